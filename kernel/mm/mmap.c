/*
 * mmap.c - areas of an address space: made, split, joined, taken away
 *
 * do_mmap() finds a place, checks, takes away what was there (MAP_FIXED), and
 * links a new area, or enlarges a neighbour that is of the same kind.  Nothing
 * is put into page tables here; faults do that.
 *
 * Areas of a file are also on the list of its address_space, under i_mmap_lock,
 * so that truncation finds them; their bounds change under that lock too.
 */
#include <linux/capability.h>
#include <linux/personality.h>

#include "mm/internal.h"
#include "mm/mm_init.h"
#include "mm/shared_anon.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/vma_tree.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"

#define DEFAULT_MAX_MAP_COUNT	65530
#define USER_END		(TASK_SIZE_MAX + PAGE_SIZE)

int sysctl_max_map_count = DEFAULT_MAX_MAP_COUNT;
int sysctl_overcommit_memory;
int sysctl_overcommit_ratio = 50;
unsigned long sysctl_overcommit_kbytes;
unsigned long sysctl_admin_reserve_kbytes = 8192;
unsigned long sysctl_user_reserve_kbytes = 131072;
unsigned long mmap_min_addr = 65536;
atomic_long_t vm_committed_as;

static struct kmem_cache *vma_cache;

/* ---- One area ---- */

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (vma) {
		*vma = (struct vm_area_struct){ .vm_mm = mm };
		INIT_LIST_HEAD(&vma->i_mmap_node);
	}
	return vma;
}

struct vm_area_struct *vm_area_dup(struct vm_area_struct *old)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vma_cache, GFP_KERNEL);

	if (vma) {
		*vma = *old;
		INIT_LIST_HEAD(&vma->i_mmap_node);
		if (vma->vm_file)
			vma_get_file(vma->vm_file);
	}
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		vma_put_file(vma->vm_file);
	kmem_cache_free(vma_cache, vma);
}

