/*
 * cpu.h - a CPU's descriptor tables and what was found out about it
 */
#ifndef RINGSIDE_ARCH_CPU_H
#define RINGSIDE_ARCH_CPU_H

#include "arch/x86/processor.h"

enum { IST_NMI = 1, IST_DF, IST_MC, IST_DB, NR_IST = IST_DB };

struct tss {
	u32	reserved0;
	u64	sp0;		/* stack of entries from user mode */
	u64	sp1;
	u64	sp2;		/* entry_SYSCALL_64 keeps the user's rsp here */
	u64	reserved1;
	u64	ist[7];
	u64	reserved2;
	u16	reserved3;
	u16	io_bitmap_base;	/* beyond the limit: no port for user mode */
} __packed;

DECLARE_PER_CPU(struct tss, cpu_tss);
DECLARE_PER_CPU(u64, cpu_gdt[GDT_ENTRIES]);

void cpu_early_init(void);	/* features; before anything asks cpu_has() */
void cpu_detect(void);		/* hypervisor */
void cpu_alloc_stacks(unsigned int cpu);
void idt_early_init(void);	/* exceptions work from here on */
void idt_load(void);

#endif
