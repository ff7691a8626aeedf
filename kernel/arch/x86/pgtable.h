/*
 * pgtable.h - page-table entries, with Linux's names
 *
 * Four levels: pgd -> pud -> pmd -> pte.  (Linux's p4d is folded away, as it
 * is there with four levels.)  Entries are words; the types keep the levels
 * apart.  Page tables are reached through the direct map.
 */
#ifndef RINGSIDE_ARCH_PGTABLE_H
#define RINGSIDE_ARCH_PGTABLE_H

#include "arch/x86/page.h"

typedef struct { pteval_t pte; } pte_t;
typedef struct { pteval_t pmd; } pmd_t;
typedef struct { pteval_t pud; } pud_t;
typedef struct { pteval_t pgd; } pgd_t;
typedef struct { pteval_t pgprot; } pgprot_t;

#define _PAGE_PRESENT	(1UL << 0)
#define _PAGE_RW	(1UL << 1)
#define _PAGE_USER	(1UL << 2)
#define _PAGE_PWT	(1UL << 3)
#define _PAGE_PCD	(1UL << 4)
#define _PAGE_ACCESSED	(1UL << 5)
#define _PAGE_DIRTY	(1UL << 6)
#define _PAGE_PSE	(1UL << 7)	/* a large page in a pmd or pud */
#define _PAGE_GLOBAL	(1UL << 8)
#define _PAGE_SPECIAL	(1UL << 9)	/* software: no struct page behind it */
#define _PAGE_PROTNONE	(1UL << 8)	/* not present: PROT_NONE, the pfn is kept */
#define _PAGE_NX	(1UL << 63)

#define PTE_PFN_MASK	0x000ffffffffff000UL
#define PTE_FLAGS_MASK	(~PTE_PFN_MASK)

#define PTRS_PER_PTE	512
#define PTRS_PER_PMD	512
#define PTRS_PER_PUD	512
#define PTRS_PER_PGD	512
#define KERNEL_PGD_BOUNDARY 256	/* entries from here on are the kernel's, the same everywhere */

#define __pgprot(x)	((pgprot_t){ (x) })
#define pgprot_val(x)	((x).pgprot)
#define __pte(x)	((pte_t){ (x) })
#define __pmd(x)	((pmd_t){ (x) })
#define __pud(x)	((pud_t){ (x) })
#define __pgd(x)	((pgd_t){ (x) })
#define pte_val(x)	((x).pte)
#define pmd_val(x)	((x).pmd)
#define pud_val(x)	((x).pud)
#define pgd_val(x)	((x).pgd)

#define _PAGE_TABLE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY)

#define PAGE_NONE	__pgprot(_PAGE_PROTNONE | _PAGE_ACCESSED | _PAGE_NX)
#define PAGE_READONLY	__pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED | _PAGE_NX)
#define PAGE_READONLY_EXEC __pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_SHARED	__pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_NX)
#define PAGE_SHARED_EXEC __pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_COPY	PAGE_READONLY
#define PAGE_COPY_EXEC	PAGE_READONLY_EXEC

#define __PAGE_KERNEL	(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY | \
			 _PAGE_GLOBAL | _PAGE_NX)
#define PAGE_KERNEL	__pgprot(__PAGE_KERNEL)
#define PAGE_KERNEL_RO	__pgprot(__PAGE_KERNEL & ~_PAGE_RW & ~_PAGE_DIRTY)
#define PAGE_KERNEL_ROX	__pgprot(__PAGE_KERNEL & ~_PAGE_RW & ~_PAGE_DIRTY & ~_PAGE_NX)
#define PAGE_KERNEL_NOCACHE __pgprot(__PAGE_KERNEL | _PAGE_PCD | _PAGE_PWT)

