/*
 * rcu.h - free something only when nobody can still be reading it
 *
 * A reader marks its section with rcu_read_lock(), which costs nothing: the
 * kernel is not preempted, so a CPU that switches tasks, idles or returns to
 * user mode is in no such section.  A section must not sleep.
 */
#ifndef RINGSIDE_SCHED_RCU_H
#define RINGSIDE_SCHED_RCU_H

#include "arch/x86/percpu.h"
#include "lib/kernel.h"

static inline void rcu_read_lock(void) { barrier(); }
static inline void rcu_read_unlock(void) { barrier(); }

#define rcu_dereference(p)		READ_ONCE(p)
#define rcu_dereference_protected(p, c)	(p)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	smp_store_release(&(p), (v))
#define RCU_INIT_POINTER(p, v)		((p) = (v))

/*
 * Runs func(head) after every CPU has passed a quiescent state; func may not
 * sleep, and runs with interrupts on.  May be called from interrupt handlers.
 */
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
/* Sleeps until then. */
void synchronize_rcu(void);
#define synchronize_rcu_expedited() synchronize_rcu()
/* Sleeps until all callbacks given so far have run. */
void rcu_barrier(void);

void rcu_init(void);

/* For the scheduler: nothing is read on this CPU now, callbacks may run. */
DECLARE_PER_CPU(unsigned int, rcu_work);
void __rcu_note_schedule(void);
static inline void rcu_note_schedule(void)
{
	if (unlikely(this_cpu_read(rcu_work)))
		__rcu_note_schedule();
}
/* Must the idle loop call schedule() for RCU? */
static inline bool rcu_idle_work(void)
{
	return this_cpu_read(rcu_work) != 0;
}
void rcu_tick(void);	/* the timer interrupt: a busy CPU is asked to come by */

/* kfree(ptr) after a grace period; the rcu_head is a member of *ptr. */
#define kfree_rcu(ptr, member) do { \
	BUILD_BUG_ON(offsetof(typeof(*(ptr)), member) >= KFREE_RCU_OFFSETS); \
	call_rcu(&(ptr)->member, (void (*)(struct rcu_head *)) \
		 (unsigned long)offsetof(typeof(*(ptr)), member)); \
} while (0)
/* A callback below this is no function, but the member's offset. */
#define KFREE_RCU_OFFSETS 4096
void kfree(const void *object);	/* implemented by mm/slab.c */

#endif
