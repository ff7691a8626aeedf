/*
 * O_TMPFILE makes a file without a name, which linkat can give it.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat st;
	char path[64];
	int fd;

	CHECK_ERRNO(open(".", O_TMPFILE | O_RDONLY, 0600), EINVAL);
	fd = open(".", O_TMPFILE | O_RDWR, 0600);
	if (fd < 0) {
		/* A file system may not have it, and says so. */
		EXPECT_EQ(errno, EOPNOTSUPP);
		return check_result();
	}
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(write(fd, "t", 1), 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	EXPECT_EQ(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW),
		  0);
	EXPECT_EQ(stat("named", &st), 0);
	EXPECT_EQ(st.st_nlink, 1);
	EXPECT_EQ(st.st_size, 1);
	close(fd);
	make_file("plain", "");
	CHECK_ERRNO(open("plain", O_TMPFILE | O_RDWR, 0600), ENOTDIR);
	CHECK_ERRNO(open("none", O_TMPFILE | O_RDWR, 0600), ENOENT);
	return check_result();
}
