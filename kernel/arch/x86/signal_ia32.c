/*
 * signal_ia32.c - signal frames of 32-bit programs
 *
 * Two forms, as i386 has always had them: with SA_SIGINFO the newer one, else
 * the older.  Where the handler gives no restorer the vDSO's is used.  FPU
 * state is the old FSAVE image followed by FXSAVE/XSAVE.
 */
#include "arch/x86/sigframe.h"

#include "arch/x86/fpu.h"
#include "arch/x86/switch.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/uaccess_asm.h"
#include "arch/x86/vdso.h"
#include "lib/string.h"
#include "syscall/syscall.h"

#define FSAVE_SIZE	112

static const u8 retcode[8] = { 0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80 };
static const u8 rt_retcode[8] = { 0xb8, 173, 0, 0, 0, 0xcd, 0x80, 0 };

/* A register's two tag bits: valid, zero, special; FXSAVE keeps only "empty". */
static u32 tag_of(const u8 *st)
{
	u64 mantissa;
	u16 exponent;

	memcpy(&mantissa, st, sizeof(mantissa));
	memcpy(&exponent, st + 8, sizeof(exponent));
	exponent &= 0x7fff;
	if (exponent == 0)
		return mantissa ? 2 : 1;
	return exponent == 0x7fff || !(mantissa >> 63) ? 2 : 0;
}

/* The FSAVE image of what is in the FXSAVE area @fx. */
static void fx_to_fsave(u8 *out, const u8 *fx)
{
	u16 cw = *(const u16 *)fx, sw = *(const u16 *)(fx + 2);
	u32 env[7] = { 0xffff0000 | cw, 0xffff0000 | sw, 0xffff0000,
		       *(const u32 *)(fx + 8), *(const u16 *)(fx + 12) |
		       (u32)*(const u16 *)(fx + 6) << 16, *(const u32 *)(fx + 16),
		       0xffff0000 | *(const u16 *)(fx + 20) };

	for (unsigned int i = 0; i < 8; i++) {
		const u8 *st = fx + 32 + 16 * ((i - (sw >> 11 & 7)) & 7);

		env[2] |= (fx[4] >> i & 1 ? tag_of(st) : 3) << (2 * i);
		memcpy(out + 28 + 10 * i, fx + 32 + 16 * i, 10);
	}
	memcpy(out, env, sizeof(env));
	*(u16 *)(out + 108) = sw;
	*(u16 *)(out + 110) = X86_FXSR_MAGIC;
}

/* Saves below @sp; the address of the FSAVE image, 0 if the stack cannot take it. */
static unsigned long save_fpu_ia32(unsigned long sp)
{
	u8 fsave[FSAVE_SIZE];
	unsigned long fx = sigframe_save_fpu(sp);

	if (!fx)
		return 0;
	fx_to_fsave(fsave, fpu_save_current());
	if (arch_copy_to_user((void __user *)(fx - FSAVE_SIZE), fsave, sizeof(fsave)))
		return 0;
	return fx - FSAVE_SIZE;
}

#define CURRENT_SEG(seg) ({ u16 _v; asm volatile("movw %%" #seg ",%0" : "=r"(_v)); _v; })

static void save_sigcontext_ia32(struct sigcontext_32 *sc, const struct pt_regs *regs,
				 u64 oldmask, unsigned long fpstate)
{
	const struct thread_struct *t = current_thread();

	*sc = (struct sigcontext_32){
		.gs = CURRENT_SEG(gs), .fs = CURRENT_SEG(fs), .es = CURRENT_SEG(es),
		.ds = CURRENT_SEG(ds),
		.di = (u32)regs->di, .si = (u32)regs->si, .bp = (u32)regs->bp,
		.sp = (u32)regs->sp, .bx = (u32)regs->bx, .dx = (u32)regs->dx,
		.cx = (u32)regs->cx, .ax = (u32)regs->ax,
		.trapno = (u32)t->trap_nr, .err = (u32)t->error_code,
		.ip = (u32)regs->ip, .cs = (u16)regs->cs, .flags = (u32)regs->flags,
		.sp_at_signal = (u32)regs->sp, .ss = (u16)regs->ss,
		.fpstate = (u32)fpstate, .oldmask = (u32)oldmask, .cr2 = (u32)t->cr2,
	};
}

/* Where the handler returns to. */
static u32 return_address(const struct sigframe_setup *s, unsigned long in_vdso,
			  unsigned long on_stack)
{
	unsigned long base = current_vdso_base();

	if (s->sa_flags & SA_RESTORER)
		return (u32)s->restorer;
	return (u32)(base ? base + in_vdso : on_stack);
}

