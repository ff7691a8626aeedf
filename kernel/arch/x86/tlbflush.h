/*
 * tlbflush.h - forgetting translations, here and on other CPUs
 *
 * mm/ knows which CPUs have an address space loaded and passes them as a mask
 * (bit n is CPU n); its flush_tlb_mm_range() is made of flush_tlb_cpus().
 */
#ifndef RINGSIDE_ARCH_TLBFLUSH_H
#define RINGSIDE_ARCH_TLBFLUSH_H

#include "arch/x86/page.h"
#include "arch/x86/processor.h"

#define TLB_FLUSH_ALL	(~0UL)		/* as @end: everything of the address space */

static __always_inline void flush_tlb_one(unsigned long addr)
{
	asm volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

/* All translations of this CPU that are not global: the loaded address space. */
static __always_inline void __flush_tlb_local(void)
{
	write_cr3(read_cr3());
}

void flush_tlb_local_range(unsigned long start, unsigned long end);

/*
 * Flushes user addresses [start, end) on the CPUs of @mask (this one included
 * if its bit is set) and returns when all have done so.  Must not be called
 * with interrupts off or with a lock that an interrupt handler takes.
 */
void flush_tlb_cpus(u64 mask, unsigned long start, unsigned long end);

/* Kernel addresses, on all CPUs. */
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

#endif
