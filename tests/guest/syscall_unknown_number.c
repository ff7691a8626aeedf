/*
 * A number that is no call answers ENOSYS, whatever its upper bits.
 */
#include "check.h"

static long raw(long nr)
{
	long ret;

	asm volatile("syscall" : "=a" (ret)
		     : "a" (nr), "D" (-1L), "S" (0), "d" (0)
		     : "rcx", "r11", "memory");
	return ret;
}

int main(void)
{
	static const long bad[] = {
		-1, -2, 205, 211,	/* thread areas: for 32 bits only */
		335, 400, 423, 512, 547, 1000, 0x3fffffff,
		0x40000000, 0x40000000 | 1000, 0x7fffffff,
		0x80000000L, 0xffffffffL, -4096, 0x40000000 | SYS_getpid,
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		long got = raw(bad[i]);

		if (got != -ENOSYS)
			FAIL("call %#lx gave %ld", bad[i], got);
	}

	/* Only the low half of rax is the number. */
	EXPECT_EQ(raw(0x100000000L | SYS_getpid), getpid());
	EXPECT_EQ(raw((long)0xdeadbeef00000000UL | SYS_getpid), getpid());
	return check_result();
}
