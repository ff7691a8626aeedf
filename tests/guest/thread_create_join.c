/*
 * Threads share memory and descriptors, have ids of their own, and are
 * joined through the futex that their exit clears and wakes.
 */
#include <pthread.h>
#include "check.h"

#define THREADS 16

static int tids[THREADS];
static int total;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int own;

static void *worker(void *arg)
{
	long me = (long)arg;
	int i;

	own = me;
	tids[me] = syscall(SYS_gettid);
	EXPECT_EQ(getpid() != tids[me], 1);
	for (i = 0; i < 500; i++) {
		pthread_mutex_lock(&lock);
		total++;
		pthread_mutex_unlock(&lock);
	}
	EXPECT_EQ(own, me);
	return (void *)(me * 3);
}

int main(void)
{
	pthread_t t[THREADS];
	void *ret;
	long i, j;

	for (i = 0; i < THREADS; i++)
		EXPECT_EQ(pthread_create(&t[i], NULL, worker, (void *)i), 0);
	for (i = 0; i < THREADS; i++) {
		EXPECT_EQ(pthread_join(t[i], &ret), 0);
		EXPECT_EQ(ret, i * 3);
	}
	EXPECT_EQ(total, THREADS * 500);
	for (i = 0; i < THREADS; i++)
		for (j = 0; j < i; j++)
			CHECK(tids[i] != tids[j]);

	for (i = 0; i < 200; i++) {
		EXPECT_EQ(pthread_create(&t[0], NULL, worker, (void *)0), 0);
		EXPECT_EQ(pthread_join(t[0], NULL), 0);
	}
	return check_result();
}
