/*
 * page_alloc.c - who owns each page of memory
 *
 * Free memory is kept in blocks of 2^order pages, aligned to their size (the
 * buddy system): a block is split to serve a smaller wish, and joined with
 * its buddy when both are free again.  In front stands one small stack of single pages
 * for each CPU, which serves nearly every allocation without a lock.
 *
 * Boot does not look at all memory.  A range of RAM stays "untouched" until the
 * free lists are empty; then the next chunk of it (4 MiB, the largest block) gets its struct
 * pages written and joins the lists.  So a machine with much memory boots as
 * fast as one with little.
 *
 * Locks: zone.lock is innermost, taken with interrupts off.  The per-CPU
 * stacks are guarded by interrupts off.
 */
#include "mm/page.h"

#include "arch/x86/boot.h"
#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "arch/x86/spinlock.h"
#include "lib/bitops.h"
#include "lib/string.h"
#include "mm/kasan.h"
#include "mm/mm_init.h"
#include "mm/vmscan.h"
#include "sched/task.h"

#define CHUNK_PAGES	(1UL << (MAX_ORDER - 1))

#define PCP_BATCH_ORDER	4
#define PCP_BATCH	(1U << PCP_BATCH_ORDER)
#define PCP_MAX		(4 * PCP_BATCH)

/* Single pages at hand.  This CPU's only, interrupts off. */
struct page_stack {
	unsigned int	count;
	struct page	*pages[PCP_MAX];
};
static DEFINE_PER_CPU(struct page_stack, page_stack);

/* z  lock    I  written while booting */
static struct {
	spinlock_t		lock;
	struct list_head	free[MAX_ORDER];	/* z  blocks of 2^order pages */
	unsigned int		orders;			/* z  bit o: free[o] has a block */
	unsigned long		nr_free;		/* z  pages on the lists */
	unsigned long		nr_untouched;		/* z  pages in untouched[] */
	struct mem_range	untouched[BOOT_MAX_RANGES]; /* z  [i] for i < nr: not listed yet */
	unsigned int		nr_ranges;		/* z */
	unsigned long		*chunk_ready;		/* z  bit n: chunk n of mem_map written */
	unsigned long		total;			/* z  pages that were ever free */
	unsigned long		reserve;		/* I  pages programs may not take */
} zone;

struct page *mem_map;
unsigned long max_pfn;
atomic_long_t nr_file_pages;
DEFINE_PER_CPU(long, nr_anon);
static struct reclaimer *reclaimers;	/* I */

static void buddy_add(struct page *page, unsigned int order)
{
	page->flags = BIT(PG_buddy);
	page->order = order;
	list_add(&page->lru, &zone.free[order]);
	zone.orders |= 1U << order;
}

static void buddy_del(struct page *page, unsigned int order)
{
	page->flags = 0;
	list_del(&page->lru);
	if (list_empty(&zone.free[order]))
		zone.orders &= ~(1U << order);
}

/* A block of exactly 2^order pages off the lists; NULL: none is large enough. */
static struct page *buddy_take(unsigned int order)
{
	unsigned int fit = zone.orders >> order;
	struct page *page;
	unsigned int o;

	if (!fit)
		return NULL;
	o = order + __ffs(fit);
	page = list_first_entry(&zone.free[o], struct page, lru);
	buddy_del(page, o);
	while (o > order) {
		o--;
		buddy_add(page + (1UL << o), o);
	}
	zone.nr_free -= 1UL << order;
	return page;
}

/* Back onto the lists, joined with free buddies as far as that goes. */
static void buddy_give(struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page);

	zone.nr_free += 1UL << order;
	page->flags = 0;
	while (order < MAX_ORDER - 1) {
		unsigned long buddy_pfn = pfn ^ (1UL << order);
		struct page *buddy = pfn_to_page(buddy_pfn);

		if (buddy_pfn >= max_pfn || !(buddy->flags & BIT(PG_buddy)) ||
		    buddy->order != order)
			break;
		buddy_del(buddy, order);
		pfn &= buddy_pfn;
		order++;
	}
	buddy_add(pfn_to_page(pfn), order);
}

