/*
 * uname, sysinfo, times, getcpu, sched_getaffinity, gethostname: sane values.
 */
#include <sched.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include "check.h"

int main(void)
{
	struct utsname u;
	struct sysinfo si;
	struct tms t;
	cpu_set_t set;
	unsigned cpu = 99, node = 99;
	int n;
	pid_t pid;

	EXPECT_EQ(uname(&u), 0);
	EXPECT_EQ(strcmp(u.sysname, "Linux"), 0);
	EXPECT_EQ(strcmp(u.machine, "x86_64"), 0);
	CHECK(u.release[0] >= '3' && u.release[0] <= '9');
	EXPECT_EQ(sysinfo(&si), 0);
	CHECK(si.totalram > (4 << 20) && si.freeram <= si.totalram);
	EXPECT_EQ(si.mem_unit, 1);
	CHECK(si.procs > 1);
	CHECK((long)times(&t) > 0);

	n = CHECK_OK(syscall(SYS_sched_getaffinity, 0, sizeof(set), &set));
	CHECK(n >= 8 && n % 8 == 0);
	EXPECT_EQ(syscall(SYS_getcpu, &cpu, &node, NULL), 0);
	CHECK(CPU_ISSET(cpu, &set));
	EXPECT_EQ(node, 0);
	CHECK_ERRNO(syscall(SYS_sched_getaffinity, 0, 4, &set), EINVAL);
	CHECK_ERRNO(syscall(SYS_sched_getaffinity, 999999, 128, &set), ESRCH);
	CPU_ZERO(&set);
	CHECK_ERRNO(sched_setaffinity(0, sizeof(set), &set), EINVAL);
	CPU_SET(cpu, &set);
	EXPECT_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
	sched_yield();
	EXPECT_EQ(sched_getcpu(), cpu);

	EXPECT_EQ(sethostname("ringside", 8), 0);
	EXPECT_EQ(uname(&u), 0);
	EXPECT_EQ(strcmp(u.nodename, "ringside"), 0);
	CHECK_ERRNO(sethostname("x", 65), EINVAL);
	CHECK_ERRNO(sethostname("x", -1), EINVAL);
	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(sethostname("x", 1), EPERM);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
