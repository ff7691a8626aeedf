/*
 * mremap.c - an area becomes larger, smaller, or moves
 */
#include <linux/mman.h>

#include "mm/internal.h"
#include "mm/vma_tree.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"

/* The area at @addr, if [addr, addr + old_len) may become @new_len long. */
static struct vm_area_struct *vma_to_resize(unsigned long addr, unsigned long old_len,
					    unsigned long new_len, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = vma_lookup(mm, addr);
	unsigned long pgoff;

	if (!vma)
		return ERR_PTR(-EFAULT);
	/* A second view of private memory would not be the same memory. */
	if (!old_len && !(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return ERR_PTR(-EINVAL);
	if ((flags & MREMAP_DONTUNMAP) && (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP)))
		return ERR_PTR(-EINVAL);
	if (old_len > vma->vm_end - addr)
		return ERR_PTR(-EFAULT);
	if (new_len == old_len)
		return vma;
	pgoff = (addr - vma->vm_start) >> PAGE_SHIFT;
	pgoff += vma->vm_pgoff;
	if (pgoff + (new_len >> PAGE_SHIFT) < pgoff)
		return ERR_PTR(-EINVAL);
	if (vma->vm_flags & (VM_DONTEXPAND | VM_PFNMAP))
		return ERR_PTR(-EFAULT);
	if (mlock_future_check(mm, vma->vm_flags, new_len - old_len))
		return ERR_PTR(-EAGAIN);
	if (!may_expand_vm(mm, vma->vm_flags, (new_len - old_len) >> PAGE_SHIFT))
		return ERR_PTR(-ENOMEM);
	return vma;
}

static int charge_growth(struct vm_area_struct *vma, unsigned long bytes)
{
	return vma->vm_flags & VM_ACCOUNT ? vm_enough_memory(bytes >> PAGE_SHIFT) : 0;
}

static void account_growth(struct vm_area_struct *vma, long bytes)
{
	vm_stat_account(vma->vm_mm, vma->vm_flags, bytes / (long)PAGE_SIZE);
	if (vma->vm_flags & VM_LOCKED)
		vma->vm_mm->locked_vm += bytes / (long)PAGE_SIZE;
}

/* Everything at [addr, addr + old_len) goes to @new_addr, where nothing is. */
static unsigned long move_vma(struct vm_area_struct *vma, unsigned long addr,
			      unsigned long old_len, unsigned long new_len,
			      unsigned long new_addr, unsigned long flags)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *new;
	int err;

	if (mm->map_count >= sysctl_max_map_count - 3)
		return -ENOMEM;
	if (vma->vm_flags & VM_ACCOUNT && vm_enough_memory(new_len >> PAGE_SHIFT))
		return -ENOMEM;
	new = vm_area_dup(vma);
	if (!new) {
		err = -ENOMEM;
		goto uncharge;
	}
	new->vm_start = new_addr;
	new->vm_end = new_addr + new_len;
	new->vm_pgoff = linear_page_index(vma, addr);
	if (new->vm_ops && new->vm_ops->open)
		new->vm_ops->open(new);
	vma_tree_insert(mm, new);
	vma_link_file(new);
	account_growth(new, new_len);
	err = move_page_tables(vma, addr, new_addr, min(old_len, new_len));
	if (err) {
		/* Back where they were, what did move. */
		move_page_tables(vma, new_addr, addr, min(old_len, new_len));
		do_munmap(mm, new_addr, new_len);
		return err;
	}
	if (new->vm_ops && new->vm_ops->mremap)
		new->vm_ops->mremap(new);
	if (flags & MREMAP_DONTUNMAP) {
		if (vma->vm_flags & VM_LOCKED)
			mm->locked_vm -= vma_pages(vma);
		vma->vm_flags &= ~(VM_LOCKED | VM_LOCKONFAULT);
	} else if (old_len) {
		do_munmap(mm, addr, old_len);
	}
	vma_merge_around(new);
	return new_addr;
uncharge:
	if (vma->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(new_len >> PAGE_SHIFT);
	return err;
}

/* MREMAP_FIXED and MREMAP_DONTUNMAP. */
static unsigned long mremap_to(unsigned long addr, unsigned long old_len, unsigned long new_addr,
			       unsigned long new_len, unsigned long flags, unsigned long *populate)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned long map_flags = 0, ret;
	int err;

	if (offset_in_page(new_addr))
		return -EINVAL;
	if (new_len > mm->task_size || new_addr > mm->task_size - new_len)
		return -EINVAL;
	if (addr + old_len > new_addr && new_addr + new_len > addr)
		return -EINVAL;
	if (mm->map_count + 2 >= sysctl_max_map_count - 3)
		return -ENOMEM;
	if (flags & MREMAP_FIXED) {
		err = do_munmap(mm, new_addr, new_len);
		if (err)
			return err;
	}
	if (old_len > new_len) {
		err = do_munmap(mm, addr + new_len, old_len - new_len);
		if (err)
			return err;
		old_len = new_len;
	}
	vma = vma_to_resize(addr, old_len, new_len, flags);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (flags & MREMAP_FIXED)
		map_flags |= MAP_FIXED;
	if (vma->vm_flags & VM_MAYSHARE)
		map_flags |= MAP_SHARED;
	ret = get_unmapped_area(vma->vm_file, new_addr, new_len, vma->vm_pgoff, map_flags);
	if (IS_ERR_VALUE(ret))
		return ret;
	if (vma->vm_flags & VM_LOCKED)
		*populate = new_len;
	return move_vma(vma, addr, old_len, new_len, ret, flags);
}

