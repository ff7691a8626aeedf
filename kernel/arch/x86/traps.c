/*
 * traps.c - exceptions, and the table that leads to them and to the interrupts
 *
 * An exception of a program becomes a signal with Linux's number, code and
 * address.  One of the kernel is either expected, at an instruction listed in
 * __ex_table, and goes on at the fixup, or it is a bug: die().
 */
#include "arch/x86/traps.h"

#include <asm/siginfo.h>
#include <asm/signal.h>

#include "arch/x86/apic.h"
#include "arch/x86/cpu.h"
#include "arch/x86/entry.h"
#include "arch/x86/fpu.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/panic.h"
#include "arch/x86/syscall.h"
#include "arch/x86/traps_asm.h"
#include "lib/kernel.h"
#include "lib/string.h"

struct idt_entry {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_mid;
	u32 offset_high, reserved;
};

#define GATE_KERNEL	0x8e	/* interrupt gate: interrupts off */
#define GATE_USER	0xee	/* a program may use it by int n */

static struct idt_entry idt[256] __ro_after_init __aligned(4096);

static void __init set_gate(unsigned int vector, void (*entry)(void), u8 type, u8 ist)
{
	u64 a = (u64)entry;

	idt[vector] = (struct idt_entry){
		.offset_low = (u16)a, .offset_mid = (u16)(a >> 16), .offset_high = (u32)(a >> 32),
		.selector = __KERNEL_CS, .type = type, .ist = ist,
	};
}

static void (*const exception_table[32])(void) __initdata = {
	[X86_TRAP_DE] = asm_exc_divide_error,	[X86_TRAP_DB] = asm_exc_debug,
	[X86_TRAP_NMI] = asm_exc_nmi,		[X86_TRAP_BP] = asm_exc_int3,
	[X86_TRAP_OF] = asm_exc_overflow,	[X86_TRAP_BR] = asm_exc_bounds,
	[X86_TRAP_UD] = asm_exc_invalid_op,	[X86_TRAP_NM] = asm_exc_device_not_available,
	[X86_TRAP_DF] = asm_exc_double_fault,	[X86_TRAP_TS] = asm_exc_invalid_tss,
	[X86_TRAP_NP] = asm_exc_segment_not_present,
	[X86_TRAP_SS] = asm_exc_stack_segment,	[X86_TRAP_GP] = asm_exc_general_protection,
	[X86_TRAP_PF] = asm_exc_page_fault,	[X86_TRAP_MF] = asm_exc_coprocessor_error,
	[X86_TRAP_AC] = asm_exc_alignment_check,
	[X86_TRAP_MC] = asm_exc_machine_check,	[X86_TRAP_XF] = asm_exc_simd_error,
};

void idt_load(void)
{
	struct { u16 limit; u64 base; } __packed ptr = { sizeof(idt) - 1, (u64)idt };

	asm volatile("lidt %0" : : "m"(ptr));
}

/* No task-state segment yet: all gates use the stack they find. */
void __init idt_early_init(void)
{
	for (unsigned int i = 0; i < 32; i++)
		set_gate(i, exception_table[i] ? exception_table[i] : asm_exc_other,
			 GATE_KERNEL, 0);
	for (unsigned int i = 32; i < 256; i++)
		set_gate(i, (void (*)(void))(irq_entries + (i - 32) * 16), GATE_KERNEL, 0);
	idt_load();
}

void __init trap_init(void)
{
	set_gate(X86_TRAP_BP, asm_exc_int3, GATE_USER, 0);
	set_gate(X86_TRAP_OF, asm_exc_overflow, GATE_USER, 0);
	set_gate(IA32_SYSCALL_VECTOR, entry_INT80_compat, GATE_USER, 0);
	set_gate(X86_TRAP_NMI, asm_exc_nmi, GATE_KERNEL, IST_NMI);
	set_gate(X86_TRAP_DF, asm_exc_double_fault, GATE_KERNEL, IST_DF);
	set_gate(X86_TRAP_MC, asm_exc_machine_check, GATE_KERNEL, IST_MC);
	set_gate(X86_TRAP_DB, asm_exc_debug, GATE_KERNEL, IST_DB);
	cpu_init();
}

