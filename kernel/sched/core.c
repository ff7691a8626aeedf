/*
 * core.c - which task runs on which CPU
 *
 * Every CPU has a run queue.  SCHED_OTHER tasks share the CPU by vruntime: the
 * time a task ran, divided by its weight; the smallest runs next.  A task
 * that slept gets at most SCHED_LATENCY_NS of credit.  SCHED_FIFO and RR tasks
 * run before them, by priority.  The current task is in no tree.
 *
 * A woken task goes to an idle CPU if there is one, except when the waker is
 * about to sleep itself (WF_SYNC): then it stays with the waker and gets the
 * CPU directly.  A CPU that runs dry pulls from the others.  While a CPU runs
 * anything it has a tick of 10 ms (hrtimer.c); an idle one has none.
 *
 * Lock order: anything a waker holds, then rq->lock.  Two run queues are never
 * locked at once, but for spin_trylock() when pulling.  A task that is neither
 * asleep nor on a queue is between two queues, in the hands of one CPU.
 */
#include "sched/sched.h"

#include "arch/x86/smp.h"
#include "arch/x86/switch.h"
#include "arch/x86/traps.h"
#include "arch/x86/tsc.h"
#include "lib/string.h"
#include "sched/mm_switch.h"
#include "sched/rcu.h"
#include "sched/rq.h"
#include "sched/tick.h"
#include "sched/wait.h"

DEFINE_PER_CPU(struct rq, runqueue);

int sysctl_sched_rt_period = 1000000;
int sysctl_sched_rt_runtime = 950000;

/* Bit n: CPU n runs its idle task.  Only a hint. */
static unsigned long cpu_idle_mask;

/* Nice -20 to 19: 1024 times 1.25 to the power of -nice, and nice 0 in the middle. */
static u32 nice_to_weight[40];
#define WEIGHT_IDLEPRIO	3

static void weights_init(void)
{
	u64 w = (u64)NICE_TO_WEIGHT0 << 20;
	int i;

	for (i = DEFAULT_PRIO; i >= 0; i--, w += w / 4)
		nice_to_weight[i] = w >> 20;
	w = (u64)NICE_TO_WEIGHT0 << 20;
	for (i = DEFAULT_PRIO; i < 40; i++, w -= w / 5)
		nice_to_weight[i] = w >> 20;
}

static void set_weight(struct task_struct *t)
{
	t->se.weight = t->policy == SCHED_IDLE ? WEIGHT_IDLEPRIO : nice_to_weight[t->static_prio];
}

/*
 * Books.
 */
static inline bool vruntime_before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

static inline struct task_struct *fair_task(struct rb_node *node)
{
	return rb_entry(node, struct task_struct, se.run_node);
}

static inline struct task_struct *fair_first(struct rq *rq)
{
	return rq->leftmost ? fair_task(rq->leftmost) : NULL;
}

static void update_min_vruntime(struct rq *rq, u64 v)
{
	struct task_struct *first = fair_first(rq);

	if (first && vruntime_before(first->se.vruntime, v))
		v = first->se.vruntime;
	if (vruntime_before(rq->min_vruntime, v))
		rq->min_vruntime = v;
}

void update_curr(struct rq *rq, u64 now)
{
	struct task_struct *t = rq->curr;
	s64 delta = now - t->se.exec_start;

	if (unlikely(delta < 0))	/* the CPUs' counters differ a little */
		return;
	t->se.exec_start = now;
	if (unlikely(t == rq->idle)) {
		rq->idle_ns += delta;
		return;
	}
	t->se.sum_exec += delta;
	if (unlikely(t->se.weight != NICE_TO_WEIGHT0))
		delta = (u64)delta * NICE_TO_WEIGHT0 / t->se.weight;
	t->se.vruntime += delta;
	update_min_vruntime(rq, t->se.vruntime);
}

/*
 * The queues.
 */
static void fair_enqueue(struct rq *rq, struct task_struct *t)
{
	struct rb_node **link = &rq->fair.node, *parent = NULL;
	u64 v = t->se.vruntime;
	bool leftmost = true;

	if (likely(!*link)) {		/* alone: no tree to balance */
		t->se.run_node = (struct rb_node){ .red = false };
		rq->fair.node = rq->leftmost = &t->se.run_node;
		return;
	}
	while (*link) {
		parent = *link;
		if (vruntime_before(v, fair_task(parent)->se.vruntime)) {
			link = &parent->left;
		} else {
			link = &parent->right;
			leftmost = false;
		}
	}
	if (leftmost)
		rq->leftmost = &t->se.run_node;
	rb_link_node(&t->se.run_node, parent, link);
	rb_insert_color(&t->se.run_node, &rq->fair);
}

