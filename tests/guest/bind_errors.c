/*
 * bind: the order of checks, addresses and ports that are refused, and which
 * sockets may share one.
 */
#include "net.h"

static int tcp(void)
{
	return MUST(socket(AF_INET, SOCK_STREAM, 0));
}

static int udp(void)
{
	return MUST(socket(AF_INET, SOCK_DGRAM, 0));
}

static void check_arguments(void)
{
	struct sockaddr_in sin = lo_addr(0);
	int fd = tcp();

	CHECK_ERRNO(bind(fd, (void *)8, 16), EFAULT);
	CHECK_ERRNO(bind(fd, SA(&sin), -1), EINVAL);
	CHECK_ERRNO(bind(fd, SA(&sin), 200), EINVAL);
	CHECK_ERRNO(bind(fd, SA(&sin), 15), EINVAL);
	CHECK_ERRNO(bind(fd, SA(&sin), 0), EINVAL);
	sin.sin_family = AF_UNIX;
	CHECK_ERRNO(bind(fd, SA(&sin), sizeof(sin)), EAFNOSUPPORT);
	sin.sin_family = AF_INET;
	sin.sin_addr.s_addr = inet_addr("192.0.2.1");
	CHECK_ERRNO(bind(fd, SA(&sin), sizeof(sin)), EADDRNOTAVAIL);
	sin.sin_addr.s_addr = inet_addr("127.9.8.7");
	EXPECT_EQ(bind(fd, SA(&sin), sizeof(sin)), 0);
	CHECK(port_of(fd) >= 1024);
	CHECK_ERRNO(bind(fd, SA(&sin), sizeof(sin)), EINVAL);
	close(fd);

	/* AF_UNSPEC is taken for INADDR_ANY. */
	fd = tcp();
	memset(&sin, 0, sizeof(sin));
	EXPECT_EQ(bind(fd, SA(&sin), sizeof(sin)), 0);
	close(fd);
}

static void check_conflicts(void)
{
	struct sockaddr_in any = lo_addr(0);
	int a = tcp(), b = tcp(), c = udp(), port;

	EXPECT_EQ(bind_lo(a, 0), 0);
	port = port_of(a);
	CHECK_ERRNO(bind_lo(b, port), EADDRINUSE);
	EXPECT_EQ(bind_lo(c, port), 0);		/* another protocol */
	any.sin_port = htons(port);
	any.sin_addr.s_addr = INADDR_ANY;
	CHECK_ERRNO(bind(b, SA(&any), sizeof(any)), EADDRINUSE);
	any.sin_addr.s_addr = inet_addr("127.0.0.2");
	EXPECT_EQ(bind(b, SA(&any), sizeof(any)), 0);
	close(b);

	/* REUSEADDR on both lets both bind, until one listens. */
	b = tcp();
	EXPECT_EQ(set_int(b, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	CHECK_ERRNO(bind_lo(b, port), EADDRINUSE);
	EXPECT_EQ(set_int(a, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	close(a);
	a = tcp();
	EXPECT_EQ(set_int(a, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	EXPECT_EQ(bind_lo(a, port), 0);
	EXPECT_EQ(bind_lo(b, port), 0);
	EXPECT_EQ(listen(a, 1), 0);
	CHECK_ERRNO(listen(b, 1), EADDRINUSE);
	close(b);
	b = tcp();
	EXPECT_EQ(set_int(b, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	CHECK_ERRNO(bind_lo(b, port), EADDRINUSE);
	close(a);
	close(b);
	close(c);

	/* REUSEPORT must be on both, and lets both listen. */
	a = tcp();
	b = tcp();
	EXPECT_EQ(set_int(a, SOL_SOCKET, SO_REUSEPORT, 1), 0);
	EXPECT_EQ(bind_lo(a, 0), 0);
	port = port_of(a);
	CHECK_ERRNO(bind_lo(b, port), EADDRINUSE);
	EXPECT_EQ(set_int(b, SOL_SOCKET, SO_REUSEPORT, 1), 0);
	EXPECT_EQ(bind_lo(b, port), 0);
	EXPECT_EQ(listen(a, 1), 0);
	EXPECT_EQ(listen(b, 1), 0);
	close(a);
	close(b);

	a = udp();
	b = udp();
	EXPECT_EQ(bind_lo(a, 0), 0);
	CHECK_ERRNO(bind_lo(b, port_of(a)), EADDRINUSE);
	close(a);
	close(b);
}

/* A port in TIME_WAIT is bound again only with REUSEADDR, then and now. */
static void check_time_wait(void)
{
	int l = tcp(), c = tcp(), port, s;

	EXPECT_EQ(set_int(l, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	EXPECT_EQ(bind_lo(l, 0), 0);
	EXPECT_EQ(listen(l, 1), 0);
	port = port_of(l);
	EXPECT_EQ(connect_lo(c, port), 0);
	s = MUST(accept(l, NULL, NULL));
	close(s);			/* the server side closes first */
	close(c);
	close(l);
	sleep_ms(20);
	l = tcp();
	CHECK_ERRNO(bind_lo(l, port), EADDRINUSE);
	EXPECT_EQ(set_int(l, SOL_SOCKET, SO_REUSEADDR, 1), 0);
	EXPECT_EQ(bind_lo(l, port), 0);
	EXPECT_EQ(listen(l, 1), 0);
	close(l);
}

static void check_privileged(void)
{
	pid_t pid = check_fork();

	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(bind_lo(tcp(), 80), EACCES);
		CHECK_ERRNO(bind_lo(udp(), 80), EACCES);
		EXPECT_EQ(bind_lo(tcp(), 1024), 0);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(bind_lo(tcp(), 80), 0);
}

int main(void)
{
	check_arguments();
	check_conflicts();
	check_time_wait();
	check_privileged();
	return check_result();
}
