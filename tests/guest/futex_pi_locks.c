/*
 * FUTEX_LOCK_PI, TRYLOCK_PI, UNLOCK_PI, LOCK_PI2: the word and its owner, handing
 * over in order, owners that die, timeouts, and what each misuse gets.
 */
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include "check.h"

#define TID()	((int)syscall(SYS_gettid))

static long op(int *word, int what, const struct timespec *ts)
{
	return syscall(SYS_futex, word, what, 0, ts, NULL, 0);
}

static int *shared_words(void)
{
	return MUST(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

static void check_alone(void)
{
	struct timespec bad = { 0, -1 };
	int word = 0;

	CHECK_OK(op(&word, FUTEX_LOCK_PI, NULL));
	EXPECT_EQ(word, TID());
	CHECK_ERRNO(op(&word, FUTEX_LOCK_PI, NULL), EDEADLK);
	CHECK_ERRNO(op(&word, FUTEX_TRYLOCK_PI, NULL), EDEADLK);
	CHECK_OK(op(&word, FUTEX_UNLOCK_PI, NULL));
	EXPECT_EQ(word, 0);
	CHECK_ERRNO(op(&word, FUTEX_UNLOCK_PI, NULL), EPERM);
	CHECK_OK(op(&word, FUTEX_TRYLOCK_PI, NULL));
	CHECK_OK(op(&word, FUTEX_UNLOCK_PI, NULL));
	CHECK_OK(op(&word, 13 /* FUTEX_LOCK_PI2 */, NULL));
	CHECK_OK(op(&word, FUTEX_UNLOCK_PI, NULL));
	word = 0x3ffffff;
	CHECK_ERRNO(op(&word, FUTEX_LOCK_PI, NULL), ESRCH);
	word = 1;
	CHECK_ERRNO(op(&word, FUTEX_TRYLOCK_PI, NULL), EAGAIN);
	word = FUTEX_OWNER_DIED;
	CHECK_OK(op(&word, FUTEX_LOCK_PI, NULL));
	EXPECT_EQ(word, TID() | FUTEX_OWNER_DIED);
	CHECK_OK(op(&word, FUTEX_UNLOCK_PI, NULL));
	CHECK_ERRNO(op((int *)((char *)&word + 1), FUTEX_LOCK_PI, NULL), EINVAL);
	CHECK_ERRNO(op((int *)8, FUTEX_LOCK_PI, NULL), EFAULT);
	CHECK_ERRNO(op((int *)8, FUTEX_UNLOCK_PI, NULL), EFAULT);
	CHECK_ERRNO(op(&word, FUTEX_LOCK_PI, &bad), EINVAL);
	CHECK_ERRNO(op(&word, FUTEX_LOCK_PI | FUTEX_CLOCK_REALTIME, NULL), ENOSYS);
}

static void check_waiters(void)
{
	struct timespec past = { 1, 0 };
	int *word = shared_words(), i;
	pid_t pids[3];

	CHECK_OK(op(word, FUTEX_LOCK_PI, NULL));
	for (i = 0; i < 3; i++) {
		pids[i] = check_fork();
		if (pids[i] == 0) {
			CHECK_ERRNO(op(word, FUTEX_UNLOCK_PI, NULL), EPERM);
			CHECK_ERRNO(op(word, FUTEX_LOCK_PI, &past), ETIMEDOUT);
			CHECK_OK(op(word, FUTEX_LOCK_PI, NULL));
			EXPECT_EQ(*word & FUTEX_TID_MASK, TID());
			word[1]++;
			CHECK_OK(op(word, FUTEX_UNLOCK_PI, NULL));
			check_exit();
		}
	}
	while (!(*(volatile int *)word & FUTEX_WAITERS))
		sched_yield();
	sleep_ms(50);
	EXPECT_EQ(*word & FUTEX_TID_MASK, TID());
	/* A lock is given away; it cannot be announced. */
	CHECK_ERRNO(syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0), EINVAL);
	CHECK_OK(op(word, FUTEX_UNLOCK_PI, NULL));
	for (i = 0; i < 3; i++)
		check_join(pids[i]);
	EXPECT_EQ(word[1], 3);
	EXPECT_EQ(*word & FUTEX_TID_MASK, 0);
	munmap(word, 4096);
}

/* The owner ends without a word: the first waiter has the lock, and is told. */
static void check_owner_dies(void)
{
	int *word = shared_words(), i;
	pid_t owner = check_fork(), pids[2];

	if (owner == 0) {
		CHECK_OK(op(word, FUTEX_LOCK_PI, NULL));
		word[2] = 1;
		while (*(volatile int *)&word[3] < 2)
			sched_yield();
		sleep_ms(50);
		check_exit();
	}
	while (!*(volatile int *)&word[2])
		sched_yield();
	for (i = 0; i < 2; i++) {
		pids[i] = check_fork();
		if (pids[i] == 0) {
			__atomic_fetch_add(&word[3], 1, __ATOMIC_SEQ_CST);
			CHECK_OK(op(word, FUTEX_LOCK_PI, NULL));
			EXPECT_EQ(*word & FUTEX_TID_MASK, TID());
			if (*word & FUTEX_OWNER_DIED)
				word[4]++;
			word[1]++;
			CHECK_OK(op(word, FUTEX_UNLOCK_PI, NULL));
			check_exit();
		}
	}
	check_join(owner);
	for (i = 0; i < 2; i++)
		check_join(pids[i]);
	EXPECT_EQ(word[1], 2);
	EXPECT_EQ(word[4], 1);
	munmap(word, 4096);
}

static int counter_lock, counter;

static void *count(void *arg)
{
	int i, expect;

	for (i = 0; i < 2000; i++) {
		expect = 0;
		if (!__atomic_compare_exchange_n(&counter_lock, &expect, TID(), 0,
						 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			CHECK_OK(op(&counter_lock, FUTEX_LOCK_PI_PRIVATE, NULL));
		counter++;
		if (i % 64 == 0)
			sched_yield();
		expect = TID();
		if (!__atomic_compare_exchange_n(&counter_lock, &expect, 0, 0,
						 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			CHECK_OK(op(&counter_lock, FUTEX_UNLOCK_PI_PRIVATE, NULL));
	}
	return arg;
}

/* As a C library uses it: the kernel is asked only when the word is not as hoped. */
static void check_threads(void)
{
	pthread_t threads[4];
	int i;

	for (i = 0; i < 4; i++)
		MUST(-pthread_create(&threads[i], NULL, count, NULL));
	for (i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	EXPECT_EQ(counter, 8000);
	EXPECT_EQ(counter_lock, 0);
}

int main(void)
{
	check_alone();
	check_waiters();
	check_owner_dies();
	check_threads();
	return check_result();
}
