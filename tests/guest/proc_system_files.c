/*
 * The files of /proc about the whole machine that common programs read.
 */
#include <dirent.h>
#include "check.h"

int main(void)
{
	long total, avail;
	double up, idle, l1;
	char *p, self[16];
	struct dirent *e;
	int running, all, last, found = 0;
	DIR *dir;

	p = read_file("/proc/meminfo");
	EXPECT_EQ(sscanf(p, "MemTotal: %ld kB\nMemFree: %ld kB", &total,
			 &avail), 2);
	CHECK(total > 1000 && avail > 0 && avail <= total);
	CHECK(strstr(p, "\nMemAvailable:"));
	EXPECT_EQ(sscanf(read_file("/proc/uptime"), "%lf %lf", &up, &idle), 2);
	CHECK(up > 0);
	EXPECT_EQ(sscanf(read_file("/proc/loadavg"), "%lf %*f %*f %d/%d %d",
			 &l1, &running, &all, &last), 4);
	CHECK(running >= 1 && all >= running);
	p = read_file("/proc/stat");
	EXPECT_EQ(strncmp(p, "cpu  ", 5), 0);
	CHECK(strstr(p, "\ncpu0 "));
	CHECK(strstr(p, "\nbtime "));
	CHECK(strstr(p, "\nprocesses "));
	CHECK(strstr(read_file("/proc/cpuinfo"), "processor\t: 0\n"));
	CHECK(strncmp(read_file("/proc/version"), "Linux version ", 14) == 0);
	CHECK(strstr(read_file("/proc/filesystems"), "tmpfs\n"));
	CHECK(strstr(read_file("/proc/cmdline"), "console="));
	CHECK(strstr(read_file("/proc/mounts"), " /proc proc rw"));
	CHECK(strstr(read_file("/proc/self/mountinfo"), " /tmp "));
	CHECK(atoi(read_file("/proc/sys/kernel/pid_max")) >= 32768);
	CHECK(strlen(read_file("/proc/sys/kernel/osrelease")) > 2);
	CHECK(strlen(read_file("/proc/sys/kernel/random/boot_id")) == 37);
	CHECK(atoi(read_file("/proc/sys/fs/nr_open")) > 1000);
	CHECK(atoi(read_file("/proc/sys/net/core/somaxconn")) > 0);

	snprintf(self, sizeof(self), "%d", getpid());
	dir = opendir("/proc");
	while ((e = readdir(dir)))
		found += !strcmp(e->d_name, self) || !strcmp(e->d_name, "1") ||
			 !strcmp(e->d_name, "self");
	closedir(dir);
	EXPECT_EQ(found, 3);
	return check_result();
}
