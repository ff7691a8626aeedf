/*
 * mutex.h - locks that may be held while sleeping
 */
#ifndef RINGSIDE_SCHED_MUTEX_H
#define RINGSIDE_SCHED_MUTEX_H

#include "sched/wait.h"

struct mutex {
	struct task_struct	*owner;		/* atomic; NULL when free; bit 0: somebody waits */
	struct wait_queue_head	wait;
};

#define __MUTEX_INITIALIZER(name) { .wait = __WAIT_QUEUE_HEAD_INITIALIZER((name).wait) }
#define DEFINE_MUTEX(name)	struct mutex name = __MUTEX_INITIALIZER(name)
#define mutex_init(m) do { (m)->owner = NULL; init_waitqueue_head(&(m)->wait); } while (0)

void mutex_lock(struct mutex *m);
int mutex_lock_interruptible(struct mutex *m);
int mutex_lock_killable(struct mutex *m);
bool mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
bool mutex_is_locked(const struct mutex *m);

/* Many readers or one writer; writers are not starved. */
struct rw_semaphore {
	long			count;		/* A  readers and two flags, see rwsem.c */
	spinlock_t		lock;
	struct list_head	waiters;	/* lock  first come, first served */
};

#define __RWSEM_INITIALIZER(name) { .lock = __SPIN_LOCK_UNLOCKED((name).lock), \
	.waiters = LIST_HEAD_INIT((name).waiters) }
#define DECLARE_RWSEM(name)	struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(s) do { (s)->count = 0; spin_lock_init(&(s)->lock); \
	INIT_LIST_HEAD(&(s)->waiters); } while (0)

void down_read(struct rw_semaphore *s);
int down_read_killable(struct rw_semaphore *s);
bool down_read_trylock(struct rw_semaphore *s);
void up_read(struct rw_semaphore *s);
void down_write(struct rw_semaphore *s);
int down_write_killable(struct rw_semaphore *s);
bool down_write_trylock(struct rw_semaphore *s);
void up_write(struct rw_semaphore *s);
void downgrade_write(struct rw_semaphore *s);

#endif
