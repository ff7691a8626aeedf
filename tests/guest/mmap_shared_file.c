/*
 * A shared mapping, read and write show the same bytes; a private one keeps
 * its changes; both outlive the descriptor.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096

int main(void)
{
	const int rw = PROT_READ | PROT_WRITE;
	char buf[8];
	char *sh, *pr, *sh2;
	int fd;
	pid_t pid;

	fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	MUST(ftruncate(fd, 3 * PAGE));
	sh = mmap(NULL, 3 * PAGE, rw, MAP_SHARED, fd, 0);
	sh2 = mmap(NULL, PAGE, rw, MAP_SHARED, fd, PAGE);
	pr = mmap(NULL, 3 * PAGE, rw, MAP_PRIVATE, fd, 0);
	CHECK(sh != MAP_FAILED && pr != MAP_FAILED && sh2 != MAP_FAILED);

	EXPECT_EQ(pwrite(fd, "write", 5, PAGE), 5);
	EXPECT_EQ(memcmp(sh + PAGE, "write", 5), 0);
	EXPECT_EQ(memcmp(sh2, "write", 5), 0);
	EXPECT_EQ(memcmp(pr + PAGE, "write", 5), 0);
	memcpy(sh + PAGE, "store", 5);
	EXPECT_EQ(pread(fd, buf, 5, PAGE), 5);
	EXPECT_EQ(memcmp(buf, "store", 5), 0);
	EXPECT_EQ(memcmp(pr + PAGE, "store", 5), 0);

	memcpy(pr + PAGE, "own", 3);
	EXPECT_EQ(memcmp(sh + PAGE, "store", 5), 0);
	memcpy(sh + PAGE, "later", 5);
	EXPECT_EQ(memcmp(pr + PAGE, "ownre", 5), 0);

	close(fd);
	pid = check_fork();
	if (pid == 0) {
		memcpy(sh + 2 * PAGE, "child", 5);
		memcpy(pr + 2 * PAGE, "quiet", 5);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(memcmp(sh + 2 * PAGE, "child", 5), 0);
	EXPECT_EQ(memcmp(pr + 2 * PAGE, "child", 5), 0);
	EXPECT_EQ(unlink("f"), 0);
	sh[0] = 'z';
	EXPECT_EQ(pr[0], 'z');
	EXPECT_EQ(msync(sh, PAGE, MS_SYNC), 0);

	/* Reading a file into its own mapping. */
	fd = MUST(open("g", O_RDWR | O_CREAT, 0600));
	MUST(ftruncate(fd, 2 * PAGE));
	sh = mmap(NULL, 2 * PAGE, rw, MAP_SHARED, fd, 0);
	memset(sh, 'g', PAGE);
	EXPECT_EQ(pread(fd, sh + PAGE, PAGE, 0), PAGE);
	EXPECT_EQ(sh[PAGE + 17], 'g');
	return check_result();
}
