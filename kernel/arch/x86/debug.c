/*
 * debug.c - the debug kernel watches spinlocks
 *
 * Every lock belongs to a class: the place where it was initialised.  When a
 * lock is taken while others are held, "held before taken" is recorded as an
 * edge between their classes; an edge that would close a circle is a deadlock
 * waiting for its moment, and is reported with both ways.  A class that is
 * taken in interrupt handlers must never be taken with interrupts on.
 *
 * None of this may use a spinlock_t: edges are only ever added, by atomic
 * operations; each CPU keeps its own list of what it holds.
 */
#include "arch/x86/debug.h"

#ifdef CONFIG_DEBUG_LOCKS

#include "arch/x86/irq.h"
#include "arch/x86/panic.h"
#include "arch/x86/percpu.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/traps.h"
#include "lib/bitops.h"
#include "lib/hash.h"
#include "lib/kernel.h"

#define MAX_CLASSES	512
#define CLASS_BITS	10	/* hash table: twice as many slots */
#define MAX_HELD	32
#define MAX_REPORTS	20

struct held_lock {
	const spinlock_t *lock;
	const void *ip;
	int class;
};

struct lock_class {
	const char *name;		/* atomic: set once */
	bool in_irq;			/* taken in an interrupt handler */
	bool irqs_on;			/* taken with interrupts on */
	bool irq_reported;
	const void *irqs_on_ip;
	DECLARE_BITMAP(after, MAX_CLASSES);	/* atomic: taken while this one was held */
};

static struct lock_class classes[MAX_CLASSES];
static short class_of_slot[1 << CLASS_BITS];	/* atomic: index + 1 */
static int nr_classes;				/* atomic */
static int nr_reports;				/* atomic */

static DEFINE_PER_CPU(struct held_lock, held[MAX_HELD]);
static DEFINE_PER_CPU(int, nr_held);
static DEFINE_PER_CPU(bool, reporting);

static bool may_report(void)
{
	return __atomic_fetch_add(&nr_reports, 1, __ATOMIC_RELAXED) < MAX_REPORTS;
}

