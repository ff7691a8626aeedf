/*
 * sendmsg and recvmsg: checks of the header, its vectors, names and control
 * data; what recvmsg writes back.
 */
#include <limits.h>
#include "net.h"

/* The C library looks at the header itself; we want the kernel to. */
#define sendmsg(...) syscall(SYS_sendmsg, __VA_ARGS__)
#define recvmsg(...) syscall(SYS_recvmsg, __VA_ARGS__)

int main(void)
{
	static struct iovec many[IOV_MAX + 1];
	struct sockaddr_in from;
	char buf[8], control[64];
	struct iovec iov[2] = { { buf, 3 }, { buf + 3, 5 } };
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };
	struct cmsghdr *c = (void *)control;
	int sv[2], un[2];

	udp_pair(sv);
	EXPECT_EQ(sendmsg(sv[0], &msg, 0), 8);
	msg.msg_name = &from;
	msg.msg_namelen = sizeof(from);
	msg.msg_control = control;
	msg.msg_controllen = sizeof(control);
	msg.msg_flags = 0x7fff;
	EXPECT_EQ(recvmsg(sv[1], &msg, 0), 8);
	EXPECT_EQ(msg.msg_namelen, sizeof(from));
	EXPECT_EQ(msg.msg_controllen, 0);
	EXPECT_EQ(msg.msg_flags, 0);

	msg = (struct msghdr){ .msg_iov = many, .msg_iovlen = IOV_MAX + 1 };
	CHECK_ERRNO(sendmsg(sv[0], &msg, 0), EMSGSIZE);
	CHECK_ERRNO(recvmsg(sv[0], &msg, MSG_DONTWAIT), EMSGSIZE);
	msg.msg_iovlen = 1;
	msg.msg_iov = (void *)8;
	CHECK_ERRNO(sendmsg(sv[0], &msg, 0), EFAULT);
	msg.msg_iov = iov;
	iov[0].iov_len = (size_t)-1;
	CHECK_ERRNO(sendmsg(sv[0], &msg, 0), EINVAL);
	iov[0].iov_len = 3;
	msg.msg_iovlen = 0;
	EXPECT_EQ(sendmsg(sv[0], &msg, 0), 0);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);

	/* Control data whose lengths do not add up. */
	unix_pair(SOCK_STREAM, un);
	msg = (struct msghdr){ .msg_iov = iov, .msg_iovlen = 1,
			       .msg_control = control,
			       .msg_controllen = sizeof(control) };
	memset(control, 0, sizeof(control));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = 4;
	CHECK_ERRNO(sendmsg(un[0], &msg, 0), EINVAL);
	c->cmsg_len = 1000;
	CHECK_ERRNO(sendmsg(un[0], &msg, 0), EINVAL);
	c->cmsg_len = CMSG_LEN(4);
	c->cmsg_type = 77;
	CHECK_ERRNO(sendmsg(un[0], &msg, 0), EINVAL);
	msg.msg_control = (void *)8;
	CHECK_ERRNO(sendmsg(un[0], &msg, 0), EFAULT);
	msg.msg_controllen = 1UL << 31;
	CHECK_ERRNO(sendmsg(un[0], &msg, 0), ENOBUFS);

	msg = (struct msghdr){ .msg_iov = iov, .msg_iovlen = 1 };
	EXPECT_EQ(sendmsg(un[0], &msg, 0), 3);
	return check_result();
}
