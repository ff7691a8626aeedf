/*
 * sendmmsg and recvmmsg carry several messages in one call, stop at the
 * first failure, and count what went through.
 */
#include "net.h"

int main(void)
{
	struct timespec ts = { 0, 20000000 };
	struct mmsghdr out[3], in[4];
	struct iovec iov[7];
	char buf[4][8];
	int sv[2], i;

	udp_pair(sv);
	memset(out, 0, sizeof(out));
	memset(in, 0, sizeof(in));
	for (i = 0; i < 3; i++) {
		iov[i] = (struct iovec){ "abcdef", i + 1 };
		out[i].msg_hdr.msg_iov = &iov[i];
		out[i].msg_hdr.msg_iovlen = 1;
	}
	for (i = 0; i < 4; i++) {
		iov[3 + i] = (struct iovec){ buf[i], 8 };
		in[i].msg_hdr.msg_iov = &iov[3 + i];
		in[i].msg_hdr.msg_iovlen = 1;
	}
	EXPECT_EQ(sendmmsg(sv[0], out, 3, 0), 3);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(out[i].msg_len, i + 1);
	EXPECT_EQ(recvmmsg(sv[1], in, 4, MSG_DONTWAIT, NULL), 3);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(in[i].msg_len, i + 1);
	CHECK_ERRNO(recvmmsg(sv[1], in, 4, MSG_DONTWAIT, NULL), EAGAIN);

	/* MSG_WAITFORONE waits for the first only. */
	EXPECT_EQ(sendmmsg(sv[0], out, 2, 0), 2);
	EXPECT_EQ(recvmmsg(sv[1], in, 4, MSG_WAITFORONE, NULL), 2);
	EXPECT_EQ(send(sv[0], "x", 1, 0), 1);
	EXPECT_EQ(recvmmsg(sv[1], in, 1, 0, &ts), 1);
	ts.tv_nsec = 1000000000;
	CHECK_ERRNO(recvmmsg(sv[1], in, 1, 0, &ts), EINVAL);

	iov[1].iov_base = (void *)8;
	EXPECT_EQ(syscall(SYS_sendmmsg, sv[0], out, 3, 0), 1);
	iov[0].iov_base = (void *)8;
	CHECK_ERRNO(syscall(SYS_sendmmsg, sv[0], out, 3, 0), EFAULT);
	EXPECT_EQ(syscall(SYS_sendmmsg, sv[0], out, 0, 0), 0);
	return check_result();
}
