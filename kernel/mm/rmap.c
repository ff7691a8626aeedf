/*
 * rmap.c - from a page of a file to the page tables it is mapped by
 *
 * All areas that map the file are on its mapping's i_mmap; each says where the
 * page would be, and its page table whether it is there.  An area leaves the list before
 * its tables are freed, so those of one on the list can be looked at.  What is missed
 * because it moves meanwhile (fork, mremap) still has its reference to the page,
 * which keeps it from being freed.
 *
 * Lock order: the page's lock, i_mmap_lock, page_table_lock.
 */
#include "mm/rmap.h"

#include "lib/bitops.h"
#include "mm/internal.h"

/* What is done to each entry: returns false to stop. */
struct rmap_walk {
	bool		(*one)(struct rmap_walk *w, struct vm_area_struct *vma,
			       unsigned long addr, pte_t *pte);
	struct page	*page;
	int		referenced;	/* entries that were used */
	unsigned long	vm_flags;	/* of those areas */
};

static bool rmap_visit(struct rmap_walk *w, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr;
	bool go_on = true;
	pte_t *pte;

	if (w->page->index < vma->vm_pgoff || w->page->index - vma->vm_pgoff >= vma_pages(vma))
		return true;
	addr = vma->vm_start + ((w->page->index - vma->vm_pgoff) << PAGE_SHIFT);
	pte = pte_find(mm, addr);
	if (!pte)
		return true;
	spin_lock(&mm->page_table_lock);
	/* Private memory may have a page of its own here. */
	if (!pte_none(*pte) && !pte_special(*pte) && pte_pfn(*pte) == page_to_pfn(w->page))
		go_on = w->one(w, vma, addr, pte);
	spin_unlock(&mm->page_table_lock);
	return go_on;
}

/* False: it was stopped. */
static bool rmap_walk(struct rmap_walk *w)
{
	struct address_space *mapping = w->page->mapping;
	struct vm_area_struct *vma;
	bool go_on = true;

	if (list_empty(&mapping->i_mmap))
		return true;
	spin_lock(&mapping->i_mmap_lock);
	list_for_each_entry(vma, &mapping->i_mmap, i_mmap_node) {
		go_on = rmap_visit(w, vma);
		if (!go_on)
			break;
	}
	spin_unlock(&mapping->i_mmap_lock);
	return go_on;
}

/*
 * No flush: a processor that keeps an old translation does not tell of its next
 * use, which makes the page look older than it is, and no more.
 */
static bool referenced_one(struct rmap_walk *w, struct vm_area_struct *vma,
			   unsigned long addr __maybe_unused, pte_t *pte)
{
	if (vma->vm_flags & VM_LOCKED) {
		w->vm_flags |= VM_LOCKED;
		return false;
	}
	if (pte_young(*pte)) {
		__atomic_fetch_and(&pte->pte, ~_PAGE_ACCESSED, __ATOMIC_RELAXED);
		w->referenced++;
		w->vm_flags |= vma->vm_flags;
	}
	return true;
}

int page_referenced(struct page *page, unsigned long *vm_flags)
{
	struct rmap_walk w = { .one = referenced_one, .page = page };

	rmap_walk(&w);
	*vm_flags = w.vm_flags;
	return w.referenced;
}

static bool unmap_one(struct rmap_walk *w, struct vm_area_struct *vma, unsigned long addr,
		      pte_t *pte)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t old;

	if (vma->vm_flags & VM_LOCKED)
		return false;
	note_hiwater(mm);
	old = ptep_get_and_clear(pte);
	flush_tlb_mm_range(mm, addr, addr + PAGE_SIZE);
	if ((vma->vm_flags & VM_SHARED) && pte_dirty(old))
		set_page_dirty(w->page);
	mm->rss[MM_FILEPAGES]--;
	put_page(w->page);	/* never the last: the caller has one */
	return true;
}

bool try_to_unmap(struct page *page)
{
	struct rmap_walk w = { .one = unmap_one, .page = page };

	return rmap_walk(&w);
}
