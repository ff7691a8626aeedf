/*
 * What files without contents answer: lseek, advice, extended attributes, clones
 * of blocks, and what a device of random bytes can be asked.
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/xattr.h>
#include <linux/fs.h>
#include "check.h"

static void check_anonymous(int fd)
{
	char c;

	EXPECT_EQ(lseek(fd, 5, SEEK_SET), 0);
	EXPECT_EQ(lseek(fd, 5, SEEK_CUR), 0);
	EXPECT_EQ(lseek(fd, -5, SEEK_END), 0);
	CHECK_ERRNO(lseek(fd, 0, 77), EINVAL);
	CHECK_ERRNO(pread(fd, &c, 1, 0), ESPIPE);
	EXPECT_EQ(posix_fadvise(fd, 0, 0, POSIX_FADV_NORMAL), 0);
	EXPECT_EQ(posix_fadvise(fd, 0, 0, 77), EINVAL);
	CHECK_ERRNO(fsetxattr(fd, "user.x", "y", 1, 0), EPERM);
	CHECK_ERRNO(fgetxattr(fd, "user.x", &c, 1), ENODATA);
	close(fd);
}

int main(void)
{
	int file = MUST(open("file", O_CREAT | O_RDWR, 0600)), fd, block = 0, pipes[2];
	int urandom = MUST(open("/dev/urandom", O_RDONLY));
	struct epoll_event event = { .events = EPOLLIN };
	sigset_t none;
	char c;

	sigemptyset(&none);
	check_anonymous(MUST(epoll_create1(0)));
	check_anonymous(MUST(eventfd(0, 0)));
	check_anonymous(MUST(timerfd_create(CLOCK_MONOTONIC, 0)));
	check_anonymous(MUST(inotify_init()));
	check_anonymous(MUST(signalfd(-1, &none, 0)));
	MUST(pipe(pipes));
	CHECK_ERRNO(lseek(pipes[0], 0, SEEK_SET), ESPIPE);
	EXPECT_EQ(posix_fadvise(pipes[0], 0, 0, 0), ESPIPE);

	MUST(mkfifo("fifo", 0600));
	CHECK_ERRNO(setxattr("fifo", "user.x", "y", 1, 0), EPERM);
	CHECK_ERRNO(getxattr("fifo", "user.x", &c, 1), ENODATA);
	MUST(symlink("nowhere", "link"));
	CHECK_ERRNO(lsetxattr("link", "user.x", "y", 1, 0), EPERM);

	CHECK_ERRNO(ioctl(file, FIBMAP, &block), EINVAL);
	CHECK_ERRNO(ioctl(pipes[0], FIBMAP, &block), ENOTTY);
	CHECK_ERRNO(ioctl(file, FICLONE, -1), EBADF);
	CHECK_ERRNO(ioctl(file, FICLONE, pipes[0]), EXDEV);
	CHECK_ERRNO(ioctl(file, FICLONE, file), EOPNOTSUPP);
	fd = MUST(open(".", O_RDONLY));
	CHECK_ERRNO(ioctl(file, FICLONE, fd), EISDIR);

	CHECK_ERRNO(ioctl(urandom, FIONREAD, &block), EINVAL);
	fd = MUST(epoll_create1(0));
	CHECK_ERRNO(epoll_ctl(fd, EPOLL_CTL_ADD, urandom, &event), EPERM);
	EXPECT_EQ(fcntl(file, F_GETLEASE), F_UNLCK);
	return check_result();
}