void vma_link_file(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;

	if (!mapping)
		return;
	spin_lock(&mapping->i_mmap_lock);
	list_add_tail(&vma->i_mmap_node, &mapping->i_mmap);
	if ((vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == (VM_SHARED | VM_MAYWRITE))
		mapping->i_mmap_writable++;
	spin_unlock(&mapping->i_mmap_lock);
}

void vma_unlink_file(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_mapping;

	if (!mapping || list_empty(&vma->i_mmap_node))
		return;
	spin_lock(&mapping->i_mmap_lock);
	list_del_init(&vma->i_mmap_node);
	if ((vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == (VM_SHARED | VM_MAYWRITE))
		mapping->i_mmap_writable--;
	spin_unlock(&mapping->i_mmap_lock);
}

void vma_resize(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		pgoff_t pgoff)
{
	struct address_space *mapping = vma->vm_mapping;

	if (mapping)
		spin_lock(&mapping->i_mmap_lock);
	vma->vm_pgoff = pgoff;
	vma_tree_resize(vma, start, end);
	if (mapping)
		spin_unlock(&mapping->i_mmap_lock);
}

/* Closed, off the file's list, its file put; not in the tree any more. */
static void remove_vma(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	vm_area_free(vma);
}

int split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
	      bool new_below)
{
	unsigned long start = vma->vm_start, end = vma->vm_end;
	pgoff_t cut = vma->vm_pgoff + ((addr - start) >> PAGE_SHIFT);
	struct vm_area_struct *new;
	int err;

	if (mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	if (vma->vm_ops && vma->vm_ops->may_split) {
		err = vma->vm_ops->may_split(vma, addr);
		if (err)
			return err;
	}
	new = vm_area_dup(vma);
	if (!new)
		return -ENOMEM;
	if (new_below) {
		new->vm_end = addr;
		vma_resize(vma, addr, end, cut);
	} else {
		new->vm_start = addr;
		new->vm_pgoff = cut;
		vma_resize(vma, start, addr, vma->vm_pgoff);
	}
	if (new->vm_ops && new->vm_ops->open)
		new->vm_ops->open(new);
	vma_tree_insert(mm, new);
	vma_link_file(new);
	return 0;
}

/* Could @a and @b, which touch at a's end, be one area? */
static bool can_merge(const struct vm_area_struct *a, const struct vm_area_struct *b)
{
	return a->vm_end == b->vm_start && a->vm_flags == b->vm_flags &&
	       a->vm_file == b->vm_file && a->vm_ops == b->vm_ops &&
	       a->vm_mapping == b->vm_mapping && a->vm_private_data == b->vm_private_data &&
	       !(a->vm_flags & VM_SPECIAL) && !(a->vm_ops && a->vm_ops->close) &&
	       a->vm_pgoff + vma_pages(a) == b->vm_pgoff;
}

/* @b's addresses become @a's. */
static void merge_into(struct vm_area_struct *a, struct vm_area_struct *b)
{
	unsigned long end = b->vm_end;

	vma_unlink_file(b);
	vma_tree_erase(b->vm_mm, b);
	vma_resize(a, a->vm_start, end, a->vm_pgoff);
	vm_area_free(b);
}

struct vm_area_struct *vma_merge_around(struct vm_area_struct *vma)
{
	struct vm_area_struct *prev = vma->vm_prev, *next = vma->vm_next;

	if (next && can_merge(vma, next))
		merge_into(vma, next);
	if (prev && can_merge(prev, vma)) {
		merge_into(prev, vma);
		vma = prev;
	}
	return vma;
}

/* ---- Limits and accounting ---- */

unsigned long vm_commit_limit(void)
{
	if (sysctl_overcommit_kbytes)
		return sysctl_overcommit_kbytes >> (PAGE_SHIFT - 10);
	return totalram_pages() * sysctl_overcommit_ratio / 100;	/* no swap */
}

/*
 * Policy 2: what may be promised to current.  The administrator can still log in when
 * others have taken all, and one program cannot take so much that it could not be ended.
 */
static long commit_allowed(void)
{
	long allowed = vm_commit_limit();

	if (!capable(CAP_SYS_ADMIN))
		allowed -= sysctl_admin_reserve_kbytes >> (PAGE_SHIFT - 10);
	if (current->mm)
		allowed -= min(current->mm->total_vm / 32,
			       sysctl_user_reserve_kbytes >> (PAGE_SHIFT - 10));
	return allowed;
}

/* Linux's three policies: 0 refuses what is absurd, 1 nothing, 2 what cannot be kept. */
int vm_enough_memory(long pages)
{
	atomic_long_add(pages, &vm_committed_as);
	if (sysctl_overcommit_memory == 1)
		return 0;
	if (sysctl_overcommit_memory == 0) {
		if (pages <= (long)totalram_pages())
			return 0;
	} else if (atomic_long_read(&vm_committed_as) < commit_allowed()) {
		return 0;
	}
	atomic_long_sub(pages, &vm_committed_as);
	return -ENOMEM;
}

static bool is_data_mapping(unsigned long flags)
{
	return (flags & (VM_WRITE | VM_SHARED | VM_STACK)) == VM_WRITE;
}

bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages)
{
	if (mm->total_vm + pages > rlimit(RLIMIT_AS) >> PAGE_SHIFT)
		return false;
	if (is_data_mapping(vm_flags) &&
	    mm->data_vm + pages > rlimit(RLIMIT_DATA) >> PAGE_SHIFT)
		return false;
	return true;
}

void vm_stat_account(struct mm_struct *mm, unsigned long vm_flags, long pages)
{
	mm->total_vm += pages;
	if (mm->total_vm > mm->hiwater_vm)
		mm->hiwater_vm = mm->total_vm;
	if ((vm_flags & (VM_EXEC | VM_WRITE | VM_STACK)) == VM_EXEC)
		mm->exec_vm += pages;
	else if (vm_flags & VM_STACK)
		mm->stack_vm += pages;
	else if (is_data_mapping(vm_flags))
		mm->data_vm += pages;
}

/* Private memory that will be written needs memory behind it one day. */
static bool accountable_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE;
}

bool can_do_mlock(void)
{
	return rlimit(RLIMIT_MEMLOCK) != 0 || capable(CAP_IPC_LOCK);
}

