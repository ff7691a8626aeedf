/*
 * waitpid and waitid choose children by pid, group or any, report nothing
 * with WNOHANG, leave the zombie with WNOWAIT, and refuse what makes no
 * sense.
 */
#include "check.h"

static pid_t sleeper(void)
{
	pid_t pid = check_fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static void check_selection(void)
{
	pid_t a = sleeper(), b = sleeper();
	int status;

	MUST(setpgid(b, b));
	EXPECT_EQ(waitpid(a, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(-1, &status, WNOHANG), 0);
	EXPECT_EQ(waitpid(-b, &status, WNOHANG), 0);
	CHECK_ERRNO(waitpid(-a, &status, WNOHANG), ECHILD);
	CHECK_ERRNO(waitpid(getpid(), &status, WNOHANG), ECHILD);
	CHECK_ERRNO(waitpid(1, &status, WNOHANG), ECHILD);

	MUST(kill(b, SIGKILL));
	EXPECT_EQ(waitpid(-b, &status, 0), b);
	EXPECT_EQ(status, SIGKILL);
	MUST(kill(a, SIGKILL));
	EXPECT_EQ(waitpid(0, &status, 0), a);
	CHECK_ERRNO(waitpid(-1, &status, 0), ECHILD);
}

static void check_waitid(void)
{
	siginfo_t info;
	pid_t pid = check_fork();
	int i;

	if (pid == 0)
		_exit(7);
	for (i = 0; i < 2; i++) {
		memset(&info, 0xff, sizeof(info));
		EXPECT_EQ(waitid(P_PID, pid, &info, WEXITED | WNOWAIT), 0);
		EXPECT_EQ(info.si_signo, SIGCHLD);
		EXPECT_EQ(info.si_code, CLD_EXITED);
		EXPECT_EQ(info.si_pid, pid);
		EXPECT_EQ(info.si_status, 7);
		EXPECT_EQ(info.si_errno, 0);
	}
	EXPECT_EQ(waitid(P_ALL, 0, &info, WEXITED), 0);
	EXPECT_EQ(info.si_pid, pid);
	CHECK_ERRNO(waitid(P_ALL, 0, &info, WEXITED), ECHILD);

	pid = sleeper();
	info.si_pid = 99;
	info.si_signo = 99;
	EXPECT_EQ(waitid(P_PID, pid, &info, WEXITED | WNOHANG), 0);
	EXPECT_EQ(info.si_pid, 0);
	EXPECT_EQ(info.si_signo, 0);
	CHECK_ERRNO(waitid(P_PID, pid, &info, 0), EINVAL);
	CHECK_ERRNO(waitid(P_PID, pid, &info, WNOHANG), EINVAL);
	CHECK_ERRNO(waitid(P_PID, pid, &info, WEXITED | 0x800), EINVAL);
	CHECK_ERRNO(waitid(9, pid, &info, WEXITED), EINVAL);
	CHECK_ERRNO(waitid(P_PID, 0, &info, WEXITED), EINVAL);
	CHECK_ERRNO(waitpid(pid, NULL, 0x1000), EINVAL);

	MUST(kill(pid, SIGSEGV));
	EXPECT_EQ(waitid(P_PID, pid, &info, WEXITED), 0);
	CHECK(info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED);
	EXPECT_EQ(info.si_status, SIGSEGV);
}

static void check_stopped(void)
{
	siginfo_t info;
	int status;
	pid_t pid = sleeper();

	MUST(kill(pid, SIGSTOP));
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	EXPECT_EQ(WSTOPSIG(status), SIGSTOP);
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);

	MUST(kill(pid, SIGCONT));
	EXPECT_EQ(waitpid(pid, &status, WCONTINUED), pid);
	CHECK(WIFCONTINUED(status));
	EXPECT_EQ(waitpid(pid, &status, WCONTINUED | WNOHANG), 0);

	MUST(kill(pid, SIGSTOP));
	EXPECT_EQ(waitid(P_PID, pid, &info, WSTOPPED), 0);
	EXPECT_EQ(info.si_code, CLD_STOPPED);
	EXPECT_EQ(info.si_status, SIGSTOP);
	MUST(kill(pid, SIGCONT));
	EXPECT_EQ(waitid(P_PID, pid, &info, WCONTINUED), 0);
	EXPECT_EQ(info.si_code, CLD_CONTINUED);
	EXPECT_EQ(info.si_status, SIGCONT);

	/* A stopped process is killed all the same. */
	MUST(kill(pid, SIGSTOP));
	MUST(kill(pid, SIGKILL));
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, SIGKILL);
}

int main(void)
{
	check_selection();
	check_waitid();
	check_stopped();
	return check_result();
}
