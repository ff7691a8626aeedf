/*
 * slab.c - small objects cut out of pages
 *
 * A cache hands out objects of one size.  It cuts them out of slabs: blocks of
 * pages, each with a list of its free objects.  Every CPU keeps a list of free
 * objects of each cache in front of that, so that kmem_cache_alloc() and
 * kmem_cache_free() usually take no lock: about fifteen instructions each.
 *
 * A free object's first word links it to the next free one (for caches with a
 * constructor or TYPESAFE_BY_RCU, a word behind the object does).
 * A slab is on the cache's partial list while it has both free and used
 * objects; one with none used goes back to the page allocator, but for one
 * that is kept for the next wish.
 *
 * Locks: the CPU's lists need interrupts off; cache->lock, inside that, guards
 * the slabs.  cache_list_lock guards the list of caches.
 */
#include "mm/slab.h"

#include "arch/x86/irqflags.h"
#include "arch/x86/percpu.h"
#include "arch/x86/spinlock.h"
#include "lib/string.h"
#include "mm/kasan.h"
#include "mm/mm_init.h"
#include "mm/slab_def.h"
#include "mm/uaccess.h"
#include "mm/vmalloc.h"
#include "sched/rcu.h"

/* This CPU's free objects of one cache. */
struct cpu_slab {
	void		*free;
	unsigned int	count;
};

#define MAX_CACHES	128
static DEFINE_PER_CPU(struct cpu_slab[MAX_CACHES], cpu_slabs);

static struct kmem_cache cache_table[MAX_CACHES];
static unsigned int nr_caches;		/* cache_list_lock */
static DEFINE_SPINLOCK(cache_list_lock);
static atomic_long_t slab_pages, reclaimable_pages;

struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];

static const struct {
	const char	*name;
	unsigned int	size;
} kmalloc_sizes[NR_KMALLOC_CACHES] = {
	{ "kmalloc-8", 8 }, { "kmalloc-16", 16 }, { "kmalloc-32", 32 }, { "kmalloc-64", 64 },
	{ "kmalloc-96", 96 }, { "kmalloc-128", 128 }, { "kmalloc-192", 192 },
	{ "kmalloc-256", 256 }, { "kmalloc-512", 512 }, { "kmalloc-1k", 1024 },
	{ "kmalloc-2k", 2048 }, { "kmalloc-4k", 4096 }, { "kmalloc-8k", 8192 },
};

#define cpu_slab_of(cache)	((cache)->cpu_slab)
#define free_link(cache, obj)	(*(void **)((char *)(obj) + (cache)->link_offset))

/* Objects are always in the direct map. */
static __always_inline struct page *object_page(const void *obj)
{
	return pfn_to_page(((unsigned long)obj - PAGE_OFFSET) >> PAGE_SHIFT);
}

static struct page *slab_head(const struct kmem_cache *cache, struct page *page)
{
	return pfn_to_page(page_to_pfn(page) & ~((1UL << cache->order) - 1));
}

/* Links all objects of a new slab, the lowest address first. */
static void slab_carve(struct kmem_cache *cache, struct page *page)
{
	char *base = page_address(page), *obj;
	void *next = NULL;
	unsigned int i;

	for (i = cache->per_slab; i--; next = obj) {
		obj = base + (size_t)i * cache->stride;
		if (cache->ctor)
			cache->ctor(obj);
		free_link(cache, obj) = next;
	}
	page->freelist = next;
	page->inuse = 0;
}

static void count_pages(const struct kmem_cache *cache, long nr)
{
	atomic_long_add(nr, &slab_pages);
	if (cache->flags & SLAB_RECLAIM_ACCOUNT)
		atomic_long_add(nr, &reclaimable_pages);
}

/* A new slab, on no list yet; interrupts may be on while pages are found. */
static struct page *slab_new(struct kmem_cache *cache, gfp_t gfp)
{
	struct page *page = alloc_pages(gfp & ~__GFP_ZERO, cache->order);
	unsigned int i;

	if (!page)
		return NULL;
	slab_carve(cache, page);
	kasan_poison_slab(cache, page_address(page));
	for (i = 0; i < 1U << cache->order; i++) {
		page[i].flags |= BIT(PG_slab);
		page[i].slab_cache = cache;
	}
	count_pages(cache, 1L << cache->order);
	return page;
}

static void slab_release_pages(struct page *page, struct kmem_cache *cache)
{
	unsigned int i;

	for (i = 0; i < 1U << cache->order; i++) {
		page[i].flags &= ~BIT(PG_slab);
		page[i].slab_cache = NULL;
	}
	count_pages(cache, -(1L << cache->order));
	__free_pages(page, cache->order);
}

static void slab_free_rcu(struct rcu_head *head)
{
	struct page *page = container_of((struct list_head *)head, struct page, slab_list);

	slab_release_pages(page, page->slab_cache);
}

