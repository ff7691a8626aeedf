/*
 * Writing where nobody reads kills with SIGPIPE by default, gives EPIPE when
 * ignored, and no signal with MSG_NOSIGNAL.
 */
#include "net.h"

static int dies_of(int type, int flags)
{
	int sv[2], status;
	pid_t pid = check_fork();

	if (pid == 0) {
		unix_pair(type, sv);
		close(sv[1]);
		(void)!send(sv[0], "x", 1, flags);
		_exit(0);
	}
	status = check_wait_status(pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

int main(void)
{
	int fds[2], status;
	pid_t pid;

	EXPECT_EQ(dies_of(SOCK_STREAM, 0), SIGPIPE);
	EXPECT_EQ(dies_of(SOCK_STREAM, MSG_NOSIGNAL), 0);
	EXPECT_EQ(dies_of(SOCK_SEQPACKET, 0), 0);
	EXPECT_EQ(dies_of(SOCK_DGRAM, 0), 0);

	pid = check_fork();
	if (pid == 0) {
		MUST(pipe(fds));
		close(fds[0]);
		(void)!write(fds[1], "x", 1);
		_exit(0);
	}
	status = check_wait_status(pid);
	EXPECT_EQ(status & 0x7f, SIGPIPE);
	return check_result();
}
