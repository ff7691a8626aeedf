/*
 * connect: refused, repeated, in the wrong state, to no address; and what a
 * socket can do afterwards.
 */
#include "net.h"

int main(void)
{
	struct sockaddr_in sin = lo_addr(9);
	struct sockaddr unspec = { .sa_family = AF_UNSPEC };
	int l, c, s, port;
	char buf[4];

	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	CHECK_ERRNO(connect(c, (void *)8, 16), EFAULT);
	CHECK_ERRNO(connect(c, SA(&sin), -1), EINVAL);
	CHECK_ERRNO(connect(c, SA(&sin), 1), EINVAL);
	CHECK_ERRNO(connect(c, SA(&sin), 15), EINVAL);
	sin.sin_family = AF_UNIX;
	CHECK_ERRNO(connect(c, SA(&sin), 16), EAFNOSUPPORT);

	l = tcp_listener(1);
	port = port_of(l);
	close(l);
	CHECK_ERRNO(connect_lo(c, port), ECONNREFUSED);
	EXPECT_EQ(get_int(c, SOL_SOCKET, SO_ERROR), 0);
	CHECK_ERRNO(send(c, "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK_ERRNO(recv(c, buf, 1, 0), ENOTCONN);
	CHECK_ERRNO(getpeername(c, SA(&sin), &(socklen_t){ 16 }), ENOTCONN);
	CHECK_ERRNO(shutdown(MUST(socket(AF_INET, SOCK_STREAM, 0)), SHUT_RDWR),
		    ENOTCONN);

	/* It may try again. */
	l = tcp_listener(1);
	port = port_of(l);
	EXPECT_EQ(connect_lo(c, port), 0);
	CHECK_ERRNO(connect_lo(c, port), EISCONN);
	CHECK_ERRNO(listen(c, 1), EINVAL);
	CHECK_ERRNO(bind_lo(c, 0), EINVAL);
	s = MUST(accept(l, NULL, NULL));
	EXPECT_EQ(send(c, "a", 1, 0), 1);
	EXPECT_EQ(recv(s, buf, 1, 0), 1);

	/* AF_UNSPEC breaks the connection; then it can be made anew. */
	EXPECT_EQ(connect(c, &unspec, sizeof(unspec)), 0);
	CHECK_ERRNO(recv(s, buf, 1, 0), ECONNRESET);
	CHECK_ERRNO(getpeername(c, SA(&sin), &(socklen_t){ 16 }), ENOTCONN);
	EXPECT_EQ(connect_lo(c, port), 0);
	close(c);

	/* INADDR_ANY is this machine. */
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	sin = lo_addr(port);
	sin.sin_addr.s_addr = INADDR_ANY;
	EXPECT_EQ(connect(c, SA(&sin), sizeof(sin)), 0);
	EXPECT_EQ(getpeername(c, SA(&sin), &(socklen_t){ 16 }), 0);
	EXPECT_EQ(sin.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	close(c);

	/* Broadcast and multicast are not for TCP; nowhere is unreachable. */
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	sin.sin_addr.s_addr = inet_addr("224.0.0.1");
	CHECK_ERRNO(connect(c, SA(&sin), sizeof(sin)), ENETUNREACH);
	sin.sin_addr.s_addr = inet_addr("192.0.2.1");
	CHECK_ERRNO(connect(c, SA(&sin), sizeof(sin)), ENETUNREACH);
	CHECK_ERRNO(connect(c, &unspec, 1), EINVAL);
	return check_result();
}
