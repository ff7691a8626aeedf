/*
 * With SA_RESTART a blocking read, write, recv, accept, wait or futex goes on
 * after the handler, as if nothing had been.
 */
#include <sys/eventfd.h>
#include <linux/futex.h>
#include "net.h"

static int fds[2], sv[2], lfd, ev;

/* Runs after the parent was interrupted a few times. */
static pid_t later(void (*f)(void))
{
	pid_t pid = check_fork();

	if (pid == 0) {
		sleep_ms(120);
		f();
		check_exit();
	}
	return pid;
}

static void feed_pipe(void) { EXPECT_EQ(write(fds[1], "p", 1), 1); }
static void feed_socket(void) { EXPECT_EQ(write(sv[1], "s", 1), 1); }
static void drain_pipe(void)
{
	char block[4096];

	EXPECT_EQ(read(fds[0], block, sizeof(block)), sizeof(block));
}

static void feed_event(void)
{
	uint64_t one = 1;

	EXPECT_EQ(write(ev, &one, 8), 8);
}

static void feed_listener(void)
{
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));

	CHECK_OK(connect_lo(fd, port_of(lfd)));
}

static void nothing(void) { }

int main(void)
{
	char c, block[65536] = { 0 };
	uint64_t count;
	pid_t pid;
	int fd;

	MUST(pipe(fds));
	unix_pair(SOCK_STREAM, sv);
	lfd = tcp_listener(1);
	ev = MUST(eventfd(0, 0));
	check_interrupt_start(SA_RESTART);

	pid = later(feed_pipe);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(c, 'p');
	check_join(pid);

	pid = later(feed_socket);
	EXPECT_EQ(recv(sv[0], &c, 1, 0), 1);
	check_join(pid);

	pid = later(feed_event);
	EXPECT_EQ(read(ev, &count, 8), 8);
	check_join(pid);

	pid = later(feed_listener);
	fd = CHECK_OK(accept(lfd, NULL, NULL));
	close(fd);
	check_join(pid);

	pid = later(nothing);
	EXPECT_EQ(waitpid(pid, NULL, 0), pid);

	set_nonblock(fds[1]);
	while (write(fds[1], block, sizeof(block)) > 0)
		;
	MUST(fcntl(fds[1], F_SETFL, O_WRONLY));
	pid = later(drain_pipe);
	EXPECT_EQ(write(fds[1], block, 4096), 4096);
	check_join(pid);

	check_interrupt_stop();
	CHECK(check_caught > 5);
	return check_result();
}
