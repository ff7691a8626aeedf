/*
 * A faulting instruction gives SIGSEGV, SIGFPE, SIGILL or SIGTRAP with the
 * code and the address that say what was wrong.
 */
#include <setjmp.h>
#include <sys/mman.h>
#include "check.h"

static sigjmp_buf back;
static siginfo_t seen;

static void handler(int sig, siginfo_t *info, void *ctx)
{
	(void)ctx; (void)sig;
	seen = *info;
	siglongjmp(back, 1);
}

#define FAULT(statement, signo, code, addr) do {			\
	memset(&seen, 0, sizeof(seen));					\
	if (!sigsetjmp(back, 1)) {					\
		statement;						\
		FAIL("no signal from: %s", #statement);			\
	} else {							\
		EXPECT_EQ(seen.si_signo, signo);			\
		EXPECT_EQ(seen.si_code, code);				\
		if ((long)(addr) != -1)					\
			EXPECT_EQ((uintptr_t)seen.si_addr, (uintptr_t)(addr));\
	}								\
} while (0)

int main(void)
{
	static const int sigs[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
	struct sigaction sa = { .sa_sigaction = handler,
				.sa_flags = SA_SIGINFO };
	volatile char *ro = mmap(NULL, 4096, PROT_READ,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *none = mmap(NULL, 4096, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *file;
	size_t i;
	int fd;

	for (i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		MUST(sigaction(sigs[i], &sa, NULL));

	FAULT(*(volatile char *)16 = 1, SIGSEGV, SEGV_MAPERR, 16);
	FAULT((void)*(volatile char *)24, SIGSEGV, SEGV_MAPERR, 24);
	FAULT(ro[5] = 1, SIGSEGV, SEGV_ACCERR, ro + 5);
	FAULT((void)none[7], SIGSEGV, SEGV_ACCERR, none + 7);
	FAULT(((void (*)(void))ro)(), SIGSEGV, SEGV_ACCERR, ro);

	/* Non-canonical, kernel's half: no address is told for the first. */
	FAULT((void)*(volatile char *)0x8000000000000000, SIGSEGV, SI_KERNEL,
	      0);
	FAULT((void)*(volatile char *)0xffffffff81000000, SIGSEGV,
	      SEGV_MAPERR, 0xffffffff81000000);

	FAULT(asm volatile("hlt"), SIGSEGV, SI_KERNEL, 0);
	FAULT(asm volatile("cli"), SIGSEGV, SI_KERNEL, 0);
	FAULT(asm volatile("int $0x50"), SIGSEGV, SI_KERNEL, 0);
	FAULT(asm volatile("ud2"), SIGILL, ILL_ILLOPN, -1);
	FAULT(asm volatile("int3"), SIGTRAP, SI_KERNEL, 0);
	FAULT(asm volatile("xor %%edx, %%edx; xor %%ecx, %%ecx; div %%ecx"
			   : : : "eax", "ecx", "edx"), SIGFPE, FPE_INTDIV, -1);

	/* Behind the end of a mapped file. */
	make_file("short", "x");
	fd = MUST(open("short", O_RDWR));
	file = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(file != MAP_FAILED);
	EXPECT_EQ(file[0], 'x');
	EXPECT_EQ(file[4095], 0);
	FAULT((void)file[4096], SIGBUS, BUS_ADRERR, file + 4096);
	FAULT(file[4100] = 1, SIGBUS, BUS_ADRERR, file + 4100);
	return check_result();
}
