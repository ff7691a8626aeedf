/*
 * page.h - pages, and where the kernel's address space puts things
 *
 *   0xffff888000000000  direct map: all physical memory, read-write, never executable
 *   0xffffc90000000000  vmalloc: kernel stacks between guard pages (mm/)
 *   0xffffc94000000000  ioremap: device registers (paging.c)
 *   0xffffec0000000000  KASAN shadow, debug kernel only
 *   0xffffffff80000000  the kernel image, at its physical address plus this
 *
 * Each region lives in page-directory entries that exist before the first
 * program runs, so all address spaces share them by copying those entries once.
 */
#ifndef RINGSIDE_ARCH_PAGE_H
#define RINGSIDE_ARCH_PAGE_H

#define PAGE_SHIFT	12
#define PMD_SHIFT	21
#define PUD_SHIFT	30
#define PGDIR_SHIFT	39

#define KERNEL_PHYS_BASE 0x100000

/* For assembler: THREAD_SIZE, and processor.h's FPU_STATE_MAX. */
#ifdef CONFIG_KASAN
#define THREAD_SIZE_ASM	32768
#else
#define THREAD_SIZE_ASM	16384
#endif
#define FPU_STATE_MAX_ASM 2816

#ifdef __ASSEMBLER__
#define PAGE_SIZE	4096
#define PAGE_OFFSET	0xffff888000000000
#define __START_KERNEL_map 0xffffffff80000000
#else

#include "lib/types.h"

#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PMD_SIZE	(1UL << PMD_SHIFT)
#define PMD_MASK	(~(PMD_SIZE - 1))
#define PUD_SIZE	(1UL << PUD_SHIFT)
#define PUD_MASK	(~(PUD_SIZE - 1))
#define PGDIR_SIZE	(1UL << PGDIR_SHIFT)
#define PGDIR_MASK	(~(PGDIR_SIZE - 1))

#define PAGE_ALIGN(x)	(((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)

#define PAGE_OFFSET		0xffff888000000000UL
#define VMALLOC_START		0xffffc90000000000UL
#define VMALLOC_END		0xffffc94000000000UL
#define IOREMAP_START		0xffffc94000000000UL
#define IOREMAP_END		0xffffc98000000000UL
#define KASAN_SHADOW_OFFSET	0xdffffc0000000000UL
#define KASAN_SHADOW_START	0xffffec0000000000UL
#define KASAN_SHADOW_END	0xfffffc0000000000UL
#define __START_KERNEL_map	0xffffffff80000000UL

/*
 * User space ends a page below the hole of non-canonical addresses, so the
 * address after a syscall instruction is always canonical.
 */
#define TASK_SIZE_MAX	((1UL << 47) - PAGE_SIZE)
#define TASK_SIZE32	0xffffe000UL

#define THREAD_SIZE	((unsigned long)THREAD_SIZE_ASM)	/* kernel stack, guard page below */

/* Direct map and kernel image addresses only. */
static __always_inline unsigned long __phys_addr(unsigned long x)
{
	return x >= __START_KERNEL_map ? x - __START_KERNEL_map : x - PAGE_OFFSET;
}

#define __pa(x)			__phys_addr((unsigned long)(x))
#define __pa_symbol(x)		((unsigned long)(x) - __START_KERNEL_map)
#define __va(x)			((void *)((unsigned long)(x) + PAGE_OFFSET))
#define virt_to_phys(x)		__pa(x)
#define phys_to_virt(x)		__va(x)
#define PFN_UP(x)		(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)		((x) >> PAGE_SHIFT)
#define PFN_PHYS(x)		((phys_addr_t)(x) << PAGE_SHIFT)

/* One string instruction: every processor with long mode does this at full speed. */
static __always_inline void clear_page(void *page)
{
	unsigned long n = PAGE_SIZE / 8;

	asm volatile("rep stosq" : "+D"(page), "+c"(n) : "a"(0UL) : "memory");
}

static __always_inline void copy_page(void *to, const void *from)
{
	unsigned long n = PAGE_SIZE / 8;

	asm volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
}

#endif
#endif
