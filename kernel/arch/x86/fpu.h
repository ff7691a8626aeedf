/*
 * fpu.h - user programs' floating point and vector registers
 *
 * The kernel itself uses none.  A user task's state is saved into its area at
 * the top of its stack pages when it is switched out, and loaded when it is
 * switched in, unless the CPU still holds it.
 */
#ifndef RINGSIDE_ARCH_FPU_H
#define RINGSIDE_ARCH_FPU_H

#include "arch/x86/processor.h"
#include "arch/x86/uaccess_asm.h"

extern unsigned int fpu_state_size;	/* I  bytes XSAVE (or FXSAVE) writes */
extern u64 fpu_xfeatures;		/* I  XCR0; 0: no XSAVE, FXSAVE only */

void fpu_init_cpu(void);
/* A fresh state for a program that starts: exec. */
void fpu_clear_current(void);
/* The registers as a fresh program has them; the saved state is not touched. */
void fpu_reset_registers(void);
/*
 * Signal frames: the registers straight to user memory at @p (64-byte aligned,
 * checked and open) and back.  With @xfeatures 0 it holds no more than an FXSAVE
 * image.  False: a fault, or contents the processor does not take.  A fault may
 * sleep: the registers are the state then as ever, saved and loaded by the switch.
 */
static __always_inline bool fpu_save_user(void *p, u64 xfeatures)
{
	u32 lo = (u32)xfeatures, hi = (u32)(xfeatures >> 32);

	if (likely(xfeatures))
		asm goto("1: xsave64 (%0)\n" _ASM_EXTABLE(1b, %l[fault])
			 : : "r"(p), "a"(lo), "d"(hi) : "memory" : fault);
	else
		asm goto("1: fxsave64 (%0)\n" _ASM_EXTABLE(1b, %l[fault])
			 : : "r"(p) : "memory" : fault);
	return true;
fault:
	return false;
}

static __always_inline bool fpu_load_user(const void *p, u64 xfeatures)
{
	u32 lo = (u32)xfeatures, hi = (u32)(xfeatures >> 32);

	if (likely(xfeatures)) {
		asm goto("1: xrstor64 (%0)\n" _ASM_EXTABLE(1b, %l[fault])
			 : : "r"(p), "a"(lo), "d"(hi) : "memory" : fault);
	} else {
		fpu_reset_registers();
		asm goto("1: fxrstor64 (%0)\n" _ASM_EXTABLE(1b, %l[fault])
			 : : "r"(p) : "memory" : fault);
	}
	return true;
fault:
	return false;
}

/* fork: the child begins with the parent's registers. */
void fpu_copy_to_child(struct thread_struct *child);
/* The state in memory is up to date afterwards. */
void *fpu_save_current(void);
/* The state in memory was changed: load it. */
void fpu_load_current(void);
void fpu_switch_out(struct thread_struct *prev, unsigned int cpu);
void fpu_switch_in(struct thread_struct *next, unsigned int cpu);

static inline void *fpu_state(const struct thread_struct *t)
{
	return (void *)t->sp0;	/* 64-byte aligned */
}

#endif
