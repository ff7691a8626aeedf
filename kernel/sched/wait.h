/*
 * wait.h - the one way to wait for something
 *
 * A wait queue is a list of entries, each with a function that is called when
 * something happens.  A sleeping task's entry wakes the task; an epoll entry
 * queues an event; poll() and select() sleep on many queues at once.  Wakers
 * may be interrupt handlers, so the queue's lock is taken with interrupts off.
 *
 * The key of a wake-up is a mask of EPOLL* bits that say what happened (0: not
 * told); entries may ignore events they did not ask for.
 */
#ifndef RINGSIDE_SCHED_WAIT_H
#define RINGSIDE_SCHED_WAIT_H

#include "arch/x86/spinlock.h"
#include "lib/list.h"
#include "sched/task.h"

struct wait_queue_entry;

/* Returns > 0 if it woke a task (exclusive wake-ups are counted by this). */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode,
				 int flags, void *key);

#define WQ_FLAG_EXCLUSIVE	1	/* wakes stop after the number asked for */

struct wait_queue_entry {
	unsigned int		flags;
	void			*private;	/* the task, for the default function */
	wait_queue_func_t	func;
	struct list_head	entry;		/* q  on wait_queue_head.head */
};

typedef struct wait_queue_head {
	spinlock_t		lock;
	struct list_head	head;		/* q  this queue's lock */
} wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { \
	.lock = __SPIN_LOCK_UNLOCKED(name.lock), .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define init_waitqueue_head(wq) do { \
	spin_lock_init(&(wq)->lock); INIT_LIST_HEAD(&(wq)->head); } while (0)

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
/* Wakes the task and takes the entry off the queue. */
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key);

#define DEFINE_WAIT(name) struct wait_queue_entry name = { \
	.private = current, .func = autoremove_wake_function, \
	.entry = LIST_HEAD_INIT((name).entry) }

static inline void init_waitqueue_func_entry(struct wait_queue_entry *e, wait_queue_func_t func)
{
	e->flags = 0;
	e->private = NULL;
	e->func = func;
	INIT_LIST_HEAD(&e->entry);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);

/* On the queue (if not yet) and into @state; then test the condition, then schedule(). */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry,
		     unsigned int state);
void prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       unsigned int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);

/* Wakes all that are not exclusive, and @nr exclusive ones (0: all). */
void __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key);
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr, void *key);

/* No lock needed to see that nobody waits; the caller changed the condition before. */
static inline bool waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

static inline bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

/* wake flags: the waker is about to sleep, so the woken may as well run here. */
#define WF_SYNC		1
void __wake_up_sync(struct wait_queue_head *wq, unsigned int mode, void *key);

#define poll_to_key(m)	((void *)(unsigned long)(m))
#define key_to_poll(k)	((__poll_t_)(unsigned long)(k))

#define wake_up(wq)			__wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr)		__wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq)			__wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq)	__wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_all(wq)	__wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_poll(wq, m)		__wake_up(wq, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_interruptible_sync_poll(wq, m) \
	__wake_up_sync(wq, TASK_INTERRUPTIBLE, poll_to_key(m))
#define wake_up_interruptible_poll(wq, m) __wake_up(wq, TASK_INTERRUPTIBLE, 1, poll_to_key(m))

/*
 * The loop under every blocking call.  @timeout is in nanoseconds, or
 * MAX_SCHEDULE_TIMEOUT; value: 0 condition true (or time left > 0 for the
 * _timeout forms), -ERESTARTSYS a signal came.
 */
#define ___wait_event(wq, condition, state, exclusive, ret, cmd) ({ \
	__label__ __out; \
	DEFINE_WAIT(__w); \
	long __ret = ret; \
	for (;;) { \
		if (exclusive) \
			prepare_to_wait_exclusive(&(wq), &__w, state); \
		else \
			prepare_to_wait(&(wq), &__w, state); \
		if (condition) \
			break; \
		if (((state) & TASK_INTERRUPTIBLE) && signal_pending(current)) { \
			__ret = -ERESTARTSYS; \
			goto __out; \
		} \
		if (((state) & TASK_WAKEKILL) && fatal_signal_pending(current)) { \
			__ret = -ERESTARTSYS; \
			goto __out; \
		} \
		cmd; \
	} \
__out:	finish_wait(&(wq), &__w); \
	__ret; \
})

#define wait_event(wq, condition) do { if (!(condition)) \
	(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()); } while (0)
#define wait_event_interruptible(wq, condition) ({ int __r = 0; if (!(condition)) { \
	__r = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0, schedule()); } __r; })
#define wait_event_interruptible_exclusive(wq, condition) ({ int __r = 0; if (!(condition)) { \
	__r = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, 1, 0, schedule()); } __r; })
#define wait_event_killable(wq, condition) ({ int __r = 0; if (!(condition)) { \
	__r = ___wait_event(wq, condition, TASK_KILLABLE, 0, 0, schedule()); } __r; })
/* > 0: nanoseconds left (at least 1); 0: time over and condition still false. */
#define wait_event_interruptible_timeout(wq, condition, timeout) ({ \
	long __t = (timeout); bool __c = (condition); \
	if (!__c && __t) \
		__t = ___wait_event(wq, (__c = (condition)) || !__ret, TASK_INTERRUPTIBLE, 0, __t, \
				    __ret = schedule_timeout(__ret)); \
	if (__c && !__t) __t = 1; \
	__t; })

#define wait_event_killable_timeout(wq, condition, timeout) ({ \
	long __t = (timeout); bool __c = (condition); \
	if (!__c && __t) \
		__t = ___wait_event(wq, (__c = (condition)) || !__ret, TASK_KILLABLE, 0, __t, \
				    __ret = schedule_timeout(__ret)); \
	if (__c && !__t) __t = 1; \
	__t; })

struct completion {
	unsigned int done;		/* q  wait.lock */
	struct wait_queue_head wait;
};
void init_completion(struct completion *c);
void complete(struct completion *c);
void complete_all(struct completion *c);
void wait_for_completion(struct completion *c);
int wait_for_completion_killable(struct completion *c);

#endif
