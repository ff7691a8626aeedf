/*
 * POSIX timers: signal and value, overruns, absolute times, what is left,
 * deletion, and refusals.
 */
#include "check.h"

int main(void)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL,
			       .sigev_signo = SIGUSR1 };
	struct itimerspec it = { { 0, 0 }, { 0, 10000000 } }, left;
	struct timespec now;
	siginfo_t info;
	sigset_t set;
	timer_t t, t2;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);

	ev.sigev_value.sival_int = 1234;
	EXPECT_EQ(timer_create(CLOCK_MONOTONIC, &ev, &t), 0);
	EXPECT_EQ(timer_gettime(t, &left), 0);
	EXPECT_EQ(left.it_value.tv_nsec, 0);
	EXPECT_EQ(timer_settime(t, 0, &it, NULL), 0);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGUSR1);
	EXPECT_EQ(info.si_code, SI_TIMER);
	EXPECT_EQ(info.si_value.sival_int, 1234);
	EXPECT_EQ(info.si_overrun, 0);

	/* Expirations that found their signal still pending are counted. */
	it.it_interval.tv_nsec = 1000000;
	EXPECT_EQ(timer_settime(t, 0, &it, NULL), 0);
	sleep_ms(60);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGUSR1);
	CHECK(info.si_overrun > 5);
	CHECK(timer_getoverrun(t) > 5);
	EXPECT_EQ(timer_gettime(t, &left), 0);
	EXPECT_EQ(left.it_interval.tv_nsec, 1000000);
	EXPECT_EQ(timer_delete(t), 0);
	CHECK_ERRNO(syscall(SYS_timer_delete, t), EINVAL);
	CHECK_ERRNO(syscall(SYS_timer_gettime, 12345, &left), EINVAL);

	/* The last one may still be pending. */
	while (sigtimedwait(&set, &info, &(struct timespec){ 0, 0 }) > 0)
		;

	/* Absolute, and already past. */
	EXPECT_EQ(timer_create(CLOCK_REALTIME, NULL, &t2), 0);
	clock_gettime(CLOCK_REALTIME, &now);
	it = (struct itimerspec){ { 0, 0 }, { now.tv_sec - 1, 0 } };
	EXPECT_EQ(timer_settime(t2, TIMER_ABSTIME, &it, NULL), 0);
	EXPECT_EQ(sigwaitinfo(&set, &info), SIGALRM);
	it.it_value.tv_nsec = 1000000000;
	CHECK_ERRNO(timer_settime(t2, 0, &it, NULL), EINVAL);
	EXPECT_EQ(timer_delete(t2), 0);

	CHECK_ERRNO(timer_create(99, &ev, &t), EINVAL);
	ev.sigev_signo = 99;
	CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, &ev, &t), EINVAL);
	ev.sigev_notify = 77;
	CHECK_ERRNO(timer_create(CLOCK_MONOTONIC, &ev, &t), EINVAL);
	return check_result();
}
