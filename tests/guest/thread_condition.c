/*
 * Threads hand a turn round with mutex and condition variable; a timed wait
 * runs out, and a barrier and semaphores let all through.
 */
#include <pthread.h>
#include <semaphore.h>
#include "check.h"

#define THREADS 4
#define ROUNDS 100

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static sem_t sem;
static int turn;

static void *player(void *arg)
{
	long me = (long)arg;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&lock);
		while (turn % THREADS != me)
			pthread_cond_wait(&turned, &lock);
		turn++;
		pthread_cond_broadcast(&turned);
		pthread_mutex_unlock(&lock);
	}
	pthread_barrier_wait(&barrier);
	sem_post(&sem);
	return NULL;
}

int main(void)
{
	pthread_t t[THREADS];
	struct timespec ts;
	long i;

	pthread_barrier_init(&barrier, NULL, THREADS);
	sem_init(&sem, 0, 0);
	for (i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, player, (void *)i);
	for (i = 0; i < THREADS; i++)
		EXPECT_EQ(sem_wait(&sem), 0);
	for (i = 0; i < THREADS; i++)
		EXPECT_EQ(pthread_join(t[i], NULL), 0);
	EXPECT_EQ(turn, THREADS * ROUNDS);

	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_nsec += 20000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_nsec -= 1000000000;
		ts.tv_sec++;
	}
	pthread_mutex_lock(&lock);
	EXPECT_EQ(pthread_cond_timedwait(&turned, &lock, &ts), ETIMEDOUT);
	pthread_mutex_unlock(&lock);
	CHECK_ERRNO(sem_timedwait(&sem, &ts), ETIMEDOUT);
	return check_result();
}
