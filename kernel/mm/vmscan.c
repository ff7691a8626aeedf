/*
 * vmscan.c - getting memory back when it is short
 *
 * A page on a list belongs to its mapping, whose reference keeps it; reclaim takes it
 * off the list under lru_lock with a reference of its own ("isolated"), and only then
 * its lock.  With the page locked and still in its mapping, the mapping stays.  A page
 * goes when only the mapping and reclaim have it: remove_mapping() decides that.
 *
 * Lock order: the page's lock, then lru_lock; lru_lock is innermost.
 */
#include "mm/vmscan.h"

#include "arch/x86/spinlock.h"
#include "lib/bitops.h"
#include "mm/internal.h"
#include "mm/rmap.h"
#include "mm/shrinker.h"
#include "sched/rcu.h"
#include "sched/task.h"
#include "sched/time.h"
#include "sched/wait.h"

#define SWAP_CLUSTER_MAX	32UL
#define DEF_PRIORITY		6	/* first look at 1/64 of all pages */
#define MAX_RECLAIM_RETRIES	16
#define WAIT_FOR_KSWAPD_NS	(200 * NSEC_PER_MSEC)
#define WRITE_OUT_NS		(10 * NSEC_PER_MSEC)

/* l  lru_lock */
static DEFINE_SPINLOCK(lru_lock);
static struct list_head lru_lists[NR_LRU_LISTS] = {	/* l  newest first */
	LIST_HEAD_INIT(lru_lists[0]), LIST_HEAD_INIT(lru_lists[1]),
};
static unsigned long lru_counts[NR_LRU_LISTS];		/* l */
struct vmscan_stat vmscan_stat;
void (*wakeup_flusher_threads)(void);

struct scan_control {
	bool		may_sleep;	/* kswapd: asks the shrinkers, too */
	int		priority;	/* look at 1/2^priority of the pages */
	unsigned long	nr_reclaimed;
	unsigned long	nr_dirty;	/* pages that would have gone, were they written */
};

/* ---- The lists ---- */

static inline enum lru_list page_lru(const struct page *page)
{
	return page->flags & BIT(PG_active) ? LRU_ACTIVE_FILE : LRU_INACTIVE_FILE;
}

static void lru_add_locked(struct page *page)
{
	set_bit(PG_lru, &page->flags);
	list_add(&page->lru, &lru_lists[page_lru(page)]);
	lru_counts[page_lru(page)]++;
}

static void lru_del_locked(struct page *page)
{
	clear_bit(PG_lru, &page->flags);
	list_del(&page->lru);
	lru_counts[page_lru(page)]--;
}

void lru_cache_add(struct page *page)
{
	spin_lock(&lru_lock);
	if (READ_ONCE(page->mapping))	/* else it was truncated already */
		lru_add_locked(page);
	spin_unlock(&lru_lock);
}

void lru_cache_del(struct page *page)
{
	spin_lock(&lru_lock);
	if (test_bit(PG_lru, &page->flags))
		lru_del_locked(page);
	spin_unlock(&lru_lock);
}

unsigned long nr_lru_pages(enum lru_list lru)
{
	return READ_ONCE(lru_counts[lru]);
}

static void activate_page(struct page *page)
{
	spin_lock(&lru_lock);
	if (test_bit(PG_lru, &page->flags) && !test_bit(PG_active, &page->flags)) {
		lru_del_locked(page);
		set_bit(PG_active, &page->flags);
		lru_add_locked(page);
		vmscan_stat.activated++;
	}
	spin_unlock(&lru_lock);
}

void mark_page_accessed(struct page *page)
{
	if (!test_and_set_bit(PG_referenced, &page->flags) ||
	    test_bit(PG_active, &page->flags))
		return;
	clear_bit(PG_referenced, &page->flags);
	activate_page(page);
}

/* Up to @nr of the oldest pages of a list, each with a reference. */
static unsigned long isolate_lru_pages(enum lru_list lru, unsigned long nr,
				       struct list_head *batch)
{
	unsigned long n = 0;

	spin_lock(&lru_lock);
	while (n < nr && !list_empty(&lru_lists[lru])) {
		struct page *page = list_last_entry(&lru_lists[lru], struct page, lru);

		get_page(page);		/* it has the mapping's: see lru_cache_del() */
		lru_del_locked(page);
		list_add(&page->lru, batch);
		n++;
	}
	vmscan_stat.scanned += n;
	spin_unlock(&lru_lock);
	return n;
}

/* An isolated page goes on, unless it left its mapping meanwhile. */
static void putback_lru_page(struct page *page)
{
	spin_lock(&lru_lock);
	if (READ_ONCE(page->mapping))
		lru_add_locked(page);
	spin_unlock(&lru_lock);
	put_page(page);
}

/* ---- One page ---- */

