/*
 * memory.c - page tables: filled in by faults, copied by fork, taken away again
 *
 * An entry is empty, or points at a page and counts as one reference to it.
 * Private writable memory is shared until written (copy on write): its entries
 * are read-only, and a write fault copies the page unless nobody else has a
 * reference to it.  Reads of untouched private memory see empty_zero_page, whose
 * entries are marked special: no reference is counted.
 *
 * Entries of shared file pages are read-only until the first write too, so
 * that the write is noticed and the page marked dirty.
 *
 * page_table_lock guards all entries of an address space.  A table once made stays while
 * an area lies in what it covers, so a pointer to an entry stays good under mmap_lock.
 */
#include "arch/x86/tlbflush.h"
#include "lib/bitops.h"
#include "lib/string.h"
#include "mm/internal.h"
#include "mm/uaccess.h"
#include "mm/vma_tree.h"
#include "sched/task.h"

const char empty_zero_page[PAGE_SIZE] __aligned(PAGE_SIZE) = { 0 };

#define ZERO_PFN	PFN_DOWN(__pa_symbol(empty_zero_page))

/* Pages that one read fault of a file maps at most, and their alignment. */
#define FAULT_AROUND	16

pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	if (!(vm_flags & VM_ACCESS_FLAGS))
		return PAGE_NONE;
	return vm_flags & VM_EXEC ? PAGE_READONLY_EXEC : PAGE_READONLY;
}

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	u64 mask;

	smp_mb();	/* the entries are changed before we look who may have cached them */
	mask = READ_ONCE(mm->cpu_bitmap);
	if (mask)
		flush_tlb_cpus(mask, start, end);
}

/* ---- Finding entries ---- */

/* Makes the table below @entry, unless another thread was faster. */
static bool table_make(struct mm_struct *mm, pteval_t *entry)
{
	void *table = pt_page_alloc();

	if (!table)
		return false;
	spin_lock(&mm->page_table_lock);
	if (!*entry) {
		WRITE_ONCE(*entry, __pa(table) | _PAGE_TABLE);
		mm->pgtables++;
		table = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (table)
		pt_page_free(table);
	return true;
}

static noinline pte_t *pte_alloc_slow(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	pud_t *pud;
	pmd_t *pmd;

	if (pgd_none(*pgd) && !table_make(mm, &pgd->pgd))
		return NULL;
	pud = pud_offset(pgd, addr);
	if (pud_none(*pud) && !table_make(mm, &pud->pud))
		return NULL;
	pmd = pmd_offset(pud, addr);
	if (pmd_none(*pmd) && !table_make(mm, &pmd->pmd))
		return NULL;
	return pte_offset_kernel(pmd, addr);
}

/* The entry for @addr; NULL: no memory for a table. */
static inline pte_t *pte_alloc(struct mm_struct *mm, unsigned long addr)
{
	pte_t *pte = pte_find(mm, addr);

	return likely(pte) ? pte : pte_alloc_slow(mm, addr);
}

/*
 * The first table at or after *addr, before @end, that exists: the entry for
 * *addr (moved on over what is missing).  *stop: end of what the table covers.
 */
static pte_t *pte_table_next(struct mm_struct *mm, unsigned long *addr, unsigned long end,
			     unsigned long *stop)
{
	while (*addr < end) {
		pgd_t *pgd = pgd_offset(mm, *addr);
		pud_t *pud;
		pmd_t *pmd;

		if (pgd_none(*pgd)) {
			*addr = (*addr & PGDIR_MASK) + PGDIR_SIZE;
			continue;
		}
		pud = pud_offset(pgd, *addr);
		if (pud_none(*pud)) {
			*addr = (*addr & PUD_MASK) + PUD_SIZE;
			continue;
		}
		pmd = pmd_offset(pud, *addr);
		if (pmd_none(*pmd)) {
			*addr = (*addr & PMD_MASK) + PMD_SIZE;
			continue;
		}
		*stop = pmd_addr_end(*addr, end);
		return pte_offset_kernel(pmd, *addr);
	}
	return NULL;
}

static inline struct page *pte_page(pte_t pte)
{
	return pfn_to_page(pte_pfn(pte));
}

static inline int page_counter(const struct page *page)
{
	return page->flags & BIT(PG_anon) ? MM_ANONPAGES : MM_FILEPAGES;
}

/* ---- Taking away ---- */

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool fullmm)
{
	tlb->mm = mm;
	tlb->fullmm = fullmm;
	tlb->may_sleep = true;
	tlb->nr = 0;
	tlb->start = ~0UL;
	tlb->end = 0;
}

