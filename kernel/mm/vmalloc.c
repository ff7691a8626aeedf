/*
 * vmalloc.c - kernel memory with page tables of its own
 *
 * Areas lie in [VMALLOC_START, VMALLOC_END) in one list by address, an
 * unmapped page behind each.  Kernel stacks have slots of their own at the
 * region's upper end; a slot is a guard page and THREAD_SIZE above it.
 * A freed stack stays mapped for
 * the next task: taking mappings away interrupts all CPUs, and stacks are freed where
 * that is not possible.  alloc_kernel_stack() and the shrinker give surplus back.
 *
 * Locks: area_lock and stack_lock are innermost, taken with interrupts off.
 */
#include "mm/vmalloc.h"

#include "arch/x86/irqflags.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/spinlock.h"
#include "lib/bitops.h"
#include "lib/string.h"
#include "mm/mm_init.h"
#include "mm/slab.h"

struct vm_area {
	struct list_head	list;		/* area_lock */
	unsigned long		addr;
	unsigned long		size;		/* guard page not counted */
};

static LIST_HEAD(areas);
static DEFINE_SPINLOCK(area_lock);

#define STACK_SLOT	(THREAD_SIZE + PAGE_SIZE)
#define STACK_PAGES	(THREAD_SIZE / PAGE_SIZE)
#define MAX_STACKS	65536UL
#define STACKS_START	(VMALLOC_END - MAX_STACKS * STACK_SLOT)
#define STACKS_KEPT	32U		/* freed stacks that may wait for the next task */

/* Lies at the lowest address of a freed stack. */
struct free_stack {
	struct free_stack	*next;
};

static DEFINE_SPINLOCK(stack_lock);
static DECLARE_BITMAP(stack_slots, MAX_STACKS);	/* stack_lock  1: mapped */
static unsigned long stack_hint;		/* stack_lock  no free slot below */
static struct free_stack *free_stacks;		/* stack_lock */
static unsigned int nr_free_stacks;		/* stack_lock */
static unsigned long nr_stacks;			/* stack_lock  mapped, free ones too */

bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr - VMALLOC_START < VMALLOC_END - VMALLOC_START;
}

/* Frees the pages behind [addr, addr + size), some of which may be missing. */
static void unmap_pages(unsigned long addr, unsigned long size)
{
	struct page *batch[16];
	unsigned long start, end = addr + size;
	unsigned int i, n;

	while (addr < end) {
		start = addr;
		for (n = 0; addr < end && n < ARRAY_SIZE(batch); addr += PAGE_SIZE) {
			pte_t *pte = lookup_kernel_pte(addr);

			if (pte && pte_present(*pte))
				batch[n++] = pfn_to_page(pte_pfn(*pte));
		}
		unmap_kernel_range(start, addr - start);
		for (i = 0; i < n; i++)
			put_page(batch[i]);
	}
}

/* Backs [addr, addr + size) with pages; on failure takes what there was away again. */
static bool map_pages(unsigned long addr, unsigned long size, gfp_t gfp)
{
	unsigned long a;

	for (a = addr; a < addr + size; a += PAGE_SIZE) {
		struct page *page = alloc_page(gfp);

		if (!page)
			goto undo;
		if (map_kernel_page(a, page_to_phys(page), PAGE_KERNEL)) {
			put_page(page);
			goto undo;
		}
	}
	return true;
undo:
	unmap_pages(addr, a - addr);
	return false;
}

/* Finds a hole of @area->size and a guard page, and puts @area there. */
static bool area_insert(struct vm_area *area)
{
	unsigned long addr = VMALLOC_START, flags;
	struct vm_area *a;

	spin_lock_irqsave(&area_lock, flags);
	list_for_each_entry(a, &areas, list) {
		if (a->addr - addr >= area->size + PAGE_SIZE)
			break;
		addr = a->addr + a->size + PAGE_SIZE;
	}
	area->addr = addr;
	if (STACKS_START - addr < area->size + PAGE_SIZE) {
		spin_unlock_irqrestore(&area_lock, flags);
		return false;
	}
	list_add_tail(&area->list, &a->list);
	spin_unlock_irqrestore(&area_lock, flags);
	return true;
}

static void area_remove(struct vm_area *area)
{
	unsigned long flags;

	spin_lock_irqsave(&area_lock, flags);
	list_del(&area->list);
	spin_unlock_irqrestore(&area_lock, flags);
	kfree(area);
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	struct vm_area *area;

	if (!size || size > totalram_pages() << PAGE_SHIFT)
		return NULL;
	area = kmalloc(sizeof(*area), gfp & ~__GFP_ZERO);
	if (!area)
		return NULL;
	area->size = PAGE_ALIGN(size);
	if (!area_insert(area)) {
		kfree(area);
		return NULL;
	}
	if (!map_pages(area->addr, area->size, gfp)) {
		area_remove(area);
		return NULL;
	}
	return (void *)area->addr;
}

