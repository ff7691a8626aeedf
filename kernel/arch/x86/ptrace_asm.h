/*
 * ptrace_asm.h - the selectors of ptrace.h, for assembler too
 */
#ifndef RINGSIDE_ARCH_PTRACE_ASM_H
#define RINGSIDE_ARCH_PTRACE_ASM_H

/* Selectors that programs see, as on Linux. */
#define __KERNEL32_CS	0x08
#define __KERNEL_CS	0x10
#define __KERNEL_DS	0x18
#define __USER32_CS	0x23
#define __USER_DS	0x2b
#define __USER_CS	0x33
#define GDT_ENTRY_TSS	8	/* two slots */
#define GDT_ENTRY_TLS_MIN 12	/* three slots: set_thread_area */
#define GDT_ENTRY_TLS_MAX 14
#define GDT_ENTRY_CPU	15	/* limit holds CPU and node number, for getcpu by lsl */
#define GDT_ENTRIES	16

#endif
