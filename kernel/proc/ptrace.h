/*
 * ptrace.h - a task that another one watches: what the rest of proc/ must know
 */
#ifndef RINGSIDE_PROC_PTRACE_H
#define RINGSIDE_PROC_PTRACE_H

#include "arch/x86/ptrace.h"

/* Linux's header describes the registers too, by the same name. */
#define pt_regs uapi_pt_regs
#include <linux/ptrace.h>
#undef pt_regs

#include "arch/x86/ptrace_regs.h"
#include "sched/signal.h"

struct kernel_clone_args;

#define PT_EVENT_FLAG(event)	((u64)1 << (PT_OPT_SHIFT + (event)))

static inline bool ptrace_event_enabled(struct task_struct *t, int event)
{
	return t->ptrace & PT_EVENT_FLAG(event);
}

/* The tracer is of another process than the real parent. */
static inline bool ptrace_reparented(struct task_struct *t)
{
	return !same_thread_group(t->real_parent, t->parent);
}

/* siglock held, released in between: stops current, with a siginfo made from @exit_code. */
void ptrace_notify_locked(int signr, int exit_code, int why, unsigned long message);
/* Without a lock.  The signal the tracer wants delivered, or 0. */
int ptrace_notify(int exit_code, unsigned long message);
/* Stops current for the event if the tracer asked for it. */
void __ptrace_event(int event, unsigned long message);
static inline void ptrace_event(int event, unsigned long message)
{
	if (unlikely(current->ptrace))
		__ptrace_event(event, message);
}

/* siglock: a stop is due that is no signal's.  Stops of the group are told so here. */
void ptrace_jobctl_trap(void);
/* siglock: current is about to take @sig.  What it shall take instead, or 0. */
int ptrace_signal(int sig, kernel_siginfo_t *info);

/* fork: which event a clone is, if the tracer wants to know it; else 0. */
int ptrace_fork_event(const struct kernel_clone_args *args);
/* tasklist_lock for writing.  @traced: the child is, by whoever traces current. */
void ptrace_init_task(struct task_struct *child, bool traced);
void ptrace_unlink(struct task_struct *child);
/* @tracer goes: all its tracees are let go; those that are dead join @dead. */
void exit_ptrace(struct task_struct *tracer, struct list_head *dead);
/* @t, which is traced, has ended.  True: nobody will wait for it. */
bool ptrace_exit_notify(struct task_struct *t);
/* The tracer has waited for the zombie @t: now its real parent may.  True: or nobody. */
bool ptrace_hand_back(struct task_struct *t);

#endif
