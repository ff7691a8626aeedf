/*
 * `int $0x80` in a 64-bit program takes the i386 numbers and the low halves
 * of ebx, ecx, edx; it keeps all registers but rax.
 */
#include <sys/mman.h>
#include "check.h"

#define I386_read	3
#define I386_write	4
#define I386_close	6
#define I386_getpid	20
#define I386_kill	37
#define I386_pipe	42

static long int80(long nr, unsigned long b, unsigned long c, unsigned long d)
{
	long ret;
	register unsigned long r8 asm("r8") = 0x1234567812345678;
	register unsigned long r9 asm("r9") = 0x2345678923456789;
	register unsigned long r10 asm("r10") = 0x3456789034567890;
	register unsigned long r11 asm("r11") = 0x4567890145678901;

	asm volatile("int $0x80" : "=a" (ret), "+r" (r8), "+r" (r9),
		     "+r" (r10), "+r" (r11)
		     : "a" (nr), "b" (b), "c" (c), "d" (d) : "memory");
	EXPECT_EQ(r8, 0x1234567812345678);
	EXPECT_EQ(r9, 0x2345678923456789);
	EXPECT_EQ(r10, 0x3456789034567890);
	EXPECT_EQ(r11, 0x4567890145678901);
	return ret;
}

int main(void)
{
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	int *fds = (int *)low;

	CHECK(low != MAP_FAILED);
	EXPECT_EQ(int80(I386_getpid, 0, 0, 0), getpid());
	EXPECT_EQ(int80(I386_close, -1, 0, 0), -EBADF);
	EXPECT_EQ(int80(I386_close, 0xffffffffUL, 0, 0), -EBADF);
	EXPECT_EQ(int80(0x100000000L | I386_getpid, 0, 0, 0), getpid());
	EXPECT_EQ(int80(100000, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(int80(-1, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(int80(I386_kill, getpid(), 0, 0), 0);

	EXPECT_EQ(int80(I386_pipe, (unsigned long)low, 0, 0), 0);
	low[64] = 'q';
	EXPECT_EQ(int80(I386_write, fds[1], (unsigned long)low + 64, 1), 1);
	/* The upper half of a pointer is not looked at. */
	EXPECT_EQ(int80(I386_read, fds[0],
			0xabcd00000000UL | (unsigned long)(low + 65), 1), 1);
	EXPECT_EQ(low[65], 'q');
	return check_result();
}
