/*
 * tsc.h - time from the time-stamp counter
 *
 * ns since boot = (tsc - tsc_base) * tsc_mult >> CLOCK_SHIFT, in 128 bits, so
 * nothing ever wraps and nobody has to keep a base fresh.
 */
#ifndef RINGSIDE_ARCH_TSC_H
#define RINGSIDE_ARCH_TSC_H

#include "arch/x86/processor.h"

#define CLOCK_SHIFT	32

extern u64 tsc_base;		/* I  counter when the kernel began */
extern u64 tsc_mult;		/* I  nanoseconds a tick, times 2^32 */
extern u32 tsc_khz;		/* I */

void tsc_init(void);

static __always_inline u64 tsc_to_ns(u64 ticks)
{
	return (unsigned __int128)ticks * tsc_mult >> CLOCK_SHIFT;
}

/* CLOCK_MONOTONIC, the same on all CPUs. */
static __always_inline u64 arch_clock_ns(void)
{
	return tsc_to_ns(rdtsc() - tsc_base);
}

/* Seconds since 1970 from the CMOS clock or the hypervisor, 0 when there is neither. */
s64 arch_wall_clock(void);

u64 arch_clock_ns_fn(void);	/* the same, for a pointer to a function */

/* Short waits for hardware. */
void udelay(unsigned long us);

#endif
