/*
 * A server on epoll: one thread, many connections, edge-triggered; and a
 * descriptor that closes leaves its epoll by itself.
 */
#include <sys/epoll.h>
#include "net.h"

#define CLIENTS 40

int main(void)
{
	struct epoll_event e = { .events = EPOLLIN }, got[16];
	int l = tcp_listener(CLIENTS), ep = MUST(epoll_create1(0));
	int closed = 0, echoed = 0, n, i;
	char buf[64];
	pid_t pid;

	set_nonblock(l);
	e.data.fd = l;
	MUST(epoll_ctl(ep, EPOLL_CTL_ADD, l, &e));
	pid = check_fork();
	if (pid == 0) {
		int fd[CLIENTS];

		for (i = 0; i < CLIENTS; i++) {
			fd[i] = MUST(socket(AF_INET, SOCK_STREAM, 0));
			MUST(connect_lo(fd[i], port_of(l)));
		}
		for (i = 0; i < CLIENTS; i++)
			EXPECT_EQ(send(fd[i], "ping", 4, 0), 4);
		for (i = CLIENTS - 1; i >= 0; i--) {
			EXPECT_EQ(recv(fd[i], buf, 64, 0), 4);
			close(fd[i]);
		}
		check_exit();
	}
	while (closed < CLIENTS) {
		n = epoll_wait(ep, got, 16, 10000);
		if (n <= 0) {
			FAIL("epoll_wait gave %d, %d closed", n, closed);
			break;
		}
		for (i = 0; i < n; i++) {
			int fd = got[i].data.fd, r;

			if (fd == l) {
				while ((fd = accept4(l, NULL, NULL,
						     SOCK_NONBLOCK)) >= 0) {
					e.events = EPOLLIN | EPOLLET |
						   EPOLLRDHUP;
					e.data.fd = fd;
					MUST(epoll_ctl(ep, EPOLL_CTL_ADD, fd,
						       &e));
				}
				EXPECT_EQ(errno, EAGAIN);
				continue;
			}
			while ((r = recv(fd, buf, 64, 0)) > 0) {
				EXPECT_EQ(send(fd, buf, r, 0), r);
				echoed++;
			}
			if (r == 0) {
				close(fd);
				closed++;
			}
		}
	}
	EXPECT_EQ(echoed, CLIENTS);
	check_join(pid);
	return check_result();
}
