/*
 * epoll: level-triggered tells as long as it is so, edge-triggered once per
 * event, one-shot once until rearmed.
 */
#include <sys/epoll.h>
#include "net.h"

static int ep;

static int wait_one(struct epoll_event *e, int timeout)
{
	memset(e, 0, sizeof(*e));
	return epoll_wait(ep, e, 1, timeout);
}

static int add(int fd, unsigned events)
{
	struct epoll_event e = { .events = events, .data.fd = fd };

	return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
}

static int mod(int fd, unsigned events)
{
	struct epoll_event e = { .events = events, .data.fd = fd };

	return epoll_ctl(ep, EPOLL_CTL_MOD, fd, &e);
}

int main(void)
{
	struct epoll_event e;
	int fds[2], sv[2];
	char buf[16];

	ep = MUST(epoll_create1(EPOLL_CLOEXEC));
	EXPECT_EQ(fcntl(ep, F_GETFD), FD_CLOEXEC);
	MUST(pipe(fds));
	EXPECT_EQ(add(fds[0], EPOLLIN), 0);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(write(fds[1], "ab", 2), 2);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(e.events, EPOLLIN);
	EXPECT_EQ(e.data.fd, fds[0]);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(read(fds[0], buf, 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(read(fds[0], buf, 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 0);

	/* Edges. */
	EXPECT_EQ(mod(fds[0], EPOLLIN | EPOLLET), 0);
	EXPECT_EQ(write(fds[1], "c", 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(write(fds[1], "d", 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(mod(fds[0], EPOLLIN | EPOLLET), 0);	/* tells anew */
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(read(fds[0], buf, sizeof(buf)), 2);

	/* One shot. */
	EXPECT_EQ(mod(fds[0], EPOLLIN | EPOLLONESHOT), 0);
	EXPECT_EQ(write(fds[1], "e", 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(write(fds[1], "f", 1), 1);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(mod(fds[0], EPOLLIN | EPOLLONESHOT), 0);
	EXPECT_EQ(wait_one(&e, 0), 1);
	close(fds[1]);
	EXPECT_EQ(mod(fds[0], 0), 0);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(e.events, EPOLLHUP);
	close(fds[0]);
	EXPECT_EQ(wait_one(&e, 0), 0);

	/* A socket: writable now, readable after the peer wrote, and hung up. */
	tcp_pair(sv);
	EXPECT_EQ(add(sv[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET), 0);
	EXPECT_EQ(wait_one(&e, 0), 1);
	EXPECT_EQ(e.events, EPOLLOUT);
	EXPECT_EQ(wait_one(&e, 0), 0);
	EXPECT_EQ(write(sv[1], "g", 1), 1);
	EXPECT_EQ(wait_one(&e, 1000), 1);
	EXPECT_EQ(e.events, EPOLLIN | EPOLLOUT);
	EXPECT_EQ(shutdown(sv[1], SHUT_WR), 0);
	EXPECT_EQ(wait_one(&e, 1000), 1);
	EXPECT_EQ(e.events, EPOLLIN | EPOLLOUT | EPOLLRDHUP);
	close(sv[1]);
	close(sv[0]);
	return check_result();
}
