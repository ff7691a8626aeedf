/*
 * epoll_ctl and epoll_wait refuse: unknown and repeated descriptors, files,
 * itself, loops, and sizes that make no sense.
 */
#include <sys/epoll.h>
#include "check.h"

int main(void)
{
	struct epoll_event e = { .events = EPOLLIN }, many[4];
	int ep = MUST(epoll_create1(0)), fds[2], file, i, chain[8];

	CHECK_ERRNO(syscall(SYS_epoll_create, 0), EINVAL);
	CHECK_ERRNO(epoll_create1(1), EINVAL);
	MUST(pipe(fds));
	EXPECT_EQ(epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &e), 0);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &e), EEXIST);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_MOD, fds[1], &e), ENOENT);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_DEL, fds[1], &e), ENOENT);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_ADD, 99, &e), EBADF);
	CHECK_ERRNO(epoll_ctl(99, EPOLL_CTL_ADD, fds[1], &e), EBADF);
	CHECK_ERRNO(epoll_ctl(fds[0], EPOLL_CTL_ADD, fds[1], &e), EINVAL);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e), EINVAL);
	CHECK_ERRNO(epoll_ctl(ep, 9, fds[1], &e), EINVAL);
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_ADD, fds[1], (void *)8), EFAULT);
	make_file("f", "");
	file = MUST(open("f", O_RDONLY));
	CHECK_ERRNO(epoll_ctl(ep, EPOLL_CTL_ADD, file, &e), EPERM);
	EXPECT_EQ(epoll_ctl(ep, EPOLL_CTL_DEL, fds[0], NULL), 0);

	CHECK_ERRNO(epoll_wait(ep, many, 0, 0), EINVAL);
	CHECK_ERRNO(epoll_wait(ep, many, -1, 0), EINVAL);
	CHECK_ERRNO(epoll_wait(99, many, 1, 0), EBADF);
	CHECK_ERRNO(epoll_wait(fds[0], many, 1, 0), EINVAL);

	/* Nested: yes, but not in a circle, nor deeper than five. */
	for (i = 0; i < 8; i++)
		chain[i] = MUST(epoll_create1(0));
	EXPECT_EQ(epoll_ctl(chain[0], EPOLL_CTL_ADD, chain[1], &e), 0);
	CHECK_ERRNO(epoll_ctl(chain[1], EPOLL_CTL_ADD, chain[0], &e), ELOOP);
	EXPECT_EQ(epoll_ctl(chain[1], EPOLL_CTL_ADD, fds[0], &e), 0);
	EXPECT_EQ(epoll_wait(chain[0], many, 4, 0), 0);
	EXPECT_EQ(write(fds[1], "x", 1), 1);
	EXPECT_EQ(epoll_wait(chain[0], many, 4, 0), 1);
	EXPECT_EQ(epoll_wait(chain[1], many, 4, 0), 1);
	for (i = 1; i < 4; i++)
		EXPECT_EQ(epoll_ctl(chain[i], EPOLL_CTL_ADD, chain[i + 1], &e),
			  0);
	for (i = 4; i < 7; i++)
		if (epoll_ctl(chain[i], EPOLL_CTL_ADD, chain[i + 1], &e) < 0)
			break;
	EXPECT_EQ(errno, ELOOP);
	CHECK(i < 7);
	return check_result();
}
