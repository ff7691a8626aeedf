/*
 * traps.h - exceptions: who is told
 */
#ifndef RINGSIDE_ARCH_TRAPS_H
#define RINGSIDE_ARCH_TRAPS_H

#include "arch/x86/ptrace.h"

#define X86_TRAP_DE	0
#define X86_TRAP_DB	1
#define X86_TRAP_NMI	2
#define X86_TRAP_BP	3
#define X86_TRAP_OF	4
#define X86_TRAP_BR	5
#define X86_TRAP_UD	6
#define X86_TRAP_NM	7
#define X86_TRAP_DF	8
#define X86_TRAP_TS	10
#define X86_TRAP_NP	11
#define X86_TRAP_SS	12
#define X86_TRAP_GP	13
#define X86_TRAP_PF	14
#define X86_TRAP_MF	16
#define X86_TRAP_AC	17
#define X86_TRAP_MC	18
#define X86_TRAP_XF	19

/* Error code of a page fault. */
#define X86_PF_PROT	0x01	/* page was present: protection */
#define X86_PF_WRITE	0x02
#define X86_PF_USER	0x04
#define X86_PF_RSVD	0x08
#define X86_PF_INSTR	0x10

/*
 * A page fault on a user address, from user mode or from a uaccess in the
 * kernel.  Interrupts are on if they were on before the fault.  On failure in
 * user mode it sends the signal; from the kernel it calls
 * bad_kernel_fault() (fixup or panic).
 * implemented by mm/fault.c
 */
void do_user_addr_fault(struct pt_regs *regs, unsigned long error_code, unsigned long addr);

/* The kernel's own access failed: go to its exception-table entry, else panic. */
void bad_kernel_fault(struct pt_regs *regs, unsigned long error_code, unsigned long addr);
bool fixup_exception(struct pt_regs *regs);

/* Notes a user fault for sigcontext; mm/fault.c calls it before force_sig_fault(). */
void thread_set_trap(unsigned long trap_nr, unsigned long error_code, unsigned long cr2);

/*
 * vsyscall page: an instruction fetch at @addr there is emulated; true when it
 * was.  mm/fault.c asks before it looks for a VMA; traps.c calls it itself.
 */
#define VSYSCALL_ADDR	0xffffffffff600000UL
bool emulate_vsyscall(struct pt_regs *regs, unsigned long addr);

/* implemented by sched/ (signal queueing) */
int force_sig_fault(int sig, int code, void __user *addr);
void force_sig(int sig);
struct task_struct;

/* implemented by proc/: for messages */
const char *current_comm(void);
int current_pid(void);

#endif