/* No object of it is in use; it is on no list any more. */
static void slab_destroy(struct kmem_cache *cache, struct page *page)
{
	BUILD_BUG_ON(sizeof(struct rcu_head) > sizeof(page->slab_list));
	if (cache->flags & SLAB_TYPESAFE_BY_RCU)
		call_rcu((struct rcu_head *)&page->slab_list, slab_free_rcu);
	else
		slab_release_pages(page, cache);
}

/* All free objects of @page go to the (empty) list of this CPU. */
static void cpu_slab_fill(struct kmem_cache *cache, struct cpu_slab *cpu, struct page *page)
{
	cpu->free = page->freelist;
	cpu->count = cache->per_slab - page->inuse;
	page->freelist = NULL;
	page->inuse = cache->per_slab;
}

static bool cpu_slab_refill(struct kmem_cache *cache, struct cpu_slab *cpu)
{
	struct page *page;

	spin_lock(&cache->lock);
	page = list_first_entry_or_null(&cache->partial, struct page, slab_list);
	if (page) {
		list_del(&page->slab_list);
		if (!page->inuse)
			cache->nr_empty--;
		cpu_slab_fill(cache, cpu, page);
	}
	spin_unlock(&cache->lock);
	return page != NULL;
}

static void *cpu_slab_pop(struct kmem_cache *cache, struct cpu_slab *cpu)
{
	void *obj = cpu->free;

	cpu->free = free_link(cache, obj);
	cpu->count--;
	return obj;
}

/* A new slab's objects become this CPU's; interrupts off. */
static void cpu_slab_adopt(struct kmem_cache *cache, struct page *page)
{
	struct cpu_slab *cpu = this_cpu_ptr(cpu_slab_of(cache));

	spin_lock(&cache->lock);
	cache->nr_slabs++;
	if (cpu->free) {
		/* An interrupt's allocation came first: keep both. */
		list_add_tail(&page->slab_list, &cache->partial);
		cache->nr_empty++;
	} else {
		cpu_slab_fill(cache, cpu, page);
	}
	spin_unlock(&cache->lock);
}

/* What an allocation comes with and leaves with, whichever way it took. */
static __always_inline void *slab_hand_out(struct kmem_cache *cache, void *obj, gfp_t gfp,
					   size_t size)
{
	kasan_slab_alloc(cache, obj, size);
	return gfp & __GFP_ZERO ? memset(obj, 0, size) : obj;
}

/* This CPU has no object at hand.  Interrupts are off; @flags: what they were before. */
static noinline void *slab_alloc_slow(struct kmem_cache *cache, gfp_t gfp, size_t size,
				      unsigned long flags)
{
	struct page *page;
	void *obj;

	if (!cpu_slab_refill(cache, this_cpu_ptr(cpu_slab_of(cache)))) {
		local_irq_restore(flags);
		page = slab_new(cache, gfp);
		if (!page)
			return NULL;
		local_irq_disable();
		cpu_slab_adopt(cache, page);
	}
	obj = cpu_slab_pop(cache, this_cpu_ptr(cpu_slab_of(cache)));
	local_irq_restore(flags);
	return slab_hand_out(cache, obj, gfp, size);
}

/* @obj goes back to its slab; returns the slab if it shall be freed. */
static struct page *slab_put_object(struct kmem_cache *cache, void *obj)
{
	struct page *page = slab_head(cache, object_page(obj));

	free_link(cache, obj) = page->freelist;
	page->freelist = obj;
	if (page->inuse-- == cache->per_slab)
		list_add(&page->slab_list, &cache->partial);
	if (page->inuse)
		return NULL;
	list_del(&page->slab_list);
	if (!cache->nr_empty) {
		list_add_tail(&page->slab_list, &cache->partial);
		cache->nr_empty = 1;
		return NULL;
	}
	cache->nr_slabs--;
	return page;
}

/* All but @keep of this CPU's free objects go back to their slabs. */
static void cpu_slab_drain(struct kmem_cache *cache, struct cpu_slab *cpu, unsigned int keep)
{
	LIST_HEAD(dead);

	spin_lock(&cache->lock);
	while (cpu->count > keep) {
		void *obj = cpu->free;
		struct page *page;

		cpu->free = free_link(cache, obj);
		cpu->count--;
		page = slab_put_object(cache, obj);
		if (page)
			list_add(&page->slab_list, &dead);
	}
	spin_unlock(&cache->lock);
	while (!list_empty(&dead)) {
		struct page *page = list_first_entry(&dead, struct page, slab_list);

		list_del(&page->slab_list);
		slab_destroy(cache, page);
	}
}

