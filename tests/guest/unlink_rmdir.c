/*
 * unlink and rmdir: what they take, what they refuse, and that an open file
 * outlives its name.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat st;
	char buf[8];
	int fd;

	make_file("f", "alive");
	MUST(mkdir("d", 0755));
	MUST(mkdir("d/sub", 0755));
	MUST(symlink("d", "s"));
	EXPECT_EQ(stat("d", &st), 0);
	EXPECT_EQ(st.st_nlink, 3);

	CHECK_ERRNO(unlink("none"), ENOENT);
	CHECK_ERRNO(unlink("d"), EISDIR);
	CHECK_ERRNO(unlink("f/"), ENOTDIR);
	CHECK_ERRNO(unlink(""), ENOENT);
	CHECK_ERRNO(unlink("f/x"), ENOTDIR);
	CHECK_ERRNO(rmdir("none"), ENOENT);
	CHECK_ERRNO(rmdir("f"), ENOTDIR);
	CHECK_ERRNO(rmdir("s"), ENOTDIR);
	CHECK_ERRNO(rmdir("d"), ENOTEMPTY);
	CHECK_ERRNO(rmdir("."), EINVAL);
	CHECK_ERRNO(rmdir("d/."), EINVAL);
	CHECK_ERRNO(rmdir("d/.."), ENOTEMPTY);
	CHECK_ERRNO(rmdir("d/sub/.."), ENOTEMPTY);
	CHECK_ERRNO(rmdir("/"), EBUSY);
	CHECK_ERRNO(rmdir("/proc"), EBUSY);
	CHECK_ERRNO(mkdir("d", 0755), EEXIST);
	CHECK_ERRNO(mkdir("f", 0755), EEXIST);
	CHECK_ERRNO(mkdir("none/x", 0755), ENOENT);
	CHECK_ERRNO(mkdir("f/x", 0755), ENOTDIR);
	CHECK_ERRNO(mkdir(".", 0755), EEXIST);
	CHECK_ERRNO(mkdir("/", 0755), EEXIST);

	EXPECT_EQ(unlink("s"), 0);
	fd = MUST(open("f", O_RDWR));
	EXPECT_EQ(unlink("f"), 0);
	EXPECT_EQ(read(fd, buf, 5), 5);
	EXPECT_EQ(memcmp(buf, "alive", 5), 0);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(write(fd, "more", 4), 4);

	EXPECT_EQ(rmdir("d/sub/"), 0);
	EXPECT_EQ(stat("d", &st), 0);
	EXPECT_EQ(st.st_nlink, 2);

	/* The working directory may go; then it has no name. */
	EXPECT_EQ(chdir("d"), 0);
	EXPECT_EQ(rmdir("../d"), 0);
	CHECK_ERRNO(syscall(SYS_getcwd, buf, sizeof(buf)), ENOENT);
	CHECK_ERRNO(open("x", O_CREAT | O_RDWR, 0600), ENOENT);
	EXPECT_EQ(chdir(".."), 0);
	return check_result();
}
