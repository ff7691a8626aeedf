/*
 * hash.h - multiplicative hashing for tables whose keys a program chooses
 */
#ifndef RINGSIDE_LIB_HASH_H
#define RINGSIDE_LIB_HASH_H

#include "lib/types.h"

#define GOLDEN_RATIO_64	0x9e3779b97f4a7c15ULL	/* 2^64/phi */

/* Fibonacci hashing: the top bits of the product. */
static inline unsigned int hash_64(u64 key, unsigned int bits)
{
	return (unsigned int)((key * GOLDEN_RATIO_64) >> (64 - bits));
}

static inline unsigned int hash_ptr(const void *p, unsigned int bits)
{
	return hash_64((unsigned long)p, bits);
}

/* Mixes a string in, eight bits at a time (FNV-1a); start from FNV_INIT. */
#define FNV_INIT	0xcbf29ce484222325ULL

static inline u64 hash_bytes(u64 h, const void *p, size_t n)
{
	const u8 *s = p;

	while (n--)
		h = (h ^ *s++) * 0x100000001b3ULL;
	return h;
}

#endif
