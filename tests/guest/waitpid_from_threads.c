/*
 * A child of one thread is a child of the process: any thread may wait for
 * it, except with __WNOTHREAD.
 */
#include <pthread.h>
#include "check.h"

static pid_t child;

static void *forks(void *arg)
{
	child = fork();
	if (child == 0)
		_exit(9);
	return arg;
}

static void *waits(void *arg)
{
	CHECK_ERRNO(waitpid(child, NULL, WNOHANG | 0x20000000), ECHILD);
	EXPECT_EQ(WEXITSTATUS(check_wait_status(child)), 9);
	return arg;
}

int main(void)
{
	pthread_t t;

	pthread_create(&t, NULL, forks, NULL);
	pthread_join(t, NULL);
	CHECK(child > 0);
	EXPECT_EQ(WEXITSTATUS(check_wait_status(child)), 9);

	forks(NULL);
	pthread_create(&t, NULL, waits, NULL);
	pthread_join(t, NULL);
	return check_result();
}
