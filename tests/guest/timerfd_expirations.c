/*
 * timerfd counts expirations: one, many, absolute ones, disarmed none; and
 * is readable when there are any.
 */
#include <sys/timerfd.h>
#include "net.h"

int main(void)
{
	struct itimerspec it = { { 0, 0 }, { 0, 10000000 } }, old;
	struct timespec now;
	uint64_t n;
	int fd = MUST(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));

	CHECK_ERRNO(read(fd, &n, 8), EAGAIN);
	EXPECT_EQ(poll_one(fd, POLLIN, 0), 0);
	EXPECT_EQ(timerfd_settime(fd, 0, &it, NULL), 0);
	EXPECT_EQ(timerfd_gettime(fd, &old), 0);
	CHECK(old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 10000000);
	EXPECT_EQ(poll_one(fd, POLLIN, -1), POLLIN);
	EXPECT_EQ(read(fd, &n, 8), 8);
	EXPECT_EQ(n, 1);
	CHECK_ERRNO(read(fd, &n, 8), EAGAIN);

	it.it_interval.tv_nsec = 2000000;
	EXPECT_EQ(timerfd_settime(fd, 0, &it, NULL), 0);
	sleep_ms(50);
	EXPECT_EQ(read(fd, &n, 8), 8);
	CHECK(n >= 10);
	CHECK_ERRNO(read(fd, &n, 4), EINVAL);

	memset(&it, 0, sizeof(it));
	EXPECT_EQ(timerfd_settime(fd, 0, &it, &old), 0);
	EXPECT_EQ(old.it_interval.tv_nsec, 2000000);
	sleep_ms(5);
	CHECK_ERRNO(read(fd, &n, 8), EAGAIN);

	clock_gettime(CLOCK_MONOTONIC, &now);
	it.it_value = now;
	EXPECT_EQ(timerfd_settime(fd, TFD_TIMER_ABSTIME, &it, NULL), 0);
	EXPECT_EQ(poll_one(fd, POLLIN, -1), POLLIN);
	EXPECT_EQ(read(fd, &n, 8), 8);
	EXPECT_EQ(n, 1);

	/* Blocking. */
	MUST(fcntl(fd, F_SETFL, 0));
	it.it_value = (struct timespec){ 0, 5000000 };
	EXPECT_EQ(timerfd_settime(fd, 0, &it, NULL), 0);
	EXPECT_EQ(read(fd, &n, 8), 8);
	EXPECT_EQ(n, 1);

	it.it_value.tv_nsec = 1000000000;
	CHECK_ERRNO(timerfd_settime(fd, 0, &it, NULL), EINVAL);
	CHECK_ERRNO(timerfd_settime(fd, 0x40, &it, NULL), EINVAL);
	CHECK_ERRNO(timerfd_create(99, 0), EINVAL);
	CHECK_ERRNO(timerfd_create(CLOCK_MONOTONIC, 0x1), EINVAL);
	CHECK_ERRNO(timerfd_gettime(2, &old), EINVAL);
	CHECK_ERRNO(timerfd_gettime(99, &old), EBADF);
	return check_result();
}
