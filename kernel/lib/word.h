/*
 * word.h - looking at eight bytes at a time
 *
 * A mark is bit 7 of a byte that was looked for; those above the lowest mark
 * mean nothing.  The lowest byte is the first in memory.
 */
#ifndef RINGSIDE_LIB_WORD_H
#define RINGSIDE_LIB_WORD_H

#include "lib/compiler.h"
#include "lib/types.h"

#define WORD_OF(c)	((u64)(c) * 0x0101010101010101UL)

static __always_inline u64 load_word(const char *p)
{
	u64 word;

	__builtin_memcpy(&word, p, sizeof(word));
	return word;
}

/* Marks zeros. */
static __always_inline u64 mark_zero(u64 word)
{
	return (word - WORD_OF(1)) & ~word & WORD_OF(0x80);
}

/* Marks zeros and bytes equal to @c, a constant. */
static __always_inline u64 mark_zero_or(u64 word, char c)
{
	u64 other = word ^ WORD_OF(c);

	OPTIMIZER_HIDE_VAR(other);	/* or its complement costs one more constant */
	return (((word - WORD_OF(1)) & ~word) | ((other - WORD_OF(1)) & ~other)) & WORD_OF(0x80);
}

/* The index of the byte that is marked first. */
static __always_inline unsigned int marked_byte(u64 marks)
{
	return (unsigned int)__builtin_ctzl(marks) / 8;
}

/* Ones in the bytes before the one that is marked first. */
static __always_inline u64 bytes_before(u64 marks)
{
	return (marks ^ (marks - 1)) >> 8;
}

#endif