static void tlb_flush(struct mmu_gather *tlb)
{
	unsigned int i;

	if (tlb->end && !tlb->fullmm)
		flush_tlb_mm_range(tlb->mm, tlb->start, tlb->end);
	for (i = 0; i < tlb->nr; i++) {
		struct page *page = (struct page *)(tlb->pages[i] & ~1UL);

		if (tlb->pages[i] & 1)
			pt_page_free(page_address(page));
		else
			put_page(page);
	}
	tlb->nr = 0;
	tlb->start = ~0UL;
	tlb->end = 0;
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	tlb_flush(tlb);
}

static inline void tlb_range(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	tlb->start = min(tlb->start, start);
	tlb->end = max(tlb->end, end);
}

/*
 * Nobody runs with this address space any more: no flush, no exchange with the
 * processor.  @nr entries of one table, page_table_lock held.
 */
static void drop_entries(struct mm_struct *mm, pte_t *pte, unsigned long nr, bool shared)
{
	long anon = 0, file = 0;

	for (; nr; nr--, pte++) {
		struct page *page;
		pte_t old = *pte;

		if (pte_none(old))
			continue;
		pte_clear(pte);
		if (unlikely(pte_special(old)))
			continue;
		page = pte_page(old);
		if (page->flags & BIT(PG_anon)) {
			anon++;
		} else {
			file++;
			if (shared && pte_dirty(old))
				set_page_dirty(page);
		}
		put_page(page);
	}
	mm->rss[MM_ANONPAGES] -= anon;
	mm->rss[MM_FILEPAGES] -= file;
}

/* Entries [addr, end) of one table; stops early when @tlb is full.  page_table_lock held. */
static unsigned long zap_entries(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *pte,
				 unsigned long addr, unsigned long end)
{
	bool shared = vma->vm_flags & VM_SHARED;
	long rss[NR_MM_COUNTERS] = { 0 };
	int i;

	for (; addr < end && tlb->nr < GATHER_PAGES; addr += PAGE_SIZE, pte++) {
		struct page *page;
		pte_t old = *pte;

		if (pte_none(old))
			continue;
		old = ptep_get_and_clear(pte);
		tlb_range(tlb, addr, addr + PAGE_SIZE);
		if (pte_special(old))
			continue;
		page = pte_page(old);
		if (shared && pte_dirty(old))
			set_page_dirty(page);
		rss[page_counter(page)]++;
		tlb->pages[tlb->nr++] = (unsigned long)page;
	}
	for (i = 0; i < NR_MM_COUNTERS; i++)
		tlb->mm->rss[i] -= rss[i];
	return addr;
}

void zap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start,
		    unsigned long end)
{
	struct mm_struct *mm = tlb->mm;
	unsigned long addr = start, stop;
	pte_t *pte;

	if (!tlb->fullmm)
		note_hiwater(mm);
	while (addr < end && (pte = pte_table_next(mm, &addr, end, &stop)) != NULL) {
		spin_lock(&mm->page_table_lock);
		if (tlb->fullmm) {
			drop_entries(mm, pte, (stop - addr) >> PAGE_SHIFT,
				     vma->vm_flags & VM_SHARED);
			addr = stop;
		} else {
			addr = zap_entries(tlb, vma, pte, addr, stop);
		}
		spin_unlock(&mm->page_table_lock);
		if (tlb->nr == GATHER_PAGES)
			tlb_flush(tlb);
		if (addr < end && tlb->may_sleep)
			cond_resched();
	}
}