/* The struct pages around @pfn mean something from now on. */
static void chunk_make_ready(unsigned long pfn)
{
	unsigned long chunk = pfn / CHUNK_PAGES;
	unsigned long first = chunk * CHUNK_PAGES;

	if (test_bit(chunk, zone.chunk_ready))
		return;
	memset(pfn_to_page(first), 0, min(CHUNK_PAGES, max_pfn - first) * sizeof(struct page));
	__set_bit(chunk, zone.chunk_ready);
}

struct page *ready_page(unsigned long pfn)
{
	if (pfn >= max_pfn || !test_bit(pfn / CHUNK_PAGES, zone.chunk_ready))
		return NULL;
	return pfn_to_page(pfn);
}

/* Pages [pfn, end), all in one chunk, join the lists as the largest blocks they make. */
static void chunk_give(unsigned long pfn, unsigned long end)
{
	chunk_make_ready(pfn);
	while (pfn < end) {
		unsigned int order = pfn ? __ffs(pfn) : MAX_ORDER - 1;

		order = min(order, MAX_ORDER - 1U);
		order = min(order, __fls(end - pfn));
		kasan_poison_pages(pfn_to_page(pfn), order);
		buddy_give(pfn_to_page(pfn), order);
		pfn += 1UL << order;
	}
}

/* Takes the next chunk of untouched memory into use; false: there is none. */
static bool zone_grow(void)
{
	struct mem_range *r;
	unsigned long pfn, end;

	if (!zone.nr_ranges)
		return false;
	r = &zone.untouched[zone.nr_ranges - 1];
	pfn = PFN_DOWN(r->start);
	end = min((pfn / CHUNK_PAGES + 1) * CHUNK_PAGES, (unsigned long)PFN_DOWN(r->end));
	chunk_give(pfn, end);
	zone.nr_untouched -= end - pfn;
	r->start = PFN_PHYS(end);
	if (r->start == r->end)
		zone.nr_ranges--;
	return true;
}

static struct page *zone_take(unsigned int order)
{
	struct page *page;

	do
		page = buddy_take(order);
	while (!page && zone_grow());
	return page;
}

/* Pages that an allocation with @gfp must leave for more urgent ones. */
static unsigned long gfp_reserve(gfp_t gfp)
{
	if ((gfp & GFP_ATOMIC) || (current && (current->flags & PF_MEMALLOC)))
		return 0;
	/* Who is to die gives memory back, if he gets what he needs for it. */
	if ((gfp & __GFP_USER) && !(current && fatal_signal_pending(current)))
		return zone.reserve;
	return zone.reserve / 4;
}

unsigned long wmark_pages(enum zone_watermarks mark)
{
	return zone.reserve + zone.reserve / 4 * mark;
}

static struct page *zone_alloc(gfp_t gfp, unsigned int order)
{
	struct page *page = NULL;
	unsigned long left;

	spin_lock(&zone.lock);
	left = zone.nr_free + zone.nr_untouched;
	if (left >= gfp_reserve(gfp) + (1UL << order))
		page = zone_take(order);
	spin_unlock(&zone.lock);
	if (unlikely(left < wmark_pages(WMARK_LOW)))
		wakeup_kswapd();
	return page;
}

/* This CPU's stack is empty: fills it with a block's pages, or fewer. */
static bool stack_refill(struct page_stack *stack, gfp_t gfp)
{
	unsigned int order = PCP_BATCH_ORDER;
	struct page *page;
	unsigned int i;

	while (!(page = zone_alloc(gfp, order))) {
		if (!order)
			return false;
		order = 0;
	}
	for (i = 1U << order; i--; )
		stack->pages[stack->count++] = page + i;
	return true;
}

/* The oldest half of the stack goes back to the zone. */
static void stack_drain(struct page_stack *stack, unsigned int keep)
{
	unsigned int i, n = stack->count - keep;

	spin_lock(&zone.lock);
	for (i = 0; i < n; i++)
		buddy_give(stack->pages[i], 0);
	spin_unlock(&zone.lock);
	memmove(stack->pages, stack->pages + n, keep * sizeof(stack->pages[0]));
	stack->count = keep;
}

void drain_local_pages(void)
{
	unsigned long flags;

	local_irq_save(flags);
	stack_drain(this_cpu_ptr(&page_stack), 0);
	local_irq_restore(flags);
}

