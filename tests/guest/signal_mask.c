/*
 * Blocked signals wait: pending until unblocked, standard ones once, and
 * SIGKILL and SIGSTOP cannot be blocked.
 */
#include "check.h"

int main(void)
{
	sigset_t set, old, got;
	pid_t pid;

	check_catch(SIGUSR1, 0);
	check_catch(SIGUSR2, 0);
	sigfillset(&set);
	EXPECT_EQ(sigprocmask(SIG_BLOCK, &set, &old), 0);
	EXPECT_EQ(sigprocmask(SIG_BLOCK, NULL, &got), 0);
	EXPECT_EQ(sigismember(&got, SIGUSR1), 1);
	EXPECT_EQ(sigismember(&got, SIGKILL), 0);
	EXPECT_EQ(sigismember(&got, SIGSTOP), 0);

	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR2);
	EXPECT_EQ(check_caught, 0);
	EXPECT_EQ(sigpending(&got), 0);
	EXPECT_EQ(sigismember(&got, SIGUSR1), 1);
	EXPECT_EQ(sigismember(&got, SIGUSR2), 1);
	EXPECT_EQ(sigismember(&got, SIGHUP), 0);

	/* Pending signals are not inherited; the mask is. */
	pid = check_fork();
	if (pid == 0) {
		sigpending(&got);
		EXPECT_EQ(sigismember(&got, SIGUSR1), 0);
		sigprocmask(SIG_BLOCK, NULL, &got);
		EXPECT_EQ(sigismember(&got, SIGUSR1), 1);
		check_exit();
	}
	check_join(pid);

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	EXPECT_EQ(sigprocmask(SIG_UNBLOCK, &set, NULL), 0);
	EXPECT_EQ(check_caught, 1);
	EXPECT_EQ(check_last_signal, SIGUSR1);
	EXPECT_EQ(sigprocmask(SIG_SETMASK, &old, NULL), 0);
	EXPECT_EQ(check_caught, 2);

	/* Ignoring a pending signal throws it away. */
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	sigpending(&got);
	EXPECT_EQ(sigismember(&got, SIGUSR1), 0);

	CHECK_ERRNO(syscall(SYS_rt_sigprocmask, 3, &set, NULL, 8), EINVAL);
	CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 4),
		    EINVAL);
	EXPECT_EQ(syscall(SYS_rt_sigprocmask, 99, NULL, &got, 8), 0);
	CHECK_ERRNO(syscall(SYS_rt_sigpending, &set, 9), EINVAL);
	return check_result();
}
