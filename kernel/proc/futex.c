/*
 * futex.c - sleeping until a word of user memory is changed
 *
 * A waiter is queued in the bucket its key hashes to; the word is compared with
 * the bucket locked, so a waker, who changes the word and then takes the lock,
 * either is seen or sees the waiter.  The key is (address space, address), or
 * for shared file mappings (file, page, offset).
 *
 * Lock order: bucket locks by address.  User memory is read with page faults
 * off while a bucket is locked; on a fault everything is undone, the page
 * brought in, and the call starts over.
 */
#include "proc/futex.h"

#include <linux/futex.h>

#include "lib/string.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/futex_internal.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

struct futex_bucket futex_table[1 << FUTEX_HASH_BITS];

void futex_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(futex_table); i++) {
		spin_lock_init(&futex_table[i].lock);
		INIT_LIST_HEAD(&futex_table[i].waiters);
	}
}

/*
 * Keys.
 */
static bool shared_file_key(unsigned long addr, struct futex_key *key)
{
	struct vm_area_struct *vma;
	bool found = false;

	mmap_read_lock(current->mm);
	vma = vma_lookup(current->mm, addr);
	if (vma && (vma->vm_flags & VM_SHARED) && vma->vm_mapping) {
		key->object = vma->vm_mapping;
		key->where = linear_page_index(vma, addr);
		key->offset = offset_in_page(addr);
		found = true;
	}
	mmap_read_unlock(current->mm);
	return found;
}

int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key)
{
	unsigned long addr = (unsigned long)uaddr;
	u32 dummy;

	if (addr % sizeof(u32))
		return -EINVAL;
	if (!access_ok(uaddr, sizeof(u32)))
		return -EFAULT;
	if (shared) {
		if (shared_file_key(addr, key))
			return 0;
		if (get_user(dummy, uaddr))
			return -EFAULT;
	}
	key->object = current->mm;
	key->where = addr;
	key->offset = shared;	/* who waits privately is not woken by others */
	return 0;
}

static void lock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	if (a > b)
		swap(a, b);
	spin_lock(&a->lock);
	if (a != b)
		spin_lock(&b->lock);
}

static void unlock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

int read_word_atomic(u32 *val, u32 __user *uaddr)
{
	int err;

	pagefault_disable();
	err = get_user(*val, uaddr);
	pagefault_enable();
	return err;
}

/*
 * Waking.
 */
static void wake_one(struct futex_q *q)
{
	struct task_struct *t = get_task_struct(q->task);

	list_del_init(&q->list);
	smp_store_release(&q->bucket, NULL);	/* q may be gone after this */
	wake_up_process(t);
	put_task_struct(t);
}

/* The bucket is locked. */
static int wake_matching(struct futex_bucket *b, const struct futex_key *key, int nr, u32 bitset)
{
	struct futex_q *q, *next;
	int woken = 0;

	list_for_each_entry_safe(q, next, &b->waiters, list) {
		if (!key_equal(&q->key, key) || !(q->bitset & bitset))
			continue;
		if (unlikely(q->pi))		/* a lock is given, not announced */
			return -EINVAL;
		wake_one(q);
		if (++woken >= nr)
			break;
	}
	return woken;
}

static int futex_wake(u32 __user *uaddr, bool shared, int nr, u32 bitset)
{
	struct futex_bucket *b;
	struct futex_key key;
	int ret;

	if (!bitset)
		return -EINVAL;
	ret = get_futex_key(uaddr, shared, &key);
	if (ret)
		return ret;
	b = bucket_of(&key);
	spin_lock(&b->lock);
	ret = list_empty(&b->waiters) ? 0 : wake_matching(b, &key, nr, bitset);
	spin_unlock(&b->lock);
	return ret;
}

int futex_wake_user(u32 __user *uaddr, int nr, bool shared)
{
	return futex_wake(uaddr, shared, nr, FUTEX_BITSET_MATCH_ANY);
}

/*
 * Waiting.
 */
