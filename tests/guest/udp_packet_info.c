/*
 * IP_PKTINFO, IP_RECVTTL, IP_RECVTOS and SO_TIMESTAMP come as control
 * messages; IP_RECVERR queues what went wrong.
 */
#include <time.h>
#include <linux/errqueue.h>
#include "net.h"

int main(void)
{
	struct sockaddr_in from;
	struct cmsghdr *c;
	char buf[8], control[256];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg;
	int sv[2], seen = 0, v;

	udp_pair(sv);
	EXPECT_EQ(set_int(sv[1], IPPROTO_IP, IP_PKTINFO, 1), 0);
	EXPECT_EQ(set_int(sv[1], IPPROTO_IP, IP_RECVTTL, 1), 0);
	EXPECT_EQ(set_int(sv[1], IPPROTO_IP, IP_RECVTOS, 1), 0);
	EXPECT_EQ(set_int(sv[1], SOL_SOCKET, SO_TIMESTAMP, 1), 0);
	EXPECT_EQ(get_int(sv[1], SOL_SOCKET, SO_TIMESTAMP), 1);
	EXPECT_EQ(set_int(sv[0], IPPROTO_IP, IP_TTL, 33), 0);
	EXPECT_EQ(send(sv[0], "abc", 3, 0), 3);
	msg = (struct msghdr){ .msg_iov = &iov, .msg_iovlen = 1,
			       .msg_control = control,
			       .msg_controllen = sizeof(control),
			       .msg_name = &from, .msg_namelen = sizeof(from) };
	EXPECT_EQ(recvmsg(sv[1], &msg, 0), 3);
	EXPECT_EQ(msg.msg_flags, 0);
	EXPECT_EQ(msg.msg_namelen, sizeof(from));
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			struct in_pktinfo *info = (void *)CMSG_DATA(c);

			EXPECT_EQ(info->ipi_addr.s_addr,
				  htonl(INADDR_LOOPBACK));
			EXPECT_EQ(info->ipi_ifindex, 1);
			seen |= 1;
		}
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL) {
			memcpy(&v, CMSG_DATA(c), 4);
			EXPECT_EQ(v, 33);
			seen |= 2;
		}
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS) {
			EXPECT_EQ(*(char *)CMSG_DATA(c), 0);
			seen |= 4;
		}
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMP)
			seen |= 8;
	}
	EXPECT_EQ(seen, 15);

	/* Too small a buffer is said so. */
	EXPECT_EQ(send(sv[0], "abc", 3, 0), 3);
	msg.msg_controllen = 20;
	EXPECT_EQ(recvmsg(sv[1], &msg, 0), 3);
	EXPECT_EQ(msg.msg_flags & MSG_CTRUNC, MSG_CTRUNC);

	EXPECT_EQ(set_int(sv[0], IPPROTO_IP, IP_RECVERR, 1), 0);
	close(sv[1]);
	EXPECT_EQ(send(sv[0], "lost", 4, 0), 4);
	EXPECT_EQ(poll_one(sv[0], 0, 1000), POLLERR);
	msg.msg_controllen = sizeof(control);
	msg.msg_namelen = sizeof(from);
	EXPECT_EQ(recvmsg(sv[0], &msg, MSG_ERRQUEUE), 4);
	EXPECT_EQ(memcmp(buf, "lost", 4), 0);
	CHECK(msg.msg_flags & MSG_ERRQUEUE);
	c = CMSG_FIRSTHDR(&msg);
	CHECK(c && c->cmsg_type == IP_RECVERR);
	if (c) {
		struct sock_extended_err *e = (void *)CMSG_DATA(c);

		EXPECT_EQ(e->ee_errno, ECONNREFUSED);
		EXPECT_EQ(e->ee_origin, SO_EE_ORIGIN_ICMP);
		EXPECT_EQ(e->ee_type, 3);
		EXPECT_EQ(e->ee_code, 3);
	}
	return check_result();
}
