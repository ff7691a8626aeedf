/*
 * irq.c - interrupts: from vector to handler
 *
 * Each irq that somebody asked for has a vector of its own.  The tables are
 * read without a lock by the interrupt path; an entry is complete before its
 * line is unmasked, and an action that was taken off is not reused while a
 * handler might still look at it (drivers do not come and go).
 */
#include "arch/x86/irq.h"

#include "arch/x86/acpi.h"
#include "arch/x86/apic.h"
#include "arch/x86/ioapic.h"
#include "arch/x86/percpu.h"
#include "arch/x86/smp.h"
#include "arch/x86/smp_call.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/traps_asm.h"
#include "lib/kernel.h"

#define MAX_ACTIONS	96
#define FIRST_MSI_IRQ	256

struct irq_action {
	irq_handler_t handler;
	const char *name;
	void *data;
	struct irq_action *next;
	u16 irq;
};

static struct irq_action actions[MAX_ACTIONS];		/* irq_lock to change */
static struct irq_action *irq_actions[NR_IRQS];		/* irq_lock to change */
static u16 vector_irq[256];				/* irq_lock to change; irq + 1 */
static u8 irq_vector[NR_IRQS];				/* irq_lock */
static unsigned int next_msi_irq = FIRST_MSI_IRQ;	/* irq_lock */
static DEFINE_SPINLOCK(irq_lock);

DEFINE_PER_CPU(unsigned int, irq_depth);
static DEFINE_PER_CPU(unsigned int, irq_count[256]);	/* by vector */

static void device_interrupt(unsigned int vector)
{
	unsigned int irq = vector_irq[vector];
	struct irq_action *a;

	if (irq)
		for (a = READ_ONCE(irq_actions[irq - 1]); a; a = a->next)
			a->handler((int)irq - 1, a->data);
	apic_eoi();
}

void common_interrupt(struct pt_regs *regs, unsigned long vector)
{
	this_cpu_inc(irq_count[vector]);
	this_cpu_inc(irq_depth);
	switch (vector) {
	case LOCAL_TIMER_VECTOR:
		apic_eoi();
		hrtimer_interrupt(user_mode(regs));
		break;
	case RESCHEDULE_VECTOR:
		apic_eoi();
		scheduler_ipi();
		break;
	case CALL_FUNCTION_VECTOR:
		apic_eoi();
		smp_call_interrupt();
		break;
	case STOP_VECTOR:
		smp_stop_interrupt();
		break;
	case SPURIOUS_VECTOR:
		break;
	default:
		device_interrupt((unsigned int)vector);
	}
	this_cpu_dec(irq_depth);
}

static unsigned int alloc_vector(unsigned int irq)
{
	for (unsigned int v = FIRST_DEVICE_VECTOR; v <= LAST_DEVICE_VECTOR; v++) {
		if (v == IA32_SYSCALL_VECTOR || vector_irq[v])
			continue;
		vector_irq[v] = (u16)(irq + 1);
		irq_vector[irq] = (u8)v;
		return v;
	}
	return 0;
}

static struct irq_action *alloc_action(void)
{
	for (unsigned int i = 0; i < MAX_ACTIONS; i++)
		if (!actions[i].handler)
			return &actions[i];
	return NULL;
}

static int route(unsigned int irq, unsigned int vector)
{
	if (irq < 16)
		return ioapic_route(acpi_info.isa[irq].gsi, vector, acpi_info.isa[irq].level,
				    acpi_info.isa[irq].low);
	return ioapic_route(irq, vector, true, false);
}

int request_irq(unsigned int irq, irq_handler_t handler, const char *name, void *data)
{
	struct irq_action *a;
	unsigned long flags;
	int err = 0;

	if (irq >= NR_IRQS)
		return -EINVAL;
	spin_lock_irqsave(&irq_lock, flags);
	a = alloc_action();
	if (!a || (!irq_vector[irq] && !alloc_vector(irq))) {
		err = -ENOSPC;
		goto out;
	}
	*a = (struct irq_action){ handler, name, data, irq_actions[irq], (u16)irq };
	smp_wmb();
	WRITE_ONCE(irq_actions[irq], a);
	if (!a->next && irq < FIRST_MSI_IRQ)
		err = route(irq, irq_vector[irq]);
	if (err) {
		WRITE_ONCE(irq_actions[irq], a->next);
		a->handler = NULL;
	}
out:
	spin_unlock_irqrestore(&irq_lock, flags);
	return err;
}

void free_irq(unsigned int irq, void *data)
{
	struct irq_action **link, *a = NULL;
	unsigned long flags;

	spin_lock_irqsave(&irq_lock, flags);
	for (link = &irq_actions[irq]; (a = *link) != NULL; link = &a->next) {
		if (a->data != data)
			continue;
		WRITE_ONCE(*link, a->next);
		break;
	}
	if (!irq_actions[irq] && irq < FIRST_MSI_IRQ)
		route(irq, 0);
	spin_unlock_irqrestore(&irq_lock, flags);
}

int irq_alloc_msi(u64 *address, u32 *value)
{
	unsigned long flags;
	unsigned int irq = 0, vector = 0;

	spin_lock_irqsave(&irq_lock, flags);
	if (next_msi_irq < NR_IRQS) {
		irq = next_msi_irq;
		vector = alloc_vector(irq);
		if (vector)
			next_msi_irq++;
	}
	spin_unlock_irqrestore(&irq_lock, flags);
	if (!vector)
		return -ENOSPC;
	*address = 0xfee00000UL | (u64)acpi_info.cpu_apic_id[0] << 12;
	*value = vector;
	return (int)irq;
}

const char *irq_describe(unsigned int irq, unsigned long *counts, unsigned int nr_cpus)
{
	struct irq_action *a = irq < NR_IRQS ? irq_actions[irq] : NULL;

	if (!a)
		return NULL;
	for (unsigned int cpu = 0; cpu < nr_cpus; cpu++)
		counts[cpu] = per_cpu(irq_count[irq_vector[irq]], cpu);
	return a->name;
}
