/*
 * Datagrams beyond the receive buffer are dropped, never the sender blocked;
 * REUSEADDR and REUSEPORT decide who gets one.
 */
#include "net.h"

int main(void)
{
	static char block[1000];
	int sv[2], sent, got = 0, a, b, port, n = 0, i;
	struct sockaddr_in sin;

	udp_pair(sv);
	for (sent = 0; sent < 2000; sent++)
		if (send(sv[0], block, sizeof(block), MSG_DONTWAIT) !=
		    sizeof(block))
			break;
	EXPECT_EQ(sent, 2000);
	while (recv(sv[1], block, sizeof(block), MSG_DONTWAIT) > 0)
		got++;
	CHECK(got > 20 && got < 2000);
	EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
	EXPECT_EQ(recv(sv[1], block, 1000, 0), 1);

	/* REUSEADDR on both: the last one bound gets it. */
	a = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	b = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(set_int(a, SOL_SOCKET, SO_REUSEADDR, 1));
	MUST(set_int(b, SOL_SOCKET, SO_REUSEADDR, 1));
	MUST(bind_lo(a, 0));
	port = port_of(a);
	EXPECT_EQ(bind_lo(b, port), 0);
	sin = lo_addr(port);
	EXPECT_EQ(sendto(sv[0], "y", 1, 0, SA(&sin), sizeof(sin)), 1);
	EXPECT_EQ(poll_one(a, POLLIN, 20) + poll_one(b, POLLIN, 0), POLLIN);
	close(a);
	close(b);

	/* REUSEPORT: each datagram to one of them. */
	a = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	b = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(set_int(a, SOL_SOCKET, SO_REUSEPORT, 1));
	MUST(set_int(b, SOL_SOCKET, SO_REUSEPORT, 1));
	MUST(bind_lo(a, 0));
	port = port_of(a);
	EXPECT_EQ(bind_lo(b, port), 0);
	sin = lo_addr(port);
	for (i = 0; i < 20; i++) {
		int s = MUST(socket(AF_INET, SOCK_DGRAM, 0));

		EXPECT_EQ(sendto(s, "z", 1, 0, SA(&sin), sizeof(sin)), 1);
		close(s);
	}
	while (recv(a, block, 10, MSG_DONTWAIT) == 1)
		n++;
	while (recv(b, block, 10, MSG_DONTWAIT) == 1)
		n++;
	EXPECT_EQ(n, 20);
	return check_result();
}
