/*
 * setpgid, setsid and getsid: who may move whom into which group, and what a
 * new session changes.
 */
#include "check.h"

static void check_in_session(void)
{
	pid_t a, b, c;
	int go[2];
	char ch;

	MUST(pipe(go));
	EXPECT_EQ(setsid(), getpid());
	EXPECT_EQ(getsid(0), getpid());
	EXPECT_EQ(getpgrp(), getpid());
	EXPECT_EQ(getpgid(0), getpid());
	CHECK_ERRNO(setsid(), EPERM);
	CHECK_ERRNO(setpgid(0, 0), EPERM);	/* a leader stays */

	a = check_fork();
	if (a == 0)
		for (;;)
			pause();
	b = check_fork();
	if (b == 0)
		for (;;)
			pause();
	EXPECT_EQ(getpgid(a), getpid());
	EXPECT_EQ(setpgid(a, a), 0);
	EXPECT_EQ(getpgid(a), a);
	EXPECT_EQ(setpgid(b, a), 0);
	EXPECT_EQ(getpgid(b), a);
	EXPECT_EQ(getsid(b), getpid());
	CHECK_ERRNO(setpgid(b, 999999), EPERM);
	CHECK_ERRNO(setpgid(b, -1), EINVAL);
	CHECK_ERRNO(setpgid(999999, 0), ESRCH);
	CHECK_ERRNO(setpgid(getppid(), 0), ESRCH);
	CHECK_ERRNO(getpgid(999999), ESRCH);
	CHECK_ERRNO(getsid(999999), ESRCH);

	/* A child in another session is out of reach. */
	c = check_fork();
	if (c == 0) {
		setsid();
		(void)!write(go[1], "x", 1);
		for (;;)
			pause();
	}
	EXPECT_EQ(read(go[0], &ch, 1), 1);
	CHECK_ERRNO(setpgid(c, a), EPERM);
	CHECK_ERRNO(setpgid(b, c), EPERM);

	/* One kill reaches the whole group. */
	EXPECT_EQ(kill(-a, SIGTERM), 0);
	EXPECT_EQ(check_wait_status(a), SIGTERM);
	EXPECT_EQ(check_wait_status(b), SIGTERM);
	CHECK_ERRNO(kill(-a, SIGTERM), ESRCH);
	MUST(kill(c, SIGKILL));
	check_wait_status(c);
}

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "again", NULL };
	pid_t pid;
	int go[2];
	char ch;

	if (argc > 1) {
		(void)!write(5, "x", 1);
		for (;;)
			pause();
	}
	pid = check_fork();
	if (pid == 0) {
		check_in_session();
		check_exit();
	}
	check_join(pid);

	/* Once it has called execve a child cannot be moved. */
	MUST(pipe(go));
	pid = check_fork();
	if (pid == 0) {
		dup2(go[1], 5);
		execve("/proc/self/exe", again, NULL);
		_exit(1);
	}
	EXPECT_EQ(read(go[0], &ch, 1), 1);
	CHECK_ERRNO(setpgid(pid, 0), EACCES);
	MUST(kill(pid, SIGKILL));
	check_wait_status(pid);
	return check_result();
}