/* A table nothing refers to any more. */
static void tlb_free_table(struct mmu_gather *tlb, unsigned long vaddr)
{
	tlb->mm->pgtables--;
	if (tlb->fullmm) {
		pt_page_free((void *)vaddr);
		return;
	}
	if (tlb->nr == GATHER_PAGES)
		tlb_flush(tlb);
	tlb->pages[tlb->nr++] = (unsigned long)virt_to_page(vaddr) | 1;
}

/* Does what a table covers, [addr rounded down, + size), lie in [floor, ceiling)? */
static inline bool table_unused(unsigned long addr, unsigned long size, unsigned long floor,
				unsigned long ceiling)
{
	addr &= ~(size - 1);
	return addr >= floor && addr + size <= ceiling;
}

static void free_pmd_range(struct mmu_gather *tlb, pud_t *pud, unsigned long addr,
			   unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long a, next;

	for (a = addr; a < end; a = next) {
		pmd_t *pmd = pmd_offset(pud, a);
		pmd_t old = *pmd;

		next = pmd_addr_end(a, end);
		if (pmd_none(old) || !table_unused(a, PMD_SIZE, floor, ceiling))
			continue;
		pmd_clear(pmd);
		tlb_range(tlb, a, next);
		tlb_free_table(tlb, pmd_page_vaddr(old));
	}
}

static void free_pud_range(struct mmu_gather *tlb, pgd_t *pgd, unsigned long addr,
			   unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long a, next;

	for (a = addr; a < end; a = next) {
		pud_t *pud = pud_offset(pgd, a);
		pud_t old = *pud;

		next = pud_addr_end(a, end);
		if (pud_none(old))
			continue;
		free_pmd_range(tlb, pud, a, next, floor, ceiling);
		if (!table_unused(a, PUD_SIZE, floor, ceiling))
			continue;
		pud_clear(pud);
		tlb_free_table(tlb, pud_page_vaddr(old));
	}
}

void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		   unsigned long floor, unsigned long ceiling)
{
	unsigned long a, next;

	/* The tables at both ends may be needed for what lies beyond. */
	start &= PMD_MASK;
	if (start < floor)
		start += PMD_SIZE;
	end = ALIGN(end, PMD_SIZE);
	if (end > ceiling)
		end -= PMD_SIZE;
	for (a = start; a < end; a = next) {
		pgd_t *pgd = pgd_offset(tlb->mm, a);
		pgd_t old = *pgd;

		next = pgd_addr_end(a, end);
		if (pgd_none(old))
			continue;
		free_pud_range(tlb, pgd, a, next, floor, ceiling);
		if (!table_unused(a, PGDIR_SIZE, floor, ceiling))
			continue;
		pgd_clear(pgd);
		tlb_free_table(tlb, pgd_page_vaddr(old));
	}
}

void unmap_everything(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm, true);
	for_each_vma(mm, vma)
		zap_page_range(&tlb, vma, vma->vm_start, vma->vm_end);
	/* From the lowest up: what lies below is gone already.  Neighbours go together. */
	for_each_vma(mm, vma) {
		unsigned long start = vma->vm_start;

		while (vma->vm_next && vma->vm_next->vm_start <= vma->vm_end + PMD_SIZE)
			vma = vma->vm_next;
		free_pgtables(&tlb, start, vma->vm_end, 0,
			      vma->vm_next ? vma->vm_next->vm_start : TASK_SIZE_MAX + PAGE_SIZE);
	}
	tlb_finish_mmu(&tlb);
}

/* ---- fork ---- */

/*
 * @nr entries of one table into another.  What may be written privately
 * becomes read-only on both sides, to be copied when it is.
 */
static void copy_entries(struct mm_struct *mm, pte_t *dst, pte_t *src, unsigned long nr, bool cow)
{
	pteval_t keep = cow ? ~_PAGE_RW : ~0UL;
	long anon = 0, all = 0;

	for (; nr; nr--, src++, dst++) {
		pte_t pte = *src;
		struct page *page;

		if (pte_none(pte))
			continue;
		if (pte_val(pte) & ~keep) {
			pte.pte &= keep;
			set_pte(src, pte);
		}
		set_pte(dst, pte);
		if (unlikely(pte_special(pte)))
			continue;
		page = pte_page(pte);
		get_page(page);
		all++;
		anon += page->flags >> PG_anon & 1;
	}
	mm->rss[MM_ANONPAGES] += anon;
	mm->rss[MM_FILEPAGES] += all - anon;
}

