/*
 * sigtimedwait takes a pending signal with its siginfo, waits no longer than
 * told, and is interrupted by other handlers; sigsuspend swaps the mask.
 */
#include "check.h"

int main(void)
{
	struct timespec none = { 0, 0 }, some = { 0, 20000000 };
	struct timespec bad = { 0, 1000000000 };
	sigset_t set, empty, now;
	siginfo_t info;
	pid_t pid;

	sigemptyset(&empty);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);

	CHECK_ERRNO(sigtimedwait(&set, &info, &none), EAGAIN);
	CHECK_ERRNO(sigtimedwait(&set, &info, &some), EAGAIN);
	CHECK_ERRNO(sigtimedwait(&set, &info, &bad), EINVAL);

	kill(getpid(), SIGUSR1);
	EXPECT_EQ(sigtimedwait(&set, &info, &none), SIGUSR1);
	EXPECT_EQ(info.si_code, SI_USER);
	EXPECT_EQ(info.si_pid, getpid());
	CHECK_ERRNO(sigtimedwait(&set, &info, &none), EAGAIN);

	pid = check_fork();
	if (pid == 0)
		_exit(6);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGCHLD);
	EXPECT_EQ(info.si_code, CLD_EXITED);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(info.si_status, 6);
	check_wait_status(pid);

	pid = check_fork();
	if (pid == 0) {
		sleep_ms(20);
		kill(getppid(), SIGUSR1);
		_exit(0);
	}
	sigdelset(&set, SIGCHLD);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGUSR1);
	check_join(pid);

	check_interrupt_start(0);
	CHECK_ERRNO(syscall(SYS_rt_sigtimedwait, &set, &info, NULL, 8), EINTR);
	check_interrupt_stop();

	check_catch(SIGUSR1, 0);
	kill(getpid(), SIGUSR1);
	check_caught = 0;
	CHECK_ERRNO(sigsuspend(&empty), EINTR);
	CHECK(check_caught >= 1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	EXPECT_EQ(sigismember(&now, SIGUSR1), 1);
	return check_result();
}
