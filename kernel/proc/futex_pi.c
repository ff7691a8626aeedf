/*
 * futex_pi.c - locks whose owner the kernel knows
 *
 * The word holds the owner's thread id, so a lock that nobody wants is taken and
 * given back without us.  Who finds it taken sets FUTEX_WAITERS in the word and
 * queues here, the highest scheduling priority first.  Then the owner has to come
 * here to unlock, and hands the lock to the first waiter: the word has the new
 * owner before that one runs, and nobody can slip in between.
 *
 * When an owner ends without unlocking, the first waiter takes the lock over,
 * marked FUTEX_OWNER_DIED.
 *
 * A waiter does not lend its priority to the owner.
 */
#include <linux/futex.h>

#include "mm/uaccess.h"
#include "proc/futex_internal.h"
#include "sched/pid.h"
#include "sched/sched.h"
#include "sched/task.h"

/* pi_try_lock() beside 0 and -errno. */
#define PI_QUEUED	1

static int pi_cmpxchg(u32 __user *uaddr, u32 old, u32 new)
{
	u32 now;
	int err;

	pagefault_disable();
	err = futex_cmpxchg_user(&now, uaddr, old, new);
	pagefault_enable();
	if (err)
		return -EFAULT;
	return now == old ? 0 : -EAGAIN;
}

static struct futex_q *top_waiter(struct futex_bucket *b, const struct futex_key *key)
{
	struct futex_q *q;

	list_for_each_entry(q, &b->waiters, list)
		if (q->pi && key_equal(&q->key, key))
			return q;
	return NULL;
}

/* @owner has the lock now; those who still wait wait for it. */
static void set_owner(struct futex_bucket *b, const struct futex_key *key,
		      struct task_struct *owner)
{
	struct futex_q *q;

	list_for_each_entry(q, &b->waiters, list) {
		if (!q->pi || !key_equal(&q->key, key))
			continue;
		q->owner = owner;
		q->owner_died = false;
		WRITE_ONCE(owner->pi_waited, true);
	}
}

/* Behind those of the same priority; other words' waiters may stand between. */
static void queue_by_priority(struct futex_q *q, struct futex_bucket *b)
{
	struct list_head *pos = b->waiters.prev;

	while (pos != &b->waiters) {
		struct futex_q *other = list_entry(pos, struct futex_q, list);

		if (other->pi && key_equal(&other->key, &q->key) && other->prio <= q->prio)
			break;
		pos = pos->prev;
	}
	q->task = current;
	q->bucket = b;
	list_add(&q->list, pos);
}

/* It is free, or its owner died and we are first.  The bucket is locked. */
static int take_lock(u32 __user *uaddr, struct futex_q *q, struct futex_bucket *b, u32 word,
		     bool died)
{
	u32 new = current->pid | (word & FUTEX_OWNER_DIED);
	struct futex_q *top = top_waiter(b, &q->key);
	int err;

	if (died)
		new |= FUTEX_OWNER_DIED;
	if (top)
		new |= FUTEX_WAITERS;
	err = pi_cmpxchg(uaddr, word, new);
	if (!err && top)
		set_owner(b, &q->key, current);
	return err;
}

/*
 * May we wait for the task with this thread id?  It stays marked, so that its end
 * finds us.  0 with *owner, valid while the bucket is locked; -EBUSY: it is just ending.
 */
static int find_owner(pid_t tid, u32 __user *uaddr, u32 word, struct task_struct **owner)
{
	struct task_struct *t;
	int err = 0;
	u32 now;

	rcu_read_lock();
	t = find_task_by_vpid(tid);
	if (!t) {
		err = -ESRCH;
	} else if (t->flags & PF_KTHREAD) {
		err = -EPERM;
	} else {
		WRITE_ONCE(t->pi_waited, true);
		smp_mb();
		if (READ_ONCE(t->flags) & PF_EXITING)
			err = READ_ONCE(t->futexes_gone) ? -ESRCH : -EBUSY;
	}
	rcu_read_unlock();
	*owner = t;
	if (err != -ESRCH)
		return err;
	/* Nobody's lock; unless its owner gave it back while it went. */
	if (read_word_atomic(&now, uaddr))
		return -EFAULT;
	return now == word ? -ESRCH : -EAGAIN;
}

/*
 * One look under the bucket's lock.  0: the lock is ours.  PI_QUEUED: we wait,
 * the state is set.  -EAGAIN: the word changed, look again; -EBUSY: a little later.
 */
static int pi_try_lock(u32 __user *uaddr, struct futex_q *q, struct futex_bucket *b, bool trylock)
{
	struct futex_q *top = top_waiter(b, &q->key);
	struct task_struct *owner = NULL;
	u32 word, tid;
	int err;

	if (read_word_atomic(&word, uaddr))
		return -EFAULT;
	tid = word & FUTEX_TID_MASK;
	if (tid == (u32)current->pid)
		return -EDEADLK;
	if (top && top->owner_died) {
		/* It belongs to those who waited already. */
		q->owner_died = true;
	} else if (!tid) {
		return take_lock(uaddr, q, b, word, false);
	} else {
		err = find_owner(tid, uaddr, word, &owner);
		if (err)
			return err;
		q->owner_died = false;
	}
	if (trylock)
		return -EWOULDBLOCK;
	if (!(word & FUTEX_WAITERS)) {
		err = pi_cmpxchg(uaddr, word, word | FUTEX_WAITERS);
		if (err)
			return err;
	}
	q->owner = owner;
	set_current_state(TASK_INTERRUPTIBLE);
	queue_by_priority(q, b);
	return PI_QUEUED;
}