/*
 * Pages of a file can be found again by a fault.  A large mapping with none of
 * its own pages is left to that; a small one is cheaper to copy.
 */
static bool worth_copying(const struct vm_area_struct *vma)
{
	if (!vma->vm_mapping || (vma->vm_flags & VM_PFNMAP))
		return true;
	return vma_pages(vma) <= 4 * FAULT_AROUND || is_cow_mapping(vma->vm_flags);
}

int copy_page_range(struct vm_area_struct *vma, struct vm_area_struct *old)
{
	unsigned long addr = old->vm_start, stop;
	struct mm_struct *mm = vma->vm_mm, *oldmm = old->vm_mm;
	bool cow = is_cow_mapping(old->vm_flags);
	pte_t *src, *dst;

	if (!worth_copying(old))
		return 0;
	while (addr < old->vm_end &&
	       (src = pte_table_next(oldmm, &addr, old->vm_end, &stop)) != NULL) {
		dst = pte_alloc(mm, addr);
		if (!dst)
			return -ENOMEM;
		spin_lock(&oldmm->page_table_lock);
		copy_entries(mm, dst, src, (stop - addr) >> PAGE_SHIFT, cow);
		spin_unlock(&oldmm->page_table_lock);
		addr = stop;
		if (addr < old->vm_end)
			cond_resched();
	}
	return 0;
}

/* ---- mprotect, mremap ---- */

void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = start, stop;
	bool changed = false;
	pte_t *pte;

	while ((pte = pte_table_next(mm, &addr, end, &stop)) != NULL) {
		spin_lock(&mm->page_table_lock);
		for (; addr < stop; addr += PAGE_SIZE, pte++) {
			pte_t old;

			if (pte_none(*pte))
				continue;
			old = ptep_get_and_clear(pte);
			set_pte(pte, pte_modify(old, vma->vm_page_prot));
			changed = true;
		}
		spin_unlock(&mm->page_table_lock);
	}
	if (changed)
		flush_tlb_mm_range(mm, start, end);
}

int move_page_tables(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr,
		     unsigned long len)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = old_addr, end = old_addr + len, stop;
	int err = 0;
	pte_t *pte;

	while ((pte = pte_table_next(mm, &addr, end, &stop)) != NULL) {
		for (; addr < stop; addr += PAGE_SIZE, pte++) {
			pte_t *dst;

			if (pte_none(*pte))
				continue;
			dst = pte_alloc(mm, new_addr + (addr - old_addr));
			if (!dst) {
				err = -ENOMEM;
				goto out;
			}
			spin_lock(&mm->page_table_lock);
			set_pte(dst, ptep_get_and_clear(pte));
			spin_unlock(&mm->page_table_lock);
		}
	}
out:
	flush_tlb_mm_range(mm, old_addr, end);
	return err;
}

bool page_is_mapped(struct mm_struct *mm, unsigned long addr)
{
	pte_t *pte = pte_find(mm, addr);

	return pte && pte_present(*pte);
}

/* ---- Faults ---- */

/* A page for private memory, with the bit that says so. */
static struct page *alloc_anon_page(gfp_t gfp)
{
	struct page *page = alloc_page(GFP_USER | gfp);

	if (likely(page)) {
		page->flags = BIT(PG_anon);
		this_cpu_inc(nr_anon);
	}
	return page;
}

static inline pte_t vma_pte(const struct vm_area_struct *vma, struct page *page, bool write)
{
	pte_t pte = pfn_pte(page_to_pfn(page), vma->vm_page_prot);

	if (write)
		pte = __pte(pte_val(pte) | _PAGE_RW | _PAGE_DIRTY);
	return pte;
}

/* Memory that is read before it was ever written. */
static noinline vm_fault_t map_zero_page(struct vm_area_struct *vma, pte_t *ptep)
{
	struct mm_struct *mm = vma->vm_mm;

	spin_lock(&mm->page_table_lock);
	if (likely(pte_none(*ptep)))
		set_pte(ptep, pte_mkspecial(pfn_pte(ZERO_PFN, vma->vm_page_prot)));
	spin_unlock(&mm->page_table_lock);
	return 0;
}

