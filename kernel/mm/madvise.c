/*
 * madvise.c - what a program says about its memory; and msync, mincore
 *
 * Advice that only concerns speed is taken and ignored, as Linux may.  Advice
 * that changes what is in memory is carried out, or refused.
 */
#include <linux/mman.h>

#include "mm/internal.h"
#include "mm/uaccess.h"
#include "sched/pid.h"
#include "syscall/syscall.h"

static bool advice_known(int advice)
{
	switch (advice) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
	case MADV_REMOVE:
	case MADV_DONTFORK:
	case MADV_DOFORK:
	case MADV_DONTDUMP:
	case MADV_DODUMP:
	case MADV_WIPEONFORK:
	case MADV_KEEPONFORK:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return true;
	default:	/* no huge pages, no merging, no memory failure here */
		return false;
	}
}

static int madvise_dontneed(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			    int advice)
{
	unsigned long forbidden = VM_PFNMAP;
	struct mmu_gather tlb;

	if (advice != MADV_DONTNEED_LOCKED)
		forbidden |= VM_LOCKED;
	if (vma->vm_flags & forbidden)
		return -EINVAL;
	if (advice == MADV_FREE && !vma_is_anonymous(vma))
		return -EINVAL;
	tlb_gather_mmu(&tlb, vma->vm_mm, false);
	zap_page_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}

/* Punches a hole into the object under a shared mapping. */
static int madvise_remove(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	if (vma->vm_flags & VM_LOCKED)
		return -EINVAL;
	if (!vma->vm_mapping)
		return -EINVAL;
	if ((vma->vm_flags & (VM_SHARED | VM_WRITE)) != (VM_SHARED | VM_WRITE))
		return -EACCES;
	if (vma->vm_file)
		return vma_file_punch_hole(vma->vm_file,
					   (loff_t)linear_page_index(vma, start) << PAGE_SHIFT,
					   end - start);
	truncate_inode_pages_range(vma->vm_mapping,
				   (loff_t)linear_page_index(vma, start) << PAGE_SHIFT,
				   ((loff_t)linear_page_index(vma, end) << PAGE_SHIFT) - 1);
	return 0;
}

/* Bits of vm_flags to set and to clear for advice that is remembered. */
static int advice_flags(const struct vm_area_struct *vma, int advice, unsigned long *flags)
{
	switch (advice) {
	case MADV_DONTFORK:
		*flags |= VM_DONTCOPY;
		return 0;
	case MADV_DOFORK:
		if (vma->vm_flags & VM_IO)
			return -EINVAL;
		*flags &= ~VM_DONTCOPY;
		return 0;
	case MADV_WIPEONFORK:
		if (vma->vm_file || (vma->vm_flags & VM_SHARED))
			return -EINVAL;
		*flags |= VM_WIPEONFORK;
		return 0;
	case MADV_KEEPONFORK:
		*flags &= ~VM_WIPEONFORK;
		return 0;
	case MADV_DONTDUMP:
		*flags |= VM_DONTDUMP;
		return 0;
	case MADV_DODUMP:
		if (vma->vm_flags & VM_SPECIAL)
			return -EINVAL;
		*flags &= ~VM_DONTDUMP;
		return 0;
	default:
		return 0;
	}
}

static int madvise_area(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			int advice)
{
	unsigned long flags = vma->vm_flags;
	int err;

	switch (advice) {
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
		return madvise_dontneed(vma, start, end, advice);
	case MADV_REMOVE:
		return madvise_remove(vma, start, end);
	case MADV_COLD:
	case MADV_PAGEOUT:
		return vma->vm_flags & (VM_LOCKED | VM_PFNMAP) ? -EINVAL : 0;
	}
	err = advice_flags(vma, advice, &flags);
	if (err || flags == vma->vm_flags)
		return err;
	if (start > vma->vm_start)
		err = split_vma(vma->vm_mm, vma, start, true);
	if (!err && end < vma->vm_end)
		err = split_vma(vma->vm_mm, vma, end, false);
	if (err)
		return err;
	vma->vm_flags = flags;
	vma_merge_around(vma);
	return 0;
}

