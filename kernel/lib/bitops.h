/*
 * bitops.h - single bits in arrays of unsigned long
 *
 * Names with two underscores are not atomic: the caller holds a lock.
 */
#ifndef RINGSIDE_LIB_BITOPS_H
#define RINGSIDE_LIB_BITOPS_H

#include "lib/kernel.h"

#define BITS_TO_LONGS(n)	DIV_ROUND_UP(n, BITS_PER_LONG)
#define DECLARE_BITMAP(name, n)	unsigned long name[BITS_TO_LONGS(n)]

#define BIT_WORD(n)	((n) / BITS_PER_LONG)
#define BIT_MASK(n)	(1UL << ((n) % BITS_PER_LONG))

static inline void __set_bit(unsigned long n, unsigned long *map)
{
	map[BIT_WORD(n)] |= BIT_MASK(n);
}

static inline void __clear_bit(unsigned long n, unsigned long *map)
{
	map[BIT_WORD(n)] &= ~BIT_MASK(n);
}

static inline bool test_bit(unsigned long n, const unsigned long *map)
{
	return (READ_ONCE(map[BIT_WORD(n)]) & BIT_MASK(n)) != 0;
}

static inline void set_bit(unsigned long n, unsigned long *map)
{
	__atomic_fetch_or(&map[BIT_WORD(n)], BIT_MASK(n), __ATOMIC_SEQ_CST);
}

static inline void clear_bit(unsigned long n, unsigned long *map)
{
	__atomic_fetch_and(&map[BIT_WORD(n)], ~BIT_MASK(n), __ATOMIC_SEQ_CST);
}

static inline bool test_and_set_bit(unsigned long n, unsigned long *map)
{
	return (__atomic_fetch_or(&map[BIT_WORD(n)], BIT_MASK(n), __ATOMIC_SEQ_CST) &
		BIT_MASK(n)) != 0;
}

static inline bool test_and_clear_bit(unsigned long n, unsigned long *map)
{
	return (__atomic_fetch_and(&map[BIT_WORD(n)], ~BIT_MASK(n), __ATOMIC_SEQ_CST) &
		BIT_MASK(n)) != 0;
}

/* Undefined for 0, as the instructions are. */
static inline unsigned int __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

static inline unsigned int __fls(unsigned long word)
{
	return 63 - __builtin_clzl(word);
}

/* 1-based, 0 when no bit is set. */
static inline int ffs(unsigned int x)
{
	return __builtin_ffs(x);
}

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline int ilog2(unsigned long x)
{
	return (int)__fls(x);
}

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << (__fls(n - 1) + 1);
}

/* First bit at or after @from that is @invert ? clear : set; @size if none. */
static inline unsigned long __find_bit(const unsigned long *map, unsigned long size,
				       unsigned long from, unsigned long invert)
{
	while (from < size) {
		unsigned long word = (map[BIT_WORD(from)] ^ invert) >> (from % BITS_PER_LONG);

		if (word) {
			from += __ffs(word);
			return from < size ? from : size;
		}
		from = (BIT_WORD(from) + 1) * BITS_PER_LONG;
	}
	return size;
}

static inline unsigned long find_next_bit(const unsigned long *map, unsigned long size,
					  unsigned long from)
{
	return __find_bit(map, size, from, 0);
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long size,
					       unsigned long from)
{
	return __find_bit(map, size, from, ~0UL);
}

#define find_first_bit(map, size)	find_next_bit(map, size, 0)
#define find_first_zero_bit(map, size)	find_next_zero_bit(map, size, 0)
#define for_each_set_bit(n, map, size) \
	for (n = find_first_bit(map, size); n < (size); n = find_next_bit(map, size, (n) + 1))

/* No instruction for it below x86-64-v2: the classic sums in parallel. */
static inline unsigned int hweight64(u64 w)
{
	w -= (w >> 1) & 0x5555555555555555ULL;
	w = (w & 0x3333333333333333ULL) + ((w >> 2) & 0x3333333333333333ULL);
	w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return (w * 0x0101010101010101ULL) >> 56;
}

#endif