/* Memory that was never touched.  Not inlined: the commonest fault saves few registers. */
static noinline vm_fault_t do_anonymous_page(struct vm_area_struct *vma, pte_t *ptep,
					     unsigned int flags)
{
	struct mm_struct *mm;
	struct page *page;

	if (!(flags & FAULT_FLAG_WRITE))
		return map_zero_page(vma, ptep);
	page = alloc_anon_page(__GFP_ZERO);
	if (unlikely(!page))
		return VM_FAULT_OOM;
	mm = vma->vm_mm;
	spin_lock(&mm->page_table_lock);
	if (likely(pte_none(*ptep))) {
		set_pte(ptep, vma_pte(vma, page, vma->vm_flags & VM_WRITE));
		mm->rss[MM_ANONPAGES]++;
		page = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (unlikely(page))
		put_page(page);
	return 0;
}

/*
 * Maps what the page cache has around @address, as far as the neighbouring
 * entries are empty.  True: @address itself is mapped now.
 */
static bool fault_around(struct vm_area_struct *vma, unsigned long address, pte_t *ptep)
{
	unsigned long start = max(address & ~(FAULT_AROUND * PAGE_SIZE - 1), vma->vm_start);
	unsigned long end = min((address | (FAULT_AROUND * PAGE_SIZE - 1)) + 1, vma->vm_end);
	unsigned int nr = (end - start) >> PAGE_SHIFT, i;
	struct page *pages[FAULT_AROUND];
	struct mm_struct *mm = vma->vm_mm;
	struct page *target;
	long mapped = 0;

	if (!filemap_get_around(vma->vm_mapping, linear_page_index(vma, start), nr, pages))
		return false;
	target = pages[(address - start) >> PAGE_SHIFT];
	ptep -= (address - start) >> PAGE_SHIFT;
	spin_lock(&mm->page_table_lock);
	for (i = 0; i < nr; i++) {
		struct page *page = pages[i];

		/* A page that was truncated meanwhile has lost its mapping. */
		if (!page || !pte_none(ptep[i]) || unlikely(!READ_ONCE(page->mapping)))
			continue;
		set_pte(&ptep[i], vma_pte(vma, page, false));
		pages[i] = NULL;
		mapped++;
	}
	mm->rss[MM_FILEPAGES] += mapped;
	spin_unlock(&mm->page_table_lock);
	for (i = 0; i < nr; i++)
		if (unlikely(pages[i]))
			put_page(pages[i]);
	return target != NULL;
}

/* A write to a private mapping of a page that stays as it is: a copy of it. */
static struct page *copy_of_page(struct page *page)
{
	struct page *copy = alloc_anon_page(0);

	if (copy)
		copy_page(page_address(copy), page_address(page));
	return copy;
}

/* Before a page of a shared mapping becomes writable. */
static vm_fault_t make_shared_writable(struct vm_fault *vmf)
{
	const struct vm_operations_struct *ops = vmf->vma->vm_ops;
	vm_fault_t ret = 0;

	if (ops && ops->page_mkwrite)
		ret = ops->page_mkwrite(vmf);
	return ret & (VM_FAULT_ERROR | VM_FAULT_RETRY);
}

/* Nothing is mapped yet at a place that belongs to a file or a device. */
static noinline vm_fault_t do_fault(struct vm_area_struct *vma, unsigned long address,
				    pte_t *ptep, unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma, .flags = flags, .address = address,
		.pgoff = linear_page_index(vma, address),
	};
	bool write = flags & FAULT_FLAG_WRITE, copied = false;
	struct mm_struct *mm = vma->vm_mm;
	struct page *page;
	vm_fault_t ret;

	if (!vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	if (!write && vma->vm_ops->fault == filemap_fault && fault_around(vma, address, ptep))
		return 0;
	ret = vma->vm_ops->fault(&vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	page = vmf.page;
	if (ret & VM_FAULT_LOCKED)
		unlock_page(page);
	ret &= VM_FAULT_MAJOR;
	if (write && !(vma->vm_flags & VM_SHARED)) {
		struct page *copy = copy_of_page(page);

		put_page(page);
		if (!copy)
			return VM_FAULT_OOM;
		page = copy;
		copied = true;
	} else if (write) {
		vm_fault_t err = make_shared_writable(&vmf);

		if (err) {
			put_page(page);
			return err;
		}
	}
	spin_lock(&mm->page_table_lock);
	if (pte_none(*ptep) &&
	    (copied || !vma->vm_mapping || READ_ONCE(page->mapping) == vma->vm_mapping)) {
		set_pte(ptep, vma_pte(vma, page, write && (vma->vm_flags & VM_WRITE)));
		mm->rss[page_counter(page)]++;
		/* Not before: writing out cleans the page and then looks at the entries. */
		if (write && !copied)
			set_page_dirty(page);
		page = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (page)
		put_page(page);
	return ret;
}

/* A write to a page of a shared mapping that is there, read-only. */
static vm_fault_t do_wp_shared(struct vm_area_struct *vma, unsigned long address, pte_t *ptep,
			       pte_t pte)
{
	struct vm_fault vmf = {
		.vma = vma, .flags = FAULT_FLAG_WRITE, .address = address,
		.pgoff = linear_page_index(vma, address),
	};
	struct mm_struct *mm = vma->vm_mm;
	vm_fault_t ret = 0;

	if (!pte_special(pte)) {
		spin_lock(&mm->page_table_lock);
		if (pte_val(*ptep) != pte_val(pte)) {
			spin_unlock(&mm->page_table_lock);
			return 0;
		}
		vmf.page = pte_page(pte);
		get_page(vmf.page);
		spin_unlock(&mm->page_table_lock);
		ret = make_shared_writable(&vmf);
	}
	spin_lock(&mm->page_table_lock);
	if (!ret && pte_val(*ptep) == pte_val(pte)) {
		set_pte(ptep, __pte(pte_val(pte) | _PAGE_RW | _PAGE_DIRTY));
		if (vmf.page)
			set_page_dirty(vmf.page);
	}
	spin_unlock(&mm->page_table_lock);
	if (vmf.page)
		put_page(vmf.page);
	return ret;
}

/* A write to a page that is there, read-only. */
static noinline vm_fault_t do_wp_page(struct vm_area_struct *vma, unsigned long address,
				      pte_t *ptep, pte_t pte)
{
	struct page *old = pte_special(pte) ? NULL : pte_page(pte), *new;
	bool may_write = vma->vm_flags & VM_WRITE;	/* not for ptrace's forced writes */
	struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_flags & VM_SHARED)
		return do_wp_shared(vma, address, ptep, pte);

	spin_lock(&mm->page_table_lock);
	if (unlikely(pte_val(*ptep) != pte_val(pte))) {
		spin_unlock(&mm->page_table_lock);
		return 0;
	}
	if (old && (old->flags & BIT(PG_anon)) && page_count(old) == 1) {
		if (may_write)
			set_pte(ptep, __pte(pte_val(pte) | _PAGE_RW | _PAGE_DIRTY));
		spin_unlock(&mm->page_table_lock);
		return 0;
	}
	if (old)
		get_page(old);
	spin_unlock(&mm->page_table_lock);

	new = old ? copy_of_page(old) : alloc_anon_page(__GFP_ZERO);
	if (new) {
		spin_lock(&mm->page_table_lock);
		if (likely(pte_val(*ptep) == pte_val(pte))) {
			struct page *page = new;

			set_pte(ptep, vma_pte(vma, page, may_write));
			if (old)
				mm->rss[page_counter(old)]--;
			mm->rss[MM_ANONPAGES]++;
			new = old;	/* the entry's reference */
		}
		spin_unlock(&mm->page_table_lock);
		flush_tlb_mm_range(mm, address, address + PAGE_SIZE);
		if (new)
			put_page(new);
		if (old)
			put_page(old);
		return 0;
	}
	if (old)
		put_page(old);
	return VM_FAULT_OOM;
}

static noinline vm_fault_t fault_without_table(struct vm_area_struct *vma, unsigned long address,
					       unsigned int flags)
{
	if (!pte_alloc_slow(vma->vm_mm, address))
		return VM_FAULT_OOM;
	return handle_mm_fault(vma, address, flags);
}

/* The commonest fault: all that it calls, it calls last, and so saves no registers. */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	pte_t *ptep, pte;

	address &= PAGE_MASK;
	ptep = pte_find(vma->vm_mm, address);
	if (unlikely(!ptep))
		return fault_without_table(vma, address, flags);
	pte.pte = READ_ONCE(ptep->pte);
	if (pte_none(pte)) {
		if (vma_is_anonymous(vma))
			return do_anonymous_page(vma, ptep, flags);
		return do_fault(vma, address, ptep, flags);
	}
	if ((flags & FAULT_FLAG_WRITE) && !pte_write(pte))
		return do_wp_page(vma, address, ptep, pte);
	/* Another thread served it, or this CPU had an old translation. */
	flush_tlb_one(address);
	return 0;
}

/* ---- The kernel looks at a page of a program ---- */

static bool gup_allowed(const struct vm_area_struct *vma, unsigned int flags)
{
	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		return false;
	if (flags & FAULT_FLAG_WRITE) {
		if (vma->vm_flags & VM_WRITE)
			return true;
		return (flags & FAULT_FLAG_FORCE) && is_cow_mapping(vma->vm_flags);
	}
	if (vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC))
		return (vma->vm_flags & VM_READ) || (flags & FAULT_FLAG_FORCE);
	return (flags & FAULT_FLAG_FORCE) && (vma->vm_flags & VM_MAYREAD);
}

