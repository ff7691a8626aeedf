/*
 * FIONREAD, FIONBIO, FIOCLEX and unknown requests on files, pipes and
 * sockets.
 */
#include "net.h"

int main(void)
{
	int fd, fds[2], sv[2], n, on = 1, off = 0;

	make_file("f", "12345");
	fd = MUST(open("f", O_RDONLY));
	EXPECT_EQ(lseek(fd, 2, SEEK_SET), 2);
	EXPECT_EQ(ioctl(fd, FIONREAD, &n), 0);
	EXPECT_EQ(n, 3);
	CHECK_ERRNO(ioctl(fd, 0x5401, &n), ENOTTY);	/* TCGETS */
	CHECK_ERRNO(ioctl(fd, 0xdeadbeef, &n), ENOTTY);
	EXPECT_EQ(ioctl(fd, FIOCLEX), 0);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(ioctl(fd, FIONCLEX), 0);
	EXPECT_EQ(fcntl(fd, F_GETFD), 0);
	MUST(pipe(fds));
	EXPECT_EQ(write(fds[1], "abc", 3), 3);
	EXPECT_EQ(ioctl(fds[0], FIONREAD, &n), 0);
	EXPECT_EQ(n, 3);
	EXPECT_EQ(ioctl(fds[0], FIONBIO, &on), 0);
	EXPECT_EQ(fcntl(fds[0], F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	EXPECT_EQ(ioctl(fds[0], FIONBIO, &off), 0);
	EXPECT_EQ(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
	CHECK_ERRNO(ioctl(fds[0], FIONBIO, (void *)8), EFAULT);
	CHECK_ERRNO(ioctl(fds[0], FIONREAD, (void *)8), EFAULT);
	CHECK_ERRNO(ioctl(fds[0], 0x5401, &n), ENOTTY);
	tcp_pair(sv);
	EXPECT_EQ(ioctl(sv[0], FIONBIO, &on), 0);
	EXPECT_EQ(fcntl(sv[0], F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	CHECK_ERRNO(ioctl(sv[0], 0x5401, &n), ENOTTY);
	EXPECT_EQ(ioctl(sv[0], TIOCOUTQ, &n), 0);
	EXPECT_EQ(n, 0);
	CHECK_ERRNO(ioctl(99, FIONREAD, &n), EBADF);
	return check_result();
}