static void enter_handler(struct pt_regs *regs, const struct sigframe_setup *s, unsigned long sp)
{
	regs->sp = sp;
	regs->ip = (u32)s->handler;
	regs->ax = (unsigned long)s->sig;
	regs->cs = __USER32_CS;
	regs->ss = __USER_DS;
	regs->flags &= ~(unsigned long)(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	load_data_segments(__USER_DS, __USER_DS);
	fpu_reset_registers();
	set_current_work(TIF_RESTORE_REGS);
}

/* A frame's address: the handler is entered as if it had been called. */
static unsigned long align_frame(unsigned long sp)
{
	return ((sp + 4) & ~15UL) - 4;
}

static int setup_old_frame(struct pt_regs *regs, const struct sigframe_setup *s,
			   unsigned long fp)
{
	unsigned long sp = align_frame(fp - sizeof(struct sigframe_ia32));
	struct sigframe_ia32 frame;

	if (!sigframe_fits(regs, s, sp))
		return -EFAULT;
	memset(&frame, 0, sizeof(frame));
	frame.pretcode = return_address(s, vdso32_image.sigreturn,
					sp + offsetof(struct sigframe_ia32, retcode));
	frame.sig = s->sig;
	save_sigcontext_ia32(&frame.sc, regs, s->oldmask, fp);
	frame.extramask = (u32)(s->oldmask >> 32);
	memcpy(frame.retcode, retcode, sizeof(retcode));
	if (arch_copy_to_user((void __user *)sp, &frame, sizeof(frame)))
		return -EFAULT;
	regs->dx = regs->cx = 0;
	enter_handler(regs, s, sp);
	return 0;
}

static int setup_siginfo_frame(struct pt_regs *regs, const struct sigframe_setup *s,
			       unsigned long fp)
{
	unsigned long sp = align_frame(fp - sizeof(struct rt_sigframe_ia32));
	struct rt_sigframe_ia32 frame;

	if (!sigframe_fits(regs, s, sp))
		return -EFAULT;
	memset(&frame, 0, sizeof(frame));
	frame.pretcode = return_address(s, vdso32_image.rt_sigreturn,
					sp + offsetof(struct rt_sigframe_ia32, retcode));
	frame.sig = s->sig;
	frame.pinfo = (u32)(sp + offsetof(struct rt_sigframe_ia32, info));
	frame.puc = (u32)(sp + offsetof(struct rt_sigframe_ia32, uc));
	frame.uc.uc_flags = fpu_xfeatures ? UC_FP_XSTATE : 0;
	frame.uc.uc_stack = (struct compat_stack){ (u32)(unsigned long)s->altstack.ss_sp,
						   s->altstack.ss_flags,
						   (u32)s->altstack.ss_size };
	save_sigcontext_ia32(&frame.uc.uc_mcontext, regs, s->oldmask, fp);
	frame.uc.uc_sigmask = s->oldmask;
	memcpy(frame.retcode, rt_retcode, sizeof(rt_retcode));
	if (arch_copy_to_user((void __user *)sp, &frame, sizeof(frame)) ||
	    copy_siginfo_to_user32((struct compat_siginfo __user *)(unsigned long)frame.pinfo,
				   (const struct kernel_siginfo *)s->info))
		return -EFAULT;
	regs->dx = frame.pinfo;
	regs->cx = frame.puc;
	enter_handler(regs, s, sp);
	return 0;
}

int setup_frame_ia32(struct pt_regs *regs, const struct sigframe_setup *s)
{
	unsigned long fp = save_fpu_ia32(sigframe_stack(regs, s, 0));

	if (!fp || fp > TASK_SIZE32)
		return -EFAULT;
	return s->sa_flags & SA_SIGINFO ? setup_siginfo_frame(regs, s, fp) :
					  setup_old_frame(regs, s, fp);
}

static void restore_sigcontext_ia32(struct pt_regs *regs, const struct sigcontext_32 *sc)
{
	*regs = (struct pt_regs){
		.di = sc->di, .si = sc->si, .bp = sc->bp, .bx = sc->bx, .dx = sc->dx,
		.cx = sc->cx, .ax = sc->ax, .sp = sc->sp, .ip = sc->ip,
		.orig_ax = ~0UL,
		.cs = (sc->cs | 3) == __USER_CS ? __USER_CS : __USER32_CS,
		.ss = __USER_DS,
		.flags = (regs->flags & ~FIX_EFLAGS) | (sc->flags & FIX_EFLAGS),
	};
	load_user_gs(sc->gs | 3);
	load_fs(sc->fs | 3);
	load_data_segments(sc->ds | 3, sc->es | 3);
}

static long sigreturn_ia32(const struct sigcontext_32 *sc, u64 mask, const struct compat_stack *alt)
{
	struct pt_regs *regs = current_user_regs();
	stack_t ss;

	sigreturn_set_blocked(mask);
	restore_sigcontext_ia32(regs, sc);
	if (!sigframe_restore_fpu(sc->fpstate ? sc->fpstate + FSAVE_SIZE : 0)) {
		sigreturn_bad_frame();
		return 0;
	}
	if (alt) {
		ss = (stack_t){ (void __user *)(unsigned long)alt->ss_sp, alt->ss_flags,
				alt->ss_size };
		sigreturn_restore_altstack(&ss);
	}
	return (long)regs->ax;
}

/* The restorer has popped the return address and the signal's number. */
COMPAT_SYSCALL_DEFINE0(sigreturn)
{
	unsigned long frame = current_user_regs()->sp - 8;
	struct sigcontext_32 sc;
	u32 extramask;

	set_current_work(TIF_RESTORE_REGS);
	if (arch_copy_from_user(&sc, (void __user *)(frame + offsetof(struct sigframe_ia32, sc)),
				sizeof(sc)) ||
	    arch_copy_from_user(&extramask,
				(void __user *)(frame + offsetof(struct sigframe_ia32, extramask)),
				sizeof(extramask))) {
		sigreturn_bad_frame();
		return 0;
	}
	return sigreturn_ia32(&sc, sc.oldmask | (u64)extramask << 32, NULL);
}

/* Only the return address was popped. */
COMPAT_SYSCALL_DEFINE0(rt_sigreturn)
{
	unsigned long frame = current_user_regs()->sp - 4;
	struct ucontext_ia32 uc;

	set_current_work(TIF_RESTORE_REGS);
	if (arch_copy_from_user(&uc, (void __user *)(frame + offsetof(struct rt_sigframe_ia32, uc)),
				sizeof(uc))) {
		sigreturn_bad_frame();
		return 0;
	}
	return sigreturn_ia32(&uc.uc_mcontext, uc.uc_sigmask, &uc.uc_stack);
}
