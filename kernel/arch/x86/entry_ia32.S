/*
 * entry_ia32.S - the doors of 32-bit programs
 *
 *	int $0x80	from either mode: eax number; ebx ecx edx esi edi ebp arguments
 *	syscall		from 32-bit mode (AMD): ecx is the return address, so the vDSO
 *			moves the second argument to ebp and pushes ebp first
 *	sysenter	from 32-bit mode (Intel): keeps nothing; ebp is the user's esp,
 *			what was in ebp lies on the user's stack, and the return address
 *			is the one place in the vDSO
 *
 * All of them return by iret.
 */
#include "arch/x86/entry.h"
#include "arch/x86/ptrace_asm.h"
#include "arch/x86/uaccess_asm.h"

	.section .entry.text, "ax"
	.code64

	.globl entry_INT80_compat
	.type entry_INT80_compat, @function
	.balign 64
entry_INT80_compat:
	swapgs
	ASM_CLAC
	cld
	movl %eax, %eax
	pushq %rax			/* orig_ax */
	pushq %rdi
	PUSH_REST
	movq %rsp, %rdi
	call do_int80_syscall_32
	jmp return_to_user_iret
	.size entry_INT80_compat, . - entry_INT80_compat

	.globl entry_SYSCALL_compat
	.type entry_SYSCALL_compat, @function
	.balign 64
entry_SYSCALL_compat:
	swapgs
	movl %esp, %esp
	movq %rsp, %gs:cpu_tss + TSS_SP2
	movq %gs:cpu_tss + TSS_SP0, %rsp
	pushq $__USER_DS
	pushq %gs:cpu_tss + TSS_SP2
	pushq %r11
	pushq $__USER32_CS
	movl %ecx, %ecx
	pushq %rcx
	movl %eax, %eax
	pushq %rax
	pushq %rdi
	movl %ebp, %ecx			/* the second argument, where it belongs */
	PUSH_REST
	movq %rsp, %rdi
	movl $3, %esi			/* enum trace_door */
	call do_fast_syscall_32
	jmp return_to_user_iret
	.size entry_SYSCALL_compat, . - entry_SYSCALL_compat

	.globl entry_SYSENTER_compat
	.type entry_SYSENTER_compat, @function
	.balign 64
entry_SYSENTER_compat:
	swapgs
	movq %gs:cpu_tss + TSS_SP0, %rsp
	pushq $__USER_DS
	movl %ebp, %ebp
	pushq %rbp
	pushfq
	orq $0x200, (%rsp)		/* sysenter switched interrupts off */
	pushq $2
	popfq				/* TF, NT, AC, DF: sysenter left them */
	pushq $__USER32_CS
	pushq $0			/* ip: set by do_fast_syscall_32 */
	movl %eax, %eax
	pushq %rax
	pushq %rdi
	PUSH_REST
	movq %rsp, %rdi
	movl $2, %esi			/* enum trace_door */
	call do_fast_syscall_32
	jmp return_to_user_iret
	.size entry_SYSENTER_compat, . - entry_SYSENTER_compat
	.section .note.GNU-stack, "", @progbits