static void fair_dequeue(struct rq *rq, struct task_struct *t)
{
	struct rb_node *node = &t->se.run_node;

	if (rq->fair.node == node && !node->left && !node->right) {
		rq->fair.node = rq->leftmost = NULL;	/* the only one */
		return;
	}
	if (rq->leftmost == node)
		rq->leftmost = rb_next(node);
	rb_erase(node, &rq->fair);
}

static inline unsigned int rt_index(const struct task_struct *t)
{
	return MAX_RT_PRIO - 1 - t->rt_priority;
}

/* @head: it was running and was only interrupted; it stays first of its priority. */
static void rt_enqueue(struct rq *rq, struct task_struct *t, bool head)
{
	unsigned int i = rt_index(t);

	if (head)
		list_add(&t->se.run_list, &rq->rt[i]);
	else
		list_add_tail(&t->se.run_list, &rq->rt[i]);
	rq->rt_bitmap[i / 64] |= BIT_ULL(i % 64);
}

static void rt_dequeue(struct rq *rq, struct task_struct *t)
{
	unsigned int i = rt_index(t);

	list_del(&t->se.run_list);
	if (list_empty(&rq->rt[i]))
		rq->rt_bitmap[i / 64] &= ~BIT_ULL(i % 64);
}

static inline bool rt_waiting(const struct rq *rq)
{
	return rq->rt_bitmap[0] | rq->rt_bitmap[1];
}

static struct task_struct *rt_first(struct rq *rq)
{
	unsigned int i = rq->rt_bitmap[0] ? __ffs(rq->rt_bitmap[0]) : 64 + __ffs(rq->rt_bitmap[1]);

	return list_first_entry(&rq->rt[i], struct task_struct, se.run_list);
}

/* Into and out of the waiting tasks; t is not curr. */
static inline void queue_insert(struct rq *rq, struct task_struct *t, bool head)
{
	if (unlikely(rt_policy(t->policy)))
		rt_enqueue(rq, t, head);
	else
		fair_enqueue(rq, t);
}

/* The running task has to wait: a real-time one stays first unless its slice is over. */
static inline void requeue_prev(struct rq *rq, struct task_struct *prev)
{
	bool head = prev->rr_left > 0;

	if (unlikely(!head))
		prev->rr_left = RR_TICKS;
	queue_insert(rq, prev, head);
}

static inline void queue_remove(struct rq *rq, struct task_struct *t)
{
	if (unlikely(rt_policy(t->policy)))
		rt_dequeue(rq, t);
	else
		fair_dequeue(rq, t);
}

static inline void enqueue_task(struct rq *rq, struct task_struct *t)
{
	t->on_rq = 1;
	rq->nr_running++;
	queue_insert(rq, t, false);
}

static void dequeue_task(struct rq *rq, struct task_struct *t)
{
	t->on_rq = 0;
	rq->nr_running--;
	if (t != rq->curr)
		queue_remove(rq, t);
}

static void resched_curr(struct rq *rq)
{
	struct task_struct *curr = rq->curr;

	if (curr->work & TIF_NEED_RESCHED)
		return;
	set_task_work(curr, TIF_NEED_RESCHED);
	if (rq->cpu != smp_processor_id())
		smp_send_reschedule(rq->cpu);
}

bool need_resched(void)
{
	return READ_ONCE(current->work) & TIF_NEED_RESCHED;
}

/* Should @t, just queued, take the CPU from curr? */
static void check_preempt(struct rq *rq, struct task_struct *t)
{
	struct task_struct *curr = rq->curr;

	if (curr == rq->idle)
		goto preempt;
	if (unlikely(rt_policy(curr->policy) || rt_policy(t->policy))) {
		if (rt_policy(t->policy) &&
		    (!rt_policy(curr->policy) || t->rt_priority > curr->rt_priority))
			goto preempt;
		return;
	}
	if (unlikely(t->policy != SCHED_NORMAL)) {
		if (t->policy == SCHED_BATCH || curr->policy != SCHED_IDLE)
			return;
	} else if (unlikely(curr->policy == SCHED_IDLE)) {
		goto preempt;
	}
	if ((s64)(curr->se.vruntime - t->se.vruntime) <= SCHED_WAKEUP_GRAN_NS)
		return;
preempt:
	resched_curr(rq);
}

