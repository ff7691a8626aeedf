/*
 * Ports of the kernel's choice lie in its range, are all different while in
 * use, and bind to port 0 and connect without bind both get one.
 */
#include "net.h"

#define COUNT 200

int main(void)
{
	static char used[65536];
	int l = tcp_listener(COUNT), i, port, low, high;

	MUST(sscanf(read_file("/proc/sys/net/ipv4/ip_local_port_range"),
		    "%d %d", &low, &high) == 2 ? 0 : -1);
	for (i = 0; i < COUNT; i++) {
		int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

		if (i & 1)
			EXPECT_EQ(bind_lo(fd, 0), 0);
		EXPECT_EQ(connect_lo(fd, port_of(l)), 0);
		port = port_of(fd);
		CHECK(port >= low && port <= high);
		EXPECT_EQ(used[port]++, 0);
	}
	memset(used, 0, sizeof(used));
	for (i = 0; i < COUNT; i++) {
		int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));

		EXPECT_EQ(bind_lo(fd, 0), 0);
		port = port_of(fd);
		CHECK(port >= low && port <= high);
		EXPECT_EQ(used[port]++, 0);
	}
	return check_result();
}
