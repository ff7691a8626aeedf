/*
 * signal.h - the frame on the user's stack that a signal handler runs in
 *
 * proc/signal.c decides which signal goes to which handler; here the registers
 * are put away on the user's stack in Linux's layout (ucontext, siginfo, FPU
 * state) and the handler's are set up.  sigreturn undoes it, believing
 * nothing: segments are user segments, flags are masked, FPU state is checked.
 */
#ifndef RINGSIDE_ARCH_SIGNAL_H
#define RINGSIDE_ARCH_SIGNAL_H

#include <asm/siginfo.h>
#include <asm/signal.h>

#include "arch/x86/ptrace.h"

struct sigframe_setup {
	int		sig;
	const siginfo_t	*info;
	unsigned long	handler;
	unsigned long	sa_flags;	/* SA_SIGINFO, SA_ONSTACK, SA_RESTORER ... */
	unsigned long	restorer;
	u64		oldmask;	/* blocked signals that sigreturn brings back */
	stack_t		altstack;	/* sigaltstack in force (ss_flags as given) */
};

/*
 * Builds the frame for the handler, 64- or 32-bit by regs->cs.  0, or -EFAULT
 * when the user's stack cannot take it (the caller then forces SIGSEGV).
 * Changed registers make the return go by iret (TIF_RESTORE_REGS).
 */
int setup_rt_frame(struct pt_regs *regs, const struct sigframe_setup *s);

/* implemented by proc/siginfo.c: a siginfo as 32-bit programs know it */
struct compat_siginfo;
struct kernel_siginfo;
int copy_siginfo_to_user32(struct compat_siginfo __user *to, const struct kernel_siginfo *from);

/* implemented by proc/rseq.c */
void __rseq_handle_notify_resume(struct pt_regs *regs);	/* TIF_RSEQ on the way to user mode */

/* implemented by proc/signal.c */
void do_signal(struct pt_regs *regs);		/* TIF_SIGPENDING on the way to user mode */
void sigreturn_set_blocked(u64 mask);		/* SIGKILL, SIGSTOP are taken out there */
void sigreturn_restore_altstack(const stack_t *ss);
void sigreturn_bad_frame(void);			/* a bad frame: force SIGSEGV */

/* Is @sp on the alternate stack?  As sas_ss_flags() decides it. */
static inline bool on_altstack(const stack_t *ss, unsigned long sp)
{
	unsigned long base = (unsigned long)ss->ss_sp;

	return sp > base && sp - base <= ss->ss_size;
}

#endif
