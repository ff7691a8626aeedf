/*
 * A connected UDP socket talks to one peer: others' datagrams are not for
 * it, a refused one comes back as ECONNREFUSED, AF_UNSPEC sets it free.
 */
#include "net.h"

int main(void)
{
	struct sockaddr unspec = { .sa_family = AF_UNSPEC };
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);
	int sv[2], other, port, fd;
	char buf[8];

	udp_pair(sv);
	EXPECT_EQ(send(sv[0], "one", 3, 0), 3);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 3);
	EXPECT_EQ(getpeername(sv[0], SA(&sin), &len), 0);
	EXPECT_EQ(ntohs(sin.sin_port), port_of(sv[1]));

	other = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	sin = lo_addr(port_of(sv[0]));
	CHECK_ERRNO(sendto(other, "no", 2, 0, SA(&sin), sizeof(sin)) == 2 ?
		    recv(sv[0], buf, 8, MSG_DONTWAIT) : 0, EAGAIN);
	/* sendto names another for once. */
	sin = lo_addr(port_of(other));
	EXPECT_EQ(sendto(sv[0], "aside", 5, 0, SA(&sin), sizeof(sin)), 5);
	EXPECT_EQ(recv(other, buf, 8, 0), 5);

	/* Nobody there. */
	port = port_of(sv[1]);
	close(sv[1]);
	EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
	EXPECT_EQ(poll_one(sv[0], POLLIN | POLLOUT, 1000) & POLLERR, POLLERR);
	CHECK_ERRNO(recv(sv[0], buf, 8, MSG_DONTWAIT), ECONNREFUSED);
	CHECK_ERRNO(recv(sv[0], buf, 8, MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
	sleep_ms(5);
	CHECK_ERRNO(send(sv[0], "x", 1, 0), ECONNREFUSED);
	EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
	sleep_ms(5);
	EXPECT_EQ(get_int(sv[0], SOL_SOCKET, SO_ERROR), ECONNREFUSED);
	EXPECT_EQ(get_int(sv[0], SOL_SOCKET, SO_ERROR), 0);

	/* Not connected, it is not told. */
	fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	sin = lo_addr(port);
	EXPECT_EQ(sendto(fd, "x", 1, 0, SA(&sin), sizeof(sin)), 1);
	sleep_ms(5);
	EXPECT_EQ(sendto(fd, "x", 1, 0, SA(&sin), sizeof(sin)), 1);
	EXPECT_EQ(get_int(fd, SOL_SOCKET, SO_ERROR), 0);

	EXPECT_EQ(connect(sv[0], &unspec, sizeof(unspec)), 0);
	len = sizeof(sin);
	CHECK_ERRNO(getpeername(sv[0], SA(&sin), &len), ENOTCONN);
	CHECK_ERRNO(send(sv[0], "x", 1, 0), EDESTADDRREQ);
	CHECK_ERRNO(shutdown(fd, SHUT_RD), ENOTCONN);
	/* connect chooses the local address. */
	fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	EXPECT_EQ(connect_lo(fd, 9), 0);
	len = sizeof(sin);
	EXPECT_EQ(getsockname(fd, SA(&sin), &len), 0);
	EXPECT_EQ(sin.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	CHECK(sin.sin_port != 0);
	return check_result();
}
