/*
 * mincore tells touched pages; mlock and mlockall answer for ranges and
 * limits.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096

int main(void)
{
	unsigned char vec[4] = { 9, 9, 9, 9 };
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	p[PAGE] = 1;
	EXPECT_EQ(mincore(p, 4 * PAGE, vec), 0);
	EXPECT_EQ(vec[1] & 1, 1);
	EXPECT_EQ(vec[3] & 1, 0);
	CHECK_ERRNO(mincore(p + 1, PAGE, vec), EINVAL);
	CHECK_ERRNO(mincore(p, PAGE, (void *)8), EFAULT);
	EXPECT_EQ(mlock(p, 4 * PAGE), 0);
	EXPECT_EQ(mincore(p, 4 * PAGE, vec), 0);
	EXPECT_EQ(vec[3] & 1, 1);
	EXPECT_EQ(munlock(p, 4 * PAGE), 0);
	munmap(p, 4 * PAGE);
	CHECK_ERRNO(mlock(p, PAGE), ENOMEM);
	CHECK_ERRNO(mincore(p, PAGE, vec), ENOMEM);
	CHECK_ERRNO(mlockall(0), EINVAL);
	CHECK_ERRNO(mlockall(64), EINVAL);
	EXPECT_EQ(munlockall(), 0);
	return check_result();
}
