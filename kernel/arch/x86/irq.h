/*
 * irq.h - interrupts of devices
 *
 * An irq number below 256 is a global interrupt line of the I/O APICs; higher
 * ones are message-signalled interrupts (pci.h).  Handlers run with interrupts
 * off, on the boot CPU, and must be short.
 */
#ifndef RINGSIDE_ARCH_IRQ_H
#define RINGSIDE_ARCH_IRQ_H

#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "arch/x86/ptrace.h"

/* Handlers running on this CPU. */
DECLARE_PER_CPU(unsigned int, irq_depth);

static inline bool in_irq(void)
{
	return this_cpu_read(irq_depth) != 0;
}

typedef void (*irq_handler_t)(int irq, void *data);

/*
 * Routes and unmasks the line.  Several handlers may share one.  The ISA
 * overrides of ACPI are applied: ISA device N asks for irq N.
 */
int request_irq(unsigned int irq, irq_handler_t handler, const char *name, void *data);
void free_irq(unsigned int irq, void *data);

/* For message-signalled interrupts: a vector of its own; returns an irq number or -errno. */
int irq_alloc_msi(u64 *address, u32 *value);

/* /proc/interrupts: counts by CPU; name NULL: no such irq. */
const char *irq_describe(unsigned int irq, unsigned long *counts, unsigned int nr_cpus);
#define NR_IRQS	512

#define IRQ_NONE	0
#define IRQ_HANDLED	1

#endif
