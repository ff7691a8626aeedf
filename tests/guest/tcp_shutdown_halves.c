/*
 * shutdown closes one half: the peer sees the end, the other half still
 * works, writing gives EPIPE, and poll says so.
 */
#include "net.h"

#define ALL (POLLIN | POLLOUT | POLLRDHUP)

int main(void)
{
	int sv[2];
	char buf[8];

	signal(SIGPIPE, SIG_IGN);
	tcp_pair(sv);
	CHECK_ERRNO(shutdown(sv[0], 3), EINVAL);
	CHECK_ERRNO(shutdown(sv[0], -1), EINVAL);
	EXPECT_EQ(send(sv[0], "last", 4, 0), 4);
	EXPECT_EQ(shutdown(sv[0], SHUT_WR), 0);
	CHECK_ERRNO(send(sv[0], "x", 1, 0), EPIPE);
	EXPECT_EQ(poll_one(sv[1], ALL, 1000) & POLLIN, POLLIN);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 4);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	EXPECT_EQ(poll_one(sv[1], ALL, 0), POLLIN | POLLOUT | POLLRDHUP);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLOUT);

	/* The other half is still open. */
	EXPECT_EQ(send(sv[1], "back", 4, 0), 4);
	EXPECT_EQ(recv(sv[0], buf, 8, 0), 4);
	EXPECT_EQ(shutdown(sv[1], SHUT_WR), 0);
	EXPECT_EQ(recv(sv[0], buf, 8, 0), 0);
	sleep_ms(5);
	EXPECT_EQ(poll_one(sv[0], ALL, 0),
		  POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	close(sv[0]);
	close(sv[1]);

	tcp_pair(sv);
	EXPECT_EQ(shutdown(sv[0], SHUT_RD), 0);
	EXPECT_EQ(recv(sv[0], buf, 8, 0), 0);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLIN | POLLOUT | POLLRDHUP);
	EXPECT_EQ(send(sv[0], "still", 5, 0), 5);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 5);
	close(sv[0]);
	close(sv[1]);

	/* A reader that waits is woken by its own side's shutdown. */
	tcp_pair(sv);
	{
		pid_t pid = check_fork();

		if (pid == 0) {
			sleep_ms(20);
			EXPECT_EQ(shutdown(sv[0], SHUT_RDWR), 0);
			check_exit();
		}
		EXPECT_EQ(recv(sv[0], buf, 8, 0), 0);
		check_join(pid);
	}
	return check_result();
}
