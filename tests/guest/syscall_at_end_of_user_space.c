/*
 * The last page of user space cannot be mapped, so no `syscall` can return
 * to the non-canonical address behind it; and a jump there is a SIGSEGV.
 */
#include <sys/mman.h>
#include "check.h"

#define PAGE 4096UL

/* The last page ends here: with four levels of page tables, or with five. */
static unsigned long end = 0x800000000000UL;

static void jump_to(unsigned long where)
{
	pid_t pid = check_fork();
	int status;

	if (pid == 0)
		((void (*)(void))where)();
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), SIGSEGV);
}

int main(void)
{
	void *p;

	p = mmap((void *)(end - PAGE), PAGE, PROT_READ,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (p != MAP_FAILED)
		end = 0x100000000000000UL;
	p = mmap((void *)(end - PAGE), PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	EXPECT_EQ(p, MAP_FAILED);
	EXPECT_EQ(errno, ENOMEM);

	p = mmap((void *)(end - 2 * PAGE), PAGE,
		 PROT_READ | PROT_WRITE | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (p != MAP_FAILED) {
		pid_t pid = check_fork();
		int status;

		if (pid == 0) {
			/* syscall is the last thing on the page */
			unsigned char *code = p;

			code[PAGE - 2] = 0x0f;
			code[PAGE - 1] = 0x05;
			asm volatile("jmp *%0" : : "r" (code + PAGE - 2),
				     "a" (SYS_getpid));
			__builtin_unreachable();
		}
		status = check_wait_status(pid);
		CHECK(WIFSIGNALED(status));
		EXPECT_EQ(WTERMSIG(status), SIGSEGV);
	}

	jump_to(end);
	jump_to(0x8000000000000000UL);
	jump_to(0xffffffff80000000UL);
	jump_to(0);
	return check_result();
}
