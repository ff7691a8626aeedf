/*
 * wait.c - wait queues, and completions on top of them
 *
 * The order that makes it work: the sleeper joins the queue and sets its state,
 * then looks at the condition; the waker changes the condition, then looks at
 * the queue.  Whichever comes second sees the other.
 */
#include "sched/wait.h"

#include "sched/sched.h"

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags;

	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	list_add(&entry->entry, &wq->head);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/* Behind all others, so that a wake-up meets the rest first. */
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags;

	entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, flags);
	list_add_tail(&entry->entry, &wq->head);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	list_del_init(&entry->entry);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/* Who goes to sleep has interrupts on: no need to remember it. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, unsigned int state)
{
	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irq(&wq->lock);
	if (list_empty(&entry->entry))
		list_add(&entry->entry, &wq->head);
	set_current_state(state);
	spin_unlock_irq(&wq->lock);
}

void prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       unsigned int state)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irq(&wq->lock);
	if (list_empty(&entry->entry))
		list_add_tail(&entry->entry, &wq->head);
	set_current_state(state);
	spin_unlock_irq(&wq->lock);
}

/*
 * autoremove_wake_function() may have taken the entry off already; the waker
 * still holds the queue's lock then, unless both links show that it is done.
 */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	__set_current_state(TASK_RUNNING);
	if (READ_ONCE(entry->entry.next) == &entry->entry &&
	    READ_ONCE(entry->entry.prev) == &entry->entry)
		return;
	spin_lock_irq(&wq->lock);
	list_del_init(&entry->entry);
	spin_unlock_irq(&wq->lock);
}

/*
 * The task may run before the entry is off the queue; finish_wait() then waits
 * for the queue's lock, so the entry stays valid until the waker has let go.
 */
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key)
{
	int woken = default_wake_function(entry, mode, flags, key);

	if (woken)
		list_del_init(&entry->entry);
	return woken;
}

/* wq->lock held. */
static void wake_up_common(struct wait_queue_head *wq, unsigned int mode, int nr, int wake_flags,
			   void *key)
{
	struct wait_queue_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &wq->head, entry) {
		bool exclusive = entry->flags & WQ_FLAG_EXCLUSIVE;
		int woken = entry->func(entry, mode, wake_flags, key);

		if (woken < 0)
			break;
		if (woken && exclusive && !--nr)
			break;
	}
}

void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	wake_up_common(wq, mode, nr, 0, key);
}

void __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wake_up_common(wq, mode, nr, 0, key);
	spin_unlock_irqrestore(&wq->lock, flags);
}

void __wake_up_sync(struct wait_queue_head *wq, unsigned int mode, void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&wq->lock, flags);
	wake_up_common(wq, mode, 1, WF_SYNC, key);
	spin_unlock_irqrestore(&wq->lock, flags);
}

/*
 * Completions: done counts what was completed and not yet waited for.
 */
void init_completion(struct completion *c)
{
	c->done = 0;
	init_waitqueue_head(&c->wait);
}

void complete(struct completion *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->wait.lock, flags);
	if (c->done != UINT_MAX)
		c->done++;
	__wake_up_locked(&c->wait, TASK_NORMAL | TASK_WAKEKILL, 1, NULL);
	spin_unlock_irqrestore(&c->wait.lock, flags);
}

void complete_all(struct completion *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->wait.lock, flags);
	c->done = UINT_MAX;
	__wake_up_locked(&c->wait, TASK_NORMAL | TASK_WAKEKILL, 0, NULL);
	spin_unlock_irqrestore(&c->wait.lock, flags);
}

/*
 * Always under the lock: when this returns, complete() has let go of it, and
 * the completion may be on a stack that goes away.
 */
static int wait_common(struct completion *c, unsigned int state)
{
	DEFINE_WAIT(wait);
	int err = 0;

	might_sleep();
	spin_lock_irq(&c->wait.lock);
	while (!c->done) {
		if ((state & TASK_WAKEKILL) && fatal_signal_pending(current)) {
			err = -ERESTARTSYS;
			break;
		}
		if (list_empty(&wait.entry)) {
			wait.flags |= WQ_FLAG_EXCLUSIVE;
			list_add_tail(&wait.entry, &c->wait.head);
		}
		set_current_state(state);
		spin_unlock_irq(&c->wait.lock);
		schedule();
		spin_lock_irq(&c->wait.lock);
	}
	__set_current_state(TASK_RUNNING);
	list_del_init(&wait.entry);
	if (!err && c->done != UINT_MAX)
		c->done--;
	spin_unlock_irq(&c->wait.lock);
	return err;
}

void wait_for_completion(struct completion *c)
{
	wait_common(c, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_killable(struct completion *c)
{
	return wait_common(c, TASK_KILLABLE);
}
