/*
 * page.h - physical pages: one struct page for each, and who hands them out
 *
 * alloc_pages(gfp, order) gives 2^order pages in a row, aligned to their
 * size.  A page has a count of users (get_page, put_page); the last one frees
 * it.  Every page is in the direct map, so page_address() always answers.
 *
 * mem_map is one array by page frame number.  Its entries are written only
 * when the memory they describe is first needed (page_alloc.c), so pfn_to_page()
 * means something for allocated pages alone.
 */
#ifndef RINGSIDE_MM_PAGE_H
#define RINGSIDE_MM_PAGE_H

#include "arch/x86/page.h"
#include "arch/x86/percpu.h"
#include "lib/atomic.h"
#include "lib/kernel.h"
#include "lib/list.h"

struct address_space;
struct boot_info;
struct kmem_cache;

/* How an allocation may behave; 0 (GFP_KERNEL) may sleep. */
#define GFP_KERNEL	0u
#define GFP_ATOMIC	1u	/* any context; small reserves may be used */
#define GFP_NOWAIT	1u
#define __GFP_ZERO	2u
#define __GFP_NOWARN	4u	/* the caller copes with failure in silence */
#define __GFP_NOFAULT	8u	/* failure injection spares this one */
#define __GFP_USER	16u	/* a program's own memory: leaves the kernel's reserve alone */
#define __GFP_NORETRY	32u	/* nobody is asked to give memory back for this one */
#define GFP_USER	__GFP_USER
#define GFP_HIGHUSER	__GFP_USER
#define GFP_KERNEL_ACCOUNT GFP_KERNEL
#define __GFP_ACCOUNT	0u

/* page->flags: bit numbers for test_bit() and friends */
enum pageflags {
	PG_locked,		/* its content is being read in or written out */
	PG_uptodate,		/* content is what the file holds */
	PG_dirty,		/* content is newer than the file */
	PG_error,
	PG_buddy,		/* free, on a buddy list; order says how large */
	PG_slab,		/* cut into objects of slab_cache */
	PG_head,		/* first of 2^order pages handed out as one */
	PG_reserved,		/* never allocated nor freed: kernel image, zero page */
	PG_anon,		/* a program's private memory */
	PG_writeback,
	PG_readahead,		/* who reads it wants the next ones read ahead */
	PG_lru,			/* on one of the lists of vmscan.c */
	PG_active,		/* of those: the list of pages in use */
	PG_referenced,		/* was used since reclaim looked at it last */
};

/*
 * Lock letters: z  the zone's lock     c  the cache's lock (slab.c)
 *               m  mapping->lock       A  atomic
 */
struct page {
	unsigned long		flags;		/* A  enum pageflags */
	atomic_t		refcount;	/* A  users; 0 while free */
	unsigned int		order;		/* z  with PG_buddy or PG_head */
	union {
		struct list_head	lru;	/* z  free lists; PG_lru: l (vmscan.c) */
		struct list_head	slab_list; /* c  slabs with room */
	};
	union {
		struct address_space	*mapping; /* m  the file's pages it belongs to */
		struct kmem_cache	*slab_cache;
	};
	union {
		unsigned long		index;	/* m  which page of the mapping */
		void			*freelist; /* c  first free object */
	};
	unsigned long		private;	/* the owner's own */
	unsigned int		inuse;		/* c  objects handed out */
};

BUILD_BUG_ON(sizeof(struct page) > 64);

extern struct page *mem_map;
extern unsigned long max_pfn;		/* one past the last page frame of RAM */

#define pfn_to_page(pfn)	(mem_map + (pfn))
#define page_to_pfn(page)	((unsigned long)((page) - mem_map))
#define page_to_phys(page)	PFN_PHYS(page_to_pfn(page))
#define phys_to_page(pa)	pfn_to_page(PFN_DOWN(pa))
#define virt_to_page(addr)	pfn_to_page(PFN_DOWN(__pa(addr)))
#define page_address(page)	__va(page_to_phys(page))
#define page_to_virt(page)	page_address(page)
/* Every page is always mapped: kept as a name that says what is meant. */
#define kmap_local_page(page)	page_address(page)

/* The page numbered @pfn, NULL while its struct page has not been written. */
struct page *ready_page(unsigned long pfn);

#define MAX_ORDER	11		/* largest allocation: 2^10 pages, 4 MiB */

/* NULL when there is no memory.  __GFP_ZERO clears; the count starts at 1. */
struct page *__alloc_pages(gfp_t gfp, unsigned int order);
struct page *__alloc_page(gfp_t gfp);
#define alloc_page(gfp)		__alloc_page(gfp)

static inline struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	return order ? __alloc_pages(gfp, order) : __alloc_page(gfp);
}

/* Drops one reference; the last one frees all 2^order pages. */
void __free_pages(struct page *page, unsigned int order);
/* This CPU's stack of free pages goes back to where they can be joined. */
void drain_local_pages(void);
#define __free_page(page)	__free_pages(page, 0)

unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
#define __get_free_page(gfp)	__get_free_pages(gfp, 0)
#define get_zeroed_page(gfp)	__get_free_pages((gfp) | __GFP_ZERO, 0)
void free_pages(unsigned long addr, unsigned int order);
#define free_page(addr)		free_pages((unsigned long)(addr), 0)

/* The last reference is gone: frees the page. */
void __put_page(struct page *page);

static inline void get_page(struct page *page)
{
	atomic_inc(&page->refcount);
}

static inline void put_page(struct page *page)
{
	if (atomic_dec_and_test(&page->refcount))
		__put_page(page);
}

static inline int page_count(const struct page *page)
{
	return atomic_read(&page->refcount);
}

/* Smallest order whose block holds @size bytes. */
static inline unsigned int get_order(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : 64 - __builtin_clzl((size - 1) >> PAGE_SHIFT);
}

/* Was handed out as one; becomes 2^order pages, each freed for itself. */
void split_page(struct page *page, unsigned int order);

/*
 * Memory is short: gives back what it can spare, at most about @nr pages;
 * returns how many.  May not sleep; mutexes may be held, interrupts are on.  (What
 * may sleep is a shrinker: mm/shrinker.h.)
 */
struct reclaimer {
	unsigned long		(*scan)(unsigned long nr);
	struct reclaimer	*next;
};
void register_reclaimer(struct reclaimer *reclaimer);	/* while booting */
/* Calls them all. */
unsigned long run_reclaimers(unsigned long nr);

/*
 * Watermarks, in pages.  Programs get no page below WMARK_MIN; below WMARK_LOW kswapd
 * begins to reclaim, and goes on up to WMARK_HIGH.
 */
enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH };
unsigned long wmark_pages(enum zone_watermarks mark);

/*
 * Pages in all, pages free now (per-CPU lists included), programs' private pages, pages
 * in files' caches.
 */
unsigned long totalram_pages(void);
unsigned long nr_free_pages(void);
unsigned long nr_anon_pages(void);
DECLARE_PER_CPU(long, nr_anon);		/* one CPU's part; only the sum means something */
extern atomic_long_t nr_file_pages;

/*
 * Before anything allocates: finds the RAM in @bi, sets mem_map up.  Slab and
 * address spaces follow in the same call.
 */
void mm_init(const struct boot_info *bi);

/* Memory boot no longer needs ([start, end), physical) joins the free pages. */
void free_reserved_area(phys_addr_t start, phys_addr_t end);

#endif
