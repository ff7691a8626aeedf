/*
 * A fault whose signal is blocked or ignored kills the process all the same.
 */
#include "check.h"

int main(void)
{
	sigset_t set;
	pid_t pid;
	int status;

	pid = check_fork();
	if (pid == 0) {
		sigfillset(&set);
		sigprocmask(SIG_BLOCK, &set, NULL);
		check_catch(SIGSEGV, 0);
		*(volatile int *)8 = 1;
		_exit(0);
	}
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), SIGSEGV);

	pid = check_fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_IGN);
		*(volatile int *)8 = 1;
		_exit(0);
	}
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), SIGSEGV);

	/* kill does not: ignored is ignored. */
	pid = check_fork();
	if (pid == 0) {
		signal(SIGSEGV, SIG_IGN);
		raise(SIGSEGV);
		_exit(0);
	}
	check_join(pid);
	return check_result();
}