/* Both relative to their own field: the table needs no relocation. */
struct exception_entry {
	s32 from, to;
};

extern const struct exception_entry __start___ex_table[], __stop___ex_table[];

static unsigned long ex_addr(const s32 *field)
{
	return (unsigned long)field + *field;
}

/* The table is in link order, not sorted; faults that need it are rare. */
bool fixup_exception(struct pt_regs *regs)
{
	for (const struct exception_entry *e = __start___ex_table; e < __stop___ex_table; e++) {
		if (ex_addr(&e->from) == regs->ip) {
			regs->ip = ex_addr(&e->to);
			return true;
		}
	}
	return false;
}

void bad_kernel_fault(struct pt_regs *regs, unsigned long error_code, unsigned long addr)
{
	char what[80];

	if (fixup_exception(regs))
		return;
	scnprintf(what, sizeof(what), "%s at %016lx",
		  addr < PAGE_SIZE ? "null pointer" :
		  error_code & X86_PF_INSTR ? "execution of data" : "bad address", addr);
	die(what, regs, error_code);
}

void thread_set_trap(unsigned long trap_nr, unsigned long error_code, unsigned long cr2)
{
	struct thread_struct *t = current_thread();

	t->trap_nr = trap_nr;
	t->error_code = error_code;
	t->cr2 = cr2;
}

static void cond_irq_enable(const struct pt_regs *regs)
{
	if (regs->flags & X86_EFLAGS_IF)
		local_irq_enable();
}

/* @code 0: no address goes with the signal. */
static void trap_signal(struct pt_regs *regs, unsigned long trap_nr, unsigned long error_code,
			const char *what, int sig, int code, unsigned long addr)
{
	if (!user_mode(regs)) {
		if (!fixup_exception(regs))
			die(what, regs, error_code);
		return;
	}
	local_irq_enable();
	current_thread()->trap_nr = trap_nr;
	current_thread()->error_code = error_code;
	if (code)
		force_sig_fault(sig, code, (void __user *)addr);
	else
		force_sig(sig);
}

#define TRAP(name, nr, what, sig, code, addr) \
void exc_##name(struct pt_regs *regs, unsigned long error_code) \
{ \
	trap_signal(regs, nr, error_code, what, sig, code, addr); \
}
TRAP(divide_error, X86_TRAP_DE, "divide error", SIGFPE, FPE_INTDIV, regs->ip)
TRAP(int3, X86_TRAP_BP, "int3", SIGTRAP, 0, 0)
TRAP(overflow, X86_TRAP_OF, "overflow", SIGSEGV, 0, 0)
TRAP(bounds, X86_TRAP_BR, "bounds", SIGSEGV, 0, 0)
/* In the debug kernel UBSAN's traps end here. */
TRAP(invalid_op, X86_TRAP_UD, "invalid opcode or undefined behaviour", SIGILL, ILL_ILLOPN, regs->ip)
TRAP(device_not_available, X86_TRAP_NM, "device not available", SIGSEGV, 0, 0)
TRAP(invalid_tss, X86_TRAP_TS, "invalid TSS", SIGSEGV, 0, 0)
TRAP(segment_not_present, X86_TRAP_NP, "segment not present", SIGBUS, 0, 0)
TRAP(stack_segment, X86_TRAP_SS, "stack segment", SIGBUS, 0, 0)
TRAP(general_protection, X86_TRAP_GP, "general protection fault", SIGSEGV, 0, 0)
TRAP(alignment_check, X86_TRAP_AC, "alignment check", SIGBUS, BUS_ADRALN, 0)
TRAP(other, 31, "unknown exception", SIGILL, ILL_ILLOPN, regs->ip)

