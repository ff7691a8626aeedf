/*
 * percpu.h - one copy of a variable for each CPU
 *
 * DEFINE_PER_CPU puts the variable into .data..percpu; every CPU has a copy of
 * that section and GS base holds the distance from the section to its copy, so
 * this_cpu_*() is one instruction with a %gs prefix.  CPU 0 uses the section
 * itself: its distance is 0, and its variables work from the first instruction.
 */
#ifndef RINGSIDE_ARCH_PERCPU_H
#define RINGSIDE_ARCH_PERCPU_H

#include "lib/types.h"

#define MAX_CPUS	64

#define DEFINE_PER_CPU(type, name)	__section(".data..percpu") typeof(type) name
#define DECLARE_PER_CPU(type, name)	extern __section(".data..percpu") typeof(type) name

#define this_cpu_lvalue(v)	(*(typeof(v) __percpu_seg *)(unsigned long)&(v))

/*
 * Interrupt-safe: one instruction each.  The kernel is not preempted, so two
 * in a row are on the same CPU unless something between them sleeps.
 */
#define this_cpu_read(v)	(this_cpu_lvalue(v))
#define this_cpu_write(v, x)	(this_cpu_lvalue(v) = (x))
#define this_cpu_add(v, x)	(this_cpu_lvalue(v) += (x))
#define this_cpu_inc(v)		this_cpu_add(v, 1)
#define this_cpu_dec(v)		this_cpu_add(v, -1)

/* Distance from the section to each CPU's copy; set by smp.c before use. */
extern unsigned long per_cpu_offset[MAX_CPUS];
DECLARE_PER_CPU(unsigned long, this_cpu_off);
DECLARE_PER_CPU(unsigned int, cpu_number);

#define per_cpu_ptr(p, cpu)	((typeof(p))((unsigned long)(p) + per_cpu_offset[cpu]))
#define per_cpu(v, cpu)		(*per_cpu_ptr(&(v), cpu))
#define this_cpu_ptr(p)		((typeof(p))((unsigned long)(p) + this_cpu_read(this_cpu_off)))

#define smp_processor_id()	this_cpu_read(cpu_number)

/* CPUs found, and CPUs running; bit N is CPU N.  Written while booting only. */
extern unsigned int nr_cpu_ids;
extern unsigned long cpu_online_mask;

#define for_each_online_cpu(cpu) \
	for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++) \
		if (!(cpu_online_mask & (1UL << (cpu)))) ; else

#endif
