/*
 * smp.c - the other CPUs: starting them, poking them, running functions there
 *
 * CPUs are started one at a time.  One cross-CPU call is in flight at a time
 * (call_lock); whoever waits for its turn keeps interrupts on, so that it can
 * serve the one that is ahead.
 */
#include "arch/x86/smp.h"

#include "arch/x86/acpi.h"
#include "arch/x86/apic.h"
#include "arch/x86/boot.h"
#include "arch/x86/cpu.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/smp_call.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/switch.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/tlbflush.h"
#include "arch/x86/tsc.h"
#include "lib/bitops.h"
#include "lib/kernel.h"
#include "lib/string.h"

/* Physical pages below 1 MiB that setup.c keeps free for a CPU's first steps. */
#define TRAMPOLINE_PHYS		0x8000UL
#define TRAMPOLINE_TABLES	0x9000UL	/* pgd, pud, pmd */
#define START_TIMEOUT_US	2000000UL

extern const char trampoline_start[], trampoline_end[];

unsigned long smp_boot_stack;			/* head.S: the new CPU's stack */
static unsigned int booting_cpu;		/* the CPU being started */
static struct idle_boot booting_idle;

/* Both maps a new CPU needs: its code below 1 MiB where it is, and the kernel. */
static void make_trampoline(void)
{
	u64 *pgd = __va(TRAMPOLINE_TABLES), *pud = pgd + 512, *pmd = pud + 512;

	memcpy(__va(TRAMPOLINE_PHYS), trampoline_start,
	       (size_t)(trampoline_end - trampoline_start));
	memcpy(pgd, swapper_pg_dir, PAGE_SIZE);
	memset(pud, 0, 2 * PAGE_SIZE);
	pgd[0] = __pa(pud) | _PAGE_PRESENT | _PAGE_RW;
	pud[0] = __pa(pmd) | _PAGE_PRESENT | _PAGE_RW;
	pmd[0] = _PAGE_PRESENT | _PAGE_RW | _PAGE_PSE;
}

static bool cpu_online(unsigned int cpu)
{
	return READ_ONCE(cpu_online_mask) >> cpu & 1;
}

static bool wait_online(unsigned int cpu, unsigned long us)
{
	u64 end = arch_clock_ns() + us * 1000;

	while (!cpu_online(cpu))
		if (arch_clock_ns() > end)
			return false;
		else
			cpu_relax();
	return true;
}

static void start_cpu(unsigned int cpu)
{
	if (sched_prepare_idle(cpu, &booting_idle)) {
		pr_warn("CPU %u: no memory for its idle task\n", cpu);
		return;
	}
	booting_cpu = cpu;
	smp_boot_stack = THREAD_TOP(booting_idle.stack);
	smp_mb();
	apic_start_cpu(acpi_info.cpu_apic_id[cpu], TRAMPOLINE_PHYS);
	if (wait_online(cpu, START_TIMEOUT_US / 10))
		return;
	apic_start_cpu(acpi_info.cpu_apic_id[cpu], TRAMPOLINE_PHYS);
	if (!wait_online(cpu, START_TIMEOUT_US))
		pr_warn("CPU %u does not answer\n", cpu);
}

void __init smp_init(void)
{
	if (nr_cpu_ids == 1)
		return;
	make_trampoline();
	for (unsigned int cpu = 1; cpu < nr_cpu_ids; cpu++)
		start_cpu(cpu);
	pr_info("smp: %d CPUs\n", (int)hweight64(cpu_online_mask));
}

void start_secondary(void)
{
	unsigned int cpu = booting_cpu;

	load_cr3(__pa_symbol(swapper_pg_dir));
	wrmsrl(MSR_GS_BASE, per_cpu_offset[cpu]);
	cpu_init();
	init_boot_thread(booting_idle.task, booting_idle.thread, booting_idle.stack);
	apic_init_cpu();
	__atomic_fetch_or(&cpu_online_mask, 1UL << cpu, __ATOMIC_SEQ_CST);
	cpu_startup_entry();
}

void smp_send_reschedule(unsigned int cpu)
{
	apic_send_ipi(cpu, RESCHEDULE_VECTOR);
}

static DEFINE_SPINLOCK(call_lock);	/* the call in flight */
static struct {
	void (*func)(void *info);
	void *info;
	u64 pending;			/* atomic: CPUs that have not finished */
} call;

void smp_call_interrupt(void)
{
	u64 me = 1UL << smp_processor_id();

	if (!(__atomic_load_n(&call.pending, __ATOMIC_ACQUIRE) & me))
		return;
	call.func(call.info);
	__atomic_fetch_and(&call.pending, ~me, __ATOMIC_RELEASE);
}

static void send_call(u64 mask)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (mask >> cpu & 1)
			apic_send_ipi(cpu, CALL_FUNCTION_VECTOR);
}

static void wait_call(void)
{
	while (__atomic_load_n(&call.pending, __ATOMIC_ACQUIRE))
		cpu_relax();
}

/* Without @wait the call is in flight when this returns; the next one waits for it. */
void smp_call_function_many(u64 mask, void (*func)(void *info), void *info, bool wait)
{
	mask &= cpu_online_mask & ~(1UL << smp_processor_id());
	if (!mask)
		return;
	WARN_ON_ONCE(irqs_disabled());	/* two such callers would wait for each other */
	spin_lock(&call_lock);
	wait_call();
	call.func = func;
	call.info = info;
	__atomic_store_n(&call.pending, mask, __ATOMIC_RELEASE);
	send_call(mask);
	if (wait)
		wait_call();
	spin_unlock(&call_lock);
}

void on_each_cpu(void (*func)(void *info), void *info, bool wait)
{
	unsigned long flags;

	smp_call_function_many(~0UL, func, info, wait);
	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}

void smp_stop_interrupt(void)
{
	local_irq_disable();
	for (;;)
		halt();
}

void smp_send_stop(void)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (cpu != smp_processor_id() && cpu_online(cpu))
			apic_send_ipi(cpu, STOP_VECTOR);
}

/* Forgetting translations. */

#define FLUSH_ONE_BY_ONE	32	/* pages; more: all at once */

struct flush {
	unsigned long start, end;
};

void flush_tlb_local_range(unsigned long start, unsigned long end)
{
	if (end == TLB_FLUSH_ALL || end - start > FLUSH_ONE_BY_ONE * PAGE_SIZE) {
		__flush_tlb_local();
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		flush_tlb_one(start);
}

static void flush_user(void *info)
{
	struct flush *f = info;

	flush_tlb_local_range(f->start, f->end);
}

void flush_tlb_cpus(u64 mask, unsigned long start, unsigned long end)
{
	struct flush f = { start & PAGE_MASK, end };

	if (mask >> smp_processor_id() & 1)
		flush_tlb_local_range(f.start, f.end);
	smp_call_function_many(mask, flush_user, &f, true);
}

static void flush_kernel(void *info)
{
	struct flush *f = info;
	unsigned long cr4;

	if (f->end != TLB_FLUSH_ALL && f->end - f->start <= FLUSH_ONE_BY_ONE * PAGE_SIZE) {
		flush_tlb_local_range(f->start, f->end);
		return;
	}
	cr4 = read_cr4();		/* kernel pages are global */
	write_cr4(cr4 & ~CR4_PGE);
	write_cr4(cr4);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct flush f = { start & PAGE_MASK, end };

	on_each_cpu(flush_kernel, &f, true);
}
