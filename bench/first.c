/*
 * first.c - how long it takes to get here
 *
 * As /init, its first instruction reads the time-stamp counter, which under
 * -icount has counted every instruction since power-on.  It says the number
 * and hello, and powers the machine off.  No C library: nothing comes before.
 */
#include <stddef.h>
#include <stdint.h>

static long call(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("syscall" : "=a" (ret) : "a" (nr), "D" (a), "S" (b),
		     "d" (c) : "rcx", "r11", "memory");
	return ret;
}

__attribute__((used)) static void run(uint64_t ticks)
{
	static const char hello[] = "@@hello\n";
	char line[64] = "@@ power-on ";
	char digits[24];
	int n = 0, at = 12;

	call(1, 1, (long)hello, sizeof(hello) - 1);
	do
		digits[n++] = '0' + ticks % 10;
	while (ticks /= 10);
	while (n)
		line[at++] = digits[--n];
	line[at++] = '\n';
	call(1, 1, (long)line, at);
	call(169, 0xfee1dead, 672274793, 0x4321fedc);	/* power off */
	call(169, 0xfee1dead, 672274793, 0x01234567);	/* or restart */
	for (;;)
		call(34, 0, 0, 0);
}

asm(".globl _start\n"
    "_start:	rdtsc\n"
    "	shl	$32, %rdx\n"
    "	lea	(%rdx,%rax), %rdi\n"
    "	and	$-16, %rsp\n"
    "	call	run\n");