static __always_inline void *slab_alloc(struct kmem_cache *cache, gfp_t gfp, size_t size)
{
	struct cpu_slab *cpu = cpu_slab_of(cache);
	unsigned long flags;
	void *obj;

	if (should_failslab(size, gfp))
		return NULL;
	might_alloc(gfp);
	local_irq_save(flags);
	obj = this_cpu_read(cpu->free);
	if (unlikely(!obj))
		return slab_alloc_slow(cache, gfp, size, flags);
	this_cpu_write(cpu->free, free_link(cache, obj));
	this_cpu_dec(cpu->count);
	local_irq_restore(flags);
	return slab_hand_out(cache, obj, gfp, size);
}

/* This CPU has too many at hand.  Interrupts are off; @flags: what they were before. */
static noinline void slab_free_slow(struct kmem_cache *cache, unsigned long flags)
{
	cpu_slab_drain(cache, this_cpu_ptr(cpu_slab_of(cache)), cache->cpu_max / 2);
	local_irq_restore(flags);
}

static __always_inline void slab_free(struct kmem_cache *cache, void *obj, const void *caller)
{
	struct cpu_slab *cpu;
	unsigned long flags;

	if (kasan_enabled()) {
		/* Into quarantine; what comes out instead may be of any cache. */
		obj = kasan_slab_free(cache, obj, caller);
		if (!obj)
			return;
		cache = object_page(obj)->slab_cache;
	}
	cpu = cpu_slab_of(cache);
	local_irq_save(flags);
	free_link(cache, obj) = this_cpu_read(cpu->free);
	this_cpu_write(cpu->free, obj);
	this_cpu_inc(cpu->count);
	if (unlikely(this_cpu_read(cpu->count) > cache->cpu_max)) {
		slab_free_slow(cache, flags);
		return;
	}
	local_irq_restore(flags);
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	return slab_alloc(cache, gfp, cache->object_size);
}

void kmem_cache_free(struct kmem_cache *cache, void *object)
{
	if (likely(object))
		slab_free(cache, object, __builtin_return_address(0));
}

static void *kmalloc_large(size_t size, gfp_t gfp)
{
	if (size > KMALLOC_MAX_SIZE || should_failslab(size, gfp))
		return NULL;
	return (void *)__get_free_pages(gfp, max(get_order(size), 1U));
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	if (unlikely(size > KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_large(size, gfp);
	return slab_alloc(kmalloc_caches[kmalloc_index(size)], gfp, size);
}

void kfree(const void *object)
{
	struct page *page;

	if (unlikely(!object))
		return;
	page = object_page(object);
	if (likely(page->flags & BIT(PG_slab))) {
		slab_free(page->slab_cache, (void *)object, __builtin_return_address(0));
		return;
	}
	BUG_ON(!(page->flags & BIT(PG_head)));
	put_page(page);
}

size_t ksize(const void *object)
{
	struct page *page;

	if (!object)
		return 0;
	page = object_page(object);
	if (page->flags & BIT(PG_slab))
		return page->slab_cache->object_size;
	return PAGE_SIZE << page->order;
}

void *krealloc(const void *object, size_t size, gfp_t gfp)
{
	size_t old = ksize(object);
	void *new;

	if (object && size <= old && size > old / 4 && !KASAN_REDZONE)
		return (void *)object;
	new = kmalloc(size, gfp);
	if (new && object) {
		memcpy(new, object, min(old, size));
		kfree(object);
	}
	return new;
}

/* Bytes between objects, and pages in a slab, so that little is left over. */
static void cache_layout(struct kmem_cache *cache, unsigned int align)
{
	bool link_behind = cache->ctor || (cache->flags & SLAB_TYPESAFE_BY_RCU);
	unsigned int size = ALIGN(cache->object_size, 8);

	cache->link_offset = link_behind ? size : 0;
	if (link_behind)
		size += sizeof(void *);
	cache->redzone_offset = size;
	cache->stride = ALIGN(size + KASAN_REDZONE, max(align, 8U));
	while (cache->order < 3 && (PAGE_SIZE << cache->order) / cache->stride < 8 &&
	       (PAGE_SIZE << cache->order) % cache->stride > (PAGE_SIZE << cache->order) / 8)
		cache->order++;
	while ((PAGE_SIZE << cache->order) < cache->stride)
		cache->order++;
	cache->per_slab = (PAGE_SIZE << cache->order) / cache->stride;
	cache->cpu_max = clamp(16384 / cache->stride, 4U, 64U);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *))
{
	struct kmem_cache *cache;

	spin_lock(&cache_list_lock);
	BUG_ON(nr_caches == MAX_CACHES);
	cache = &cache_table[nr_caches];
	cache->cpu_slab = &cpu_slabs[nr_caches];
	nr_caches++;
	spin_unlock(&cache_list_lock);

	cache->name = name;
	cache->object_size = size;
	cache->flags = flags;
	cache->ctor = ctor;
	spin_lock_init(&cache->lock);
	INIT_LIST_HEAD(&cache->partial);
	cache_layout(cache, flags & SLAB_HWCACHE_ALIGN ? max(align, 64U) : align);
	return cache;
}

/* Empty slabs, and what this CPU keeps at hand, go back to the page allocator. */
static unsigned long cache_shrink(struct kmem_cache *cache)
{
	struct page *page = NULL;
	unsigned long flags;

	local_irq_save(flags);
	cpu_slab_drain(cache, this_cpu_ptr(cpu_slab_of(cache)), 0);
	spin_lock(&cache->lock);
	if (cache->nr_empty && !list_empty(&cache->partial)) {
		page = list_last_entry(&cache->partial, struct page, slab_list);
		if (page->inuse) {
			page = NULL;
		} else {
			list_del(&page->slab_list);
			cache->nr_empty--;
			cache->nr_slabs--;
		}
	}
	spin_unlock(&cache->lock);
	local_irq_restore(flags);
	if (!page)
		return 0;
	slab_destroy(cache, page);
	return 1UL << cache->order;
}

static unsigned long slab_scan(unsigned long nr __maybe_unused)
{
	unsigned long before = nr_slab_pages(), after;
	unsigned int i;
	void *obj;

	while ((obj = kasan_quarantine_take()) != NULL) {
		struct kmem_cache *cache = object_page(obj)->slab_cache;
		unsigned long flags;

		local_irq_save(flags);
		spin_lock(&cache->lock);
		free_link(cache, obj) = this_cpu_ptr(cpu_slab_of(cache))->free;
		this_cpu_ptr(cpu_slab_of(cache))->free = obj;
		this_cpu_ptr(cpu_slab_of(cache))->count++;
		spin_unlock(&cache->lock);
		local_irq_restore(flags);
	}
	for (i = 0; i < READ_ONCE(nr_caches); i++)
		cache_shrink(&cache_table[i]);
	after = nr_slab_pages();
	return before > after ? before - after : 0;
}

static struct reclaimer slab_reclaimer = { .scan = slab_scan };

void kmem_cache_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_KMALLOC_CACHES; i++)
		kmalloc_caches[i] = kmem_cache_create(kmalloc_sizes[i].name,
						      kmalloc_sizes[i].size,
						      min(kmalloc_sizes[i].size &
							  -kmalloc_sizes[i].size, 64U),
						      SLAB_PANIC, NULL);
	register_reclaimer(&slab_reclaimer);
}