/* The owner died: 0 if we are first and have the lock now; -EAGAIN: not yet. */
static int take_over(u32 __user *uaddr, struct futex_q *q)
{
	struct futex_bucket *b = q->bucket;
	u32 word;
	int err;

	do {
		if (read_word_atomic(&word, uaddr))
			return -EFAULT;
		list_del(&q->list);
		err = take_lock(uaddr, q, b, word, true);
		if (err)
			queue_by_priority(q, b);
	} while (err == -EAGAIN);
	return err;
}

/* We leave without it: if it was ours to take over, it is the next one's. */
static void leave_queue(struct futex_q *q)
{
	struct futex_q *top;

	list_del(&q->list);
	top = q->owner_died ? top_waiter(q->bucket, &q->key) : NULL;
	if (top)
		wake_up_process(top->task);
}

/* Queued and asleep.  0: the lock is ours. */
static int pi_wait(u32 __user *uaddr, struct futex_q *q, const ktime_t *expires, bool real)
{
	clockid_t clock = real ? CLOCK_REALTIME : CLOCK_MONOTONIC;
	struct futex_bucket *b = bucket_of(&q->key);
	ktime_t until = expires ? *expires : 0;
	bool expired = false;
	int ret;

	for (;;) {
		if (!READ_ONCE(q->granted))
			expired = !schedule_hrtimeout_clock(expires ? &until : NULL,
							    HRTIMER_MODE_ABS, clock) && expires;
		__set_current_state(TASK_RUNNING);
		spin_lock(&b->lock);
		ret = 0;
		if (q->granted)
			break;
		if (q->owner_died && top_waiter(b, &q->key) == q) {
			ret = take_over(uaddr, q);
			if (!ret)
				break;
			spin_unlock(&b->lock);
			ret = fault_in_user(uaddr, true);
			spin_lock(&b->lock);
			if (ret) {
				leave_queue(q);
				break;
			}
			spin_unlock(&b->lock);
			continue;
		}
		if (signal_pending(current) || expired) {
			leave_queue(q);
			ret = expired ? -ETIMEDOUT : -ERESTARTNOINTR;
			break;
		}
		set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&b->lock);
	}
	spin_unlock(&b->lock);
	return ret;
}

int futex_lock_pi(u32 __user *uaddr, bool shared, const ktime_t *expires, bool real,
		  bool trylock)
{
	struct futex_q q = {
		.pi = true, .bitset = FUTEX_BITSET_MATCH_ANY,
		.prio = current->rt_priority ? -current->rt_priority : current->static_prio,
	};
	struct futex_bucket *b;
	int ret;

	for (;;) {
		ret = get_futex_key(uaddr, shared, &q.key);
		if (ret)
			return ret;
		b = bucket_of(&q.key);
		spin_lock(&b->lock);
		ret = pi_try_lock(uaddr, &q, b, trylock);
		spin_unlock(&b->lock);
		switch (ret) {
		case -EFAULT:
			if (fault_in_user(uaddr, true))
				return -EFAULT;
			break;
		case -EAGAIN:
			if (trylock)	/* EWOULDBLOCK is the same number */
				return ret;
			break;
		case -EBUSY:
			yield();
			break;
		case PI_QUEUED:
			return pi_wait(uaddr, &q, expires, real);
		default:
			return ret;
		}
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
}

/* The bucket is locked.  -EAGAIN: the program changed the word under our eyes. */
static int give_lock(u32 __user *uaddr, struct futex_bucket *b, const struct futex_key *key,
		     u32 word)
{
	struct futex_q *top = top_waiter(b, key);
	struct task_struct *next;
	int err;

	if (!top)
		return pi_cmpxchg(uaddr, word, 0);
	next = top->task;
	err = pi_cmpxchg(uaddr, word, (u32)next->pid | FUTEX_WAITERS);
	if (err)
		return err;
	list_del_init(&top->list);
	set_owner(b, key, next);
	top->granted = true;
	wake_up_process(next);		/* it takes the bucket's lock before it leaves */
	return 0;
}

int futex_unlock_pi(u32 __user *uaddr, bool shared)
{
	struct futex_bucket *b;
	struct futex_key key;
	u32 word;
	int err;

	for (;;) {
		if (get_user(word, uaddr))
			return -EFAULT;
		if ((word & FUTEX_TID_MASK) != (u32)current->pid)
			return -EPERM;
		err = get_futex_key(uaddr, shared, &key);
		if (err)
			return err;
		b = bucket_of(&key);
		spin_lock(&b->lock);
		err = give_lock(uaddr, b, &key, word);
		spin_unlock(&b->lock);
		if (err == -EFAULT && fault_in_user(uaddr, true))
			return -EFAULT;
		if (err != -EFAULT && err != -EAGAIN)
			return err;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
}

void futex_pi_owner_gone(struct task_struct *t)
{
	struct futex_bucket *b;
	struct futex_q *q;

	for (b = futex_table; b < futex_table + ARRAY_SIZE(futex_table); b++) {
		spin_lock(&b->lock);
		list_for_each_entry(q, &b->waiters, list) {
			if (!q->pi || q->owner != t)
				continue;
			q->owner = NULL;
			q->owner_died = true;
			if (top_waiter(b, &q->key) == q)
				wake_up_process(q->task);
		}
		spin_unlock(&b->lock);
	}
	t->pi_waited = false;
}
