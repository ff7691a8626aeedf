/*
 * A process as a descriptor: what pidfd_open takes, when it is readable, whom
 * a signal reaches, and that /proc/PID serves pidfd_send_signal as well.
 */
#include <poll.h>
#include <sys/stat.h>

#include "check.h"

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

static int pidfd_open(pid_t pid, unsigned int flags)
{
	return syscall(SYS_pidfd_open, pid, flags);
}

static int pidfd_send(int fd, int sig, void *info, unsigned int flags)
{
	return syscall(SYS_pidfd_send_signal, fd, sig, info, flags);
}

static pid_t sleeper(void)
{
	pid_t pid = check_fork();

	while (pid == 0)
		pause();
	return pid;
}

static void arguments(void)
{
	int self = MUST(pidfd_open(getpid(), 0)), file;

	EXPECT_EQ(fcntl(self, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(pidfd_open(0, 0), EINVAL);
	CHECK_ERRNO(pidfd_open(-1, 0), EINVAL);
	CHECK_ERRNO(pidfd_open(getpid(), 1), EINVAL);
	CHECK_ERRNO(pidfd_open(0x3fffffff, 0), ESRCH);
	CHECK_ERRNO(pidfd_send(-1, 0, NULL, 0), EBADF);
	CHECK_ERRNO(pidfd_send(self, 0, NULL, 99), EINVAL);
	CHECK_ERRNO(pidfd_send(self, 999, NULL, 0), EINVAL);
	EXPECT_EQ(pidfd_send(self, 0, NULL, 0), 0);
	file = MUST(open("/", O_RDONLY | O_DIRECTORY));
	CHECK_ERRNO(pidfd_send(file, 0, NULL, 0), EBADF);
	close(file);
	close(self);
}

static void signals_and_end(void)
{
	pid_t pid = sleeper();
	int fd = MUST(pidfd_open(pid, 0));
	struct pollfd p = { .fd = fd, .events = POLLIN };
	siginfo_t info = { 0 };

	EXPECT_EQ(poll(&p, 1, 0), 0);
	EXPECT_EQ(pidfd_send(fd, SIGTERM, NULL, 0), 0);
	EXPECT_EQ(poll(&p, 1, 5000), 1);
	EXPECT_EQ(p.revents, POLLIN);
	EXPECT_EQ(waitid(P_PIDFD, fd, &info, WEXITED), 0);
	EXPECT_EQ(info.si_pid, pid);
	EXPECT_EQ(info.si_status, SIGTERM);
	CHECK_ERRNO(pidfd_send(fd, 0, NULL, 0), ESRCH);
	close(fd);
}

static void proc_directory(void)
{
	pid_t pid = sleeper();
	char path[64];
	int fd, status;

	if (mkdir("/proc", 0755) < 0)
		EXPECT_EQ(errno, EEXIST);
	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	fd = MUST(open(path, O_RDONLY | O_DIRECTORY));
	EXPECT_EQ(pidfd_send(fd, SIGTERM, NULL, 0), 0);
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	CHECK_ERRNO(pidfd_send(fd, 0, NULL, 0), ESRCH);
	/* Only the directory itself, and not as a mere place. */
	CHECK_ERRNO(pidfd_send(MUST(open("/proc/self/fd", O_RDONLY)), 0, NULL, 0), EBADF);
	CHECK_ERRNO(pidfd_send(MUST(open("/proc/self", O_PATH)), 0, NULL, 0), EBADF);
	CHECK_ERRNO(pidfd_send(MUST(open("/proc/self/status", O_RDONLY)), 0, NULL, 0), EBADF);
	/* A pidfd opened by its directory is no pidfd for the rest. */
	CHECK_ERRNO(waitid(P_PIDFD, fd, &(siginfo_t){ 0 }, WEXITED), EBADF);
}

int main(void)
{
	arguments();
	signals_and_end();
	proc_directory();
	return check_result();
}
