/*
 * Modes, owners, times, links, renames and attributes: a call's effect is seen
 * by the next one, and an error is the one a local file system gives.
 */
#include "../guest/check.h"

#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

#define V9FS_MAGIC	0x01021997

static void names(void)
{
	struct stat a, b;
	char target[64];

	EXPECT_EQ(mkdir("d", 0750), 0);
	EXPECT_EQ(stat("d", &a), 0);
	EXPECT_EQ(a.st_mode, S_IFDIR | 0750);
	CHECK_ERRNO(mkdir("d", 0750), EEXIST);
	close(open("d/f", O_CREAT | O_WRONLY | O_EXCL, 0640));
	CHECK_ERRNO(open("d/f", O_CREAT | O_WRONLY | O_EXCL, 0640), EEXIST);
	EXPECT_EQ(link("d/f", "hard"), 0);
	EXPECT_EQ(stat("d/f", &a), 0);
	EXPECT_EQ(stat("hard", &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	EXPECT_EQ(b.st_nlink, 2);
	EXPECT_EQ(rename("d/f", "d/g"), 0);
	CHECK_ERRNO(stat("d/f", &a), ENOENT);
	EXPECT_EQ(stat("d/g", &a), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	CHECK_ERRNO(rmdir("d"), ENOTEMPTY);
	CHECK_ERRNO(unlink("d"), EISDIR);
	CHECK_ERRNO(rmdir("hard"), ENOTDIR);
	EXPECT_EQ(unlink("d/g"), 0);
	EXPECT_EQ(stat("hard", &b), 0);
	EXPECT_EQ(b.st_nlink, 1);
	EXPECT_EQ(chmod("hard", 0604), 0);	/* by the name that is left */
	EXPECT_EQ(stat("hard", &b), 0);
	EXPECT_EQ(b.st_mode, S_IFREG | 0604);
	EXPECT_EQ(rmdir("d"), 0);
	EXPECT_EQ(symlink("some/where", "link"), 0);
	EXPECT_EQ(readlink("link", target, sizeof(target)), 10);
	CHECK(!memcmp(target, "some/where", 10));
	EXPECT_EQ(lstat("link", &a), 0);
	EXPECT_EQ(a.st_size, 10);
	CHECK_ERRNO(stat("link", &a), ENOENT);
}

/* A name that is given to another file leaves the old file what it was. */
static void rename_over(void)
{
	int old = open("target", O_RDWR | O_CREAT, 0644), fd;
	struct stat st;
	char back[8];

	EXPECT_EQ(write(old, "old", 3), 3);
	fd = open("source", O_RDWR | O_CREAT, 0644);
	EXPECT_EQ(write(fd, "newer", 5), 5);
	EXPECT_EQ(rename("source", "target"), 0);
	EXPECT_EQ(ftruncate(old, 1), 0);
	EXPECT_EQ(fstat(old, &st), 0);
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(pread(old, back, 8, 0), 1);
	EXPECT_EQ(stat("target", &st), 0);
	EXPECT_EQ(st.st_size, 5);
	EXPECT_EQ(pread(fd, back, 8, 0), 5);
	CHECK(!memcmp(back, "newer", 5));
	close(old);
	close(fd);
	EXPECT_EQ(mkdir("dir1", 0755), 0);
	close(open("dir1/inside", O_CREAT | O_WRONLY, 0644));
	EXPECT_EQ(rename("dir1", "dir2"), 0);
	EXPECT_EQ(chmod("dir2/inside", 0600), 0);
	CHECK_ERRNO(rename("dir2", "dir2/inside2"), EINVAL);
}

static void times(void)
{
	struct timespec ts[2] = { { 1000, 5 }, { 2000, 7 } };
	struct stat st;
	int fd = open("times", O_RDWR | O_CREAT, 0644);

	EXPECT_EQ(write(fd, "x", 1), 1);
	EXPECT_EQ(futimens(fd, ts), 0);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_atim.tv_sec, 1000);
	EXPECT_EQ(st.st_mtim.tv_sec, 2000);
	EXPECT_EQ(st.st_mtim.tv_nsec, 7);
	close(fd);
	EXPECT_EQ(stat("times", &st), 0);
	EXPECT_EQ(st.st_mtim.tv_sec, 2000);
	fd = open("times", O_WRONLY | O_APPEND);
	EXPECT_EQ(write(fd, "y", 1), 1);
	EXPECT_EQ(fstat(fd, &st), 0);
	CHECK(st.st_mtim.tv_sec > 1000000);
	EXPECT_EQ(st.st_size, 2);
	close(fd);
}

static void attributes(void)
{
	char value[16], list[256];
	ssize_t n;

	close(open("x", O_CREAT | O_WRONLY, 0644));
	if (setxattr("x", "user.one", "value", 5, 0) && errno == EOPNOTSUPP)
		return;			/* the host's file system has none */
	EXPECT_EQ(getxattr("x", "user.one", NULL, 0), 5);
	EXPECT_EQ(getxattr("x", "user.one", value, sizeof(value)), 5);
	CHECK(!memcmp(value, "value", 5));
	CHECK_ERRNO(getxattr("x", "user.one", value, 2), ERANGE);
	CHECK_ERRNO(getxattr("x", "user.two", value, 2), ENODATA);
	CHECK_ERRNO(setxattr("x", "user.one", "v", 1, XATTR_CREATE), EEXIST);
	CHECK_ERRNO(setxattr("x", "user.two", "v", 1, XATTR_REPLACE), ENODATA);
	n = listxattr("x", list, sizeof(list));
	CHECK(n >= 9 && memmem(list, n, "user.one", 9));
	EXPECT_EQ(removexattr("x", "user.one"), 0);
	CHECK_ERRNO(getxattr("x", "user.one", value, 2), ENODATA);
	EXPECT_EQ(setxattr("x", "user.kept", "stays", 5, 0), 0);
}

int main(void)
{
	struct statfs fs;

	umask(0);
	names();
	rename_over();
	times();
	attributes();
	EXPECT_EQ(statfs(".", &fs), 0);
	EXPECT_EQ(fs.f_type, V9FS_MAGIC);
	CHECK(fs.f_blocks > 0 && fs.f_namelen == 255);
	CHECK_ERRNO(open(".", O_TMPFILE | O_RDWR, 0600), EOPNOTSUPP);
	return check_result();
}
