/*
 * mm.c - the life of an address space
 *
 * mm_users counts the tasks that live in it (and those who look into it for a
 * moment); when it falls to 0 all areas and page tables go.  mm_count keeps
 * the structure and the page directory, which a CPU running a kernel thread may still have
 * loaded; all users together count as one.
 *
 * A CPU leaves an address space late: a kernel thread runs on whatever is
 * loaded.  loaded_mm says what this CPU's cr3 holds; its bit in cpu_bitmap is
 * set as long as that is so, and flushes go to those CPUs.
 */
#include "mm/mm.h"

#include "arch/x86/boot.h"
#include "arch/x86/processor.h"
#include "arch/x86/smp.h"
#include "arch/x86/tlbflush.h"
#include "lib/string.h"
#include "mm/internal.h"
#include "mm/kasan.h"
#include "mm/mm_init.h"
#include "mm/slab.h"
#include "mm/vma_tree.h"
#include "sched/task.h"

struct mm_struct init_mm = {
	.pgd		= swapper_pg_dir,
	.mm_users	= ATOMIC_INIT(1),
	.mm_count	= ATOMIC_INIT(1),
	.mmap_lock	= __RWSEM_INITIALIZER(init_mm.mmap_lock),
};

static DEFINE_PER_CPU(struct mm_struct *, loaded_mm) = &init_mm;
static struct kmem_cache *mm_cache;

static struct mm_struct *mm_init_fields(struct mm_struct *mm)
{
	mm->pgd = pgd_alloc();
	if (!mm->pgd) {
		kmem_cache_free(mm_cache, mm);
		return NULL;
	}
	mm->pgd_pa = __pa(mm->pgd);
	mm->mmap = mm->vma_root = mm->vma_last = mm->vma_hint = NULL;
	mm->map_count = 0;
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	spin_lock_init(&mm->arg_lock);
	memset(mm->rss, 0, sizeof(mm->rss));
	mm->hiwater_rss = 0;
	mm->pgtables = 1;
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	mm->cpu_bitmap = 0;
	mm->locked_vm = 0;
	mm->def_flags = 0;
	mm->membarrier_state = 0;
	return mm;
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_zalloc(mm_cache, GFP_KERNEL);

	if (!mm)
		return NULL;
	mm->task_size = TASK_SIZE_MAX;
	mm->mmap_base = TASK_SIZE_MAX / 3 * 2;
	mm->dumpable = 1;
	return mm_init_fields(mm);
}

/* One area for the child, after *last in its list; its pages too. */
static int dup_vma(struct mm_struct *mm, struct vm_area_struct *old,
		   struct vm_area_struct **last)
{
	unsigned long charged = old->vm_flags & VM_ACCOUNT ? vma_pages(old) : 0;
	struct vm_area_struct *vma;

	if (charged && vm_enough_memory(charged))
		return -ENOMEM;
	vma = vm_area_dup(old);
	if (!vma) {
		vm_unacct_memory(charged);
		return -ENOMEM;
	}
	vma->vm_mm = mm;
	vma->vm_flags &= ~(VM_LOCKED | VM_LOCKONFAULT);
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
	vma->vm_prev = *last;
	vma->vm_next = NULL;
	if (*last)
		(*last)->vm_next = vma;
	else
		mm->mmap = vma;
	*last = vma;
	vma_link_file(vma);
	if (old->vm_flags & VM_WIPEONFORK)
		return 0;
	return copy_page_range(vma, old);
}

static int dup_areas(struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct vm_area_struct *vma, *last = NULL;
	int nr = 0, err = 0;

	for (vma = oldmm->mmap; vma && !err; vma = vma->vm_next) {
		if (vma->vm_flags & VM_DONTCOPY) {
			vm_stat_account(mm, vma->vm_flags, -(long)vma_pages(vma));
			continue;
		}
		err = dup_vma(mm, vma, &last);
	}
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		nr++;
	vma_tree_build(mm, nr);
	return err;
}

struct mm_struct *dup_mm(struct mm_struct *oldmm)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cache, GFP_KERNEL);
	int err;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	if (down_write_killable(&oldmm->mmap_lock)) {
		kmem_cache_free(mm_cache, mm);
		return ERR_PTR(-EINTR);
	}
	memcpy(mm, oldmm, sizeof(*mm));
	if (!mm_init_fields(mm)) {
		up_write(&oldmm->mmap_lock);
		return ERR_PTR(-ENOMEM);
	}
	if (mm->exe_file)
		vma_get_file(mm->exe_file);
	err = dup_areas(mm, oldmm);
	mm->hiwater_vm = mm->total_vm;
	flush_tlb_mm_range(oldmm, 0, TLB_FLUSH_ALL);
	up_write(&oldmm->mmap_lock);
	if (err) {
		mmput(mm);
		return ERR_PTR(err);
	}
	return mm;
}

