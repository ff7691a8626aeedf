/*
 * A reset comes from SO_LINGER with zero and from closing with unread data:
 * the peer sees ECONNRESET once, then the end; writing to a closed peer
 * ends in EPIPE with SIGPIPE.
 */
#include "net.h"

static void lingering_close(int fd)
{
	struct linger l = { 1, 0 };

	MUST(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	close(fd);
}

int main(void)
{
	int sv[2], i, ret;
	char buf[8];

	check_catch(SIGPIPE, 0);

	tcp_pair(sv);
	lingering_close(sv[0]);
	EXPECT_EQ(poll_one(sv[1], POLLIN | POLLOUT | POLLRDHUP, 1000),
		  POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP);
	CHECK_ERRNO(recv(sv[1], buf, 8, 0), ECONNRESET);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	CHECK_ERRNO(send(sv[1], "x", 1, 0), EPIPE);
	EXPECT_EQ(check_caught, 1);
	CHECK_ERRNO(send(sv[1], "x", 1, MSG_NOSIGNAL), EPIPE);
	EXPECT_EQ(check_caught, 1);
	close(sv[1]);

	/* SO_ERROR takes the error as well. */
	tcp_pair(sv);
	lingering_close(sv[0]);
	poll_one(sv[1], POLLIN, 1000);
	EXPECT_EQ(get_int(sv[1], SOL_SOCKET, SO_ERROR), ECONNRESET);
	EXPECT_EQ(get_int(sv[1], SOL_SOCKET, SO_ERROR), 0);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	close(sv[1]);

	/* Unread data at close. */
	tcp_pair(sv);
	EXPECT_EQ(send(sv[1], "unread", 6, 0), 6);
	EXPECT_EQ(poll_one(sv[0], POLLIN, 1000), POLLIN);
	close(sv[0]);
	poll_one(sv[1], POLLIN, 1000);
	CHECK_ERRNO(recv(sv[1], buf, 8, 0), ECONNRESET);
	close(sv[1]);

	/* An orderly close: the first write goes out, a later one fails. */
	tcp_pair(sv);
	close(sv[0]);
	EXPECT_EQ(poll_one(sv[1], POLLIN | POLLOUT | POLLRDHUP, 1000),
		  POLLIN | POLLOUT | POLLRDHUP);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	EXPECT_EQ(send(sv[1], "x", 1, MSG_NOSIGNAL), 1);
	for (i = 0; i < 1000; i++) {
		ret = send(sv[1], "x", 1, MSG_NOSIGNAL);
		if (ret < 0)
			break;
		usleep(1000);
	}
	EXPECT_EQ(ret, -1);
	EXPECT_EQ(errno, EPIPE);
	return check_result();
}
