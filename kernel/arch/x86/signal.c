/*
 * signal.c - the frame on the user's stack that a signal handler runs in
 *
 * From high to low: red zone (128 bytes a leaf function may use), FPU state on
 * a 64-byte boundary, struct rt_sigframe.  The handler runs with fresh FPU
 * registers and returns into sa_restorer, which calls rt_sigreturn.
 */
#include "arch/x86/sigframe.h"

#include "arch/x86/fpu.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/uaccess_asm.h"
#include "lib/string.h"
#include "syscall/syscall.h"

#define REDZONE		128
#define XSAVE_HEADER	512		/* behind the FXSAVE image */
#define FX_SW_BYTES	464		/* struct _fpx_sw_bytes in the FXSAVE area */

unsigned long sigframe_stack(const struct pt_regs *regs, const struct sigframe_setup *s,
			     unsigned long redzone)
{
	const stack_t *alt = &s->altstack;

	if ((s->sa_flags & SA_ONSTACK) && alt->ss_size && !on_altstack(alt, regs->sp))
		return (unsigned long)alt->ss_sp + alt->ss_size;
	return regs->sp - redzone;
}

bool sigframe_fits(const struct pt_regs *regs, const struct sigframe_setup *s, unsigned long sp)
{
	const stack_t *alt = &s->altstack;

	if (!alt->ss_size)
		return true;
	if (!on_altstack(alt, regs->sp) && !(s->sa_flags & SA_ONSTACK))
		return true;
	return on_altstack(alt, sp);
}

/*
 * Words written to and read from a frame one by one, user memory open.  They
 * need a local label `fault`.
 */
#define PUT64(to, value) \
	asm goto("1: movq %1,%0\n" _ASM_EXTABLE(1b, %l[fault]) \
		 : "=m"(to) : "er"((u64)(value)) : : fault)
#define PUT32(to, value) \
	asm goto("1: movl %1,%0\n" _ASM_EXTABLE(1b, %l[fault]) \
		 : "=m"(to) : "ri"((u32)(value)) : : fault)
#define GET64(var, from) \
	asm goto("1: movq %1,%0\n" _ASM_EXTABLE(1b, %l[fault]) \
		 : "=r"(var) : "m"(from) : : fault)
#define GET32(var, from) \
	asm goto("1: movl %1,%0\n" _ASM_EXTABLE(1b, %l[fault]) \
		 : "=r"(var) : "m"(from) : : fault)

/* The registers to @fx, and what tells a reader of the frame how much that is. */
unsigned long sigframe_save_fpu(unsigned long sp)
{
	unsigned long fx = (sp - fpu_state_size - FP_XSTATE_MAGIC2_SIZE) & ~63UL;
	u64 *header = (u64 *)(fx + XSAVE_HEADER), *sw = (u64 *)(fx + FX_SW_BYTES);
	u64 xfeatures = fpu_xfeatures, size = fpu_state_size;

	if (fx > sp || sp > TASK_SIZE_MAX)
		return 0;
	stac();
	if (likely(xfeatures)) {
		/* XSAVE leaves out what it has nothing to say about. */
		PUT64(header[0], 0);
		PUT64(header[1], 0);
		PUT64(header[2], 0);
		PUT64(header[3], 0);
		PUT64(header[4], 0);
		PUT64(header[5], 0);
		PUT64(header[6], 0);
		PUT64(header[7], 0);
		PUT64(sw[0], FP_XSTATE_MAGIC1 | (size + FP_XSTATE_MAGIC2_SIZE) << 32);
		PUT64(sw[1], xfeatures);
		PUT64(sw[2], size);
		PUT64(sw[3], 0);
		PUT64(sw[4], 0);
		PUT64(sw[5], 0);
		PUT32(*(u32 *)(fx + size), FP_XSTATE_MAGIC2);
	}
	if (!fpu_save_user((void *)fx, xfeatures))
		goto fault;
	clac();
	return fx;
fault:
	clac();
	return 0;
}

