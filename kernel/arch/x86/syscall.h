/*
 * syscall.h - the doors of the kernel, C side
 *
 * The tables are made by kernel/syscall; each slot takes the caller's registers.
 */
#ifndef RINGSIDE_ARCH_SYSCALL_H
#define RINGSIDE_ARCH_SYSCALL_H

#include "arch/x86/ptrace.h"

struct task_struct;

/* Entry points (entry_64.S, entry_ia32.S). */
void entry_SYSCALL_64(void);
void entry_SYSCALL_compat(void);
void entry_SYSENTER_compat(void);
void entry_INT80_compat(void);

/* Called by them, interrupts off. */
long do_syscall_64(struct pt_regs *regs, unsigned long nr);
bool syscall_exit_work(struct pt_regs *regs);	/* true: sysret will do */
void do_int80_syscall_32(struct pt_regs *regs);
void do_fast_syscall_32(struct pt_regs *regs, int door);

/* With tracing on, in place of the handler (entry_64.S, syscall.c). */
typedef long (*sys_call_ptr_t)(const struct pt_regs *regs);
long traced_syscall_64_entry(struct pt_regs *regs, unsigned long nr, sys_call_ptr_t handler);
long traced_syscall_64(struct pt_regs *regs, unsigned long nr, sys_call_ptr_t handler);
long call_traced(struct pt_regs *regs, sys_call_ptr_t handler);

/* Work before a return to user mode by iret; interrupts off on entry and return. */
void exit_to_user_mode(struct pt_regs *regs);
void ret_from_fork_c(struct task_struct *prev, int (*fn)(void *), void *arg,
		     struct pt_regs *regs);

/* implemented by sched/ */
void schedule(void);

#endif
