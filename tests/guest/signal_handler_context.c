/*
 * A handler gets number, siginfo and context; the context shows the
 * interrupted registers, and what the handler changes there takes effect.
 */
#include <ucontext.h>
#include "check.h"

static siginfo_t seen;

static void handler(int sig, siginfo_t *info, void *ctx)
{
	ucontext_t *uc = ctx;

	seen = *info;
	EXPECT_EQ(sig, SIGUSR1);
	EXPECT_EQ((uintptr_t)__builtin_frame_address(0) % 16, 0);
	if (uc->uc_mcontext.gregs[REG_R15] == 0x1515151515151515)
		uc->uc_mcontext.gregs[REG_R15] = 0x7777;
	if (uc->uc_mcontext.gregs[REG_RBX] == 0x2b2b2b2b2b2b2b2b)
		uc->uc_mcontext.gregs[REG_RBX] = 0x8888;
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler,
				.sa_flags = SA_SIGINFO };
	register long r15 asm("r15");
	long rbx = 0x2b2b2b2b2b2b2b2b;
	long ret;

	MUST(sigaction(SIGUSR1, &sa, NULL));
	r15 = 0x1515151515151515;
	asm volatile("syscall" : "=a" (ret), "+r" (r15), "+b" (rbx)
		     : "a" ((long)SYS_kill), "D" ((long)getpid()),
		       "S" ((long)SIGUSR1)
		     : "rcx", "r11", "memory");
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(r15, 0x7777);
	EXPECT_EQ(rbx, 0x8888);
	EXPECT_EQ(seen.si_signo, SIGUSR1);
	EXPECT_EQ(seen.si_code, SI_USER);
	EXPECT_EQ(seen.si_pid, getpid());
	EXPECT_EQ(seen.si_uid, getuid());
	return check_result();
}
