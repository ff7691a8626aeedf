/*
 * reboot.c - the end: reset, power off, halt
 *
 * Each tries what ACPI names first, then what PCs have always had.
 */
#include "arch/x86/panic.h"

#include "arch/x86/acpi.h"
#include "arch/x86/io.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/page.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/tsc.h"

#define ACPI_SPACE_MEMORY	0
#define ACPI_SPACE_IO		1
#define PM1_SLP_EN		0x2000
#define SLEEP_CONTROL_EN	0x20

static void write_acpi_register(u8 space, u64 addr, u8 value)
{
	void *p;

	if (space == ACPI_SPACE_IO) {
		outb(value, (u16)addr);
	} else if (space == ACPI_SPACE_MEMORY) {
		p = ioremap(addr, 1);
		if (p)
			writeb(value, p);
	}
}

/* An exception with no table to handle it: the processor resets itself. */
static void triple_fault(void) __noreturn;
static void triple_fault(void)
{
	struct { u16 limit; u64 base; } __packed none = { 0, 0 };

	asm volatile("lidt %0; int3" : : "m"(none));
	for (;;)
		halt();
}

void machine_restart(void)
{
	local_irq_disable();
	smp_send_stop();
	if (acpi_info.has_fadt && acpi_info.reset_space <= ACPI_SPACE_IO) {
		write_acpi_register(acpi_info.reset_space, acpi_info.reset_addr,
				    acpi_info.reset_value);
		udelay(1000);
	}
	outb(0xfe, 0x64);	/* keyboard controller: pulse the reset line */
	udelay(1000);
	triple_fault();
}

void machine_power_off(void)
{
	local_irq_disable();
	smp_send_stop();
	if (acpi_info.sleep_control)
		write_acpi_register(acpi_info.sleep_control_space, acpi_info.sleep_control,
				    (u8)(acpi_info.s5_type_a << 2 | SLEEP_CONTROL_EN));
	if (acpi_info.pm1a_cnt)
		outw((u16)(acpi_info.s5_type_a << 10 | PM1_SLP_EN), acpi_info.pm1a_cnt);
	if (acpi_info.pm1b_cnt)
		outw((u16)(acpi_info.s5_type_b << 10 | PM1_SLP_EN), acpi_info.pm1b_cnt);
	udelay(1000);
	/* No way to switch off that we know of: a reset ends many a virtual machine. */
	machine_restart();
}

void machine_halt(void)
{
	local_irq_disable();
	smp_send_stop();
	for (;;)
		halt();
}
