/*
 * UDP keeps datagrams whole: sizes, truncation, empty ones, who sent them,
 * too long ones, and the order they came in.
 */
#include "net.h"

int main(void)
{
	static char big[70000];
	struct sockaddr_in from, to;
	struct iovec iov;
	struct msghdr msg;
	socklen_t len = sizeof(from);
	char buf[16];
	int a = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int b = MUST(socket(AF_INET, SOCK_DGRAM, 0)), n;

	MUST(bind_lo(a, 0));
	to = lo_addr(port_of(a));
	EXPECT_EQ(sendto(b, "first", 5, 0, SA(&to), sizeof(to)), 5);
	CHECK(port_of(b) != 0);			/* bound by sending */
	EXPECT_EQ(sendto(b, "", 0, 0, SA(&to), sizeof(to)), 0);
	EXPECT_EQ(sendto(b, "third is long", 13, 0, SA(&to), sizeof(to)), 13);

	EXPECT_EQ(ioctl(a, FIONREAD, &n), 0);
	EXPECT_EQ(n, 5);
	EXPECT_EQ(recvfrom(a, buf, 16, MSG_PEEK, SA(&from), &len), 5);
	memset(&from, 0, sizeof(from));
	len = sizeof(from);
	EXPECT_EQ(recvfrom(a, buf, 16, 0, SA(&from), &len), 5);
	EXPECT_EQ(memcmp(buf, "first", 5), 0);
	EXPECT_EQ(len, sizeof(from));
	EXPECT_EQ(from.sin_family, AF_INET);
	EXPECT_EQ(ntohs(from.sin_port), port_of(b));
	EXPECT_EQ(from.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	EXPECT_EQ(poll_one(a, POLLIN, 0), POLLIN);
	EXPECT_EQ(recv(a, buf, 16, 0), 0);

	iov = (struct iovec){ buf, 5 };
	msg = (struct msghdr){ .msg_iov = &iov, .msg_iovlen = 1 };
	EXPECT_EQ(recvmsg(a, &msg, MSG_PEEK | MSG_TRUNC), 13);
	EXPECT_EQ(msg.msg_flags, MSG_TRUNC);
	EXPECT_EQ(recvmsg(a, &msg, 0), 5);
	EXPECT_EQ(msg.msg_flags, MSG_TRUNC);
	EXPECT_EQ(memcmp(buf, "third", 5), 0);
	CHECK_ERRNO(recv(a, buf, 16, MSG_DONTWAIT), EAGAIN);

	EXPECT_EQ(sendto(b, big, 65507, 0, SA(&to), sizeof(to)), 65507);
	EXPECT_EQ(recv(a, big, sizeof(big), 0), 65507);
	CHECK_ERRNO(sendto(b, big, 65508, 0, SA(&to), sizeof(to)), EMSGSIZE);
	CHECK_ERRNO(send(b, "x", 1, 0), EDESTADDRREQ);
	CHECK_ERRNO(sendto(b, "x", 1, 0, SA(&to), 5), EINVAL);
	to.sin_port = 0;
	CHECK_ERRNO(sendto(b, "x", 1, 0, SA(&to), sizeof(to)), EINVAL);
	to = lo_addr(port_of(a));
	to.sin_family = AF_UNIX;
	CHECK_ERRNO(sendto(b, "x", 1, 0, SA(&to), sizeof(to)), EAFNOSUPPORT);
	CHECK_ERRNO(sendto(b, "x", 1, MSG_OOB, SA(&to), sizeof(to)), EOPNOTSUPP);
	to.sin_family = AF_INET;
	EXPECT_EQ(poll_one(b, POLLIN | POLLOUT, 0), POLLOUT);
	return check_result();
}
