/*
 * apic.c - the CPUs' own interrupt controllers and the I/O APICs
 *
 * Local APIC: through MSRs (x2APIC) when the CPU has them, else through its
 * page of registers.  Timer: TSC deadline when there is one, else one-shot
 * counting down.
 */
#include "arch/x86/apic.h"

#include "arch/x86/acpi.h"
#include "arch/x86/boot.h"
#include "arch/x86/io.h"
#include "arch/x86/ioapic.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/processor.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/tsc.h"
#include "lib/kernel.h"

#define APIC_ID		0x20
#define APIC_TPR	0x80
#define APIC_EOI	0xb0
#define APIC_SPIV	0xf0
#define APIC_ESR	0x280
#define APIC_ICR	0x300
#define APIC_ICR2	0x310
#define APIC_LVTT	0x320
#define APIC_LVT0	0x350
#define APIC_LVT1	0x360
#define APIC_LVTERR	0x370
#define APIC_TMICT	0x380
#define APIC_TMCCT	0x390
#define APIC_TDCR	0x3e0

#define APIC_SPIV_ENABLE	0x100
#define APIC_LVT_MASKED		0x10000
#define APIC_LVT_NMI		0x400
#define APIC_LVTT_TSC_DEADLINE	0x40000
#define APIC_ICR_BUSY		0x1000
#define APIC_DM_INIT		0x500
#define APIC_DM_STARTUP		0x600
#define APIC_INT_ASSERT		0x4000
#define APIC_TDR_DIV_1		0xb
#define APIC_BASE_X2		0x400
#define APIC_BASE_ENABLE	0x800
#define APIC_DEFAULT_PHYS	0xfee00000UL
#define MSR_X2APIC		0x800

static void *apic_regs __ro_after_init;		/* NULL: x2APIC */
static u64 timer_mult __ro_after_init;		/* timer ticks a nanosecond, times 2^32 */

static u32 apic_read(u32 reg)
{
	if (!apic_regs)
		return (u32)rdmsrl(MSR_X2APIC + (reg >> 4));
	return readl((char *)apic_regs + reg);
}

static void apic_write(u32 reg, u32 v)
{
	if (!apic_regs)
		wrmsrl(MSR_X2APIC + (reg >> 4), v);
	else
		writel(v, (char *)apic_regs + reg);
}

u32 apic_read_id(void)
{
	u32 id = apic_read(APIC_ID);

	return apic_regs ? id >> 24 : id;
}

void apic_eoi(void)
{
	apic_write(APIC_EOI, 0);
}

static void enable(void)
{
	u64 base = rdmsrl(MSR_IA32_APICBASE) | APIC_BASE_ENABLE;

	wrmsrl(MSR_IA32_APICBASE, base);
	if (!apic_regs)
		wrmsrl(MSR_IA32_APICBASE, base | APIC_BASE_X2);
}

u32 __init apic_boot_id(void)
{
	if (!apic_regs && !cpu_has(CPU_X2APIC))
		apic_regs = ioremap(APIC_DEFAULT_PHYS, PAGE_SIZE);
	enable();
	return apic_read_id();
}

void apic_timer_calibrate_start(void)
{
	apic_boot_id();
	apic_write(APIC_SPIV, APIC_SPIV_ENABLE | SPURIOUS_VECTOR);
	apic_write(APIC_TDCR, APIC_TDR_DIV_1);
	apic_write(APIC_LVTT, APIC_LVT_MASKED);
	apic_write(APIC_TMICT, ~0U);
}

u32 apic_timer_count(void)
{
	return apic_read(APIC_TMCCT);
}

/* How fast the countdown runs: 1 GHz under the hypervisors, else measured. */
static u64 __init timer_khz(void)
{
	u32 c0, c1;

	if (cpu_has(CPU_TSC_DEADLINE))
		return tsc_khz;
	if (boot_info.hypervisor == HYPERVISOR_TCG || boot_info.hypervisor == HYPERVISOR_KVM)
		return 1000000;
	apic_timer_calibrate_start();
	c0 = apic_timer_count();
	udelay(1000);
	c1 = apic_timer_count();
	return max(c0 - c1, 1U);
}

static void mask_old_controllers(void)
{
	outb(0xff, 0x21);
	outb(0xff, 0xa1);
}

void apic_init_cpu(void)
{
	enable();
	apic_write(APIC_TPR, 0);
	apic_write(APIC_SPIV, APIC_SPIV_ENABLE | SPURIOUS_VECTOR);
	apic_write(APIC_LVT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT1, APIC_LVT_NMI);
	apic_write(APIC_LVTERR, APIC_LVT_MASKED | SPURIOUS_VECTOR);
	if (cpu_has(CPU_TSC_DEADLINE)) {
		apic_write(APIC_LVTT, APIC_LVTT_TSC_DEADLINE | LOCAL_TIMER_VECTOR);
	} else {
		apic_write(APIC_TDCR, APIC_TDR_DIV_1);
		apic_write(APIC_LVTT, LOCAL_TIMER_VECTOR);
		apic_write(APIC_TMICT, 0);
	}
}

