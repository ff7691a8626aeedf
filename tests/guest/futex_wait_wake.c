/*
 * FUTEX_WAIT and FUTEX_WAKE: the word is compared first, wakes are counted,
 * bitsets choose, requeue moves, timeouts run out.
 */
#include <linux/futex.h>
#include <pthread.h>
#include "check.h"

static int word, other, third;
static volatile int woken;

static long futex(int *uaddr, int op, int val, const void *ts, int *uaddr2,
		  unsigned val3)
{
	return syscall(SYS_futex, uaddr, op, val, ts, uaddr2, val3);
}

static void *waiter(void *arg)
{
	unsigned bits = (unsigned)(long)arg;
	long ret = futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 0, NULL, NULL, bits);

	EXPECT_EQ(ret, 0);
	__atomic_add_fetch(&woken, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

/* Wakes until so many in all have been woken. */
static void wake_until(int n, unsigned bits)
{
	int got = 0;

	while (got < n) {
		got += futex(&word, FUTEX_WAKE_BITSET_PRIVATE, n - got, NULL,
			     NULL, bits);
		usleep(1000);
	}
	EXPECT_EQ(got, n);
}

static void check_arguments(void)
{
	struct timespec none = { 0, 0 }, bad = { 0, -1 }, some = { 0, 10000000 };
	char bytes[8];
	long long t;

	CHECK_ERRNO(futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0), EAGAIN);
	CHECK_ERRNO(futex(&word, FUTEX_WAIT, 0, &none, NULL, 0), ETIMEDOUT);
	t = now_ns();
	CHECK_ERRNO(futex(&word, FUTEX_WAIT, 0, &some, NULL, 0), ETIMEDOUT);
	CHECK(now_ns() - t >= 10000000);
	CHECK_ERRNO(futex(&word, FUTEX_WAIT, 0, &bad, NULL, 0), EINVAL);
	CHECK_ERRNO(futex((int *)(bytes + 1), FUTEX_WAIT, 0, &none, NULL, 0),
		    EINVAL);
	CHECK_ERRNO(futex((int *)(bytes + 1), FUTEX_WAKE, 1, NULL, NULL, 0),
		    EINVAL);
	CHECK_ERRNO(futex((int *)8, FUTEX_WAIT, 0, &none, NULL, 0), EFAULT);
	CHECK_ERRNO(futex(&word, FUTEX_WAIT_BITSET, 0, &none, NULL, 0), EINVAL);
	CHECK_ERRNO(futex(&word, FUTEX_WAKE_BITSET, 1, NULL, NULL, 0), EINVAL);
	CHECK_ERRNO(futex(&word, 99, 1, NULL, NULL, 0), ENOSYS);
	EXPECT_EQ(futex(&word, FUTEX_WAKE, 10, NULL, NULL, 0), 0);
	CHECK_ERRNO(futex(&word, FUTEX_CMP_REQUEUE, 1, (void *)1, &other, 5),
		    EAGAIN);

	/* An absolute time in the past. */
	CHECK_ERRNO(futex(&word, FUTEX_WAIT_BITSET, 0, &none, NULL, -1),
		    ETIMEDOUT);
}

static void check_waking(void)
{
	pthread_t t[4];
	int i, moved = 0;

	for (i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, waiter, (void *)(i < 2 ? 1L : 2L));
	EXPECT_EQ(futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 4), 0);
	wake_until(2, 2);
	while (woken < 2)
		usleep(1000);
	usleep(10000);
	EXPECT_EQ(woken, 2);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 2), 0);
	wake_until(2, -1);
	for (i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	EXPECT_EQ(woken, 4);

	/* Moved to another word, they are woken from there. */
	for (i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, waiter, (void *)-1L);
	while (moved < 4) {
		moved += futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)4L,
			       &other, 0);
		usleep(1000);
	}
	EXPECT_EQ(moved, 4);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0), 0);
	EXPECT_EQ(futex(&other, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0), 1);
	EXPECT_EQ(futex(&other, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0), 3);
	for (i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
}

/* other += 1, wake one on word, and one on other if it was > 3. */
static void check_wake_op(void)
{
	other = 5;
	EXPECT_EQ(futex(&word, FUTEX_WAKE_OP, 1, (void *)1L, &other,
			FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_GT, 3)), 0);
	EXPECT_EQ(other, 6);
	EXPECT_EQ(futex(&word, FUTEX_WAKE_OP, 1, (void *)1L, &other,
			FUTEX_OP(FUTEX_OP_SET, 9, FUTEX_OP_CMP_EQ, 3)), 0);
	EXPECT_EQ(other, 9);
}

/* A thread waits at other, privately. */
static pthread_t waits_at_other(void)
{
	pthread_t t;

	MUST(-pthread_create(&t, NULL, waiter, (void *)-1L));
	while (futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)1L, &other,
		     0) != 1)
		usleep(1000);
	return t;
}

/* A private waiter is not there for those who call without the flag. */
static void check_private_and_shared(void)
{
	pthread_t t = waits_at_other();

	EXPECT_EQ(futex(&other, FUTEX_WAKE, 9, NULL, NULL, 0), 0);
	EXPECT_EQ(futex(&other, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0), 1);
	pthread_join(t, NULL);
}

/* An unknown comparison: the word is changed, nobody is woken. */
static void check_wake_op_refused(void)
{
	pthread_t t = waits_at_other();

	third = 1;
	CHECK_ERRNO(futex(&other, FUTEX_WAKE_OP_PRIVATE, 1, (void *)1L, &third,
			  FUTEX_OP(FUTEX_OP_ADD, 1, 7, 0)), ENOSYS);
	EXPECT_EQ(third, 2);
	EXPECT_EQ(futex(&other, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0), 1);
	pthread_join(t, NULL);
}

int main(void)
{
	check_arguments();
	check_waking();
	check_wake_op();
	check_private_and_shared();
	check_wake_op_refused();
	return check_result();
}
