/*
 * oom.h - when a program's page cannot be had, the largest program goes
 */
#ifndef RINGSIDE_MM_OOM_H
#define RINGSIDE_MM_OOM_H

#include "lib/kernel.h"

struct task_struct;

/*
 * A fault found no memory.  Kills somebody, or waits for who was killed already;
 * the fault is to be tried again.  No locks of mm/ held.
 */
void out_of_memory(void);

/*
 * Pages the process would give back, oom_score_adj in thousandths of all memory
 * added; LONG_MIN: it must not be killed.  tasklist_lock held.
 */
long oom_badness(struct task_struct *p);

extern int sysctl_panic_on_oom;
extern int sysctl_oom_kill_allocating_task;
extern unsigned long nr_oom_kills;	/* since boot */

#endif