/* The index of the class named @name (names are compared as pointers), -1 if there is no room. */
static int class_index(const char *name)
{
	unsigned int slot = hash_ptr(name, CLASS_BITS);

	for (int tries = 0; tries < 1 << CLASS_BITS; tries++) {
		short have = READ_ONCE(class_of_slot[slot]), none = 0;
		int mine;

		if (have > 0 && classes[have - 1].name == name)
			return have - 1;
		if (have == 0) {
			mine = __atomic_fetch_add(&nr_classes, 1, __ATOMIC_RELAXED);
			if (mine >= MAX_CLASSES)
				return -1;
			classes[mine].name = name;
			if (__atomic_compare_exchange_n(&class_of_slot[slot], &none,
							(short)(mine + 1), false,
							__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
				return mine;
			continue;	/* another CPU took the slot: look at it again */
		}
		slot = (slot + 1) & ((1U << CLASS_BITS) - 1);
	}
	return -1;
}

/* Is there a way from class @from to class @to along recorded edges? */
static bool reaches(int from, int to, unsigned long *seen, int depth)
{
	unsigned long next;

	if (test_bit((unsigned long)to, classes[from].after))
		return true;
	if (depth == 0)
		return false;
	__set_bit((unsigned long)from, seen);
	for_each_set_bit(next, classes[from].after, MAX_CLASSES)
		if (!test_bit(next, seen) && reaches((int)next, to, seen, depth - 1))
			return true;
	return false;
}

static void report_order(int held_class, int taken_class, const void *held_ip, const void *ip)
{
	char a[80], b[80];

	this_cpu_write(reporting, true);
	pr_err("lock order: %s taken at %s while holding %s from %s; "
	       "elsewhere the other way round\n",
	       classes[taken_class].name, kallsyms_format((unsigned long)ip, a, sizeof(a)),
	       classes[held_class].name, kallsyms_format((unsigned long)held_ip, b, sizeof(b)));
	dump_stack();
	this_cpu_write(reporting, false);
}

static void record_order(int class, const void *ip)
{
	struct held_lock *h = (struct held_lock *)this_cpu_ptr(&held);

	for (int i = 0; i < this_cpu_read(nr_held); i++) {
		DECLARE_BITMAP(seen, MAX_CLASSES) = { 0 };
		int before = h[i].class;

		if (before < 0 || before == class ||
		    test_bit((unsigned long)class, classes[before].after))
			continue;
		if (reaches(class, before, seen, 16) && may_report())
			report_order(before, class, h[i].ip, ip);
		set_bit((unsigned long)class, classes[before].after);
	}
}

static void check_irq_use(int class, const void *ip)
{
	struct lock_class *c = &classes[class];
	char a[80];

	if (in_irq()) {
		c->in_irq = true;
	} else if (!irqs_disabled()) {
		c->irqs_on = true;
		c->irqs_on_ip = ip;
	}
	if (!c->in_irq || !c->irqs_on || c->irq_reported || !may_report())
		return;
	c->irq_reported = true;
	this_cpu_write(reporting, true);
	pr_err("lock %s is taken in interrupts, and with interrupts on at %s\n", c->name,
	       kallsyms_format((unsigned long)c->irqs_on_ip, a, sizeof(a)));
	dump_stack();
	this_cpu_write(reporting, false);
}

void lock_debug_acquire(spinlock_t *lock)
{
	const void *ip = __builtin_return_address(0);
	int class;

	if (READ_ONCE(lock->cpu) == (int)smp_processor_id() + 1)
		panic("spinlock %s taken twice on one CPU", lock->class ? lock->class : "?");
	if (!lock->class || this_cpu_read(reporting))
		return;
	class = class_index(lock->class);
	if (class < 0)
		return;
	check_irq_use(class, ip);
	record_order(class, ip);
}

void lock_debug_acquired(spinlock_t *lock)
{
	struct held_lock *h = (struct held_lock *)this_cpu_ptr(&held);
	unsigned long flags;
	int n;

	local_irq_save(flags);
	WRITE_ONCE(lock->cpu, (int)smp_processor_id() + 1);
	n = this_cpu_read(nr_held);
	if (n < MAX_HELD) {
		h[n] = (struct held_lock){ lock, __builtin_return_address(0),
					   lock->class ? class_index(lock->class) : -1 };
		this_cpu_write(nr_held, n + 1);
	}
	local_irq_restore(flags);
}

void lock_debug_release(spinlock_t *lock)
{
	struct held_lock *h = (struct held_lock *)this_cpu_ptr(&held);
	unsigned long flags;
	int n, i;

	local_irq_save(flags);
	if (READ_ONCE(lock->cpu) != (int)smp_processor_id() + 1)
		panic("spinlock %s released by a CPU that does not hold it",
		      lock->class ? lock->class : "?");
	WRITE_ONCE(lock->cpu, 0);
	n = this_cpu_read(nr_held);
	for (i = n - 1; i >= 0 && h[i].lock != lock; i--)
		;
	if (i >= 0) {
		for (; i < n - 1; i++)
			h[i] = h[i + 1];
		this_cpu_write(nr_held, n - 1);
	}
	local_irq_restore(flags);
}

bool lock_debug_held(const spinlock_t *lock)
{
	return READ_ONCE(lock->cpu) == (int)smp_processor_id() + 1;
}

void lock_debug_not_held(const spinlock_t *lock, const char *func)
{
	panic("%s: called without spinlock %s", func, lock->class ? lock->class : "?");
}

bool in_atomic(void)
{
	return irqs_disabled() || this_cpu_read(nr_held) > 0 || in_irq();
}

void might_sleep(void)
{
	struct held_lock *h = (struct held_lock *)this_cpu_ptr(&held);
	char at[80];

	/* The boot task never sleeps for long: nobody else runs yet. */
	if (likely(!in_atomic()) || current_pid() == 0 || !may_report())
		return;
	pr_err("sleeping in atomic context: interrupts %s, %d spinlocks held, at %s\n",
	       irqs_disabled() ? "off" : "on", this_cpu_read(nr_held),
	       kallsyms_format((unsigned long)__builtin_return_address(0), at, sizeof(at)));
	for (int i = 0; i < this_cpu_read(nr_held); i++)
		pr_err("  holding %s from %s\n", h[i].lock->class ? h[i].lock->class : "?",
		       kallsyms_format((unsigned long)h[i].ip, at, sizeof(at)));
	dump_stack();
}

#endif
