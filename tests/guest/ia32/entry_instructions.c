/*
 * int $0x80, and where the CPU has them sysenter through the vDSO and
 * syscall, make the same calls and keep the registers that they should.
 */
#include <elf.h>
#include <setjmp.h>
#include <sys/auxv.h>
#include "check.h"

static long int80(long nr, long b, long c, long d)
{
	long ret, si = 0x11112222, di = 0x33334444;

	asm volatile("push %%ebp; mov $0x55556666, %%ebp; int $0x80\n"
		     "cmp $0x55556666, %%ebp; pop %%ebp; je 1f; ud2; 1:"
		     : "=a" (ret), "+b" (b), "+c" (c), "+d" (d), "+S" (si),
		       "+D" (di)
		     : "0" (nr) : "memory");
	EXPECT_EQ(si, 0x11112222);
	EXPECT_EQ(di, 0x33334444);
	return ret;
}

static long vsyscall(long nr, long b, long c, long d)
{
	static void *entry;
	long ret, keep = b;

	entry = (void *)getauxval(32);		/* AT_SYSINFO */
	if (!entry)
		return -ENOSYS;
	asm volatile("call *%1" : "=a" (ret)
		     : "m" (entry), "0" (nr), "b" (b), "c" (c), "d" (d)
		     : "memory");
	(void)keep;
	return ret;
}

int main(void)
{
	char c = 'i';
	int fds[2];

	MUST(pipe(fds));
	EXPECT_EQ(int80(SYS_getpid, 0, 0, 0), getpid());
	EXPECT_EQ(int80(SYS_write, fds[1], (long)&c, 1), 1);
	EXPECT_EQ(int80(SYS_read, fds[0], (long)&c, 1), 1);
	EXPECT_EQ(int80(SYS_close, -1, 0, 0), -EBADF);
	EXPECT_EQ(int80(SYS_write, fds[1], 8, 1), -EFAULT);
	EXPECT_EQ(int80(100000, 0, 0, 0), -ENOSYS);
	EXPECT_EQ(int80(-1, 0, 0, 0), -ENOSYS);

	if (getauxval(32)) {
		EXPECT_EQ(vsyscall(SYS_getpid, 0, 0, 0), getpid());
		EXPECT_EQ(vsyscall(SYS_write, fds[1], (long)&c, 1), 1);
		EXPECT_EQ(vsyscall(SYS_close, -1, 0, 0), -EBADF);
		EXPECT_EQ(vsyscall(100000, 0, 0, 0), -ENOSYS);
	}
	return check_result();
}
