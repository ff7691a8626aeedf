/*
 * shrinker.c - caches that give memory back when it is short
 */
#include "mm/shrinker.h"

#include "lib/kernel.h"
#include "sched/mutex.h"

static LIST_HEAD(shrinker_list);
static DECLARE_RWSEM(shrinker_rwsem);

int register_shrinker(struct shrinker *shrinker)
{
	down_write(&shrinker_rwsem);
	list_add_tail(&shrinker->list, &shrinker_list);
	up_write(&shrinker_rwsem);
	return 0;
}

void unregister_shrinker(struct shrinker *shrinker)
{
	if (!shrinker->list.next)
		return;
	down_write(&shrinker_rwsem);
	list_del(&shrinker->list);
	up_write(&shrinker_rwsem);
}

static unsigned long do_shrink(struct shrinker *shrinker, gfp_t gfp_mask, int priority)
{
	struct shrink_control sc = { .gfp_mask = gfp_mask };
	unsigned long freeable = shrinker->count_objects(shrinker, &sc), freed;

	sc.nr_to_scan = freeable >> priority;
	if (priority)
		sc.nr_to_scan = sc.nr_to_scan * DEFAULT_SEEKS / shrinker->seeks;
	if (!sc.nr_to_scan)
		return 0;
	freed = shrinker->scan_objects(shrinker, &sc);
	return freed == SHRINK_STOP ? 0 : freed;
}

/* A cache that comes or goes just now is not waited for: it may need memory for that. */
unsigned long shrink_slab(gfp_t gfp_mask, int priority)
{
	struct shrinker *shrinker;
	unsigned long freed = 0;

	if (!down_read_trylock(&shrinker_rwsem))
		return 0;
	list_for_each_entry(shrinker, &shrinker_list, list)
		freed += do_shrink(shrinker, gfp_mask, priority);
	up_read(&shrinker_rwsem);
	return freed;
}
