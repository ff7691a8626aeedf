/*
 * ptrace_regs.c - a stopped task's registers, as debuggers know them
 */
#include "arch/x86/ptrace_regs.h"

#include "arch/x86/fpu.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define EFLAGS_PF	0x4
#define EFLAGS_AF	0x10
#define EFLAGS_SF	0x80
/* What a debugger may change: nothing that gives rights. */
#define FLAG_MASK	(X86_EFLAGS_CF | EFLAGS_PF | EFLAGS_AF | X86_EFLAGS_ZF | EFLAGS_SF | \
			 X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_OF | X86_EFLAGS_RF | \
			 X86_EFLAGS_AC)

#define XSAVE_HEADER		512
#define XSAVE_HEADER_END	576
#define SW_RESERVED		464	/* in the image: which state components there are */
#define AVX_OFFSET		576
#define AVX_SIZE		256
#define XFEATURE_X87		1UL
#define XFEATURE_SSE		2UL
#define XFEATURE_AVX		4UL

/* The general registers. */

static unsigned long shown_flags(struct task_struct *t, const struct pt_regs *regs)
{
	return ptrace_forced_tf(t) ? regs->flags & ~(unsigned long)X86_EFLAGS_TF : regs->flags;
}

static void set_flags(struct task_struct *t, struct pt_regs *regs, unsigned long flags)
{
	/* A trap flag of the program's own stays when the stepping ends. */
	if (flags & X86_EFLAGS_TF)
		ptrace_set_forced_tf(t, false);
	else if (ptrace_forced_tf(t))
		flags |= X86_EFLAGS_TF;
	regs->flags = (regs->flags & ~(unsigned long)FLAG_MASK) | (flags & FLAG_MASK);
}

static bool code_selector_ok(unsigned long sel)
{
	return sel == __USER_CS || sel == __USER32_CS;
}

static bool data_selector_ok(unsigned long sel)
{
	return !(sel & ~0xffffUL) && (!sel || (sel & 3) == 3);
}

void user_regs_get(struct task_struct *t, struct user_regs_struct *out)
{
	const struct thread_struct *thread = ptrace_thread(t);
	const struct pt_regs *regs = ptrace_regs(t);

	/* The first 21 are the same in both. */
	memcpy(out, regs, sizeof(*regs));
	out->flags = shown_flags(t, regs);
	out->fs_base = thread->fsbase;
	out->gs_base = thread->gsbase;
	out->ds = thread->ds;
	out->es = thread->es;
	out->fs = thread->fsindex;
	out->gs = thread->gsindex;
}

int user_regs_set(struct task_struct *t, const struct user_regs_struct *in)
{
	struct thread_struct *thread = ptrace_thread(t);
	struct pt_regs *regs = ptrace_regs(t);
	unsigned long old_flags = regs->flags;

	if (!code_selector_ok(in->cs) || in->ss != __USER_DS || !data_selector_ok(in->ds) ||
	    !data_selector_ok(in->es) || !data_selector_ok(in->fs) || !data_selector_ok(in->gs) ||
	    in->fs_base >= TASK_SIZE_MAX || in->gs_base >= TASK_SIZE_MAX)
		return -EIO;
	memcpy(regs, in, sizeof(*regs));
	regs->flags = old_flags;
	set_flags(t, regs, in->flags);
	thread->fsbase = in->fs_base;
	thread->gsbase = in->gs_base;
	thread->ds = in->ds;
	thread->es = in->es;
	thread->fsindex = in->fs;
	thread->gsindex = in->gs;
	return 0;
}

void user_regs_get32(struct task_struct *t, struct user_regs_struct32 *out)
{
	const struct thread_struct *thread = ptrace_thread(t);
	const struct pt_regs *regs = ptrace_regs(t);

	*out = (struct user_regs_struct32){
		.bx = regs->bx, .cx = regs->cx, .dx = regs->dx, .si = regs->si, .di = regs->di,
		.bp = regs->bp, .ax = regs->ax, .ds = thread->ds, .es = thread->es,
		.fs = thread->fsindex, .gs = thread->gsindex, .orig_ax = regs->orig_ax,
		.ip = regs->ip, .cs = regs->cs, .flags = shown_flags(t, regs), .sp = regs->sp,
		.ss = regs->ss,
	};
}

