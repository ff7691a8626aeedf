/*
 * kasan.h - the allocators tell the debug kernel which bytes may be touched
 *
 * In the debug kernel (-fsanitize=kernel-address) every load and store asks a
 * shadow byte, one for eight of memory, whether it is allowed (kasan.c).  In a
 * plain kernel all of this is nothing.
 */
#ifndef RINGSIDE_MM_KASAN_H
#define RINGSIDE_MM_KASAN_H

#include "mm/page.h"
#include "sched/task.h"

struct kmem_cache;
struct page;

#ifdef CONFIG_KASAN

#define kasan_enabled()	true
#define KASAN_REDZONE	64	/* behind every object: who allocated and freed it */

void kasan_init(void);
void kasan_poison_pages(struct page *page, unsigned int order);
void kasan_unpoison_pages(struct page *page, unsigned int order);
/* The slab's memory is new: no object in it may be touched. */
void kasan_poison_slab(struct kmem_cache *cache, void *slab);
/* @object goes to a caller who asked for @size bytes of it. */
void kasan_slab_alloc(struct kmem_cache *cache, void *object, size_t size);
/*
 * @object came back.  Reports a double free.  Returns an object that has been
 * in quarantine long enough to be used again, or NULL.
 */
void *kasan_slab_free(struct kmem_cache *cache, void *object, const void *caller);
/* Memory is short: one object out of the quarantine, or NULL when it is empty. */
void *kasan_quarantine_take(void);
/* At shutdown, with slab_report on the command line: who has not freed what. */
void kasan_report_live(void);
void kasan_poison_range(const void *addr, size_t size, u8 value);
void kasan_unpoison_range(const void *addr, size_t size);

#else

#define kasan_enabled()	false
#define KASAN_REDZONE	0

static inline void kasan_init(void) { }
static inline void kasan_poison_pages(struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}
static inline void kasan_unpoison_pages(struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}
static inline void kasan_poison_slab(struct kmem_cache *cache, void *slab)
{
	(void)cache;
	(void)slab;
}
static inline void kasan_slab_alloc(struct kmem_cache *cache, void *object, size_t size)
{
	(void)cache;
	(void)object;
	(void)size;
}
static inline void *kasan_slab_free(struct kmem_cache *cache, void *object, const void *caller)
{
	(void)cache;
	(void)caller;
	return object;
}
static inline void *kasan_quarantine_take(void)
{
	return NULL;
}
static inline void kasan_report_live(void) { }

#endif

/* An allocation that may have to wait for memory stands where it may sleep. */
static inline void might_alloc(gfp_t gfp)
{
	if (!(gfp & GFP_ATOMIC))
		might_sleep();
}

#ifdef CONFIG_FAULT_INJECTION
/*
 * failslab= and fail_page_alloc=INTERVAL,PROBABILITY,SPACE,TIMES on the command
 * line: should this allocation fail now?  As Linux's fault injection: of every
 * INTERVALth one, PROBABILITY percent, once SPACE bytes have been allocated, TIMES
 * times (-1: for ever), for tasks with 1 in /proc/PID/make-it-fail.
 */
bool should_failslab(size_t size, gfp_t gfp);
bool should_fail_alloc_page(gfp_t gfp, unsigned int order);
#else
static inline bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	(void)order;
	return false;
}

static inline bool should_failslab(size_t size, gfp_t gfp)
{
	(void)size;
	(void)gfp;
	return false;
}
#endif

#endif
