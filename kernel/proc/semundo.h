/*
 * semundo.h - what the end and the start of a task mean to semaphores
 *
 * implemented by ipc/sem.c, which stands above
 */
#ifndef RINGSIDE_PROC_SEMUNDO_H
#define RINGSIDE_PROC_SEMUNDO_H

#include "lib/types.h"

struct task_struct;

/* The new task @t shares the caller's list (CLONE_SYSVSEM), or has none.  0, -ENOMEM. */
int copy_semundo(u64 clone_flags, struct task_struct *t);
/* @t lets go of its list; with the last task of a list, what stands in it is done. */
void exit_sem(struct task_struct *t);

#endif
