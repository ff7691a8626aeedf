/*
 * mutex.c - one owner at a time
 *
 * The owner word holds the owner; its lowest bit says that tasks wait, so that
 * lock and unlock are one instruction as long as nobody does.  Waiters get the
 * mutex in the order they came.
 */
#include "sched/mutex.h"

#include "sched/sched.h"

#define MUTEX_WAITERS	1UL

static inline bool mutex_try_fast(struct mutex *m)
{
	struct task_struct *free = NULL;

	return __atomic_compare_exchange_n(&m->owner, &free, current, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* wait.lock held: is it free, and are we (or nobody) first in line? */
static bool mutex_try_locked(struct mutex *m, struct wait_queue_entry *wait)
{
	unsigned long old = __atomic_fetch_or((unsigned long *)&m->owner, MUTEX_WAITERS,
					      __ATOMIC_ACQUIRE);
	unsigned long new = (unsigned long)current;

	if (old & ~MUTEX_WAITERS)
		return false;
	if (!list_empty(&m->wait.head) && m->wait.head.next != &wait->entry)
		return false;
	list_del_init(&wait->entry);
	if (!list_empty(&m->wait.head))
		new |= MUTEX_WAITERS;
	smp_store_release(&m->owner, (struct task_struct *)new);
	return true;
}

/* wait.lock held, and we leave the line: it must go on without us. */
static void mutex_leave(struct mutex *m, struct wait_queue_entry *wait)
{
	list_del_init(&wait->entry);
	if (list_empty(&m->wait.head))
		__atomic_fetch_and((unsigned long *)&m->owner, ~MUTEX_WAITERS, __ATOMIC_RELAXED);
	else if (!((unsigned long)READ_ONCE(m->owner) & ~MUTEX_WAITERS))
		wake_up_process(list_first_entry(&m->wait.head, struct wait_queue_entry,
						 entry)->private);
}

static int noinline mutex_lock_slow(struct mutex *m, unsigned int state)
{
	DEFINE_WAIT(wait);
	int err = 0;

	spin_lock_irq(&m->wait.lock);
	while (!mutex_try_locked(m, &wait)) {
		if (((state & TASK_INTERRUPTIBLE) && signal_pending(current)) ||
		    ((state & TASK_WAKEKILL) && fatal_signal_pending(current))) {
			mutex_leave(m, &wait);
			err = -EINTR;
			break;
		}
		if (list_empty(&wait.entry))
			list_add_tail(&wait.entry, &m->wait.head);
		set_current_state(state);
		spin_unlock_irq(&m->wait.lock);
		schedule();
		spin_lock_irq(&m->wait.lock);
	}
	__set_current_state(TASK_RUNNING);
	spin_unlock_irq(&m->wait.lock);
	return err;
}

void mutex_lock(struct mutex *m)
{
	might_sleep();
	if (unlikely(!mutex_try_fast(m)))
		mutex_lock_slow(m, TASK_UNINTERRUPTIBLE);
}

int mutex_lock_interruptible(struct mutex *m)
{
	might_sleep();
	return likely(mutex_try_fast(m)) ? 0 : mutex_lock_slow(m, TASK_INTERRUPTIBLE);
}

int mutex_lock_killable(struct mutex *m)
{
	might_sleep();
	return likely(mutex_try_fast(m)) ? 0 : mutex_lock_slow(m, TASK_KILLABLE);
}

bool mutex_trylock(struct mutex *m)
{
	return mutex_try_fast(m);
}

void mutex_unlock(struct mutex *m)
{
	struct task_struct *me = current;
	unsigned long flags;

	if (likely(__atomic_compare_exchange_n(&m->owner, &me, NULL, false,
					       __ATOMIC_RELEASE, __ATOMIC_RELAXED)))
		return;
	spin_lock_irqsave(&m->wait.lock, flags);
	if (list_empty(&m->wait.head)) {
		smp_store_release(&m->owner, NULL);
	} else {
		smp_store_release(&m->owner, (struct task_struct *)MUTEX_WAITERS);
		wake_up_process(list_first_entry(&m->wait.head, struct wait_queue_entry,
						 entry)->private);
	}
	spin_unlock_irqrestore(&m->wait.lock, flags);
}

bool mutex_is_locked(const struct mutex *m)
{
	return ((unsigned long)READ_ONCE(m->owner) & ~MUTEX_WAITERS) != 0;
}
