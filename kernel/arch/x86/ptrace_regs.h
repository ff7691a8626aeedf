/*
 * ptrace_regs.h - a stopped task's registers, as debuggers know them
 *
 * The task is stopped and no CPU runs it: its registers are in its pt_regs, its
 * segments and vectors where the switch left them.
 */
#ifndef RINGSIDE_ARCH_PTRACE_REGS_H
#define RINGSIDE_ARCH_PTRACE_REGS_H

#include "arch/x86/processor.h"

/* struct user_regs_struct of the C library's <sys/user.h>; i386 has another. */
struct user_regs_struct {
	unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax, ip, cs, flags, sp, ss;
	unsigned long fs_base, gs_base, ds, es, fs, gs;
};

struct user_regs_struct32 {
	u32 bx, cx, dx, si, di, bp, ax, ds, es, fs, gs, orig_ax, ip, cs, flags, sp, ss;
};

#define FXSAVE_IMAGE_SIZE 512

void user_regs_get(struct task_struct *t, struct user_regs_struct *out);
/* -EIO: a value that no program may have. */
int user_regs_set(struct task_struct *t, const struct user_regs_struct *in);
void user_regs_get32(struct task_struct *t, struct user_regs_struct32 *out);
int user_regs_set32(struct task_struct *t, const struct user_regs_struct32 *in);

/* The state of the vector units as XSAVE lays it out; bytes.  @buf: FPU_STATE_MAX. */
unsigned int user_xstate_get(struct task_struct *t, void *buf);
/* @size bytes of it; -EINVAL: what no processor would load. */
int user_xstate_set(struct task_struct *t, const void *buf, unsigned int size);

void user_enable_single_step(struct task_struct *t);
void user_disable_single_step(struct task_struct *t);

/* implemented by proc/ptrace.c: the parts of a task that are not arch's to know */
struct thread_struct *ptrace_thread(struct task_struct *t);
struct pt_regs *ptrace_regs(struct task_struct *t);
/* Has the trap flag been set for the tracer alone?  And: it has been, or not. */
bool ptrace_forced_tf(struct task_struct *t);
void ptrace_set_forced_tf(struct task_struct *t, bool forced);

#endif
