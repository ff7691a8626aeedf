/*
 * atomic.h - counters and flags that several CPUs change without a lock
 *
 * Operations that return a value order everything around them; the others
 * order nothing.  Built on the compiler's __atomic builtins.
 */
#ifndef RINGSIDE_LIB_ATOMIC_H
#define RINGSIDE_LIB_ATOMIC_H

#include "lib/types.h"

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { s64 counter; } atomic64_t;

#define ATOMIC_INIT(i)		{ (i) }

/* One set of operations serves the three widths: the type is the argument's. */
#define atomic_read(v)		READ_ONCE((v)->counter)
#define atomic_set(v, i)	WRITE_ONCE((v)->counter, (i))
#define atomic_add(i, v)	((void)__atomic_fetch_add(&(v)->counter, (i), __ATOMIC_RELAXED))
#define atomic_sub(i, v)	((void)__atomic_fetch_sub(&(v)->counter, (i), __ATOMIC_RELAXED))
#define atomic_inc(v)		atomic_add(1, v)
#define atomic_dec(v)		atomic_sub(1, v)
#define atomic_add_return(i, v)	__atomic_add_fetch(&(v)->counter, (i), __ATOMIC_SEQ_CST)
#define atomic_sub_return(i, v)	__atomic_sub_fetch(&(v)->counter, (i), __ATOMIC_SEQ_CST)
#define atomic_fetch_add(i, v)	__atomic_fetch_add(&(v)->counter, (i), __ATOMIC_SEQ_CST)
#define atomic_inc_return(v)	atomic_add_return(1, v)
#define atomic_dec_return(v)	atomic_sub_return(1, v)
#define atomic_dec_and_test(v)	(atomic_sub_return(1, v) == 0)
#define atomic_xchg(v, n)	__atomic_exchange_n(&(v)->counter, (n), __ATOMIC_SEQ_CST)
#define atomic_cmpxchg(v, o, n) ({ typeof((v)->counter) _o = (o); \
	__atomic_compare_exchange_n(&(v)->counter, &_o, (n), false, \
		__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); _o; })
#define atomic_inc_not_zero(v) ({ typeof((v)->counter) _c = atomic_read(v); \
	while (_c && !__atomic_compare_exchange_n(&(v)->counter, &_c, _c + 1, false, \
		__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) { } _c != 0; })

#define atomic_long_read	atomic_read
#define atomic_long_set		atomic_set
#define atomic_long_add		atomic_add
#define atomic_long_sub		atomic_sub
#define atomic_long_inc		atomic_inc
#define atomic_long_dec		atomic_dec
#define atomic64_read		atomic_read
#define atomic64_set		atomic_set
#define atomic64_inc_return	atomic_inc_return
#define atomic64_add		atomic_add

#define xchg(p, v)	__atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define cmpxchg(p, o, n) ({ typeof(*(p)) _o = (o); \
	__atomic_compare_exchange_n((p), &_o, (n), false, \
		__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); _o; })

/* refcount_t: an object lives while it is not 0. */
typedef struct { atomic_t refs; } refcount_t;

#define REFCOUNT_INIT(n)	{ ATOMIC_INIT(n) }

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline int refcount_read(const refcount_t *r)
{
	return atomic_read(&r->refs);
}

static inline void refcount_inc(refcount_t *r)
{
	atomic_inc(&r->refs);
}

static inline bool __must_check refcount_inc_not_zero(refcount_t *r)
{
	return atomic_inc_not_zero(&r->refs);
}

static inline bool __must_check refcount_dec_and_test(refcount_t *r)
{
	return atomic_dec_and_test(&r->refs);
}

#endif