static void futex_queue(struct futex_q *q, struct futex_bucket *b)
{
	q->task = current;
	q->bucket = b;
	list_add_tail(&q->list, &b->waiters);
}

/* False: a waker has taken it off already. */
static bool futex_unqueue(struct futex_q *q)
{
	struct futex_bucket *b;

	for (;;) {
		b = smp_load_acquire(&q->bucket);
		if (!b)
			return false;
		spin_lock(&b->lock);
		if (likely(b == q->bucket)) {	/* not requeued meanwhile */
			list_del(&q->list);
			spin_unlock(&b->lock);
			return true;
		}
		spin_unlock(&b->lock);
	}
}

/* Queued, with the state set, if the word is @val; else -EWOULDBLOCK or -EFAULT. */
static int futex_wait_setup(u32 __user *uaddr, u32 val, bool shared, struct futex_q *q)
{
	struct futex_bucket *b;
	u32 now;
	int err;

	for (;;) {
		err = get_futex_key(uaddr, shared, &q->key);
		if (err)
			return err;
		b = bucket_of(&q->key);
		spin_lock(&b->lock);
		err = read_word_atomic(&now, uaddr);
		if (likely(!err))
			break;
		spin_unlock(&b->lock);
		if (get_user(now, uaddr))
			return -EFAULT;
	}
	if (now != val) {
		spin_unlock(&b->lock);
		return -EWOULDBLOCK;
	}
	set_current_state(TASK_INTERRUPTIBLE);
	futex_queue(q, b);
	spin_unlock(&b->lock);
	return 0;
}

static long futex_wait_restart(struct restart_block *restart);

/* @expires: NULL, or absolute on CLOCK_MONOTONIC (@real: CLOCK_REALTIME). */
static int futex_wait(u32 __user *uaddr, bool shared, u32 val, const ktime_t *expires, bool real,
		      u32 bitset)
{
	struct futex_q q = { .bitset = bitset };
	struct restart_block *restart;
	ktime_t until = expires ? *expires : 0;
	int ret;

	if (!bitset)
		return -EINVAL;
	do {
		ret = futex_wait_setup(uaddr, val, shared, &q);
		if (ret)
			return ret;
		ret = 0;
		if (READ_ONCE(q.bucket))
			ret = schedule_hrtimeout_clock(expires ? &until : NULL, HRTIMER_MODE_ABS,
						       real ? CLOCK_REALTIME : CLOCK_MONOTONIC);
		__set_current_state(TASK_RUNNING);
		if (!futex_unqueue(&q))
			return 0;
		if (expires && !ret)
			return -ETIMEDOUT;
	} while (!signal_pending(current));	/* woken by nobody we know: wait on */

	if (!expires)
		return -ERESTARTSYS;
	restart = &current->restart_block;
	restart->fn = futex_wait_restart;
	restart->ptr1 = uaddr;
	restart->expires = until;
	restart->count = real;
	restart->arg[0] = val;
	restart->arg[1] = bitset;
	restart->arg[2] = shared;
	return -ERESTART_RESTARTBLOCK;
}

static long futex_wait_restart(struct restart_block *restart)
{
	ktime_t until = restart->expires;
	u32 __user *uaddr = restart->ptr1;

	restart->fn = do_no_restart_syscall;
	return futex_wait(uaddr, restart->arg[2], restart->arg[0], &until, restart->count,
			  restart->arg[1]);
}

/*
 * Moving waiters to another word.
 */
