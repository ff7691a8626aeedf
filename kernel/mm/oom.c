/*
 * oom.c - when a program's page cannot be had, the largest program goes
 */
#include "mm/mm.h"

#include "sched/signal.h"
#include "sched/task.h"
#include "sched/time.h"

#define RETRY_NS	(10 * NSEC_PER_MSEC)

/* Somebody is dying already and will give memory back. */
static bool is_dying(struct task_struct *p)
{
	return p->mm && ((p->flags & PF_EXITING) || fatal_signal_pending(p));
}

/* Pages it would give back, with Linux's oom_score_adj in thousandths of all memory. */
static long badness(struct task_struct *p)
{
	long points, adj = p->signal->oom_score_adj;

	if (!p->mm || is_global_init(p) || (p->flags & PF_KTHREAD) || adj == -1000)
		return LONG_MIN;
	points = get_mm_rss(p->mm) + p->mm->pgtables;
	return points + adj * (long)totalram_pages() / 1000;
}

/* The worst, with a reference; NULL: none.  *dying: somebody goes already. */
static struct task_struct *select_victim(bool *dying)
{
	struct task_struct *p, *victim = NULL;
	long worst = LONG_MIN;

	*dying = false;
	read_lock(&tasklist_lock);
	for_each_process(p) {
		long points = badness(p);

		if (is_dying(p))
			*dying = true;
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

void out_of_memory(unsigned long pages_wanted __maybe_unused)
{
	struct task_struct *victim;
	bool dying;

	victim = select_victim(&dying);
	if (!dying && !victim)
		panic("Out of memory, and no process to kill: give the machine more (-m)");
	if (!dying) {
		struct mm_struct *mm = victim->mm;

		pr_err("Out of memory: killed process %d (%s), anon-rss:%lukB, file-rss:%lukB\n",
		       victim->pid, victim->comm,
		       mm ? get_mm_counter(mm, MM_ANONPAGES) * (PAGE_SIZE / 1024) : 0,
		       mm ? get_mm_counter(mm, MM_FILEPAGES) * (PAGE_SIZE / 1024) : 0);
		do_send_sig_info(SIGKILL, SEND_SIG_PRIV, victim, PIDTYPE_TGID);
	}
	if (victim)
		put_task_struct(victim);
	if (!fatal_signal_pending(current)) {
		set_current_state(TASK_KILLABLE);
		schedule_timeout(RETRY_NS);
	}
}
