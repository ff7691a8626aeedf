/*
 * listen and accept in the wrong state or on the wrong kind, what accept
 * tells of the peer, and flags of the new descriptor.
 */
#include "net.h"

int main(void)
{
	struct sockaddr_in sin;
	struct sockaddr_storage big;
	socklen_t len;
	int l, c, s, u, sv[2];

	u = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	CHECK_ERRNO(listen(u, 1), EOPNOTSUPP);
	CHECK_ERRNO(accept(u, NULL, NULL), EOPNOTSUPP);
	unix_pair(SOCK_DGRAM, sv);
	CHECK_ERRNO(listen(sv[0], 1), EOPNOTSUPP);
	CHECK_ERRNO(accept(sv[0], NULL, NULL), EOPNOTSUPP);
	unix_pair(SOCK_STREAM, sv);
	CHECK_ERRNO(listen(sv[0], 1), EINVAL);
	CHECK_ERRNO(accept(sv[0], NULL, NULL), EINVAL);
	CHECK_ERRNO(listen(MUST(socket(AF_UNIX, SOCK_STREAM, 0)), 1), EINVAL);

	l = MUST(socket(AF_INET, SOCK_STREAM, 0));
	CHECK_ERRNO(accept(l, NULL, NULL), EINVAL);
	EXPECT_EQ(listen(l, -1), 0);		/* bound by itself */
	CHECK(port_of(l) != 0);
	EXPECT_EQ(listen(l, 5), 0);
	EXPECT_EQ(get_int(l, SOL_SOCKET, SO_ACCEPTCONN), 1);
	CHECK_ERRNO(connect_lo(l, port_of(l)), EISCONN);
	CHECK_ERRNO(send(l, "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK_ERRNO(recv(l, &c, 1, 0), ENOTCONN);
	CHECK_ERRNO(getpeername(l, SA(&sin), &(socklen_t){ 16 }), ENOTCONN);
	CHECK_ERRNO(syscall(SYS_accept4, l, NULL, NULL, 0x40), EINVAL);

	set_nonblock(l);
	CHECK_ERRNO(accept(l, NULL, NULL), EAGAIN);
	EXPECT_EQ(poll_one(l, POLLIN | POLLOUT, 0), 0);

	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(connect_lo(c, port_of(l)), 0);
	EXPECT_EQ(poll_one(l, POLLIN | POLLOUT, 1000), POLLIN);
	memset(&big, 0xee, sizeof(big));
	len = sizeof(big);
	s = CHECK_OK(accept(l, SA(&big), &len));
	EXPECT_EQ(len, sizeof(sin));
	EXPECT_EQ(((struct sockaddr_in *)&big)->sin_family, AF_INET);
	EXPECT_EQ(ntohs(((struct sockaddr_in *)&big)->sin_port), port_of(c));
	EXPECT_EQ(((struct sockaddr_in *)&big)->sin_addr.s_addr,
		  htonl(INADDR_LOOPBACK));
	/* O_NONBLOCK is not inherited. */
	EXPECT_EQ(fcntl(s, F_GETFL), O_RDWR);
	EXPECT_EQ(port_of(s), port_of(l));
	close(s);
	close(c);

	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(connect_lo(c, port_of(l)), 0);
	poll_one(l, POLLIN, 1000);
	len = 3;
	memset(&big, 0xee, sizeof(big));
	s = CHECK_OK(accept4(l, SA(&big), &len, SOCK_NONBLOCK | SOCK_CLOEXEC));
	EXPECT_EQ(len, sizeof(sin));		/* the whole length */
	EXPECT_EQ(((unsigned char *)&big)[2], port_of(c) >> 8);
	EXPECT_EQ(((unsigned char *)&big)[3], 0xee);
	EXPECT_EQ(fcntl(s, F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(fcntl(s, F_GETFD), FD_CLOEXEC);
	close(s);
	close(c);

	/* A bad place for the address costs the connection. */
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(connect_lo(c, port_of(l)), 0);
	poll_one(l, POLLIN, 1000);
	CHECK_ERRNO(accept(l, SA(&sin), (void *)8), EFAULT);
	close(c);
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(connect_lo(c, port_of(l)), 0);
	poll_one(l, POLLIN, 1000);
	len = -1;
	CHECK_ERRNO(accept(l, SA(&sin), &len), EINVAL);
	return check_result();
}
