/*
 * /sys/devices/system/cpu/cpuN/topology says which CPUs share a core and a
 * package, each CPU with itself; /proc/cpuinfo counts the same.  The block
 * device directories are there, with or without devices.
 */
#include "check.h"

#include <string.h>
#include <sys/stat.h>

static void text_of(int cpu, const char *file, char *buf, size_t size)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, file);
	f = fopen(path, "r");
	CHECK(f != NULL);
	CHECK(fgets(buf, size, f) != NULL);
	CHECK(strchr(buf, '\n') != NULL);
	fclose(f);
}

static long number_of(int cpu, const char *file)
{
	char buf[64];

	text_of(cpu, file, buf, sizeof(buf));
	return strtol(buf, NULL, 10);
}

/* "0,2-3" as a mask */
static unsigned long list_of(int cpu, const char *file)
{
	unsigned long mask = 0;
	char buf[256], *at = buf;

	text_of(cpu, file, buf, sizeof(buf));
	while (*at && *at != '\n') {
		long first = strtol(at, &at, 10), last = first;

		if (*at == '-')
			last = strtol(at + 1, &at, 10);
		for (long i = first; i <= last; i++)
			mask |= 1UL << i;
		at += *at == ',';
	}
	return mask;
}

static unsigned long mask_of(int cpu, const char *file)
{
	char buf[256];

	text_of(cpu, file, buf, sizeof(buf));
	return strtoul(buf, NULL, 16);
}

static long cpuinfo_number(int cpu, const char *key)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	char line[4096];
	long value = -1;
	int now = -1;

	CHECK(f != NULL);
	while (fgets(line, sizeof(line), f)) {
		if (!strncmp(line, "processor", 9))
			now++;
		if (now == cpu && !strncmp(line, key, strlen(key)))
			value = strtol(strchr(line, ':') + 1, NULL, 10);
	}
	fclose(f);
	return value;
}

int main(void)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct stat st;

	for (int cpu = 0; cpu < cpus; cpu++) {
		unsigned long core = list_of(cpu, "thread_siblings_list");
		unsigned long package = list_of(cpu, "core_siblings_list");

		CHECK(core & 1UL << cpu);
		CHECK((package & core) == core);
		EXPECT_EQ(mask_of(cpu, "thread_siblings"), core);
		EXPECT_EQ(mask_of(cpu, "core_siblings"), package);
		EXPECT_EQ(list_of(cpu, "core_cpus_list"), core);
		EXPECT_EQ(list_of(cpu, "package_cpus_list"), package);
		for (int other = 0; other < cpus; other++) {
			long same = number_of(other, "physical_package_id") ==
				    number_of(cpu, "physical_package_id");

			EXPECT_EQ(same, (long)(package >> other & 1));
			if (!same)
				continue;
			same = number_of(other, "core_id") == number_of(cpu, "core_id");
			EXPECT_EQ(same, (long)(core >> other & 1));
		}
		EXPECT_EQ(cpuinfo_number(cpu, "siblings"), __builtin_popcountl(package));
		EXPECT_EQ(cpuinfo_number(cpu, "core id"), number_of(cpu, "core_id"));
		EXPECT_EQ(cpuinfo_number(cpu, "physical id"),
			 number_of(cpu, "physical_package_id"));
	}
	CHECK(stat("/sys/block", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(stat("/sys/class/block", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(stat("/sys/dev/block", &st) == 0 && S_ISDIR(st.st_mode));
	return check_result();
}
