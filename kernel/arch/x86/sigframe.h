/*
 * sigframe.h - signal frames as they lie on the user's stack, both ABIs
 */
#ifndef RINGSIDE_ARCH_SIGFRAME_H
#define RINGSIDE_ARCH_SIGFRAME_H

#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/ucontext.h>

#include "arch/x86/processor.h"
#include "arch/x86/signal.h"

struct kernel_ucontext {
	u64			uc_flags;
	u64			uc_link;
	stack_t			uc_stack;
	struct sigcontext_64	uc_mcontext;
	u64			uc_sigmask;
};

struct rt_sigframe {
	u64			pretcode;	/* where the handler returns to */
	struct kernel_ucontext	uc;
	siginfo_t		info;
	/* FPU state follows, 64-byte aligned */
};

struct compat_stack {
	u32 ss_sp;
	int ss_flags;
	u32 ss_size;
};

struct ucontext_ia32 {
	u32			uc_flags, uc_link;
	struct compat_stack	uc_stack;
	struct sigcontext_32	uc_mcontext;
	u64			uc_sigmask __packed;
};

struct sigframe_ia32 {
	u32			pretcode;
	int			sig;
	struct sigcontext_32	sc;
	struct _fpstate_32	fpstate_unused;
	u32			extramask;
	u8			retcode[8];
};

struct rt_sigframe_ia32 {
	u32			pretcode;
	int			sig;
	u32			pinfo, puc;
	u8			info[128];
	struct ucontext_ia32	uc;
	u8			retcode[8];
};

#define FIX_EFLAGS	(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | \
			 0x80 /* SF */ | X86_EFLAGS_ZF | 0x10 /* AF */ | 0x04 /* PF */ | \
			 X86_EFLAGS_CF | X86_EFLAGS_RF)

static inline struct pt_regs *current_user_regs(void)
{
	return (struct pt_regs *)current_thread()->sp0 - 1;
}

/* signal.c, for both ABIs */

/* The stack for the frame, below the red zone or at the alternate stack's top; 0: none left. */
unsigned long sigframe_stack(const struct pt_regs *regs, const struct sigframe_setup *s,
			     unsigned long redzone);
/* Does a frame at @sp still lie on the alternate stack, if that is in use? */
bool sigframe_fits(const struct pt_regs *regs, const struct sigframe_setup *s, unsigned long sp);
/* Puts FPU state below @sp: its address, 0 if the stack cannot take it. */
unsigned long sigframe_save_fpu(unsigned long sp);
/* And back; @fx 0: none was saved.  False: not a state that we would have written. */
bool sigframe_restore_fpu(unsigned long fx);

int setup_frame_ia32(struct pt_regs *regs, const struct sigframe_setup *s);

#endif