/*
 * Choosing a CPU.
 */
static unsigned int first_allowed(const struct task_struct *t)
{
	unsigned long mask = t->cpus_allowed & cpu_online_mask;

	return mask ? __ffs(mask) : 0;
}

static unsigned int select_cpu(struct task_struct *t, int flags)
{
	unsigned long allowed, idle;
	unsigned int this = smp_processor_id(), prev = t->cpu;

	if (!(cpu_online_mask & (cpu_online_mask - 1)))
		return this;
	allowed = t->cpus_allowed & cpu_online_mask;
	idle = READ_ONCE(cpu_idle_mask) & allowed;
	if ((flags & WF_SYNC) && (allowed & BIT(this)) && this_rq()->nr_running <= 1)
		return this;
	if (idle & BIT(prev))
		return prev;
	if (idle)
		return __ffs(idle);
	if (allowed & BIT(prev))
		return prev;
	return first_allowed(t);
}

/*
 * Puts @t, which is on no queue and not asleep, onto a queue: of @rq if that is
 * locked already (it is released), else of the CPU chosen here.  Interrupts are off.
 */
static void activate_task(struct rq *rq, struct task_struct *t, int flags)
{
	unsigned int cpu = select_cpu(t, flags);
	u64 floor;

	while (!rq || rq->cpu != cpu) {
		if (rq) {	/* vruntime means something in its own queue only */
			t->se.vruntime -= rq->min_vruntime;
			spin_unlock(&rq->lock);
		}
		rq = cpu_rq(cpu);
		spin_lock(&rq->lock);
		WRITE_ONCE(t->cpu, cpu);
		t->se.vruntime += rq->min_vruntime;
		if (unlikely(!(t->cpus_allowed & BIT(cpu))))
			cpu = first_allowed(t);	/* changed meanwhile */
	}
	floor = rq->min_vruntime - SCHED_LATENCY_NS;
	if (vruntime_before(t->se.vruntime, floor))
		t->se.vruntime = floor;
	enqueue_task(rq, t);
	check_preempt(rq, t);
	spin_unlock(&rq->lock);
}

static int try_to_wake_up(struct task_struct *t, unsigned int mask, int wake_flags)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(t, &flags);

	if (!(t->state & mask)) {
		spin_unlock_irqrestore(&rq->lock, flags);
		return 0;
	}
	t->state = TASK_RUNNING;	/* ours alone now, until it is on a queue */
	if (t->on_rq) {
		spin_unlock_irqrestore(&rq->lock, flags);	/* had not slept yet */
		return 1;
	}
	activate_task(rq, t, wake_flags);
	local_irq_restore(flags);
	return 1;
}

int wake_up_process(struct task_struct *t)
{
	return try_to_wake_up(t, TASK_NORMAL, 0);
}

int wake_up_state(struct task_struct *t, unsigned int state)
{
	return try_to_wake_up(t, state, 0);
}

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	(void)key;
	return try_to_wake_up(entry->private, mode, flags);
}

/*
 * Switching.
 */

/* A CPU without work takes a waiting task of the busiest other.  rq is locked. */
static bool pull_task(struct rq *rq)
{
	struct rq *busiest = NULL;
	struct task_struct *t;
	struct rb_node *node;
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct rq *other = cpu_rq(cpu);

		if (other != rq && READ_ONCE(other->nr_running) > 1 &&
		    (!busiest || other->nr_running > busiest->nr_running))
			busiest = other;
	}
	if (!busiest || !spin_trylock(&busiest->lock))
		return false;

	for (node = busiest->leftmost; node; node = rb_next(node)) {
		t = fair_task(node);
		if (t->cpus_allowed & BIT(rq->cpu))
			break;
	}
	if (node) {
		dequeue_task(busiest, t);
		t->se.vruntime += rq->min_vruntime - busiest->min_vruntime;
		WRITE_ONCE(t->cpu, rq->cpu);
		enqueue_task(rq, t);
	}
	spin_unlock(&busiest->lock);
	return node != NULL;
}

/*
 * Real-time tasks that never sleep would leave nothing for the others, not even
 * for who wants to end them.  Of each period they get sysctl_sched_rt_runtime at
 * most while others wait.
 */
