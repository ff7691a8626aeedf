/*
 * rwlock.h - a spinning lock with many readers or one writer
 *
 * Readers may come from interrupt handlers and nest, so a waiting writer does
 * not keep readers out; writers are rare (fork, exit, setpgid).
 */
#ifndef RINGSIDE_SCHED_RWLOCK_H
#define RINGSIDE_SCHED_RWLOCK_H

#include "arch/x86/spinlock.h"

typedef struct {
	int count;		/* readers inside, or -1 for a writer */
} rwlock_t;

#define __RW_LOCK_UNLOCKED(name) { 0 }
#define DEFINE_RWLOCK(name)	rwlock_t name = __RW_LOCK_UNLOCKED(name)

static inline void read_lock(rwlock_t *l)
{
	for (;;) {
		int c = READ_ONCE(l->count);

		if (likely(c >= 0) &&
		    likely(__atomic_compare_exchange_n(&l->count, &c, c + 1, false,
						       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
			return;
		cpu_relax();
	}
}

static inline void read_unlock(rwlock_t *l)
{
	__atomic_fetch_sub(&l->count, 1, __ATOMIC_RELEASE);
}

static inline void write_lock(rwlock_t *l)
{
	int free = 0;

	while (!__atomic_compare_exchange_n(&l->count, &free, -1, false,
					    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		free = 0;
		cpu_relax();
	}
}

static inline void write_unlock(rwlock_t *l)
{
	smp_store_release(&l->count, 0);
}

#define write_lock_irq(l)	do { local_irq_disable(); write_lock(l); } while (0)
#define write_unlock_irq(l)	do { write_unlock(l); local_irq_enable(); } while (0)
#define read_lock_irqsave(l, f)	do { local_irq_save(f); read_lock(l); } while (0)
#define read_unlock_irqrestore(l, f) do { read_unlock(l); local_irq_restore(f); } while (0)

#endif
