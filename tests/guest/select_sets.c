/*
 * select and pselect6: which bits come back, timeouts updated, bad
 * descriptors, and masks.
 */
#include <sys/select.h>
#include "check.h"

int main(void)
{
	struct timeval tv = { 0, 20000 }, bad = { -1, 0 };
	fd_set rd, wr, ex;
	int fds[2], max;
	long long t;

	MUST(pipe(fds));
	max = fds[1] + 1;
	FD_ZERO(&rd);
	FD_ZERO(&wr);
	FD_ZERO(&ex);
	FD_SET(fds[0], &rd);
	FD_SET(fds[1], &wr);
	FD_SET(fds[0], &ex);
	EXPECT_EQ(select(max, &rd, &wr, &ex, NULL), 1);
	EXPECT_EQ(FD_ISSET(fds[0], &rd), 0);
	CHECK(FD_ISSET(fds[1], &wr));
	EXPECT_EQ(FD_ISSET(fds[0], &ex), 0);

	EXPECT_EQ(write(fds[1], "x", 1), 1);
	FD_SET(fds[0], &rd);
	EXPECT_EQ(select(max, &rd, &wr, NULL, NULL), 2);

	/* Only numbers below the first argument count. */
	FD_ZERO(&wr);
	FD_SET(fds[1], &wr);
	tv.tv_usec = 0;
	EXPECT_EQ(select(fds[1], NULL, &wr, NULL, &tv), 0);

	EXPECT_EQ(read(fds[0], &t, 1), 1);
	FD_ZERO(&rd);
	FD_SET(fds[0], &rd);
	tv = (struct timeval){ 0, 20000 };
	t = now_ns();
	EXPECT_EQ(syscall(SYS_select, max, &rd, NULL, NULL, &tv), 0);
	CHECK(now_ns() - t >= 20000000);
	EXPECT_EQ(FD_ISSET(fds[0], &rd), 0);
	EXPECT_EQ(tv.tv_sec, 0);
	EXPECT_EQ(tv.tv_usec, 0);

	tv = (struct timeval){ 50, 0 };
	FD_ZERO(&wr);
	FD_SET(fds[1], &wr);
	EXPECT_EQ(syscall(SYS_select, max, NULL, &wr, NULL, &tv), 1);
	CHECK(tv.tv_sec >= 48 && tv.tv_sec <= 50);

	FD_ZERO(&rd);
	FD_SET(30, &rd);
	CHECK_ERRNO(select(31, &rd, NULL, NULL, NULL), EBADF);
	CHECK_ERRNO(select(-1, NULL, NULL, NULL, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_select, 0, NULL, NULL, NULL, &bad), EINVAL);
	CHECK_ERRNO(syscall(SYS_select, 5, (void *)8, NULL, NULL, NULL), EFAULT);
	return check_result();
}