enum page_fate { PAGE_KEEP, PAGE_ACTIVATE, PAGE_FREED };

/* Was it used?  Once may have been by chance, unless it is a program's code. */
static enum page_fate look_at_use(struct page *page)
{
	unsigned long vm_flags;
	int used = page_referenced(page, &vm_flags);
	bool before = test_and_clear_bit(PG_referenced, &page->flags);

	if (vm_flags & VM_LOCKED)
		return PAGE_ACTIVATE;
	if (!used)
		return PAGE_FREED;	/* read() alone does not keep it */
	set_bit(PG_referenced, &page->flags);
	return before || used > 1 || (vm_flags & VM_EXEC) ? PAGE_ACTIVATE : PAGE_KEEP;
}

static enum page_fate shrink_page(struct page *page, struct scan_control *sc)
{
	enum page_fate fate = PAGE_KEEP;

	if (!trylock_page(page))
		return PAGE_KEEP;
	if (!page->mapping || test_bit(PG_writeback, &page->flags))
		goto out;
	fate = look_at_use(page);
	if (fate != PAGE_FREED)
		goto out;
	fate = PAGE_ACTIVATE;
	if (!try_to_unmap(page))
		goto out;
	fate = PAGE_KEEP;
	if (test_bit(PG_dirty, &page->flags))
		sc->nr_dirty++;		/* free to go once it is written */
	else if (remove_mapping(page->mapping, page))
		fate = PAGE_FREED;
out:
	unlock_page(page);
	return fate;
}

/* ---- The lists grow shorter ---- */

static unsigned long shrink_inactive_list(unsigned long nr, struct scan_control *sc)
{
	unsigned long freed = 0;
	LIST_HEAD(batch);

	isolate_lru_pages(LRU_INACTIVE_FILE, nr, &batch);
	while (!list_empty(&batch)) {
		struct page *page = list_last_entry(&batch, struct page, lru);
		enum page_fate fate;

		list_del(&page->lru);
		fate = shrink_page(page, sc);
		if (fate == PAGE_FREED) {
			put_page(page);
			freed++;
			continue;
		}
		if (fate == PAGE_ACTIVATE)
			set_bit(PG_active, &page->flags);
		putback_lru_page(page);
	}
	return freed;
}

/* Code that runs stays active for another round; the rest has to show its use again. */
static bool stays_active(struct page *page)
{
	unsigned long vm_flags = 0;

	if (!trylock_page(page))
		return true;
	if (page->mapping && !page_referenced(page, &vm_flags))
		vm_flags = 0;
	unlock_page(page);
	return vm_flags & VM_EXEC;
}

static void shrink_active_list(unsigned long nr)
{
	LIST_HEAD(batch);

	isolate_lru_pages(LRU_ACTIVE_FILE, nr, &batch);
	while (!list_empty(&batch)) {
		struct page *page = list_last_entry(&batch, struct page, lru);

		list_del(&page->lru);
		if (!stays_active(page)) {
			clear_bit(PG_active, &page->flags);
			clear_bit(PG_referenced, &page->flags);
		}
		putback_lru_page(page);
	}
}

static bool inactive_is_low(void)
{
	return nr_lru_pages(LRU_INACTIVE_FILE) < nr_lru_pages(LRU_ACTIVE_FILE);
}

static void shrink_lists(struct scan_control *sc)
{
	unsigned long nr = nr_lru_pages(LRU_INACTIVE_FILE) + nr_lru_pages(LRU_ACTIVE_FILE);

	nr = (nr >> sc->priority) + SWAP_CLUSTER_MAX;
	while (nr) {
		unsigned long n = min(nr, SWAP_CLUSTER_MAX), freed;

		if (inactive_is_low())
			shrink_active_list(n);
		freed = shrink_inactive_list(n, sc);
		vmscan_stat.reclaimed += freed;
		sc->nr_reclaimed += freed;
		if (sc->nr_reclaimed >= SWAP_CLUSTER_MAX && !sc->may_sleep)
			break;
		nr -= n;
		if (sc->may_sleep)
			cond_resched();
	}
}

/* Objects of other caches; the pages that became free by it. */
static unsigned long shrink_objects(int priority)
{
	unsigned long before = nr_free_pages(), after;

	if (!shrink_slab(GFP_KERNEL, priority))
		return 0;
	rcu_barrier();
	run_reclaimers(SWAP_CLUSTER_MAX);
	after = nr_free_pages();
	return after > before ? after - before : 0;
}