static int madvise_populate(struct mm_struct *mm, unsigned long start, unsigned long end,
			    int advice)
{
	unsigned int flags = advice == MADV_POPULATE_WRITE ? FAULT_FLAG_WRITE : 0;
	int err = 0;

	mmap_read_lock(mm);
	for (; start < end && !err; start += PAGE_SIZE) {
		struct vm_area_struct *vma = vma_lookup(mm, start);
		struct page *page;

		if (fatal_signal_pending(current)) {
			err = -EINTR;
		} else if (!vma) {
			err = -ENOMEM;
		} else if (vma->vm_flags & (VM_IO | VM_PFNMAP) ||
			   !(vma->vm_flags & (flags ? VM_WRITE : VM_ACCESS_FLAGS))) {
			err = -EINVAL;
		} else {
			page = get_user_page(mm, start, flags);
			if (IS_ERR(page))
				err = PTR_ERR(page);
			else
				put_page(page);
			cond_resched();
		}
	}
	mmap_read_unlock(mm);
	return err;
}

static int madvise_walk(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	int unmapped = 0, err;

	for (; start < end; vma = find_vma(mm, start)) {
		unsigned long stop;

		if (!vma)
			return -ENOMEM;
		if (start < vma->vm_start) {
			/* Holes are passed over, and told at the end. */
			unmapped = -ENOMEM;
			start = vma->vm_start;
			if (start >= end)
				break;
		}
		stop = min(vma->vm_end, end);
		err = madvise_area(vma, start, stop, advice);
		if (err)
			return err;
		start = stop;
	}
	return unmapped;
}

int do_madvise(struct mm_struct *mm, unsigned long start, size_t len_in, int advice)
{
	size_t len = PAGE_ALIGN(len_in);
	unsigned long end = start + len;
	int err;

	if (!advice_known(advice))
		return -EINVAL;
	if (offset_in_page(start) || (len_in && !len) || end < start)
		return -EINVAL;
	if (!len)
		return 0;
	if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE)
		return madvise_populate(mm, start, end, advice);
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = madvise_walk(mm, start, end, advice);
	mmap_write_unlock(mm);
	return err;
}

SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len, int, advice)
{
	return do_madvise(current->mm, start, len, advice);
}

SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int unmapped = 0, err = 0;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC))
		return -EINVAL;
	if (offset_in_page(start))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	len = PAGE_ALIGN(len);
	end = start + len;
	if (end < start)
		return -ENOMEM;
	mmap_read_lock(mm);
	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long stop;

		if (!vma) {
			err = -ENOMEM;
			break;
		}
		if (start < vma->vm_start) {
			unmapped = -ENOMEM;
			start = vma->vm_start;
			continue;
		}
		if ((flags & MS_INVALIDATE) && (vma->vm_flags & VM_LOCKED)) {
			err = -EBUSY;
			break;
		}
		stop = min(end, vma->vm_end);
		if ((flags & MS_SYNC) && vma->vm_file && (vma->vm_flags & VM_SHARED)) {
			loff_t from = (loff_t)linear_page_index(vma, start) << PAGE_SHIFT;
			struct file *file = vma->vm_file;

			vma_get_file(file);
			mmap_read_unlock(mm);
			err = vma_file_fsync(file, from, from + (stop - start) - 1);
			vma_put_file(file);
			mmap_read_lock(mm);
			if (err)
				break;
		}
		start = stop;
	}
	mmap_read_unlock(mm);
	return err ? err : unmapped;
}

/* Of a file's pages those in the cache are in core, mapped or not. */
static bool page_in_core(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page;

	if (page_is_mapped(vma->vm_mm, addr))
		return true;
	if (!vma->vm_mapping)
		return false;
	page = find_get_page(vma->vm_mapping, linear_page_index(vma, addr));
	if (!page)
		return false;
	put_page(page);
	return true;
}

SYSCALL_DEFINE3(mincore, unsigned long, start, size_t, len, unsigned char __user *, vec)
{
	struct mm_struct *mm = current->mm;
	unsigned long pages, i;

	if (offset_in_page(start))
		return -EINVAL;
	if (!access_ok((void __user *)start, len))
		return -ENOMEM;
	pages = (len >> PAGE_SHIFT) + (offset_in_page(len) != 0);
	if (!access_ok(vec, pages))
		return -EFAULT;
	for (i = 0; i < pages; i++) {
		unsigned long addr = start + (i << PAGE_SHIFT);
		struct vm_area_struct *vma;
		u8 in_core = 0;

		mmap_read_lock(mm);
		vma = vma_lookup(mm, addr);
		if (vma)
			in_core = page_in_core(vma, addr);
		mmap_read_unlock(mm);
		if (!vma)
			return -ENOMEM;
		if (put_user(in_core, &vec[i]))
			return -EFAULT;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}
