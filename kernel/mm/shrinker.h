/*
 * shrinker.h - caches that give memory back when it is short
 *
 * A cache registers how to count what it could free and how to free some.  The
 * functions may sleep, and may free nothing; what goes by call_rcu() comes
 * back after a grace period.
 */
#ifndef RINGSIDE_MM_SHRINKER_H
#define RINGSIDE_MM_SHRINKER_H

#include "lib/list.h"
#include "mm/page.h"

struct shrink_control {
	gfp_t		gfp_mask;	/* of the allocation that is short */
	unsigned long	nr_to_scan;	/* look at so many objects */
};

#define SHRINK_STOP	(~0UL)		/* scan_objects cannot do anything now */
#define DEFAULT_SEEKS	2		/* what an object costs to be made again */

/* s  shrinker_rwsem */
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *, struct shrink_control *);
	/* The number freed. */
	unsigned long (*scan_objects)(struct shrinker *, struct shrink_control *);
	int			seeks;	/* I */
	struct list_head	list;	/* s */
};

int register_shrinker(struct shrinker *shrinker);
/* Afterwards it is not running.  One that was never registered is passed over. */
void unregister_shrinker(struct shrinker *shrinker);

/*
 * Asks every cache for its part: the 1/2^priority of what it has, and all of it
 * with priority 0.  Sleeps.  Returns the number of objects freed.
 */
unsigned long shrink_slab(gfp_t gfp_mask, int priority);

#endif
