/*
 * entry.h - assembler shared by the entry files: where struct pt_regs's fields are
 */
#ifndef RINGSIDE_ARCH_ENTRY_H
#define RINGSIDE_ARCH_ENTRY_H

/* Offsets in struct pt_regs (ptrace.h); syscall.c asserts that they agree. */
#define R15	0
#define R14	8
#define R13	16
#define R12	24
#define RBP	32
#define RBX	40
#define R11	48
#define R10	56
#define R9	64
#define R8	72
#define RAX	80
#define RCX	88
#define RDX	96
#define RSI	104
#define RDI	112
#define ORIG_RAX 120
#define RIP	128
#define CS	136
#define EFLAGS	144
#define RSP	152
#define SS	160
#define SIZEOF_PT_REGS 168

#define TIF_RESTORE_REGS_BIT 4		/* TIF_RESTORE_REGS, thread_info.h */

/* Offsets in struct tss (cpu.h). */
#define TSS_SP0	4
#define TSS_SP2	20

#ifdef __ASSEMBLER__

/* With orig_ax and rdi on the stack: the registers that C code may change ... */
.macro PUSH_CLOBBERED
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %rax
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
.endm

/* ... and all of them. */
.macro PUSH_REST
	PUSH_CLOBBERED
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
.endm

/* The registers that C code preserves, to and from struct pt_regs at \regs. */
.macro STORE_PRESERVED regs
	movq %rbx, RBX(\regs)
	movq %rbp, RBP(\regs)
	movq %r12, R12(\regs)
	movq %r13, R13(\regs)
	movq %r14, R14(\regs)
	movq %r15, R15(\regs)
.endm

.macro LOAD_PRESERVED regs
	movq RBX(\regs), %rbx
	movq RBP(\regs), %rbp
	movq R12(\regs), %r12
	movq R13(\regs), %r13
	movq R14(\regs), %r14
	movq R15(\regs), %r15
.endm

/* All of them back; the stack pointer is left at orig_ax. */
.macro POP_ALL
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rax
	popq %rcx
	popq %rdx
	popq %rsi
	popq %rdi
.endm

#endif
#endif
