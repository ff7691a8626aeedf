/*
 * pid.h - process numbers, and who answers to them
 *
 * A struct pid is one number and the tasks that use it: as thread id, as
 * process id, as process group, as session.  It outlives its tasks as long as
 * somebody holds a reference (a pidfd, F_SETOWN, a terminal), and its number is
 * not given again before all tasks have left it.
 *
 * implemented by proc/pid.c
 */
#ifndef RINGSIDE_SCHED_PID_H
#define RINGSIDE_SCHED_PID_H

#include "sched/rcu.h"
#include "sched/rwlock.h"
#include "sched/task.h"
#include "sched/wait.h"

enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };

struct pid {
	refcount_t		count;
	pid_t			nr;			/* I */
	struct hlist_node	hash;			/* pidmap_lock; readers rcu */
	struct hlist_head	tasks[PIDTYPE_MAX];	/* t */
	struct wait_queue_head	wait_pidfd;		/* woken when the process ends */
	struct rcu_head		rcu;
};

/*
 * Guards the process tree: parents, children, threads, process groups and
 * sessions.  Taken for reading from interrupt handlers too, so writers turn
 * interrupts off.  Order: tasklist_lock, then sighand->siglock.
 */
extern rwlock_t tasklist_lock;

#define PID_MAX_DEFAULT	32768
extern int pid_max;

/* @wanted 0: the next free number.  ERR_PTR: -EAGAIN, -ENOMEM, -EEXIST. */
struct pid *alloc_pid(pid_t wanted);
void pid_init(void);
void free_pid(struct pid *pid);		/* the number is free again; the object may live on */
void put_pid(struct pid *pid);
static inline struct pid *get_pid(struct pid *pid)
{
	if (pid)
		refcount_inc(&pid->count);
	return pid;
}

/* Under rcu_read_lock() or tasklist_lock. */
struct pid *find_vpid(pid_t nr);
struct task_struct *pid_task(struct pid *pid, enum pid_type type);
struct task_struct *find_task_by_vpid(pid_t nr);

/* With a reference taken. */
struct pid *find_get_pid(pid_t nr);
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);
struct task_struct *find_get_task_by_vpid(pid_t nr);
struct pid *get_task_pid(struct task_struct *t, enum pid_type type);

/* tasklist_lock held for writing. */
void attach_pid(struct task_struct *t, enum pid_type type, struct pid *pid);
void detach_pid(struct task_struct *t, enum pid_type type);
void change_pid(struct task_struct *t, enum pid_type type, struct pid *pid);

static inline pid_t pid_nr(struct pid *pid)
{
	return pid ? pid->nr : 0;
}
#define pid_vnr(pid)		pid_nr(pid)
#define task_pid_vnr(t)		((t)->pid)
#define task_tgid_vnr(t)	((t)->tgid)
#define task_pid_nr(t)		((t)->pid)
#define task_tgid_nr(t)		((t)->tgid)

/* All tasks that answer to @pid as @type; tasklist_lock or rcu held. */
#define do_each_pid_task(pid, type, task) \
	hlist_for_each_entry(task, &(pid)->tasks[type], pid_links[type])

/* All processes, by their leaders, and all threads; tasklist_lock held. */
#define for_each_process(p) \
	list_for_each_entry(p, &init_task.tasks, tasks)
#define for_each_process_thread(p, t) \
	for_each_process(p) list_for_each_entry(t, &(p)->signal->thread_head, thread_node)

/* Smallest pid number >= @nr that is a process, with a reference; NULL at the end. */
struct task_struct *next_tgid(pid_t nr);

#endif
