/*
 * irqflags.h - this CPU's interrupt flag
 */
#ifndef RINGSIDE_ARCH_IRQFLAGS_H
#define RINGSIDE_ARCH_IRQFLAGS_H

#include "lib/types.h"

static __always_inline unsigned long arch_local_save_flags(void)
{
	unsigned long flags;

	asm volatile("pushf; pop %0" : "=rm"(flags) : : "memory");
	return flags;
}

static __always_inline void local_irq_disable(void)
{
	asm volatile("cli" ::: "memory");
}

static __always_inline void local_irq_enable(void)
{
	asm volatile("sti" ::: "memory");
}

static __always_inline bool irqs_disabled(void)
{
	return !(arch_local_save_flags() & (1UL << 9));
}

static __always_inline void __local_irq_restore(unsigned long flags)
{
	if (flags & (1UL << 9))
		local_irq_enable();
}

#define local_irq_save(flags) do { \
	(flags) = arch_local_save_flags(); local_irq_disable(); } while (0)
#define local_irq_restore(flags) __local_irq_restore(flags)

#endif
