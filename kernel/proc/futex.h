/*
 * futex.h - what exit and exec need of futexes
 */
#ifndef RINGSIDE_PROC_FUTEX_H
#define RINGSIDE_PROC_FUTEX_H

#include "sched/task.h"

/* The address space is going: marks robust locks dead, wakes who joins. */
void futex_exit_release(struct task_struct *t);
void futex_exec_release(struct task_struct *t);
/* FUTEX_WAKE of a shared or private futex, by the kernel (clear_child_tid). */
int futex_wake_user(u32 __user *uaddr, int nr, bool shared);
void futex_init(void);

#endif
