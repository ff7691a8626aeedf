/*
 * entry_64.S - ring 3 becomes ring 0, and back
 *
 * GS: in user mode GS base is the program's and MSR_KERNEL_GS_BASE is ours
 * (this CPU's distance to its per-CPU copy); swapgs exchanges them as the
 * first and the last thing of every visit.
 *
 * Stack: every door leaves a struct pt_regs at the top of the task's kernel
 * stack.  TSS.sp0 is that top; syscall, which changes no stack by itself,
 * takes it from there, with TSS.sp2 as a place to keep the user's rsp.
 *
 * In the few instructions where GS or the stack is still the user's, nothing
 * can interrupt but NMI, #DB and #MC (and #DF): those have stacks of their own
 * (IST) and find GS base without trusting it (paranoid_entry).
 */
#include "arch/x86/entry.h"
#include "arch/x86/ptrace_asm.h"
#include "arch/x86/uaccess_asm.h"

	.section .entry.text, "ax"
	.code64

/*
 * syscall from 64-bit mode.  rcx = return address, r11 = flags, rax = number,
 * arguments in rdi rsi rdx r10 r8 r9.  Interrupts, TF, DF, AC, NT are off by
 * MSR_SYSCALL_MASK.
 *
 * C code preserves rbx, rbp and r12-r15, so they stay where they are: their
 * places in struct pt_regs are filled only when somebody will read them - work
 * on the way out, a new task that starts with a copy (stub_clone ...), a trace.
 *
 * The fast way back is sysret, when task->work is 0: then nothing but rax was
 * changed, and rcx and r11 are still the address and the flags.  User space ends
 * a page below the non-canonical hole, so rcx cannot make sysret fault in ring 0.
 */
	.globl entry_SYSCALL_64
	.type entry_SYSCALL_64, @function
	.balign 64
entry_SYSCALL_64:
	swapgs
	movq %rsp, %gs:cpu_tss + TSS_SP2
	movq %gs:cpu_tss + TSS_SP0, %rsp
	pushq $__USER_DS
	pushq %gs:cpu_tss + TSS_SP2
	pushq %r11
	pushq $__USER_CS
	pushq %rcx
	.globl entry_SYSCALL_64_after_hwframe
entry_SYSCALL_64_after_hwframe:
	pushq %rax			/* orig_ax */
	pushq %rdi
	PUSH_CLOBBERED
	subq $R11, %rsp			/* rbx, rbp, r12-r15 */
	movq %rsp, %rdi
	movslq %eax, %rsi
	call do_syscall_64
	cli
	movq %gs:current_task, %rcx
	cmpq $0, (%rcx)			/* task->work */
	jne 2f
1:	movq R11(%rsp), %r11
	movq R10(%rsp), %r10
	movq R9(%rsp), %r9
	movq R8(%rsp), %r8
	movq RCX(%rsp), %rcx
	movq RDX(%rsp), %rdx
	movq RSI(%rsp), %rsi
	movq RDI(%rsp), %rdi
	movq RSP(%rsp), %rsp
	swapgs
	sysretq

	/* Somebody who set TIF_RESTORE_REGS has filled in all of them. */
2:	testb $TIF_RESTORE_REGS_BIT, (%rcx)
	jnz 3f
	STORE_PRESERVED %rsp
3:	movq %rax, RAX(%rsp)
	movq %rsp, %rdi
	call syscall_exit_work		/* returns with interrupts off */
	testb %al, %al
	jz return_to_user_iret
	movq RAX(%rsp), %rax
	jmp 1b
	.size entry_SYSCALL_64, . - entry_SYSCALL_64

/*
 * Calls that copy or change all the caller's registers.  do_syscall_64() jumped here, with
 * the preserved ones as the program has them.
 */
.macro STUB name
	.globl stub_\name
	.type stub_\name, @function
	.balign 16
stub_\name:
	STORE_PRESERVED %rdi
	jmp __x64_sys_\name
	.size stub_\name, . - stub_\name
.endm

	STUB fork
	STUB vfork
	STUB clone
	STUB clone3
	STUB rt_sigreturn
	STUB tkill
	STUB tgkill

