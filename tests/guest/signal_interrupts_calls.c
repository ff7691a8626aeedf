/*
 * A handler without SA_RESTART ends a blocking call with EINTR; poll, epoll,
 * select, nanosleep and pause end so even with it.
 */
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/select.h>
#include <linux/futex.h>
#include "net.h"

static int sv[2], fds[2], full[2], udp, lfd, ep, ev, word;

static void set_up(void)
{
	struct timeval tv = { 10, 0 };
	char block[65536] = { 0 };

	unix_pair(SOCK_STREAM, sv);
	MUST(pipe(fds));
	MUST(pipe(full));
	set_nonblock(full[1]);
	while (write(full[1], block, sizeof(block)) > 0)
		;
	MUST(fcntl(full[1], F_SETFL, O_WRONLY));
	udp = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind_lo(udp, 0));
	lfd = tcp_listener(1);
	ep = MUST(epoll_create1(0));
	ev = MUST(eventfd(0, 0));
	(void)tv;
}

static void check_always(void)
{
	struct pollfd p = { .fd = fds[0], .events = POLLIN };
	struct timespec ts = { 10, 0 }, left = { 0, 0 };
	struct timeval tv = { 10, 0 };
	struct epoll_event e;
	fd_set set;

	CHECK_ERRNO(poll(&p, 1, -1), EINTR);
	CHECK_ERRNO(poll(&p, 1, 10000), EINTR);
	CHECK_ERRNO(ppoll(&p, 1, &ts, NULL), EINTR);
	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	CHECK_ERRNO(select(fds[0] + 1, &set, NULL, NULL, NULL), EINTR);
	CHECK_ERRNO(select(0, NULL, NULL, NULL, &tv), EINTR);
	CHECK_ERRNO(epoll_wait(ep, &e, 1, -1), EINTR);
	CHECK_ERRNO(pause(), EINTR);
	CHECK_ERRNO(nanosleep(&ts, &left), EINTR);
	CHECK(left.tv_sec >= 8 && left.tv_sec < 10);
}

static void check_without_restart(void)
{
	struct timespec ts = { 10, 0 };
	struct timeval tv = { 10, 0 };
	char buf[8];
	uint64_t count;
	pid_t pid;

	CHECK_ERRNO(read(fds[0], buf, 1), EINTR);
	CHECK_ERRNO(write(full[1], buf, 1), EINTR);
	CHECK_ERRNO(recv(sv[0], buf, 1, 0), EINTR);
	CHECK_ERRNO(recv(udp, buf, 1, 0), EINTR);
	CHECK_ERRNO(accept(lfd, NULL, NULL), EINTR);
	CHECK_ERRNO(read(ev, &count, 8), EINTR);
	CHECK_ERRNO(syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL), EINTR);
	CHECK_ERRNO(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &ts), EINTR);

	pid = fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK_ERRNO(waitpid(pid, NULL, 0), EINTR);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0)
		;

	/* A socket with a timeout is never restarted. */
	MUST(setsockopt(sv[0], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	CHECK_ERRNO(recv(sv[0], buf, 1, 0), EINTR);
}

int main(void)
{
	struct timeval tv = { 10, 0 };
	char c;

	set_up();
	check_interrupt_start(0);
	check_always();
	check_without_restart();
	check_interrupt_stop();

	check_interrupt_start(SA_RESTART);
	check_always();
	MUST(setsockopt(udp, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
	CHECK_ERRNO(recv(udp, &c, 1, 0), EINTR);
	check_interrupt_stop();
	return check_result();
}
