/*
 * rcu.c - when has every CPU forgotten?
 *
 * A grace period is a mask of CPUs that have not yet passed a quiescent state
 * since it began.  schedule() is one.  A CPU that is asked finds rcu_work set
 * when it comes by; an idle one is woken by an interrupt, a busy one is made to
 * come by at its next tick.  Each CPU's callbacks wait in three lists: given
 * since the last grace period began (next), waiting for the one under way
 * (wait), and ready to run (done).
 *
 * Callbacks run at the top of schedule(), interrupts on, holding nothing.
 */
#include "sched/rcu.h"

#include "arch/x86/smp.h"
#include "sched/sched.h"
#include "sched/mutex.h"
#include "sched/wait.h"

struct rcu_list {
	struct rcu_head *first, **last;
};

struct rcu_cpu {
	struct rcu_list	next, wait, done;	/* this CPU, interrupts off */
	u64		wait_gp;		/* the grace period `wait` needs completed */
	unsigned int	count;
	bool		running;		/* callbacks run now: they do not nest */
};

static DEFINE_PER_CPU(struct rcu_cpu, rcu_cpu);
DEFINE_PER_CPU(unsigned int, rcu_work);

#define RCU_WORK_QS	1u	/* tell the grace period that we passed */
#define RCU_WORK_DONE	2u	/* callbacks wait, for a grace period or to run */

/* A CPU that collects this many comes by at once. */
#define RCU_MANY	1000

static struct {
	spinlock_t	lock;		/* interrupts off */
	u64		started;	/* lock  number of the newest grace period */
	u64		completed;	/* lock to write */
	u64		wanted;		/* lock  somebody needs this one */
	unsigned long	pending;	/* lock  CPUs still to pass */
} rcu = { .lock = __SPIN_LOCK_UNLOCKED(rcu.lock) };

static void list_reset(struct rcu_list *l)
{
	l->first = NULL;
	l->last = &l->first;
}

static void list_append(struct rcu_list *to, struct rcu_list *from)
{
	if (!from->first)
		return;
	*to->last = from->first;
	to->last = from->last;
	list_reset(from);
}

void rcu_init(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		struct rcu_cpu *rc = per_cpu_ptr(&rcu_cpu, cpu);

		list_reset(&rc->next);
		list_reset(&rc->wait);
		list_reset(&rc->done);
	}
}

/* rcu.lock held.  Every CPU has to pass, this one too. */
static void gp_start(void)
{
	unsigned int cpu, this = smp_processor_id();

	rcu.started++;
	rcu.pending = cpu_online_mask;
	for_each_online_cpu(cpu) {
		__atomic_fetch_or(per_cpu_ptr(&rcu_work, cpu), RCU_WORK_QS, __ATOMIC_SEQ_CST);
		if (cpu != this)
			smp_send_reschedule(cpu);
	}
}

/* rcu.lock held. */
static void gp_end(void)
{
	WRITE_ONCE(rcu.completed, rcu.started);
	if (rcu.wanted > rcu.completed)
		gp_start();
}

/* This CPU has passed. */
static void report_qs(void)
{
	unsigned long bit = BIT(smp_processor_id());

	spin_lock(&rcu.lock);
	__atomic_fetch_and(this_cpu_ptr(&rcu_work), ~RCU_WORK_QS, __ATOMIC_SEQ_CST);
	if (rcu.pending & bit) {
		rcu.pending &= ~bit;
		if (!rcu.pending)
			gp_end();
	}
	spin_unlock(&rcu.lock);
}

/* Moves this CPU's lists on; interrupts are off. */
static void advance(struct rcu_cpu *rc)
{
	if (rc->wait.first && READ_ONCE(rcu.completed) >= rc->wait_gp)
		list_append(&rc->done, &rc->wait);
	if (!rc->wait.first && rc->next.first) {
		spin_lock(&rcu.lock);
		/* One that is under way may have been asked before we came. */
		rc->wait_gp = rcu.started + 1;
		list_append(&rc->wait, &rc->next);
		if (rcu.wanted < rc->wait_gp)
			rcu.wanted = rc->wait_gp;
		if (rcu.started == rcu.completed)
			gp_start();
		spin_unlock(&rcu.lock);
	}
}

