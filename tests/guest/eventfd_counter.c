/*
 * eventfd adds what is written, gives all or one at a time, blocks at both
 * ends of its range, and says so to poll.
 */
#include <sys/eventfd.h>
#include "net.h"

int main(void)
{
	uint64_t v = 3, max = UINT64_MAX - 1, all = UINT64_MAX;
	int fd = MUST(eventfd(2, EFD_NONBLOCK | EFD_CLOEXEC));
	char small[4];

	EXPECT_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(write(fd, &v, 8), 8);
	EXPECT_EQ(poll_one(fd, POLLIN | POLLOUT, 0), POLLIN | POLLOUT);
	EXPECT_EQ(read(fd, &v, 8), 8);
	EXPECT_EQ(v, 5);
	EXPECT_EQ(poll_one(fd, POLLIN | POLLOUT, 0), POLLOUT);
	CHECK_ERRNO(read(fd, &v, 8), EAGAIN);
	CHECK_ERRNO(read(fd, small, 4), EINVAL);
	CHECK_ERRNO(write(fd, small, 4), EINVAL);
	CHECK_ERRNO(write(fd, &all, 8), EINVAL);
	EXPECT_EQ(write(fd, &max, 8), 8);
	EXPECT_EQ(poll_one(fd, POLLIN | POLLOUT, 0), POLLIN);
	v = 1;
	CHECK_ERRNO(write(fd, &v, 8), EAGAIN);
	v = 0;
	EXPECT_EQ(write(fd, &v, 8), 8);
	EXPECT_EQ(read(fd, &v, 8), 8);
	EXPECT_EQ(v, max);
	close(fd);

	fd = MUST(eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK));
	EXPECT_EQ(read(fd, &v, 8), 8);
	EXPECT_EQ(v, 1);
	EXPECT_EQ(read(fd, &v, 8), 8);
	CHECK_ERRNO(read(fd, &v, 8), EAGAIN);
	CHECK_ERRNO(eventfd(0, 0x4000), EINVAL);
	return check_result();
}
