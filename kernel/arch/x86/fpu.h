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

extern unsigned int fpu_state_size;	/* I  bytes XSAVE (or FXSAVE) writes */
extern u64 fpu_xfeatures;		/* I  XCR0; 0: no XSAVE, FXSAVE only */

void fpu_init_cpu(void);
/* A fresh state for a program that starts: exec. */
void fpu_clear_current(void);
/* The registers as a fresh program has them; the saved state is not touched. */
void fpu_reset_registers(void);
/*
 * Signal frames: the registers straight to user memory at @buf (64-byte
 * aligned, access checked) and back.  With @fxsave_only it holds no more than an
 * FXSAVE image.  False: a fault, or contents the processor does not take.
 */
bool fpu_save_user(void __user *buf);
bool fpu_load_user(const void __user *buf, bool fxsave_only);
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
