/*
 * Periodic timers whose signals are taken while others expire: by handlers,
 * sigtimedwait() and signalfd, in several threads.  Taking one starts its
 * timer again, in the middle of the kernel's own work on the queue.
 */
#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include "check.h"

#define THREADS		3
#define MILLISECONDS	800

static long long end;

static timer_t start_timer(int sig, long period_ns)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL,
			       .sigev_signo = sig };
	struct itimerspec it = { { 0, period_ns }, { 0, period_ns } };
	timer_t t;

	MUST(timer_create(CLOCK_MONOTONIC, &ev, &t));
	MUST(timer_settime(t, 0, &it, NULL));
	return t;
}

static void *handle(void *arg)
{
	timer_t t = start_timer(SIGUSR1, 150000);
	long n = 0;

	(void)arg;
	while (now_ns() < end)
		if (getppid() > 0)
			n++;
	CHECK(n > 0);
	EXPECT_EQ(timer_delete(t), 0);
	return NULL;
}

static void *wait_for(void *arg)
{
	timer_t t = start_timer(SIGRTMIN, 250000);
	struct timespec second = { 1, 0 };
	siginfo_t info;
	sigset_t set;
	int taken = 0;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	for (; now_ns() < end; taken++) {
		int sig = sigtimedwait(&set, &info, &second);

		if (sig < 0 && errno == EINTR)
			continue;
		EXPECT_EQ(sig, SIGRTMIN);
		EXPECT_EQ(info.si_code, SI_TIMER);
	}
	CHECK(taken > 0);
	EXPECT_EQ(timer_delete(t), 0);
	return NULL;
}

static void *read_them(void *arg)
{
	timer_t t = start_timer(SIGRTMIN + 1, 350000);
	struct signalfd_siginfo si;
	sigset_t set;
	int fd;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1);
	fd = MUST(signalfd(-1, &set, 0));
	while (now_ns() < end) {
		ssize_t n = read(fd, &si, sizeof(si));

		if (n < 0 && errno == EINTR)
			continue;
		EXPECT_EQ(n, sizeof(si));
		EXPECT_EQ(si.ssi_signo, SIGRTMIN + 1);
	}
	close(fd);
	EXPECT_EQ(timer_delete(t), 0);
	return NULL;
}

int main(void)
{
	static void *(*const work[THREADS])(void *) = {
		handle, wait_for, read_them,
	};
	pthread_t thread[THREADS];
	sigset_t set;
	int i;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGRTMIN + 1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	check_catch(SIGUSR1, 0);
	end = now_ns() + MILLISECONDS * 1000000LL;
	for (i = 0; i < THREADS; i++)
		EXPECT_EQ(pthread_create(&thread[i], NULL, work[i], NULL), 0);
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	CHECK(check_caught > 0);
	return check_result();
}