void *vmalloc(unsigned long size)
{
	return __vmalloc(size, GFP_KERNEL);
}

void *vzalloc(unsigned long size)
{
	return __vmalloc(size, GFP_KERNEL | __GFP_ZERO);
}

void vfree(const void *addr)
{
	struct vm_area *area = NULL, *a;
	unsigned long flags;

	if (!addr)
		return;
	spin_lock_irqsave(&area_lock, flags);
	list_for_each_entry(a, &areas, list)
		if (a->addr == (unsigned long)addr)
			area = a;
	spin_unlock_irqrestore(&area_lock, flags);
	BUG_ON(!area);
	unmap_pages(area->addr, area->size);
	area_remove(area);
}

static void *stack_of_slot(unsigned long slot)
{
	return (void *)(STACKS_START + slot * STACK_SLOT + PAGE_SIZE);
}

static unsigned long slot_of_stack(const void *stack)
{
	return ((unsigned long)stack - STACKS_START) / STACK_SLOT;
}

static void *take_free_stack(unsigned int keep)
{
	struct free_stack *s = NULL;
	unsigned long flags;

	spin_lock_irqsave(&stack_lock, flags);
	if (nr_free_stacks > keep) {
		s = free_stacks;
		free_stacks = s->next;
		nr_free_stacks--;
	}
	spin_unlock_irqrestore(&stack_lock, flags);
	return s;
}

static void release_slot(unsigned long slot)
{
	unsigned long flags;

	spin_lock_irqsave(&stack_lock, flags);
	__clear_bit(slot, stack_slots);
	stack_hint = min(stack_hint, slot);
	nr_stacks--;
	spin_unlock_irqrestore(&stack_lock, flags);
}

static void unmap_stack(void *stack)
{
	unmap_pages((unsigned long)stack, THREAD_SIZE);
	release_slot(slot_of_stack(stack));
}

static void *map_stack(void)
{
	unsigned long slot, flags;

	spin_lock_irqsave(&stack_lock, flags);
	slot = find_next_zero_bit(stack_slots, MAX_STACKS, stack_hint);
	if (slot < MAX_STACKS) {
		__set_bit(slot, stack_slots);
		stack_hint = slot + 1;
		nr_stacks++;
	}
	spin_unlock_irqrestore(&stack_lock, flags);
	if (slot >= MAX_STACKS)
		return NULL;
	if (map_pages((unsigned long)stack_of_slot(slot), THREAD_SIZE, GFP_KERNEL))
		return stack_of_slot(slot);
	release_slot(slot);
	return NULL;
}

void *alloc_kernel_stack(void)
{
	void *stack = take_free_stack(0);

	if (!stack)
		return map_stack();
	if (unlikely(READ_ONCE(nr_free_stacks) > STACKS_KEPT)) {
		void *surplus = take_free_stack(STACKS_KEPT);

		if (surplus)
			unmap_stack(surplus);
	}
	return stack;
}

void free_kernel_stack(void *stack)
{
	struct free_stack *s = stack;
	unsigned long flags;

	spin_lock_irqsave(&stack_lock, flags);
	s->next = free_stacks;
	free_stacks = s;
	nr_free_stacks++;
	spin_unlock_irqrestore(&stack_lock, flags);
}

unsigned long nr_stack_pages(void)
{
	return READ_ONCE(nr_stacks) * STACK_PAGES;
}

bool in_stack_guard(unsigned long addr)
{
	return addr >= STACKS_START && addr < VMALLOC_END &&
	       (addr - STACKS_START) % STACK_SLOT < PAGE_SIZE;
}

static unsigned long stacks_scan(unsigned long nr)
{
	unsigned long freed = 0;
	void *stack;

	while (freed < nr && (stack = take_free_stack(0)) != NULL) {
		unmap_stack(stack);
		freed += STACK_PAGES;
	}
	return freed;
}

static struct reclaimer stacks_reclaimer = { .scan = stacks_scan };

static void *pt_alloc(void)
{
	return (void *)get_zeroed_page(GFP_ATOMIC);	/* under the lock of these tables */
}

void vmalloc_init(void)
{
	kernel_pt_alloc = pt_alloc;
	register_reclaimer(&stacks_reclaimer);
}
