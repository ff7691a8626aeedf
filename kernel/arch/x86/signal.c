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
 * Words written to and read from the frame one by one, user memory open.  They
 * need a local label `fault`.
 */
#define PUT(type, addr, value) \
	asm goto("1: mov %0,%1\n" _ASM_EXTABLE(1b, %l[fault]) \
		 : : "r"((type)(value)), "m"(*(type *)(addr)) : "memory" : fault)

/* What tells a reader of the frame how much there is. */
static bool put_sw_bytes(unsigned long fx)
{
	unsigned long sw = fx + FX_SW_BYTES;

	stac();
	PUT(u64, sw, FP_XSTATE_MAGIC1 | (u64)(fpu_state_size + FP_XSTATE_MAGIC2_SIZE) << 32);
	PUT(u64, sw + 8, fpu_xfeatures);
	PUT(u64, sw + 16, fpu_state_size);
	PUT(u64, sw + 24, 0);
	PUT(u64, sw + 32, 0);
	PUT(u64, sw + 40, 0);
	PUT(u32, fx + fpu_state_size, FP_XSTATE_MAGIC2);
	clac();
	return true;
fault:
	clac();
	return false;
}

unsigned long sigframe_save_fpu(unsigned long sp)
{
	u32 tail = fpu_xfeatures ? FP_XSTATE_MAGIC2_SIZE : 0;
	unsigned long fx = (sp - fpu_state_size - tail) & ~63UL;

	if (fx > sp || sp > TASK_SIZE_MAX)
		return 0;
	if (!fpu_save_user((void __user *)fx) || (fpu_xfeatures && !put_sw_bytes(fx)))
		return 0;
	return fx;
}

/* No more than an FXSAVE image at @fx: nothing marks it as extended. */
static bool fxsave_only(unsigned long fx)
{
	struct _fpx_sw_bytes sw;
	u32 magic2;

	return !fpu_xfeatures ||
	       arch_copy_from_user(&sw, (void __user *)(fx + FX_SW_BYTES), sizeof(sw)) ||
	       sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size != fpu_state_size ||
	       sw.extended_size < sw.xstate_size + FP_XSTATE_MAGIC2_SIZE ||
	       arch_copy_from_user(&magic2, (void __user *)(fx + sw.xstate_size), sizeof(magic2)) ||
	       magic2 != FP_XSTATE_MAGIC2;
}

bool sigframe_restore_fpu(unsigned long fx)
{
	if (!fx) {
		fpu_reset_registers();
		return true;
	}
	if (fx > TASK_SIZE_MAX - fpu_state_size || fx & 15 ||
	    !fpu_load_user((void __user *)fx, fxsave_only(fx) || fx & 63)) {
		fpu_reset_registers();
		return false;
	}
	return true;
}

static void save_sigcontext(struct sigcontext_64 *sc, const struct pt_regs *regs, u64 oldmask)
{
	const struct thread_struct *t = current_thread();

	*sc = (struct sigcontext_64){
		.r8 = regs->r8, .r9 = regs->r9, .r10 = regs->r10, .r11 = regs->r11,
		.r12 = regs->r12, .r13 = regs->r13, .r14 = regs->r14, .r15 = regs->r15,
		.di = regs->di, .si = regs->si, .bp = regs->bp, .bx = regs->bx,
		.dx = regs->dx, .ax = regs->ax, .cx = regs->cx, .sp = regs->sp,
		.ip = regs->ip, .flags = regs->flags, .cs = (u16)regs->cs, .ss = (u16)regs->ss,
		.err = t->error_code, .trapno = t->trap_nr, .oldmask = oldmask, .cr2 = t->cr2,
	};
}

int setup_rt_frame(struct pt_regs *regs, const struct sigframe_setup *s)
{
	unsigned long sp, fx;
	struct rt_sigframe frame;

	if (user_32bit_mode(regs))
		return setup_frame_ia32(regs, s);
	if (!(s->sa_flags & SA_RESTORER))
		return -EFAULT;

	fx = sigframe_save_fpu(sigframe_stack(regs, s, REDZONE));
	sp = ((fx - sizeof(frame)) & ~15UL) - 8;
	if (!fx || !sigframe_fits(regs, s, sp))
		return -EFAULT;

	frame.pretcode = s->restorer;
	frame.uc.uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
			    (fpu_xfeatures ? UC_FP_XSTATE : 0);
	frame.uc.uc_link = 0;
	frame.uc.uc_stack = s->altstack;
	save_sigcontext(&frame.uc.uc_mcontext, regs, s->oldmask);
	frame.uc.uc_mcontext.fpstate = fx;
	frame.uc.uc_sigmask = s->oldmask;
	if (s->sa_flags & SA_SIGINFO)
		frame.info = *s->info;
	if (arch_copy_to_user((void __user *)sp, &frame, s->sa_flags & SA_SIGINFO ?
			      sizeof(frame) : offsetof(struct rt_sigframe, info)))
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

/* Nothing the program left in the frame can make these registers dangerous. */
static void restore_sigcontext(struct pt_regs *regs, const struct sigcontext_64 *sc)
{
	*regs = (struct pt_regs){
		.r8 = sc->r8, .r9 = sc->r9, .r10 = sc->r10, .r11 = sc->r11,
		.r12 = sc->r12, .r13 = sc->r13, .r14 = sc->r14, .r15 = sc->r15,
		.di = sc->di, .si = sc->si, .bp = sc->bp, .bx = sc->bx, .dx = sc->dx,
		.ax = sc->ax, .cx = sc->cx, .sp = sc->sp, .ip = sc->ip,
		.orig_ax = ~0UL,	/* no system call to restart */
		.cs = (sc->cs | 3) == __USER32_CS ? __USER32_CS : __USER_CS,
		.ss = __USER_DS,
		.flags = (regs->flags & ~FIX_EFLAGS) | (sc->flags & FIX_EFLAGS),
	};
}

SYSCALL_DEFINE0(rt_sigreturn)
{
	struct pt_regs *regs = current_user_regs();
	unsigned long frame = regs->sp - sizeof(u64);
	struct kernel_ucontext uc;

	set_current_work(TIF_RESTORE_REGS);
	if (arch_copy_from_user(&uc, (void __user *)(frame + offsetof(struct rt_sigframe, uc)),
				sizeof(uc)))
		goto bad;
	sigreturn_set_blocked(uc.uc_sigmask);
	restore_sigcontext(regs, &uc.uc_mcontext);
	if (!sigframe_restore_fpu(uc.uc_mcontext.fpstate))
		goto bad;
	sigreturn_restore_altstack(&uc.uc_stack);
	return (long)regs->ax;
bad:
	sigreturn_bad_frame();
	return 0;
}
