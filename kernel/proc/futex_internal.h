/*
 * futex_internal.h - what futex.c and futex_pi.c know of each other
 */
#ifndef RINGSIDE_PROC_FUTEX_INTERNAL_H
#define RINGSIDE_PROC_FUTEX_INTERNAL_H

#include "arch/x86/spinlock.h"
#include "lib/hash.h"
#include "lib/list.h"
#include "sched/time.h"

struct task_struct;

#define FUTEX_HASH_BITS	8

struct futex_key {
	const void	*object;	/* mm_struct, or the file's address_space */
	unsigned long	where;		/* address, or page number */
	unsigned int	offset;		/* in the page; with an address: 1 if shared */
};

struct futex_bucket {
	spinlock_t		lock;
	struct list_head	waiters;	/* b  this lock */
};

struct futex_q {
	struct list_head	list;		/* b */
	struct task_struct	*task;
	struct futex_bucket	*bucket;	/* b  NULL once woken: the last the waker touches */
	struct futex_key	key;		/* b */
	u32			bitset;

	/* Waiters for a lock (futex_pi.c). */
	bool			pi;		/* I */
	bool			granted;	/* b  the lock is ours */
	bool			owner_died;	/* b  whoever is first takes it over */
	int			prio;		/* I  of scheduling: lower is served first */
	struct task_struct	*owner;		/* b  who has it; it looks for us when it ends */
};

extern struct futex_bucket futex_table[1 << FUTEX_HASH_BITS];

static inline bool key_equal(const struct futex_key *a, const struct futex_key *b)
{
	return a->where == b->where && a->object == b->object && a->offset == b->offset;
}

static inline struct futex_bucket *bucket_of(const struct futex_key *key)
{
	return &futex_table[hash_64((unsigned long)key->object ^ key->where ^
				    (u64)key->offset << 40, FUTEX_HASH_BITS)];
}

int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key);
/* With page faults off: -EFAULT asks to bring the page in without locks, and come again. */
int read_word_atomic(u32 *val, u32 __user *uaddr);

/* futex_pi.c: locks that the kernel hands from owner to owner */
int futex_lock_pi(u32 __user *uaddr, bool shared, const ktime_t *expires, bool real,
		  bool trylock);
int futex_unlock_pi(u32 __user *uaddr, bool shared);
/* @t ends, or is another program: those who wait for its locks take them over. */
void futex_pi_owner_gone(struct task_struct *t);

#endif
