/*
 * compat.h - what 32-bit programs hand to the calls in fs/
 */
#ifndef RINGSIDE_FS_COMPAT_H
#define RINGSIDE_FS_COMPAT_H

#include "lib/types.h"

typedef u32 compat_uptr_t;

static inline void __user *compat_ptr(compat_uptr_t p)
{
	return (__force void __user *)(unsigned long)p;
}

#endif
