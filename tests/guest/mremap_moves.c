/*
 * mremap grows in place or moves, shrinks, moves to a fixed place, and keeps
 * the contents.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096UL

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	const int anon = MAP_PRIVATE | MAP_ANONYMOUS;
	char *p, *q, *r;
	int fd;

	p = mmap(NULL, 10 * PAGE, rw, anon, -1, 0);
	CHECK(p != MAP_FAILED);
	munmap(p + 2 * PAGE, 8 * PAGE);
	memset(p, 'p', 2 * PAGE);

	q = mremap(p, 2 * PAGE, 4 * PAGE, 0);
	EXPECT_EQ(q, p);
	EXPECT_EQ(q[PAGE], 'p');
	EXPECT_EQ(q[3 * PAGE], 0);
	q = mremap(p, 4 * PAGE, PAGE, 0);
	EXPECT_EQ(q, p);
	CHECK_ERRNO(msync(p + PAGE, PAGE, MS_ASYNC), ENOMEM);

	r = mmap(p + PAGE, PAGE, rw, anon | MAP_FIXED, -1, 0);
	CHECK_ERRNO((long)mremap(p, PAGE, 2 * PAGE, 0), ENOMEM);
	*r = 'r';
	q = mremap(p, PAGE, 5 * PAGE, MREMAP_MAYMOVE);
	CHECK(q != MAP_FAILED && q != p);
	EXPECT_EQ(q[17], 'p');
	EXPECT_EQ(q[4 * PAGE], 0);
	EXPECT_EQ(*r, 'r');
	CHECK_ERRNO(msync(p, PAGE, MS_ASYNC), ENOMEM);

	/* To a place of our choice; what was there goes. */
	r = mmap(NULL, 8 * PAGE, rw, anon, -1, 0);
	memset(r, 'o', 8 * PAGE);
	p = mremap(q, 5 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   r + PAGE);
	EXPECT_EQ(p, r + PAGE);
	EXPECT_EQ(p[17], 'p');
	EXPECT_EQ(r[0], 'o');
	EXPECT_EQ(r[6 * PAGE], 'o');

	CHECK_ERRNO(mremap(r + 1, PAGE, PAGE, 0), EINVAL);
	CHECK_ERRNO(mremap(r, PAGE, 0, 0), EINVAL);
	CHECK_ERRNO(mremap(r, PAGE, PAGE, 0x40), EINVAL);
	CHECK_ERRNO(mremap(r, PAGE, PAGE, MREMAP_FIXED, r), EINVAL);
	CHECK_ERRNO(mremap(r, 2 * PAGE, 2 * PAGE,
			   MREMAP_MAYMOVE | MREMAP_FIXED, r + PAGE), EINVAL);
	munmap(r, 8 * PAGE);
	CHECK_ERRNO(mremap(r, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);

	fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	MUST(ftruncate(fd, 4 * PAGE));
	EXPECT_EQ(pwrite(fd, "end", 3, 3 * PAGE), 3);
	p = mmap(NULL, PAGE, rw, MAP_SHARED, fd, 0);
	p = mremap(p, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	CHECK(p != MAP_FAILED);
	EXPECT_EQ(memcmp(p + 3 * PAGE, "end", 3), 0);
	return check_result();
}