static void rt_account_tick(struct rq *rq, bool rt)
{
	u64 now = arch_clock_ns();

	if (now - rq->rt_period_start >= sysctl_sched_rt_period * (u64)NSEC_PER_USEC) {
		rq->rt_period_start = now;
		rq->rt_ticks = 0;
		rq->rt_throttled = false;
	}
	if (!rt || rq->rt_throttled || sysctl_sched_rt_runtime < 0)
		return;
	if (++rq->rt_ticks * (TICK_NS / NSEC_PER_USEC) >= (u64)sysctl_sched_rt_runtime &&
	    sysctl_sched_rt_runtime < sysctl_sched_rt_period) {
		rq->rt_throttled = true;
		resched_curr(rq);
	}
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	struct task_struct *t;

	for (;;) {
		if (unlikely(rt_waiting(rq)) && !(rq->rt_throttled && fair_first(rq))) {
			t = rt_first(rq);
			rt_dequeue(rq, t);
			return t;
		}
		t = fair_first(rq);
		if (likely(t)) {
			fair_dequeue(rq, t);
			return t;
		}
		if (!(cpu_online_mask & (cpu_online_mask - 1)) || !pull_task(rq))
			return rq->idle;
	}
}

static inline bool signal_pending_state(unsigned int state, struct task_struct *t)
{
	if (likely(!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL))) || likely(!signal_pending(t)))
		return false;
	return (state & TASK_INTERRUPTIBLE) || __fatal_signal_pending(t);
}

/* On the new task's stack: lets go of the queue and of the task that ran before. */
static void finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_rq();
	struct mm_struct *mm = NULL;
	bool dead = prev->state == TASK_DEAD;
	bool homeless = prev->state == TASK_RUNNING && !prev->on_rq && prev != rq->idle;

	if (!prev->mm) {		/* it had borrowed an address space */
		mm = prev->active_mm;
		prev->active_mm = NULL;
	}
	WRITE_ONCE(prev->on_cpu, 0);
	spin_unlock(&rq->lock);

	if (unlikely(homeless)) {	/* its affinity no longer allows this CPU */
		prev->se.vruntime -= rq->min_vruntime;
		activate_task(NULL, prev, 0);
	}
	local_irq_enable();
	if (mm)
		sched_mmdrop(mm);
	if (unlikely(dead))
		put_task_struct(prev);
}

void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	if (current->set_child_tid)
		sched_put_child_tid(current);
}

/*
 * A restartable sequence ends when another task gets the CPU or the task gets
 * another CPU.  A sleep in a system call interrupts none: they make no calls.
 */
static inline void rseq_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	if (prev->rseq && (prev->on_rq || (long)task_pt_regs(prev)->orig_ax < 0))
		set_task_work(prev, TIF_RSEQ);
	if (next->rseq && next->rseq_cpu != rq->cpu)
		set_task_work(next, TIF_RSEQ);
}

static void context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	if (unlikely(next == rq->idle || prev == rq->idle)) {
		if (next == rq->idle)
			__atomic_fetch_or(&cpu_idle_mask, BIT(rq->cpu), __ATOMIC_RELAXED);
		else
			__atomic_fetch_and(&cpu_idle_mask, ~BIT(rq->cpu), __ATOMIC_RELAXED);
	}
	if (!next->mm) {
		next->active_mm = prev->active_mm;
		sched_mmgrab(next->active_mm);
	} else {
		switch_mm(prev->active_mm, next->active_mm, next);
	}
	finish_task_switch(switch_to(prev, next));
}

void schedule(void)
{
	struct task_struct *prev = current, *next;
	struct rq *rq;
	u64 now;

	might_sleep();
	rcu_note_schedule();
	local_irq_disable();
	rq = this_rq();
	spin_lock(&rq->lock);
	if (prev->work & TIF_NEED_RESCHED)
		clear_task_work(prev, TIF_NEED_RESCHED);

	now = arch_clock_ns();
	update_curr(rq, now);

	if (prev->state != TASK_RUNNING && !signal_pending_state(prev->state, prev)) {
		prev->on_rq = 0;
		rq->nr_running--;
		prev->nvcsw++;
	} else if (likely(prev != rq->idle)) {
		prev->state = TASK_RUNNING;
		if (unlikely(!(prev->cpus_allowed & BIT(rq->cpu)))) {
			prev->on_rq = 0;
			rq->nr_running--;
		} else if (rq->nr_running == 1) {
			goto keep;
		} else {
			requeue_prev(rq, prev);
		}
	}

	next = pick_next_task(rq);
	if (next == prev)
		goto keep;
	if (prev->on_rq)
		prev->nivcsw++;
	rq->nr_switches++;
	rq->curr = next;
	next->on_cpu = 1;
	next->se.exec_start = now;
	if (prev == rq->idle)
		tick_start(now);
	rseq_switch(rq, prev, next);
	context_switch(rq, prev, next);
	return;
keep:
	spin_unlock(&rq->lock);
	local_irq_enable();
}

