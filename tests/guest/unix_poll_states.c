/*
 * What poll says of AF_UNIX sockets: unconnected, listening, connected,
 * full, half closed, closed.
 */
#include "net.h"

#define ALL (POLLIN | POLLOUT | POLLRDHUP)

int main(void)
{
	static char block[4096];
	struct sockaddr_un sun;
	socklen_t len;
	int fd, l, c, sv[2];

	fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	EXPECT_EQ(poll_one(fd, ALL, 0), POLLOUT | POLLHUP);
	fd = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	EXPECT_EQ(poll_one(fd, ALL, 0), POLLOUT);

	l = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	len = abstract_addr(&sun, "polled");
	MUST(bind(l, SA(&sun), len));
	MUST(listen(l, 1));
	EXPECT_EQ(poll_one(l, ALL, 0), 0);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(connect(c, SA(&sun), len));
	EXPECT_EQ(poll_one(l, ALL, 0), POLLIN);
	EXPECT_EQ(poll_one(c, ALL, 0), POLLOUT);
	/* Not accepted yet, it can be written to already. */
	EXPECT_EQ(send(c, "early", 5, 0), 5);
	fd = MUST(accept(l, NULL, NULL));
	EXPECT_EQ(poll_one(fd, ALL, 0), POLLIN | POLLOUT);
	EXPECT_EQ(recv(fd, block, 10, 0), 5);
	close(c);
	EXPECT_EQ(poll_one(fd, ALL, 0),
		  POLLIN | POLLOUT | POLLRDHUP | POLLHUP);

	/* A full backlog: EAGAIN for those who will not wait. */
	while ((c = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)) >= 0 &&
	       connect(c, SA(&sun), len) == 0)
		;
	EXPECT_EQ(errno, EAGAIN);
	close(l);

	unix_pair(SOCK_STREAM, sv);
	set_nonblock(sv[0]);
	while (send(sv[0], block, sizeof(block), 0) > 0)
		;
	EXPECT_EQ(poll_one(sv[0], ALL, 0), 0);
	EXPECT_EQ(poll_one(sv[1], ALL, 0), POLLIN | POLLOUT);
	EXPECT_EQ(shutdown(sv[1], SHUT_RD), 0);
	CHECK_ERRNO(send(sv[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	return check_result();
}
