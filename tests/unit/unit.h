/*
 * unit.h - checks for parts of the kernel that run on the host as well
 *
 * A unit test is a program: kernel sources and this, built with the
 * sanitizers.  It names the C library's functions itself, since kernel
 * headers and the library's do not go together.
 */
#ifndef RINGSIDE_TESTS_UNIT_H
#define RINGSIDE_TESTS_UNIT_H

#include "lib/types.h"

int printf(const char *fmt, ...);
void *malloc(size_t size);
void free(void *p);
void exit(int status);

static int unit_failures;

#define CHECK(cond) do {						\
	if (!(cond)) {							\
		printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #cond);\
		unit_failures++;					\
	}								\
} while (0)

#define EXPECT_EQ(got, want) do {					\
	long long got_ = (long long)(got), want_ = (long long)(want);	\
	if (got_ != want_) {						\
		printf("%s:%d: %s is %lld, not %s, %lld\n", __FILE__,	\
		       __LINE__, #got, got_, #want, want_);		\
		unit_failures++;					\
	}								\
} while (0)

/* Repeats exactly: a small generator with a fixed seed. */
static inline unsigned int unit_random(void)
{
	static unsigned long long state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

#endif
