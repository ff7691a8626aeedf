/*
 * switch.h - from one task to another, and how a new task begins
 *
 * task_struct belongs to sched/, so the macros here pick out the parts that
 * the processor is concerned with.
 */
#ifndef RINGSIDE_ARCH_SWITCH_H
#define RINGSIDE_ARCH_SWITCH_H

#include "arch/x86/processor.h"

struct task_struct *__switch_to(struct task_struct *prev, struct thread_struct *prev_thread,
				struct task_struct *next, struct thread_struct *next_thread);

/*
 * Interrupts off, next's address space loaded.  Returns, when prev runs again,
 * the task that ran just before: `prev = switch_to(prev, next)`.  A new task
 * does not return from here: it begins in ret_from_fork, which calls
 * schedule_tail(the task that ran before) and enables interrupts.
 */
#define switch_to(prev, next) \
	__switch_to((prev), &(prev)->thread, (next), &(next)->thread)

/* implemented by sched/: finishes the switch (drops the run queue's lock) in a new task. */
void schedule_tail(struct task_struct *prev);

/*
 * Prepares @p to begin.  A user task (@fn NULL) continues where the current
 * one is, with 0 in rax, on stack @newsp unless that is 0; with CLONE_SETTLS
 * @tls is the FS base, or in a 32-bit program a struct user_desc __user *.  A
 * kernel thread calls fn(arg); if that returns, it goes on to user mode with
 * what start_thread() set (that is how init becomes a program).
 */
#define copy_thread(p, clone_flags, newsp, tls, fn, arg) \
	__copy_thread(&(p)->thread, (p)->stack, (clone_flags), (newsp), (tls), (fn), (arg))
int __copy_thread(struct thread_struct *t, void *stack, u64 clone_flags, unsigned long newsp,
		  unsigned long tls, int (*fn)(void *), void *arg);

/* An idle task of the boot CPU: it is running already, on @stack. */
void init_boot_thread(struct task_struct *t, struct thread_struct *thread, void *stack);

/* exec: the program starts at @ip with stack @sp; clears every register, FPU and TLS. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp);
void start_thread_ia32(struct pt_regs *regs, unsigned long ip, unsigned long sp);

/* The current task's FS/GS base as user mode has them, for ptrace-like readers. */
unsigned long current_fsbase(void);
unsigned long current_gsbase(void);
void set_current_fsbase(unsigned long base);	/* selector 0 */
void set_current_gsbase(unsigned long base);
/* A selector that is no good is loaded as 0. */
void load_fs(u16 sel);
void load_data_segments(u16 ds, u16 es);
void load_user_gs(u16 sel);

#endif
