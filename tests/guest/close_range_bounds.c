/*
 * close_range closes or marks all descriptors between two numbers.
 */
#include "check.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int main(void)
{
	int i;

	for (i = 10; i < 20; i++)
		MUST(dup2(2, i));
	EXPECT_EQ(syscall(SYS_close_range, 12, 14, 0), 0);
	CHECK(fcntl(11, F_GETFD) == 0);
	CHECK_ERRNO(fcntl(12, F_GETFD), EBADF);
	CHECK_ERRNO(fcntl(14, F_GETFD), EBADF);
	CHECK(fcntl(15, F_GETFD) == 0);
	EXPECT_EQ(syscall(SYS_close_range, 15, 16, 4), 0);	/* CLOEXEC */
	EXPECT_EQ(fcntl(15, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(fcntl(17, F_GETFD), 0);
	EXPECT_EQ(syscall(SYS_close_range, 10, ~0U, 0), 0);
	CHECK_ERRNO(fcntl(19, F_GETFD), EBADF);
	CHECK_ERRNO(syscall(SYS_close_range, 5, 4, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_close_range, 5, 6, 64), EINVAL);
	return check_result();
}
