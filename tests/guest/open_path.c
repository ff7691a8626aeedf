/*
 * An O_PATH descriptor names a file without opening it: good for *at calls,
 * fstat and dup, EBADF for reading, writing and ioctl.
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat st;
	char c, buf[64];
	int fd, n;

	MUST(mkdir("dir", 0755));
	make_file("dir/file", "hello");
	MUST(symlink("file", "dir/link"));

	fd = MUST(open("dir/file", O_PATH));
	CHECK_ERRNO(read(fd, &c, 1), EBADF);
	CHECK_ERRNO(write(fd, &c, 1), EBADF);
	CHECK_ERRNO(ioctl(fd, FIONREAD, &n), EBADF);
	CHECK_ERRNO(syscall(SYS_fchmod, fd, 0600), EBADF);
	CHECK_ERRNO(syscall(SYS_fchown, fd, 0, 0), EBADF);
	CHECK_ERRNO(ftruncate(fd, 0), EBADF);
	CHECK_ERRNO(lseek(fd, 0, SEEK_SET), EBADF);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, 5);
	EXPECT_EQ(fcntl(fd, F_GETFL) & O_PATH, O_PATH);
	n = CHECK_OK(dup(fd));
	CHECK_ERRNO(read(n, &c, 1), EBADF);
	close(n);

	/* Reopened through /proc it can be read. */
	snprintf(buf, sizeof(buf), "/proc/self/fd/%d", fd);
	n = CHECK_OK(open(buf, O_RDONLY));
	EXPECT_EQ(read(n, &c, 1), 1);
	EXPECT_EQ(c, 'h');
	close(n);
	close(fd);

	fd = MUST(open("dir", O_PATH));
	n = CHECK_OK(openat(fd, "file", O_RDONLY));
	close(n);
	EXPECT_EQ(fchdir(fd), 0);
	EXPECT_EQ(access("file", F_OK), 0);
	close(fd);

	fd = MUST(open("link", O_PATH | O_NOFOLLOW));
	EXPECT_EQ(fstat(fd, &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	EXPECT_EQ(readlinkat(fd, "", buf, sizeof(buf)), 4);
	return check_result();
}
