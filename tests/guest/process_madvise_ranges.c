/*
 * process_madvise: advice that changes no contents, to a process by its pidfd.
 */
#include <sys/mman.h>
#include <sys/uio.h>
#include "check.h"

#ifndef MADV_COLD
#define MADV_COLD	20
#define MADV_PAGEOUT	21
#endif

static long advise(int pidfd, const struct iovec *vec, size_t n, int advice,
		   unsigned flags)
{
	return syscall(SYS_process_madvise, pidfd, vec, n, advice, flags);
}

static void check_values(int self, char *map, size_t page)
{
	struct iovec both[2] = { { map, page }, { map + page, page } };
	struct iovec hole[2] = { { map, page }, { map + 2 * page, page } };
	struct iovec none = { map + 2 * page, page }, odd = { map + 1, page };
	struct iovec wild = { (void *)(1UL << 63), page };

	EXPECT_EQ(advise(self, both, 2, MADV_COLD, 0), 2 * page);
	EXPECT_EQ(advise(self, both, 2, MADV_WILLNEED, 0), 2 * page);
	EXPECT_EQ(advise(self, both, 1, MADV_PAGEOUT, 0), page);
	EXPECT_EQ(map[0], 7);
	EXPECT_EQ(advise(self, hole, 2, MADV_COLD, 0), page);
	EXPECT_EQ(advise(self, both, 0, MADV_COLD, 0), 0);
	CHECK_ERRNO(advise(self, &none, 1, MADV_COLD, 0), ENOMEM);
	CHECK_ERRNO(advise(self, &odd, 1, MADV_COLD, 0), EINVAL);
	CHECK_ERRNO(advise(self, &wild, 1, MADV_COLD, 0), EFAULT);
	CHECK_ERRNO(advise(self, both, 2, MADV_COLD, 1), EINVAL);
	CHECK_ERRNO(advise(self, both, 2, MADV_DONTNEED, 0), EINVAL);
	CHECK_ERRNO(advise(self, both, 2, 12345, 0), EINVAL);
	CHECK_ERRNO(advise(self, both, 1025, MADV_COLD, 0), EINVAL);
	CHECK_ERRNO(advise(self, NULL, 1, MADV_COLD, 0), EFAULT);
	CHECK_ERRNO(advise(-1, both, 2, MADV_COLD, 0), EBADF);
	CHECK_ERRNO(advise(0, both, 2, MADV_DONTNEED, 0), EBADF);
}

int main(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *map = MUST(mmap(NULL, 3 * page, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	int self = MUST(syscall(SYS_pidfd_open, getpid(), 0)), ended;
	struct iovec one = { map, page };
	pid_t child;

	munmap(map + 2 * page, page);
	map[0] = 7;
	check_values(self, map, page);

	child = check_fork();
	if (child == 0) {
		EXPECT_EQ(advise(self, &one, 1, MADV_COLD, 0), page);
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(advise(self, &one, 1, MADV_DONTNEED, 0), EINVAL);
		CHECK_ERRNO(advise(self, &one, 1, MADV_COLD, 0), EACCES);
		ended = MUST(syscall(SYS_pidfd_open, getpid(), 0));
		CHECK_ERRNO(advise(ended, &one, 1, MADV_COLD, 0), EPERM);
		check_exit();
	}
	ended = MUST(syscall(SYS_pidfd_open, child, 0));
	check_join(child);
	CHECK_ERRNO(advise(ended, &one, 1, MADV_COLD, 0), ESRCH);
	return check_result();
}