/* What XRSTOR is to load from @fx; 0: nothing marks it as more than an FXSAVE image. */
static __always_inline u64 xfeatures_at(unsigned long fx)
{
	const struct _fpx_sw_bytes *sw = (const struct _fpx_sw_bytes *)(fx + FX_SW_BYTES);
	u64 magic1_extended = 0;	/* cppcheck does not see the asm set them */
	u32 size = 0, magic2 = 0;

	if (fx & 63)
		return 0;
	GET64(magic1_extended, *(const u64 *)&sw->magic1);
	GET32(size, sw->xstate_size);
	if ((u32)magic1_extended != FP_XSTATE_MAGIC1 || size != fpu_state_size ||
	    magic1_extended >> 32 < fpu_state_size + FP_XSTATE_MAGIC2_SIZE)
		return 0;
	GET32(magic2, *(const u32 *)(fx + fpu_state_size));
	return magic2 == FP_XSTATE_MAGIC2 ? fpu_xfeatures : 0;
fault:
	return 0;
}

bool sigframe_restore_fpu(unsigned long fx)
{
	bool ok = !fx;

	if (likely(fx && fx <= TASK_SIZE_MAX - FPU_STATE_MAX && !(fx & 15))) {
		stac();
		ok = fpu_load_user((const void *)fx, xfeatures_at(fx));
		clac();
		if (likely(ok))
			return true;
	}
	fpu_reset_registers();
	return ok;
}

/* All of it but the siginfo; false: a fault. */
static __always_inline bool put_frame(struct rt_sigframe *frame, const struct pt_regs *regs,
				      const struct sigframe_setup *s, unsigned long fx)
{
	const struct thread_struct *t = current_thread();
	struct kernel_ucontext *uc = &frame->uc;
	struct sigcontext_64 *sc = &uc->uc_mcontext;

	stac();
	PUT64(frame->pretcode, s->restorer);
	PUT64(uc->uc_flags, UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
			    (fpu_xfeatures ? UC_FP_XSTATE : 0));
	PUT64(uc->uc_link, 0);
	PUT64(uc->uc_stack.ss_sp, s->altstack.ss_sp);
	PUT32(uc->uc_stack.ss_flags, s->altstack.ss_flags);
	PUT64(uc->uc_stack.ss_size, s->altstack.ss_size);
	PUT64(sc->r8, regs->r8);
	PUT64(sc->r9, regs->r9);
	PUT64(sc->r10, regs->r10);
	PUT64(sc->r11, regs->r11);
	PUT64(sc->r12, regs->r12);
	PUT64(sc->r13, regs->r13);
	PUT64(sc->r14, regs->r14);
	PUT64(sc->r15, regs->r15);
	PUT64(sc->di, regs->di);
	PUT64(sc->si, regs->si);
	PUT64(sc->bp, regs->bp);
	PUT64(sc->bx, regs->bx);
	PUT64(sc->dx, regs->dx);
	PUT64(sc->ax, regs->ax);
	PUT64(sc->cx, regs->cx);
	PUT64(sc->sp, regs->sp);
	PUT64(sc->ip, regs->ip);
	PUT64(sc->flags, regs->flags);
	PUT64(*(u64 *)&sc->cs, (u16)regs->cs | regs->ss << 48);	/* gs and fs: 0 */
	PUT64(sc->err, t->error_code);
	PUT64(sc->trapno, t->trap_nr);
	PUT64(sc->oldmask, s->oldmask);
	PUT64(sc->cr2, t->cr2);
	PUT64(sc->fpstate, fx);
	PUT64(uc->uc_sigmask, s->oldmask);
	clac();
	return true;
fault:
	clac();
	return false;
}

