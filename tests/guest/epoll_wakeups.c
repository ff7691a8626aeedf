/*
 * Waiters on one epoll: each event goes to one of them; with EPOLLEXCLUSIVE
 * in several epolls not all are woken; all ready descriptors are reported,
 * in turn when there is no room.
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <pthread.h>
#include "net.h"

static int ep, ev;
static volatile int woken;

static void *waiter(void *arg)
{
	struct epoll_event e;
	uint64_t n;

	if (epoll_wait(ep, &e, 1, 20000) == 1 && read(ev, &n, 8) == 8)
		__atomic_add_fetch(&woken, 1, __ATOMIC_SEQ_CST);
	return arg;
}

static void check_rotation(void)
{
	struct epoll_event e = { .events = EPOLLIN }, out[2];
	int fds[6][2], seen[6] = { 0 }, i, round;
	int poll = MUST(epoll_create1(0));

	for (i = 0; i < 6; i++) {
		MUST(pipe(fds[i]));
		EXPECT_EQ(write(fds[i][1], "x", 1), 1);
		e.data.u64 = 0x1234567800000000 + i;
		MUST(epoll_ctl(poll, EPOLL_CTL_ADD, fds[i][0], &e));
	}
	for (round = 0; round < 3; round++) {
		EXPECT_EQ(epoll_wait(poll, out, 2, 0), 2);
		for (i = 0; i < 2; i++) {
			EXPECT_EQ(out[i].data.u64 >> 32, 0x12345678);
			seen[out[i].data.u32]++;
		}
	}
	for (i = 0; i < 6; i++)
		EXPECT_EQ(seen[i], 1);
}

int main(void)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLET };
	pthread_t t[4];
	uint64_t one = 1;
	int i;

	ep = MUST(epoll_create1(0));
	ev = MUST(eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK));
	MUST(epoll_ctl(ep, EPOLL_CTL_ADD, ev, &e));
	for (i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, waiter, NULL);
	for (i = 0; i < 4; i++) {
		int before = woken;

		sleep_ms(10);
		EXPECT_EQ(write(ev, &one, 8), 8);
		while (woken == before)
			usleep(1000);
	}
	for (i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	EXPECT_EQ(woken, 4);

	e.events = EPOLLIN | EPOLLEXCLUSIVE;
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_MOD, ev, &e), EINVAL);
	MUST(epoll_ctl(ep, EPOLL_CTL_DEL, ev, NULL));
	EXPECT_EQ(epoll_ctl(ep, EPOLL_CTL_ADD, ev, &e), 0);
	e.events = EPOLLIN;
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_MOD, ev, &e), EINVAL);
	check_rotation();
	return check_result();
}
