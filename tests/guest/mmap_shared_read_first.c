/*
 * Pages of shared memory that are read before they are written are still
 * each a page of its own, and the file's.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGES	40

int main(void)
{
	int fd = MUST(memfd_create("shared", 0)), i;
	volatile unsigned char *p;
	unsigned char c;

	MUST(ftruncate(fd, PAGES * 4096));
	p = mmap(NULL, PAGES * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	for (i = 0; i < PAGES; i++)
		EXPECT_EQ(p[i * 4096], 0);
	for (i = 0; i < PAGES; i++)
		p[i * 4096] = i + 1;
	for (i = 0; i < PAGES; i++) {
		EXPECT_EQ(p[i * 4096], i + 1);
		EXPECT_EQ(pread(fd, &c, 1, i * 4096), 1);
		EXPECT_EQ(c, i + 1);
	}
	return check_result();
}
