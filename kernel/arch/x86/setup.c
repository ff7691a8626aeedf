/*
 * setup.c - what the machine is: memory, initrd, command line, CPUs
 *
 * The boot loader's struct hvm_start_info (PVH) is read once, before any of
 * the memory it lies in can be handed out.  early_alloc() then serves the few
 * who need memory before mm/ has it.
 */
#include "arch/x86/boot.h"

#include "arch/x86/acpi.h"
#include "arch/x86/apic.h"
#include "arch/x86/cpu.h"
#include "arch/x86/pci.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/tsc.h"
#include "arch/x86/vdso.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define HVM_START_MAGIC		0x336ec578
#define MEMMAP_TYPE_RAM		1
#define LOW_RESERVED		0x10000	/* real-mode vectors, BIOS data, the CPUs' trampoline */

/* Xen's public ABI, version 1. */
struct hvm_start_info {
	u32 magic, version, flags, nr_modules;
	u64 modlist_paddr, cmdline_paddr, rsdp_paddr;
	u64 memmap_paddr;
	u32 memmap_entries, reserved;
};

struct hvm_modlist_entry {
	u64 paddr, size, cmdline_paddr, reserved;
};

struct hvm_memmap_entry {
	u64 addr, size;
	u32 type, reserved;
};

extern u64 pvh_start_info;	/* head.S */

struct boot_info boot_info __ro_after_init;
phys_addr_t early_alloc_limit = PUD_SIZE;	/* what head.S mapped */

/* RAM nobody has taken yet, sorted; NULL-sized entries are skipped. */
static struct mem_range free_ranges[BOOT_MAX_RANGES] __initdata;
static unsigned int nr_free __initdata;
static bool early_alloc_over __initdata;

static void __init add_ram(phys_addr_t start, phys_addr_t end)
{
	struct boot_info *b = &boot_info;
	unsigned int i = b->nr_ram;

	if (start >= end || b->nr_ram == BOOT_MAX_RANGES)
		return;
	for (; i > 0 && b->ram[i - 1].start > start; i--)
		b->ram[i] = b->ram[i - 1];
	b->ram[i] = (struct mem_range){ start, end };
	b->nr_ram++;
	b->total_ram += end - start;
	b->max_phys = max(b->max_phys, end);
}

static void __init read_memory_map(const struct hvm_start_info *info)
{
	const struct hvm_memmap_entry *e = __va(info->memmap_paddr);

	if (info->version < 1 || !info->memmap_entries)
		panic("the boot loader gave no memory map");
	for (u32 i = 0; i < info->memmap_entries; i++)
		if (e[i].type == MEMMAP_TYPE_RAM)
			add_ram(PAGE_ALIGN(e[i].addr), (e[i].addr + e[i].size) & PAGE_MASK);
}

static void __init read_start_info(void)
{
	const struct hvm_start_info *info = __va(pvh_start_info);
	const struct hvm_modlist_entry *mod;

	if (info->magic != HVM_START_MAGIC)
		panic("not started by PVH: use a loader that knows it, as qemu -kernel does");
	if (info->cmdline_paddr)
		strscpy(boot_command_line, __va(info->cmdline_paddr), sizeof(boot_command_line));
	if (info->nr_modules) {
		mod = __va(info->modlist_paddr);
		boot_info.initrd_start = mod->paddr;
		boot_info.initrd_size = mod->size;
	}
	boot_info.rsdp = info->rsdp_paddr;
	read_memory_map(info);
}

/* Takes [start, end) out of the free ranges. */
static void __init reserve(phys_addr_t start, phys_addr_t end)
{
	for (unsigned int i = 0; i < nr_free; i++) {
		struct mem_range *r = &free_ranges[i];
		struct mem_range rest = { end, r->end };

		if (r->end <= start || r->start >= end)
			continue;
		if (r->start >= start) {
			r->start = min(end, r->end);
			continue;
		}
		r->end = start;
		if (rest.start >= rest.end)
			continue;
		if (nr_free == BOOT_MAX_RANGES)
			return;		/* the upper part is lost */
		for (unsigned int j = nr_free++; j > i + 1; j--)
			free_ranges[j] = free_ranges[j - 1];
		free_ranges[i + 1] = rest;
	}
}

static void __init init_free_ranges(void)
{
	memcpy(free_ranges, boot_info.ram, sizeof(free_ranges));
	nr_free = boot_info.nr_ram;
	reserve(0, LOW_RESERVED);
	reserve(__pa_symbol(_text), PAGE_ALIGN(__pa_symbol(_end)));
	if (boot_info.initrd_size)
		reserve(boot_info.initrd_start & PAGE_MASK,
			PAGE_ALIGN(boot_info.initrd_start + boot_info.initrd_size));
}

/* From the top of the highest range that can hold it. */
void *__init early_alloc(unsigned long size, unsigned long align)
{
	BUG_ON(early_alloc_over);
	for (unsigned int i = nr_free; i-- > 0;) {
		struct mem_range *r = &free_ranges[i];
		phys_addr_t end = min(r->end, early_alloc_limit);
		phys_addr_t start = (end - size) & ~(phys_addr_t)(align - 1);

		if (r->start >= end || end - r->start < size || start < r->start)
			continue;
		if (end < r->end)	/* keep what is above the limit */
			reserve(start, end);
		else
			r->end = start;
		return memset(__va(start), 0, size);
	}
	panic("too little memory: %lu KiB of RAM, give more (-m)", boot_info.total_ram >> 10);
}

unsigned int __init boot_free_ranges(struct mem_range *ranges, unsigned int max)
{
	unsigned int n = 0;

	early_alloc_over = true;
	for (unsigned int i = 0; i < nr_free && n < max; i++) {
		struct mem_range r = { PAGE_ALIGN(free_ranges[i].start),
				       free_ranges[i].end & PAGE_MASK };

		if (r.start < r.end)
			ranges[n++] = r;
	}
	return n;
}

struct mem_range init_range(void)
{
	return (struct mem_range){ __pa_symbol(__init_begin), __pa_symbol(__init_end) };
}

/*
 * One copy of the per-CPU section and one set of exception stacks a CPU.  The
 * boot CPU uses the section itself, so its variables worked all along.
 */
static void __init setup_per_cpu_areas(void)
{
	unsigned long size = (unsigned long)(__per_cpu_end - __per_cpu_start);

	nr_cpu_ids = acpi_info.nr_cpus;
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (cpu > 0) {
			char *copy = early_alloc(size, 64);

			memcpy(copy, __per_cpu_start, size);
			per_cpu_offset[cpu] = (unsigned long)(copy - __per_cpu_start);
		}
		per_cpu(this_cpu_off, cpu) = per_cpu_offset[cpu];
		per_cpu(cpu_number, cpu) = cpu;
		cpu_alloc_stacks(cpu);
	}
}

void arch_early_init(void)
{
	serial_early_init();
	cpu_early_init();
	idt_early_init();
}

void __init setup_arch(void)
{
	read_start_info();
	cpu_detect();
	vdso_choose_door();
	init_free_ranges();
	paging_init();
	tsc_init();
	acpi_init(apic_boot_id());
	setup_per_cpu_areas();
	apic_init();
	pci_init();
}