void do_task_dead(void)
{
	__set_current_state(TASK_DEAD);
	schedule();
	BUG();
}

/*
 * Behind all that wait now: a task that yields in a loop lets each of them run
 * before it comes again.
 */
void yield(void)
{
	struct task_struct *t = current;
	struct rq *rq = this_rq();
	struct task_struct *first;
	unsigned long flags;

	if (READ_ONCE(rq->nr_running) <= 1)
		return;
	rq = task_rq_lock(t, &flags);
	update_curr(rq, arch_clock_ns());
	first = fair_first(rq);
	if (rt_policy(t->policy))
		t->rr_left = 0;
	else if (first && vruntime_before(t->se.vruntime, first->se.vruntime + 1))
		t->se.vruntime = first->se.vruntime + 1;
	task_rq_unlock(rq, &flags);
	schedule();
}

void cond_resched(void)
{
	if (unlikely(need_resched()))
		schedule();
}

/* The tick of this CPU; interrupts are off. */
void scheduler_tick(bool user)
{
	struct rq *rq = this_rq();
	struct task_struct *t, *first;
	unsigned long idle;

	rcu_tick();
	spin_lock(&rq->lock);
	t = rq->curr;
	update_curr(rq, arch_clock_ns());
	if (t == rq->idle) {
		spin_unlock(&rq->lock);
		return;
	}
	account_tick(rq, t, user);
	if (unlikely(rt_policy(t->policy) || rq->rt_throttled))
		rt_account_tick(rq, rt_policy(t->policy));

	if (unlikely(rt_policy(t->policy))) {
		if (t->policy == SCHED_RR && --t->rr_left <= 0)
			resched_curr(rq);
	} else if (rq->nr_running > 1) {
		first = fair_first(rq);
		if (rt_waiting(rq) ||
		    (first && vruntime_before(first->se.vruntime, t->se.vruntime)))
			resched_curr(rq);
	}
	idle = rq->nr_running > 1 ? READ_ONCE(cpu_idle_mask) & cpu_online_mask : 0;
	spin_unlock(&rq->lock);
	if (idle)
		smp_send_reschedule(__ffs(idle));	/* it will pull */
}

/* The idle loop looks for work when it sees TIF_NEED_RESCHED. */
void scheduler_ipi(void)
{
	set_task_work(current, TIF_NEED_RESCHED);
}

/*
 * New tasks, and changes of rank.
 */
void sched_fork(struct task_struct *t)
{
	struct task_struct *parent = current;

	t->state = TASK_UNINTERRUPTIBLE;	/* nobody can wake it: it is on no wait queue */
	if (unlikely(parent->flags & PF_IDLE))
		t->cpus_allowed = ~0ULL;	/* an idle task is tied to its CPU, a child not */
	t->on_rq = 0;
	t->on_cpu = 0;
	t->cpu = smp_processor_id();
	t->se.sum_exec = 0;
	t->se.exec_start = 0;
	t->se.vruntime = parent->se.vruntime;
	t->utime_ns = t->stime_ns = t->prev_utime = t->prev_stime = 0;
	t->nvcsw = t->nivcsw = 0;
	t->rr_left = RR_TICKS;
	if (unlikely(parent->sched_reset_on_fork)) {
		if (rt_policy(t->policy)) {
			t->policy = SCHED_NORMAL;
			t->static_prio = DEFAULT_PRIO;
			t->rt_priority = 0;
		} else if (t->static_prio < DEFAULT_PRIO) {
			t->static_prio = DEFAULT_PRIO;
		}
		t->sched_reset_on_fork = false;
		set_weight(t);
	}
}

void wake_up_new_task(struct task_struct *t)
{
	unsigned long flags;

	local_irq_save(flags);
	t->state = TASK_RUNNING;
	t->se.vruntime -= this_rq()->min_vruntime;
	activate_task(NULL, t, 0);
	local_irq_restore(flags);
}

/* Changes @t while it is on no queue. */
#define WITH_DEQUEUED(rq, t, change) do { \
	bool __queued = (t)->on_rq && (t) != (rq)->curr; \
	if (__queued) \
		queue_remove(rq, t); \
	change; \
	if (__queued) \
		queue_insert(rq, t, false); \
} while (0)