int setup_rt_frame(struct pt_regs *regs, const struct sigframe_setup *s)
{
	unsigned long sp, fx;

	if (user_32bit_mode(regs))
		return setup_frame_ia32(regs, s);
	if (!(s->sa_flags & SA_RESTORER))
		return -EFAULT;

	fx = sigframe_save_fpu(sigframe_stack(regs, s, REDZONE));
	sp = ((fx - sizeof(struct rt_sigframe)) & ~15UL) - 8;
	if (!fx || sp > fx || !sigframe_fits(regs, s, sp) ||
	    !put_frame((struct rt_sigframe *)sp, regs, s, fx))
		return -EFAULT;
	if ((s->sa_flags & SA_SIGINFO) &&
	    arch_copy_to_user((void __user *)(sp + offsetof(struct rt_sigframe, info)),
			      s->info, sizeof(*s->info)))
		return -EFAULT;

	regs->di = (unsigned long)s->sig;
	regs->ax = 0;			/* the handler may take variable arguments */
	regs->si = sp + offsetof(struct rt_sigframe, info);
	regs->dx = sp + offsetof(struct rt_sigframe, uc);
	regs->ip = s->handler;
	regs->sp = sp;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags &= ~(unsigned long)(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	fpu_reset_registers();
	set_current_work(TIF_RESTORE_REGS);
	return 0;
}

/*
 * Nothing the program left in the frame can make these registers dangerous.
 * Both its ends were read before: what lies between faults only if another
 * thread unmaps it now.
 */
static __always_inline bool get_sigcontext(struct pt_regs *regs, const struct sigcontext_64 *sc,
					   u64 *fpstate)
{
	u64 flags, cs;

	GET64(regs->r8, sc->r8);
	GET64(regs->r9, sc->r9);
	GET64(regs->r10, sc->r10);
	GET64(regs->r11, sc->r11);
	GET64(regs->r12, sc->r12);
	GET64(regs->r13, sc->r13);
	GET64(regs->r14, sc->r14);
	GET64(regs->r15, sc->r15);
	GET64(regs->di, sc->di);
	GET64(regs->si, sc->si);
	GET64(regs->bp, sc->bp);
	GET64(regs->bx, sc->bx);
	GET64(regs->dx, sc->dx);
	GET64(regs->ax, sc->ax);
	GET64(regs->cx, sc->cx);
	GET64(regs->sp, sc->sp);
	GET64(regs->ip, sc->ip);
	GET64(flags, sc->flags);
	GET64(cs, *(const u64 *)&sc->cs);
	GET64(*fpstate, sc->fpstate);
	regs->orig_ax = ~0UL;		/* no system call to restart */
	regs->cs = ((u16)cs | 3) == __USER32_CS ? __USER32_CS : __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = (regs->flags & ~FIX_EFLAGS) | (flags & FIX_EFLAGS);
	return true;
fault:
	return false;
}

/* What a handler's end brings back, but for the FPU state. */
static __always_inline bool get_frame(struct pt_regs *regs, const struct rt_sigframe *frame,
				      stack_t *altstack, u64 *mask, u64 *fpstate)
{
	const struct kernel_ucontext *uc = &frame->uc;

	if ((unsigned long)frame > TASK_SIZE_MAX - sizeof(*frame))
		return false;
	stac();
	GET64(*mask, uc->uc_sigmask);
	GET64(altstack->ss_sp, uc->uc_stack.ss_sp);
	GET32(altstack->ss_flags, uc->uc_stack.ss_flags);
	GET64(altstack->ss_size, uc->uc_stack.ss_size);
	if (!get_sigcontext(regs, &uc->uc_mcontext, fpstate))
		goto fault;
	clac();
	return true;
fault:
	clac();
	return false;
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = current_user_regs();
	u64 mask, fpstate;
	stack_t altstack;

	set_current_work(TIF_RESTORE_REGS);
	if (!get_frame(regs, (const struct rt_sigframe *)(regs->sp - sizeof(u64)), &altstack,
		       &mask, &fpstate))
		goto bad;
	sigreturn_set_blocked(mask);
	if (!sigframe_restore_fpu(fpstate))
		goto bad;
	sigreturn_restore_altstack(&altstack);
	return (long)regs->ax;
bad:
	sigreturn_bad_frame();
	return 0;
}
