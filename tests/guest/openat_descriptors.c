/*
 * The *at calls start from a directory's descriptor, ignore it for absolute
 * names, and say EBADF or ENOTDIR for others.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat st;
	char buf[16];
	int dir, file;

	MUST(mkdir("d", 0755));
	make_file("d/f", "x");
	dir = MUST(open("d", O_RDONLY | O_DIRECTORY));
	file = MUST(open("d/f", O_RDONLY));

	close(CHECK_OK(openat(dir, "f", O_RDONLY)));
	close(CHECK_OK(openat(99, "/dev/null", O_RDONLY)));
	CHECK_ERRNO(openat(99, "f", O_RDONLY), EBADF);
	CHECK_ERRNO(openat(file, "f", O_RDONLY), ENOTDIR);
	CHECK_ERRNO(openat(AT_FDCWD, "f", O_RDONLY), ENOENT);

	EXPECT_EQ(mkdirat(dir, "sub", 0700), 0);
	EXPECT_EQ(symlinkat("f", dir, "s"), 0);
	EXPECT_EQ(readlinkat(dir, "s", buf, sizeof(buf)), 1);
	EXPECT_EQ(fstatat(dir, "s", &st, AT_SYMLINK_NOFOLLOW), 0);
	CHECK(S_ISLNK(st.st_mode));
	EXPECT_EQ(fstatat(dir, "s", &st, 0), 0);
	CHECK(S_ISREG(st.st_mode));
	EXPECT_EQ(fstatat(file, "", &st, AT_EMPTY_PATH), 0);
	EXPECT_EQ(st.st_size, 1);
	CHECK_ERRNO(fstatat(file, "", &st, 0), ENOENT);
	CHECK_ERRNO(fstatat(dir, "f", &st, 0x4000000), EINVAL);
	EXPECT_EQ(linkat(dir, "f", dir, "g", 0), 0);
	EXPECT_EQ(renameat(dir, "g", AT_FDCWD, "h"), 0);
	EXPECT_EQ(faccessat(AT_FDCWD, "h", R_OK, 0), 0);
	EXPECT_EQ(fchmodat(dir, "f", 0640, 0), 0);
	EXPECT_EQ(fstat(file, &st), 0);
	EXPECT_EQ(st.st_mode & 07777, 0640);
	EXPECT_EQ(unlinkat(dir, "s", 0), 0);
	CHECK_ERRNO(unlinkat(dir, "sub", 0), EISDIR);
	CHECK_ERRNO(unlinkat(dir, "f", AT_REMOVEDIR), ENOTDIR);
	EXPECT_EQ(unlinkat(dir, "sub", AT_REMOVEDIR), 0);
	CHECK_ERRNO(unlinkat(dir, "f", 0x10), EINVAL);
	CHECK_ERRNO(unlinkat(99, "f", 0), EBADF);

	/* A directory that is gone finds nothing and takes nothing. */
	EXPECT_EQ(unlink("d/f"), 0);
	EXPECT_EQ(rmdir("d"), 0);
	CHECK_ERRNO(openat(dir, "f", O_RDONLY), ENOENT);
	CHECK_ERRNO(openat(dir, "f", O_CREAT | O_RDWR, 0600), ENOENT);
	EXPECT_EQ(fstat(dir, &st), 0);
	EXPECT_EQ(st.st_nlink, 0);
	return check_result();
}