/*
 * A traced call: do_syscall_64() jumps here.  C code around the handler uses the
 * preserved registers, so call_traced() gives the handler the program's again.
 */
	.globl traced_syscall_64_entry
	.type traced_syscall_64_entry, @function
	.balign 16
traced_syscall_64_entry:
	STORE_PRESERVED %rdi
	jmp traced_syscall_64
	.size traced_syscall_64_entry, . - traced_syscall_64_entry

	/* long call_traced(struct pt_regs *regs, sys_call_ptr_t handler) */
	.globl call_traced
	.type call_traced, @function
	.balign 16
call_traced:
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	subq $8, %rsp
	LOAD_PRESERVED %rdi
	call *%rsi
	addq $8, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
	.size call_traced, . - call_traced

/* A new task's first instructions; __switch_to_asm() comes here.  rax = previous task. */
	.globl ret_from_fork
	.type ret_from_fork, @function
ret_from_fork:
	movq %rax, %rdi
	movq %rbx, %rsi			/* kernel thread's function, or 0 */
	movq %r12, %rdx			/* its argument */
	movq %rsp, %rcx
	call ret_from_fork_c		/* returns ready for user mode, interrupts off */
	/* fall through */

/* Interrupts off, all work done, rsp = pt_regs. */
	.globl return_to_user_iret
return_to_user_iret:
	POP_ALL
	addq $8, %rsp
	swapgs
	.globl native_iret
native_iret:
	iretq
	.size ret_from_fork, . - ret_from_fork

/*
 * Exceptions and interrupts.  A stub pushes an error code (if the CPU did not)
 * and its C handler's address, and comes here.  On the stack: handler, error
 * code, and what the CPU pushed.  Calls handler(regs, error_code).
 */
	.balign 64
exception_entry:
	cld
	ASM_CLAC			/* the user's AC would open user memory */
	xchgq %rdi, (%rsp)		/* rdi = handler; the user's rdi in its place */
	PUSH_REST
	testb $3, CS(%rsp)
	jz 2f
	swapgs
	/*
	 * The CPU left SS empty, `syscall` would have loaded it.  An emulator
	 * that translates code by segment state (QEMU's TCG) would keep all
	 * that both come by twice.
	 */
	movl $__KERNEL_DS, %eax
	movl %eax, %ss
1:	lfence				/* no guess goes on with the wrong GS */
	movq %rdi, %rax
	movq %rsp, %rdi
	movq ORIG_RAX(%rsp), %rsi
	movq $-1, ORIG_RAX(%rsp)
	call *%rax
	cli
	testb $3, CS(%rsp)
	jz 3f
	movq %rsp, %rdi
	call exit_to_user_mode
	jmp return_to_user_iret

	/*
	 * From the kernel.  One instruction runs there with the user's GS: an
	 * iret to user mode that fails.  Then it is as if the exception had
	 * happened in user mode: its frame is the one iret could not use.
	 */
2:	cmpq $native_iret, RIP(%rsp)
	jne 1b
	swapgs
	movq %rdi, %rbx
	movq %rsp, %rdi
	call fixup_bad_iret
	movq %rax, %rsp
	movq %rbx, %rdi
	jmp 1b

3:	POP_ALL
	addq $8, %rsp
	iretq

.macro EXCEPTION name, handler, has_code=0
	.globl \name
	.balign 16
\name:
	.if \has_code == 0
	pushq $0
	.endif
	pushq $\handler
	jmp exception_entry
.endm

	EXCEPTION asm_exc_divide_error, exc_divide_error
	EXCEPTION asm_exc_int3, exc_int3
	EXCEPTION asm_exc_overflow, exc_overflow
	EXCEPTION asm_exc_bounds, exc_bounds
	EXCEPTION asm_exc_invalid_op, exc_invalid_op
	EXCEPTION asm_exc_device_not_available, exc_device_not_available
	EXCEPTION asm_exc_invalid_tss, exc_invalid_tss, 1
	EXCEPTION asm_exc_segment_not_present, exc_segment_not_present, 1
	EXCEPTION asm_exc_stack_segment, exc_stack_segment, 1
	EXCEPTION asm_exc_general_protection, exc_general_protection, 1
	EXCEPTION asm_exc_page_fault, exc_page_fault, 1
	EXCEPTION asm_exc_coprocessor_error, exc_coprocessor_error
	EXCEPTION asm_exc_alignment_check, exc_alignment_check, 1
	EXCEPTION asm_exc_simd_error, exc_simd_error
	EXCEPTION asm_exc_other, exc_other