/* A reference to the page behind @ptep if it may be used so; NULL: a fault is needed. */
static struct page *page_of_entry(struct vm_area_struct *vma, pte_t *ptep, bool write)
{
	struct page *page = NULL;
	pte_t pte;

	spin_lock(&vma->vm_mm->page_table_lock);
	pte = *ptep;
	if (pte_present(pte)) {
		page = pte_page(pte);
		/* A forced write stays read-only for the program: its own copy is enough. */
		if (write && !pte_write(pte) &&
		    ((vma->vm_flags & VM_WRITE) || pte_special(pte) ||
		     !(page->flags & BIT(PG_anon)) || page_count(page) != 1))
			page = NULL;
		if (page)
			get_page(page);
	}
	spin_unlock(&vma->vm_mm->page_table_lock);
	return page;
}

struct page *get_user_page(struct mm_struct *mm, unsigned long addr, unsigned int flags)
{
	bool write = flags & FAULT_FLAG_WRITE;
	struct vm_area_struct *vma;
	struct page *page;
	pte_t *ptep;
	int tries;

	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr || !gup_allowed(vma, flags))
		return ERR_PTR(-EFAULT);
	for (tries = 0; tries < 16; tries++) {
		vm_fault_t ret;

		ptep = pte_find(mm, addr);
		page = ptep ? page_of_entry(vma, ptep, write) : NULL;
		if (page)
			return page;
		ret = handle_mm_fault(vma, addr, flags);
		if (ret & VM_FAULT_OOM)
			return ERR_PTR(-ENOMEM);
		if (ret & VM_FAULT_ERROR)
			break;
	}
	return ERR_PTR(-EFAULT);
}

