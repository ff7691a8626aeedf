/*
 * An SA_ONSTACK handler runs on the alternate stack, even when the normal
 * one is exhausted; the stack cannot be changed while in use.
 */
#include <setjmp.h>
#include "check.h"

static char stack[65536];
static int on_alt;
static sigjmp_buf escape;

static int is_alt(void *p)
{
	return (char *)p >= stack && (char *)p < stack + sizeof(stack);
}

static void handler(int sig)
{
	stack_t ss, off = { .ss_flags = SS_DISABLE };
	int here;

	(void)sig;
	on_alt = is_alt(&here);
	EXPECT_EQ(sigaltstack(NULL, &ss), 0);
	EXPECT_EQ(ss.ss_flags, SS_ONSTACK);
	CHECK_ERRNO(sigaltstack(&off, NULL), EPERM);
}

static void overflow(int sig, siginfo_t *info, void *ctx)
{
	int here;

	(void)ctx; (void)info; (void)sig;
	on_alt = is_alt(&here);
	siglongjmp(escape, 1);
}

__attribute__((noinline)) static int recurse(int n)
{
	volatile char block[4096];

	block[n % 4096] = 1;
	return n < 1000000 ? recurse(n + 1) + block[0] : 0;
}

int main(void)
{
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;
	struct sigaction sa = { .sa_handler = handler,
				.sa_flags = SA_ONSTACK };

	EXPECT_EQ(sigaltstack(NULL, &old), 0);
	EXPECT_EQ(old.ss_flags, SS_DISABLE);
	EXPECT_EQ(sigaltstack(&ss, NULL), 0);
	EXPECT_EQ(sigaltstack(NULL, &old), 0);
	EXPECT_EQ(old.ss_flags, 0);
	EXPECT_EQ(old.ss_sp, stack);
	EXPECT_EQ(old.ss_size, sizeof(stack));

	MUST(sigaction(SIGUSR1, &sa, NULL));
	raise(SIGUSR1);
	EXPECT_EQ(on_alt, 1);
	sa.sa_flags = 0;
	MUST(sigaction(SIGUSR1, &sa, NULL));
	sa.sa_handler = check_handler;
	MUST(sigaction(SIGUSR2, &sa, NULL));
	raise(SIGUSR2);

	sa.sa_sigaction = overflow;
	sa.sa_flags = SA_ONSTACK | SA_SIGINFO;
	MUST(sigaction(SIGSEGV, &sa, NULL));
	on_alt = 0;
	if (!sigsetjmp(escape, 1))
		recurse(0);
	EXPECT_EQ(on_alt, 1);

	ss.ss_size = 100;
	CHECK_ERRNO(syscall(SYS_sigaltstack, &ss, NULL), ENOMEM);
	ss.ss_size = sizeof(stack);
	ss.ss_flags = 0x10;
	CHECK_ERRNO(syscall(SYS_sigaltstack, &ss, NULL), EINVAL);
	return check_result();
}
