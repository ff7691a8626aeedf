/*
 * The kernel never uses the user's stack pointer: a call works with rsp
 * zero, non-canonical or in the kernel's half.
 */
#include "check.h"

static long call_with_rsp(long nr, unsigned long rsp)
{
	long ret;

	asm volatile(
		"mov %%rsp, %%rbx\n"
		"mov %[rsp], %%rsp\n"
		"syscall\n"
		"mov %%rbx, %%rsp\n"
		: "=a" (ret) : "a" (nr), [rsp] "r" (rsp), "D" (-1L)
		: "rbx", "rcx", "r11", "memory");
	return ret;
}

int main(void)
{
	static const unsigned long bad[] = {
		0, 8, 0x7fffffffffffUL, 0x800000000000UL,
		0x8000000000000000UL, 0xffff800000000000UL,
		0xffffffff80000000UL, -8UL, -1UL,
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		EXPECT_EQ(call_with_rsp(SYS_getpid, bad[i]), getpid());
		EXPECT_EQ(call_with_rsp(SYS_close, bad[i]), -EBADF);
		EXPECT_EQ(call_with_rsp(SYS_sched_yield, bad[i]), 0);
	}
	return check_result();
}
