/*
 * syscall.h - the doors of the kernel, C side
 *
 * Tables are made by kernel/syscall.  Each slot takes the caller's registers.
 */
#ifndef RINGSIDE_ARCH_SYSCALL_H
#define RINGSIDE_ARCH_SYSCALL_H

#include "arch/x86/ptrace.h"

typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);

/* implemented by kernel/syscall: every slot filled, sys_ni_syscall where there is no call */
extern const sys_call_ptr_t sys_call_table[];
extern const sys_call_ptr_t ia32_sys_call_table[];
extern const unsigned int NR_syscalls_64, NR_syscalls_ia32;

/* Entry points (entry_64.S, entry_ia32.S). */
void entry_SYSCALL_64(void);
void entry_SYSCALL_compat(void);
void entry_SYSENTER_compat(void);
void entry_INT80_compat(void);

/* Called by them; true: sysret may be used. */
bool do_syscall_64(struct pt_regs *regs, unsigned long nr);
void do_int80_syscall_32(struct pt_regs *regs);
bool do_fast_syscall_32(struct pt_regs *regs);

/* Work before any return to user mode; interrupts off on entry and return. */
void exit_to_user_mode_loop(struct pt_regs *regs);

/*
 * @index if it is below @size, else 0, also when the processor guesses: no
 * branch, so a wrong guess cannot read beyond the table.
 */
static __always_inline unsigned long array_index_nospec(unsigned long index, unsigned long size)
{
	unsigned long mask;

	asm volatile("cmp %1,%2; sbb %0,%0" : "=r"(mask) : "g"(size), "r"(index) : "cc");
	return index & mask;
}

#endif