/* Interrupts: 16 bytes each from vector 0x20 on; the vector is the error code. */
	.globl irq_entries
	.balign 16
irq_entries:
	.set vector, 0x20
	.rept 256 - 0x20
	.balign 16
	pushq $vector
	pushq $common_interrupt
	jmp exception_entry
	.set vector, vector + 1
	.endr

/*
 * Exceptions with a stack of their own.  GS is one or the other, and its value
 * proves nothing (a program may put any value there): the CPU's number comes
 * from the limit of segment GDT_ENTRY_CPU, and GS base from per_cpu_offset.
 * What was in GS base is kept in rbx and put back.
 */
.macro PARANOID name, handler, has_code=0
	.globl \name
	.balign 16
\name:
	.if \has_code == 0
	pushq $0
	.endif
	pushq $\handler
	jmp paranoid_entry
.endm

	PARANOID asm_exc_nmi, exc_nmi
	PARANOID asm_exc_double_fault, exc_double_fault, 1
	PARANOID asm_exc_machine_check, exc_machine_check
	PARANOID paranoid_exc_debug, exc_debug_kernel

paranoid_entry:
	cld
	ASM_CLAC
	xchgq %rdi, (%rsp)
	PUSH_REST
	movq %rdi, %r12
	movl $0xc0000101, %ecx		/* MSR_GS_BASE */
	rdmsr
	movl %eax, %ebx
	movl %edx, %r13d
	movl $GDT_ENTRY_CPU * 8 + 3, %eax
	lsll %eax, %eax
	andl $0xfff, %eax
	movq per_cpu_offset(, %rax, 8), %rax
	movq %rax, %rdx
	shrq $32, %rdx
	wrmsr
	lfence
	movq %rsp, %rdi
	movq ORIG_RAX(%rsp), %rsi
	movq $-1, ORIG_RAX(%rsp)
	call *%r12
	movl $0xc0000101, %ecx
	movl %ebx, %eax
	movl %r13d, %edx
	wrmsr
	POP_ALL
	addq $8, %rsp
	iretq

/*
 * #DB has a stack of its own because it can hit the first instruction of
 * entry_SYSENTER_compat.  From user mode it goes on as any other exception, on
 * the task's stack, since it sends a signal.
 */
	.globl asm_exc_debug
	.balign 16
asm_exc_debug:
	cld
	ASM_CLAC
	testb $3, 8(%rsp)
	jz paranoid_exc_debug
	swapgs
	pushq %rdi
	movq %rsp, %rdi			/* rdi, ip, cs, flags, sp, ss */
	movq %gs:cpu_tss + TSS_SP0, %rsp
	pushq 40(%rdi)
	pushq 32(%rdi)
	pushq 24(%rdi)
	pushq 16(%rdi)
	pushq 8(%rdi)
	pushq $-1
	pushq (%rdi)
	PUSH_REST
	lfence
	movq %rsp, %rdi
	xorl %esi, %esi
	call exc_debug_user
	cli
	movq %rsp, %rdi
	call exit_to_user_mode
	jmp return_to_user_iret

/*
 * __switch_to_asm(unsigned long *save_sp, unsigned long load_sp, prev)
 * Keeps what C code expects to be kept, changes stacks, returns prev on the
 * new one.  A new task's stack was made by copy_thread() to "return" to
 * ret_from_fork.
 */
	.text
	.globl __switch_to_asm
	.type __switch_to_asm, @function
	.balign 16
__switch_to_asm:
	pushq %rbp
	pushq %rbx
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	movq %rdx, %rax
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	ret
	.size __switch_to_asm, . - __switch_to_asm
	.section .note.GNU-stack, "", @progbits
