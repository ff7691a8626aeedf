/*
 * When the server cannot store what was written, write(2), fsync(2) or close(2) say
 * so: of a small file the call that sends it, of a large one the write that finds
 * no room.  fsync() tells each open file once.
 */
#include "../guest/check.h"

#include <sys/mman.h>
#include <sys/stat.h>

static int full_error;		/* ENOSPC, or EFBIG under a limit of the server's */

static int is_full(int err)
{
	if (!full_error && (err == ENOSPC || err == EFBIG || err == EDQUOT))
		full_error = err;
	return err == full_error && err;
}

int main(void)
{
	static char mib[1 << 20];
	int fd, other, i, err = 0;
	char *p;

	memset(mib, 'x', sizeof(mib));
	fd = open("large", O_WRONLY | O_CREAT, 0644);
	for (i = 0; i < 64 && !err; i++)
		if (write(fd, mib, sizeof(mib)) < 0)
			err = errno;
	CHECK(i < 64 && is_full(err));
	close(fd);

	/* 12 MiB, in a file of its own, do not fit either: a page at the end of them. */
	fd = open("late", O_RDWR | O_CREAT, 0644);
	other = open("late", O_RDWR);
	EXPECT_EQ(pwrite(fd, "x", 1, (12 << 20) - 1), 1);
	CHECK(fsync(fd) == -1 && is_full(errno));
	EXPECT_EQ(fsync(fd), 0);
	CHECK(fsync(other) == -1 && is_full(errno));
	EXPECT_EQ(fsync(other), 0);
	EXPECT_EQ(pwrite(fd, "x", 1, (12 << 20) - 1), 1);
	CHECK(close(fd) == -1 && is_full(errno));
	close(other);

	/* By a mapping. */
	fd = open("mapped", O_RDWR | O_CREAT, 0644);
	if (!ftruncate(fd, 12 << 20)) {
		p = mmap(NULL, 12 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		memset(p, 'y', 12 << 20);
		CHECK(msync(p, 12 << 20, MS_SYNC) == -1 && is_full(errno));
		munmap(p, 12 << 20);
	}
	close(fd);

	/* What fits is stored. */
	unlink("large");
	unlink("mapped");
	unlink("late");
	fd = open("small", O_WRONLY | O_CREAT, 0644);
	EXPECT_EQ(write(fd, mib, 1000), 1000);
	EXPECT_EQ(fsync(fd), 0);
	EXPECT_EQ(close(fd), 0);
	return check_result();
}