int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long addr, end = start + len;
	struct vm_area_struct *vma;
	int err = 0;

	mmap_read_lock(mm);
	for (addr = start; addr < end && !err; addr += PAGE_SIZE) {
		unsigned int flags = 0;
		struct page *page;

		if (fatal_signal_pending(current)) {
			err = -EINTR;
			break;
		}
		vma = find_vma(mm, addr);
		if (!vma || vma->vm_start >= end)
			break;
		addr = max(addr, vma->vm_start);
		if (vma->vm_flags & (VM_IO | VM_PFNMAP)) {
			addr = vma->vm_end - PAGE_SIZE;
			continue;
		}
		/* Private memory gets pages of its own now; shared is not made dirty. */
		if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
			flags = FAULT_FLAG_WRITE;
		page = get_user_page(mm, addr, flags);
		if (IS_ERR(page))
			err = PTR_ERR(page);
		else
			put_page(page);
		cond_resched();
	}
	mmap_read_unlock(mm);
	return err;
}

/* ---- Devices' and files' wishes ---- */

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t *ptep = pte_alloc(mm, addr);
	int err = -EBUSY;

	if (!ptep)
		return -ENOMEM;
	spin_lock(&mm->page_table_lock);
	if (pte_none(*ptep)) {
		get_page(page);
		set_pte(ptep, vma_pte(vma, page, (vma->vm_flags & (VM_SHARED | VM_WRITE)) ==
						 (VM_SHARED | VM_WRITE)));
		mm->rss[page_counter(page)]++;
		err = 0;
	}
	spin_unlock(&mm->page_table_lock);
	return err;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	unsigned long end = addr + PAGE_ALIGN(size);

	if (vma->vm_flags & VM_SHARED && vma->vm_flags & VM_WRITE)
		prot.pgprot |= _PAGE_RW | _PAGE_DIRTY;
	vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
	for (; addr < end; addr += PAGE_SIZE, pfn++) {
		pte_t *ptep = pte_alloc(vma->vm_mm, addr);

		if (!ptep)
			return -ENOMEM;
		set_pte(ptep, pte_mkspecial(pfn_pte(pfn, prot)));
	}
	return 0;
}

