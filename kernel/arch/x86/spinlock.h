/*
 * spinlock.h - locks that are held for a few instructions, never while sleeping
 *
 * A ticket lock: CPUs get it in the order they asked.  Because the kernel is
 * not preempted, spin_lock() need not disable anything; a lock that an
 * interrupt handler also takes is taken with spin_lock_irqsave() everywhere
 * else.  In the debug kernel each lock knows its holder, the order in which
 * classes of locks are taken is recorded, and a reversal is reported (debug.c).
 */
#ifndef RINGSIDE_ARCH_SPINLOCK_H
#define RINGSIDE_ARCH_SPINLOCK_H

#include "arch/x86/irqflags.h"
#include "lib/types.h"

typedef struct spinlock {
	union {
		u32 both;
		struct {
			u16 owner;	/* ticket being served */
			u16 next;	/* ticket for the next to come */
		};
	};
#ifdef CONFIG_DEBUG_LOCKS
	const char *class;	/* where it was initialised: its place in the lock order */
	int cpu;		/* holder + 1, 0 when free */
#endif
} spinlock_t;

#ifdef CONFIG_DEBUG_LOCKS
#define __SPIN_LOCK_CLASS(name)	.class = __FILE__ ":" name,
void lock_debug_acquire(spinlock_t *lock);
void lock_debug_acquired(spinlock_t *lock);
void lock_debug_release(spinlock_t *lock);
bool lock_debug_held(const spinlock_t *lock);
#define lock_assert_held(lock)	do { if (!lock_debug_held(lock)) \
	lock_debug_not_held(lock, __func__); } while (0)
void lock_debug_not_held(const spinlock_t *lock, const char *func);
#else
#define __SPIN_LOCK_CLASS(name)
static inline void lock_debug_acquire(spinlock_t *lock) { (void)lock; }
static inline void lock_debug_acquired(spinlock_t *lock) { (void)lock; }
static inline void lock_debug_release(spinlock_t *lock) { (void)lock; }
#define lock_assert_held(lock)	((void)(lock))
#endif

#define __SPIN_LOCK_UNLOCKED(name) { .both = 0, __SPIN_LOCK_CLASS(#name) }
#define DEFINE_SPINLOCK(name)	spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define spin_lock_init(l)	(*(l) = (spinlock_t)__SPIN_LOCK_UNLOCKED(l))

static __always_inline void cpu_relax(void)
{
	__builtin_ia32_pause();
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	u16 ticket;

	lock_debug_acquire(lock);
	ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_ACQUIRE);
	while (unlikely(smp_load_acquire(&lock->owner) != ticket))
		cpu_relax();
	lock_debug_acquired(lock);
}

static __always_inline bool spin_trylock(spinlock_t *lock)
{
	u32 old = READ_ONCE(lock->both);

	if ((u16)old != (u16)(old >> 16))
		return false;
	if (!__atomic_compare_exchange_n(&lock->both, &old, old + 0x10000, false,
					 __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	lock_debug_acquired(lock);
	return true;
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	lock_debug_release(lock);
	smp_store_release(&lock->owner, (u16)(lock->owner + 1));
}

static __always_inline bool spin_is_locked(const spinlock_t *lock)
{
	return READ_ONCE(lock->owner) != READ_ONCE(lock->next);
}

#define spin_lock_irqsave(lock, flags) do { local_irq_save(flags); spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags) do { \
	spin_unlock(lock); local_irq_restore(flags); } while (0)
#define spin_lock_irq(lock) do { local_irq_disable(); spin_lock(lock); } while (0)
#define spin_unlock_irq(lock) do { spin_unlock(lock); local_irq_enable(); } while (0)

#endif
