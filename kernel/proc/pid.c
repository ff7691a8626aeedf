/*
 * pid.c - process numbers
 *
 * A bitmap says which numbers are taken, a hash table finds the struct pid of
 * one.  Numbers are given in a circle, so that one is not reused soon.
 *
 * Lock order: tasklist_lock, then pidmap_lock.  Lookups are under RCU.
 */
#include "sched/pid.h"

#include "lib/bitops.h"
#include "lib/hash.h"
#include "mm/slab.h"
#include "sched/signal.h"

#define PID_HASH_BITS	8
#define RESERVED_PIDS	300	/* once around, numbers below are left alone */

DEFINE_RWLOCK(tasklist_lock);
int pid_max = PID_MAX_DEFAULT;

static DEFINE_SPINLOCK(pidmap_lock);	/* interrupts off */
static DECLARE_BITMAP(pidmap, PID_MAX_DEFAULT);	/* pidmap_lock */
static int last_pid;			/* pidmap_lock */
static struct hlist_head pid_hash[1 << PID_HASH_BITS];	/* pidmap_lock; readers RCU */
static struct kmem_cache *pid_cache;

void pid_init(void)
{
	pid_cache = KMEM_CACHE(pid, SLAB_PANIC);
	__set_bit(0, pidmap);
}

static inline struct hlist_head *hash_head(pid_t nr)
{
	return &pid_hash[hash_64(nr, PID_HASH_BITS)];
}

/* pidmap_lock held; 0: none free. */
static pid_t take_number(pid_t wanted)
{
	unsigned long nr;

	if (wanted) {
		if (test_bit(wanted, pidmap))
			return 0;
		nr = wanted;
	} else {
		nr = find_next_zero_bit(pidmap, pid_max, last_pid + 1);
		if (nr >= pid_max)
			nr = find_next_zero_bit(pidmap, pid_max, RESERVED_PIDS);
		if (nr >= pid_max)
			return 0;
		last_pid = nr;
	}
	__set_bit(nr, pidmap);
	return nr;
}

struct pid *alloc_pid(pid_t wanted)
{
	struct pid *pid = kmem_cache_alloc(pid_cache, GFP_KERNEL);
	int i;

	if (!pid)
		return ERR_PTR(-ENOMEM);
	refcount_set(&pid->count, 1);
	for (i = 0; i < PIDTYPE_MAX; i++)
		INIT_HLIST_HEAD(&pid->tasks[i]);
	init_waitqueue_head(&pid->wait_pidfd);

	spin_lock_irq(&pidmap_lock);
	pid->nr = take_number(wanted);
	if (pid->nr)
		hlist_add_head(&pid->hash, hash_head(pid->nr));
	spin_unlock_irq(&pidmap_lock);
	if (!pid->nr) {
		kmem_cache_free(pid_cache, pid);
		return ERR_PTR(wanted ? -EEXIST : -EAGAIN);
	}
	return pid;
}

void put_pid(struct pid *pid)
{
	if (pid && refcount_dec_and_test(&pid->count))
		kmem_cache_free(pid_cache, pid);
}

static void put_pid_rcu(struct rcu_head *head)
{
	put_pid(container_of(head, struct pid, rcu));
}

void free_pid(struct pid *pid)
{
	unsigned long flags;

	spin_lock_irqsave(&pidmap_lock, flags);
	hlist_del(&pid->hash);
	__clear_bit(pid->nr, pidmap);
	spin_unlock_irqrestore(&pidmap_lock, flags);
	call_rcu(&pid->rcu, put_pid_rcu);
}

struct pid *find_vpid(pid_t nr)
{
	struct pid *pid;

	hlist_for_each_entry(pid, hash_head(nr), hash)
		if (pid->nr == nr)
			return pid;
	return NULL;
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	struct hlist_node *first = pid ? READ_ONCE(pid->tasks[type].first) : NULL;

	return first ? hlist_entry(first, struct task_struct, pid_links[type]) : NULL;
}

struct task_struct *find_task_by_vpid(pid_t nr)
{
	return pid_task(find_vpid(nr), PIDTYPE_PID);
}

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = find_vpid(nr);
	if (pid && !refcount_inc_not_zero(&pid->count))
		pid = NULL;
	rcu_read_unlock();
	return pid;
}

struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *t;

	rcu_read_lock();
	t = pid_task(pid, type);
	if (t && !refcount_inc_not_zero(&t->usage))
		t = NULL;
	rcu_read_unlock();
	return t;
}

struct task_struct *find_get_task_by_vpid(pid_t nr)
{
	struct task_struct *t;

	rcu_read_lock();
	t = find_task_by_vpid(nr);
	if (t && !refcount_inc_not_zero(&t->usage))
		t = NULL;
	rcu_read_unlock();
	return t;
}

static struct pid **pid_slot(struct task_struct *t, enum pid_type type)
{
	return type == PIDTYPE_PID ? &t->thread_pid : &t->signal->pids[type];
}

struct pid *get_task_pid(struct task_struct *t, enum pid_type type)
{
	struct pid *pid;

	rcu_read_lock();
	pid = READ_ONCE(*pid_slot(t, type));
	if (pid && !refcount_inc_not_zero(&pid->count))
		pid = NULL;
	rcu_read_unlock();
	return pid;
}

void attach_pid(struct task_struct *t, enum pid_type type, struct pid *pid)
{
	WRITE_ONCE(*pid_slot(t, type), pid);
	hlist_add_head(&t->pid_links[type], &pid->tasks[type]);
}

static bool pid_in_use(struct pid *pid)
{
	int i;

	for (i = 0; i < PIDTYPE_MAX; i++)
		if (!hlist_empty(&pid->tasks[i]))
			return true;
	return false;
}

void detach_pid(struct task_struct *t, enum pid_type type)
{
	struct pid **slot = pid_slot(t, type);
	struct pid *pid = *slot;

	hlist_del(&t->pid_links[type]);
	WRITE_ONCE(*slot, NULL);
	if (!pid_in_use(pid))
		free_pid(pid);
}

void change_pid(struct task_struct *t, enum pid_type type, struct pid *pid)
{
	detach_pid(t, type);
	attach_pid(t, type, pid);
}

struct task_struct *next_tgid(pid_t nr)
{
	struct task_struct *t = NULL;
	unsigned long n = nr;

	rcu_read_lock();
	for (; (n = find_next_bit(pidmap, pid_max, n)) < pid_max; n++) {
		t = pid_task(find_vpid(n), PIDTYPE_TGID);
		if (t && refcount_inc_not_zero(&t->usage))
			break;
		t = NULL;
	}
	rcu_read_unlock();
	return t;
}
