/*
 * The i386 socket calls with numbers of their own, 359 to 373, work beside
 * socketcall.
 */
#include "net.h"

int main(void)
{
	struct sockaddr_in sin = lo_addr(0), got;
	socklen_t len = sizeof(got);
	struct iovec iov = { "mno", 3 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	int l, c, s, v = 1, sv[2];
	char buf[8];

	l = CHECK_OK(syscall(359, AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(syscall(361, l, &sin, sizeof(sin)), 0);
	EXPECT_EQ(syscall(363, l, 1), 0);
	EXPECT_EQ(syscall(367, l, &got, &len), 0);
	c = CHECK_OK(syscall(359, AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(syscall(362, c, &got, sizeof(got)), 0);
	s = CHECK_OK(syscall(364, l, NULL, NULL, SOCK_CLOEXEC));
	EXPECT_EQ(syscall(368, s, &got, &len), 0);
	EXPECT_EQ(syscall(369, c, "abc", 3, 0, NULL, 0), 3);
	EXPECT_EQ(syscall(371, s, buf, 8, 0, NULL, NULL), 3);
	EXPECT_EQ(syscall(370, c, &msg, 0), 3);
	iov.iov_base = buf;
	EXPECT_EQ(syscall(372, s, &msg, 0), 3);
	EXPECT_EQ(memcmp(buf, "mno", 3), 0);
	EXPECT_EQ(syscall(366, s, SOL_SOCKET, SO_KEEPALIVE, &v, 4), 0);
	len = 4;
	v = 0;
	EXPECT_EQ(syscall(365, s, SOL_SOCKET, SO_KEEPALIVE, &v, &len), 0);
	EXPECT_EQ(v, 1);
	EXPECT_EQ(syscall(373, c, SHUT_WR), 0);
	EXPECT_EQ(syscall(371, s, buf, 8, 0, NULL, NULL), 0);
	EXPECT_EQ(syscall(360, AF_UNIX, SOCK_DGRAM, 0, sv), 0);
	CHECK_ERRNO(syscall(363, sv[0], 1), EOPNOTSUPP);
	return check_result();
}
