/*
 * open: what O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW and
 * O_PATH do, and which error each misuse gives.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	char long_name[300], c;
	struct stat st;
	int fd, lowest;

	memset(long_name, 'a', 299);
	long_name[299] = 0;
	MUST(mkdir("dir", 0755));
	make_file("file", "content");
	MUST(symlink("file", "link"));
	MUST(symlink("dir", "dirlink"));
	MUST(symlink("nowhere", "dangling"));
	MUST(symlink("loop2", "loop1"));
	MUST(symlink("loop1", "loop2"));

	CHECK_ERRNO(open("none", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("none/x", O_CREAT | O_RDWR, 0644), ENOENT);
	CHECK_ERRNO(open("file/x", O_RDONLY), ENOTDIR);
	CHECK_ERRNO(open("file/", O_RDONLY), ENOTDIR);
	CHECK_ERRNO(open("file", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK_ERRNO(open("dir", O_WRONLY), EISDIR);
	CHECK_ERRNO(open("dir", O_RDWR), EISDIR);
	CHECK_ERRNO(open("dir", O_RDONLY | O_CREAT, 0644), EISDIR);
	CHECK_ERRNO(open("new/", O_RDWR | O_CREAT, 0644), EISDIR);
	CHECK_ERRNO(open("file", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST);
	CHECK_ERRNO(open("link", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST);
	CHECK_ERRNO(open("dangling", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST);
	CHECK_ERRNO(open("dir", O_CREAT | O_EXCL | O_RDWR, 0644), EEXIST);
	CHECK_ERRNO(open("link", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK_ERRNO(open("loop1", O_RDONLY), ELOOP);
	CHECK_ERRNO(open(long_name, O_RDONLY), ENAMETOOLONG);
	CHECK_ERRNO(open(long_name, O_RDWR | O_CREAT, 0644), ENAMETOOLONG);

	/* The lowest free number is taken. */
	lowest = MUST(open("file", O_RDONLY));
	close(lowest);
	fd = MUST(open("dir", O_RDONLY));
	EXPECT_EQ(fd, lowest);
	close(fd);

	/* A dangling link with O_CREAT makes its target. */
	fd = CHECK_OK(open("dangling", O_CREAT | O_WRONLY, 0600));
	EXPECT_EQ(stat("nowhere", &st), 0);
	close(fd);

	fd = MUST(open("file", O_RDWR | O_TRUNC));
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, 0);
	EXPECT_EQ(write(fd, "abc", 3), 3);
	close(fd);

	fd = MUST(open("file", O_RDWR | O_APPEND));
	EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
	EXPECT_EQ(write(fd, "def", 3), 3);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 6);
	EXPECT_EQ(pwrite(fd, "g", 1, 0), 1);
	EXPECT_EQ(strcmp(read_file("file"), "abcdefg"), 0);
	close(fd);

	/* The mode counts from the next open only, and the umask with it. */
	umask(027);
	fd = MUST(open("made", O_CREAT | O_RDWR, 0666));
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0640);
	close(fd);
	fd = MUST(open("sealed", O_CREAT | O_RDWR, 0));
	EXPECT_EQ(write(fd, "x", 1), 1);
	close(fd);

	fd = MUST(open("file", O_RDONLY));
	CHECK_ERRNO(write(fd, "x", 1), EBADF);
	close(fd);
	fd = MUST(open("file", O_WRONLY));
	CHECK_ERRNO(read(fd, &c, 1), EBADF);
	close(fd);
	fd = MUST(open("dir", O_RDONLY | O_DIRECTORY));
	CHECK_ERRNO(read(fd, &c, 1), EISDIR);
	close(fd);

	EXPECT_EQ(fcntl(MUST(open("file", O_RDONLY | O_CLOEXEC)), F_GETFD),
		  FD_CLOEXEC);
	return check_result();
}
