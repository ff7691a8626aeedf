/*
 * fault.c - a page fault on a user address: serve it, or say what was wrong
 *
 * Faults come from ring 3, and from the kernel inside a uaccess.  What cannot
 * be served is a signal for the program, or for the kernel the error path of the
 * access (exception table).
 */
#include "arch/x86/ptrace.h"
#include "arch/x86/traps.h"
#include "mm/internal.h"
#include "mm/oom.h"
#include "mm/uaccess.h"
#include "mm/vma_tree.h"
#include "sched/signal.h"
#include "sched/task.h"

static bool access_wrong(unsigned long error_code, const struct vm_area_struct *vma)
{
	if (error_code & X86_PF_WRITE)
		return !(vma->vm_flags & VM_WRITE);
	if (error_code & X86_PF_INSTR)
		return !(vma->vm_flags & VM_EXEC);
	/* x86 cannot forbid reading what may be written or executed. */
	return !(vma->vm_flags & VM_ACCESS_FLAGS);
}

/* A touch just below a stack: makes the area larger, if it may be. */
static noinline bool grow_stack(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	bool ok;

	mmap_write_lock(mm);
	vma = find_vma(mm, addr);
	ok = vma && (vma->vm_start <= addr ||
		     ((vma->vm_flags & VM_GROWSDOWN) && !expand_stack(vma, addr)));
	mmap_write_unlock(mm);
	return ok;
}

static noinline void bad_area(struct pt_regs *regs, unsigned long error_code,
			      unsigned long addr, int sig, int code)
{
	if (!user_mode(regs)) {
		bad_kernel_fault(regs, error_code, addr);
		return;
	}
	thread_set_trap(X86_TRAP_PF, error_code | X86_PF_USER, addr);
	force_sig_fault(sig, code, (void __user *)addr);
}

static noinline void fault_failed(struct pt_regs *regs, unsigned long error_code,
				  unsigned long addr, vm_fault_t fault)
{
	if (fault & VM_FAULT_OOM) {
		/* The access is tried again, unless its own process has to go. */
		out_of_memory();
		if (!user_mode(regs) && fatal_signal_pending(current))
			bad_kernel_fault(regs, error_code, addr);
	} else if (fault & VM_FAULT_SIGBUS) {
		bad_area(regs, error_code, addr, SIGBUS, BUS_ADRERR);
	} else {
		bad_area(regs, error_code, addr, SIGSEGV, SEGV_MAPERR);
	}
}

void do_user_addr_fault(struct pt_regs *regs, unsigned long error_code, unsigned long addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	vm_fault_t fault;

	if (unlikely(error_code & X86_PF_RSVD))
		panic("page table of pid %d is corrupt: address %lx", current->pid, addr);
	if (unlikely(!(error_code & X86_PF_USER)) &&
	    (!mm || pagefault_disabled() || !(regs->flags & X86_EFLAGS_IF))) {
		bad_area(regs, error_code, addr, SIGSEGV, SEGV_MAPERR);
		return;
	}
retry:
	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (unlikely(!vma))
		goto no_area;
	if (unlikely(vma->vm_start > addr)) {
		if (!(vma->vm_flags & VM_GROWSDOWN))
			goto no_area;
		mmap_read_unlock(mm);
		if (grow_stack(mm, addr))
			goto retry;
		bad_area(regs, error_code, addr, SIGSEGV, SEGV_MAPERR);
		return;
	}
	if (unlikely(access_wrong(error_code, vma))) {
		mmap_read_unlock(mm);
		bad_area(regs, error_code, addr, SIGSEGV, SEGV_ACCERR);
		return;
	}
	fault = handle_mm_fault(vma, addr, error_code & X86_PF_WRITE ? FAULT_FLAG_WRITE : 0);
	mmap_read_unlock(mm);
	if (likely(!(fault & (VM_FAULT_ERROR | VM_FAULT_MAJOR | VM_FAULT_RETRY)))) {
		current->min_flt++;
		return;
	}
	if (fault & VM_FAULT_ERROR) {
		fault_failed(regs, error_code, addr, fault);
	} else if (fault & VM_FAULT_RETRY) {
		if (!fatal_signal_pending(current))
			goto retry;
		if (!user_mode(regs))
			bad_kernel_fault(regs, error_code, addr);
	} else {
		current->maj_flt++;
	}
	return;
no_area:
	mmap_read_unlock(mm);
	bad_area(regs, error_code, addr, SIGSEGV, SEGV_MAPERR);
}
