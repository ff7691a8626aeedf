/*
 * rseq.c - restartable sequences: per-CPU data without atomic instructions
 *
 * A thread registers a struct rseq in its own memory.  The kernel keeps the
 * number of its CPU there.  While the thread runs a sequence, it points to the
 * sequence's descriptor from there; when the sequence was interrupted - another
 * task had the CPU, the thread is on another CPU, a signal handler runs - the
 * thread goes on at the descriptor's abort address instead.
 *
 * The scheduler sets TIF_RSEQ when something of the kind happened to a
 * registered thread (rseq_switch() in sched/core.c); the work is done on the way
 * to user mode, where user memory may fault.  A sleep in a system call does not
 * count as long as the CPU stays the same: a sequence may not make calls.
 *
 * Memory or a descriptor that makes no sense is answered with SIGSEGV: the
 * thread cannot go on and nobody waits for an error.
 */
#include "proc/rseq.h"

#include <linux/rseq.h>

#include "arch/x86/signal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

#define RSEQ_ALIGN	32	/* as the header has it; struct rseq is as long */

static int clear_rseq_cs(struct rseq __user *rseq)
{
	return put_user(0, &rseq->rseq_cs);
}

/* The descriptor at @ptr: inside the program's addresses, and marked as its own. */
static int read_rseq_cs(u64 ptr, struct rseq_cs *cs)
{
	u64 limit = current->mm->task_size;
	u32 sig;

	if (ptr >= limit)
		return -EINVAL;
	if (copy_from_user(cs, (struct rseq_cs __user *)ptr, sizeof(*cs)))
		return -EFAULT;
	if (cs->version || cs->start_ip >= limit || cs->abort_ip >= limit ||
	    cs->post_commit_offset >= limit - cs->start_ip)
		return -EINVAL;
	/* Aborted into the sequence it would never come to an end. */
	if (cs->abort_ip - cs->start_ip < cs->post_commit_offset)
		return -EINVAL;
	if (get_user(sig, (u32 __user *)(cs->abort_ip - sizeof(u32))))
		return -EFAULT;
	return sig == current->rseq_sig ? 0 : -EINVAL;
}

/* The thread was interrupted at regs->ip: if in a sequence, that is aborted. */
static int abort_sequence(struct rseq __user *rseq, struct pt_regs *regs)
{
	struct rseq_cs cs;
	u32 flags;
	u64 ptr;
	int err;

	if (get_user(ptr, &rseq->rseq_cs))
		return -EFAULT;
	if (likely(!ptr))
		return 0;
	err = read_rseq_cs(ptr, &cs);
	if (err)
		return err;
	if (regs->ip - cs.start_ip >= cs.post_commit_offset)
		return clear_rseq_cs(rseq);	/* left behind: it is over */
	/* The flags that forbade aborts are no more. */
	if (get_user(flags, &rseq->flags))
		return -EFAULT;
	if (cs.flags || flags)
		return -EINVAL;
	err = clear_rseq_cs(rseq);
	if (!err)
		regs->ip = cs.abort_ip;
	return err;
}

static int update_cpu_id(struct rseq __user *rseq)
{
	u32 cpu = smp_processor_id();

	if (cpu == current->rseq_cpu)
		return 0;
	/* First: should the fault move the thread, the scheduler sees the difference. */
	current->rseq_cpu = cpu;
	return put_user(cpu, &rseq->cpu_id_start) ?: put_user(cpu, &rseq->cpu_id);
}

void __rseq_handle_notify_resume(struct pt_regs *regs)
{
	struct rseq __user *rseq = current->rseq;

	clear_task_work(current, TIF_RSEQ);
	if (rseq && (abort_sequence(rseq, regs) || update_cpu_id(rseq)))
		force_sigsegv(0);
}

void __rseq_signal_deliver(int sig, struct pt_regs *regs)
{
	if (abort_sequence(current->rseq, regs))
		force_sigsegv(sig);
}

static int unregister(struct rseq __user *rseq, u32 len, u32 sig)
{
	if (!rseq || current->rseq != rseq || len != sizeof(*rseq))
		return -EINVAL;
	if (current->rseq_sig != sig)
		return -EPERM;
	if (put_user(0, &rseq->cpu_id_start) ||
	    put_user(RSEQ_CPU_ID_UNINITIALIZED, &rseq->cpu_id))
		return -EFAULT;
	rseq_forget(current);
	return 0;
}

SYSCALL_DEFINE4(rseq, struct rseq __user *, rseq, u32, rseq_len, int, flags, u32, sig)
{
	if (flags == RSEQ_FLAG_UNREGISTER)
		return unregister(rseq, rseq_len, sig);
	if (flags)
		return -EINVAL;
	if (current->rseq) {
		if (current->rseq != rseq || rseq_len != sizeof(*rseq))
			return -EINVAL;
		return current->rseq_sig != sig ? -EPERM : -EBUSY;
	}
	if ((unsigned long)rseq % RSEQ_ALIGN || rseq_len != sizeof(*rseq))
		return -EINVAL;
	if (clear_rseq_cs(rseq))	/* left from before: no sequence runs */
		return -EFAULT;
	current->rseq_sig = sig;
	current->rseq_cpu = RSEQ_CPU_ID_UNINITIALIZED;
	current->rseq = rseq;
	set_task_work(current, TIF_RSEQ);	/* the number is there when the call returns */
	return 0;
}
