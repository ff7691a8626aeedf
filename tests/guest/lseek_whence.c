/*
 * lseek: all origins, holes and data, beyond the end, negative results, and
 * what cannot be sought.
 */
#include "check.h"

int main(void)
{
	int fd, fds[2];
	char buf[16];

	fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	EXPECT_EQ(write(fd, "0123456789", 10), 10);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 10);
	EXPECT_EQ(lseek(fd, -3, SEEK_END), 7);
	EXPECT_EQ(read(fd, buf, 10), 3);
	EXPECT_EQ(lseek(fd, -5, SEEK_CUR), 5);
	CHECK_ERRNO(lseek(fd, -6, SEEK_CUR), EINVAL);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(fd, 0, 99), EINVAL);
	CHECK_ERRNO(lseek(fd, 0, -1), EINVAL);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 5);

	/* Beyond the end: a hole of zeroes once written. */
	EXPECT_EQ(lseek(fd, 100000, SEEK_SET), 100000);
	EXPECT_EQ(read(fd, buf, 1), 0);
	EXPECT_EQ(write(fd, "x", 1), 1);
	EXPECT_EQ(lseek(fd, 0, SEEK_END), 100001);
	EXPECT_EQ(pread(fd, buf, 4, 50000), 4);
	EXPECT_EQ(memcmp(buf, "\0\0\0\0", 4), 0);

	EXPECT_EQ(lseek(fd, 0, SEEK_DATA), 0);
	EXPECT_EQ(lseek(fd, 100000, SEEK_DATA), 100000);
	CHECK(lseek(fd, 0, SEEK_HOLE) >= 10);
	EXPECT_EQ(lseek(fd, 100000, SEEK_HOLE), 100001);
	CHECK_ERRNO(lseek(fd, 100001, SEEK_DATA), ENXIO);
	CHECK_ERRNO(lseek(fd, 100001, SEEK_HOLE), ENXIO);
	CHECK_ERRNO(lseek(fd, -1, SEEK_DATA), ENXIO);

	CHECK_ERRNO(lseek(99, 0, SEEK_SET), EBADF);
	MUST(pipe(fds));
	CHECK_ERRNO(lseek(fds[0], 0, SEEK_SET), ESPIPE);
	CHECK_ERRNO(pread(fds[0], buf, 1, 0), ESPIPE);
	CHECK_ERRNO(pwrite(fds[1], buf, 1, 0), ESPIPE);
	return check_result();
}
