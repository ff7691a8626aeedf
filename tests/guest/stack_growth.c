/*
 * The stack grows by itself down to its limit; past it, and past RLIMIT_AS,
 * there is no more.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include "check.h"

__attribute__((noinline)) static int deep(int n)
{
	volatile char block[8192];

	block[0] = n;
	block[8191] = n;
	return n ? deep(n - 1) + block[0] : 0;
}

int main(void)
{
	struct rlimit lim;
	int status;
	pid_t pid;
	void *p;

	EXPECT_EQ(getrlimit(RLIMIT_STACK, &lim), 0);
	EXPECT_EQ(lim.rlim_cur, 8 << 20);
	deep(700);			/* 5.6 MiB */

	pid = check_fork();
	if (pid == 0) {
		deep(1100);		/* 8.8 MiB */
		_exit(0);
	}
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status));
	EXPECT_EQ(WTERMSIG(status), SIGSEGV);

	pid = check_fork();
	if (pid == 0) {
		lim = (struct rlimit){ 64 << 20, 64 << 20 };
		MUST(setrlimit(RLIMIT_AS, &lim));
		p = mmap(NULL, 100 << 20, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		EXPECT_EQ(p, MAP_FAILED);
		EXPECT_EQ(errno, ENOMEM);
		p = mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		CHECK(p != MAP_FAILED);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