static void run_callback(struct rcu_head *head)
{
	unsigned long offset = (unsigned long)head->func;

	if (offset < KFREE_RCU_OFFSETS)
		kfree((char *)head - offset);
	else
		head->func(head);
}

static void run_done(struct rcu_cpu *rc)
{
	struct rcu_head *head = rc->done.first, *next;

	list_reset(&rc->done);
	rc->running = true;
	local_irq_enable();
	for (; head; head = next) {
		next = head->next;
		this_cpu_ptr(&rcu_cpu)->count--;
		run_callback(head);
	}
	local_irq_disable();
	rc->running = false;
}

void __rcu_note_schedule(void)
{
	struct rcu_cpu *rc;

	local_irq_disable();
	rc = this_cpu_ptr(&rcu_cpu);
	if (rc->running)
		goto out;
	/* Alone, the start, the passing and the end are one step each. */
	advance(rc);
	if (this_cpu_read(rcu_work) & RCU_WORK_QS)
		report_qs();
	advance(rc);
	if (rc->done.first)
		run_done(rc);
	if (!rc->next.first && !rc->wait.first && !rc->done.first)
		__atomic_fetch_and(this_cpu_ptr(&rcu_work), ~RCU_WORK_DONE, __ATOMIC_SEQ_CST);
out:
	local_irq_enable();
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	unsigned long flags;
	struct rcu_cpu *rc;

	head->func = func;
	head->next = NULL;
	local_irq_save(flags);
	rc = this_cpu_ptr(&rcu_cpu);
	*rc->next.last = head;
	rc->next.last = &head->next;
	if (!(this_cpu_read(rcu_work) & RCU_WORK_DONE))
		__atomic_fetch_or(this_cpu_ptr(&rcu_work), RCU_WORK_DONE, __ATOMIC_SEQ_CST);
	if (unlikely(++rc->count > RCU_MANY))
		set_task_work(current, TIF_NEED_RESCHED);
	local_irq_restore(flags);
}

void rcu_tick(void)
{
	if (this_cpu_read(rcu_work))
		set_task_work(current, TIF_NEED_RESCHED);
}

struct rcu_waiter {
	struct rcu_head		head;
	struct completion	done;
};

static void wake_waiter(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_waiter, head)->done);
}

void synchronize_rcu(void)
{
	struct rcu_waiter w;

	if (current->flags & PF_IDLE)	/* booting: nobody else reads */
		return;
	init_completion(&w.done);
	call_rcu(&w.head, wake_waiter);
	wait_for_completion(&w.done);
}

struct barrier_wait {
	struct rcu_head	head[MAX_CPUS];
	atomic_t	left;
	struct completion done;
};

static struct barrier_wait barrier_wait;
static DEFINE_MUTEX(barrier_mutex);

static void barrier_callback(struct rcu_head *head)
{
	(void)head;
	if (atomic_dec_and_test(&barrier_wait.left))
		complete(&barrier_wait.done);
}

static void barrier_enqueue(void *info)
{
	(void)info;
	call_rcu(&barrier_wait.head[smp_processor_id()], barrier_callback);
}

/* A callback behind all others on every CPU. */
void rcu_barrier(void)
{
	unsigned int cpu;

	mutex_lock(&barrier_mutex);
	init_completion(&barrier_wait.done);
	atomic_set(&barrier_wait.left, 1);
	for_each_online_cpu(cpu)
		atomic_inc(&barrier_wait.left);
	on_each_cpu(barrier_enqueue, NULL, true);
	if (!atomic_dec_and_test(&barrier_wait.left))
		wait_for_completion(&barrier_wait.done);
	mutex_unlock(&barrier_mutex);
}
