/*
 * A 32-bit program that executes sysenter or syscall by itself, with any
 * stack pointer, does no harm: the call answers or the program dies.
 */
#include "check.h"

static void try(const char *name, void (*f)(void))
{
	pid_t pid = check_fork();
	int status;

	if (pid == 0) {
		f();
		_exit(0);
	}
	status = check_wait_status(pid);
	if (WIFSIGNALED(status)) {
		int sig = WTERMSIG(status);

		if (sig != SIGSEGV && sig != SIGILL && sig != SIGBUS)
			FAIL("%s: killed by %d", name, sig);
	}
}

static void sysenter_no_stack(void)
{
	asm volatile("xor %%ebp, %%ebp; mov $20, %%eax; sysenter"
		     : : : "eax", "memory");
}

static void sysenter_kernel_stack(void)
{
	asm volatile("mov $0xfffffff0, %%ebp; mov $20, %%eax; sysenter"
		     : : : "eax", "memory");
}

static void sysenter_own_stack(void)
{
	asm volatile("push $1f; push %%ecx; push %%edx; push %%ebp\n"
		     "mov %%esp, %%ebp; mov $20, %%eax; sysenter; 1:"
		     : : : "eax", "memory");
}

static void syscall_insn(void)
{
	asm volatile("mov $20, %%eax; syscall" : : : "eax", "ecx", "memory");
}

static void syscall_bad_stack(void)
{
	asm volatile("xor %%esp, %%esp; mov $20, %%eax; syscall; ud2"
		     : : : "eax", "ecx", "memory");
}

static void int80_bad_stack(void)
{
	asm volatile("mov %%esp, %%edi; xor %%esp, %%esp; mov $20, %%eax\n"
		     "int $0x80; mov %%edi, %%esp"
		     : : : "eax", "edi", "memory");
}

int main(void)
{
	try("sysenter, no stack", sysenter_no_stack);
	try("sysenter, kernel stack", sysenter_kernel_stack);
	try("sysenter, own stack", sysenter_own_stack);
	try("syscall", syscall_insn);
	try("syscall, no stack", syscall_bad_stack);
	try("int80, no stack", int80_bad_stack);
	EXPECT_EQ(syscall(SYS_getpid), getpid());
	return check_result();
}
