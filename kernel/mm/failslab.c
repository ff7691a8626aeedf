/*
 * failslab.c - allocations that fail on purpose
 *
 * failslab=INTERVAL,PROBABILITY,SPACE,TIMES as Linux reads it.  Only what is
 * allocated on behalf of a program fails: boot has no way to go on without.
 */
#include "lib/atomic.h"
#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"
#include "mm/kasan.h"
#include "mm/page.h"
#include "sched/task.h"

#ifdef CONFIG_FAULT_INJECTION

/* Changed without a lock: which of two allocations fails does not matter. */
static struct {
	bool		parsed;
	unsigned long	interval;	/* every one of this many */
	unsigned long	probability;	/* percent */
	long		space;		/* bytes until it begins */
	long		times;		/* -1: for ever */
	unsigned long	count;
	u64		random;
} fail = { .random = 88172645463325252ULL };

static void parse(void)
{
	char value[64], *p = value;

	fail.parsed = true;
	if (!cmdline_get("failslab", value, sizeof(value)))
		return;
	fail.interval = simple_strtoul(p, &p, 10);
	fail.probability = simple_strtoul(*p ? p + 1 : p, &p, 10);
	fail.space = simple_strtoul(*p ? p + 1 : p, &p, 10);
	if (*p)
		p++;
	fail.times = *p == '-' ? -1 : (long)simple_strtoul(p, &p, 10);
}

static unsigned int percent(void)
{
	fail.random ^= fail.random << 13;
	fail.random ^= fail.random >> 7;
	fail.random ^= fail.random << 17;
	return fail.random % 100;
}

bool should_failslab(size_t size, gfp_t gfp)
{
	if ((gfp & __GFP_NOFAULT) || !current || !current->mm)
		return false;
	if (unlikely(!fail.parsed))
		parse();
	if (!fail.probability || !fail.times)
		return false;
	if (fail.space > 0) {
		fail.space -= (long)size;
		return false;
	}
	if (fail.interval > 1 && ++fail.count % fail.interval)
		return false;
	if (percent() >= fail.probability)
		return false;
	if (fail.times > 0)
		fail.times--;
	return true;
}

#endif
