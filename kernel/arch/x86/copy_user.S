/*
 * copy_user.S - the instructions that touch user memory in bulk
 *
 * unsigned long copy_user_generic(void *to, const void *from, unsigned long len)
 * unsigned long clear_user_generic(void *to, unsigned long len)
 *
 * The caller has checked the addresses and opened user memory (stac).  Returned
 * in rax: the bytes not done, because the rest could not be reached.  A string
 * instruction that faults leaves in rcx what it had not done.
 */
#include "arch/x86/uaccess_asm.h"

	.text
	.globl copy_user_generic
	.type copy_user_generic, @function
	.balign 16
copy_user_generic:
	movq %rdx, %rcx
	cmpq $32, %rdx
	jb 5f
	shrq $3, %rcx
	andl $7, %edx
1:	rep movsq
5:	movl %edx, %ecx
	jrcxz 3f
2:	movb (%rsi), %al
4:	movb %al, (%rdi)
	incq %rsi
	incq %rdi
	decq %rcx
	jnz 2b
3:	movq %rcx, %rax
	ret

	/* Whole words: the rest may still be reached byte by byte. */
8:	leaq (%rdx, %rcx, 8), %rcx
	jmp 2b
	_ASM_EXTABLE(1b, 8b)
	_ASM_EXTABLE(2b, 3b)
	_ASM_EXTABLE(4b, 3b)
	.size copy_user_generic, . - copy_user_generic

	.globl clear_user_generic
	.type clear_user_generic, @function
	.balign 16
clear_user_generic:
	movq %rsi, %rcx
	movl %esi, %edx
	shrq $3, %rcx
	andl $7, %edx
	xorl %eax, %eax
1:	rep stosq
	movl %edx, %ecx
2:	rep stosb
3:	movq %rcx, %rax
	ret
4:	leaq (%rdx, %rcx, 8), %rcx
	jmp 2b
	_ASM_EXTABLE(1b, 4b)
	_ASM_EXTABLE(2b, 3b)
	.size clear_user_generic, . - clear_user_generic
	.section .note.GNU-stack, "", @progbits
