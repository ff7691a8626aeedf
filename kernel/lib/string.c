/*
 * string.c - memory and strings
 *
 * The compiler calls memcpy, memset, memmove and memcmp by itself, so they
 * exist as real functions.  Blocks of 16 bytes and less go by two overlapping
 * moves; larger ones by rep movsq/stosq, which current processors run as fast
 * as their caches allow and which needs no vector registers.
 */
#include "lib/string.h"

#include "lib/err.h"

#include <linux/errno.h>

static __always_inline void rep_movsq(void **dst, const void **src, size_t words)
{
	asm volatile("rep movsq" : "+D"(*dst), "+S"(*src), "+c"(words) : : "memory");
}

static __always_inline void rep_stosq(void **dst, u64 word, size_t words)
{
	asm volatile("rep stosq" : "+D"(*dst), "+c"(words) : "a"(word) : "memory");
}

struct una16 { u16 v; } __packed;
struct una32 { u32 v; } __packed;
struct una64 { u64 v; } __packed;
#define LOAD(t, p)	(((const struct una##t *)(p))->v)
#define STORE(t, p, x)	(((struct una##t *)(p))->v = (x))

/* At most 16 bytes: all loads before all stores, so overlap does not matter. */
static __always_inline void copy_small(char *d, const char *s, size_t n)
{
	if (n >= 8) {
		u64 a = LOAD(64, s), b = LOAD(64, s + n - 8);

		STORE(64, d, a);
		STORE(64, d + n - 8, b);
	} else if (n >= 4) {
		u32 a = LOAD(32, s), b = LOAD(32, s + n - 4);

		STORE(32, d, a);
		STORE(32, d + n - 4, b);
	} else if (n >= 2) {
		u16 a = LOAD(16, s), b = LOAD(16, s + n - 2);

		STORE(16, d, a);
		STORE(16, d + n - 2, b);
	} else if (n) {
		*d = *s;
	}
}

void *memcpy(void *dst, const void *src, size_t n)
{
	void *d = dst;
	u64 last;

	if (n <= 16) {
		copy_small(dst, src, n);
		return dst;
	}
	last = LOAD(64, (const char *)src + n - 8);
	rep_movsq(&d, &src, (n - 1) / 8);
	STORE(64, (char *)dst + n - 8, last);
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	char *d = dst;
	const char *s = src;

	if (n <= 16) {
		copy_small(d, s, n);
		return dst;
	}
	if ((size_t)(d - s) >= n)
		return memcpy(dst, src, n);
	while (n >= 8) {
		n -= 8;
		STORE(64, d + n, LOAD(64, s + n));
	}
	while (n--)
		d[n] = s[n];
	return dst;
}

void *memset(void *dst, int c, size_t n)
{
	u64 word = (u8)c * 0x0101010101010101ULL;
	char *p = dst;
	void *d = dst;

	if (n < 8) {
		while (n--)
			*p++ = (char)c;
		return dst;
	}
	STORE(64, p + n - 8, word);
	rep_stosq(&d, word, n / 8);
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n >= 8 && LOAD(64, x) == LOAD(64, y); n -= 8) {
		x += 8;
		y += 8;
	}
	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	for (const u8 *p = s; n--; p++)
		if (*p == (u8)c)
			return (void *)p;
	return NULL;
}

size_t strlen(const char *s)
{
	const char *p = s;

	while (*p)
		p++;
	return (size_t)(p - s);
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (u8)*a - (u8)*b;
	return 0;
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

char *strrchr(const char *s, int c)
{
	char *last = NULL;

	for (;; s++) {
		if (*s == (char)c)
			last = (char *)s;
		if (!*s)
			return last;
	}
}

char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);

	for (; strnlen(s, n) == n; s++)
		if (!memcmp(s, what, n))
			return (char *)s;
	return NULL;
}

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t n = strnlen(src, size);

	if (!size)
		return -E2BIG;
	if (n == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, n + 1);
	return (ssize_t)n;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return 99;
}

unsigned long simple_strtoul(const char *s, char **end, int base)
{
	unsigned long n = 0;
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && digit_value(s[2]) < 16;

	if ((base == 0 || base == 16) && hex) {
		base = 16;
		s += 2;
	} else if (base == 0) {
		base = s[0] == '0' ? 8 : 10;
	}
	for (; digit_value(*s) < base; s++)
		n = n * (unsigned int)base + (unsigned int)digit_value(*s);
	if (end)
		*end = (char *)s;
	return n;
}
