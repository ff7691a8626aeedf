/*
 * A process without privilege may signal those whose real or saved user id
 * it has, and nobody else.
 */
#include "check.h"

static pid_t sleeper_as(uid_t uid)
{
	int fds[2];
	pid_t pid;
	char c;

	MUST(pipe(fds));
	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(uid, uid, uid));
		(void)!write(fds[1], "x", 1);
		for (;;)
			pause();
	}
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	close(fds[0]);
	close(fds[1]);
	return pid;
}

int main(void)
{
	pid_t same = sleeper_as(1000), other = sleeper_as(1001), pid;

	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(kill(1, 0), EPERM);
		CHECK_ERRNO(kill(other, SIGTERM), EPERM);
		EXPECT_EQ(kill(same, SIGTERM), 0);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(check_wait_status(same), SIGTERM);
	MUST(kill(other, SIGKILL));
	EXPECT_EQ(check_wait_status(other), SIGKILL);
	return check_result();
}
