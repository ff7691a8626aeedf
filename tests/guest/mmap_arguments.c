/*
 * mmap, munmap and mprotect: which arguments are refused, with what.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096UL
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static void *map(void *addr, size_t len, int prot, int flags, int fd, off_t off)
{
	return (void *)syscall(SYS_mmap, addr, len, prot, flags, fd, off);
}

int main(void)
{
	const int anon = MAP_PRIVATE | MAP_ANONYMOUS;
	int rw = PROT_READ | PROT_WRITE;
	int fd, ro, fds[2];
	char *p, *q;

	make_file("f", "hello");
	fd = MUST(open("f", O_RDWR));
	ro = MUST(open("f", O_RDONLY));
	MUST(pipe(fds));

	CHECK_ERRNO(map(NULL, 0, rw, anon, -1, 0), EINVAL);
	CHECK_ERRNO(map(NULL, PAGE, rw, MAP_ANONYMOUS, -1, 0), EINVAL);
	CHECK_ERRNO(map((void *)1, PAGE, rw, anon | MAP_FIXED, -1, 0), EINVAL);
	CHECK_ERRNO(map(NULL, PAGE, rw, MAP_PRIVATE, fd, 1), EINVAL);
	CHECK_ERRNO(map(NULL, -1UL, rw, anon, -1, 0), ENOMEM);
	CHECK_ERRNO(map(NULL, 1UL << 60, rw, anon, -1, 0), ENOMEM);
	CHECK_ERRNO(map(NULL, PAGE, rw, MAP_SHARED, 99, 0), EBADF);
	CHECK_ERRNO(map(NULL, PAGE, rw, MAP_SHARED, -1, 0), EBADF);
	CHECK_ERRNO(map(NULL, PAGE, rw, MAP_SHARED, ro, 0), EACCES);
	CHECK_ERRNO(map(NULL, PAGE, PROT_READ, MAP_PRIVATE, fds[0], 0), ENODEV);
	CHECK_ERRNO(map((void *)0xffff800000000000UL, PAGE, rw,
			anon | MAP_FIXED, -1, 0), ENOMEM);
	p = map(NULL, PAGE, rw, MAP_PRIVATE, ro, 0);
	CHECK(p != MAP_FAILED);
	EXPECT_EQ(memcmp(p, "hello\0", 6), 0);
	EXPECT_EQ(munmap(p, PAGE), 0);
	{
		int wo = MUST(open("f", O_WRONLY));

		CHECK_ERRNO(map(NULL, PAGE, PROT_READ, MAP_PRIVATE, wo, 0),
			    EACCES);
	}

	p = map(NULL, 4 * PAGE, rw, anon, -1, 0);
	CHECK(p != MAP_FAILED);
	CHECK_ERRNO(map(p + PAGE, PAGE, rw, anon | MAP_FIXED_NOREPLACE, -1, 0),
		    EEXIST);
	EXPECT_EQ(munmap(p + PAGE, PAGE), 0);
	q = map(p + PAGE, PAGE, rw, anon | MAP_FIXED_NOREPLACE, -1, 0);
	EXPECT_EQ(q, p + PAGE);
	p[0] = q[0] = p[3 * PAGE] = 'x';
	q = map(p, PAGE, rw, anon | MAP_FIXED, -1, 0);
	EXPECT_EQ(q, p);
	EXPECT_EQ(p[0], 0);			/* replaced by a new one */

	CHECK_ERRNO(munmap(p + 1, PAGE), EINVAL);
	CHECK_ERRNO(munmap(p, 0), EINVAL);
	CHECK_ERRNO(munmap((void *)0xffff800000000000UL, PAGE), EINVAL);
	EXPECT_EQ(munmap(p, 8 * PAGE), 0);
	EXPECT_EQ(munmap(p, 8 * PAGE), 0);	/* nothing there: fine */
	CHECK_ERRNO(mprotect(p, PAGE, PROT_READ), ENOMEM);

	p = map(NULL, 2 * PAGE, rw, anon, -1, 0);
	CHECK_ERRNO(syscall(SYS_mprotect, p + 1, PAGE, PROT_READ), EINVAL);
	CHECK_ERRNO(syscall(SYS_mprotect, p, PAGE, 0x40), EINVAL);
	EXPECT_EQ(syscall(SYS_mprotect, p, 0, PROT_READ), 0);
	EXPECT_EQ(munmap(p + PAGE, PAGE), 0);
	CHECK_ERRNO(mprotect(p, 2 * PAGE, PROT_READ), ENOMEM);
	q = map(NULL, PAGE, PROT_READ, MAP_SHARED, ro, 0);
	CHECK_ERRNO(mprotect(q, PAGE, rw), EACCES);
	munmap(q, PAGE);
	CHECK_ERRNO(msync(p + 1, PAGE, MS_SYNC), EINVAL);
	CHECK_ERRNO(msync(p, PAGE, MS_SYNC | MS_ASYNC), EINVAL);
	EXPECT_EQ(msync(p, PAGE, MS_SYNC), 0);
	CHECK_ERRNO(msync(p + PAGE, PAGE, MS_SYNC), ENOMEM);
	return check_result();
}
