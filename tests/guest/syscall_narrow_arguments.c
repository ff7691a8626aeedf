/*
 * An int argument is the low half of its register, sign and all, whatever
 * the upper half holds (CVE-2009-0029).
 */
#include "check.h"

static long raw3(long nr, unsigned long a, unsigned long b, unsigned long c)
{
	long ret;

	asm volatile("syscall" : "=a" (ret)
		     : "a" (nr), "D" (a), "S" (b), "d" (c)
		     : "rcx", "r11", "memory");
	return ret;
}

#define HIGH 0xdeadbeef00000000UL

int main(void)
{
	char c = 'x';
	int fds[2];

	MUST(pipe(fds));
	EXPECT_EQ(raw3(SYS_write, HIGH | fds[1], (unsigned long)&c, 1), 1);
	EXPECT_EQ(raw3(SYS_read, HIGH | fds[0], (unsigned long)&c, 1), 1);

	/* -1 as 0x00000000ffffffff is a bad descriptor, not a large one. */
	EXPECT_EQ(raw3(SYS_close, 0xffffffffUL, 0, 0), -EBADF);
	EXPECT_EQ(raw3(SYS_dup, HIGH | 0xffffffff, 0, 0), -EBADF);

	/* A negative pid given zero-extended is still a process group. */
	EXPECT_EQ(raw3(SYS_kill, (uint32_t)-getpgrp(), HIGH, 0), 0);
	EXPECT_EQ(raw3(SYS_kill, HIGH | (uint32_t)getpid(), HIGH, 0), 0);

	EXPECT_EQ(raw3(SYS_getpriority, HIGH, HIGH, 0) > 0, 1);
	EXPECT_EQ(raw3(SYS_umask, HIGH | 077, 0, 0), 022);
	EXPECT_EQ(raw3(SYS_umask, 022, 0, 0), 077);
	EXPECT_EQ(raw3(SYS_lseek, HIGH | fds[0], 0, HIGH), -ESPIPE);
	EXPECT_EQ(raw3(SYS_socket, HIGH | 0xffffffff, 1, 0), -EAFNOSUPPORT);
	EXPECT_EQ(raw3(SYS_fcntl, HIGH | fds[0], HIGH | F_GETFD, 0), 0);
	return check_result();
}
