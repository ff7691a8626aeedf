/*
 * dup, dup2, dup3 and F_DUPFD: which number, which flags, and the limit.
 */
#include <sys/resource.h>
#include "check.h"

int main(void)
{
	struct rlimit lim = { 20, 20 };
	int fd = MUST(open("/dev/null", O_RDWR | O_CLOEXEC));
	int other, n;

	n = CHECK_OK(dup(fd));
	EXPECT_EQ(n, fd + 1);
	EXPECT_EQ(fcntl(n, F_GETFD), 0);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(dup2(fd, fd), fd);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(dup2(99, 99), EBADF);
	CHECK_ERRNO(dup2(99, 5), EBADF);
	CHECK_ERRNO(dup2(fd, -1), EBADF);
	CHECK_ERRNO(dup2(fd, 1 << 30), EBADF);
	EXPECT_EQ(dup2(fd, 17), 17);
	EXPECT_EQ(fcntl(17, F_GETFD), 0);
	EXPECT_EQ(dup3(fd, 17, O_CLOEXEC), 17);
	EXPECT_EQ(fcntl(17, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(syscall(SYS_dup3, fd, fd, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_dup3, fd, 18, O_NONBLOCK), EINVAL);
	EXPECT_EQ(fcntl(fd, F_DUPFD, 15), 15);
	EXPECT_EQ(fcntl(fd, F_DUPFD_CLOEXEC, 15), 16);
	EXPECT_EQ(fcntl(16, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(fcntl(fd, F_DUPFD, -1), EINVAL);
	CHECK_ERRNO(fcntl(fd, F_DUPFD, 1 << 30), EINVAL);
	CHECK_ERRNO(fcntl(99, F_DUPFD, 0), EBADF);
	CHECK_ERRNO(fcntl(fd, 9999), EINVAL);

	/* dup2 closes what was there. */
	{
		int fds[2];
		char c;

		MUST(pipe(fds));
		EXPECT_EQ(dup2(fd, fds[1]), fds[1]);
		EXPECT_EQ(read(fds[0], &c, 1), 0);
		close(fds[0]);
		close(fds[1]);
	}

	MUST(setrlimit(RLIMIT_NOFILE, &lim));
	CHECK_ERRNO(dup2(fd, 20), EBADF);
	CHECK_ERRNO(fcntl(fd, F_DUPFD, 20), EINVAL);
	while ((other = dup(fd)) >= 0)
		n = other;
	EXPECT_EQ(errno, EMFILE);
	EXPECT_EQ(n, 19);
	CHECK_ERRNO(open("/dev/null", O_RDONLY), EMFILE);
	{
		int fds[2];

		close(19);
		CHECK_ERRNO(pipe(fds), EMFILE);
	}
	EXPECT_EQ(close(n - 1), 0);
	CHECK_ERRNO(close(n - 1), EBADF);
	CHECK_ERRNO(close(-1), EBADF);
	return check_result();
}
