/*
 * spinlock.h - locks that are held for a few instructions, never while sleeping
 *
 * One byte, taken by an exchange.  Not first come, first served, on purpose: a
 * virtual CPU may be stopped by its host at any instruction, and in an orderly
 * queue everybody behind it would spin until it runs again.
 *
 * Because the kernel is not preempted, spin_lock() need not disable anything; a
 * lock that an interrupt handler also takes is taken with spin_lock_irqsave()
 * everywhere else.  In the debug kernel each lock knows its holder, the order in
 * which classes of locks are taken is recorded, and a reversal is reported
 * (debug.c).
 */
#ifndef RINGSIDE_ARCH_SPINLOCK_H
#define RINGSIDE_ARCH_SPINLOCK_H

#include "arch/x86/irqflags.h"
#include "lib/types.h"

typedef struct spinlock {
	u8 locked;
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

#define __SPIN_LOCK_UNLOCKED(name) { .locked = 0, __SPIN_LOCK_CLASS(#name) }
#define DEFINE_SPINLOCK(name)	spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define spin_lock_init(l)	(*(l) = (spinlock_t)__SPIN_LOCK_UNLOCKED(l))

static __always_inline void cpu_relax(void)
{
	__builtin_ia32_pause();
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	u8 taken = 1;

	/* Waiting stands out of the way, and needs no register. */
	lock_debug_acquire(lock);
	asm volatile("1: xchgb %0, %1\n\t"
		     "testb %0, %0\n\t"
		     "jnz 2f\n"
		     ".pushsection .text.unlikely, \"ax\"\n"
		     "2: pause\n\t"
		     "cmpb $0, %1\n\t"
		     "jne 2b\n\t"
		     "movb $1, %0\n\t"
		     "jmp 1b\n"
		     ".popsection"
		     : "+q" (taken), "+m" (lock->locked) : : "memory", "cc");
	lock_debug_acquired(lock);
}

static __always_inline bool spin_trylock(spinlock_t *lock)
{
	if (READ_ONCE(lock->locked) || __atomic_exchange_n(&lock->locked, 1, __ATOMIC_ACQUIRE))
		return false;
	lock_debug_acquired(lock);
	return true;
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	lock_debug_release(lock);
	smp_store_release(&lock->locked, 0);
}

static __always_inline bool spin_is_locked(const spinlock_t *lock)
{
	return READ_ONCE(lock->locked);
}

#define spin_lock_irqsave(lock, flags) do { local_irq_save(flags); spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags) do { \
	spin_unlock(lock); local_irq_restore(flags); } while (0)
#define spin_lock_irq(lock) do { local_irq_disable(); spin_lock(lock); } while (0)
#define spin_unlock_irq(lock) do { spin_unlock(lock); local_irq_enable(); } while (0)

#endif