static int futex_requeue(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake,
			 int nr_requeue, const u32 *cmpval)
{
	struct futex_bucket *b1, *b2;
	struct futex_key key1, key2;
	struct futex_q *q, *next;
	int ret, done = 0;
	u32 now;

	if (nr_wake < 0 || nr_requeue < 0)
		return -EINVAL;
again:
	ret = get_futex_key(uaddr1, shared, &key1);
	if (!ret)
		ret = get_futex_key(uaddr2, shared, &key2);
	if (ret)
		return ret;
	b1 = bucket_of(&key1);
	b2 = bucket_of(&key2);
	lock_two(b1, b2);
	if (cmpval) {
		if (unlikely(read_word_atomic(&now, uaddr1))) {
			unlock_two(b1, b2);
			if (get_user(now, uaddr1))
				return -EFAULT;
			goto again;
		}
		if (now != *cmpval) {
			unlock_two(b1, b2);
			return -EAGAIN;
		}
	}
	list_for_each_entry_safe(q, next, &b1->waiters, list) {
		if (done - nr_wake >= nr_requeue)
			break;
		if (!key_equal(&q->key, &key1) || q->pi)
			continue;
		if (++done <= nr_wake) {
			wake_one(q);
			continue;
		}
		q->key = key2;
		if (b1 != b2) {
			list_move_tail(&q->list, &b2->waiters);
			smp_store_release(&q->bucket, b2);
		}
	}
	unlock_two(b1, b2);
	return done;
}

/*
 * FUTEX_WAKE_OP: change the second word, wake at the first, and at the second
 * if its old value compares so.
 */
static bool compare_old(unsigned int cmp, int old, int arg, int *err)
{
	switch (cmp) {
	case FUTEX_OP_CMP_EQ:
		return old == arg;
	case FUTEX_OP_CMP_NE:
		return old != arg;
	case FUTEX_OP_CMP_LT:
		return old < arg;
	case FUTEX_OP_CMP_GE:
		return old >= arg;
	case FUTEX_OP_CMP_LE:
		return old <= arg;
	case FUTEX_OP_CMP_GT:
		return old > arg;
	}
	*err = -ENOSYS;
	return false;
}

static int change_word(u32 encoded, u32 __user *uaddr, u32 *old)
{
	unsigned int op = (encoded & 0x70000000) >> 28;
	int arg = (int)(encoded << 8) >> 20;	/* 12 bits, signed */
	int err;

	if (encoded & ((u32)FUTEX_OP_OPARG_SHIFT << 28))
		arg = 1U << (arg & 31);
	pagefault_disable();
	err = futex_atomic_op_inuser(op, arg, old, uaddr);
	pagefault_enable();
	return err;
}

static int futex_wake_op(u32 __user *uaddr1, bool shared, u32 __user *uaddr2, int nr_wake,
			 int nr_wake2, u32 encoded)
{
	unsigned int cmp = (encoded & 0x0f000000) >> 24;
	int cmparg = (int)(encoded << 20) >> 20;
	struct futex_bucket *b1, *b2;
	struct futex_key key1, key2;
	int ret, err = 0;
	bool both;
	u32 old;

again:
	ret = get_futex_key(uaddr1, shared, &key1);
	if (!ret)
		ret = get_futex_key(uaddr2, shared, &key2);
	if (ret)
		return ret;
	b1 = bucket_of(&key1);
	b2 = bucket_of(&key2);
	lock_two(b1, b2);
	ret = change_word(encoded, uaddr2, &old);
	if (unlikely(ret)) {
		unlock_two(b1, b2);
		if (ret != -EFAULT)
			return ret;
		if (fault_in_user(uaddr2, true))
			return -EFAULT;
		goto again;
	}
	both = compare_old(cmp, old, cmparg, &err);
	if (!err)
		ret = wake_matching(b1, &key1, nr_wake, FUTEX_BITSET_MATCH_ANY);
	if (both)
		ret += wake_matching(b2, &key2, nr_wake2, FUTEX_BITSET_MATCH_ANY);
	unlock_two(b1, b2);
	return err ? err : ret;
}

/*
 * The call.
 */