int mlock_future_check(struct mm_struct *mm, unsigned long vm_flags, unsigned long len)
{
	unsigned long locked;

	if (!(vm_flags & VM_LOCKED))
		return 0;
	locked = mm->locked_vm + (len >> PAGE_SHIFT);
	if (locked > rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT && !capable(CAP_IPC_LOCK))
		return -EAGAIN;
	return 0;
}

/* ---- Taking away ---- */

/* Takes the areas of [start, end), which are whole by now, out of everything. */
static void unmap_region(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long end)
{
	unsigned long start = vma->vm_start;
	struct vm_area_struct *prev = vma->vm_prev, *next, *dead = NULL;
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm, false);
	for (; vma && vma->vm_start < end; vma = next) {
		long pages = vma_pages(vma);

		next = vma->vm_next;
		vma_unlink_file(vma);
		vma_tree_erase(mm, vma);
		zap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
		vm_stat_account(mm, vma->vm_flags, -pages);
		if (vma->vm_flags & VM_LOCKED)
			mm->locked_vm -= pages;
		if (vma->vm_flags & VM_ACCOUNT)
			vm_unacct_memory(pages);
		vma->vm_next = dead;
		dead = vma;
	}
	free_pgtables(&tlb, start, end, prev ? prev->vm_end : 0, vma ? vma->vm_start : USER_END);
	tlb_finish_mmu(&tlb);
	for (; dead; dead = next) {
		next = dead->vm_next;
		remove_vma(dead);
	}
}

int do_munmap(struct mm_struct *mm, unsigned long start, size_t len)
{
	struct vm_area_struct *vma;
	unsigned long end;
	int err;

	if (offset_in_page(start) || start > mm->task_size || len > mm->task_size - start)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	end = start + len;
	vma = find_vma_intersection(mm, start, end);
	if (!vma)
		return 0;
	if (start > vma->vm_start) {
		/* A hole in the middle makes two of one. */
		if (end < vma->vm_end && mm->map_count >= sysctl_max_map_count)
			return -ENOMEM;
		err = split_vma(mm, vma, start, true);
		if (err)
			return err;
	}
	if (vma->vm_end > end) {
		err = split_vma(mm, vma, end, false);
		if (err)
			return err;
	} else {
		struct vm_area_struct *last = find_vma(mm, end - 1);

		if (last && last != vma && last->vm_start < end && last->vm_end > end) {
			err = split_vma(mm, last, end, true);
			if (err)
				return err;
		}
	}
	unmap_region(mm, vma, end);
	return 0;
}

int vm_munmap(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	int err;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = do_munmap(mm, start, len);
	mmap_write_unlock(mm);
	return err;
}

/* ---- Finding a place ---- */

static unsigned long find_free(struct mm_struct *mm, unsigned long len, unsigned long flags)
{
	unsigned long addr;

	if ((flags & MAP_32BIT) && !mm->is_32bit) {
		addr = vma_gap_bottomup(mm, len, 0x40000000, 0x80000000);
		return addr ? addr : -ENOMEM;
	}
	addr = 0;
	if (!mm->mmap_legacy)
		addr = vma_gap_topdown(mm, len, max(PAGE_SIZE, mmap_min_addr), mm->mmap_base);
	if (!addr)	/* all is full below: whatever is left above */
		addr = vma_gap_bottomup(mm, len, mm->mmap_legacy ? mm->mmap_base :
					PAGE_ALIGN(mm->task_size / 3), mm->task_size);
	return addr ? addr : -ENOMEM;
}

unsigned long get_unmapped_area(struct file *file __maybe_unused, unsigned long addr,
				unsigned long len, unsigned long pgoff __maybe_unused,
				unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma, *prev;

	if (len > mm->task_size)
		return -ENOMEM;
	if (flags & MAP_FIXED) {
		if (addr > mm->task_size - len)
			return -ENOMEM;
		if (offset_in_page(addr))
			return -EINVAL;
		return addr < mmap_min_addr && !capable(CAP_SYS_RAWIO) ? -EPERM : addr;
	}
	if (addr && !(flags & MAP_32BIT)) {
		addr = PAGE_ALIGN(addr);
		vma = find_vma_prev(mm, addr, &prev);
		if (addr <= mm->task_size - len && addr >= mmap_min_addr &&
		    (!vma || addr + len <= vm_start_gap(vma)) && (!prev || addr >= prev->vm_end))
			return addr;
	}
	return find_free(mm, len, flags);
}

