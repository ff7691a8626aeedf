/*
 * kasan.c - the debug kernel's check of every load and store
 *
 * gcc (-fsanitize=kernel-address) calls __asan_loadN_noabort() and
 * __asan_storeN_noabort() before each access.  For memory of the direct map one
 * shadow byte stands for eight bytes: 0 all may be touched, 1-7 only that many,
 * else none, and the value says why.  Kernel image and stacks have guard pages and read-only
 * mappings instead, and are not checked.
 *
 * An object is followed by a redzone that says who allocated and freed it.  A
 * freed object waits in quarantine, poisoned, until enough others have been
 * freed; so late uses of it are seen.  A wrong access ends in panic().
 */
#include "mm/kasan.h"

#include "arch/x86/boot.h"
#include "arch/x86/kasan.h"
#include "arch/x86/panic.h"
#include "arch/x86/spinlock.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"
#include "mm/kasan_check.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/slab_def.h"
#include "sched/task.h"

#ifdef CONFIG_KASAN

#define SHADOW_PAGE	0xff	/* page is free */
#define SHADOW_REDZONE	0xfc	/* behind an object, or never handed out */
#define SHADOW_FREED	0xfb	/* object was freed */

#define POISON_FREE	0x6b
#define TRACE_DEPTH	6

enum meta_state { META_NEW, META_LIVE = 0x11fe, META_FREED = 0xdead };

/* In the redzone: kernel text addresses by their lower halves. */
struct alloc_meta {
	u32	alloc_trace[TRACE_DEPTH];
	u32	free_trace[TRACE_DEPTH];
	u32	state;			/* enum meta_state */
	s32	alloc_pid;
	s32	free_pid;
	u32	size;			/* bytes asked for */
};
BUILD_BUG_ON(sizeof(struct alloc_meta) > KASAN_REDZONE);

/* The linker's --wrap brings the kernel's memory functions to __wrap_*() below first. */
void *__real_memcpy(void *dst, const void *src, size_t n);
void *__real_memmove(void *dst, const void *src, size_t n);
void *__real_memset(void *dst, int c, size_t n);

#define QUARANTINE_MAX	8192

/* q  lock, interrupts off */
static struct {
	spinlock_t	lock;
	void		*objects[QUARANTINE_MAX];	/* q  ring, oldest at head */
	unsigned int	head, nr;			/* q */
	size_t		bytes, max_bytes;		/* q */
} quarantine;

/* End of the direct map; until kasan_init() and during a report its start: nothing is checked. */
static unsigned long checked_end = PAGE_OFFSET;

static inline u8 *shadow_of(unsigned long addr)
{
	return kasan_mem_to_shadow((const void *)addr);
}

static inline bool has_shadow(unsigned long addr)
{
	return addr >= PAGE_OFFSET && addr < checked_end;
}

void kasan_init(void)
{
	spin_lock_init(&quarantine.lock);
	quarantine.max_bytes = boot_info.total_ram / 32;
	checked_end = PAGE_OFFSET + boot_info.max_phys;
}

/* ---- Who was it ---- */

static bool kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)_text && addr < (unsigned long)_etext;
}

/* Return addresses up the frame pointers, as long as they stay on one stack. */
static void take_trace(u32 *trace)
{
	unsigned long *fp = __builtin_frame_address(0), *next;
	unsigned long limit = (unsigned long)fp + THREAD_SIZE;
	unsigned int n = 0;

	if (current && current->stack && (void *)fp > current->stack &&
	    (char *)fp < (char *)current->stack + THREAD_SIZE)
		limit = (unsigned long)current->stack + THREAD_SIZE - 2 * sizeof(long);
	while (n < TRACE_DEPTH && kernel_text(fp[1])) {
		trace[n++] = (u32)fp[1];
		next = (unsigned long *)fp[0];
		if (next <= fp || (unsigned long)next >= limit || ((unsigned long)next & 7))
			break;
		fp = next;
	}
	while (n < TRACE_DEPTH)
		trace[n++] = 0;
}

static void show_trace(const char *what, s32 pid, const u32 *trace)
{
	char sym[128];
	unsigned int i;

	pr_err("%s by task %d:\n", what, pid);
	for (i = 0; i < TRACE_DEPTH && trace[i]; i++)
		pr_err("  %s\n",
		       kallsyms_format(0xffffffff00000000UL | trace[i], sym, sizeof(sym)));
}

static struct alloc_meta *meta_of(const struct kmem_cache *cache, const void *object)
{
	return (struct alloc_meta *)((char *)object + cache->redzone_offset);
}

static void describe_object(unsigned long addr)
{
	struct page *page = virt_to_page(addr);
	const struct kmem_cache *cache;
	struct alloc_meta *meta;
	unsigned long base;
	char *object;

	if (!(page->flags & BIT(PG_slab)))
		return;
	cache = page->slab_cache;
	base = addr & ~((PAGE_SIZE << cache->order) - 1);
	object = (char *)base + (addr - base) / cache->stride * cache->stride;
	meta = meta_of(cache, object);
	pr_err("The address is %ld bytes into an object of %u bytes at %lx, cache %s\n",
	       (long)(addr - (unsigned long)object), meta->size, (unsigned long)object,
	       cache->name);
	if (meta->state == META_LIVE || meta->state == META_FREED)
		show_trace("Allocated", meta->alloc_pid, meta->alloc_trace);
	if (meta->state == META_FREED)
		show_trace("Freed", meta->free_pid, meta->free_trace);
}

