/*
 * A call through `syscall` changes rax, rcx and r11 only: rcx holds the
 * address after the instruction, r11 the flags, and all others are kept.
 */
#include "check.h"

struct regs {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rsp_before, rsp_after, after, flags;
};

static struct regs in, out;

/* Loads all registers from `in`, calls, and stores them in `out`. */
__attribute__((noinline)) static void call(void)
{
	asm volatile(
		"push %%rbx; push %%rbp; push %%r12; push %%r13\n"
		"push %%r14; push %%r15\n"
		"mov %c[rbx](%[in]), %%rbx; mov %c[rdx](%[in]), %%rdx\n"
		"mov %c[rsi](%[in]), %%rsi; mov %c[rdi](%[in]), %%rdi\n"
		"mov %c[rbp](%[in]), %%rbp; mov %c[r8](%[in]), %%r8\n"
		"mov %c[r9](%[in]), %%r9; mov %c[r10](%[in]), %%r10\n"
		"mov %c[r12](%[in]), %%r12; mov %c[r13](%[in]), %%r13\n"
		"mov %c[r14](%[in]), %%r14; mov %c[r15](%[in]), %%r15\n"
		"mov %%rsp, out+%c[rspb](%%rip)\n"
		"lea 1f(%%rip), %%rcx; mov %%rcx, out+%c[after](%%rip)\n"
		"pushf; popq out+%c[flags](%%rip)\n"
		"mov in(%%rip), %%rax\n"
		"syscall\n"
		"1: mov %%rax, out(%%rip)\n"
		"mov %%rsp, out+%c[rspa](%%rip)\n"
		"mov %%rbx, out+%c[rbx](%%rip); mov %%rcx, out+%c[rcx](%%rip)\n"
		"mov %%rdx, out+%c[rdx](%%rip); mov %%rsi, out+%c[rsi](%%rip)\n"
		"mov %%rdi, out+%c[rdi](%%rip); mov %%rbp, out+%c[rbp](%%rip)\n"
		"mov %%r8, out+%c[r8](%%rip); mov %%r9, out+%c[r9](%%rip)\n"
		"mov %%r10, out+%c[r10](%%rip); mov %%r11, out+%c[r11](%%rip)\n"
		"mov %%r12, out+%c[r12](%%rip); mov %%r13, out+%c[r13](%%rip)\n"
		"mov %%r14, out+%c[r14](%%rip); mov %%r15, out+%c[r15](%%rip)\n"
		"pop %%r15; pop %%r14; pop %%r13; pop %%r12\n"
		"pop %%rbp; pop %%rbx\n"
		: : [in] "a" (&in),
		[rbx] "i" (offsetof(struct regs, rbx)),
		[rcx] "i" (offsetof(struct regs, rcx)),
		[rdx] "i" (offsetof(struct regs, rdx)),
		[rsi] "i" (offsetof(struct regs, rsi)),
		[rdi] "i" (offsetof(struct regs, rdi)),
		[rbp] "i" (offsetof(struct regs, rbp)),
		[r8] "i" (offsetof(struct regs, r8)),
		[r9] "i" (offsetof(struct regs, r9)),
		[r10] "i" (offsetof(struct regs, r10)),
		[r11] "i" (offsetof(struct regs, r11)),
		[r12] "i" (offsetof(struct regs, r12)),
		[r13] "i" (offsetof(struct regs, r13)),
		[r14] "i" (offsetof(struct regs, r14)),
		[r15] "i" (offsetof(struct regs, r15)),
		[rspb] "i" (offsetof(struct regs, rsp_before)),
		[rspa] "i" (offsetof(struct regs, rsp_after)),
		[after] "i" (offsetof(struct regs, after)),
		[flags] "i" (offsetof(struct regs, flags))
		: "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
		  "memory", "cc");
}

static void try(long nr, long want)
{
	in = (struct regs){ nr, 0x1111, 0, 0x3333, 0x4444, 0x5555, 0x6666,
			    0x7777, 0x8888, 0x9999, 0, 0xbbbb, 0xcccc,
			    0xdddd, 0xeeee, 0, 0, 0, 0 };
	memset(&out, 0, sizeof(out));
	call();
	EXPECT_EQ(out.rax, want);
	EXPECT_EQ(out.rbx, in.rbx);
	EXPECT_EQ(out.rdx, in.rdx);
	EXPECT_EQ(out.rsi, in.rsi);
	EXPECT_EQ(out.rdi, in.rdi);
	EXPECT_EQ(out.rbp, in.rbp);
	EXPECT_EQ(out.r8, in.r8);
	EXPECT_EQ(out.r9, in.r9);
	EXPECT_EQ(out.r10, in.r10);
	EXPECT_EQ(out.r12, in.r12);
	EXPECT_EQ(out.r13, in.r13);
	EXPECT_EQ(out.r14, in.r14);
	EXPECT_EQ(out.r15, in.r15);
	EXPECT_EQ(out.rsp_after, out.rsp_before);
	EXPECT_EQ(out.rcx, out.after);
	EXPECT_EQ(out.r11, out.flags);
}

int main(void)
{
	try(SYS_getpid, getpid());
	try(SYS_close, -EBADF);
	try(SYS_sched_yield, 0);
	try(100000, -ENOSYS);
	return check_result();
}