/* ---- mmap ---- */

static unsigned long prot_to_vm_flags(unsigned long prot)
{
	return (prot & PROT_READ ? VM_READ : 0) | (prot & PROT_WRITE ? VM_WRITE : 0) |
	       (prot & PROT_EXEC ? VM_EXEC : 0);
}

static int anonymous_flags(unsigned long flags, unsigned long *vm_flags)
{
	switch (flags & MAP_TYPE) {
	case MAP_SHARED:
		if (*vm_flags & VM_GROWSDOWN)
			return -EINVAL;
		*vm_flags |= VM_SHARED | VM_MAYSHARE;
		return 0;
	case MAP_PRIVATE:
		return 0;
	default:
		return -EINVAL;
	}
}

/* What MAP_FIXED would leave of the limit: areas that go make room. */
static unsigned long pages_overlapping(struct mm_struct *mm, unsigned long start,
				       unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	unsigned long pages = 0;

	for (; vma && vma->vm_start < end; vma = vma->vm_next)
		pages += (min(vma->vm_end, end) - max(vma->vm_start, start)) >> PAGE_SHIFT;
	return pages;
}

/* Can an anonymous private area at @addr be had by making the one before it longer? */
static bool extend_prev(struct vm_area_struct *prev, unsigned long addr, unsigned long end,
			unsigned long vm_flags)
{
	if (!prev || prev->vm_end != addr || prev->vm_file || prev->vm_ops ||
	    prev->vm_flags != vm_flags || (vm_flags & VM_SPECIAL) ||
	    prev->vm_pgoff + vma_pages(prev) != addr >> PAGE_SHIFT)
		return false;
	vma_tree_resize(prev, prev->vm_start, end);
	if (prev->vm_next && can_merge(prev, prev->vm_next))
		merge_into(prev, prev->vm_next);
	return true;
}

static int vma_attach_object(struct vm_area_struct *vma, struct file *file)
{
	int err;

	if (file) {
		vma_get_file(file);
		vma->vm_file = file;
		vma->vm_mapping = vma_file_mapping(file);
		err = vma_file_mmap(file, vma);
		if (!err && !vma->vm_ops)
			vma->vm_mapping = NULL;	/* a private /dev/zero: plain memory */
		return err;
	}
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	return 0;
}

static unsigned long mmap_region(struct file *file, unsigned long addr, unsigned long len,
				 unsigned long vm_flags, pgoff_t pgoff)
{
	struct mm_struct *mm = current->mm;
	unsigned long end = addr + len, charged = 0;
	struct vm_area_struct *vma, *prev;
	int err;

	if (!may_expand_vm(mm, vm_flags, len >> PAGE_SHIFT) &&
	    !may_expand_vm(mm, vm_flags, (len >> PAGE_SHIFT) - pages_overlapping(mm, addr, end)))
		return -ENOMEM;
	vma = find_vma_prev(mm, addr, &prev);
	if (vma && vma->vm_start < end) {
		err = do_munmap(mm, addr, len);
		if (err)
			return err;
		find_vma_prev(mm, addr, &prev);
	}
	if (accountable_mapping(vm_flags)) {
		charged = len >> PAGE_SHIFT;
		if (vm_enough_memory(charged))
			return -ENOMEM;
		vm_flags |= VM_ACCOUNT;
	}
	if (!file && !(vm_flags & VM_SHARED) && extend_prev(prev, addr, end, vm_flags))
		goto linked;
	err = -ENOMEM;
	vma = vm_area_alloc(mm);
	if (!vma)
		goto uncharge;
	vma->vm_start = addr;
	vma->vm_end = end;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = pgoff;
	err = vma_attach_object(vma, file);
	if (err)
		goto free;
	vm_flags = vma->vm_flags;
	vma_tree_insert_after(mm, vma, prev);
	vma_link_file(vma);
	vma_merge_around(vma);
linked:
	vm_stat_account(mm, vm_flags, len >> PAGE_SHIFT);
	if (vm_flags & VM_LOCKED)
		mm->locked_vm += len >> PAGE_SHIFT;
	return addr;
free:
	if (file) {
		/* What a driver had mapped already goes again. */
		struct mmu_gather tlb;

		tlb_gather_mmu(&tlb, mm, false);
		zap_page_range(&tlb, vma, addr, end);
		tlb_finish_mmu(&tlb);
	}
	vm_area_free(vma);
uncharge:
	vm_unacct_memory(charged);
	return err;
}

unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, unsigned long pgoff,
		      unsigned long *populate)
{
	struct mm_struct *mm = current->mm;
	unsigned long vm_flags;
	int err;

	*populate = 0;
	if (!len)
		return -EINVAL;
	if ((prot & PROT_READ) && (current->personality & READ_IMPLIES_EXEC))
		prot |= PROT_EXEC;
	if (flags & MAP_FIXED_NOREPLACE)
		flags |= MAP_FIXED;
	if (!(flags & MAP_FIXED) && (addr & PAGE_MASK) && addr < mmap_min_addr)
		addr = PAGE_ALIGN(mmap_min_addr);
	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (mm->map_count > sysctl_max_map_count)
		return -ENOMEM;
	addr = get_unmapped_area(file, addr, len, pgoff, flags);
	if (IS_ERR_VALUE(addr))
		return addr;
	if ((flags & MAP_FIXED_NOREPLACE) && find_vma_intersection(mm, addr, addr + len))
		return -EEXIST;

	vm_flags = prot_to_vm_flags(prot) | mm->def_flags | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (flags & MAP_GROWSDOWN)
		vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_LOCKED) {
		if (!can_do_mlock())
			return -EPERM;
		vm_flags |= VM_LOCKED;
	}
	err = mlock_future_check(mm, vm_flags, len);
	if (err)
		return err;
	if (file) {
		err = vma_file_check(file, prot, flags, &vm_flags);
		if (!err && (vm_flags & VM_GROWSDOWN))
			err = -EINVAL;
	} else {
		err = anonymous_flags(flags, &vm_flags);
		pgoff = vm_flags & VM_SHARED ? 0 : addr >> PAGE_SHIFT;
	}
	if (err)
		return err;
	if ((flags & MAP_NORESERVE) && sysctl_overcommit_memory != 2)
		vm_flags |= VM_NORESERVE;

	addr = mmap_region(file, addr, len, vm_flags, pgoff);
	if (!IS_ERR_VALUE(addr) && ((vm_flags & VM_LOCKED) ||
				    (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE))
		*populate = len;
	return addr;
}

unsigned long vm_mmap_pgoff(struct file *file, unsigned long addr, unsigned long len,
			    unsigned long prot, unsigned long flags, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	unsigned long populate;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	addr = do_mmap(file, addr, len, prot, flags, pgoff, &populate);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, addr, populate);
	return addr;
}

unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flags, unsigned long offset)
{
	if (offset + PAGE_ALIGN(len) < offset || offset_in_page(offset))
		return -EINVAL;
	return vm_mmap_pgoff(file, addr, len, prot, flags, offset >> PAGE_SHIFT);
}

static long ksys_mmap_pgoff(unsigned long addr, unsigned long len, unsigned long prot,
			    unsigned long flags, unsigned long fd, unsigned long pgoff)
{
	struct file *file = NULL;
	long ret;

	if (!(flags & MAP_ANONYMOUS)) {
		file = mmap_fget(fd);
		if (!file)
			return -EBADF;
	}
	/* There are no huge pages to ask for. */
	if (flags & MAP_HUGETLB)
		ret = -EINVAL;
	else
		ret = vm_mmap_pgoff(file, addr, len, prot, flags, pgoff);
	if (file)
		vma_put_file(file);
	return ret;
}

SYSCALL_DEFINE6(mmap, unsigned long, addr, unsigned long, len, unsigned long, prot,
		unsigned long, flags, unsigned long, fd, unsigned long, off)
{
	if (offset_in_page(off))
		return -EINVAL;
	return ksys_mmap_pgoff(addr, len, prot, flags, fd, off >> PAGE_SHIFT);
}

