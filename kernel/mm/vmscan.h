/*
 * vmscan.h - getting memory back when it is short
 *
 * Pages that can be read again from their file (the mapping has ->readpage) are on
 * two lists, each ordered by age.  A new one is inactive; used again it becomes
 * active; reclaim takes the oldest inactive ones, and makes the oldest active ones
 * inactive when those are few.  So what is read once passes through without pushing
 * out what is in use.
 *
 * kswapd begins when little is free.  It may sleep: it also asks the shrinkers of other
 * caches (mm/shrinker.h).  Who finds no page takes clean file pages himself, which needs
 * no lock that he might hold, and then waits for kswapd.  Dirty pages are written by
 * their file system's own thread, which is told to.
 */
#ifndef RINGSIDE_MM_VMSCAN_H
#define RINGSIDE_MM_VMSCAN_H

#include "mm/page.h"

enum lru_list { LRU_INACTIVE_FILE, LRU_ACTIVE_FILE, NR_LRU_LISTS };

/* A page that was just put into its mapping, or is just leaving it. */
void lru_cache_add(struct page *page);
void lru_cache_del(struct page *page);

/* The page (PG_lru) is used. */
void mark_page_accessed(struct page *page);

unsigned long nr_lru_pages(enum lru_list lru);

/*
 * An allocation with @gfp found nothing: true if it is worth trying again.  May sleep,
 * with whatever locks an allocation may be made.
 */
bool try_to_free_pages(gfp_t gfp, unsigned int order);

/* Little is free: any context. */
void wakeup_kswapd(void);
int kswapd(void *unused);

/* Set by who writes dirty pages out by and by: do it now.  Does not sleep. */
extern void (*wakeup_flusher_threads)(void);

/* /proc/sys/vm/drop_caches: 1 pages, 2 objects, 3 both. */
void drop_caches(int what);

/* For /proc/vmstat: counted since boot. */
struct vmscan_stat {
	unsigned long	scanned;	/* l  pages looked at */
	unsigned long	reclaimed;	/* l */
	unsigned long	activated;	/* l */
};
extern struct vmscan_stat vmscan_stat;

#endif
