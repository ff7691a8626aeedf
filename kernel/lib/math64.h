/*
 * math64.h - products that need more than 64 bits on the way
 */
#ifndef RINGSIDE_LIB_MATH64_H
#define RINGSIDE_LIB_MATH64_H

#include "lib/types.h"

/* a * b / c with a 128-bit product.  The quotient must fit: b <= c is enough. */
static inline u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c)
{
	u64 q, rest;

	asm("mulq %3; divq %4" : "=a"(q), "=&d"(rest) : "0"(a), "r"(b), "r"(c) : "cc");
	return q;
}

#endif
