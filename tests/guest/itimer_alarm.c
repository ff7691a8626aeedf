/*
 * setitimer, getitimer and alarm: when SIGALRM comes, what is left, and the
 * CPU-time timers.
 */
#include "check.h"

int main(void)
{
	struct itimerval it = { { 0, 0 }, { 0, 30000 } }, old;
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);

	EXPECT_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
	EXPECT_EQ(getitimer(ITIMER_REAL, &old), 0);
	EXPECT_EQ(old.it_value.tv_sec, 0);
	CHECK(old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 30000);
	EXPECT_EQ(sigwait(&set, &sig), 0);
	EXPECT_EQ(sig, SIGALRM);
	EXPECT_EQ(getitimer(ITIMER_REAL, &old), 0);
	EXPECT_EQ(old.it_value.tv_sec, 0);
	EXPECT_EQ(old.it_value.tv_usec, 0);

	/* Periodic. */
	it.it_interval.tv_usec = 5000;
	it.it_value.tv_usec = 5000;
	EXPECT_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
	EXPECT_EQ(sigwait(&set, &sig), 0);
	EXPECT_EQ(sigwait(&set, &sig), 0);
	EXPECT_EQ(sigwait(&set, &sig), 0);
	memset(&it, 0, sizeof(it));
	EXPECT_EQ(setitimer(ITIMER_REAL, &it, &old), 0);
	EXPECT_EQ(old.it_interval.tv_usec, 5000);

	EXPECT_EQ(alarm(100), 0);
	EXPECT_EQ(alarm(50), 100);
	EXPECT_EQ(alarm(0), 50);
	EXPECT_EQ(alarm(0), 0);

	/* A child does not inherit it. */
	alarm(100);
	if (check_fork() == 0)
		_exit(alarm(0) != 0);
	wait(&sig);
	EXPECT_EQ(sig, 0);
	alarm(0);

	/* CPU time. */
	check_catch(SIGVTALRM, 0);
	check_catch(SIGPROF, 0);
	it.it_value.tv_usec = 20000;
	EXPECT_EQ(setitimer(ITIMER_VIRTUAL, &it, NULL), 0);
	while (check_caught == 0)
		;
	EXPECT_EQ(check_last_signal, SIGVTALRM);
	EXPECT_EQ(setitimer(ITIMER_PROF, &it, NULL), 0);
	while (check_caught == 1)
		;
	EXPECT_EQ(check_last_signal, SIGPROF);

	CHECK_ERRNO(setitimer(3, &it, NULL), EINVAL);
	CHECK_ERRNO(getitimer(-1, &it), EINVAL);
	it.it_value.tv_usec = 1000000;
	CHECK_ERRNO(setitimer(ITIMER_REAL, &it, NULL), EINVAL);
	return check_result();
}
