/*
 * Clocks: which exist, that they never step back, agree with each other, and
 * what resolution they claim.
 */
#include "check.h"

static long long ns(clockid_t id)
{
	struct timespec ts = { -1, -1 };

	EXPECT_EQ(syscall(SYS_clock_gettime, id, &ts), 0);
	CHECK(ts.tv_nsec >= 0 && ts.tv_nsec < 1000000000);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static long long vdso_ns(clockid_t id)
{
	struct timespec ts;

	EXPECT_EQ(clock_gettime(id, &ts), 0);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

int main(void)
{
	static const clockid_t ids[] = {
		CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW,
		CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME,
		CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_TAI,
	};
	struct timespec res;
	struct timeval tv;
	long long a, b;
	size_t i;
	int n;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		a = ns(ids[i]);
		for (n = 0; n < 2000; n++) {
			b = n & 1 ? ns(ids[i]) : vdso_ns(ids[i]);
			if (b < a) {
				FAIL("clock %d went back by %lld ns", ids[i],
				     a - b);
				break;
			}
			a = b;
		}
		EXPECT_EQ(clock_getres(ids[i], &res), 0);
		EXPECT_EQ(res.tv_sec, 0);
		CHECK(res.tv_nsec >= 1 && res.tv_nsec <= 10000000);
	}
	a = ns(CLOCK_REALTIME);
	gettimeofday(&tv, NULL);
	b = ns(CLOCK_REALTIME);
	CHECK(tv.tv_sec * 1000000LL + tv.tv_usec >= a / 1000);
	CHECK(tv.tv_sec * 1000000LL + tv.tv_usec <= b / 1000);
	CHECK(time(NULL) >= a / 1000000000 - 1);
	CHECK(ns(CLOCK_BOOTTIME) >= ns(CLOCK_MONOTONIC) - 1000000000);

	CHECK_ERRNO(syscall(SYS_clock_gettime, 99, &res), EINVAL);
	CHECK_ERRNO(syscall(SYS_clock_getres, 99, &res), EINVAL);
	EXPECT_EQ(syscall(SYS_clock_getres, CLOCK_REALTIME, NULL), 0);
	CHECK_ERRNO(syscall(SYS_clock_settime, CLOCK_MONOTONIC, &res), EINVAL);
	return check_result();
}
