/*
 * net.h - sockets that many tests need
 */
#ifndef RINGSIDE_TESTS_NET_H
#define RINGSIDE_TESTS_NET_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "check.h"

static CHECK_UNUSED struct sockaddr_in lo_addr(int port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
				   .sin_port = htons(port) };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sin;
}

#define SA(addr) ((struct sockaddr *)(addr))

static CHECK_UNUSED int bind_lo(int fd, int port)
{
	struct sockaddr_in sin = lo_addr(port);

	return bind(fd, SA(&sin), sizeof(sin));
}

static CHECK_UNUSED int connect_lo(int fd, int port)
{
	struct sockaddr_in sin = lo_addr(port);

	return connect(fd, SA(&sin), sizeof(sin));
}

/* The local port of a socket, in host order. */
static CHECK_UNUSED int port_of(int fd)
{
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);

	MUST(getsockname(fd, SA(&sin), &len));
	return ntohs(sin.sin_port);
}

/* A listener on a port of the kernel's choice. */
static CHECK_UNUSED int tcp_listener(int backlog)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	MUST(bind_lo(fd, 0));
	MUST(listen(fd, backlog));
	return fd;
}

/* Two ends of one TCP connection: [0] connected, [1] accepted. */
static CHECK_UNUSED void tcp_pair(int sv[2])
{
	int lfd = tcp_listener(1);

	sv[0] = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect_lo(sv[0], port_of(lfd)));
	sv[1] = MUST(accept(lfd, NULL, NULL));
	close(lfd);
}

/* Two UDP sockets connected to each other. */
static CHECK_UNUSED void udp_pair(int sv[2])
{
	sv[0] = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	sv[1] = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind_lo(sv[0], 0));
	MUST(bind_lo(sv[1], 0));
	MUST(connect_lo(sv[0], port_of(sv[1])));
	MUST(connect_lo(sv[1], port_of(sv[0])));
}

static CHECK_UNUSED void unix_pair(int type, int sv[2])
{
	MUST(socketpair(AF_UNIX, type, 0, sv));
}

/* A name without a file: `@name`; returns the address length. */
static CHECK_UNUSED socklen_t abstract_addr(struct sockaddr_un *sun,
					    const char *name)
{
	memset(sun, 0, sizeof(*sun));
	sun->sun_family = AF_UNIX;
	strcpy(sun->sun_path + 1, name);
	return offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
}

static CHECK_UNUSED socklen_t path_addr(struct sockaddr_un *sun,
					const char *path)
{
	memset(sun, 0, sizeof(*sun));
	sun->sun_family = AF_UNIX;
	strcpy(sun->sun_path, path);
	return sizeof(*sun);
}

static CHECK_UNUSED void set_nonblock(int fd)
{
	MUST(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK));
}

/* What poll says of one descriptor, after at most this long. */
static CHECK_UNUSED int poll_one(int fd, int events, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = events };
	int n = poll(&p, 1, timeout_ms);

	if (n < 0)
		FAIL("poll failed: %s", strerror(errno));
	return n > 0 ? p.revents : 0;
}

static CHECK_UNUSED int get_int(int fd, int level, int name)
{
	int value = -12345;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, level, name, &value, &len) < 0)
		FAIL("getsockopt(%d, %d, %d): %s", fd, level, name,
		     strerror(errno));
	EXPECT_EQ(len, sizeof(value));
	return value;
}

static CHECK_UNUSED int set_int(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value));
}

#endif