unsigned long nr_slab_pages(void)
{
	return atomic_long_read(&slab_pages);
}

unsigned long nr_reclaimable_slab_pages(void)
{
	return atomic_long_read(&reclaimable_pages);
}

void slab_for_each(void (*fn)(const struct slab_stat *st, void *arg), void *arg)
{
	unsigned int i;

	for (i = 0; i < READ_ONCE(nr_caches); i++) {
		struct kmem_cache *cache = &cache_table[i];
		struct slab_stat st = {
			.name = cache->name, .size = cache->object_size,
			.per_slab = cache->per_slab, .order = cache->order,
			.slabs = READ_ONCE(cache->nr_slabs),
		};
		unsigned long kept = 0, flags;
		struct page *page;
		unsigned int cpu;

		for_each_online_cpu(cpu)
			kept += READ_ONCE(per_cpu_ptr(cpu_slab_of(cache), cpu)->count);
		spin_lock_irqsave(&cache->lock, flags);
		list_for_each_entry(page, &cache->partial, slab_list)
			kept += cache->per_slab - page->inuse;
		spin_unlock_irqrestore(&cache->lock, flags);
		st.objects_used = st.slabs * st.per_slab;
		st.objects_used -= min(st.objects_used, kept);
		fn(&st, arg);
	}
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup(s, strlen(s) + 1, gfp) : NULL;
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	size_t len = strnlen(s, max);
	char *copy = kmalloc(len + 1, gfp);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kmalloc(len, gfp);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}

void *memdup_user(const void __user *src, size_t len)
{
	void *copy = kmalloc(len, GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}

void *memdup_user_nul(const void __user *src, size_t len)
{
	char *copy = kmalloc(len + 1, GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	copy[len] = '\0';
	return copy;
}

char *strndup_user(const char __user *s, long max)
{
	long len = strnlen_user(s, max);
	char *copy;

	if (!len)
		return ERR_PTR(-EFAULT);
	if (len > max)
		return ERR_PTR(-EINVAL);
	copy = memdup_user(s, len);
	if (!IS_ERR(copy))
		copy[len - 1] = '\0';
	return copy;
}

void *kvmalloc(size_t size, gfp_t gfp)
{
	void *p = NULL;

	if (size <= 4 * PAGE_SIZE)
		p = kmalloc(size, gfp);
	return p ? p : __vmalloc(size, gfp);
}

void kvfree(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}
