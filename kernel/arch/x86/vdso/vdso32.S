/*
 * vdso32.S - the door of 32-bit programs, and their way back from signals
 *
 * __kernel_vsyscall (AT_SYSINFO) enters the kernel the fastest way the CPU has.
 * The slot is a no-op here; vdso.c puts "movl %esp,%ebp; sysenter" or "movl
 * %ecx,%ebp; syscall" there.  Both come back at int80_landing_pad; a call that
 * is restarted is made again by the int $0x80 before it.
 */
	.text
	.globl __kernel_vsyscall
	.type __kernel_vsyscall, @function
	.balign 32
__kernel_vsyscall:
	pushl %ecx
	pushl %edx
	pushl %ebp
	.globl vsyscall_slot
vsyscall_slot:
	.byte 0x0f, 0x1f, 0x40, 0x00
	int $0x80
	.globl int80_landing_pad
int80_landing_pad:
	popl %ebp
	popl %edx
	popl %ecx
	ret
	.size __kernel_vsyscall, . - __kernel_vsyscall

	/* A debugger knows these by their instructions. */
	.globl __kernel_sigreturn
	.type __kernel_sigreturn, @function
	.balign 32
	nop
__kernel_sigreturn:
	popl %eax
	movl $119, %eax
	int $0x80
	.size __kernel_sigreturn, . - __kernel_sigreturn

	.globl __kernel_rt_sigreturn
	.type __kernel_rt_sigreturn, @function
	.balign 32
	nop
__kernel_rt_sigreturn:
	movl $173, %eax
	int $0x80
	.size __kernel_rt_sigreturn, . - __kernel_rt_sigreturn
	.section .note.GNU-stack, "", @progbits
