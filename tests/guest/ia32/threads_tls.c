/*
 * 32-bit threads: set_thread_area gives each its own %gs, clone with
 * CLONE_SETTLS too, futexes join them.
 */
#include <pthread.h>
#include <sched.h>
#include "check.h"

static __thread int own = 7;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int total;

static void *worker(void *arg)
{
	int i;

	EXPECT_EQ(own, 7);
	own = (int)(long)arg;
	for (i = 0; i < 200; i++) {
		pthread_mutex_lock(&lock);
		total++;
		pthread_mutex_unlock(&lock);
		if (i % 20 == 0)
			sched_yield();
	}
	EXPECT_EQ(own, (int)(long)arg);
	return arg;
}

int main(void)
{
	pthread_t t[8];
	void *ret;
	long i;

	for (i = 0; i < 8; i++)
		EXPECT_EQ(pthread_create(&t[i], NULL, worker, (void *)i), 0);
	for (i = 0; i < 8; i++) {
		EXPECT_EQ(pthread_join(t[i], &ret), 0);
		EXPECT_EQ((long)ret, i);
	}
	EXPECT_EQ(total, 1600);
	EXPECT_EQ(own, 7);
	return check_result();
}
