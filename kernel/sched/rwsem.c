/*
 * rwsem.c - many readers or one writer, first come, first served
 *
 * The count holds the number of readers (times 4), whether a writer is inside,
 * and whether tasks wait.  While they do, newcomers join the line behind
 * them.  Whoever leaves last hands the lock over: to the writer at the head of
 * the line, or to all readers up to the next writer.
 */
#include "sched/mutex.h"

#include "sched/sched.h"

#define RWSEM_WRITER	1L
#define RWSEM_WAITING	2L
#define RWSEM_READER	4L

struct rwsem_waiter {
	struct list_head	list;	/* s->lock */
	struct task_struct	*task;
	bool			write;
	bool			granted;	/* s->lock to set; the last the giver touches */
};

static inline bool rwsem_cmpxchg(struct rw_semaphore *s, long *old, long new)
{
	return __atomic_compare_exchange_n(&s->count, old, new, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

static inline bool read_try(struct rw_semaphore *s)
{
	long c = READ_ONCE(s->count);

	while (likely(!(c & (RWSEM_WRITER | RWSEM_WAITING))))
		if (likely(rwsem_cmpxchg(s, &c, c + RWSEM_READER)))
			return true;
	return false;
}

static inline bool write_try(struct rw_semaphore *s)
{
	long c = 0;

	return rwsem_cmpxchg(s, &c, RWSEM_WRITER);
}

/* s->lock held. */
static void rwsem_grant(struct rw_semaphore *s)
{
	struct rwsem_waiter *w, *next;
	struct task_struct *task;

	list_for_each_entry_safe(w, next, &s->waiters, list) {
		if (w->write) {
			long c = RWSEM_WAITING;

			if (!rwsem_cmpxchg(s, &c, RWSEM_WAITING | RWSEM_WRITER))
				break;
		} else {
			if (READ_ONCE(s->count) & RWSEM_WRITER)
				break;
			__atomic_fetch_add(&s->count, RWSEM_READER, __ATOMIC_ACQUIRE);
		}
		list_del(&w->list);
		task = get_task_struct(w->task);
		smp_store_release(&w->granted, true);
		wake_up_process(task);
		put_task_struct(task);
		if (READ_ONCE(s->count) & RWSEM_WRITER)
			break;
	}
	if (list_empty(&s->waiters))
		__atomic_fetch_and(&s->count, ~RWSEM_WAITING, __ATOMIC_RELAXED);
}

static void noinline rwsem_hand_over(struct rw_semaphore *s)
{
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	rwsem_grant(s);
	spin_unlock_irqrestore(&s->lock, flags);
}

static int noinline rwsem_wait(struct rw_semaphore *s, bool write, unsigned int state)
{
	struct rwsem_waiter w = { .task = current, .write = write };
	int err = 0;

	spin_lock_irq(&s->lock);
	list_add_tail(&w.list, &s->waiters);
	__atomic_fetch_or(&s->count, RWSEM_WAITING, __ATOMIC_SEQ_CST);
	rwsem_grant(s);		/* it may have become free */
	spin_unlock_irq(&s->lock);

	for (;;) {
		set_current_state(state);
		if (smp_load_acquire(&w.granted))
			break;
		if ((state & TASK_WAKEKILL) && fatal_signal_pending(current)) {
			spin_lock_irq(&s->lock);
			if (!w.granted) {
				list_del(&w.list);
				rwsem_grant(s);
				err = -EINTR;
			}
			spin_unlock_irq(&s->lock);
			break;
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return err;
}

void down_read(struct rw_semaphore *s)
{
	might_sleep();
	if (unlikely(!read_try(s)))
		rwsem_wait(s, false, TASK_UNINTERRUPTIBLE);
}

int down_read_killable(struct rw_semaphore *s)
{
	might_sleep();
	return likely(read_try(s)) ? 0 : rwsem_wait(s, false, TASK_KILLABLE);
}

bool down_read_trylock(struct rw_semaphore *s)
{
	return read_try(s);
}

void up_read(struct rw_semaphore *s)
{
	long c = __atomic_sub_fetch(&s->count, RWSEM_READER, __ATOMIC_RELEASE);

	if (unlikely(c == RWSEM_WAITING))
		rwsem_hand_over(s);
}

void down_write(struct rw_semaphore *s)
{
	might_sleep();
	if (unlikely(!write_try(s)))
		rwsem_wait(s, true, TASK_UNINTERRUPTIBLE);
}

int down_write_killable(struct rw_semaphore *s)
{
	might_sleep();
	return likely(write_try(s)) ? 0 : rwsem_wait(s, true, TASK_KILLABLE);
}

bool down_write_trylock(struct rw_semaphore *s)
{
	return write_try(s);
}

void up_write(struct rw_semaphore *s)
{
	long c = __atomic_sub_fetch(&s->count, RWSEM_WRITER, __ATOMIC_RELEASE);

	if (unlikely(c & RWSEM_WAITING))
		rwsem_hand_over(s);
}

void downgrade_write(struct rw_semaphore *s)
{
	long c = __atomic_add_fetch(&s->count, RWSEM_READER - RWSEM_WRITER, __ATOMIC_RELEASE);

	if (unlikely(c & RWSEM_WAITING))
		rwsem_hand_over(s);
}
