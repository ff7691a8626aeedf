/*
 * mprotect.c - what a program may do with its memory, changed later
 */
#include <linux/mman.h>
#include <linux/personality.h>

#include "mm/internal.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"

/* One area, or the part [start, end) of it, gets @flags.  *pvma: what it is now part of. */
static int mprotect_fixup(struct vm_area_struct **pvma, unsigned long start, unsigned long end,
			  unsigned long flags)
{
	struct vm_area_struct *vma = *pvma;
	struct mm_struct *mm = vma->vm_mm;
	unsigned long old = vma->vm_flags;
	long pages = (end - start) >> PAGE_SHIFT, charged = 0;
	int err;

	if (flags == old)
		return 0;
	if ((flags & VM_WRITE) && !(old & VM_WRITE)) {
		if (!may_expand_vm(mm, flags, 0) && may_expand_vm(mm, old, 0))
			return -ENOMEM;
		if (!(old & (VM_ACCOUNT | VM_SHARED | VM_NORESERVE))) {
			charged = pages;
			if (vm_enough_memory(charged))
				return -ENOMEM;
			flags |= VM_ACCOUNT;
		}
	}
	if (start > vma->vm_start) {
		err = split_vma(mm, vma, start, true);
		if (err)
			goto uncharge;
	}
	if (end < vma->vm_end) {
		err = split_vma(mm, vma, end, false);
		if (err)
			goto uncharge;
	}
	vm_stat_account(mm, old, -pages);
	vm_stat_account(mm, flags, pages);
	vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	change_protection(vma, start, end);
	*pvma = vma_merge_around(vma);
	return 0;
uncharge:
	vm_unacct_memory(charged);
	return err;
}

static int mprotect_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			  unsigned long prot, int grows)
{
	bool rier = (current->personality & READ_IMPLIES_EXEC) && (prot & PROT_READ);
	unsigned long access = (prot & PROT_READ ? VM_READ : 0) |
			       (prot & PROT_WRITE ? VM_WRITE : 0) |
			       (prot & PROT_EXEC ? VM_EXEC : 0);
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long addr;
	int err = -ENOMEM;

	if (!vma)
		return -ENOMEM;
	if (grows & PROT_GROWSDOWN) {
		if (vma->vm_start >= end)
			return -ENOMEM;
		start = vma->vm_start;
		if (!(vma->vm_flags & VM_GROWSDOWN))
			return -EINVAL;
	} else if (vma->vm_start > start) {
		return -ENOMEM;
	}
	for (addr = start; addr < end; ) {
		unsigned long flags, stop;

		if (!vma || vma->vm_start > addr)
			return -ENOMEM;
		flags = (vma->vm_flags & ~VM_ACCESS_FLAGS) | access;
		if (rier && (vma->vm_flags & VM_MAYEXEC))
			flags |= VM_EXEC;
		/* The VM_MAY* bits stand four above those they allow. */
		if ((flags & ~(flags >> 4)) & VM_ACCESS_FLAGS)
			return -EACCES;
		stop = min(vma->vm_end, end);
		err = mprotect_fixup(&vma, addr, stop, flags);
		if (err)
			return err;
		addr = stop;
		vma = find_vma(mm, addr);
	}
	return err;
}

static int do_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	int grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int err;

	prot &= ~(unsigned long)(PROT_GROWSDOWN | PROT_GROWSUP);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP))
		return -EINVAL;
	if (offset_in_page(start))
		return -EINVAL;
	if (!len)
		return 0;
	len = PAGE_ALIGN(len);
	end = start + len;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(unsigned long)(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	if (grows & PROT_GROWSUP)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = mprotect_range(mm, start, end, prot, grows);
	mmap_write_unlock(mm);
	return err;
}

SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	return do_mprotect(start, len, prot);
}

/* Key -1 is "no key"; there are no others without hardware for them. */
SYSCALL_DEFINE4(pkey_mprotect, unsigned long, start, size_t, len, unsigned long, prot, int, pkey)
{
	if (pkey != -1)
		return -EINVAL;
	return do_mprotect(start, len, prot);
}

SYSCALL_DEFINE2(pkey_alloc, unsigned long, flags, unsigned long, init_val)
{
	if (flags)
		return -EINVAL;
	if (init_val & ~(unsigned long)(PKEY_DISABLE_ACCESS | PKEY_DISABLE_WRITE))
		return -EINVAL;
	return -ENOSPC;
}

SYSCALL_DEFINE1(pkey_free, int, pkey)
{
	(void)pkey;
	return -EINVAL;
}
