/*
 * poll and ppoll: counts, timeouts, ignored entries, masks, limits; and that
 * they wake for what happens while they wait.
 */
#include <sys/resource.h>
#include "net.h"

int main(void)
{
	struct timespec ts = { 0, 20000000 }, bad = { 0, 1000000000 };
	struct pollfd p[4];
	struct rlimit lim;
	sigset_t set;
	long long t;
	int fds[2], fds2[2];
	pid_t pid;

	MUST(pipe(fds));
	MUST(pipe(fds2));
	EXPECT_EQ(write(fds[1], "x", 1), 1);
	p[0] = (struct pollfd){ fds[0], POLLIN, 0x7f };
	p[1] = (struct pollfd){ fds2[0], POLLIN, 0x7f };
	p[2] = (struct pollfd){ fds2[1], POLLOUT, 0x7f };
	p[3] = (struct pollfd){ -5, POLLIN, 0x7f };
	EXPECT_EQ(poll(p, 4, -1), 2);
	EXPECT_EQ(p[0].revents, POLLIN);
	EXPECT_EQ(p[1].revents, 0);
	EXPECT_EQ(p[2].revents, POLLOUT);
	EXPECT_EQ(p[3].revents, 0);
	p[3].fd = 99;
	EXPECT_EQ(poll(p, 4, -1), 3);
	EXPECT_EQ(p[3].revents, POLLNVAL);

	t = now_ns();
	EXPECT_EQ(poll(NULL, 0, 20), 0);
	CHECK(now_ns() - t >= 20000000);
	t = now_ns();
	EXPECT_EQ(ppoll(p + 1, 1, &ts, NULL), 0);
	CHECK(now_ns() - t >= 20000000);
	CHECK_ERRNO(ppoll(p, 1, &bad, NULL), EINVAL);

	MUST(getrlimit(RLIMIT_NOFILE, &lim));
	CHECK_ERRNO(poll(p, lim.rlim_cur + 1, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_ppoll, p, 1, NULL, &set, 5), EINVAL);

	/* The mask holds while waiting only. */
	check_catch(SIGUSR1, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR1);
	sigemptyset(&set);
	EXPECT_EQ(ppoll(p, 1, &ts, NULL), 1);
	EXPECT_EQ(check_caught, 0);
	CHECK_ERRNO(ppoll(p + 1, 1, NULL, &set), EINTR);
	EXPECT_EQ(check_caught, 1);
	sigprocmask(SIG_BLOCK, NULL, &set);
	EXPECT_EQ(sigismember(&set, SIGUSR1), 1);

	pid = check_fork();
	if (pid == 0) {
		sleep_ms(20);
		EXPECT_EQ(write(fds2[1], "y", 1), 1);
		check_exit();
	}
	EXPECT_EQ(poll(p + 1, 1, -1), 1);
	EXPECT_EQ(p[1].revents, POLLIN);
	check_join(pid);
	return check_result();
}