static struct page *get_single_page(gfp_t gfp)
{
	struct page *page = NULL;
	struct page_stack *stack;
	unsigned long flags;

	local_irq_save(flags);
	stack = this_cpu_ptr(&page_stack);
	if (stack->count || stack_refill(stack, gfp))
		page = stack->pages[--stack->count];
	local_irq_restore(flags);
	return page;
}

static struct page *get_block(gfp_t gfp, unsigned int order)
{
	struct page *page;
	unsigned long flags;

	if (order >= MAX_ORDER)
		return NULL;
	local_irq_save(flags);
	page = zone_alloc(gfp, order);
	local_irq_restore(flags);
	if (page) {
		page->flags = BIT(PG_head);
		page->order = order;
	}
	return page;
}

/* Others' memory becomes free, if there is any to be had; false: none. */
static noinline bool reclaim(gfp_t gfp, unsigned int order)
{
	if ((gfp & (GFP_ATOMIC | __GFP_NORETRY)) || irqs_disabled() || !current ||
	    (current->flags & PF_MEMALLOC))
		return false;
	return try_to_free_pages(gfp, order);
}

struct page *__alloc_pages(gfp_t gfp, unsigned int order)
{
	unsigned int tries = 64;
	struct page *page;
	unsigned long i;

	if (should_fail_alloc_page(gfp, order))
		return NULL;
	might_alloc(gfp);
	for (;;) {
		page = order ? get_block(gfp, order) : get_single_page(gfp);
		if (likely(page))
			break;
		if (!reclaim(gfp, order) || !tries--)
			return NULL;
	}
	atomic_set(&page->refcount, 1);
	kasan_unpoison_pages(page, order);
	if (gfp & __GFP_ZERO)
		for (i = 0; i < 1UL << order; i++)
			clear_page(page_address(page + i));
	return page;
}

struct page *__alloc_page(gfp_t gfp)
{
	struct page_stack *stack;
	unsigned long flags;
	struct page *page;

	if (should_fail_alloc_page(gfp, 0))
		return NULL;
	might_alloc(gfp);
	local_irq_save(flags);
	stack = this_cpu_ptr(&page_stack);
	if (unlikely(!stack->count)) {
		local_irq_restore(flags);
		return __alloc_pages(gfp, 0);
	}
	page = stack->pages[--stack->count];
	local_irq_restore(flags);
	atomic_set(&page->refcount, 1);
	kasan_unpoison_pages(page, 0);
	if (gfp & __GFP_ZERO)
		clear_page(page_address(page));
	return page;
}

static void free_single_page(struct page *page)
{
	struct page_stack *stack;
	unsigned long flags;

	kasan_poison_pages(page, 0);
	if (page->flags & BIT(PG_anon))
		this_cpu_dec(nr_anon);
	page->flags = 0;
	page->mapping = NULL;
	local_irq_save(flags);
	stack = this_cpu_ptr(&page_stack);
	if (unlikely(stack->count == PCP_MAX))
		stack_drain(stack, PCP_MAX / 2);
	stack->pages[stack->count++] = page;
	local_irq_restore(flags);
}

static void free_block(struct page *page, unsigned int order)
{
	unsigned long flags;

	kasan_poison_pages(page, order);
	page->mapping = NULL;
	spin_lock_irqsave(&zone.lock, flags);
	buddy_give(page, order);
	spin_unlock_irqrestore(&zone.lock, flags);
}

void __put_page(struct page *page)
{
	BUG_ON(page->flags & (BIT(PG_buddy) | BIT(PG_reserved)));
	if (page->flags & BIT(PG_head))
		free_block(page, page->order);
	else
		free_single_page(page);
}

void __free_pages(struct page *page, unsigned int order)
{
	BUG_ON(order && (!(page->flags & BIT(PG_head)) || page->order != order));
	put_page(page);
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page(addr), order);
}

void split_page(struct page *page, unsigned int order)
{
	unsigned long i;

	page->flags = 0;
	for (i = 1; i < 1UL << order; i++) {
		page[i].flags = 0;
		page[i].mapping = NULL;
		atomic_set(&page[i].refcount, 1);
	}
}