static long do_futex(u32 __user *uaddr, int op, u32 val, const ktime_t *timeout,
		     u32 __user *uaddr2, u32 val2, u32 val3)
{
	bool shared = !(op & FUTEX_PRIVATE_FLAG), real = op & FUTEX_CLOCK_REALTIME;
	int cmd = op & FUTEX_CMD_MASK;

	if (real && cmd != FUTEX_WAIT_BITSET && cmd != FUTEX_LOCK_PI2)
		return -ENOSYS;
	switch (cmd) {
	case FUTEX_WAIT:
		val3 = FUTEX_BITSET_MATCH_ANY;
		fallthrough;
	case FUTEX_WAIT_BITSET:
		return futex_wait(uaddr, shared, val, timeout, real, val3);
	case FUTEX_WAKE:
		val3 = FUTEX_BITSET_MATCH_ANY;
		fallthrough;
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, shared, val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, shared, uaddr2, val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, shared, uaddr2, val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, shared, uaddr2, val, val2, val3);
	case FUTEX_LOCK_PI:
		real = true;
		fallthrough;
	case FUTEX_LOCK_PI2:
		return futex_lock_pi(uaddr, shared, timeout, real, false);
	case FUTEX_TRYLOCK_PI:
		return futex_lock_pi(uaddr, shared, NULL, false, true);
	case FUTEX_UNLOCK_PI:
		return futex_unlock_pi(uaddr, shared);
	}
	return -ENOSYS;
}

static inline bool has_timeout(int op)
{
	int cmd = op & FUTEX_CMD_MASK;

	return cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET || cmd == FUTEX_LOCK_PI ||
	       cmd == FUTEX_LOCK_PI2;
}

static int timeout_from(const struct timespec64 *ts, int op, ktime_t *t)
{
	if (!timespec64_valid(ts))
		return -EINVAL;
	*t = timespec64_to_ktime(*ts);
	if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT)
		*t = ktime_add_safe(ktime_get(), *t);
	return 0;
}

SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val,
		const struct __kernel_timespec __user *, utime, u32 __user *, uaddr2, u32, val3)
{
	struct timespec64 ts;
	ktime_t t;

	if (utime && has_timeout(op)) {
		if (get_timespec64(&ts, utime))
			return -EFAULT;
		if (timeout_from(&ts, op, &t))
			return -EINVAL;
		return do_futex(uaddr, op, val, &t, uaddr2, 0, val3);
	}
	return do_futex(uaddr, op, val, NULL, uaddr2, (u32)(unsigned long)utime, val3);
}

SYSCALL_DEFINE6(futex_time32, u32 __user *, uaddr, int, op, u32, val,
		const struct old_timespec32 __user *, utime, u32 __user *, uaddr2, u32, val3)
{
	struct timespec64 ts;
	ktime_t t;

	if (utime && has_timeout(op)) {
		if (get_old_timespec32(&ts, utime))
			return -EFAULT;
		if (timeout_from(&ts, op, &t))
			return -EINVAL;
		return do_futex(uaddr, op, val, &t, uaddr2, 0, val3);
	}
	return do_futex(uaddr, op, val, NULL, uaddr2, (u32)(unsigned long)utime, val3);
}

/*
 * Robust lists: locks a thread may hold when it ends are marked and one waiter
 * each is woken.
 */
SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

struct compat_robust_list_head {
	u32	list;
	s32	futex_offset;
	u32	list_op_pending;
};

COMPAT_SYSCALL_DEFINE2(set_robust_list, u32, head, u32, len)
{
	if (len != sizeof(struct compat_robust_list_head))
		return -EINVAL;
	current->compat_robust_list = head;
	return 0;
}

static int robust_list_of(pid_t pid, void __user **head, u32 *compat_head)
{
	const struct cred *cred = current_cred(), *tcred;
	struct task_struct *t;
	int err = 0;

	rcu_read_lock();
	t = pid ? find_task_by_vpid(pid) : current;
	if (!t) {
		err = -ESRCH;
	} else {
		tcred = __task_cred(t);
		if (!same_thread_group(t, current) && cred->uid != tcred->euid &&
		    !capable(CAP_SYS_PTRACE))
			err = -EPERM;
		*head = t->robust_list;
		*compat_head = t->compat_robust_list;
	}
	rcu_read_unlock();
	return err;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, struct robust_list_head __user *__user *, head_ptr,
		size_t __user *, len_ptr)
{
	void __user *head;
	u32 compat_head;
	int err = robust_list_of(pid, &head, &compat_head);

	if (err)
		return err;
	if (put_user(sizeof(struct robust_list_head), len_ptr))
		return -EFAULT;
	return put_user((struct robust_list_head __user *)head, head_ptr);
}

