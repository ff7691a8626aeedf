/*
 * thread_info.h - the word of a task that the entry code looks at
 *
 * task_struct begins with it (task->work), so that this layer can reach it
 * without knowing task_struct.
 */
#ifndef RINGSIDE_ARCH_THREAD_INFO_H
#define RINGSIDE_ARCH_THREAD_INFO_H

#include "arch/x86/processor.h"
#include "lib/kernel.h"

/*
 * Reasons to leave the fast way back to user mode; tested as one word by the
 * entry code (task->work).  TIF_SYSCALL_* also on the way in.
 */
#define TIF_SIGPENDING		BIT(0)	/* look at signals */
#define TIF_NEED_RESCHED	BIT(1)
#define TIF_RESTORE_REGS	BIT(2)	/* all of pt_regs was written: return by iret */
#define TIF_NOTIFY_SIGNAL	BIT(3)
#define TIF_RSEQ		BIT(4)	/* lost its CPU or changed it: see to struct rseq */
#define TIF_SYSCALL_TRACE	BIT(8)	/* ptrace */
#define TIF_SECCOMP		BIT(9)
#define TIF_SYSCALL_WORK	(TIF_SYSCALL_TRACE | TIF_SECCOMP)

/* The running task's word. */
static __always_inline unsigned long *current_work(void)
{
	return (unsigned long *)this_cpu_read(current_task);
}

static inline void set_current_work(unsigned long bits)
{
	__atomic_fetch_or(current_work(), bits, __ATOMIC_SEQ_CST);
}

static inline void clear_current_work(unsigned long bits)
{
	__atomic_fetch_and(current_work(), ~bits, __ATOMIC_SEQ_CST);
}

/* The system call being made came by a 32-bit door. */
#define in_ia32_syscall()	(current_thread()->ia32_syscall)

#endif
