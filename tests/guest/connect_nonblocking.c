/*
 * A non-blocking connect: EINPROGRESS then writable, EALREADY, EISCONN;
 * refusal comes through SO_ERROR and poll.
 */
#include "net.h"

int main(void)
{
	int l = tcp_listener(5), port = port_of(l), c, ret;

	c = MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	EXPECT_EQ(poll_one(c, POLLIN | POLLOUT, 0), POLLOUT | POLLHUP);
	ret = connect_lo(c, port);
	if (ret < 0)
		EXPECT_EQ(errno, EINPROGRESS);
	EXPECT_EQ(poll_one(c, POLLIN | POLLOUT, 2000), POLLOUT);
	EXPECT_EQ(get_int(c, SOL_SOCKET, SO_ERROR), 0);
	/* The first call after success may say 0, then EISCONN. */
	if (connect_lo(c, port) < 0)
		EXPECT_EQ(errno, EISCONN);
	CHECK_ERRNO(connect_lo(c, port), EISCONN);
	CHECK_ERRNO(recv(c, &ret, 1, 0), EAGAIN);
	close(c);

	close(l);
	c = MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
	ret = connect_lo(c, port);
	EXPECT_EQ(ret, -1);
	if (errno == EINPROGRESS) {
		EXPECT_EQ(poll_one(c, POLLIN | POLLOUT, 2000),
			  POLLIN | POLLOUT | POLLERR | POLLHUP);
		EXPECT_EQ(get_int(c, SOL_SOCKET, SO_ERROR), ECONNREFUSED);
	} else {
		EXPECT_EQ(errno, ECONNREFUSED);
	}
	EXPECT_EQ(get_int(c, SOL_SOCKET, SO_ERROR), 0);
	return check_result();
}
