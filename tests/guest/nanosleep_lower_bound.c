/*
 * nanosleep and clock_nanosleep sleep at least as long as asked, absolute or
 * relative, and refuse times that are none.
 */
#include "check.h"

int main(void)
{
	struct timespec ts = { 0, 15000000 }, left;
	long long t = now_ns();

	EXPECT_EQ(nanosleep(&ts, NULL), 0);
	CHECK(now_ns() - t >= 15000000);

	t = now_ns();
	EXPECT_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &left), 0);
	CHECK(now_ns() - t >= 15000000);

	t = now_ns() + 15000000;
	ts.tv_sec = t / 1000000000;
	ts.tv_nsec = t % 1000000000;
	EXPECT_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL), 0);
	CHECK(now_ns() >= t);
	EXPECT_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL), 0);

	ts = (struct timespec){ 0, 0 };
	EXPECT_EQ(nanosleep(&ts, NULL), 0);
	ts = (struct timespec){ 0, 1000000000 };
	CHECK_ERRNO(nanosleep(&ts, NULL), EINVAL);
	ts = (struct timespec){ -1, 0 };
	CHECK_ERRNO(nanosleep(&ts, NULL), EINVAL);
	ts = (struct timespec){ 0, -1 };
	CHECK_ERRNO(nanosleep(&ts, NULL), EINVAL);
	ts = (struct timespec){ 0, 0 };
	CHECK_ERRNO(syscall(SYS_clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0,
			    &ts, NULL), EOPNOTSUPP);
	CHECK_ERRNO(syscall(SYS_clock_nanosleep, 99, 0, &ts, NULL), EINVAL);
	return check_result();
}
