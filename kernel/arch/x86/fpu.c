/*
 * fpu.c - user programs' floating point and vector registers
 *
 * fpu_owner is the thread whose registers this CPU holds, even after it was
 * switched out: if it comes back before anyone else used them, nothing needs
 * loading.
 */
#include "arch/x86/fpu.h"

#include "arch/x86/irqflags.h"
#include "arch/x86/uaccess_asm.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define XFEATURE_X87_SSE_AVX	0x07UL
#define XFEATURE_AVX512		0xe0UL
#define FXSAVE_SIZE		512
#define XSAVE_HEADER_END	576
#define FCW_DEFAULT		0x37f
#define MXCSR_DEFAULT		0x1f80

unsigned int fpu_state_size __ro_after_init = FXSAVE_SIZE;
u64 fpu_xfeatures __ro_after_init;

static DEFINE_PER_CPU(struct thread_struct *, fpu_owner);

/* @all: also what is in its initial state, for readers of the memory. */
static __always_inline void save_state(void *state, bool all)
{
	u32 lo = (u32)fpu_xfeatures, hi = (u32)(fpu_xfeatures >> 32);

	if (!fpu_xfeatures)
		asm volatile("fxsave64 (%0)" : : "r"(state) : "memory");
	else if (!all && cpu_has(CPU_XSAVEOPT))
		asm volatile("xsaveopt64 (%0)" : : "r"(state), "a"(lo), "d"(hi) : "memory");
	else
		asm volatile("xsave64 (%0)" : : "r"(state), "a"(lo), "d"(hi) : "memory");
}

static __always_inline void load_state(const void *state)
{
	u32 lo = (u32)fpu_xfeatures, hi = (u32)(fpu_xfeatures >> 32);

	if (!fpu_xfeatures)
		asm volatile("fxrstor64 (%0)" : : "r"(state) : "memory");
	else
		asm volatile("xrstor64 (%0)" : : "r"(state), "a"(lo), "d"(hi) : "memory");
}

static void choose_features(void)
{
	u32 size, max, c, d, lo;
	u64 all;

	cpuid_count(0xd, 0, &lo, &size, &max, &d);
	all = lo | (u64)d << 32;
	fpu_xfeatures = all & XFEATURE_X87_SSE_AVX;
	if ((all & XFEATURE_AVX512) == XFEATURE_AVX512)
		fpu_xfeatures |= XFEATURE_AVX512;
	asm volatile("xsetbv" : : "c"(0), "a"((u32)fpu_xfeatures), "d"((u32)(fpu_xfeatures >> 32)));
	cpuid_count(0xd, 0, &lo, &size, &c, &d);
	BUG_ON(size > FPU_STATE_MAX);
	fpu_state_size = size;
}

void fpu_init_cpu(void)
{
	if (!cpu_has(CPU_XSAVE))
		return;
	if (!fpu_xfeatures)
		choose_features();
	else
		asm volatile("xsetbv" : : "c"(0), "a"((u32)fpu_xfeatures),
			     "d"((u32)(fpu_xfeatures >> 32)));
}

/* What FXRSTOR or XRSTOR makes a fresh program's registers from. */
static u8 initial_state[FPU_STATE_MAX] __aligned(64) = {
	[0] = FCW_DEFAULT & 0xff, [1] = FCW_DEFAULT >> 8,
	[24] = MXCSR_DEFAULT & 0xff, [25] = MXCSR_DEFAULT >> 8,
};

static void init_state(struct thread_struct *t)
{
	memcpy(fpu_state(t), initial_state, max_t(unsigned int, fpu_state_size, XSAVE_HEADER_END));
}

void fpu_clear_current(void)
{
	struct thread_struct *t = current_thread();

	init_state(t);
	t->has_fpu = true;
	fpu_load_current();
}

void fpu_reset_registers(void)
{
	load_state(initial_state);
}

void *fpu_save_current(void)
{
	struct thread_struct *t = current_thread();
	unsigned long flags;

	local_irq_save(flags);
	save_state(fpu_state(t), true);
	local_irq_restore(flags);
	return fpu_state(t);
}

void fpu_load_current(void)
{
	struct thread_struct *t = current_thread();
	unsigned long flags;

	local_irq_save(flags);
	load_state(fpu_state(t));
	this_cpu_write(fpu_owner, t);
	t->fpu_cpu = smp_processor_id() + 1;
	local_irq_restore(flags);
}

void fpu_copy_to_child(struct thread_struct *child)
{
	if (!current_thread()->has_fpu) {
		init_state(child);
	} else {
		memcpy(fpu_state(child), fpu_save_current(), fpu_state_size);
	}
	child->has_fpu = true;
	child->fpu_cpu = 0;
}

void fpu_switch_out(struct thread_struct *prev, unsigned int cpu __maybe_unused)
{
	save_state(fpu_state(prev), false);
}

void fpu_switch_in(struct thread_struct *next, unsigned int cpu)
{
	if (this_cpu_read(fpu_owner) == next && next->fpu_cpu == cpu + 1)
		return;
	load_state(fpu_state(next));
	this_cpu_write(fpu_owner, next);
	next->fpu_cpu = cpu + 1;
}
