/*
 * FS and GS bases set with arch_prctl are read back, survive calls and
 * scheduling, and a kernel address is refused with EPERM.
 */
#include <asm/prctl.h>
#include <sched.h>
#include "check.h"

static long gs_word(void)
{
	long v;

	asm volatile("mov %%gs:0, %0" : "=r" (v));
	return v;
}

int main(void)
{
	static long word = 4711;
	unsigned long base = 0, fs = 0;
	pid_t pid;
	int i;

	EXPECT_EQ(syscall(SYS_arch_prctl, ARCH_SET_GS, &word), 0);
	EXPECT_EQ(gs_word(), 4711);
	EXPECT_EQ(syscall(SYS_arch_prctl, ARCH_GET_GS, &base), 0);
	EXPECT_EQ(base, (unsigned long)&word);

	pid = check_fork();
	for (i = 0; i < 200; i++) {
		if (gs_word() != 4711) {
			FAIL("gs base lost after %d yields", i);
			break;
		}
		sched_yield();
	}
	if (pid == 0)
		check_exit();
	check_join(pid);

	EXPECT_EQ(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs), 0);
	CHECK(fs != 0);
	CHECK_ERRNO(syscall(SYS_arch_prctl, ARCH_SET_GS, 0xffff800000000000UL),
		    EPERM);
	CHECK_ERRNO(syscall(SYS_arch_prctl, ARCH_SET_FS, -1L), EPERM);
	CHECK_ERRNO(syscall(SYS_arch_prctl, 0x7777, 0), EINVAL);
	CHECK_ERRNO(syscall(SYS_arch_prctl, ARCH_GET_FS, 8), EFAULT);
	return check_result();
}