void register_reclaimer(struct reclaimer *reclaimer)
{
	reclaimer->next = reclaimers;
	reclaimers = reclaimer;
}

unsigned long run_reclaimers(unsigned long nr)
{
	unsigned long freed = 0;
	struct reclaimer *s;

	for (s = reclaimers; s; s = s->next)
		freed += s->scan(nr);
	return freed;
}

unsigned long totalram_pages(void)
{
	return READ_ONCE(zone.total);
}

unsigned long nr_free_pages(void)
{
	unsigned long n = READ_ONCE(zone.nr_free) + READ_ONCE(zone.nr_untouched);
	unsigned int cpu;

	for_each_online_cpu(cpu)
		n += READ_ONCE(per_cpu(page_stack, cpu).count);
	return n;
}

unsigned long nr_anon_pages(void)
{
	long n = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		n += READ_ONCE(per_cpu(nr_anon, cpu));
	return max(n, 0L);
}

void free_reserved_area(phys_addr_t start, phys_addr_t end)
{
	unsigned long pfn = PFN_UP(start), last = PFN_DOWN(end);
	unsigned long flags;

	while (pfn < last) {
		unsigned long next = min((pfn / CHUNK_PAGES + 1) * CHUNK_PAGES, last);

		spin_lock_irqsave(&zone.lock, flags);
		chunk_make_ready(pfn);
		memset(pfn_to_page(pfn), 0, (next - pfn) * sizeof(struct page));
		zone.total += next - pfn;
		chunk_give(pfn, next);
		spin_unlock_irqrestore(&zone.lock, flags);
		pfn = next;
	}
}

/*
 * The array of struct pages comes out of the top of the largest range, and is
 * not cleared: see chunk_make_ready().
 */
static void carve_mem_map(struct mem_range *ranges, unsigned int nr)
{
	unsigned long size = PAGE_ALIGN(max_pfn * sizeof(struct page));
	struct mem_range *best = &ranges[0];
	unsigned int i;

	for (i = 1; i < nr; i++)
		if (ranges[i].end - ranges[i].start > best->end - best->start)
			best = &ranges[i];
	if (!nr || best->end - best->start < size + CHUNK_PAGES / 2 * sizeof(struct page))
		panic("too little memory: give the machine at least 8 MiB (-m 8)");
	best->end -= size;
	mem_map = __va(best->end);
}

/* What mm/ maps into programs from the kernel image is found by virt_to_page(). */
static void ready_kernel_image(void)
{
	unsigned long pfn;

	for (pfn = 0; pfn < PFN_UP(__pa_symbol(_end)) && pfn < max_pfn; pfn += CHUNK_PAGES)
		chunk_make_ready(pfn);
	for (pfn = PFN_DOWN(__pa_symbol(_text)); pfn < PFN_UP(__pa_symbol(_end)); pfn++) {
		pfn_to_page(pfn)->flags = BIT(PG_reserved);
		atomic_set(&pfn_to_page(pfn)->refcount, 1);
	}
}

void page_alloc_init(const struct boot_info *bi)
{
	struct mem_range ranges[BOOT_MAX_RANGES];
	unsigned int i, nr;

	spin_lock_init(&zone.lock);
	for (i = 0; i < MAX_ORDER; i++)
		INIT_LIST_HEAD(&zone.free[i]);
	max_pfn = PFN_DOWN(bi->max_phys);
	zone.chunk_ready = early_alloc(BITS_TO_LONGS(max_pfn / CHUNK_PAGES + 1) * sizeof(long), 8);
	nr = boot_free_ranges(ranges, BOOT_MAX_RANGES);
	carve_mem_map(ranges, nr);
	ready_kernel_image();

	/* The highest range is used up last: low memory is soon fragmented anyway. */
	for (i = nr; i--; ) {
		if (ranges[i].start >= ranges[i].end)
			continue;
		zone.untouched[zone.nr_ranges++] = ranges[i];
		zone.nr_untouched += PFN_DOWN(ranges[i].end) - PFN_DOWN(ranges[i].start);
	}
	zone.total = zone.nr_untouched;
	zone.reserve = clamp(zone.total / 64, 24UL, 1024UL);
}
