/*
 * internal.h - what the files of mm/ know of each other
 */
#ifndef RINGSIDE_MM_INTERNAL_H
#define RINGSIDE_MM_INTERNAL_H

#include "mm/filemap.h"
#include "mm/mm.h"

/*
 * pgalloc.c: pages of page tables.  They are zero when they are handed out and
 * must be zero again when they come back, so nobody clears them twice.
 */
void *pt_page_alloc(void);
void pt_page_free(void *table);
pgd_t *pgd_alloc(void);			/* the kernel's half is filled in */
void pgd_free(pgd_t *pgd);

/*
 * Mappings that are being taken away.  Pages are kept until no CPU can reach
 * them by a stale translation, then dropped together.
 */
#define GATHER_PAGES	62

struct mmu_gather {
	struct mm_struct	*mm;
	bool			fullmm;		/* nobody runs with it any more: no flush */
	bool			may_sleep;	/* no spinlock is held */
	unsigned int		nr;
	unsigned long		start, end;	/* what to flush */
	unsigned long		pages[GATHER_PAGES];	/* struct page *, bit 0: a page table */
};

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool fullmm);
void tlb_finish_mmu(struct mmu_gather *tlb);
/* Takes [start, end) of @vma out of the page tables. */
void zap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start,
		    unsigned long end);
/* Frees page tables for [start, end) when no area lies in [floor, ceiling) any more. */
void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		   unsigned long floor, unsigned long ceiling);
/* All areas and tables of a dead address space. */
void unmap_everything(struct mm_struct *mm);

/* fork: @vma is new in its (new) mm, @old the parent's.  0 or -ENOMEM. */
int copy_page_range(struct vm_area_struct *vma, struct vm_area_struct *old);
/* The entries of [start, end) get @vma's protection; flushes. */
void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end);
/* mremap: moves page table entries; @vma is the new area.  0 or -ENOMEM. */
int move_page_tables(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr,
		     unsigned long len);
/* mincore: is the page at @addr present? */
bool page_is_mapped(struct mm_struct *mm, unsigned long addr);

/* The entry for @addr, NULL while there is no table for it. */
static inline pte_t *pte_find(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	pud_t *pud;
	pmd_t *pmd;

	if (pgd_none(*pgd))
		return NULL;
	pud = pud_offset(pgd, addr);
	if (pud_none(*pud))
		return NULL;
	pmd = pmd_offset(pud, addr);
	if (pmd_none(*pmd))
		return NULL;
	return pte_offset_kernel(pmd, addr);
}

/* The size before memory goes is the high-water mark. */
static inline void note_hiwater(struct mm_struct *mm)
{
	unsigned long rss = get_mm_rss(mm);

	if (rss > mm->hiwater_rss)
		mm->hiwater_rss = rss;
}

pgprot_t vm_get_page_prot(unsigned long vm_flags);
void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end);

/* mmap.c */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm);
struct vm_area_struct *vm_area_dup(struct vm_area_struct *old);
void vm_area_free(struct vm_area_struct *vma);
void vma_link_file(struct vm_area_struct *vma);
void vma_unlink_file(struct vm_area_struct *vma);
/* Splits at @addr: @vma keeps what is below if @new_below is false. */
int split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
	      bool new_below);
/* Joins @vma with neighbours it could be one area with; returns the result. */
struct vm_area_struct *vma_merge_around(struct vm_area_struct *vma);
void vma_resize(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		pgoff_t pgoff);
void free_all_vmas(struct mm_struct *mm);
bool may_expand_vm(struct mm_struct *mm, unsigned long vm_flags, unsigned long pages);
void vm_stat_account(struct mm_struct *mm, unsigned long vm_flags, long pages);
/* Would @len more locked bytes pass RLIMIT_MEMLOCK?  0 or -EAGAIN. */
int mlock_future_check(struct mm_struct *mm, unsigned long vm_flags, unsigned long len);

/*
 * filemap.c: @page, locked, leaves the cache if only the cache and the caller have
 * it and it is clean.  The caller goes on having it.
 */
bool remove_mapping(struct address_space *mapping, struct page *page);
/* Pages [first, first + nr) that are in the cache and readable; others NULL. */
unsigned int filemap_get_around(struct address_space *mapping, pgoff_t first, unsigned int nr,
				struct page **pages);

/*
 * readahead.c: begins to read in what is missing at @index, where @want pages are
 * asked for, and more; around a fault; after a marked page.  Nothing is waited for.
 */
void readahead_miss(struct address_space *mapping, pgoff_t index, unsigned long want);
void readahead_fault(struct address_space *mapping, pgoff_t index);
void readahead_marked(struct address_space *mapping, struct page *page);

/* memory.c: shared mappings of these pages notice the next write. */
void wrprotect_mapping_range(struct address_space *mapping, pgoff_t start, pgoff_t end);
/* writeback.c: @page is clean, or leaves the cache; the mapping's lock is held. */
void __clear_page_dirty(struct address_space *mapping, struct page *page);

/* A private mapping whose pages are copied when written. */
static inline bool is_cow_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

#endif
