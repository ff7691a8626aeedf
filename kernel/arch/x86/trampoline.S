/*
 * trampoline.S - a new CPU's first steps, from 16-bit real mode
 *
 * Copied to physical 0x8000, where the startup interrupt sends the CPU (cs =
 * 0x0800, ip = 0).  The page tables at 0x9000 map the first 2 MiB where they
 * are, beside the kernel.
 */
#include "arch/x86/page.h"

#define HERE(x)	((x) - trampoline_start + 0x8000)
#define PA(x)	((x) - __START_KERNEL_map)

	.section .rodata
	.code16
	.globl trampoline_start, trampoline_end
trampoline_start:
	cli
	cld
	xorw %ax, %ax
	movw %ax, %ds
	lgdtl HERE(gdt_ptr)
	movl %cr0, %eax
	orl $1, %eax
	movl %eax, %cr0
	ljmpl $0x08, $HERE(protected)

	.code32
protected:
	movw $0x18, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	movl $0x8ff0, %esp
	movl $0x9000, %eax
	movl $PA(enter_long_mode), %edx
	call *%edx
	ljmp $0x10, $HERE(long_mode)

	.code64
long_mode:
	movq $secondary_startup_64, %rax
	jmp *%rax

	.balign 8
gdt:
	.quad 0
	.quad 0x00cf9b000000ffff
	.quad 0x00af9b000000ffff
	.quad 0x00cf93000000ffff
gdt_end:
gdt_ptr:
	.word gdt_end - gdt - 1
	.long HERE(gdt)
trampoline_end:
	.section .note.GNU-stack, "", @progbits
