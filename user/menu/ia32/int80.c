/*
 * int80.c - the 32-bit menu enters the kernel by int $0x80
 *
 * That is what the C library of the seeds' time did.  Today's asks the kernel
 * for the quickest way in (AT_SYSINFO: __kernel_vsyscall in the vDSO, which
 * may be sysenter or syscall) and calls it through %gs:0x10.  Here this
 * pointer is put back to the two instructions it leads to without a vDSO.
 */
__asm__(".pushsection .text\n"
	".type int80, @function\n"
	"int80:\n"
	"	int $0x80\n"
	"	ret\n"
	".size int80, . - int80\n"
	".popsection\n");

__attribute__((constructor)) static void int80_choose(void)
{
	__asm__ volatile("movl $int80, %%gs:0x10" : : : "memory");
}