int user_regs_set32(struct task_struct *t, const struct user_regs_struct32 *in)
{
	struct thread_struct *thread = ptrace_thread(t);
	struct pt_regs *regs = ptrace_regs(t);

	if (!code_selector_ok(in->cs) || in->ss != __USER_DS || !data_selector_ok(in->ds) ||
	    !data_selector_ok(in->es) || !data_selector_ok(in->fs) || !data_selector_ok(in->gs))
		return -EIO;
	regs->bx = in->bx;
	regs->cx = in->cx;
	regs->dx = in->dx;
	regs->si = in->si;
	regs->di = in->di;
	regs->bp = in->bp;
	regs->ax = (long)(int)in->ax;
	regs->orig_ax = (long)(int)in->orig_ax;	/* -1: no call is to be restarted */
	regs->ip = in->ip;
	regs->cs = in->cs;
	regs->sp = in->sp;
	regs->ss = in->ss;
	set_flags(t, regs, in->flags);
	thread->ds = in->ds;
	thread->es = in->es;
	thread->fsindex = in->fs;
	thread->gsindex = in->gs;
	return 0;
}

/*
 * The vector registers.  What XSAVE left out, because it is as a fresh program has
 * it, is written so.
 */
unsigned int user_xstate_get(struct task_struct *t, void *buf)
{
	u64 present, *header = buf + XSAVE_HEADER;

	memcpy(buf, fpu_state(ptrace_thread(t)), fpu_state_size);
	if (!fpu_xfeatures)
		return FXSAVE_IMAGE_SIZE;
	present = header[0];
	if (!(present & XFEATURE_X87)) {
		memset(buf, 0, 24);
		*(u16 *)buf = 0x37f;
		memset(buf + 32, 0, 128);
	}
	if (!(present & XFEATURE_SSE))
		memset(buf + 160, 0, 256);
	if (!(present & XFEATURE_AVX) && fpu_state_size >= AVX_OFFSET + AVX_SIZE)
		memset(buf + AVX_OFFSET, 0, AVX_SIZE);
	memset(buf + 416, 0, XSAVE_HEADER - 416);
	*(u64 *)(buf + SW_RESERVED) = fpu_xfeatures;
	return fpu_state_size;
}

int user_xstate_set(struct task_struct *t, const void *buf, unsigned int size)
{
	struct thread_struct *thread = ptrace_thread(t);
	void *state = fpu_state(thread);
	const u64 *header = buf + XSAVE_HEADER;
	u32 mxcsr = *(const u32 *)(buf + 24);

	if (mxcsr & ~0xffffu)
		return -EINVAL;
	if (size > FXSAVE_IMAGE_SIZE) {
		if (size < fpu_state_size || (header[0] & ~fpu_xfeatures))
			return -EINVAL;
		for (int i = 1; i < (XSAVE_HEADER_END - XSAVE_HEADER) / 8; i++)
			if (header[i])
				return -EINVAL;
		memcpy(state, buf, fpu_state_size);
	} else {
		memcpy(state, buf, 416);
		if (fpu_xfeatures)
			*(u64 *)(state + XSAVE_HEADER) |= XFEATURE_X87 | XFEATURE_SSE;
	}
	memset(state + 416, 0, XSAVE_HEADER - 416);
	thread->fpu_cpu = 0;		/* whatever CPU has them has the old ones */
	return 0;
}

/* One instruction at a time. */

void user_enable_single_step(struct task_struct *t)
{
	struct pt_regs *regs = ptrace_regs(t);

	if (!(regs->flags & X86_EFLAGS_TF)) {
		regs->flags |= X86_EFLAGS_TF;
		ptrace_set_forced_tf(t, true);
	}
}

void user_disable_single_step(struct task_struct *t)
{
	if (!ptrace_forced_tf(t))
		return;
	ptrace_regs(t)->flags &= ~(unsigned long)X86_EFLAGS_TF;
	ptrace_set_forced_tf(t, false);
}