static __cold __noreturn void report(const char *what, unsigned long addr, size_t size, bool write,
				     const void *ip)
{
	char sym[128];

	checked_end = PAGE_OFFSET;	/* the report itself is not checked */
	pr_emerg("BUG: KASAN: %s in %s\n", what,
		 kallsyms_format((unsigned long)ip, sym, sizeof(sym)));
	if (size)
		pr_emerg("%s of %zu bytes at %lx\n", write ? "Write" : "Read", size, addr);
	describe_object(addr);
	panic("KASAN: %s", what);
}

static const char *reason(u8 value)
{
	switch (value) {
	case SHADOW_PAGE:
		return "use of a free page";
	case SHADOW_FREED:
		return "use-after-free";
	default:
		return "out-of-bounds access";
	}
}

/* The first byte of [addr, addr + size) that may not be touched; 0: all may. */
static unsigned long first_bad_byte(unsigned long addr, size_t size)
{
	unsigned long a = addr, end = addr + size;

	while (a < end) {
		u8 value = *shadow_of(a);
		unsigned long stop = min((a | 7) + 1, end);

		if (value && (value > 7 || ((stop - 1) & 7) >= value))
			return value > 7 ? a : max(a, (a & ~7UL) + value);
		a = stop;
	}
	return 0;
}

static void check_range(unsigned long addr, size_t size, bool write, const void *ip)
{
	unsigned long bad;

	if (!has_shadow(addr) || !size)
		return;
	if (addr + size > checked_end)
		report("access past the end of memory", addr, size, write, ip);
	bad = first_bad_byte(addr, size);
	if (unlikely(bad))
		report(reason(*shadow_of(bad)), bad, size, write, ip);
}

void kasan_check_range(const void *addr, size_t size, bool write)
{
	check_range((unsigned long)addr, size, write, __builtin_return_address(0));
}

/* ---- What the allocators say ---- */

void kasan_poison_range(const void *addr, size_t size, u8 value)
{
	if (has_shadow((unsigned long)addr))
		memset(shadow_of((unsigned long)addr), value, size >> 3);
}

void kasan_unpoison_range(const void *addr, size_t size)
{
	unsigned long start = (unsigned long)addr;

	if (!has_shadow(start))
		return;
	memset(shadow_of(start), 0, size >> 3);
	if (size & 7)
		*shadow_of(start + size) = size & 7;
}

void kasan_poison_pages(struct page *page, unsigned int order)
{
	kasan_poison_range(page_address(page), PAGE_SIZE << order, SHADOW_PAGE);
}

void kasan_unpoison_pages(struct page *page, unsigned int order)
{
	kasan_unpoison_range(page_address(page), PAGE_SIZE << order);
}

void kasan_poison_slab(struct kmem_cache *cache, void *slab)
{
	unsigned int i;

	kasan_poison_range(slab, PAGE_SIZE << cache->order, SHADOW_REDZONE);
	for (i = 0; i < cache->per_slab; i++)
		meta_of(cache, (char *)slab + (size_t)i * cache->stride)->state = META_NEW;
}

void kasan_slab_alloc(struct kmem_cache *cache, void *object, size_t size)
{
	struct alloc_meta *meta = meta_of(cache, object);

	kasan_poison_range(object, cache->stride, SHADOW_REDZONE);
	kasan_unpoison_range(object, size);
	meta->state = META_LIVE;
	meta->size = size;
	meta->alloc_pid = current ? current->pid : 0;
	take_trace(meta->alloc_trace);
}

static void *quarantine_oldest(void)
{
	void *object = quarantine.objects[quarantine.head];
	const struct kmem_cache *cache = virt_to_page(object)->slab_cache;

	quarantine.head = (quarantine.head + 1) % QUARANTINE_MAX;
	quarantine.nr--;
	quarantine.bytes -= cache->stride;
	return object;
}

void *kasan_quarantine_take(void)
{
	void *object = NULL;
	unsigned long flags;

	spin_lock_irqsave(&quarantine.lock, flags);
	if (quarantine.nr)
		object = quarantine_oldest();
	spin_unlock_irqrestore(&quarantine.lock, flags);
	return object;
}

