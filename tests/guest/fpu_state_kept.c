/*
 * SSE registers, MXCSR and the x87 control word belong to one thread: they
 * survive calls, other processes, and signal handlers that change them.
 */
#include <sched.h>
#include <xmmintrin.h>
#include "check.h"

static void load(double base)
{
	asm volatile("movq %0, %%xmm5; movq %0, %%xmm6; movq %0, %%xmm15"
		     : : "r" (base) : "xmm5", "xmm6", "xmm15");
}

static int same(double base)
{
	double a, b, c;

	asm volatile("movq %%xmm5, %0; movq %%xmm6, %1; movq %%xmm15, %2"
		     : "=r" (a), "=r" (b), "=r" (c));
	return a == base && b == base && c == base;
}

static long raw_yield(void)
{
	long ret;

	asm volatile("syscall" : "=a" (ret) : "a" ((long)SYS_sched_yield)
		     : "rcx", "r11", "memory");
	return ret;
}

static long raw_kill(int sig)
{
	static pid_t me;
	long ret;

	if (!me)
		me = getpid();
	asm volatile("syscall" : "=a" (ret)
		     : "a" ((long)SYS_kill), "D" ((long)me), "S" ((long)sig)
		     : "rcx", "r11", "memory");
	return ret;
}

static void handler(int sig)
{
	(void)sig;
	load(-99.0);
	_mm_setcsr(0x1f80 | 0x2000);
	check_caught++;
}

static void juggle(double mine)
{
	unsigned short cw = 0x037f & ~0x0300, got;
	int i;

	asm volatile("fldcw %0" : : "m" (cw));
	_mm_setcsr(0x1f80 | 0x6000);
	for (i = 0; i < 300; i++) {
		load(mine);
		raw_yield();
		if (!same(mine)) {
			FAIL("registers lost after %d rounds", i);
			return;
		}
	}
	asm volatile("fnstcw %0" : "=m" (got));
	EXPECT_EQ(got, cw);
	EXPECT_EQ(_mm_getcsr(), 0x1f80 | 0x6000);
}

int main(void)
{
	pid_t a = check_fork(), b;

	if (a == 0) {
		juggle(1.25);
		check_exit();
	}
	b = check_fork();
	if (b == 0) {
		juggle(2.5);
		check_exit();
	}
	juggle(5.0);
	check_join(a);
	check_join(b);

	signal(SIGUSR1, handler);
	raw_kill(0);
	load(7.0);
	raw_kill(SIGUSR1);
	CHECK(same(7.0));
	EXPECT_EQ(_mm_getcsr(), 0x1f80 | 0x6000);
	EXPECT_EQ(check_caught, 1);
	return check_result();
}
