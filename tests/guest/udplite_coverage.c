/*
 * UDP-Lite: UDP's calls, ports of its own, and a checksum that covers as
 * much as the sender says and the receiver insists on.
 */
#include "net.h"

#ifndef IPPROTO_UDPLITE
#define IPPROTO_UDPLITE		136
#endif
#define SOL_UDPLITE		136
#define UDPLITE_SEND_CSCOV	10
#define UDPLITE_RECV_CSCOV	11

static int lite(void)
{
	return MUST(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE));
}

static void sockets_and_ports(void)
{
	int a = lite(), b = lite(), udp = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	struct sockaddr_in sin;
	char buf[8];
	int port;

	EXPECT_EQ(get_int(a, SOL_SOCKET, SO_PROTOCOL), IPPROTO_UDPLITE);
	EXPECT_EQ(get_int(a, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM, IPPROTO_UDPLITE), EPROTONOSUPPORT);
	MUST(bind_lo(a, 0));
	port = port_of(a);
	CHECK_ERRNO(bind_lo(b, port), EADDRINUSE);
	EXPECT_EQ(bind_lo(udp, port), 0);

	/* Each finds its own kind. */
	sin = lo_addr(port);
	EXPECT_EQ(sendto(b, "lite", 4, 0, SA(&sin), sizeof(sin)), 4);
	EXPECT_EQ(recv(a, buf, 8, 0), 4);
	CHECK_ERRNO(recv(udp, buf, 8, MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(sendto(udp, "udp", 3, 0, SA(&sin), sizeof(sin)), 3);
	EXPECT_EQ(recv(udp, buf, 8, 0), 3);
	CHECK_ERRNO(recv(a, buf, 8, MSG_DONTWAIT), EAGAIN);
	close(a);
	EXPECT_EQ(connect_lo(b, port), 0);
	EXPECT_EQ(send(b, "x", 1, 0), 1);
	EXPECT_EQ(poll_one(b, POLLIN, 1000) & POLLERR, POLLERR);
	CHECK_ERRNO(recv(b, buf, 8, MSG_DONTWAIT), ECONNREFUSED);
	close(b);
	close(udp);
}

static void options(void)
{
	int fd = lite(), udp = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	EXPECT_EQ(get_int(fd, SOL_UDPLITE, UDPLITE_SEND_CSCOV), 0);
	EXPECT_EQ(get_int(fd, SOL_UDPLITE, UDPLITE_RECV_CSCOV), 0);
	EXPECT_EQ(set_int(fd, SOL_UDPLITE, UDPLITE_SEND_CSCOV, 3), 0);
	EXPECT_EQ(get_int(fd, SOL_UDPLITE, UDPLITE_SEND_CSCOV), 8);
	EXPECT_EQ(set_int(fd, SOL_UDPLITE, UDPLITE_RECV_CSCOV, 70000), 0);
	EXPECT_EQ(get_int(fd, SOL_UDPLITE, UDPLITE_RECV_CSCOV), 65535);
	CHECK_ERRNO(set_int(fd, SOL_UDPLITE, 77, 1), ENOPROTOOPT);
	CHECK_ERRNO(set_int(udp, SOL_UDPLITE, UDPLITE_SEND_CSCOV, 8), ENOPROTOOPT);
	close(fd);
	close(udp);
}

/* Does a datagram of four bytes, so covered, arrive where so much is asked? */
static int arrives(int send_cscov, int recv_cscov)
{
	int a = lite(), b = lite(), got;
	char buf[8];

	MUST(bind_lo(b, 0));
	MUST(connect_lo(a, port_of(b)));
	if (send_cscov >= 0)
		EXPECT_EQ(set_int(a, SOL_UDPLITE, UDPLITE_SEND_CSCOV, send_cscov), 0);
	if (recv_cscov >= 0)
		EXPECT_EQ(set_int(b, SOL_UDPLITE, UDPLITE_RECV_CSCOV, recv_cscov), 0);
	EXPECT_EQ(send(a, "1234", 4, 0), 4);
	got = poll_one(b, POLLIN, 50) & POLLIN;
	if (got)
		EXPECT_EQ(recv(b, buf, 8, 0), 4);
	close(a);
	close(b);
	return got != 0;
}

int main(void)
{
	sockets_and_ports();
	options();
	EXPECT_EQ(arrives(-1, -1), 1);
	EXPECT_EQ(arrives(8, -1), 1);
	EXPECT_EQ(arrives(8, 0), 0);
	EXPECT_EQ(arrives(8, 10), 0);
	EXPECT_EQ(arrives(10, 10), 1);
	EXPECT_EQ(arrives(12, 0), 1);
	EXPECT_EQ(arrives(-1, 20), 1);
	EXPECT_EQ(arrives(20, 12), 1);
	return check_result();
}
