/*
 * task.h - what the files of proc/ share about a task's life
 */
#ifndef RINGSIDE_PROC_TASK_H
#define RINGSIDE_PROC_TASK_H

#include "proc/futex.h"
#include "sched/signal.h"

struct kernel_clone_args;

/* fork.c: a new task, visible, but not running yet. */
struct task_struct *copy_process(struct kernel_clone_args *args);
void put_sighand(struct sighand_struct *sighand);
struct sighand_struct *sighand_alloc_copy(struct sighand_struct *old);
/* The task leaves its address space: whoever joins or waits for vfork is told. */
void mm_release(struct task_struct *t, struct mm_struct *mm);

/* signal.c */
long do_no_restart_syscall(struct restart_block *block);
/* Ends all other threads of the process; how many.  siglock held. */
int zap_other_threads(struct task_struct *t);
/* siglock.  The thread has stopped; true: it was the last, and the process has. */
bool participate_group_stop(struct task_struct *t);
/* exit.c: siglock.  The thread no longer counts for signals. */
void exit_signals(struct task_struct *t);

/* exit.c */
bool will_become_orphaned_pgrp(struct pid *pgrp, struct task_struct *ignored);
void wake_up_parent(struct task_struct *parent);
/* resource.c */
struct rusage;
void getrusage(struct task_struct *t, int who, struct rusage *r);

#endif
