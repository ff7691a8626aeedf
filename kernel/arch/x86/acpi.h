/*
 * acpi.h - what the firmware's tables say: CPUs, interrupt controllers, power, devices
 *
 * Tables are read in place through the direct map.  There is no interpreter
 * for AML: the few things needed from the DSDT are found by their byte patterns.
 */
#ifndef RINGSIDE_ARCH_ACPI_H
#define RINGSIDE_ARCH_ACPI_H

#include "lib/types.h"

#define ACPI_MAX_CPUS		64
#define ACPI_MAX_IOAPICS	4
#define ACPI_MAX_VIRTIO_MMIO	64

struct acpi_ioapic {
	u64	phys;
	u32	gsi_base;
};

/* ISA interrupt N is wired to another line, or with other polarity. */
struct acpi_override {
	u32	gsi;
	bool	low, level;
};

struct virtio_mmio_resource {
	u64	base;
	u32	size;
	u32	irq;
};

struct acpi_info {
	u32	cpu_apic_id[ACPI_MAX_CPUS];	/* the boot CPU first */
	unsigned int nr_cpus;
	u64	lapic_phys;
	struct acpi_ioapic ioapic[ACPI_MAX_IOAPICS];
	unsigned int nr_ioapics;
	struct acpi_override isa[16];

	bool	has_fadt, reduced_hardware;
	u16	pm1a_cnt, pm1b_cnt;		/* ports, 0: none */
	int	s5_type_a, s5_type_b;		/* -1: no \_S5 */
	u8	reset_space;			/* 0 memory, 1 port, 0xff none */
	u64	reset_addr;
	u8	reset_value;
	u64	sleep_control;			/* reduced hardware, 0: none */
	u8	sleep_control_space;
};
extern struct acpi_info acpi_info;

/* virtio-mmio devices: LNRO0005 in the DSDT and virtio_mmio.device= parameters. */
extern struct virtio_mmio_resource virtio_mmio_devices[ACPI_MAX_VIRTIO_MMIO];
extern unsigned int nr_virtio_mmio_devices;

void acpi_init(u32 boot_apic_id);	/* boot_info holds RSDP and command line */

#endif
