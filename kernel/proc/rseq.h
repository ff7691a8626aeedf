/*
 * rseq.h - restartable sequences: what signal delivery, fork and exec tell them
 */
#ifndef RINGSIDE_PROC_RSEQ_H
#define RINGSIDE_PROC_RSEQ_H

#include "arch/x86/ptrace.h"
#include "sched/task.h"

/* A handler for @sig is about to run: it interrupts the sequence, if there is one. */
void __rseq_signal_deliver(int sig, struct pt_regs *regs);
static inline void rseq_signal_deliver(int sig, struct pt_regs *regs)
{
	if (current->rseq)
		__rseq_signal_deliver(sig, regs);
}

/* A thread, or a new program, has not registered anything. */
static inline void rseq_forget(struct task_struct *t)
{
	t->rseq = NULL;
	t->rseq_sig = 0;
}

#endif
