/*
 * syscall.h - the doors of the kernel, C side
 *
 * The tables are made by kernel/syscall; each slot takes the caller's registers.
 */
#ifndef RINGSIDE_ARCH_SYSCALL_H
#define RINGSIDE_ARCH_SYSCALL_H

#include "arch/x86/jump_label.h"
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

/* On while something may want to stand between a call and its handler. */
DECLARE_STATIC_KEY(syscall_slow_key);

/*
 * implemented by proc/ptrace.c, for tasks with TIF_SYSCALL_WORK.  Before the call: the number
 * to be called in the end, or -1 for none, with the result in regs->ax; and after it.
 */
long syscall_trace_enter(struct pt_regs *regs);
void syscall_trace_exit(struct pt_regs *regs);

/* In place of the handler then (entry_64.S, syscall.c). */
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