void *kasan_slab_free(struct kmem_cache *cache, void *object, const void *caller)
{
	unsigned long base = (unsigned long)object & ~((PAGE_SIZE << cache->order) - 1);
	struct alloc_meta *meta = meta_of(cache, object);
	void *oldest = NULL;
	unsigned long flags;

	if (((unsigned long)object - base) % cache->stride)
		report("free of an address inside an object", (unsigned long)object, 0, true,
		       caller);
	if (meta->state != META_LIVE)
		report("double free", (unsigned long)object, 0, true, caller);
	meta->state = META_FREED;
	meta->free_pid = current ? current->pid : 0;
	take_trace(meta->free_trace);
	/* Readers under RCU may still look at these, whoever has them by then. */
	if (cache->flags & SLAB_TYPESAFE_BY_RCU)
		return object;
	if (!cache->ctor)
		__real_memset(object, POISON_FREE, meta->size);
	kasan_poison_range(object, cache->stride, SHADOW_FREED);

	spin_lock_irqsave(&quarantine.lock, flags);
	if (quarantine.nr == QUARANTINE_MAX ||
	    (quarantine.nr && quarantine.bytes + cache->stride > quarantine.max_bytes))
		oldest = quarantine_oldest();
	quarantine.objects[(quarantine.head + quarantine.nr++) % QUARANTINE_MAX] = object;
	quarantine.bytes += cache->stride;
	spin_unlock_irqrestore(&quarantine.lock, flags);
	return oldest;
}

/* ---- What is still there at the end ---- */

#define MAX_SITES	256

/* A place in the kernel that allocates, and what it has not freed. */
static struct site {
	u32		ip;
	unsigned int	objects;
	unsigned long	bytes;
} sites[MAX_SITES];

static void count_object(const struct alloc_meta *meta)
{
	/* The innermost address is the allocator's own. */
	u32 ip = meta->alloc_trace[1];
	unsigned int i;

	for (i = 0; i < MAX_SITES && sites[i].objects && sites[i].ip != ip; i++)
		;
	if (i == MAX_SITES)
		return;
	sites[i].ip = ip;
	sites[i].objects++;
	sites[i].bytes += meta->size;
}

static void count_slab(const struct page *page)
{
	const struct kmem_cache *cache = page->slab_cache;
	unsigned int i;

	for (i = 0; i < cache->per_slab; i++) {
		const struct alloc_meta *meta =
			meta_of(cache, (char *)page_address(page) + (size_t)i * cache->stride);

		if (meta->state == META_LIVE)
			count_object(meta);
	}
}

void kasan_report_live(void)
{
	unsigned long pfn;
	unsigned int i;
	char sym[128];

	if (!cmdline_has("slab_report"))
		return;
	for (pfn = 0; pfn < max_pfn; pfn++) {
		struct page *page = ready_page(pfn);

		if (page && (page->flags & BIT(PG_slab)) &&
		    !(pfn & ((1UL << page->slab_cache->order) - 1)))
			count_slab(page);
	}
	pr_info("Allocated and not freed, by the function that asked:\n");
	for (i = 0; i < MAX_SITES && sites[i].objects; i++)
		pr_info("  %6u objects %8lu bytes %s\n", sites[i].objects, sites[i].bytes,
			kallsyms_format(0xffffffff00000000UL | sites[i].ip, sym, sizeof(sym)));
}

/* ---- What the compiler calls ---- */

#define DEFINE_CHECK(size) \
void __asan_load##size##_noabort(unsigned long addr); \
void __asan_load##size##_noabort(unsigned long addr) \
{ \
	check_range(addr, size, false, __builtin_return_address(0)); \
} \
void __asan_store##size##_noabort(unsigned long addr); \
void __asan_store##size##_noabort(unsigned long addr) \
{ \
	check_range(addr, size, true, __builtin_return_address(0)); \
}
DEFINE_CHECK(1)
DEFINE_CHECK(2)
DEFINE_CHECK(4)
DEFINE_CHECK(8)
DEFINE_CHECK(16)

void __asan_loadN_noabort(unsigned long addr, size_t size);
void __asan_loadN_noabort(unsigned long addr, size_t size)
{
	check_range(addr, size, false, __builtin_return_address(0));
}

void __asan_storeN_noabort(unsigned long addr, size_t size);
void __asan_storeN_noabort(unsigned long addr, size_t size)
{
	check_range(addr, size, true, __builtin_return_address(0));
}

/* Stacks have no shadow to clean up. */
void __asan_handle_no_return(void);
void __asan_handle_no_return(void)
{
}

void *__wrap_memcpy(void *dst, const void *src, size_t n);
void *__wrap_memmove(void *dst, const void *src, size_t n);
void *__wrap_memset(void *dst, int c, size_t n);

void *__wrap_memcpy(void *dst, const void *src, size_t n)
{
	check_range((unsigned long)src, n, false, __builtin_return_address(0));
	check_range((unsigned long)dst, n, true, __builtin_return_address(0));
	return __real_memcpy(dst, src, n);
}

void *__wrap_memmove(void *dst, const void *src, size_t n)
{
	check_range((unsigned long)src, n, false, __builtin_return_address(0));
	check_range((unsigned long)dst, n, true, __builtin_return_address(0));
	return __real_memmove(dst, src, n);
}

void *__wrap_memset(void *dst, int c, size_t n)
{
	check_range((unsigned long)dst, n, true, __builtin_return_address(0));
	return __real_memset(dst, c, n);
}

#endif