COMPAT_SYSCALL_DEFINE3(get_robust_list, int, pid, u32 __user *, head_ptr, u32 __user *, len_ptr)
{
	void __user *head;
	u32 compat_head;
	int err = robust_list_of(pid, &head, &compat_head);

	if (err)
		return err;
	if (put_user((u32)sizeof(struct compat_robust_list_head), len_ptr))
		return -EFAULT;
	return put_user(compat_head, head_ptr);
}

static void handle_futex_death(u32 __user *uaddr, bool pi, bool pending)
{
	u32 uval, now;

	if ((unsigned long)uaddr % sizeof(u32))
		return;
	for (;;) {
		if (get_user(uval, uaddr))
			return;
		/* It died between giving the lock away and waking the next. */
		if (pending && !pi && !uval) {
			futex_wake(uaddr, true, 1, FUTEX_BITSET_MATCH_ANY);
			return;
		}
		if ((uval & FUTEX_TID_MASK) != (u32)current->pid)
			return;
		if (futex_cmpxchg_user(&now, uaddr, uval,
				       (uval & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
			return;
		if (now == uval)
			break;
		cond_resched();
	}
	if (!pi && (uval & FUTEX_WAITERS))
		futex_wake(uaddr, true, 1, FUTEX_BITSET_MATCH_ANY);
}

/* One pointer of the list; its lowest bit says PI.  False: cannot be read. */
static bool fetch_entry(bool compat, unsigned long at, unsigned long *entry, bool *pi)
{
	unsigned long raw;
	u32 raw32 = 0;

	if (compat) {
		if (get_user(raw32, (u32 __user *)at))
			return false;
		raw = raw32;
	} else if (get_user(raw, (unsigned long __user *)at)) {
		return false;
	}
	*entry = raw & ~1UL;
	*pi = raw & 1;
	return true;
}

static void exit_robust_list(unsigned long head, bool compat)
{
	unsigned long word = compat ? sizeof(u32) : sizeof(long);
	unsigned long entry, next, pending;
	bool pi, next_pi, pending_pi, ok;
	int limit = ROBUST_LIST_LIMIT;
	long offset;
	s32 offset32;

	if (!fetch_entry(compat, head, &entry, &pi))
		return;
	if (compat) {
		if (get_user(offset32, (s32 __user *)(head + word)))
			return;
		offset = offset32;
	} else if (get_user(offset, (long __user *)(head + word))) {
		return;
	}
	if (!fetch_entry(compat, head + 2 * word, &pending, &pending_pi))
		return;

	while (entry != head) {
		/* Read the link first: the entry may be reused once it is marked. */
		ok = fetch_entry(compat, entry, &next, &next_pi);
		if (entry != pending)
			handle_futex_death((u32 __user *)(entry + offset), pi, false);
		if (!ok || !--limit)
			break;
		entry = next;
		pi = next_pi;
		cond_resched();
	}
	if (pending)
		handle_futex_death((u32 __user *)(pending + offset), pending_pi, true);
}

void futex_exit_release(struct task_struct *t)
{
	if (unlikely(t->robust_list)) {
		exit_robust_list((unsigned long)t->robust_list, false);
		t->robust_list = NULL;
	}
	if (unlikely(t->compat_robust_list)) {
		exit_robust_list(t->compat_robust_list, true);
		t->compat_robust_list = 0;
	}
	/* Who waits for a lock of ours sets pi_waited, then looks whether we are leaving. */
	smp_mb();
	if (unlikely(t->pi_waited))
		futex_pi_owner_gone(t);
	WRITE_ONCE(t->futexes_gone, true);
}

void futex_exec_release(struct task_struct *t)
{
	futex_exit_release(t);
	t->futexes_gone = false;
}
