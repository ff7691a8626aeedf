/*
 * kasan.h - where the debug kernel keeps one shadow byte for eight of memory
 *
 * The shadow of RAM's direct map and of the image is real memory; the shadow
 * of everything else is one page of zeros ("may be used"), mapped read-only again
 * and again.  What to write into it is mm/kasan.c's business.
 */
#ifndef RINGSIDE_ARCH_KASAN_H
#define RINGSIDE_ARCH_KASAN_H

#include "arch/x86/pgtable.h"

#ifdef CONFIG_KASAN
void kasan_map_shadow(pgd_t *pgd);

static inline void *kasan_mem_to_shadow(const void *addr)
{
	return (void *)(((unsigned long)addr >> 3) + KASAN_SHADOW_OFFSET);
}
#else
static inline void kasan_map_shadow(pgd_t *pgd) { (void)pgd; }
#endif

#endif
