/*
 * TF, AC, NT, DF and ID set at `syscall` do not disturb the kernel, and are
 * as they were when it returns.
 */
#include "check.h"

#define TF 0x100UL
#define DF 0x400UL
#define NT 0x4000UL
#define AC 0x40000UL
#define ID 0x200000UL

static unsigned long flags_across(unsigned long set, long nr, long *ret)
{
	unsigned long after;

	asm volatile(
		"pushfq\n or %[set], (%%rsp)\n popfq\n"
		"syscall\n"
		"pushfq\n pop %[after]\n"
		"pushfq\n andq $~0x44500, (%%rsp)\n popfq\n cld\n"
		: "=a" (*ret), [after] "=r" (after)
		: "a" (nr), [set] "r" (set), "D" (-1L)
		: "rcx", "r11", "memory", "cc");
	return after;
}

static volatile int traps;

static void on_trap(int sig, siginfo_t *info, void *ctx)
{
	(void)sig; (void)info; (void)ctx;
	traps++;
}

static void check_kept(unsigned long flag)
{
	unsigned long after;
	long ret;

	after = flags_across(flag, SYS_getpid, &ret);
	EXPECT_EQ(ret, getpid());
	if ((after & flag) != flag)
		FAIL("flag %#lx was set, and is lost: %#lx", flag, after);
	after = flags_across(flag, SYS_close, &ret);
	EXPECT_EQ(ret, -EBADF);
}

/* A stat and a read copy with string instructions: DF must be clear there. */
static void check_df_copies(void)
{
	char buf[512];
	long ret;
	int fd;

	make_file("f", "0123456789abcdef0123456789abcdef");
	fd = MUST(open("f", O_RDONLY));
	memset(buf, '#', sizeof(buf));
	asm volatile("std; syscall; cld" : "=a" (ret)
		     : "a" ((long)SYS_read), "D" ((long)fd), "S" (buf + 100),
		       "d" (32L)
		     : "rcx", "r11", "memory", "cc");
	EXPECT_EQ(ret, 32);
	EXPECT_EQ(memcmp(buf + 100, "0123456789abcdef0123456789abcdef", 32), 0);
	EXPECT_EQ(buf[99], '#');
	EXPECT_EQ(buf[132], '#');
	close(fd);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_trap,
				.sa_flags = SA_SIGINFO };
	long ret;

	check_kept(AC);
	check_kept(DF);
	check_kept(ID);
	check_kept(NT);
	check_kept(AC | DF | NT | ID);
	check_df_copies();

	/* Single-stepping over the instruction traps around it, not in it. */
	MUST(sigaction(SIGTRAP, &sa, NULL));
	flags_across(TF, SYS_getpid, &ret);
	EXPECT_EQ(ret, getpid());
	CHECK(traps > 0);
	return check_result();
}