void exc_page_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long addr = read_cr2();

	if (likely(addr < TASK_SIZE_MAX)) {
		/* The kernel neither runs user pages nor touches them without stac(). */
		if (unlikely(!user_mode(regs) &&
			     ((error_code & X86_PF_INSTR) ||
			      (cpu_has(CPU_SMAP) && !(regs->flags & X86_EFLAGS_AC))))) {
			bad_kernel_fault(regs, error_code, addr);
			return;
		}
		cond_irq_enable(regs);
		do_user_addr_fault(regs, error_code, addr);
		return;
	}
	if (!user_mode(regs)) {
		bad_kernel_fault(regs, error_code, addr);
		return;
	}
	local_irq_enable();
	if (emulate_vsyscall(regs, addr))
		return;
	/* A program learns nothing about what is mapped up here. */
	thread_set_trap(X86_TRAP_PF, error_code | X86_PF_PROT, addr);
	force_sig_fault(SIGSEGV, SEGV_MAPERR, (void __user *)addr);
}

/* Which floating point exception: the unmasked ones of the status. */
static int fpe_code(u32 unmasked)
{
	if (unmasked & 0x01)
		return FPE_FLTINV;
	if (unmasked & 0x04)
		return FPE_FLTDIV;
	if (unmasked & 0x08)
		return FPE_FLTOVF;
	if (unmasked & 0x12)
		return FPE_FLTUND;
	if (unmasked & 0x20)
		return FPE_FLTRES;
	return 0;
}

static void math_error(struct pt_regs *regs, unsigned long trap_nr, const char *what)
{
	const u8 *fx;
	u32 status;

	if (!user_mode(regs))
		die(what, regs, 0);
	fx = fpu_save_current();
	if (trap_nr == X86_TRAP_MF)
		status = *(const u16 *)(fx + 2) & ~*(const u16 *)fx;
	else
		status = *(const u32 *)(fx + 24) & ~(*(const u32 *)(fx + 24) >> 7);
	trap_signal(regs, trap_nr, 0, what, SIGFPE, fpe_code(status), regs->ip);
}

void exc_coprocessor_error(struct pt_regs *regs, unsigned long error_code __maybe_unused)
{
	math_error(regs, X86_TRAP_MF, "x87 exception");
}

void exc_simd_error(struct pt_regs *regs, unsigned long error_code __maybe_unused)
{
	math_error(regs, X86_TRAP_XF, "SIMD exception");
}

static unsigned long take_dr6(void)
{
	unsigned long dr6;

	asm volatile("mov %%dr6,%0" : "=r"(dr6));
	asm volatile("mov %0,%%dr6" : : "r"(0xffff0ff0UL));
	return dr6 ^ 0xffff0ff0UL;
}

#define DR6_STEP	0x4000

void exc_debug_user(struct pt_regs *regs, unsigned long error_code __maybe_unused)
{
	int code = take_dr6() & DR6_STEP ? TRAP_TRACE : TRAP_BRKPT;

	trap_signal(regs, X86_TRAP_DB, 0, "debug", SIGTRAP, code, regs->ip);
}

/*
 * In the kernel only TF carried in by sysenter leads here, at the entry's
 * first instruction: it is put out.
 */
void exc_debug_kernel(struct pt_regs *regs, unsigned long error_code __maybe_unused)
{
	take_dr6();
	regs->flags &= ~X86_EFLAGS_TF;
}

void exc_nmi(struct pt_regs *regs __maybe_unused, unsigned long error_code __maybe_unused)
{
}

void exc_double_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long addr = read_cr2();

	/* A fault on a guard page below the stack cannot be pushed onto that stack. */
	if (addr >= VMALLOC_START && addr < VMALLOC_END &&
	    addr - regs->sp + PAGE_SIZE < 2 * PAGE_SIZE)
		die("kernel stack overflow", regs, error_code);
	die("double fault", regs, error_code);
}

void exc_machine_check(struct pt_regs *regs, unsigned long error_code)
{
	die("machine check", regs, error_code);
}

/*
 * iret could not go to the user's registers.  @bad: ours at that moment, with
 * the user's general registers; bad->sp points to the five words iret wanted.
 * Together they are the pt_regs the exception should have had.
 */
struct pt_regs *fixup_bad_iret(struct pt_regs *bad)
{
	struct pt_regs *regs = container_of((unsigned long *)bad->sp, struct pt_regs, ip);

	memmove(regs, bad, offsetof(struct pt_regs, ip));
	return regs;
}
