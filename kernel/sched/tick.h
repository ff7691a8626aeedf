/*
 * tick.h - the periodic part of a busy CPU, for the files of the scheduler
 */
#ifndef RINGSIDE_SCHED_TICK_H
#define RINGSIDE_SCHED_TICK_H

#include "sched/rq.h"

#define TICK_NS		SCHED_SLICE_NS
#define RR_TICKS	10		/* a SCHED_RR slice: 100 ms */

/* hrtimer.c: this CPU leaves idle: let it tick.  Interrupts off. */
void tick_start(u64 now);
/* cputime.c: a sample; rq locked. */
void account_tick(struct rq *rq, struct task_struct *t, bool user);

/* cputime.c: the load averages; a sample every 5 seconds, made at ticks. */
void load_update(void);

#endif
