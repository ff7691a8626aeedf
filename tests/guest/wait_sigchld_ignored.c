/*
 * With SIGCHLD ignored or SA_NOCLDWAIT no child becomes a zombie, and wait
 * ends with ECHILD when the last is gone.
 */
#include "check.h"

int main(void)
{
	struct sigaction sa = { .sa_handler = check_handler,
				.sa_flags = SA_NOCLDWAIT };
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = check_fork();
	if (pid == 0)
		_exit(3);
	CHECK_ERRNO(wait(NULL), ECHILD);
	CHECK_ERRNO(kill(pid, 0), ESRCH);

	MUST(sigaction(SIGCHLD, &sa, NULL));
	pid = check_fork();
	if (pid == 0)
		_exit(3);
	for (;;) {
		pid_t got = wait(NULL);

		if (got == -1 && errno == EINTR)
			continue;
		EXPECT_EQ(got, -1);
		EXPECT_EQ(errno, ECHILD);
		break;
	}
	EXPECT_EQ(check_caught, 1);
	return check_result();
}