static unsigned long shrink_node(struct scan_control *sc, unsigned long want)
{
	unsigned int noreclaim = current->flags & PF_MEMALLOC;

	current->flags |= PF_MEMALLOC;
	sc->nr_reclaimed = sc->nr_dirty = 0;
	for (sc->priority = DEF_PRIORITY; sc->priority >= 0; sc->priority--) {
		shrink_lists(sc);
		sc->nr_reclaimed += run_reclaimers(SWAP_CLUSTER_MAX);
		if (sc->may_sleep)
			sc->nr_reclaimed += shrink_objects(sc->priority);
		if (sc->nr_reclaimed >= want)
			break;
	}
	drain_local_pages();
	if (sc->nr_dirty && wakeup_flusher_threads)
		wakeup_flusher_threads();
	if (!noreclaim)
		current->flags &= ~PF_MEMALLOC;
	return sc->nr_reclaimed;
}

/* ---- kswapd ---- */

/* k  lock */
static struct {
	spinlock_t		lock;
	struct wait_queue_head	wait;		/* kswapd itself */
	struct wait_queue_head	done;		/* who waits for a pass to end */
	bool			running;	/* k  it was started */
	bool			wanted;		/* k  somebody waits for a pass */
	unsigned long		passes;		/* k  ended */
	unsigned long		freed;		/* k  pages, by all of them */
	unsigned int		failures;	/* k  passes in a row that freed nothing */
} kswapd_state = {
	.lock = __SPIN_LOCK_UNLOCKED(kswapd_state.lock),
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(kswapd_state.wait),
	.done = __WAIT_QUEUE_HEAD_INITIALIZER(kswapd_state.done),
};

/* Background work is due, and there is hope. */
static bool below_low(void)
{
	return nr_free_pages() < wmark_pages(WMARK_LOW) &&
	       READ_ONCE(kswapd_state.failures) < MAX_RECLAIM_RETRIES;
}

void wakeup_kswapd(void)
{
	if (waitqueue_active(&kswapd_state.wait) && below_low())
		wake_up(&kswapd_state.wait);
}

/* Reclaims until enough is free, or nothing more can be had. */
static void balance(void)
{
	struct scan_control sc = { .may_sleep = true };
	unsigned long freed;

	do {
		freed = shrink_node(&sc, SWAP_CLUSTER_MAX);
		if (!freed && sc.nr_dirty) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			schedule_timeout(WRITE_OUT_NS);
			freed = shrink_node(&sc, SWAP_CLUSTER_MAX);
		}
		spin_lock(&kswapd_state.lock);
		kswapd_state.wanted = false;
		kswapd_state.passes++;
		kswapd_state.freed += freed;
		kswapd_state.failures = freed ? 0 : kswapd_state.failures + 1;
		spin_unlock(&kswapd_state.lock);
		wake_up_all(&kswapd_state.done);
		cond_resched();
	} while (freed && nr_free_pages() < wmark_pages(WMARK_HIGH));
}

int kswapd(void *unused __maybe_unused)
{
	WRITE_ONCE(kswapd_state.running, true);
	for (;;) {
		wait_event(kswapd_state.wait, READ_ONCE(kswapd_state.wanted) || below_low());
		balance();
	}
}

/* Two ends of a pass: the second one was begun after we came. */
static bool wait_for_kswapd(void)
{
	unsigned long passes, freed;
	u64 end = ktime_get_ns() + WAIT_FOR_KSWAPD_NS;

	if (!READ_ONCE(kswapd_state.running))
		return false;
	spin_lock(&kswapd_state.lock);
	passes = kswapd_state.passes;
	freed = kswapd_state.freed;
	spin_unlock(&kswapd_state.lock);
	while (READ_ONCE(kswapd_state.passes) - passes < 2 &&
	       READ_ONCE(kswapd_state.freed) == freed &&
	       !fatal_signal_pending(current) && ktime_get_ns() < end) {
		WRITE_ONCE(kswapd_state.wanted, true);
		wake_up(&kswapd_state.wait);
		wait_event_killable_timeout(kswapd_state.done,
					    !READ_ONCE(kswapd_state.wanted),
					    WAIT_FOR_KSWAPD_NS);
	}
	return READ_ONCE(kswapd_state.freed) != freed;
}

bool try_to_free_pages(gfp_t gfp __maybe_unused, unsigned int order)
{
	struct scan_control sc = { 0 };

	if (shrink_node(&sc, max(1UL << order, 1UL))) {
		WRITE_ONCE(kswapd_state.failures, 0);
		return true;
	}
	/* What is being written now can be had soon. */
	return wait_for_kswapd() || sc.nr_dirty;
}

void drop_caches(int what)
{
	struct scan_control sc = { .may_sleep = true };
	unsigned int shift;

	if (what & 2) {
		/* Others may fill the caches as fast: each round has to be worth more. */
		for (shift = 0; shrink_slab(GFP_KERNEL, 0) >> shift > 1; shift++)
			cond_resched();
		rcu_barrier();
	}
	if (what & 1)
		while (shrink_node(&sc, ~0UL))
			cond_resched();
}
