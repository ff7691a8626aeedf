/*
 * rename replaces atomically, follows the rules for directories, and the
 * flags of renameat2 change them.
 */
#include <linux/fs.h>
#include <sys/stat.h>
#include "check.h"

static long rename2(const char *from, const char *to, unsigned flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int main(void)
{
	struct stat a, b;
	int fd;

	make_file("one", "1");
	make_file("two", "2");
	MUST(mkdir("dir", 0755));
	MUST(mkdir("full", 0755));
	make_file("full/x", "x");
	fd = MUST(open("two", O_RDONLY));

	EXPECT_EQ(stat("one", &a), 0);
	EXPECT_EQ(rename("one", "two"), 0);
	EXPECT_EQ(stat("two", &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	CHECK_ERRNO(stat("one", &a), ENOENT);
	EXPECT_EQ(fstat(fd, &a), 0);
	EXPECT_EQ(a.st_nlink, 0);

	CHECK_ERRNO(rename("none", "x"), ENOENT);
	CHECK_ERRNO(rename("two", "dir"), EISDIR);
	CHECK_ERRNO(rename("dir", "two"), ENOTDIR);
	CHECK_ERRNO(rename("dir", "full"), ENOTEMPTY);
	CHECK_ERRNO(rename("dir", "dir/below"), EINVAL);
	CHECK_ERRNO(rename("full", "full/x/y"), ENOTDIR);
	CHECK_ERRNO(rename("two/", "x"), ENOTDIR);
	CHECK_ERRNO(rename("two", "x/"), ENOTDIR);
	CHECK_ERRNO(rename(".", "x"), EBUSY);
	CHECK_ERRNO(rename("dir/..", "x"), EBUSY);
	CHECK_ERRNO(rename("two", "none/x"), ENOENT);
	CHECK_ERRNO(rename("two", "/proc/x"), EXDEV);
	CHECK_ERRNO(rename("full/x", "full"), ENOTEMPTY);

	EXPECT_EQ(rename("full", "dir"), 0);		/* empty target */
	EXPECT_EQ(access("dir/x", F_OK), 0);
	EXPECT_EQ(rename("dir/", "moved/"), 0);
	EXPECT_EQ(rename("moved/x", "x"), 0);
	EXPECT_EQ(rename("x", "x"), 0);

	/* Two names of one file: nothing happens. */
	EXPECT_EQ(link("x", "y"), 0);
	EXPECT_EQ(rename("x", "y"), 0);
	EXPECT_EQ(access("x", F_OK), 0);

	CHECK_ERRNO(rename2("two", "x", RENAME_NOREPLACE), EEXIST);
	EXPECT_EQ(rename2("two", "fresh", RENAME_NOREPLACE), 0);
	EXPECT_EQ(stat("fresh", &a), 0);
	EXPECT_EQ(rename2("fresh", "moved", RENAME_EXCHANGE), 0);
	EXPECT_EQ(stat("moved", &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	EXPECT_EQ(stat("fresh", &b), 0);
	CHECK(S_ISDIR(b.st_mode));
	CHECK_ERRNO(rename2("fresh", "none", RENAME_EXCHANGE), ENOENT);
	CHECK_ERRNO(rename2("fresh", "x", 0x80), EINVAL);
	CHECK_ERRNO(rename2("fresh", "x", RENAME_EXCHANGE | RENAME_NOREPLACE),
		    EINVAL);
	return check_result();
}
