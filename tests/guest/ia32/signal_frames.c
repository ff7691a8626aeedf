/*
 * A 32-bit handler gets its frame, plain or with siginfo, and returns to
 * registers and mask as they were; faults tell their address.
 */
#include <setjmp.h>
#include <ucontext.h>
#include "check.h"

static siginfo_t seen;
static sigjmp_buf back;
static unsigned long eip;

static void on_info(int sig, siginfo_t *info, void *ctx)
{
	ucontext_t *uc = ctx;

	(void)sig;
	seen = *info;
	eip = uc->uc_mcontext.gregs[REG_EIP];
	if (sig == SIGSEGV)
		siglongjmp(back, 1);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_info,
				.sa_flags = SA_SIGINFO };
	long ret, si = 0x12121212, di = 0x34343434;
	double d = 1.5;

	MUST(sigaction(SIGUSR1, &sa, NULL));
	MUST(sigaction(SIGSEGV, &sa, NULL));
	check_catch(SIGUSR2, 0);
	asm volatile("fldl %0" : : "m" (d));
	asm volatile("int $0x80" : "=a" (ret), "+S" (si), "+D" (di)
		     : "0" (SYS_kill), "b" (getpid()), "c" (SIGUSR1)
		     : "memory");
	asm volatile("fstpl %0" : "=m" (d));
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(si, 0x12121212);
	EXPECT_EQ(di, 0x34343434);
	CHECK(d == 1.5);
	EXPECT_EQ(seen.si_signo, SIGUSR1);
	EXPECT_EQ(seen.si_code, SI_USER);
	EXPECT_EQ(seen.si_pid, getpid());
	CHECK(eip != 0);
	raise(SIGUSR2);
	EXPECT_EQ(check_caught, 1);

	if (!sigsetjmp(back, 1))
		*(volatile char *)0x20 = 1;
	EXPECT_EQ(seen.si_signo, SIGSEGV);
	EXPECT_EQ(seen.si_code, SEGV_MAPERR);
	EXPECT_EQ((uintptr_t)seen.si_addr, 0x20);

	sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 99 });
	EXPECT_EQ(seen.si_value.sival_int, 99);
	EXPECT_EQ(seen.si_code, SI_QUEUE);
	return check_result();
}
