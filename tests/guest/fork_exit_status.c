/*
 * wait reports how a child ended: with which status, or by which signal, and
 * the status is taken once only.
 */
#include "check.h"

int main(void)
{
	static const int sigs[] = { SIGTERM, SIGKILL, SIGUSR1, SIGHUP, SIGALRM };
	int status, code;
	size_t i;
	pid_t pid;

	for (code = 0; code < 256; code += 51) {
		pid = check_fork();
		if (pid == 0)
			_exit(code);
		status = check_wait_status(pid);
		CHECK(WIFEXITED(status));
		EXPECT_EQ(WEXITSTATUS(status), code);
		CHECK_ERRNO(waitpid(pid, &status, 0), ECHILD);
	}

	/* Only eight bits of an exit status reach the parent. */
	pid = check_fork();
	if (pid == 0)
		_exit(0x1234);
	EXPECT_EQ(check_wait_status(pid), 0x3400);

	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		pid = check_fork();
		if (pid == 0)
			for (;;)
				pause();
		MUST(kill(pid, sigs[i]));
		status = check_wait_status(pid);
		CHECK(WIFSIGNALED(status));
		EXPECT_EQ(WTERMSIG(status), sigs[i]);
	}
	CHECK_ERRNO(wait(&status), ECHILD);
	return check_result();
}
