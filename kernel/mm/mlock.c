/*
 * mlock.c - memory that must be present
 *
 * Nothing is ever swapped out here, so a locked page is one that was touched:
 * the calls count, check limits, and bring pages in.
 */
#include <linux/capability.h>
#include <linux/mman.h>

#include "mm/internal.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"

#define LOCK_FLAGS	(VM_LOCKED | VM_LOCKONFAULT)

/* The part [start, end) of @vma gets @lock (of LOCK_FLAGS, 0: unlock). */
static int mlock_fixup(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       unsigned long lock)
{
	unsigned long flags = (vma->vm_flags & ~LOCK_FLAGS) | lock;
	struct mm_struct *mm = vma->vm_mm;
	long pages = (end - start) >> PAGE_SHIFT;
	int err = 0;

	if (flags == vma->vm_flags || (vma->vm_flags & VM_SPECIAL))
		return 0;
	if (start > vma->vm_start)
		err = split_vma(mm, vma, start, true);
	if (!err && end < vma->vm_end)
		err = split_vma(mm, vma, end, false);
	if (err)
		return err;
	if ((flags ^ vma->vm_flags) & VM_LOCKED)
		mm->locked_vm += flags & VM_LOCKED ? pages : -pages;
	vma->vm_flags = flags;
	vma_merge_around(vma);
	return 0;
}

static int apply_lock(struct mm_struct *mm, unsigned long start, size_t len, unsigned long lock)
{
	unsigned long end = start + len;

	if (end < start)
		return -EINVAL;
	while (start < end) {
		struct vm_area_struct *vma = vma_lookup(mm, start);
		unsigned long stop;
		int err;

		if (!vma)
			return -ENOMEM;
		stop = min(vma->vm_end, end);
		err = mlock_fixup(vma, start, stop, lock);
		if (err)
			return err;
		start = stop;
	}
	return 0;
}

/* Pages of [start, start + len) that are locked already and not counted twice. */
static unsigned long locked_already(struct mm_struct *mm, unsigned long start, size_t len)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long pages = 0, end = start + len;

	for (; vma && vma->vm_start < end; vma = vma->vm_next)
		if (vma->vm_flags & VM_LOCKED)
			pages += (min(vma->vm_end, end) - max(vma->vm_start, start)) >> PAGE_SHIFT;
	return pages;
}

static int do_mlock(unsigned long start, size_t len, unsigned long lock)
{
	struct mm_struct *mm = current->mm;
	unsigned long limit, locked;
	int err = -ENOMEM;

	if (!can_do_mlock())
		return -EPERM;
	len = PAGE_ALIGN(len + offset_in_page(start));
	start &= PAGE_MASK;
	limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	locked = mm->locked_vm + (len >> PAGE_SHIFT);
	if (locked > limit && !capable(CAP_IPC_LOCK))
		locked -= locked_already(mm, start, len);
	if (locked <= limit || capable(CAP_IPC_LOCK))
		err = apply_lock(mm, start, len, lock);
	mmap_write_unlock(mm);
	if (err || (lock & VM_LOCKONFAULT))
		return err;
	err = mm_populate(mm, start, len);
	return err == -EFAULT ? -ENOMEM : err == -ENOMEM ? -EAGAIN : err;
}

SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return do_mlock(start, len, VM_LOCKED);
}

SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return do_mlock(start, len, flags & MLOCK_ONFAULT ? LOCK_FLAGS : VM_LOCKED);
}

SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int err;

	len = PAGE_ALIGN(len + offset_in_page(start));
	start &= PAGE_MASK;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = apply_lock(mm, start, len, 0);
	mmap_write_unlock(mm);
	return err;
}

static int apply_mlockall(struct mm_struct *mm, int flags)
{
	unsigned long lock = flags & MCL_ONFAULT ? LOCK_FLAGS : VM_LOCKED;
	struct vm_area_struct *vma, *next;

	mm->def_flags &= ~LOCK_FLAGS;
	if (flags & MCL_FUTURE)
		mm->def_flags |= lock;
	if (flags && !(flags & MCL_CURRENT))
		return 0;
	for (vma = mm->mmap; vma; vma = next) {
		unsigned long end = vma->vm_end;

		mlock_fixup(vma, vma->vm_start, end, flags ? lock : 0);
		next = find_vma(mm, end);
	}
	return 0;
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	struct mm_struct *mm = current->mm;
	int err = -ENOMEM;

	if (!flags || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) || flags == MCL_ONFAULT)
		return -EINVAL;
	if (!can_do_mlock())
		return -EPERM;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (!(flags & MCL_CURRENT) || capable(CAP_IPC_LOCK) ||
	    mm->total_vm <= rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT)
		err = apply_mlockall(mm, flags);
	mmap_write_unlock(mm);
	if (!err && (flags & MCL_CURRENT) && !(flags & MCL_ONFAULT))
		mm_populate(mm, 0, mm->task_size);
	return err;
}

SYSCALL_DEFINE0(munlockall)
{
	struct mm_struct *mm = current->mm;
	int err;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = apply_mlockall(mm, 0);
	mmap_write_unlock(mm);
	return err;
}
