/*
 * Priorities and policies: nice, getpriority, sched_setscheduler and
 * friends answer as they should, for root and for others.
 */
#include <sched.h>
#include <sys/resource.h>
#include "check.h"

int main(void)
{
	struct sched_param p = { 0 };
	struct timespec ts;
	pid_t pid;

	EXPECT_EQ(getpriority(PRIO_PROCESS, 0), 0);
	EXPECT_EQ(setpriority(PRIO_PROCESS, 0, 5), 0);
	EXPECT_EQ(getpriority(PRIO_PROCESS, 0), 5);
	EXPECT_EQ(setpriority(PRIO_PROCESS, 0, 100), 0);
	EXPECT_EQ(getpriority(PRIO_PROCESS, 0), 19);
	EXPECT_EQ(setpriority(PRIO_PROCESS, 0, -3), 0);
	errno = 0;
	EXPECT_EQ(getpriority(PRIO_PROCESS, 0), -3);
	EXPECT_EQ(setpriority(PRIO_PROCESS, 0, 0), 0);
	CHECK_ERRNO(getpriority(9, 0), EINVAL);
	CHECK_ERRNO(getpriority(PRIO_PROCESS, 999999), ESRCH);
	CHECK_ERRNO(setpriority(PRIO_PROCESS, 999999, 0), ESRCH);

	EXPECT_EQ(syscall(SYS_sched_getscheduler, 0), SCHED_OTHER);
	EXPECT_EQ(syscall(SYS_sched_getparam, 0, &p), 0);
	EXPECT_EQ(p.sched_priority, 0);
	EXPECT_EQ(sched_get_priority_max(SCHED_FIFO), 99);
	EXPECT_EQ(sched_get_priority_min(SCHED_FIFO), 1);
	EXPECT_EQ(sched_get_priority_max(SCHED_OTHER), 0);
	CHECK_ERRNO(sched_get_priority_max(99), EINVAL);
	EXPECT_EQ(sched_rr_get_interval(0, &ts), 0);
	CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, 99, &p), EINVAL);
	CHECK_ERRNO(syscall(SYS_sched_setscheduler, 999999, 0, &p), ESRCH);
	p.sched_priority = 5;
	CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &p),
		    EINVAL);
	CHECK_ERRNO(syscall(SYS_sched_getparam, 0, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_sched_getscheduler, -1), EINVAL);

	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		EXPECT_EQ(setpriority(PRIO_PROCESS, 0, 4), 0);
		CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, 3), EACCES);
		CHECK_ERRNO(setpriority(PRIO_PROCESS, 1, 5), EPERM);
		CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &p),
			    EPERM);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
