/*
 * What poll says of a TCP socket through its life: new, listening,
 * connected, with data, half closed, closed, reset.
 */
#include "net.h"

#define ALL (POLLIN | POLLOUT | POLLPRI | POLLRDHUP)

int main(void)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0)), sv[2], l;
	struct linger lg = { 1, 0 };
	char c;

	EXPECT_EQ(poll_one(fd, ALL, 0), POLLOUT | POLLHUP);
	l = tcp_listener(1);
	EXPECT_EQ(poll_one(l, ALL, 0), 0);
	tcp_pair(sv);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLOUT);
	EXPECT_EQ(send(sv[1], "x", 1, 0), 1);
	EXPECT_EQ(poll_one(sv[0], POLLIN, 1000), POLLIN);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLIN | POLLOUT);
	EXPECT_EQ(recv(sv[0], &c, 1, 0), 1);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLOUT);
	EXPECT_EQ(shutdown(sv[1], SHUT_WR), 0);
	EXPECT_EQ(poll_one(sv[0], POLLRDHUP, 1000), POLLRDHUP);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLIN | POLLOUT | POLLRDHUP);
	EXPECT_EQ(shutdown(sv[0], SHUT_WR), 0);
	EXPECT_EQ(poll_one(sv[0], POLLHUP, 1000), POLLHUP);
	EXPECT_EQ(poll_one(sv[0], ALL, 0),
		  POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	close(sv[0]);
	close(sv[1]);

	tcp_pair(sv);
	EXPECT_EQ(shutdown(sv[0], SHUT_RDWR), 0);
	EXPECT_EQ(poll_one(sv[0], ALL, 0),
		  POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	close(sv[0]);
	close(sv[1]);

	tcp_pair(sv);
	MUST(setsockopt(sv[0], SOL_SOCKET, SO_LINGER, &lg, sizeof(lg)));
	close(sv[0]);
	EXPECT_EQ(poll_one(sv[1], 0, 1000), POLLERR | POLLHUP);
	close(sv[1]);

	/* A connection that waits makes its listener readable, for each. */
	fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(connect_lo(fd, port_of(l)), 0);
	EXPECT_EQ(poll_one(l, ALL, 1000), POLLIN);
	close(MUST(accept(l, NULL, NULL)));
	EXPECT_EQ(poll_one(l, ALL, 0), 0);
	return check_result();
}
