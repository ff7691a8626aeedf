/*
 * A thread that sends itself a signal: the handler has run before tkill or
 * tgkill returns 0, with all registers as they were; what it writes into its
 * frame is believed; blocked, ignored, reset and queue-limited signals keep
 * their rules; of several the order stays.
 */
#include "check.h"

#include <sys/resource.h>
#include <ucontext.h>

static volatile int nr, last, code;
static volatile pid_t from;
static volatile uid_t from_uid;
static volatile long ax_seen;
static int order[8];

static long tkill_self(int sig)
{
	return syscall(SYS_tkill, (pid_t)syscall(SYS_gettid), sig);
}

static void count(int sig)
{
	if (nr < 8)
		order[nr] = sig;
	nr++;
	last = sig;
}

static void look(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	count(sig);
	code = info->si_code;
	from = info->si_pid;
	from_uid = info->si_uid;
#ifdef __x86_64__
	ax_seen = uc->uc_mcontext.gregs[REG_RAX];
	if (sig == SIGUSR2)
		uc->uc_mcontext.gregs[REG_RAX] = 42;
#else
	ax_seen = uc->uc_mcontext.gregs[REG_EAX];
	if (sig == SIGUSR2)
		uc->uc_mcontext.gregs[REG_EAX] = 42;
#endif
}

static void nested(int sig)
{
	int before = nr;

	count(sig);
	if (sig == SIGUSR1) {
		EXPECT_EQ(tkill_self(SIGUSR2), 0);	/* at once, inside */
		EXPECT_EQ(nr, before + 2);
		EXPECT_EQ(tkill_self(SIGUSR1), 0);	/* blocked: afterwards */
		EXPECT_EQ(nr, before + 2);
		signal(SIGUSR1, count);
	}
}

static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = flags };

	MUST(sigaction(sig, &sa, NULL));
}

static void test_info(void)
{
	struct sigaction sa = { .sa_sigaction = look, .sa_flags = SA_SIGINFO };

	MUST(sigaction(SIGUSR1, &sa, NULL));
	MUST(sigaction(SIGUSR2, &sa, NULL));
	nr = 0;
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 1);
	EXPECT_EQ(code, SI_TKILL);
	EXPECT_EQ(from, getpid());
	EXPECT_EQ(from_uid, getuid());
	EXPECT_EQ(ax_seen, 0);
	EXPECT_EQ(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1), 0);
	EXPECT_EQ(nr, 2);
	/* The handler decides what the call returned. */
	EXPECT_EQ(tkill_self(SIGUSR2), 42);
	CHECK_ERRNO(syscall(SYS_tgkill, getpid() + 1, getpid(), SIGUSR1), ESRCH);
	EXPECT_EQ(nr, 3);
}

static void test_rules(void)
{
	sigset_t set, old;

	handle(SIGUSR1, count, SA_RESETHAND);
	nr = 0;
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 1);
	EXPECT_EQ(signal(SIGUSR1, SIG_IGN) == SIG_DFL, 1);
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 1);

	handle(SIGUSR1, count, 0);
	handle(SIGUSR2, count, 0);
	handle(SIGCONT, count, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, &old);
	EXPECT_EQ(tkill_self(SIGUSR2), 0);
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 1);
	EXPECT_EQ(tkill_self(SIGCONT), 0);	/* not blocked: passes them */
	EXPECT_EQ(nr, 2);
	EXPECT_EQ(last, SIGCONT);
	sigprocmask(SIG_SETMASK, &old, NULL);
	EXPECT_EQ(nr, 4);

	handle(SIGUSR1, nested, 0);
	nr = 0;
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 3);
	EXPECT_EQ(order[0], SIGUSR1);
	EXPECT_EQ(order[1], SIGUSR2);
	EXPECT_EQ(order[2], SIGUSR1);

	CHECK_ERRNO(tkill_self(65), EINVAL);
	CHECK_ERRNO(tkill_self(-1), EINVAL);
	EXPECT_EQ(tkill_self(0), 0);
}

/* Real-time signals are promised to arrive with their data, or not at all. */
static void test_limit(void)
{
	struct rlimit limit, none;

	handle(SIGRTMIN, count, 0);
	handle(SIGUSR1, count, 0);
	MUST(getrlimit(RLIMIT_SIGPENDING, &limit));
	none = limit;
	none.rlim_cur = 0;
	MUST(setrlimit(RLIMIT_SIGPENDING, &none));
	nr = 0;
	CHECK_ERRNO(tkill_self(SIGRTMIN), EAGAIN);
	EXPECT_EQ(nr, 0);
	EXPECT_EQ(tkill_self(SIGUSR1), 0);
	EXPECT_EQ(nr, 1);
	MUST(setrlimit(RLIMIT_SIGPENDING, &limit));
	EXPECT_EQ(tkill_self(SIGRTMIN), 0);
	EXPECT_EQ(nr, 2);
}

#ifdef __x86_64__
static void test_registers(void)
{
	unsigned long out[6];
	long ret = SYS_tkill;

	handle(SIGUSR1, count, 0);
	asm volatile("push %%rbp\n"
		     "mov $0x1111, %%rbx\n mov $0x2222, %%rbp\n mov $0x3333, %%r12\n"
		     "mov $0x4444, %%r13\n mov $0x5555, %%r14\n mov $0x6666, %%r15\n"
		     "push %4\n"
		     "syscall\n"
		     "pop %%r8\n"
		     "mov %%rbx, (%%r8)\n mov %%rbp, 8(%%r8)\n mov %%r12, 16(%%r8)\n"
		     "mov %%r13, 24(%%r8)\n mov %%r14, 32(%%r8)\n mov %%r15, 40(%%r8)\n"
		     "pop %%rbp\n"
		     : "+a"(ret)
		     : "0"(ret), "D"((long)getpid()), "S"((long)SIGUSR1), "r"(out)
		     : "rcx", "r8", "r11", "rbx", "r12", "r13", "r14", "r15", "memory");
	EXPECT_EQ(ret, 0);
	for (int i = 0; i < 6; i++)
		EXPECT_EQ(out[i], 0x1111ul * (i + 1));
}
#endif

int main(void)
{
	test_info();
	test_rules();
	test_limit();
#ifdef __x86_64__
	test_registers();
#endif
	return check_result();
}
