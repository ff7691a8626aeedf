/*
 * A signal to the process goes to a thread that does not block it; one to a
 * thread goes to that one alone.
 */
#include <pthread.h>
#include "check.h"

static volatile pid_t ran_in;
static volatile pid_t worker_tid;
static volatile int stop;

static void handler(int sig)
{
	(void)sig;
	ran_in = syscall(SYS_gettid);
}

static void *worker(void *arg)
{
	worker_tid = syscall(SYS_gettid);
	while (!stop)
		usleep(1000);
	return arg;
}

static void await_handler(void)
{
	int i;

	for (i = 0; i < 2000 && !ran_in; i++)
		usleep(1000);
}

int main(void)
{
	sigset_t set;
	pthread_t t;

	signal(SIGUSR1, handler);
	pthread_create(&t, NULL, worker, NULL);
	while (!worker_tid)
		usleep(1000);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);

	kill(getpid(), SIGUSR1);
	await_handler();
	EXPECT_EQ(ran_in, worker_tid);

	ran_in = 0;
	syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1);
	sleep_ms(10);
	EXPECT_EQ(ran_in, 0);			/* ours, and blocked */
	sigpending(&set);
	EXPECT_EQ(sigismember(&set, SIGUSR1), 1);
	sigemptyset(&set);
	pthread_sigmask(SIG_SETMASK, &set, NULL);
	EXPECT_EQ(ran_in, getpid());

	ran_in = 0;
	syscall(SYS_tgkill, getpid(), worker_tid, SIGUSR1);
	await_handler();
	EXPECT_EQ(ran_in, worker_tid);
	stop = 1;
	pthread_join(t, NULL);
	return check_result();
}
