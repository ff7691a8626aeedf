/*
 * slab.h - small objects of kernel memory
 *
 * kmalloc(size, gfp) for odd jobs, kmem_cache_* for one kind of object.
 * Any context may call with GFP_ATOMIC; freeing is possible everywhere.
 */
#ifndef RINGSIDE_MM_SLAB_H
#define RINGSIDE_MM_SLAB_H

#include "lib/bitops.h"
#include "mm/page.h"

struct kmem_cache;

#define KMALLOC_MAX_CACHE_SIZE	8192
#define KMALLOC_MAX_SIZE	(PAGE_SIZE << (MAX_ORDER - 1))
#define ARCH_KMALLOC_MINALIGN	8

#define SLAB_HWCACHE_ALIGN	1u	/* objects start on cache lines */
#define SLAB_PANIC		2u	/* boot cannot go on without this cache */
#define SLAB_TYPESAFE_BY_RCU	4u	/* freed memory stays this kind of object a grace period */
#define SLAB_RECLAIM_ACCOUNT	8u	/* a shrinker can give its objects back */
#define SLAB_ACCOUNT		0u

/*
 * @ctor runs once for each object when its memory is taken from the page
 * allocator, not at each allocation; NULL: contents are undefined.
 */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *));
#define KMEM_CACHE(type, flags) \
	kmem_cache_create(#type, sizeof(struct type), __alignof__(struct type), (flags), NULL)
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp);
void kmem_cache_free(struct kmem_cache *cache, void *object);

static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	return kmem_cache_alloc(cache, gfp | __GFP_ZERO);
}

/* 8, 16, 32, 64, 96, 128, 192, 256, 512 ... 8192 bytes */
#define NR_KMALLOC_CACHES	13
extern struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];

static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (size <= 8)
		return 0;
	if (size > 64 && size <= 96)
		return 4;
	if (size > 128 && size <= 192)
		return 6;
	if (size <= 64)
		return (64 - __builtin_clzl(size - 1)) - 3;
	if (size <= 128)
		return 5;
	return (64 - __builtin_clzl(size - 1)) - 1;
}

void *__kmalloc(size_t size, gfp_t gfp);

static __always_inline void *kmalloc(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && size <= KMALLOC_MAX_CACHE_SIZE)
		return kmem_cache_alloc(kmalloc_caches[kmalloc_index(size)], gfp);
	return __kmalloc(size, gfp);
}

static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return kmalloc(bytes, gfp);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

void kfree(const void *object);
void *krealloc(const void *object, size_t size, gfp_t gfp);
/* Bytes that may really be used behind @object. */
size_t ksize(const void *object);

char *kstrdup(const char *s, gfp_t gfp);
char *kstrndup(const char *s, size_t max, gfp_t gfp);
void *kmemdup(const void *src, size_t len, gfp_t gfp);
void *memdup_user(const void __user *src, size_t len);
char *strndup_user(const char __user *s, long max);	/* -EINVAL: longer than max */
void *memdup_user_nul(const void __user *src, size_t len);

/* May be large: pages in a row when there are, else mapped in vmalloc space. */
void *kvmalloc(size_t size, gfp_t gfp);
void kvfree(const void *addr);

static inline void *kvzalloc(size_t size, gfp_t gfp)
{
	return kvmalloc(size, gfp | __GFP_ZERO);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return kvmalloc(bytes, gfp);
}

/* kfree_rcu(ptr, member) is in sched/rcu.h. */

/* For /proc/meminfo and /proc/slabinfo: calls fn for each cache. */
struct slab_stat {
	const char *name;
	unsigned int size, per_slab, order;
	unsigned long slabs, objects_used;
};
void slab_for_each(void (*fn)(const struct slab_stat *st, void *arg), void *arg);
unsigned long nr_slab_pages(void);
unsigned long nr_reclaimable_slab_pages(void);	/* of those */

#endif
