/*
 * ptrace.h - the registers of ring 3, as the entry code saves them
 *
 * Every entry (syscall, int 0x80, exception, interrupt) leaves this structure
 * at the top of the kernel stack.  For a system call orig_ax is the number;
 * for an interrupt or exception it is -1 or the error code.
 */
#ifndef RINGSIDE_ARCH_PTRACE_H
#define RINGSIDE_ARCH_PTRACE_H

#include "arch/x86/ptrace_asm.h"
#include "lib/types.h"

struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;
	unsigned long ip, cs, flags, sp, ss;
};

#define X86_EFLAGS_CF	0x1
#define X86_EFLAGS_FIXED 0x2
#define X86_EFLAGS_ZF	0x40
#define X86_EFLAGS_TF	0x100
#define X86_EFLAGS_IF	0x200
#define X86_EFLAGS_DF	0x400
#define X86_EFLAGS_OF	0x800
#define X86_EFLAGS_IOPL	0x3000
#define X86_EFLAGS_NT	0x4000
#define X86_EFLAGS_RF	0x10000
#define X86_EFLAGS_VM	0x20000
#define X86_EFLAGS_AC	0x40000
#define X86_EFLAGS_ID	0x200000

static inline bool user_mode(const struct pt_regs *regs)
{
	return regs->cs & 3;
}

/* The registers came from a 32-bit code segment. */
static inline bool user_32bit_mode(const struct pt_regs *regs)
{
	return regs->cs == __USER32_CS;
}

#endif
