/*
 * 32-bit msghdr and control messages: descriptors and credentials pass, the
 * sizes are those of 32-bit.
 */
#include "net.h"

int main(void)
{
	char control[CMSG_SPACE(2 * sizeof(int))] = { 0 }, buf[8];
	struct iovec iov = { "fd", 2 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = CMSG_SPACE(sizeof(int)) };
	struct timeval tv = { 0, 20000 };
	struct linger lg = { 1, 3 };
	struct cmsghdr *c = (void *)control;
	socklen_t len;
	int sv[2], fds[2], got;

	EXPECT_EQ(sizeof(struct cmsghdr), 12);
	unix_pair(SOCK_STREAM, sv);
	MUST(pipe(fds));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fds[1], sizeof(int));
	EXPECT_EQ(sendmsg(sv[0], &msg, 0), 2);
	iov = (struct iovec){ buf, 8 };
	memset(control, 0, sizeof(control));
	msg.msg_controllen = sizeof(control);
	EXPECT_EQ(recvmsg(sv[1], &msg, 0), 2);
	EXPECT_EQ(msg.msg_controllen, CMSG_SPACE(sizeof(int)));
	EXPECT_EQ(c->cmsg_len, CMSG_LEN(sizeof(int)));
	memcpy(&got, CMSG_DATA(c), sizeof(int));
	EXPECT_EQ(write(got, "w", 1), 1);
	EXPECT_EQ(read(fds[0], buf, 8), 1);

	EXPECT_EQ(setsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)),
		  0);
	len = sizeof(tv);
	EXPECT_EQ(getsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, &len), 0);
	EXPECT_EQ(len, sizeof(tv));
	CHECK_ERRNO(recv(sv[0], buf, 1, 0), EAGAIN);
	EXPECT_EQ(setsockopt(sv[0], SOL_SOCKET, SO_LINGER, &lg, sizeof(lg)), 0);
	return check_result();
}
