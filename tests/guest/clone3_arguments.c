/*
 * clone3 takes its arguments in a structure, whose size it checks: too small
 * is EINVAL, too large with anything but zeroes behind is E2BIG.
 */
#include <linux/sched.h>
#include "check.h"

int main(void)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	char big[4200];
	int ptid = 0;
	pid_t pid;

	args.flags = CLONE_PARENT_SETTID;
	args.parent_tid = (uintptr_t)&ptid;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (pid == 0)
		_exit(11);
	EXPECT_EQ(ptid, pid);
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 11);

	CHECK_ERRNO(syscall(SYS_clone3, &args, 8), EINVAL);
	CHECK_ERRNO(syscall(SYS_clone3, &args, 5000), E2BIG);
	CHECK_ERRNO(syscall(SYS_clone3, (void *)8, sizeof(args)), EFAULT);
	memset(big, 0, sizeof(big));
	memcpy(big, &args, sizeof(args));
	big[100] = 1;
	CHECK_ERRNO(syscall(SYS_clone3, big, 200), E2BIG);
	big[100] = 0;
	pid = syscall(SYS_clone3, big, 200);
	if (pid == 0)
		_exit(12);
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 12);

	args.exit_signal = 65;
	CHECK_ERRNO(syscall(SYS_clone3, &args, sizeof(args)), EINVAL);
	args.exit_signal = SIGCHLD;
	args.stack_size = 4096;
	CHECK_ERRNO(syscall(SYS_clone3, &args, sizeof(args)), EINVAL);
	args.stack_size = 0;
	args.flags = CLONE_SIGHAND;
	CHECK_ERRNO(syscall(SYS_clone3, &args, sizeof(args)), EINVAL);
	return check_result();
}
