/*
 * kill, tgkill and tkill: which target answers which errno; signal 0 only
 * asks.
 */
#include "check.h"

int main(void)
{
	pid_t me = getpid(), pid;
	int tid = syscall(SYS_gettid);

	EXPECT_EQ(tid, me);
	EXPECT_EQ(kill(me, 0), 0);
	CHECK_ERRNO(kill(me, -1), EINVAL);
	CHECK_ERRNO(kill(me, 65), EINVAL);
	CHECK_ERRNO(kill(999999, 0), ESRCH);
	CHECK_ERRNO(kill(999999, 65), ESRCH);
	CHECK_ERRNO(kill(-999999, SIGTERM), ESRCH);
	CHECK_ERRNO(kill(INT32_MIN, SIGTERM), ESRCH);

	EXPECT_EQ(syscall(SYS_tgkill, me, tid, 0), 0);
	CHECK_ERRNO(syscall(SYS_tgkill, me, 999999, 0), ESRCH);
	CHECK_ERRNO(syscall(SYS_tgkill, 999999, tid, 0), ESRCH);
	CHECK_ERRNO(syscall(SYS_tgkill, 0, tid, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_tgkill, me, -1, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_tgkill, me, tid, 65), EINVAL);
	EXPECT_EQ(syscall(SYS_tkill, tid, 0), 0);
	CHECK_ERRNO(syscall(SYS_tkill, 0, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_tkill, 999999, 0), ESRCH);

	/* A zombie is still there for kill. */
	pid = check_fork();
	if (pid == 0)
		_exit(0);
	waitid(P_PID, pid, NULL, WEXITED | WNOWAIT);
	EXPECT_EQ(kill(pid, 0), 0);
	EXPECT_EQ(kill(pid, SIGKILL), 0);
	check_join(pid);
	CHECK_ERRNO(kill(pid, 0), ESRCH);
	return check_result();
}
