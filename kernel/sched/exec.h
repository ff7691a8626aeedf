/*
 * exec.h - what execve needs of the process (fs stands below proc)
 *
 * implemented by proc/exit.c, proc/signal.c, proc/futex.c
 */
#ifndef RINGSIDE_SCHED_EXEC_H
#define RINGSIDE_SCHED_EXEC_H

#include "sched/signal.h"

/*
 * The point of no return: ends all other threads of the process and makes the
 * caller its leader, with the leader's pid; unshares the signal handlers.
 * 0, or -EAGAIN when the process is ending.
 */
int de_thread(struct task_struct *t);

/*
 * After the new address space is in place: robust list and clear_child_tid
 * forgotten, POSIX timers deleted, alternate stack gone, handlers default,
 * exit_signal SIGCHLD, personality and comm by the caller.
 */
void exec_reset_task(struct task_struct *t);

/* The old mm's last moments in this task: futexes, and vfork's parent goes on. */
void exec_mm_release(struct task_struct *t, struct mm_struct *mm);

/* The new program is in place: a tracer is told. @old_pid: the caller's before de_thread(). */
void exec_traced(pid_t old_pid);
/* A traced program gains nothing by exec unless its tracer could have it anyway. */
bool exec_is_watched(void);

void set_task_comm(struct task_struct *t, const char *name);	/* cut to 15 bytes */
void get_task_comm(char buf[TASK_COMM_LEN], struct task_struct *t);

#endif
