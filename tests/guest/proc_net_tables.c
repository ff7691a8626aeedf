/*
 * /proc/net/tcp, udp, unix and dev list what there is, in the form that
 * netstat reads.
 */
#include "net.h"

static void check_line(const char *file, int port, unsigned state)
{
	char want[64], *p = read_file(file);

	CHECK(strstr(p, "local_address rem_address   st") != NULL);
	snprintf(want, sizeof(want), ": 0100007F:%04X ", port);
	p = strstr(p, want);
	if (!p) {
		FAIL("%s has no line for %s", file, want);
		return;
	}
	EXPECT_EQ(strtoul(p + 30, NULL, 16), state);
}

int main(void)
{
	struct sockaddr_un sun;
	int l = tcp_listener(1), sv[2], u, x;
	socklen_t n;
	char *p;

	check_line("/proc/net/tcp", port_of(l), TCP_LISTEN);
	tcp_pair(sv);
	check_line("/proc/net/tcp", port_of(sv[0]), TCP_ESTABLISHED);
	u = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind_lo(u, 0));
	check_line("/proc/net/udp", port_of(u), TCP_CLOSE);

	x = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	n = abstract_addr(&sun, "listed name");
	MUST(bind(x, SA(&sun), n));
	MUST(listen(x, 1));
	p = read_file("/proc/net/unix");
	EXPECT_EQ(strncmp(p, "Num       RefCount Protocol Flags    Type St "
			  "Inode Path\n", 55), 0);
	p = strstr(p, " @listed name\n");
	CHECK(p != NULL);

	p = read_file("/proc/net/dev");
	EXPECT_EQ(strncmp(p, "Inter-|   Receive", 17), 0);
	CHECK(strstr(p, "    lo:") != NULL);
	return check_result();
}