static inline unsigned int pgd_index(unsigned long a) { return a >> PGDIR_SHIFT & 511; }
static inline unsigned int pud_index(unsigned long a) { return a >> PUD_SHIFT & 511; }
static inline unsigned int pmd_index(unsigned long a) { return a >> PMD_SHIFT & 511; }
static inline unsigned int pte_index(unsigned long a) { return a >> PAGE_SHIFT & 511; }

#define pgd_offset_pgd(pgd, a)	((pgd) + pgd_index(a))
#define pgd_offset(mm, a)	pgd_offset_pgd((mm)->pgd, (a))
#define pgd_offset_k(a)		pgd_offset_pgd(swapper_pg_dir, (a))

static inline unsigned long pgd_page_vaddr(pgd_t e)
{
	return (unsigned long)__va(pgd_val(e) & PTE_PFN_MASK);
}

static inline unsigned long pud_page_vaddr(pud_t e)
{
	return (unsigned long)__va(pud_val(e) & PTE_PFN_MASK);
}

static inline unsigned long pmd_page_vaddr(pmd_t e)
{
	return (unsigned long)__va(pmd_val(e) & PTE_PFN_MASK);
}

static inline pud_t *pud_offset(pgd_t *pgd, unsigned long a)
{
	return (pud_t *)pgd_page_vaddr(*pgd) + pud_index(a);
}

static inline pmd_t *pmd_offset(pud_t *pud, unsigned long a)
{
	return (pmd_t *)pud_page_vaddr(*pud) + pmd_index(a);
}

static inline pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long a)
{
	return (pte_t *)pmd_page_vaddr(*pmd) + pte_index(a);
}

static inline bool pgd_none(pgd_t e) { return !pgd_val(e); }
static inline bool pud_none(pud_t e) { return !pud_val(e); }
static inline bool pmd_none(pmd_t e) { return !pmd_val(e); }
static inline bool pte_none(pte_t e) { return !pte_val(e); }
static inline bool pgd_present(pgd_t e) { return pgd_val(e) & _PAGE_PRESENT; }
static inline bool pud_present(pud_t e) { return pud_val(e) & _PAGE_PRESENT; }
static inline bool pmd_present(pmd_t e) { return pmd_val(e) & _PAGE_PRESENT; }
static inline bool pmd_large(pmd_t e) { return pmd_val(e) & _PAGE_PSE; }
static inline bool pud_large(pud_t e) { return pud_val(e) & _PAGE_PSE; }
static inline bool pte_present(pte_t e)
{
	return pte_val(e) & (_PAGE_PRESENT | _PAGE_PROTNONE);
}
static inline bool pte_protnone(pte_t e)
{
	return (pte_val(e) & (_PAGE_PRESENT | _PAGE_PROTNONE)) == _PAGE_PROTNONE;
}
static inline bool pte_write(pte_t e) { return pte_val(e) & _PAGE_RW; }
static inline bool pte_dirty(pte_t e) { return pte_val(e) & _PAGE_DIRTY; }
static inline bool pte_young(pte_t e) { return pte_val(e) & _PAGE_ACCESSED; }
static inline bool pte_exec(pte_t e) { return !(pte_val(e) & _PAGE_NX); }
static inline bool pte_special(pte_t e) { return pte_val(e) & _PAGE_SPECIAL; }

static inline pte_t pte_mkwrite(pte_t e) { return __pte(pte_val(e) | _PAGE_RW); }
static inline pte_t pte_wrprotect(pte_t e) { return __pte(pte_val(e) & ~_PAGE_RW); }
static inline pte_t pte_mkdirty(pte_t e) { return __pte(pte_val(e) | _PAGE_DIRTY); }
static inline pte_t pte_mkclean(pte_t e) { return __pte(pte_val(e) & ~_PAGE_DIRTY); }
static inline pte_t pte_mkyoung(pte_t e) { return __pte(pte_val(e) | _PAGE_ACCESSED); }
static inline pte_t pte_mkold(pte_t e) { return __pte(pte_val(e) & ~_PAGE_ACCESSED); }
static inline pte_t pte_mkspecial(pte_t e) { return __pte(pte_val(e) | _PAGE_SPECIAL); }