void unmap_mapping_range(struct address_space *mapping, pgoff_t start, pgoff_t end, bool even_cows)
{
	struct vm_area_struct *vma;

	if (list_empty(&mapping->i_mmap))
		return;
	spin_lock(&mapping->i_mmap_lock);
	list_for_each_entry(vma, &mapping->i_mmap, i_mmap_node) {
		pgoff_t first = max(start, vma->vm_pgoff);
		pgoff_t last = min(end, vma->vm_pgoff + vma_pages(vma) - 1);
		struct mmu_gather tlb;

		if (first > last || (!even_cows && !(vma->vm_flags & VM_SHARED)))
			continue;
		tlb_gather_mmu(&tlb, vma->vm_mm, false);
		tlb.may_sleep = false;
		zap_page_range(&tlb, vma, vma->vm_start + ((first - vma->vm_pgoff) << PAGE_SHIFT),
			       vma->vm_start + ((last - vma->vm_pgoff + 1) << PAGE_SHIFT));
		tlb_finish_mmu(&tlb);
	}
	spin_unlock(&mapping->i_mmap_lock);
}

/* [start, end) of @vma becomes read-only and clean. */
static void wrprotect_vma(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = start, stop;
	bool changed = false;
	pte_t *pte;

	while ((pte = pte_table_next(mm, &addr, end, &stop)) != NULL) {
		spin_lock(&mm->page_table_lock);
		for (; addr < stop; addr += PAGE_SIZE, pte++) {
			if (!pte_present(*pte) || !pte_write(*pte))
				continue;
			set_pte(pte, __pte(pte_val(ptep_get_and_clear(pte)) &
					   ~(_PAGE_RW | _PAGE_DIRTY)));
			changed = true;
		}
		spin_unlock(&mm->page_table_lock);
	}
	if (changed)
		flush_tlb_mm_range(mm, start, end);
}

void wrprotect_mapping_range(struct address_space *mapping, pgoff_t start, pgoff_t end)
{
	struct vm_area_struct *vma;

	if (list_empty(&mapping->i_mmap))
		return;
	spin_lock(&mapping->i_mmap_lock);
	list_for_each_entry(vma, &mapping->i_mmap, i_mmap_node) {
		pgoff_t first = max(start, vma->vm_pgoff);
		pgoff_t last = min(end, vma->vm_pgoff + vma_pages(vma) - 1);

		if (first <= last && (vma->vm_flags & VM_SHARED))
			wrprotect_vma(vma, vma->vm_start + ((first - vma->vm_pgoff) << PAGE_SHIFT),
				      vma->vm_start + ((last - vma->vm_pgoff + 1) << PAGE_SHIFT));
	}
	spin_unlock(&mapping->i_mmap_lock);
}
