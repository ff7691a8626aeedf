/*
 * SOL_SOCKET options: types, defaults, doubling of buffer sizes, read-only
 * ones, sizes of values, inheritance by accept.
 */
#include "net.h"

int main(void)
{
	struct linger lg = { 1, 5 }, got;
	struct ucred cred;
	socklen_t len;
	char name[16];
	int t = MUST(socket(AF_INET, SOCK_STREAM, 0));
	int u = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int x = MUST(socket(AF_UNIX, SOCK_SEQPACKET, 0));
	int l, c, s, v, old;

	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_TYPE), SOCK_STREAM);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_TYPE), SOCK_DGRAM);
	EXPECT_EQ(get_int(x, SOL_SOCKET, SO_TYPE), SOCK_SEQPACKET);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_DOMAIN), AF_INET);
	EXPECT_EQ(get_int(x, SOL_SOCKET, SO_DOMAIN), AF_UNIX);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_PROTOCOL), IPPROTO_TCP);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_PROTOCOL), IPPROTO_UDP);
	EXPECT_EQ(get_int(x, SOL_SOCKET, SO_PROTOCOL), 0);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_ACCEPTCONN), 0);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_ERROR), 0);
	CHECK_ERRNO(set_int(t, SOL_SOCKET, SO_TYPE, 1), ENOPROTOOPT);
	CHECK_ERRNO(set_int(t, SOL_SOCKET, SO_ERROR, 1), ENOPROTOOPT);
	CHECK_ERRNO(set_int(t, SOL_SOCKET, SO_ACCEPTCONN, 1), ENOPROTOOPT);
	CHECK_ERRNO(set_int(t, SOL_SOCKET, 9999, 1), ENOPROTOOPT);
	len = 4;
	CHECK_ERRNO(getsockopt(t, SOL_SOCKET, 9999, &v, &len), ENOPROTOOPT);
	CHECK_ERRNO(setsockopt(t, SOL_SOCKET, SO_REUSEADDR, &v, 3), EINVAL);
	CHECK_ERRNO(setsockopt(t, SOL_SOCKET, SO_REUSEADDR, &v, -1), EINVAL);
	CHECK_ERRNO(setsockopt(t, SOL_SOCKET, SO_REUSEADDR, (void *)8, 4),
		    EFAULT);

	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_KEEPALIVE), 0);
	EXPECT_EQ(set_int(t, SOL_SOCKET, SO_KEEPALIVE, 77), 0);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_KEEPALIVE), 1);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_BROADCAST, 1), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_BROADCAST), 1);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_REUSEADDR), 0);
	EXPECT_EQ(set_int(t, SOL_SOCKET, SO_PRIORITY, 4), 0);
	EXPECT_EQ(get_int(t, SOL_SOCKET, SO_PRIORITY), 4);

	/* What is asked is doubled, and has a least value. */
	old = get_int(u, SOL_SOCKET, SO_RCVBUF);
	EXPECT_EQ(old, 212992);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_RCVBUF, 20000), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_RCVBUF), 40000);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_SNDBUF, 30000), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_SNDBUF), 60000);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_RCVBUF, 0), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_RCVBUF), 2304);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_SNDBUF, 0), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_SNDBUF), 4608);
	EXPECT_EQ(set_int(u, SOL_SOCKET, SO_RCVBUF, 1 << 30), 0);
	EXPECT_EQ(get_int(u, SOL_SOCKET, SO_RCVBUF), 425984);

	EXPECT_EQ(setsockopt(t, SOL_SOCKET, SO_LINGER, &lg, sizeof(lg)), 0);
	len = sizeof(got);
	EXPECT_EQ(getsockopt(t, SOL_SOCKET, SO_LINGER, &got, &len), 0);
	EXPECT_EQ(got.l_onoff, 1);
	EXPECT_EQ(got.l_linger, 5);
	CHECK_ERRNO(setsockopt(t, SOL_SOCKET, SO_LINGER, &lg, 4), EINVAL);

	/* Short buffers get as much as fits. */
	len = 1;
	v = 0x7f7f7f7f;
	EXPECT_EQ(getsockopt(t, SOL_SOCKET, SO_TYPE, &v, &len), 0);
	EXPECT_EQ(len, 1);
	EXPECT_EQ(v, 0x7f7f7f01);
	len = 100;
	EXPECT_EQ(getsockopt(t, SOL_SOCKET, SO_TYPE, name, &len), 0);
	EXPECT_EQ(len, 4);

	len = sizeof(cred);
	EXPECT_EQ(getsockopt(t, SOL_SOCKET, SO_PEERCRED, &cred, &len), 0);
	EXPECT_EQ(cred.pid, 0);
	EXPECT_EQ((int)cred.uid, -1);
	len = sizeof(name);
	EXPECT_EQ(getsockopt(t, SOL_SOCKET, SO_BINDTODEVICE, name, &len), 0);
	EXPECT_EQ(len, 0);
	CHECK_ERRNO(setsockopt(t, SOL_SOCKET, SO_BINDTODEVICE, "none9", 6),
		    ENODEV);
	EXPECT_EQ(setsockopt(u, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3), 0);

	/* accept hands the listener's options on. */
	l = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(set_int(l, SOL_SOCKET, SO_KEEPALIVE, 1));
	MUST(set_int(l, IPPROTO_TCP, TCP_NODELAY, 1));
	MUST(set_int(l, SOL_SOCKET, SO_RCVBUF, 16384));
	MUST(bind_lo(l, 0));
	MUST(listen(l, 1));
	c = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect_lo(c, port_of(l)));
	s = MUST(accept(l, NULL, NULL));
	EXPECT_EQ(get_int(s, SOL_SOCKET, SO_KEEPALIVE), 1);
	EXPECT_EQ(get_int(s, IPPROTO_TCP, TCP_NODELAY), 1);
	EXPECT_EQ(get_int(s, SOL_SOCKET, SO_RCVBUF), 32768);
	EXPECT_EQ(get_int(s, SOL_SOCKET, SO_ACCEPTCONN), 0);
	return check_result();
}
