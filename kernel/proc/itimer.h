/*
 * itimer.h - timers of a process, for fork, exec, exit and the signal code
 */
#ifndef RINGSIDE_PROC_ITIMER_H
#define RINGSIDE_PROC_ITIMER_H

#include "sched/signal.h"

void itimer_init(struct signal_struct *sig);
void itimers_exit(struct signal_struct *sig);
/* A tick passed with a CPU-time timer or limit armed: current looks at them. */
void check_cpu_timers(void);
/* siglock: is any CPU-time timer or limit armed?  Sets sig->cputimer. */
void update_cputimer(struct signal_struct *sig);

void posix_timers_init(void);
void exit_posix_timers(struct task_struct *t);
/* CPU-time POSIX timers; siglock of @t's process. */
bool posix_cpu_timers_armed(struct signal_struct *sig);
void posix_cpu_timers_check(struct task_struct *t);

#endif
