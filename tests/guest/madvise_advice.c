/*
 * madvise: MADV_DONTNEED empties anonymous memory and rereads files,
 * MADV_DONTFORK hides from children; refusals.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	char *p = mmap(NULL, 4 * PAGE, rw, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *f;
	int fd, status;
	pid_t pid;

	memset(p, 'a', 4 * PAGE);
	EXPECT_EQ(madvise(p + PAGE, PAGE, MADV_DONTNEED), 0);
	EXPECT_EQ(p[0], 'a');
	EXPECT_EQ(p[PAGE], 0);
	EXPECT_EQ(p[2 * PAGE], 'a');
	EXPECT_EQ(madvise(p, PAGE, MADV_NORMAL), 0);
	EXPECT_EQ(madvise(p, PAGE, MADV_WILLNEED), 0);
	EXPECT_EQ(madvise(p, PAGE, MADV_SEQUENTIAL), 0);
	EXPECT_EQ(madvise(p, 0, MADV_DONTNEED), 0);

	make_file("f", "file");
	fd = MUST(open("f", O_RDWR));
	f = mmap(NULL, PAGE, rw, MAP_PRIVATE, fd, 0);
	memcpy(f, "mine", 4);
	EXPECT_EQ(madvise(f, PAGE, MADV_DONTNEED), 0);
	EXPECT_EQ(memcmp(f, "file", 4), 0);

	EXPECT_EQ(madvise(p, PAGE, MADV_DONTFORK), 0);
	pid = check_fork();
	if (pid == 0) {
		*(volatile char *)p = 1;
		_exit(0);
	}
	status = check_wait_status(pid);
	EXPECT_EQ(status & 0x7f, SIGSEGV);
	EXPECT_EQ(p[0], 'a');

	CHECK_ERRNO(madvise(p + 1, PAGE, MADV_NORMAL), EINVAL);
	CHECK_ERRNO(madvise(p, PAGE, 12345), EINVAL);
	munmap(p, 4 * PAGE);
	CHECK_ERRNO(madvise(p, PAGE, MADV_DONTNEED), ENOMEM);
	return check_result();
}