/* ---- Which address space a CPU has loaded ---- */

static void load_mm(struct mm_struct *next)
{
	struct mm_struct *prev = this_cpu_read(loaded_mm);
	u64 bit = 1ULL << smp_processor_id();

	if (next == &init_mm) {
		load_cr3(__pa_symbol(swapper_pg_dir));
	} else {
		/* Whoever changes entries from now on must tell this CPU. */
		__atomic_fetch_or(&next->cpu_bitmap, bit, __ATOMIC_SEQ_CST);
		load_cr3(next->pgd_pa);
	}
	this_cpu_write(loaded_mm, next);
	if (prev != &init_mm)
		__atomic_fetch_and(&prev->cpu_bitmap, ~bit, __ATOMIC_SEQ_CST);
}

void switch_mm(struct mm_struct *prev __maybe_unused, struct mm_struct *next,
	       struct task_struct *tsk __maybe_unused)
{
	if (this_cpu_read(loaded_mm) != next)
		load_mm(next);
}

void enter_lazy_tlb(struct mm_struct *mm __maybe_unused, struct task_struct *tsk __maybe_unused)
{
}

void activate_mm(struct mm_struct *prev, struct mm_struct *next)
{
	unsigned long flags;

	local_irq_save(flags);
	switch_mm(prev, next, current);
	local_irq_restore(flags);
}

/* Runs where a kernel thread may still borrow @info's page tables. */
static void leave_mm(void *info)
{
	if (this_cpu_read(loaded_mm) == info)
		load_mm(&init_mm);
}

/* No CPU walks @mm's page tables any more when this returns. */
static void leave_mm_everywhere(struct mm_struct *mm)
{
	unsigned long flags;
	u64 others;

	local_irq_save(flags);
	leave_mm(mm);
	local_irq_restore(flags);
	others = READ_ONCE(mm->cpu_bitmap);
	if (others)
		smp_call_function_many(others, leave_mm, mm, true);
}

/* ---- The end ---- */

static void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma;

	leave_mm_everywhere(mm);
	for_each_vma(mm, vma)
		vma_unlink_file(vma);
	unmap_everything(mm);
	free_all_vmas(mm);
}

void mmput(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	exit_mmap(mm);
	if (mm->exe_file)
		vma_put_file(mm->exe_file);
	mm->exe_file = NULL;
	mmdrop(mm);
}

void __mmdrop(struct mm_struct *mm)
{
	BUG_ON(mm == &init_mm || this_cpu_read(loaded_mm) == mm);
	pgd_free(mm->pgd);
	kmem_cache_free(mm_cache, mm);
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	spin_lock(&task->alloc_lock);
	mm = task->mm;
	if (mm && ((task->flags & PF_KTHREAD) || !mmget_not_zero(mm)))
		mm = NULL;
	spin_unlock(&task->alloc_lock);
	return mm;
}

void exec_mmap(struct mm_struct *mm)
{
	struct task_struct *tsk = current;
	struct mm_struct *old = tsk->mm, *borrowed = tsk->active_mm;

	spin_lock(&tsk->alloc_lock);
	tsk->mm = mm;
	tsk->active_mm = mm;
	activate_mm(borrowed, mm);
	spin_unlock(&tsk->alloc_lock);
	if (old)
		mmput(old);
	else if (borrowed)
		mmdrop(borrowed);	/* a kernel thread becomes a program */
}

void exit_mm(void)
{
	struct task_struct *tsk = current;
	struct mm_struct *mm = tsk->mm;

	if (!mm)
		return;
	/* The task goes on for a moment, as a kernel thread that borrows it. */
	mmgrab(mm);
	spin_lock(&tsk->alloc_lock);
	tsk->mm = NULL;
	spin_unlock(&tsk->alloc_lock);
	mmput(mm);
}

void mm_init(const struct boot_info *bi)
{
	kasan_init();
	page_alloc_init(bi);
	kmem_cache_init();
	vmalloc_init();
	init_mm.pgd_pa = __pa_symbol(swapper_pg_dir);
	spin_lock_init(&init_mm.page_table_lock);
	mm_cache = KMEM_CACHE(mm_struct, SLAB_PANIC);
	mmap_init();
	filemap_init();
}
