/*
 * cputime.c - who used how much of the processor
 *
 * How long a task ran is known exactly (se.sum_exec).  How that divides into
 * user and system time is known by samples: each tick books its 10 ms to the
 * mode it interrupted.  What is told is the exact sum, divided as the samples
 * say, and neither part ever goes back.
 */
#include "sched/sched.h"

#include "arch/x86/tsc.h"
#include "lib/math64.h"
#include "sched/rq.h"
#include "sched/signal.h"
#include "sched/tick.h"

static DEFINE_SPINLOCK(cputime_lock);	/* prev_utime, prev_stime of all tasks */

void account_tick(struct rq *rq, struct task_struct *t, bool user)
{
	if (user) {
		t->utime_ns += TICK_NS;
		rq->user_ns += TICK_NS;
	} else {
		t->stime_ns += TICK_NS;
		rq->sys_ns += TICK_NS;
	}
	load_update();
	if (unlikely(t->signal && READ_ONCE(t->signal->cputimer)))
		set_task_work(t, TIF_NOTIFY_SIGNAL);	/* looks at its timers itself */
}

u64 task_sched_runtime(struct task_struct *t)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(t, &flags);
	u64 ns;

	if (rq->curr == t && t->on_rq)
		update_curr(rq, arch_clock_ns());
	ns = t->se.sum_exec;
	task_rq_unlock(rq, &flags);
	return ns;
}

/* Divides @total as the samples do: all of it is user time if there are none. */
static u64 scale_stime(u64 total, u64 user_samples, u64 sys_samples)
{
	if (!sys_samples)
		return 0;
	if (!user_samples)
		return total;
	return mul_u64_u64_div_u64(total, sys_samples, user_samples + sys_samples);
}

void task_cputime(struct task_struct *t, u64 *utime, u64 *stime)
{
	u64 total = task_sched_runtime(t);
	unsigned long flags;
	u64 sys = scale_stime(total, t->utime_ns, t->stime_ns);
	u64 user;

	spin_lock_irqsave(&cputime_lock, flags);
	if (sys < t->prev_stime)
		sys = t->prev_stime;
	user = total > sys ? total - sys : 0;
	if (user < t->prev_utime) {
		user = t->prev_utime;
		sys = total > user + t->prev_stime ? total - user : t->prev_stime;
	}
	t->prev_utime = user;
	t->prev_stime = sys;
	spin_unlock_irqrestore(&cputime_lock, flags);
	*utime = user;
	*stime = sys;
}

/* All threads of the process of @t, those that are gone included; rcu or tasklist_lock. */
void thread_group_cputime(struct task_struct *t, u64 *utime, u64 *stime)
{
	struct signal_struct *sig = t->signal;
	struct task_struct *thread;
	u64 u, s;

	*utime = sig->dead.utime;
	*stime = sig->dead.stime;
	for_each_thread(t, thread) {
		task_cputime(thread, &u, &s);
		*utime += u;
		*stime += s;
	}
}

void cpu_time_ns(unsigned int cpu, u64 *user, u64 *sys, u64 *idle)
{
	*idle = idle_time_ns(cpu);
	*user = READ_ONCE(cpu_rq(cpu)->user_ns);
	*sys = READ_ONCE(cpu_rq(cpu)->sys_ns);
}

/*
 * Load averages: runnable tasks, faded over 1, 5 and 15 minutes.  They are
 * brought up to date when somebody asks and at least every 5 seconds that a
 * CPU is busy: an idle stretch is made up for in one go.
 */
#define LOAD_FREQ_NS	(5 * NSEC_PER_SEC)
#define FIXED_1		2048UL

static const unsigned long load_decay[3] = { 1884, 2014, 2037 };	/* e^(-5s/1m), 5m, 15m */
static unsigned long avenrun[3];	/* load_lock */
static u64 load_next;			/* load_lock */
static DEFINE_SPINLOCK(load_lock);

void load_update(void)
{
	unsigned long active, flags;
	u64 now = arch_clock_ns();
	int i, steps;

	if (now < READ_ONCE(load_next))
		return;

	spin_lock_irqsave(&load_lock, flags);
	for (steps = 0; load_next <= now && steps < 1000; steps++) {
		/* Nothing ran, and nothing ticked, at the moments that were missed. */
		active = load_next + LOAD_FREQ_NS > now ? nr_running() * FIXED_1 : 0;
		for (i = 0; i < 3; i++)
			avenrun[i] = (avenrun[i] * load_decay[i] +
				      active * (FIXED_1 - load_decay[i])) / FIXED_1;
		load_next += LOAD_FREQ_NS;
	}
	if (load_next <= now)
		load_next = now + LOAD_FREQ_NS;
	spin_unlock_irqrestore(&load_lock, flags);
}

void get_avenrun(unsigned long loads[3])
{
	int i;

	load_update();
	for (i = 0; i < 3; i++)
		loads[i] = avenrun[i];
}