void set_user_nice(struct task_struct *t, int nice)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(t, &flags);

	if (t == rq->curr)
		update_curr(rq, arch_clock_ns());
	t->static_prio = nice + DEFAULT_PRIO;
	set_weight(t);
	task_rq_unlock(rq, &flags);
}

void sched_set_policy(struct task_struct *t, int policy, int rt_priority, int nice)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(t, &flags);

	if (t == rq->curr)
		update_curr(rq, arch_clock_ns());
	WITH_DEQUEUED(rq, t, {
		if (rt_policy(t->policy) && !rt_policy(policy))
			t->se.vruntime = rq->min_vruntime;
		t->policy = policy;
		t->rt_priority = rt_priority;
		t->rr_left = RR_TICKS;
		if (!rt_policy(policy))
			t->static_prio = nice + DEFAULT_PRIO;
		set_weight(t);
	});
	if (t->on_rq)
		resched_curr(rq);
	task_rq_unlock(rq, &flags);
}

u64 sched_rr_interval(struct task_struct *t)
{
	if (t->policy == SCHED_FIFO)
		return 0;
	return t->policy == SCHED_RR ? RR_TICKS * SCHED_SLICE_NS : SCHED_SLICE_NS;
}

/* False when no running CPU is in @mask. */
bool set_task_cpus_allowed(struct task_struct *t, u64 mask)
{
	unsigned long flags;
	struct rq *rq;

	if (!(mask & cpu_online_mask))
		return false;
	rq = task_rq_lock(t, &flags);
	t->cpus_allowed = mask;
	if (!t->on_rq || (mask & BIT(rq->cpu))) {
		task_rq_unlock(rq, &flags);
		return true;
	}
	if (t == rq->curr) {
		resched_curr(rq);	/* schedule() sees that it must go */
		task_rq_unlock(rq, &flags);
		if (t == current)
			schedule();
		return true;
	}
	dequeue_task(rq, t);
	t->se.vruntime -= rq->min_vruntime;
	spin_unlock(&rq->lock);
	activate_task(NULL, t, 0);
	local_irq_restore(flags);
	return true;
}

/*
 * For /proc.
 */
unsigned int nr_running(void)
{
	unsigned int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += READ_ONCE(cpu_rq(cpu)->nr_running);
	return n;
}

u64 nr_context_switches(void)
{
	unsigned int cpu;
	u64 n = 0;

	for_each_online_cpu(cpu)
		n += READ_ONCE(cpu_rq(cpu)->nr_switches);
	return n;
}

u64 idle_time_ns(unsigned int cpu)
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;
	u64 ns;

	spin_lock_irqsave(&rq->lock, flags);
	if (rq->curr == rq->idle)
		update_curr(rq, arch_clock_ns());
	ns = rq->idle_ns;
	spin_unlock_irqrestore(&rq->lock, flags);
	return ns;
}

/*
 * Beginning.
 */
static void rq_init(unsigned int cpu, struct task_struct *idle)
{
	struct rq *rq = cpu_rq(cpu);
	int i;

	spin_lock_init(&rq->lock);
	rq->cpu = cpu;
	rq->curr = rq->idle = idle;
	for (i = 0; i < MAX_RT_PRIO; i++)
		INIT_LIST_HEAD(&rq->rt[i]);
	idle->cpu = cpu;
	idle->cpus_allowed = BIT(cpu);
	idle->flags |= PF_IDLE;
	idle->on_cpu = 1;
	idle->se.exec_start = arch_clock_ns();
}

void sched_init(void)
{
	weights_init();
	init_task.se.weight = NICE_TO_WEIGHT0;
	rq_init(0, &init_task);
}

void sched_init_cpu(struct task_struct *idle)
{
	rq_init(idle->cpu, idle);
	__atomic_fetch_or(&cpu_idle_mask, BIT(idle->cpu), __ATOMIC_RELAXED);
}

static void __noreturn idle_loop(void)
{
	for (;;) {
		local_irq_disable();
		if (need_resched() || rcu_idle_work()) {
			local_irq_enable();
			schedule();
			continue;
		}
		safe_halt();
	}
}

void cpu_idle_loop(void)
{
	__atomic_fetch_or(&cpu_idle_mask, BIT(smp_processor_id()), __ATOMIC_RELAXED);
	idle_loop();
}

void cpu_startup_entry(void)
{
	local_irq_enable();
	cpu_idle_loop();
}

/* For arch's last words. */
const char *current_comm(void)
{
	return current->comm;
}

int current_pid(void)
{
	return current->pid;
}
