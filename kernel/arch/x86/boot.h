/*
 * boot.h - what the boot loader told us, and memory before there is an allocator
 *
 * The command line is boot_command_line (lib/cmdline.h).
 */
#ifndef RINGSIDE_ARCH_BOOT_H
#define RINGSIDE_ARCH_BOOT_H

#include "arch/x86/page.h"
#include "lib/cmdline.h"

struct mem_range {
	phys_addr_t start, end;		/* [start, end) */
};

/* setup.c, in head.S's order: before start_kernel(), exceptions and the first console line. */
void arch_early_init(void);
/* implemented by drivers/serial.c: printk's first console; needs nothing */
void serial_early_init(void);
/* paging.c: the final kernel page tables. */
void paging_init(void);
/* Memory that early_alloc() may use ends here until the direct map is complete. */
extern phys_addr_t early_alloc_limit;
/* Firmware memory outside RAM: maps it into the direct map if it is not there; its address. */
void *phys_map(phys_addr_t pa, unsigned long size);

#define BOOT_MAX_RANGES	64

enum hypervisor { HYPERVISOR_NONE, HYPERVISOR_KVM, HYPERVISOR_TCG, HYPERVISOR_OTHER };

struct boot_info {
	struct mem_range	ram[BOOT_MAX_RANGES];	/* usable memory, sorted, apart */
	unsigned int		nr_ram;
	phys_addr_t		initrd_start;		/* physical; size 0: none */
	unsigned long		initrd_size;
	phys_addr_t		rsdp;			/* ACPI root pointer, 0: none found */
	enum hypervisor		hypervisor;
	phys_addr_t		max_phys;		/* end of the highest RAM */
	unsigned long		total_ram;		/* bytes */
};
extern struct boot_info boot_info;

/*
 * Zeroed memory that is never given back, from the direct map.  @align is a
 * power of two.  Panics when there is none: the machine is too small.
 */
void *early_alloc(unsigned long size, unsigned long align);

/*
 * Ends early_alloc() and tells mm/ what is free: RAM without the kernel, the
 * initrd, and what was early-allocated.  Page-aligned ranges; returns their
 * number.  The .init sections are freed later, see init_range().
 */
unsigned int boot_free_ranges(struct mem_range *ranges, unsigned int max);

/* Physical pages of .init text and data, to be freed before /init runs. */
struct mem_range init_range(void);

/* Linker script. */
extern char __init_text_end[], boot_stack[];
extern char _text[], _etext[], __init_begin[], __init_end[], __start_rodata[], __end_rodata[];
extern char __start_ro_after_init[], __end_ro_after_init[], _data[], _edata[], _end[];
extern char __bss_start[], __bss_stop[], __per_cpu_start[], __per_cpu_end[];

#endif
