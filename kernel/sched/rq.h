/*
 * rq.h - run queues, for the files of the scheduler alone
 */
#ifndef RINGSIDE_SCHED_RQ_H
#define RINGSIDE_SCHED_RQ_H

#include "lib/bitops.h"
#include "sched/sched.h"

#define SCHED_SLICE_NS		(10 * NSEC_PER_MSEC)	/* one tick */
#define SCHED_LATENCY_NS	(6 * NSEC_PER_MSEC)	/* credit of a task that slept long */
#define SCHED_WAKEUP_GRAN_NS	(1 * NSEC_PER_MSEC)	/* lead needed to preempt at wake-up */

/*
 * Letters: r  lock, interrupts off.  The lock is held across a switch and
 * released by whoever runs next, so whoever has it knows that no task of this
 * queue other than curr is still on the CPU.
 */
struct rq {
	spinlock_t		lock;
	unsigned int		cpu;		/* I */
	unsigned int		nr_running;	/* r  curr counts, idle does not */
	struct task_struct	*curr;		/* r */
	struct task_struct	*idle;		/* I */

	/* SCHED_OTHER, BATCH, IDLE by vruntime; curr is not in the tree. */
	struct rb_root		fair;		/* r */
	struct rb_node		*leftmost;	/* r */
	u64			min_vruntime;	/* r  never goes back */

	/* SCHED_FIFO and RR: a list each priority, 99 first; curr is not in. */
	struct list_head	rt[MAX_RT_PRIO];	/* r */
	u64			rt_bitmap[2];		/* r  bit 99 - prio */
	u64			rt_period_start;	/* r  clock */
	unsigned int		rt_ticks;		/* r  theirs in this period */
	bool			rt_throttled;		/* r  they had their share of it */

	u64			nr_switches;	/* r */
	u64			idle_ns;	/* r  up to idle_since */
	u64			user_ns, sys_ns;	/* r  by samples at ticks */
	u64			switch_stamp;	/* r  clock at the last switch */
};

DECLARE_PER_CPU(struct rq, runqueue);
#define this_rq()	this_cpu_ptr(&runqueue)
#define cpu_rq(cpu)	per_cpu_ptr(&runqueue, cpu)

static inline bool rt_policy(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

/* Books what curr ran since it was last looked at. */
void update_curr(struct rq *rq, u64 now);
/* Locks the queue that @t is on (its CPU may change until the lock is held). */
static inline struct rq *task_rq_lock(struct task_struct *t, unsigned long *flags)
{
	for (;;) {
		struct rq *rq;

		local_irq_save(*flags);
		rq = cpu_rq(READ_ONCE(t->cpu));
		spin_lock(&rq->lock);
		if (likely(rq->cpu == READ_ONCE(t->cpu)))
			return rq;
		spin_unlock_irqrestore(&rq->lock, *flags);
	}
}

static inline void task_rq_unlock(struct rq *rq, unsigned long *flags)
{
	spin_unlock_irqrestore(&rq->lock, *flags);
}

#endif
