/*
 * kernel.h - small tools every file uses: rounding, bounds, assertions
 */
#ifndef RINGSIDE_LIB_KERNEL_H
#define RINGSIDE_LIB_KERNEL_H

#include <linux/errno.h>

#include "lib/err.h"
#include "lib/printk.h"
#include "lib/types.h"

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define sizeof_field(t, f) sizeof(((t *)0)->f)
#define BIT(n)		(1UL << (n))
#define BIT_ULL(n)	(1ULL << (n))
#define BITS_PER_LONG	64

/* Powers of two only. */
#define ALIGN(x, a)		(((x) + ((typeof(x))(a) - 1)) & ~((typeof(x))(a) - 1))
#define ALIGN_DOWN(x, a)	((x) & ~((typeof(x))(a) - 1))
#define IS_ALIGNED(x, a)	(((x) & ((typeof(x))(a) - 1)) == 0)
#define PTR_ALIGN(p, a)		((typeof(p))ALIGN((unsigned long)(p), (a)))

#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define round_up(x, y)		ALIGN(x, y)
#define round_down(x, y)	ALIGN_DOWN(x, y)

#define min(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); \
	(void)(&_a == &_b); _a < _b ? _a : _b; })
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); \
	(void)(&_a == &_b); _a > _b ? _a : _b; })
#define min_t(t, a, b) ({ t _a = (a); t _b = (b); _a < _b ? _a : _b; })
#define max_t(t, a, b) ({ t _a = (a); t _b = (b); _a > _b ? _a : _b; })
#define clamp(v, lo, hi) min((typeof(v))max((v), (lo)), (hi))
#define swap(a, b) do { typeof(a) _t = (a); (a) = (b); (b) = _t; } while (0)

#define USEC_PER_SEC	1000000L
#define NSEC_PER_USEC	1000L
#define NSEC_PER_MSEC	1000000L
#define NSEC_PER_SEC	1000000000L

/*
 * An invariant of the kernel's own does not hold.  panic() shows registers
 * and a backtrace; user input must never lead here.
 */
#define BUG_ON(c) do { if (unlikely(c)) \
	panic("%s:%d: %s: BUG_ON(%s)", __FILE__, __LINE__, __func__, #c); } while (0)
#define BUG()	panic("%s:%d: %s: BUG", __FILE__, __LINE__, __func__)
#define WARN_ON(c) ({ \
	bool _w = !!(c); \
	if (unlikely(_w)) { \
		pr_warn("%s:%d: %s: WARN_ON(%s)\n", __FILE__, __LINE__, __func__, #c); \
	} \
	unlikely(_w); \
})
#define WARN_ON_ONCE(c) ({ \
	static bool _said; \
	bool _o = !!(c); \
	if (unlikely(_o) && !_said) { \
		_said = true; \
		pr_warn("%s:%d: %s: WARN_ON_ONCE(%s)\n", __FILE__, __LINE__, __func__, #c); \
	} \
	unlikely(_o); \
})
#define BUILD_BUG_ON(c)	_Static_assert(!(c), #c)

/* implemented by arch/x86/panic.c */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn __cold;

#endif
