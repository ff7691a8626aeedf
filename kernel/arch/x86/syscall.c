/*
 * syscall.c - the doors, after the registers are saved
 *
 * do_syscall_64() is the hot path: number to handler, and back.
 * Whatever else may be due on the way to user mode (signals, another task's
 * turn) shows in one word, task->work.
 */
#include "arch/x86/syscall.h"

#include <ringside/trace.h>
#include <asm/signal.h>

#include "arch/x86/entry.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/signal.h"
#include "arch/x86/switch.h"
#include "arch/x86/thread_info.h"
#include "arch/x86/traps.h"
#include "arch/x86/uaccess_asm.h"
#include "arch/x86/vdso.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

_Static_assert(sizeof(struct pt_regs) == SIZEOF_PT_REGS && offsetof(struct pt_regs, ip) == RIP &&
	       offsetof(struct pt_regs, di) == RDI && offsetof(struct pt_regs, r11) == R11 &&
	       offsetof(struct pt_regs, ax) == RAX, "entry.h does not match struct pt_regs");
_Static_assert(TIF_RESTORE_REGS == TIF_RESTORE_REGS_BIT, "entry.h does not match thread_info.h");

#define EXIT_WORK (TIF_SIGPENDING | TIF_NOTIFY_SIGNAL | TIF_NEED_RESCHED | TIF_RSEQ)

/* Interrupts off on entry and on return, on in between. */
static __always_inline void exit_work(struct pt_regs *regs)
{
	unsigned long work;

	while ((work = READ_ONCE(*current_work())) & EXIT_WORK) {
		local_irq_enable();
		if (work & TIF_NEED_RESCHED)
			schedule();
		if (work & (TIF_SIGPENDING | TIF_NOTIFY_SIGNAL))
			do_signal(regs);
		if (work & TIF_RSEQ)
			__rseq_handle_notify_resume(regs);
		local_irq_disable();
	}
}

void exit_to_user_mode(struct pt_regs *regs)
{
	if (likely(!READ_ONCE(*current_work())))
		return;
	exit_work(regs);
	clear_current_work(TIF_RESTORE_REGS);
}

/* Work is due at the end of a system call. */
bool syscall_exit_work(struct pt_regs *regs)
{
	exit_work(regs);
	if (!(*current_work() & TIF_RESTORE_REGS))
		return regs->cx == regs->ip && regs->r11 == regs->flags;
	clear_current_work(TIF_RESTORE_REGS);
	return false;
}

DEFINE_STATIC_KEY_FALSE(syscall_slow_key);

static sys_call_ptr_t handler_64(unsigned long nr)
{
	if (unlikely(nr >= NR_syscalls))
		return __x64_sys_ni_syscall;
	return sys_call_table[array_index_nospec(nr, (unsigned long)NR_syscalls)];
}

static sys_call_ptr_t handler_ia32(unsigned long nr)
{
	if (unlikely(nr >= IA32_NR_syscalls))
		return __ia32_sys_ni_syscall;
	return ia32_sys_call_table[array_index_nospec(nr, (unsigned long)IA32_NR_syscalls)];
}

/* entry_64.S comes here with all of @regs filled in. */
long traced_syscall_64(struct pt_regs *regs, unsigned long nr, sys_call_ptr_t handler)
{
	bool work = *current_work() & TIF_SYSCALL_WORK;
	long ret = -ENOSYS;

	if (unlikely(work)) {
		nr = (int)syscall_trace_enter(regs);
		handler = handler_64(nr);
		ret = regs->ax;
	}
	if (!work || (int)nr != -1) {
		trace_sys_enter(regs, nr, TRACE_DOOR_SYSCALL_64, TRACE_ABI_X86_64,
				entry_SYSCALL_64, handler);
		ret = call_traced(regs, handler);
		trace_sys_exit(ret);
	}
	/* Who began to watch meanwhile finds the registers here as well. */
	if (unlikely(*current_work() & TIF_SYSCALL_WORK)) {
		regs->ax = ret;
		syscall_trace_exit(regs);
		set_current_work(TIF_RESTORE_REGS);
		ret = regs->ax;
	} else if (work) {
		set_current_work(TIF_RESTORE_REGS);
	}
	return ret;
}

/*
 * Number to handler.  The handler is called last: it returns straight to
 * entry_SYSCALL_64, and the registers that C code preserves are the program's.
 */
long do_syscall_64(struct pt_regs *regs, unsigned long nr)
{
	sys_call_ptr_t handler = __x64_sys_ni_syscall;

	local_irq_enable();
	if (likely(nr < NR_syscalls)) {
		nr = array_index_nospec(nr, (unsigned long)NR_syscalls);
		handler = sys_call_table[nr];
	}
	if (static_branch_unlikely(&syscall_slow_key))
		return traced_syscall_64_entry(regs, nr, handler);
	return handler(regs);
}

static void ia32_syscall(struct pt_regs *regs, int door, void (*entry)(void))
{
	unsigned long nr = regs->orig_ax;
	bool work = *current_work() & TIF_SYSCALL_WORK;
	sys_call_ptr_t handler;

	if (unlikely(work))
		nr = (u32)syscall_trace_enter(regs);
	if (likely(!work || (int)nr != -1)) {
		handler = handler_ia32(nr);
		trace_sys_enter(regs, nr, door, TRACE_ABI_I386, entry, handler);
		regs->ax = (unsigned long)handler(regs);
		trace_sys_exit((long)regs->ax);
	}
	if (unlikely(*current_work() & TIF_SYSCALL_WORK))
		syscall_trace_exit(regs);
}

/* Every 32-bit door: mark the call, make it, do what is due. */
static __always_inline void ia32_door(struct pt_regs *regs, int door, void (*entry)(void))
{
	current_thread()->ia32_syscall = true;
	ia32_syscall(regs, door, entry);
	local_irq_disable();
	exit_to_user_mode(regs);
	current_thread()->ia32_syscall = false;
}

void do_int80_syscall_32(struct pt_regs *regs)
{
	local_irq_enable();
	ia32_door(regs, TRACE_DOOR_INT80, entry_INT80_compat);
}

/*
 * syscall and sysenter from 32-bit mode, as the vDSO makes them: the caller's
 * ebp lies on its stack, and it goes on behind the vDSO's instruction.
 */
void do_fast_syscall_32(struct pt_regs *regs, int door)
{
	unsigned long base;
	u32 bp;

	local_irq_enable();
	base = current_vdso_base();
	if (!base || arch_copy_from_user(&bp, (void __user *)regs->sp, sizeof(bp))) {
		/* Not made by our vDSO: there is no way back that makes sense. */
		regs->ip = base ? base + vdso32_image.sysenter_return : 0;
		regs->ax = (unsigned long)-EFAULT;
		if (!base)
			force_sig(SIGSEGV);
		local_irq_disable();
		exit_to_user_mode(regs);
		return;
	}
	regs->ip = base + vdso32_image.sysenter_return;
	regs->bp = bp;
	ia32_door(regs, door, door == TRACE_DOOR_SYSCALL_32 ? entry_SYSCALL_compat :
						       entry_SYSENTER_compat);
}

/*
 * A new task's first C code.  A kernel thread that returns goes on as a
 * program: somebody has called start_thread().
 */
void ret_from_fork_c(struct task_struct *prev, int (*fn)(void *), void *arg,
		     struct pt_regs *regs)
{
	schedule_tail(prev);
	local_irq_enable();
	if (fn)
		fn(arg);
	local_irq_disable();
	exit_to_user_mode(regs);
}
