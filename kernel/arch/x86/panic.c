/*
 * panic.c - the kernel's last words
 *
 * One screen: what happened, the registers, the way that led here; then, as
 * panic= says, a reboot or the end of all activity.
 */
#include "arch/x86/panic.h"

#include "arch/x86/boot.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/traps.h"
#include "arch/x86/tsc.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define BACKTRACE_MAX	24

int panic_timeout;

static int panicking;		/* atomic: CPU that panics, + 1 */

static bool is_kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)_text && addr < (unsigned long)_etext;
}

/* Is this the address after a call instruction? */
static bool after_call(unsigned long addr)
{
	const u8 *p = (const u8 *)addr;

	return is_kernel_text(addr - 7) && is_kernel_text(addr) &&
	       (p[-5] == 0xe8 || (p[-2] == 0xff && (p[-1] & 0x38) == 0x10) ||
		(p[-3] == 0xff && (p[-2] & 0x38) == 0x10) ||
		(p[-6] == 0xff && (p[-5] & 0x38) == 0x10) ||
		(p[-7] == 0xff && (p[-6] & 0x38) == 0x10));
}

/*
 * There are no frame pointers: every word on the stack that is a return
 * address is shown.  Some may be left over from calls that are done.
 */
static void __no_kasan show_stack(unsigned long sp)
{
	unsigned long end = ALIGN(sp + 1, PAGE_SIZE);
	unsigned long top = current_thread() ? current_thread()->sp0 : 0;
	char name[80];
	int shown = 0;

	if (sp < PAGE_OFFSET || sp % sizeof(long))
		return;
	if (top > sp && top - sp <= THREAD_SIZE)
		end = top;
	pr_emerg("Call trace:\n");
	for (; sp < end && shown < BACKTRACE_MAX; sp += sizeof(long)) {
		unsigned long addr = *(unsigned long *)sp;

		if (!after_call(addr))
			continue;
		pr_emerg("  [<%016lx>] %s\n", addr, kallsyms_format(addr, name, sizeof(name)));
		shown++;
	}
}

void show_regs(const struct pt_regs *regs)
{
	char name[80] = "user mode";

	if (!user_mode(regs))
		kallsyms_format(regs->ip, name, sizeof(name));
	pr_emerg("RIP %04lx:%016lx %s\n", regs->cs, regs->ip, name);
	pr_emerg("RSP %04lx:%016lx EFLAGS %08lx ORIG_RAX %016lx\n", regs->ss, regs->sp,
		 regs->flags, regs->orig_ax);
	pr_emerg("RAX %016lx RBX %016lx RCX %016lx\n", regs->ax, regs->bx, regs->cx);
	pr_emerg("RDX %016lx RSI %016lx RDI %016lx\n", regs->dx, regs->si, regs->di);
	pr_emerg("RBP %016lx R08 %016lx R09 %016lx\n", regs->bp, regs->r8, regs->r9);
	pr_emerg("R10 %016lx R11 %016lx R12 %016lx\n", regs->r10, regs->r11, regs->r12);
	pr_emerg("R13 %016lx R14 %016lx R15 %016lx\n", regs->r13, regs->r14, regs->r15);
	pr_emerg("CR0 %08lx CR2 %016lx CR3 %016lx CR4 %08lx\n", read_cr0(), read_cr2(),
		 read_cr3(), read_cr4());
}

void dump_stack(void)
{
	show_stack((unsigned long)__builtin_frame_address(0));
}

/* The first CPU to panic speaks; others wait for their end. */
static void panic_begin(void)
{
	int me = (int)smp_processor_id() + 1, none = 0;

	local_irq_disable();
	if (!__atomic_compare_exchange_n(&panicking, &none, me, false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST) && none != me)
		for (;;)
			halt();
	if (none == me)		/* a panic while panicking: no more words */
		machine_restart();
	smp_send_stop();
	if (console_loglevel < LOG_WARNING)
		console_loglevel = LOG_WARNING;
}

static void panic_end(void) __noreturn;
static void panic_end(void)
{
	char value[16];

	if (cmdline_get("panic", value, sizeof(value)))
		panic_timeout = value[0] == '-' ? -1 : (int)simple_strtoul(value, NULL, 0);
	if (panic_timeout > 0) {
		pr_emerg("Rebooting in %d seconds..\n", panic_timeout);
		for (int i = 0; i < panic_timeout; i++)
			udelay(1000000);
	}
	if (panic_timeout != 0)
		machine_restart();
	pr_emerg("---[ end Kernel panic ]---\n");
	for (;;)
		halt();
}

static void show_task(void)
{
	if (this_cpu_read(current_task))
		pr_emerg("CPU %u, task %d (%s)\n", smp_processor_id(), current_pid(),
			 current_comm());
}

void panic(const char *fmt, ...)
{
	char text[256];
	va_list ap;

	panic_begin();
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	pr_emerg("Kernel panic - not syncing: %s\n", text);
	show_task();
	dump_stack();
	panic_end();
}

void die(const char *what, struct pt_regs *regs, unsigned long error_code)
{
	panic_begin();
	pr_emerg("Kernel panic - not syncing: %s, error code %04lx\n", what, error_code);
	show_task();
	show_regs(regs);
	show_stack(regs->sp);
	panic_end();
}
