/*
 * head.S - the first instructions
 *
 * The boot loader enters at pvh_entry: 32-bit protected mode, paging off,
 * interrupts off, ebx = physical address of struct hvm_start_info.  Here the
 * CPU is put into long mode with a rough map (the first GiB, at address 0, in
 * the direct map and at the image's address), and start_kernel() is called.
 * paging.c replaces the rough map.  Other CPUs come in by trampoline.S and
 * meet at secondary_startup_64.
 */
#include "arch/x86/page.h"
#include "arch/x86/ptrace_asm.h"

#define PA(x) ((x) - __START_KERNEL_map)

#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .note.Xen, "a", @note
	.balign 4
	.long 2f - 1f, 4f - 3f, XEN_ELFNOTE_PHYS32_ENTRY
1:	.asciz "Xen"
2:	.balign 4
3:	.long PA(pvh_entry)
4:	.balign 4

	.section .head.text, "ax"
	.code32
	.globl pvh_entry
	.type pvh_entry, @function
pvh_entry:
	cld
	cli
	movl %ebx, PA(pvh_start_info)
	movl $PA(boot_stack_top), %esp

	/* A processor without long mode cannot run us at all. */
	movl $0x80000000, %eax
	cpuid
	cmpl $0x80000001, %eax
	jb no_long_mode
	movl $0x80000001, %eax
	cpuid
	btl $29, %edx
	jnc no_long_mode

	/* One page of 2 MiB entries: the first GiB. */
	movl $PA(early_pmd), %edi
	movl $0x83, %eax		/* present, writable, large */
	xorl %ecx, %ecx
1:	movl %eax, (%edi, %ecx, 8)
	addl $0x200000, %eax
	incl %ecx
	cmpl $512, %ecx
	jne 1b

	movl $PA(early_pmd) + 0x3, %eax
	movl %eax, PA(early_pud)		/* for address 0 and the direct map */
	movl %eax, PA(early_pud_image) + 510 * 8
	movl $PA(early_pud) + 0x3, %eax
	movl %eax, PA(swapper_pg_dir)
	movl %eax, PA(swapper_pg_dir) + 273 * 8	/* PAGE_OFFSET */
	movl $PA(early_pud_image) + 0x3, %eax
	movl %eax, PA(swapper_pg_dir) + 511 * 8

#ifdef CONFIG_KASAN
	/* Until paging.c makes the shadow: one page of zeros for all of it. */
	movl $PA(kasan_early_pte), %edi
	movl $PA(kasan_early_page) + 0x1, %eax
	call fill_table
	movl $PA(kasan_early_pmd), %edi
	movl $PA(kasan_early_pte) + 0x3, %eax
	call fill_table
	movl $PA(kasan_early_pud), %edi
	movl $PA(kasan_early_pmd) + 0x3, %eax
	call fill_table
	movl $PA(kasan_early_pud) + 0x3, %eax
	movl $472, %ecx			/* KASAN_SHADOW_START ... END */
1:	movl %eax, PA(swapper_pg_dir)(, %ecx, 8)
	incl %ecx
	cmpl $504, %ecx
	jne 1b
#endif

	movl $PA(swapper_pg_dir), %eax
	call enter_long_mode

	lgdt PA(boot_gdt_ptr)
	ljmp $0x10, $PA(1f)
	.code64
1:	movq $2f, %rax
	jmp *%rax
2:	lgdt boot_gdt_ptr_high
	xorl %eax, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %fs
	movl %eax, %gs
	movl $__KERNEL_DS, %eax		/* as cpu_init() and `syscall` leave it */
	movl %eax, %ss
	movq $boot_stack_top, %rsp
	xorl %ebp, %ebp
	call arch_early_init
	call start_kernel
3:	cli
	hlt
	jmp 3b

	.code32
#ifdef CONFIG_KASAN
/* All entries of the table at edi become eax. */
fill_table:
	xorl %ecx, %ecx
1:	movl %eax, (%edi, %ecx, 8)
	incl %ecx
	cmpl $512, %ecx
	jne 1b
	ret
#endif

no_long_mode:
	movl $PA(no_long_mode_text), %esi
1:	lodsb
	testb %al, %al
	jz 2f
	movw $0x3f8, %dx
	outb %al, %dx
	jmp 1b
2:	lidt PA(no_idt)			/* an exception without a table: reset */
	int3

/*
 * eax = physical address of the page directory.  PAE, EFER.LME (and SCE, NX
 * when there is NX), paging.  Clobbers eax, ebx, ecx, edx.
 */
	.globl enter_long_mode
enter_long_mode:
	movl %eax, %cr3
	movl %cr4, %eax
	orl $0xa0, %eax			/* PAE, PGE */
	movl %eax, %cr4
	movl $0x80000001, %eax
	cpuid
	movl %edx, %ebx
	movl $0xc0000080, %ecx		/* EFER */
	rdmsr
	orl $0x101, %eax		/* SCE, LME */
	btl $20, %ebx
	jnc 1f
	orl $0x800, %eax		/* NX */
1:	wrmsr
	movl %cr0, %eax
	orl $0x80010001, %eax		/* PG, WP, PE */
	movl %eax, %cr0
	ret

	.code64
/* Other CPUs: long mode, swapper_pg_dir loaded; the stack is in smp_boot_stack. */
	.globl secondary_startup_64
secondary_startup_64:
	lgdt boot_gdt_ptr_high
	xorl %eax, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %fs
	movl %eax, %gs
	movl $__KERNEL_DS, %eax		/* as cpu_init() and `syscall` leave it */
	movl %eax, %ss
	movq smp_boot_stack, %rsp
	xorl %ebp, %ebp
	call start_secondary
3:	cli
	hlt
	jmp 3b

	.section .rodata
no_long_mode_text:
	.asciz "ringside: this processor has no 64-bit mode; use -cpu max or a 64-bit model\r\n"

	.balign 4
no_idt:	.word 0
	.long 0

	/* Selectors as in ptrace.h. */
	.balign 16
	.globl boot_gdt
boot_gdt:
	.quad 0
	.quad 0x00cf9b000000ffff	/* 0x08 __KERNEL32_CS */
	.quad 0x00af9b000000ffff	/* 0x10 __KERNEL_CS */
	.quad 0x00cf93000000ffff	/* 0x18 __KERNEL_DS */
boot_gdt_end:
	.globl boot_gdt_ptr
boot_gdt_ptr:
	.word boot_gdt_end - boot_gdt - 1
	.long PA(boot_gdt)
boot_gdt_ptr_high:
	.word boot_gdt_end - boot_gdt - 1
	.quad boot_gdt

	.section .data, "aw"
	.globl pvh_start_info
pvh_start_info:
	.quad 0

	.section .bss..page_aligned, "aw", @nobits
	.balign 4096
	.globl swapper_pg_dir
swapper_pg_dir:
	.skip 4096
early_pud:
	.skip 4096
early_pud_image:
	.skip 4096
early_pmd:
	.skip 4096
#ifdef CONFIG_KASAN
	.globl kasan_early_pud, kasan_early_pmd, kasan_early_pte, kasan_early_page
kasan_early_pud:
	.skip 4096
kasan_early_pmd:
	.skip 4096
kasan_early_pte:
	.skip 4096
kasan_early_page:
	.skip 4096
#endif
	.globl boot_stack, boot_stack_top
	.globl boot_stack_end
boot_stack:
	.skip THREAD_SIZE_ASM
boot_stack_end:
	.set boot_stack_top, boot_stack_end - FPU_STATE_MAX_ASM
	.section .note.GNU-stack, "", @progbits
