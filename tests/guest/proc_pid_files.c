/*
 * /proc/PID: stat, status, cmdline, comm, exe, cwd, fd, maps, statm say what
 * the process is.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include "check.h"

static void check_stat(void)
{
	int pid, ppid, pgrp, session;
	char comm[32], state, *p = read_file("/proc/self/stat");
	int n = sscanf(p, "%d (%31[^)]) %c %d %d %d", &pid, comm, &state, &ppid,
		       &pgrp, &session);

	EXPECT_EQ(n, 6);
	EXPECT_EQ(pid, getpid());
	EXPECT_EQ(strcmp(comm, "new name"), 0);
	EXPECT_EQ(ppid, getppid());
}

static void check_status(void)
{
	char want[64], *p = read_file("/proc/self/status");

	CHECK(strncmp(p, "Name:\tnew name\n", 15) == 0);
	CHECK(strstr(p, "\nState:\tR (running)\n"));
	snprintf(want, sizeof(want), "\nPid:\t%d\nPPid:\t%d\n", getpid(),
		 getppid());
	CHECK(strstr(p, want));
	CHECK(strstr(p, "\nUid:\t0\t0\t0\t0\n"));
	CHECK(strstr(p, "\nGid:\t0\t0\t0\t0\n"));
	CHECK(strstr(p, "\nThreads:\t1\n"));
	CHECK(strstr(p, "\nVmRSS:\t"));
	CHECK(strstr(p, "\nSigIgn:\t0000000000001000\n"));
}

static void check_links(void)
{
	struct stat a, b;
	char buf[256], path[64];
	ssize_t n;
	int fd;

	n = CHECK_OK(readlink("/proc/self/cwd", buf, sizeof(buf) - 1));
	buf[n] = 0;
	EXPECT_EQ(strcmp(buf, "/tmp/proc_pid_files"), 0);
	n = CHECK_OK(readlink("/proc/self/exe", buf, sizeof(buf) - 1));
	buf[n] = 0;
	EXPECT_EQ(strcmp(buf, "/tests/proc_pid_files"), 0);
	n = CHECK_OK(readlink("/proc/self/root", buf, sizeof(buf) - 1));
	EXPECT_EQ(n, 1);
	n = CHECK_OK(readlink("/proc/self", buf, sizeof(buf) - 1));
	buf[n] = 0;
	EXPECT_EQ(atoi(buf), getpid());

	make_file("target", "x");
	fd = MUST(open("target", O_RDWR | O_APPEND));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = CHECK_OK(readlink(path, buf, sizeof(buf) - 1));
	buf[n] = 0;
	EXPECT_EQ(strcmp(buf, "/tmp/proc_pid_files/target"), 0);
	EXPECT_EQ(stat(path, &a), 0);
	EXPECT_EQ(stat("target", &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	EXPECT_EQ(unlink("target"), 0);
	n = CHECK_OK(readlink(path, buf, sizeof(buf) - 1));
	buf[n] = 0;
	EXPECT_EQ(strcmp(buf, "/tmp/proc_pid_files/target (deleted)"), 0);
	CHECK_ERRNO(readlink("/proc/self/fd/99", buf, 10), ENOENT);
}

static void check_maps(void)
{
	char *map = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	char want[64], *p;

	mprotect(map + 4096, 4096, PROT_NONE);
	p = read_file("/proc/self/maps");
	snprintf(want, sizeof(want), "%lx r--p 00000000 00:00 0",
		 (unsigned long)map + 4096);
	CHECK(strstr(p, want));
	snprintf(want, sizeof(want), "%lx-%lx ---p 00000000 00:00 0",
		 (unsigned long)map + 4096, (unsigned long)map + 8192);
	CHECK(strstr(p, want));
	CHECK(strstr(p, "[stack]\n"));
	CHECK(strstr(p, "/tests/proc_pid_files\n"));
	CHECK(strstr(p, " r-xp "));
	CHECK(strstr(p, "[vdso]\n"));
}

int main(void)
{
	char *p;

	signal(SIGPIPE, SIG_IGN);
	EXPECT_EQ(prctl(PR_SET_NAME, "new name"), 0);
	EXPECT_EQ(strcmp(read_file("/proc/self/comm"), "new name\n"), 0);
	p = read_file("/proc/self/cmdline");
	EXPECT_EQ(strcmp(p, "/tests/proc_pid_files"), 0);
	p = read_file("/proc/self/environ");
	EXPECT_EQ(strcmp(p, "PATH=/bin"), 0);
	check_stat();
	check_status();
	check_links();
	check_maps();
	CHECK(atoi(read_file("/proc/self/statm")) > 0);
	CHECK_ERRNO(open("/proc/999999/stat", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("/proc/self/none", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("/proc/self/stat/x", O_RDONLY), ENOTDIR);
	CHECK_ERRNO(mkdir("/proc/dir", 0755), ENOENT);
	return check_result();
}
