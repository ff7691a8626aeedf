/*
 * AF_UNIX datagrams and records: whole, in order, never lost; a full queue
 * holds the sender; names, refusals, and the end of a SEQPACKET.
 */
#include "net.h"

int main(void)
{
	struct sockaddr_un sun, from;
	struct msghdr msg;
	struct iovec iov;
	socklen_t len, n;
	char buf[16];
	int sv[2], a, b, sent;

	signal(SIGPIPE, SIG_IGN);
	unix_pair(SOCK_DGRAM, sv);
	EXPECT_EQ(send(sv[0], "one", 3, 0), 3);
	EXPECT_EQ(send(sv[0], "", 0, 0), 0);
	EXPECT_EQ(send(sv[0], "three", 5, 0), 5);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 3);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 0);
	EXPECT_EQ(recv(sv[1], buf, 2, MSG_TRUNC), 5);
	CHECK_ERRNO(recv(sv[1], buf, 16, MSG_DONTWAIT), EAGAIN);

	/* The queue's limit holds the sender back, and poll knows. */
	for (sent = 0; sent < 1000; sent++)
		if (send(sv[0], "x", 1, MSG_DONTWAIT) != 1)
			break;
	EXPECT_EQ(errno, EAGAIN);
	CHECK(sent >= 10 && sent < 1000);
	EXPECT_EQ(poll_one(sv[0], POLLOUT, 0), 0);
	while (recv(sv[1], buf, 16, MSG_DONTWAIT) == 1)
		sent--;
	EXPECT_EQ(sent, 0);
	EXPECT_EQ(poll_one(sv[0], POLLOUT, 0), POLLOUT);
	close(sv[1]);
	CHECK_ERRNO(send(sv[0], "x", 1, 0), ECONNREFUSED);
	close(sv[0]);

	a = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	b = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	n = abstract_addr(&sun, "dgram a");
	MUST(bind(a, SA(&sun), n));
	EXPECT_EQ(sendto(b, "q", 1, 0, SA(&sun), n), 1);
	len = sizeof(from);
	EXPECT_EQ(recvfrom(a, buf, 16, 0, SA(&from), &len), 1);
	EXPECT_EQ(len, 0);			/* the sender has no name */
	CHECK_ERRNO(send(b, "x", 1, 0), ENOTCONN);
	n = abstract_addr(&sun, "dgram b");
	MUST(bind(b, SA(&sun), n));
	EXPECT_EQ(connect(a, SA(&sun), n), 0);
	EXPECT_EQ(send(a, "r", 1, 0), 1);
	len = sizeof(from);
	EXPECT_EQ(recvfrom(b, buf, 16, 0, SA(&from), &len), 1);
	EXPECT_EQ(len, 2 + 1 + 7);
	/* A connected one takes from its peer only. */
	{
		int c = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
		socklen_t m = abstract_addr(&sun, "dgram a");

		CHECK_ERRNO(sendto(c, "x", 1, 0, SA(&sun), m), EPERM);
		CHECK_ERRNO(connect(c, SA(&sun), m), EPERM);
		m = abstract_addr(&sun, "nobody");
		CHECK_ERRNO(sendto(c, "x", 1, 0, SA(&sun), m), ECONNREFUSED);
		close(c);
	}

	unix_pair(SOCK_SEQPACKET, sv);
	EXPECT_EQ(send(sv[0], "first", 5, 0), 5);
	EXPECT_EQ(send(sv[0], "second", 6, MSG_EOR), 6);
	iov = (struct iovec){ buf, 3 };
	msg = (struct msghdr){ .msg_iov = &iov, .msg_iovlen = 1 };
	EXPECT_EQ(recvmsg(sv[1], &msg, 0), 3);
	EXPECT_EQ(msg.msg_flags & MSG_TRUNC, MSG_TRUNC);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 6);
	EXPECT_EQ(memcmp(buf, "second", 6), 0);
	EXPECT_EQ(send(sv[0], "last", 4, 0), 4);
	close(sv[0]);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 4);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 0);
	CHECK_ERRNO(send(sv[1], "x", 1, 0), EPIPE);
	return check_result();
}
