/*
 * link, symlink and readlink: counts, what may be linked, contents,
 * truncation and refusals.
 */
#include <limits.h>
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	char buf[8192], target[4097];
	struct stat st;

	make_file("f", "x");
	MUST(mkdir("d", 0755));
	EXPECT_EQ(link("f", "g"), 0);
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_nlink, 2);
	CHECK_ERRNO(link("f", "g"), EEXIST);
	CHECK_ERRNO(link("none", "h"), ENOENT);
	CHECK_ERRNO(link("d", "e"), EPERM);
	CHECK_ERRNO(link("f", "none/h"), ENOENT);
	CHECK_ERRNO(link("f", "/h"), EXDEV);
	CHECK_ERRNO(link("f/", "h"), ENOTDIR);
	EXPECT_EQ(unlink("g"), 0);
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_nlink, 1);

	EXPECT_EQ(symlink("where ever", "s"), 0);
	CHECK_ERRNO(symlink("x", "s"), EEXIST);
	CHECK_ERRNO(symlink("", "t"), ENOENT);
	CHECK_ERRNO(symlink("x", "none/t"), ENOENT);
	CHECK_ERRNO(symlink("x", "t/"), ENOENT);
	memset(buf, '#', sizeof(buf));
	EXPECT_EQ(readlink("s", buf, sizeof(buf)), 10);
	EXPECT_EQ(memcmp(buf, "where ever#", 11), 0);
	EXPECT_EQ(readlink("s", buf, 3), 3);
	CHECK_ERRNO(syscall(SYS_readlink, "s", buf, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_readlink, "s", buf, -1), EINVAL);
	CHECK_ERRNO(readlink("f", buf, 10), EINVAL);
	CHECK_ERRNO(readlink("d", buf, 10), EINVAL);
	CHECK_ERRNO(readlink("none", buf, 10), ENOENT);

	/* link does not follow, linkat may be told to. */
	EXPECT_EQ(symlink("f", "sf"), 0);
	EXPECT_EQ(link("sf", "sg"), 0);
	EXPECT_EQ(lstat("sg", &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	EXPECT_EQ(linkat(AT_FDCWD, "sf", AT_FDCWD, "sh", AT_SYMLINK_FOLLOW), 0);
	EXPECT_EQ(lstat("sh", &st), 0);
	CHECK(S_ISREG(st.st_mode));
	CHECK_ERRNO(linkat(AT_FDCWD, "sf", AT_FDCWD, "si", 0x8), EINVAL);

	memset(target, 't', 4095);
	target[4095] = 0;
	EXPECT_EQ(symlink(target, "long"), 0);
	EXPECT_EQ(readlink("long", buf, sizeof(buf)), 4095);
	target[4095] = 't';
	target[4096] = 0;
	CHECK_ERRNO(symlink(target, "longer"), ENAMETOOLONG);
	return check_result();
}
