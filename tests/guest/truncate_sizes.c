/*
 * truncate and ftruncate grow with zeroes, shrink for good, and refuse what
 * is no writable file.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat st;
	char buf[8];
	char *map;
	int fd, fds[2], ro;

	make_file("f", "0123456789");
	fd = MUST(open("f", O_RDWR));
	EXPECT_EQ(ftruncate(fd, 4), 0);
	EXPECT_EQ(ftruncate(fd, 8), 0);
	EXPECT_EQ(pread(fd, buf, 8, 0), 8);
	EXPECT_EQ(memcmp(buf, "0123\0\0\0\0", 8), 0);
	EXPECT_EQ(truncate("f", 20000), 0);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, 20000);

	/* A mapping sees the new end. */
	map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED);
	map[5000] = 'm';
	EXPECT_EQ(ftruncate(fd, 100), 0);
	EXPECT_EQ(ftruncate(fd, 8192), 0);
	EXPECT_EQ(map[5000], 0);

	CHECK_ERRNO(truncate("none", 0), ENOENT);
	CHECK_ERRNO(truncate(".", 0), EISDIR);
	CHECK_ERRNO(truncate("f", -1), EINVAL);
	CHECK_ERRNO(ftruncate(fd, -1), EINVAL);
	CHECK_ERRNO(ftruncate(99, 0), EBADF);
	ro = MUST(open("f", O_RDONLY));
	CHECK_ERRNO(ftruncate(ro, 0), EINVAL);
	MUST(pipe(fds));
	CHECK_ERRNO(ftruncate(fds[1], 0), EINVAL);

	/* RLIMIT_FSIZE: SIGXFSZ and EFBIG. */
	{
		struct rlimit lim = { 10000, 10000 };

		check_catch(SIGXFSZ, 0);
		MUST(setrlimit(RLIMIT_FSIZE, &lim));
		CHECK_ERRNO(ftruncate(fd, 10001), EFBIG);
		EXPECT_EQ(check_caught, 1);
		EXPECT_EQ(pwrite(fd, "abcdefgh", 8, 9996), 4);
		CHECK_ERRNO(pwrite(fd, "abcdefgh", 8, 10000), EFBIG);
		EXPECT_EQ(check_caught, 2);
	}
	return check_result();
}
