/*
 * F_GETFL tells access mode and status flags, F_SETFL changes only those
 * that can change.
 */
#include <sys/socket.h>
#include "check.h"

int main(void)
{
	int fd, fds[2], sv[2];

	fd = MUST(open("f", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0600));
	EXPECT_EQ(fcntl(fd, F_GETFL) & ~O_LARGEFILE & ~0100000,
		  O_RDWR | O_APPEND);
	EXPECT_EQ(fcntl(fd, F_SETFL, O_NONBLOCK | O_WRONLY | O_CREAT), 0);
	EXPECT_EQ(fcntl(fd, F_GETFL) & ~O_LARGEFILE & ~0100000,
		  O_RDWR | O_NONBLOCK);
	MUST(pipe2(fds, O_NONBLOCK | O_CLOEXEC));
	EXPECT_EQ(fcntl(fds[0], F_GETFL), O_RDONLY | O_NONBLOCK);
	EXPECT_EQ(fcntl(fds[1], F_GETFL), O_WRONLY | O_NONBLOCK);
	EXPECT_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sv));
	EXPECT_EQ(fcntl(sv[0], F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(fcntl(sv[0], F_SETFL, 0), 0);
	EXPECT_EQ(fcntl(sv[0], F_GETFL), O_RDWR);
	EXPECT_EQ(fcntl(fd, F_SETFD, FD_CLOEXEC | 64), 0);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(fcntl(99, F_GETFL), EBADF);
	CHECK_ERRNO(fcntl(99, F_SETFL, 0), EBADF);
	EXPECT_EQ(fcntl(fds[0], F_SETOWN, getpid()), 0);
	EXPECT_EQ(fcntl(fds[0], F_GETOWN), getpid());
	/* Past a cache goes only what has one; for a pipe it means packets. */
	CHECK_ERRNO(fcntl(MUST(open("/dev/null", O_RDWR)), F_SETFL, O_DIRECT), EINVAL);
	CHECK_ERRNO(fcntl(MUST(open("/", O_RDONLY)), F_SETFL, O_DIRECT), EINVAL);
	CHECK_ERRNO(open("/dev/null", O_RDWR | O_DIRECT), EINVAL);
	EXPECT_EQ(fcntl(fds[1], F_SETFL, O_DIRECT), 0);
	return check_result();
}