SYSCALL_DEFINE6(mmap_pgoff, unsigned long, addr, unsigned long, len, unsigned long, prot,
		unsigned long, flags, unsigned long, fd, unsigned long, pgoff)
{
	return ksys_mmap_pgoff(addr, len, prot, flags, fd, pgoff);
}

/* i386's first mmap: six arguments were too many for registers then. */
struct mmap_arg_struct32 {
	u32	addr, len, prot, flags, fd, offset;
};

COMPAT_SYSCALL_DEFINE1(ia32_mmap, struct mmap_arg_struct32 __user *, arg)
{
	struct mmap_arg_struct32 a;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	if (offset_in_page(a.offset))
		return -EINVAL;
	return ksys_mmap_pgoff(a.addr, a.len, a.prot, a.flags, a.fd, a.offset >> PAGE_SHIFT);
}

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	return vm_munmap(addr, len);
}

/* ---- The heap ---- */

static int do_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len,
			unsigned long vm_flags)
{
	struct vm_area_struct *vma, *prev;
	int err;

	vm_flags |= VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_ACCOUNT |
		    mm->def_flags;
	err = mlock_future_check(mm, vm_flags, len);
	if (err)
		return err;
	err = do_munmap(mm, addr, len);
	if (err)
		return err;
	if (!may_expand_vm(mm, vm_flags, len >> PAGE_SHIFT) ||
	    mm->map_count > sysctl_max_map_count || vm_enough_memory(len >> PAGE_SHIFT))
		return -ENOMEM;
	find_vma_prev(mm, addr, &prev);
	if (!extend_prev(prev, addr, addr + len, vm_flags)) {
		vma = vm_area_alloc(mm);
		if (!vma) {
			vm_unacct_memory(len >> PAGE_SHIFT);
			return -ENOMEM;
		}
		vma->vm_start = addr;
		vma->vm_end = addr + len;
		vma->vm_flags = vm_flags;
		vma->vm_page_prot = vm_get_page_prot(vm_flags);
		vma->vm_pgoff = addr >> PAGE_SHIFT;
		vma_tree_insert_after(mm, vma, prev);
		vma_merge_around(vma);
	}
	vm_stat_account(mm, vm_flags, len >> PAGE_SHIFT);
	if (vm_flags & VM_LOCKED)
		mm->locked_vm += len >> PAGE_SHIFT;
	return 0;
}

int vm_brk_flags(unsigned long addr, unsigned long request, unsigned long vm_flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long len = PAGE_ALIGN(request);
	bool populate;
	int err;

	if (len < request)
		return -ENOMEM;
	if (!len)
		return 0;
	if (vm_flags & ~VM_EXEC)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	addr = get_unmapped_area(NULL, addr, len, 0, MAP_FIXED);
	err = IS_ERR_VALUE(addr) ? (int)addr : do_brk_flags(mm, addr, len, vm_flags);
	populate = !err && (mm->def_flags & VM_LOCKED);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, addr, len);
	return err;
}

int vm_brk(unsigned long addr, unsigned long len)
{
	return vm_brk_flags(addr, len, 0);
}

/* brk() answers where the heap ends, whether that is what was asked for or not. */
SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long newbrk, oldbrk, origbrk, limit = rlimit(RLIMIT_DATA);
	struct vm_area_struct *next;
	bool populate = false;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	origbrk = mm->brk;
	if (brk < mm->start_brk)
		goto out;
	if (limit != RLIM_INFINITY &&
	    (brk - mm->start_brk) + (mm->end_data - mm->start_data) > limit)
		goto out;
	newbrk = PAGE_ALIGN(brk);
	oldbrk = PAGE_ALIGN(mm->brk);
	if (brk > mm->task_size || newbrk < brk)
		goto out;
	if (newbrk < oldbrk) {
		if (do_munmap(mm, newbrk, oldbrk - newbrk))
			goto out;
	} else if (newbrk > oldbrk) {
		next = find_vma(mm, oldbrk);
		if (next && newbrk + PAGE_SIZE > vm_start_gap(next))
			goto out;
		if (do_brk_flags(mm, oldbrk, newbrk - oldbrk, 0))
			goto out;
		populate = mm->def_flags & VM_LOCKED;
	}
	mm->brk = origbrk = brk;
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(mm, oldbrk, newbrk - oldbrk);
	return origbrk;
