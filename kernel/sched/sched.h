/*
 * sched.h - the scheduler's face to fork, exit, arch and the system calls
 */
#ifndef RINGSIDE_SCHED_SCHED_H
#define RINGSIDE_SCHED_SCHED_H

#include <linux/sched.h>

#include "sched/task.h"
#include "sched/time.h"

#define NICE_TO_WEIGHT0	1024
#define MAX_RT_PRIO	100
#define DEFAULT_PRIO	20	/* static_prio of nice 0 */
#define TASK_NICE(t)	((t)->static_prio - DEFAULT_PRIO)

void sched_init(void);			/* boot CPU, before interrupts */
void sched_init_cpu(struct task_struct *idle);	/* each other CPU, on itself */
/* Never returns: the idle task of this CPU. */
void cpu_idle_loop(void) __noreturn;

/* A new task: inherits the parent's scheduling; then onto a run queue. */
void sched_fork(struct task_struct *t);
void wake_up_new_task(struct task_struct *t);
/* First thing a new task does, on its own stack. */
void schedule_tail(struct task_struct *prev);
/* The last: never comes back; frees nothing (finish_task_switch does). */
void do_task_dead(void) __noreturn;

/* Lets equals run first (sched_yield). */
void yield(void);
bool need_resched(void);

/* From the timer interrupt of a CPU that has others waiting. */
void scheduler_tick(bool user);
/* Interrupt from another CPU: look at TIF_NEED_RESCHED; the flag is set already. */
void scheduler_ipi(void);

bool set_task_cpus_allowed(struct task_struct *t, u64 mask);
void set_user_nice(struct task_struct *t, int nice);
void sched_set_policy(struct task_struct *t, int policy, int rt_priority, int nice);
u64 sched_rr_interval(struct task_struct *t);
/* Microseconds real-time tasks may have of each period while others wait; -1: all. */
extern int sysctl_sched_rt_period, sysctl_sched_rt_runtime;

/*
 * CPU time.  User time is counted at entry from user mode only when the
 * interval matters: at context switch and at tick, from what mode it was.
 */


/* With the part of the running slice that is not booked yet. */
void task_cputime(struct task_struct *t, u64 *utime, u64 *stime);
void thread_group_cputime(struct task_struct *t, u64 *utime, u64 *stime);
u64 task_sched_runtime(struct task_struct *t);

/* For /proc: over all CPUs. */
unsigned int nr_running(void);
u64 nr_context_switches(void);
u64 idle_time_ns(unsigned int cpu);
void cpu_time_ns(unsigned int cpu, u64 *user, u64 *sys, u64 *idle);
void get_avenrun(unsigned long loads[3]);	/* fixed point, 11 bits */
extern unsigned long total_forks;
extern int nr_threads;

#endif
