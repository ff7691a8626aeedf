/*
 * Record locks: conflicts between processes, none within one, splitting,
 * waiting, release on close and exit; flock and open-file locks beside them.
 */
#include <sys/file.h>
#include "check.h"

static int lock(int fd, int cmd, int type, off_t start, off_t len)
{
	struct flock fl = { .l_type = type, .l_whence = SEEK_SET,
			    .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &fl);
}

static void other_process(void)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET,
			    .l_start = 0, .l_len = 100 };
	int fd = MUST(open("f", O_RDWR));

	CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 0, 10), EAGAIN);
	CHECK_ERRNO(lock(fd, F_SETLK, F_RDLCK, 5, 1), EAGAIN);
	EXPECT_EQ(lock(fd, F_SETLK, F_RDLCK, 20, 5), 0);
	CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 20, 5), EAGAIN);
	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 40, 1), 0);
	EXPECT_EQ(fcntl(fd, F_GETLK, &fl), 0);
	EXPECT_EQ(fl.l_type, F_WRLCK);
	EXPECT_EQ(fl.l_pid, getppid());
	EXPECT_EQ(fl.l_start, 0);
	EXPECT_EQ(fl.l_len, 10);
}

int main(void)
{
	int fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	struct flock fl;
	int again, fds[2];
	pid_t pid;
	char c;

	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 10), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_RDLCK, 20, 10), 0);
	pid = check_fork();
	if (pid == 0) {
		other_process();
		check_exit();
	}
	check_join(pid);

	/* Waiting for a lock. */
	MUST(pipe(fds));
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(write(fds[1], "x", 1), 1);
		EXPECT_EQ(lock(fd, F_SETLKW, F_WRLCK, 0, 1), 0);
		check_exit();
	}
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	sleep_ms(10);
	EXPECT_EQ(waitpid(pid, NULL, WNOHANG), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_UNLCK, 0, 5), 0);
	check_join(pid);

	/* Unlocking the middle leaves both ends. */
	EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 30), 0);
	EXPECT_EQ(lock(fd, F_SETLK, F_UNLCK, 10, 10), 0);
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 10, 10), 0);
		CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 9, 1), EAGAIN);
		CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, 20, 1), EAGAIN);
		check_exit();
	}
	check_join(pid);

	/* Closing any descriptor of the file drops them all. */
	again = MUST(open("f", O_RDONLY));
	close(again);
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(lock(fd, F_SETLK, F_WRLCK, 0, 0), 0);
		check_exit();
	}
	check_join(pid);

	again = MUST(open("f", O_RDONLY));
	CHECK_ERRNO(lock(again, F_SETLK, F_WRLCK, 0, 1), EBADF);
	CHECK_ERRNO(lock(fd, F_SETLK, 99, 0, 1), EINVAL);
	CHECK_ERRNO(lock(fd, F_SETLK, F_WRLCK, -1, 1), EINVAL);
	memset(&fl, 0, sizeof(fl));
	fl.l_type = F_WRLCK;
	EXPECT_EQ(fcntl(fd, F_GETLK, &fl), 0);
	EXPECT_EQ(fl.l_type, F_UNLCK);

	/* flock belongs to the open file. */
	close(again);
	again = MUST(open("f", O_RDWR));
	EXPECT_EQ(flock(fd, LOCK_EX), 0);
	CHECK_ERRNO(flock(again, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK_ERRNO(flock(again, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	EXPECT_EQ(flock(fd, LOCK_SH), 0);
	EXPECT_EQ(flock(again, LOCK_SH | LOCK_NB), 0);
	EXPECT_EQ(flock(fd, LOCK_UN), 0);
	EXPECT_EQ(flock(again, LOCK_EX | LOCK_NB), 0);
	CHECK_ERRNO(flock(fd, 16), EINVAL);
	CHECK_ERRNO(flock(99, LOCK_EX), EBADF);
	close(again);

	/* So do open-file locks. */
	again = MUST(open("f", O_RDWR));
	EXPECT_EQ(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 10), 0);
	CHECK_ERRNO(lock(again, F_OFD_SETLK, F_WRLCK, 5, 10), EAGAIN);
	EXPECT_EQ(lock(again, F_OFD_SETLK, F_WRLCK, 10, 10), 0);
	return check_result();
}