static inline unsigned long pte_pfn(pte_t e) { return (pte_val(e) & PTE_PFN_MASK) >> PAGE_SHIFT; }
static inline unsigned long pmd_pfn(pmd_t e) { return (pmd_val(e) & PTE_PFN_MASK) >> PAGE_SHIFT; }

static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return __pte((pfn << PAGE_SHIFT) | pgprot_val(prot));
}

/* Changes the protection, keeps page, accessed and dirty. */
static inline pte_t pte_modify(pte_t e, pgprot_t prot)
{
	return __pte((pte_val(e) & (PTE_PFN_MASK | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_SPECIAL)) |
		     pgprot_val(prot));
}

static inline void set_pte(pte_t *p, pte_t v) { WRITE_ONCE(p->pte, v.pte); }
static inline void set_pmd(pmd_t *p, pmd_t v) { WRITE_ONCE(p->pmd, v.pmd); }
static inline void set_pud(pud_t *p, pud_t v) { WRITE_ONCE(p->pud, v.pud); }
static inline void set_pgd(pgd_t *p, pgd_t v) { WRITE_ONCE(p->pgd, v.pgd); }
static inline void pte_clear(pte_t *p) { set_pte(p, __pte(0)); }
static inline void pmd_clear(pmd_t *p) { set_pmd(p, __pmd(0)); }
static inline void pud_clear(pud_t *p) { set_pud(p, __pud(0)); }
static inline void pgd_clear(pgd_t *p) { set_pgd(p, __pgd(0)); }

/* The CPU may set accessed and dirty at any time: take the last value out whole. */
static inline pte_t ptep_get_and_clear(pte_t *p)
{
	return __pte(__atomic_exchange_n(&p->pte, 0, __ATOMIC_SEQ_CST));
}

/* @table: kernel virtual address of the next level's page. */
static inline void pgd_populate(pgd_t *p, void *table)
{
	set_pgd(p, __pgd(__pa(table) | _PAGE_TABLE));
}

static inline void pud_populate(pud_t *p, void *table)
{
	set_pud(p, __pud(__pa(table) | _PAGE_TABLE));
}

static inline void pmd_populate(pmd_t *p, void *table)
{
	set_pmd(p, __pmd(__pa(table) | _PAGE_TABLE));
}

#define addr_end(a, end, size) ({ unsigned long _b = ((a) + (size)) & ~((size) - 1); \
	(_b - 1 < (end) - 1) ? _b : (end); })
#define pgd_addr_end(a, end)	addr_end(a, end, PGDIR_SIZE)
#define pud_addr_end(a, end)	addr_end(a, end, PUD_SIZE)
#define pmd_addr_end(a, end)	addr_end(a, end, PMD_SIZE)

/* The kernel's own page directory; new address spaces copy entries 256-511 from it. */
extern pgd_t swapper_pg_dir[PTRS_PER_PGD];

/*
 * Page-table pages for kernel mappings come from here: early_alloc() while
 * booting, mm/ puts its page allocator in.  Returns a zeroed page or NULL.
 */
extern void *(*kernel_pt_alloc)(void);

/* Kernel mappings of single pages, for vmalloc and ioremap.  No TLB flush in map. */
int map_kernel_page(unsigned long va, phys_addr_t pa, pgprot_t prot);
void unmap_kernel_range(unsigned long va, unsigned long size);	/* flushes all CPUs */
pte_t *lookup_kernel_pte(unsigned long va);	/* NULL when no 4 KiB page is mapped */

/* Device registers, uncached.  Never freed by most drivers. */
void *ioremap(phys_addr_t pa, unsigned long size);

/* After boot: .data..ro_after_init and the .init sections' permissions (init.text unmapped). */
void mark_rodata_ro(void);

#endif
