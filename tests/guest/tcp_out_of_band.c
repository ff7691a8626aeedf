/*
 * Urgent data: POLLPRI, MSG_OOB, the mark, and SO_OOBINLINE.
 */
#include "net.h"

int main(void)
{
	int sv[2], mark;
	char buf[16];

	tcp_pair(sv);
	CHECK_ERRNO(recv(sv[1], buf, 1, MSG_OOB), EINVAL);
	EXPECT_EQ(send(sv[0], "ab", 2, 0), 2);
	EXPECT_EQ(send(sv[0], "!", 1, MSG_OOB), 1);
	EXPECT_EQ(send(sv[0], "cd", 2, 0), 2);
	EXPECT_EQ(poll_one(sv[1], POLLPRI, 1000), POLLPRI);
	EXPECT_EQ(recv(sv[1], buf, 1, MSG_OOB), 1);
	EXPECT_EQ(buf[0], '!');
	CHECK_ERRNO(recv(sv[1], buf, 1, MSG_OOB), EINVAL);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 2);		/* stops at the mark */
	EXPECT_EQ(memcmp(buf, "ab", 2), 0);
	EXPECT_EQ(ioctl(sv[1], SIOCATMARK, &mark), 0);
	EXPECT_EQ(mark, 1);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 2);
	EXPECT_EQ(memcmp(buf, "cd", 2), 0);

	EXPECT_EQ(set_int(sv[1], SOL_SOCKET, SO_OOBINLINE, 1), 0);
	EXPECT_EQ(send(sv[0], "?", 1, MSG_OOB), 1);
	EXPECT_EQ(poll_one(sv[1], POLLPRI | POLLIN, 1000), POLLPRI | POLLIN);
	CHECK_ERRNO(recv(sv[1], buf, 1, MSG_OOB), EINVAL);
	EXPECT_EQ(recv(sv[1], buf, 16, 0), 1);
	EXPECT_EQ(buf[0], '?');
	return check_result();
}