void __init apic_init(void)
{
	timer_mult = (timer_khz() << 32) / 1000000;
	mask_old_controllers();
	apic_init_cpu();
	ioapic_init();
}

static void set_deadline(u64 delta_ns)
{
	u64 ticks = (u64)((unsigned __int128)delta_ns * timer_mult >> 32);

	/* U64_MAX, or so far away that it might as well be. */
	if (delta_ns > S64_MAX / 16)
		wrmsrl(MSR_IA32_TSC_DEADLINE, 0);
	else
		wrmsrl(MSR_IA32_TSC_DEADLINE, rdtsc() + max(ticks, (u64)1));
}

void set_next_event(u64 delta_ns)
{
	u64 ticks;

	if (cpu_has(CPU_TSC_DEADLINE)) {
		set_deadline(delta_ns);
		return;
	}
	if (delta_ns == U64_MAX) {
		apic_write(APIC_TMICT, 0);
		return;
	}
	/* What is too far away is asked for again when the counter has run down. */
	ticks = (u64)((unsigned __int128)delta_ns * timer_mult >> 32);
	apic_write(APIC_TMICT, (u32)clamp(ticks, (u64)1, (u64)U32_MAX));
}

static void send_icr(u32 apic_id, u32 command)
{
	unsigned long flags;

	if (!apic_regs) {
		smp_mb();	/* writing the MSR orders nothing */
		wrmsrl(MSR_X2APIC + (APIC_ICR >> 4), (u64)apic_id << 32 | command);
		return;
	}
	local_irq_save(flags);
	while (apic_read(APIC_ICR) & APIC_ICR_BUSY)
		cpu_relax();
	apic_write(APIC_ICR2, apic_id << 24);
	apic_write(APIC_ICR, command);
	local_irq_restore(flags);
}

void apic_send_ipi(unsigned int cpu, unsigned int vector)
{
	send_icr(acpi_info.cpu_apic_id[cpu], vector);
}

/* Virtual CPUs need none of the waits that real ones of the nineties did. */
void apic_start_cpu(u32 apic_id, unsigned long start_page)
{
	send_icr(apic_id, APIC_DM_INIT | APIC_INT_ASSERT);
	if (!cpu_has(CPU_HYPERVISOR))
		udelay(10000);
	send_icr(apic_id, APIC_DM_STARTUP | APIC_INT_ASSERT | (u32)(start_page >> PAGE_SHIFT));
}

/* The I/O APICs. */

#define IOAPIC_VER	1
#define IOAPIC_REDIR(n)	(0x10 + 2 * (n))
#define REDIR_MASKED	0x10000
#define REDIR_LEVEL	0x8000
#define REDIR_LOW	0x2000

struct ioapic {
	void *regs;
	u32 gsi_base, nr_pins;
};

static struct ioapic ioapics[ACPI_MAX_IOAPICS];
static DEFINE_SPINLOCK(ioapic_lock);	/* the select register, interrupts off */

static u32 ioapic_read(const struct ioapic *io, u32 reg)
{
	writel(reg, io->regs);
	return readl((char *)io->regs + 0x10);
}

static void ioapic_write(const struct ioapic *io, u32 reg, u32 v)
{
	writel(reg, io->regs);
	writel(v, (char *)io->regs + 0x10);
}

void __init ioapic_init(void)
{
	for (unsigned int i = 0; i < acpi_info.nr_ioapics; i++) {
		struct ioapic *io = &ioapics[i];

		io->regs = ioremap(acpi_info.ioapic[i].phys, PAGE_SIZE);
		if (!io->regs)
			continue;
		io->gsi_base = acpi_info.ioapic[i].gsi_base;
		io->nr_pins = (ioapic_read(io, IOAPIC_VER) >> 16 & 0xff) + 1;
		for (u32 pin = 0; pin < io->nr_pins; pin++)
			ioapic_write(io, IOAPIC_REDIR(pin), REDIR_MASKED);
	}
}

int ioapic_route(u32 gsi, unsigned int vector, bool level, bool low)
{
	unsigned long flags;

	for (unsigned int i = 0; i < ARRAY_SIZE(ioapics); i++) {
		struct ioapic *io = &ioapics[i];
		u32 pin = gsi - io->gsi_base;

		if (gsi < io->gsi_base || pin >= io->nr_pins)
			continue;
		spin_lock_irqsave(&ioapic_lock, flags);
		ioapic_write(io, IOAPIC_REDIR(pin) + 1, acpi_info.cpu_apic_id[0] << 24);
		ioapic_write(io, IOAPIC_REDIR(pin), vector ? vector | (level ? REDIR_LEVEL : 0) |
			     (low ? REDIR_LOW : 0) : REDIR_MASKED);
		spin_unlock_irqrestore(&ioapic_lock, flags);
		return 0;
	}
	return -ENODEV;
}
