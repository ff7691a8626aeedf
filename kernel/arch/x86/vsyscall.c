/*
 * vsyscall.c - three calls at fixed addresses, for the oldest programs
 *
 * Before the vDSO, programs called gettimeofday, time and getcpu at fixed
 * addresses in the page at 0xffffffffff600000.  Nothing is mapped there: the
 * jump faults, and the kernel makes the call and returns for the program
 * (Linux's vsyscall=xonly).
 */
#include "arch/x86/traps.h"

#include <asm/signal.h>
#include <asm/unistd.h>

#include "arch/x86/page.h"
#include "arch/x86/uaccess_asm.h"
#include "syscall/syscall.h"

static int vsyscall_nr(unsigned long addr)
{
	switch (addr) {
	case VSYSCALL_ADDR:
		return __NR_gettimeofday;
	case VSYSCALL_ADDR + 0x400:
		return __NR_time;
	case VSYSCALL_ADDR + 0x800:
		return __NR_getcpu;
	}
	return -1;
}

bool emulate_vsyscall(struct pt_regs *regs, unsigned long addr)
{
	unsigned long ret;
	int nr = vsyscall_nr(addr);

	if (nr < 0 || regs->ip != addr || user_32bit_mode(regs))
		return false;
	if (arch_copy_from_user(&ret, (const void __user *)regs->sp, sizeof(ret))) {
		force_sig(SIGSEGV);
		return true;
	}
	/* The arguments are in the same registers as a system call's. */
	regs->ax = (unsigned long)sys_call_table[nr](regs);
	if (regs->ax == (unsigned long)-EFAULT) {
		force_sig(SIGSEGV);
		return true;
	}
	regs->ip = ret;
	regs->sp += sizeof(ret);
	return true;
}
