/*
 * mprotect changes exactly the pages named, and faults follow at once; a
 * call given memory it may not write says EFAULT.
 */
#include <setjmp.h>
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096

static sigjmp_buf back;

static void handler(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static int can_write(volatile char *p)
{
	if (sigsetjmp(back, 1))
		return 0;
	*p = 1;
	return 1;
}

static int can_read(volatile char *p)
{
	if (sigsetjmp(back, 1))
		return 0;
	(void)*p;
	return 1;
}

int main(void)
{
	char *p = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i, fds[2], zero;
	pid_t pid;

	signal(SIGSEGV, handler);
	memset(p, 'm', 5 * PAGE);
	EXPECT_EQ(mprotect(p + PAGE, PAGE, PROT_READ), 0);
	EXPECT_EQ(mprotect(p + 3 * PAGE, PAGE, PROT_NONE), 0);
	for (i = 0; i < 5; i++) {
		EXPECT_EQ(can_read(p + i * PAGE), i != 3);
		EXPECT_EQ(can_write(p + i * PAGE), i != 1 && i != 3);
	}
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(can_write(p + PAGE), 0);
		EXPECT_EQ(can_read(p + 3 * PAGE), 0);
		EXPECT_EQ(can_write(p), 1);
		check_exit();
	}
	check_join(pid);

	MUST(pipe(fds));
	zero = MUST(open("/dev/zero", O_RDONLY));
	CHECK_ERRNO(write(fds[1], p + 3 * PAGE, 1), EFAULT);
	CHECK_ERRNO(read(zero, p + PAGE, 1), EFAULT);
	EXPECT_EQ(write(fds[1], p + PAGE, 1), 1);

	EXPECT_EQ(mprotect(p, 5 * PAGE, PROT_READ | PROT_WRITE), 0);
	for (i = 0; i < 5; i++)
		EXPECT_EQ(can_write(p + i * PAGE), 1);
	EXPECT_EQ(p[3 * PAGE + 9], 'm');

	/* Code can be written, then run. */
	p[0] = (char)0xb8;			/* mov $42, %eax; ret */
	p[1] = 42;
	p[2] = p[3] = p[4] = 0;
	p[5] = (char)0xc3;
	EXPECT_EQ(mprotect(p, PAGE, PROT_READ | PROT_EXEC), 0);
	EXPECT_EQ(((int (*)(void))p)(), 42);
	EXPECT_EQ(can_write(p), 0);
	return check_result();
}
