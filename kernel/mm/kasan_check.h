/*
 * kasan_check.h - for copies the compiler does not see: string instructions, devices
 */
#ifndef RINGSIDE_MM_KASAN_CHECK_H
#define RINGSIDE_MM_KASAN_CHECK_H

#include "lib/types.h"

#ifdef CONFIG_KASAN
/* Panics unless all of [addr, addr + size) may be touched. */
void kasan_check_range(const void *addr, size_t size, bool write);
#else
static inline void kasan_check_range(const void *addr, size_t size, bool write)
{
	(void)addr;
	(void)size;
	(void)write;
}
#endif

#endif
