/*
 * Each of the twenty calls behind socketcall does what its direct call does,
 * and bad numbers and argument blocks are refused.
 */
#include <linux/net.h>
#include "net.h"

static long sc(int call, ...)
{
	unsigned long a[6];
	va_list ap;
	int i;

	va_start(ap, call);
	for (i = 0; i < 6; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	return syscall(SYS_socketcall, call, a);
}

static void check_stream(void)
{
	struct sockaddr_in sin = lo_addr(0), got;
	socklen_t len = sizeof(got);
	struct iovec iov;
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct mmsghdr mm = { .msg_hdr = msg };
	int l, c, s, v;
	char buf[8];

	l = CHECK_OK(sc(SYS_SOCKET, AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(sc(SYS_BIND, l, &sin, sizeof(sin)), 0);
	EXPECT_EQ(sc(SYS_LISTEN, l, 2), 0);
	EXPECT_EQ(sc(SYS_GETSOCKNAME, l, &got, &len), 0);
	EXPECT_EQ(len, sizeof(got));
	c = CHECK_OK(sc(SYS_SOCKET, AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(sc(SYS_CONNECT, c, &got, sizeof(got)), 0);
	len = sizeof(got);
	s = CHECK_OK(sc(SYS_ACCEPT, l, &got, &len));
	EXPECT_EQ(ntohs(got.sin_port), port_of(c));
	EXPECT_EQ(sc(SYS_GETPEERNAME, s, &got, &len), 0);
	EXPECT_EQ(sc(SYS_SEND, c, "abc", 3, 0), 3);
	EXPECT_EQ(sc(SYS_RECV, s, buf, 8, 0), 3);
	EXPECT_EQ(sc(SYS_SENDTO, c, "defg", 4, 0, NULL, 0), 4);
	EXPECT_EQ(sc(SYS_RECVFROM, s, buf, 8, 0, NULL, NULL), 4);
	EXPECT_EQ(memcmp(buf, "defg", 4), 0);
	iov = (struct iovec){ "hi", 2 };
	EXPECT_EQ(sc(SYS_SENDMSG, c, &msg, 0), 2);
	iov = (struct iovec){ buf, 8 };
	EXPECT_EQ(sc(SYS_RECVMSG, s, &msg, 0), 2);
	iov = (struct iovec){ "xyz", 3 };
	EXPECT_EQ(sc(SYS_SENDMMSG, c, &mm, 1, 0), 1);
	EXPECT_EQ(mm.msg_len, 3);
	iov = (struct iovec){ buf, 8 };
	EXPECT_EQ(sc(SYS_RECVMMSG, s, &mm, 1, 0, NULL), 1);
	EXPECT_EQ(mm.msg_len, 3);
	v = 1;
	EXPECT_EQ(sc(SYS_SETSOCKOPT, s, SOL_SOCKET, SO_KEEPALIVE, &v, 4), 0);
	len = 4;
	v = 0;
	EXPECT_EQ(sc(SYS_GETSOCKOPT, s, SOL_SOCKET, SO_KEEPALIVE, &v, &len), 0);
	EXPECT_EQ(v, 1);
	EXPECT_EQ(sc(SYS_SHUTDOWN, c, SHUT_WR), 0);
	EXPECT_EQ(sc(SYS_RECV, s, buf, 8, 0), 0);
	close(s);
	close(c);
	c = CHECK_OK(sc(SYS_SOCKET, AF_INET, SOCK_STREAM, 0));
	got = lo_addr(port_of(l));
	EXPECT_EQ(sc(SYS_CONNECT, c, &got, sizeof(got)), 0);
	s = CHECK_OK(sc(SYS_ACCEPT4, l, NULL, NULL, SOCK_CLOEXEC));
	EXPECT_EQ(fcntl(s, F_GETFD), FD_CLOEXEC);
}

int main(void)
{
	int sv[2];
	char c;

	check_stream();
	EXPECT_EQ(sc(SYS_SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, sv), 0);
	EXPECT_EQ(write(sv[0], "p", 1), 1);
	EXPECT_EQ(read(sv[1], &c, 1), 1);

	CHECK_ERRNO(sc(0), EINVAL);
	CHECK_ERRNO(sc(21), EINVAL);
	CHECK_ERRNO(sc(-1), EINVAL);
	CHECK_ERRNO(syscall(SYS_socketcall, SYS_SOCKET, (void *)8), EFAULT);
	CHECK_ERRNO(syscall(SYS_socketcall, SYS_SOCKET, (void *)0xffffffff),
		    EFAULT);
	CHECK_ERRNO(sc(SYS_SOCKET, 100, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERRNO(sc(SYS_BIND, 99, NULL, 0), EBADF);
	CHECK_ERRNO(sc(SYS_ACCEPT, 0, NULL, NULL), ENOTSOCK);
	return check_result();
}
