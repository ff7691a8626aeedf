/*
 * exit.h - ending tasks
 */
#ifndef RINGSIDE_PROC_EXIT_H
#define RINGSIDE_PROC_EXIT_H

#include "sched/task.h"

/* @code is a wait status: exit code << 8, or a signal number. */
void do_exit(long code) __noreturn;
void do_group_exit(int code) __noreturn;
/* Out of all lists; after the parent has seen it, or nobody will. */
void release_task(struct task_struct *t);

#endif
