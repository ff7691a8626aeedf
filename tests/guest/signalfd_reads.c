/*
 * signalfd gives blocked signals as records, takes them off the queue, and
 * is readable while there are any.
 */
#include <sys/signalfd.h>
#include "net.h"

int main(void)
{
	struct signalfd_siginfo si[3];
	sigset_t set, pending;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = MUST(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
	CHECK_ERRNO(read(fd, si, sizeof(si)), EAGAIN);
	EXPECT_EQ(poll_one(fd, POLLIN, 0), 0);

	kill(getpid(), SIGUSR1);
	EXPECT_EQ(poll_one(fd, POLLIN, 0), POLLIN);
	EXPECT_EQ(read(fd, si, sizeof(si)), sizeof(si[0]));
	EXPECT_EQ(si[0].ssi_signo, SIGUSR1);
	EXPECT_EQ(si[0].ssi_code, SI_USER);
	EXPECT_EQ(si[0].ssi_pid, getpid());
	sigpending(&pending);
	EXPECT_EQ(sigismember(&pending, SIGUSR1), 0);

	sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 5 });
	sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 6 });
	EXPECT_EQ(read(fd, si, sizeof(si)), 2 * sizeof(si[0]));
	EXPECT_EQ(si[0].ssi_int, 5);
	EXPECT_EQ(si[1].ssi_int, 6);
	EXPECT_EQ(si[1].ssi_code, SI_QUEUE);
	CHECK_ERRNO(read(fd, si, 10), EINVAL);

	/* Another set for the same descriptor. */
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	EXPECT_EQ(signalfd(fd, &set, 0), fd);
	kill(getpid(), SIGUSR1);
	CHECK_ERRNO(read(fd, si, sizeof(si)), EAGAIN);
	CHECK_ERRNO(signalfd(2, &set, 0), EINVAL);
	CHECK_ERRNO(signalfd(99, &set, 0), EBADF);
	CHECK_ERRNO(signalfd(-1, &set, 0x1), EINVAL);
	return check_result();
}
