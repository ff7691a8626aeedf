/*
 * oom.c - when a program's page cannot be had, the largest program goes
 *
 * Reclaim found nothing.  The process that uses most memory is killed, with all
 * that share its address space; until it is gone the others wait and try again.
 * A victim may use memory the others may not (page_alloc.c), so that it comes to its
 * end; one that still does not, because it waits for somebody who waits for memory, is
 * passed over after a while, and the next one goes.
 */
#include "mm/oom.h"

#include <linux/oom.h>

#include "mm/mm.h"
#include "sched/cred.h"
#include "sched/mutex.h"
#include "sched/signal.h"
#include "sched/task.h"
#include "sched/time.h"

#define RETRY_NS	(10 * NSEC_PER_MSEC)
#define PATIENCE_NS	(2 * NSEC_PER_SEC)	/* for one victim */
#define PAGES_TO_KB(n)	((n) << (PAGE_SHIFT - 10))

int sysctl_panic_on_oom;
int sysctl_oom_kill_allocating_task;
unsigned long nr_oom_kills;

static DEFINE_MUTEX(oom_lock);
static u64 last_kill_ns;		/* oom_lock */

/* Its address space while some thread of it still has one, alloc_lock held; or NULL. */
static struct task_struct *find_lock_task_mm(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t) {
		spin_lock(&t->alloc_lock);
		if (t->mm)
			return t;
		spin_unlock(&t->alloc_lock);
	}
	return NULL;
}

static bool may_kill(struct task_struct *p)
{
	return !is_global_init(p) && !(p->flags & PF_KTHREAD) &&
	       p->signal->oom_score_adj != OOM_SCORE_ADJ_MIN;
}

long oom_badness(struct task_struct *p)
{
	struct task_struct *t;
	long points;

	if (!may_kill(p))
		return LONG_MIN;
	t = find_lock_task_mm(p);
	if (!t)
		return LONG_MIN;
	points = get_mm_rss(t->mm) + t->mm->pgtables;
	spin_unlock(&t->alloc_lock);
	return points + p->signal->oom_score_adj * (long)totalram_pages() / 1000;
}

/* It was told to go, and has its memory still. */
static bool is_dying(struct task_struct *p)
{
	struct task_struct *t;

	if (!(p->flags & PF_EXITING) && !fatal_signal_pending(p))
		return false;
	t = find_lock_task_mm(p);
	if (t)
		spin_unlock(&t->alloc_lock);
	return t;
}

/* The worst, with a reference; NULL: none.  *dying: how many go already. */
static struct task_struct *select_victim(unsigned int *dying)
{
	struct task_struct *p, *victim = NULL;
	long worst = LONG_MIN;

	*dying = 0;
	read_lock(&tasklist_lock);
	for_each_process(p) {
		long points;

		if (is_dying(p)) {
			++*dying;
			continue;
		}
		points = oom_badness(p);
		if (points > worst) {
			worst = points;
			victim = p;
		}
	}
	if (victim)
		get_task_struct(victim);
	read_unlock(&tasklist_lock);
	return victim;
}

/* One line for the log, as Linux writes it. */
static void report(struct task_struct *victim, struct mm_struct *mm)
{
	uid_t uid;

	rcu_read_lock();
	uid = __task_cred(victim)->uid;
	rcu_read_unlock();
	pr_err("Out of memory: Killed process %d (%s) total-vm:%lukB, anon-rss:%lukB, "
	       "file-rss:%lukB, shmem-rss:%lukB, UID:%u pgtables:%lukB oom_score_adj:%d\n",
	       victim->pid, victim->comm, PAGES_TO_KB(mm->total_vm),
	       PAGES_TO_KB(get_mm_counter(mm, MM_ANONPAGES)),
	       PAGES_TO_KB(get_mm_counter(mm, MM_FILEPAGES)),
	       PAGES_TO_KB(get_mm_counter(mm, MM_SHMEMPAGES)), uid,
	       PAGES_TO_KB(mm->pgtables), victim->signal->oom_score_adj);
}

/* All processes that use @mm (vfork, clone): only together they give it back. */
static void kill_users(struct mm_struct *mm)
{
	struct task_struct *p, *t;

	read_lock(&tasklist_lock);
	for_each_process(p) {
		bool uses;

		t = find_lock_task_mm(p);
		if (!t)
			continue;
		uses = t->mm == mm;
		spin_unlock(&t->alloc_lock);
		if (uses && !is_global_init(p) && !(p->flags & PF_KTHREAD))
			do_send_sig_info(SIGKILL, SEND_SIG_PRIV, p, PIDTYPE_TGID);
	}
	read_unlock(&tasklist_lock);
}

static void oom_kill_process(struct task_struct *victim)
{
	struct task_struct *t;
	struct mm_struct *mm;

	read_lock(&tasklist_lock);
	t = find_lock_task_mm(victim);
	if (t) {
		mm = t->mm;
		mmgrab(mm);
		spin_unlock(&t->alloc_lock);
	}
	read_unlock(&tasklist_lock);
	if (!t)
		return;		/* it went by itself */
	report(victim, mm);
	nr_oom_kills++;
	kill_users(mm);
	mmdrop(mm);
}

static void choose_and_kill(void)
{
	struct task_struct *victim;
	unsigned int dying;

	victim = select_victim(&dying);
	if (dying && ktime_get_ns() - last_kill_ns < PATIENCE_NS)
		goto out;
	if (sysctl_panic_on_oom)
		panic("Out of memory: panic_on_oom is set");
	if (!victim && !dying)
		panic("Out of memory and no killable processes: give the machine more (-m)");
	if (sysctl_oom_kill_allocating_task && may_kill(current) && current->mm) {
		if (victim)
			put_task_struct(victim);
		victim = current;
		get_task_struct(victim);
	}
	last_kill_ns = ktime_get_ns();
	if (victim)
		oom_kill_process(victim);
out:
	if (victim)
		put_task_struct(victim);
}

void out_of_memory(void)
{
	if (fatal_signal_pending(current))
		return;
	if (mutex_trylock(&oom_lock)) {
		/* Others may have given something back since we looked. */
		if (nr_free_pages() < wmark_pages(WMARK_LOW))
			choose_and_kill();
		mutex_unlock(&oom_lock);
	}
	if (!fatal_signal_pending(current)) {
		set_current_state(TASK_KILLABLE);
		schedule_timeout(RETRY_NS);
	}
}