out:
	mmap_write_unlock(mm);
	return origbrk;
}

/* ---- Stacks, and areas of the kernel's ---- */

int expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *prev = vma->vm_prev;
	unsigned long grow, size;

	address &= PAGE_MASK;
	if (address >= vma->vm_start)
		return 0;
	if (address < mmap_min_addr)
		return -EPERM;
	/* Room below, unless another stack or nothing accessible is there. */
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) && (prev->vm_flags & VM_ACCESS_FLAGS) &&
	    address - prev->vm_end < STACK_GUARD_GAP)
		return -ENOMEM;
	if (prev && address < prev->vm_end)
		return -ENOMEM;
	size = vma->vm_end - address;
	grow = (vma->vm_start - address) >> PAGE_SHIFT;
	if (grow > vma->vm_pgoff || !may_expand_vm(mm, vma->vm_flags, grow) ||
	    size > rlimit(RLIMIT_STACK))
		return -ENOMEM;
	if (mlock_future_check(mm, vma->vm_flags, grow << PAGE_SHIFT))
		return -ENOMEM;
	if ((vma->vm_flags & VM_ACCOUNT) && vm_enough_memory(grow))
		return -ENOMEM;
	vm_stat_account(mm, vma->vm_flags, grow);
	if (vma->vm_flags & VM_LOCKED)
		mm->locked_vm += grow;
	vma_resize(vma, address, vma->vm_end, vma->vm_pgoff - grow);
	return 0;
}

struct vm_area_struct *mm_setup_stack(struct mm_struct *mm, unsigned long stack_top,
				      unsigned long vm_flags)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	if (!vma)
		return ERR_PTR(-ENOMEM);
	if (vm_enough_memory(1)) {
		vm_area_free(vma);
		return ERR_PTR(-ENOMEM);
	}
	vma->vm_end = stack_top;
	vma->vm_start = stack_top - PAGE_SIZE;
	vma->vm_flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC |
			VM_GROWSDOWN | VM_ACCOUNT | vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
	vma_tree_insert(mm, vma);
	vm_stat_account(mm, vma->vm_flags, 1);
	return vma;
}

static vm_fault_t special_mapping_fault(struct vm_fault *vmf)
{
	const struct vm_special_mapping *spec = vmf->vma->vm_private_data;
	pgoff_t n = vmf->pgoff;
	struct page **page;

	for (page = spec->pages; *page && n; page++)
		n--;
	if (!*page)
		return VM_FAULT_SIGBUS;
	get_page(*page);
	vmf->page = *page;
	return 0;
}

static const char *special_mapping_name(struct vm_area_struct *vma)
{
	return ((const struct vm_special_mapping *)vma->vm_private_data)->name;
}

static const struct vm_operations_struct special_mapping_ops = {
	.fault	= special_mapping_fault,
	.name	= special_mapping_name,
};

struct vm_area_struct *_install_special_mapping(struct mm_struct *mm, unsigned long addr,
						unsigned long len, unsigned long vm_flags,
						const struct vm_special_mapping *spec)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags | mm->def_flags | VM_DONTEXPAND;
	vma->vm_flags &= ~VM_LOCKED;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_ops = &special_mapping_ops;
	vma->vm_private_data = (void *)spec;
	vma_tree_insert(mm, vma);
	vm_stat_account(mm, vma->vm_flags, len >> PAGE_SHIFT);
	return vma;
}

const char *vma_special_name(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_ops && vma->vm_ops->name)
		return vma->vm_ops->name(vma);
	if (vma->vm_file)
		return NULL;
	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return NULL;
}

/* All areas of an address space that has no tables any more. */
void free_all_vmas(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap, *next;

	for (; vma; vma = next) {
		next = vma->vm_next;
		if (vma->vm_flags & VM_ACCOUNT)
			vm_unacct_memory(vma_pages(vma));
		remove_vma(vma);
	}
	mm->mmap = mm->vma_root = mm->vma_last = mm->vma_hint = NULL;
	mm->map_count = 0;
}

void mmap_init(void)
{
	vma_cache = KMEM_CACHE(vm_area_struct, SLAB_PANIC);
}
