/*
 * slab_def.h - the inside of a slab cache, for slab.c and the debug kernel
 */
#ifndef RINGSIDE_MM_SLAB_DEF_H
#define RINGSIDE_MM_SLAB_DEF_H

#include "arch/x86/spinlock.h"
#include "lib/list.h"

struct cpu_slab;

/*
 * I  written by kmem_cache_create()     c  lock, interrupts off
 */
struct kmem_cache {
	struct cpu_slab		*cpu_slab;	/* I  this CPU's: through the per-CPU offset */
	unsigned int		link_offset;	/* I  where a free object keeps its link */
	unsigned int		object_size;	/* I  bytes the user asked for */
	unsigned int		cpu_max;	/* I  free objects a CPU keeps at most */
	unsigned int		stride;		/* I  from one object to the next */
	unsigned int		redzone_offset;	/* I  debug kernel: struct alloc_meta */
	unsigned int		per_slab;	/* I  objects in a slab */
	unsigned int		order;		/* I  a slab is 2^order pages */
	unsigned int		flags;		/* I  SLAB_* */
	void			(*ctor)(void *);	/* I */
	const char		*name;		/* I */
	spinlock_t		lock;
	struct list_head	partial;	/* c  slabs with free objects; empty ones last */
	unsigned long		nr_slabs;	/* c */
	unsigned long		nr_empty;	/* c  0 or 1, rarely more */
};

#endif
