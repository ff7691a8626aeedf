/*
 * fork.h - making tasks
 */
#ifndef RINGSIDE_PROC_FORK_H
#define RINGSIDE_PROC_FORK_H

#include "sched/task.h"

struct kernel_clone_args {
	u64		flags;
	int __user	*pidfd;
	int __user	*child_tid;
	int __user	*parent_tid;
	int		exit_signal;
	unsigned long	stack;
	unsigned long	stack_size;
	unsigned long	tls;
	const pid_t __user *set_tid;
	size_t		set_tid_size;
	int		(*fn)(void *);		/* a kernel thread starts here */
	void		*fn_arg;
	bool		idle;
	int		trace;			/* PTRACE_EVENT_* the tracer is told, or 0 */
};

pid_t kernel_clone(struct kernel_clone_args *args);
/* Kernel code as a new process (init): returns its pid. */
pid_t kernel_thread(int (*fn)(void *), void *arg, unsigned long flags);
/* The idle task of a CPU that is about to start. */
struct task_struct *fork_idle(unsigned int cpu);
void fork_init(void);		/* caches; after the slab works */

#endif