/* Is there room to grow where it is? */
static bool can_grow(struct vm_area_struct *vma, unsigned long addr, unsigned long old_len,
		     unsigned long delta)
{
	unsigned long end = vma->vm_end + delta;

	if (addr + old_len != vma->vm_end || end < vma->vm_end || end > vma->vm_mm->task_size)
		return false;
	return !vma->vm_next || vm_start_gap(vma->vm_next) >= end;
}

static unsigned long do_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
			       unsigned long flags, unsigned long new_addr,
			       unsigned long *populate)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = vma_lookup(mm, addr);
	unsigned long ret;
	int err;

	if (!vma)
		return -EFAULT;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return mremap_to(addr, old_len, new_addr, new_len, flags, populate);
	if (old_len >= new_len) {
		if (old_len != new_len) {
			err = do_munmap(mm, addr + new_len, old_len - new_len);
			if (err)
				return err;
		}
		return addr;
	}
	vma = vma_to_resize(addr, old_len, new_len, flags);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	if (can_grow(vma, addr, old_len, new_len - old_len)) {
		if (charge_growth(vma, new_len - old_len))
			return -ENOMEM;
		account_growth(vma, new_len - old_len);
		vma_resize(vma, vma->vm_start, addr + new_len, vma->vm_pgoff);
		if (vma->vm_flags & VM_LOCKED)
			*populate = new_len;
		vma_merge_around(vma);
		return addr;
	}
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	ret = get_unmapped_area(vma->vm_file, 0, new_len, 0,
				vma->vm_flags & VM_MAYSHARE ? MAP_SHARED : 0);
	if (IS_ERR_VALUE(ret))
		return ret;
	if (vma->vm_flags & VM_LOCKED)
		*populate = new_len;
	return move_vma(vma, addr, old_len, new_len, ret, flags);
}

SYSCALL_DEFINE5(mremap, unsigned long, addr, unsigned long, old_len, unsigned long, new_len,
		unsigned long, flags, unsigned long, new_addr)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret, populate = 0;

	if (flags & ~(unsigned long)(MREMAP_FIXED | MREMAP_MAYMOVE | MREMAP_DONTUNMAP))
		return -EINVAL;
	if ((flags & MREMAP_FIXED) && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if ((flags & MREMAP_DONTUNMAP) && (!(flags & MREMAP_MAYMOVE) || old_len != new_len))
		return -EINVAL;
	if (offset_in_page(addr))
		return -EINVAL;
	old_len = PAGE_ALIGN(old_len);
	new_len = PAGE_ALIGN(new_len);
	if (!new_len)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	ret = do_mremap(addr, old_len, new_len, flags, new_addr, &populate);
	mmap_write_unlock(mm);
	if (populate && !IS_ERR_VALUE(ret))
		mm_populate(mm, ret, populate);
	return ret;
}

/* Gone from Linux in all but name; what remains of it there is a plain mmap. */
SYSCALL_DEFINE5(remap_file_pages, unsigned long, start, unsigned long, size, unsigned long, prot,
		unsigned long, pgoff, unsigned long, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret = -EINVAL, populate = 0, addr = start & PAGE_MASK;
	struct vm_area_struct *vma;
	struct file *file;

	size &= PAGE_MASK;
	if (prot || addr + size <= addr || pgoff + (size >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	vma = vma_lookup(mm, addr);
	if (!vma || !(vma->vm_flags & VM_SHARED) || !vma->vm_file || addr + size > vma->vm_end)
		goto out;
	prot = (vma->vm_flags & VM_READ ? PROT_READ : 0) |
	       (vma->vm_flags & VM_WRITE ? PROT_WRITE : 0) |
	       (vma->vm_flags & VM_EXEC ? PROT_EXEC : 0);
	flags = (flags & MAP_NONBLOCK) | MAP_SHARED | MAP_FIXED | MAP_POPULATE;
	if (vma->vm_flags & VM_LOCKED)
		flags |= MAP_LOCKED;
	file = vma->vm_file;
	vma_get_file(file);
	ret = do_mmap(file, addr, size, prot, flags, pgoff, &populate);
	vma_put_file(file);
out:
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, ret, populate);
	return IS_ERR_VALUE(ret) ? ret : 0;
}
