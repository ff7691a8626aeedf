/*
 * failslab.c - allocations that fail on purpose
 *
 * failslab= (objects) and fail_page_alloc= (the kernel's own pages), each
 * INTERVAL,PROBABILITY,SPACE,TIMES as Linux reads them.  Only what is allocated for
 * a task that asked for it fails (/proc/PID/make-it-fail, inherited by fork):
 * boot has no way to go on without, and who judges the others must go on too.
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
struct fault_attr {
	const char	*name;
	bool		parsed;
	unsigned long	interval;	/* every one of this many */
	unsigned long	probability;	/* percent */
	long		space;		/* bytes until it begins */
	long		times;		/* -1: for ever */
	unsigned long	count;
	u64		random;
};

static struct fault_attr failslab = {
	.name = "failslab",
	.random = 88172645463325252ULL,
};

static struct fault_attr fail_page_alloc = {
	.name = "fail_page_alloc",
	.random = 1181783497276652981ULL,
};

static void parse(struct fault_attr *fail)
{
	char value[64], *p = value;

	fail->parsed = true;
	if (!cmdline_get(fail->name, value, sizeof(value)))
		return;
	fail->interval = simple_strtoul(p, &p, 10);
	fail->probability = simple_strtoul(*p ? p + 1 : p, &p, 10);
	fail->space = simple_strtoul(*p ? p + 1 : p, &p, 10);
	if (*p)
		p++;
	fail->times = *p == '-' ? -1 : (long)simple_strtoul(p, &p, 10);
}

static unsigned int percent(struct fault_attr *fail)
{
	fail->random ^= fail->random << 13;
	fail->random ^= fail->random >> 7;
	fail->random ^= fail->random << 17;
	return fail->random % 100;
}

static bool should_fail(struct fault_attr *fail, size_t size, gfp_t gfp)
{
	if ((gfp & __GFP_NOFAULT) || !current || !current->make_it_fail)
		return false;
	if (unlikely(!fail->parsed))
		parse(fail);
	if (!fail->probability || !fail->times)
		return false;
	if (fail->space > 0) {
		fail->space -= (long)size;
		return false;
	}
	if (fail->interval > 1 && ++fail->count % fail->interval)
		return false;
	if (percent(fail) >= fail->probability)
		return false;
	if (fail->times > 0)
		fail->times--;
	return true;
}

bool should_failslab(size_t size, gfp_t gfp)
{
	return should_fail(&failslab, size, gfp);
}

bool should_fail_alloc_page(gfp_t gfp, unsigned int order)
{
	return !(gfp & __GFP_USER) && should_fail(&fail_page_alloc, PAGE_SIZE << order, gfp);
}

#endif
