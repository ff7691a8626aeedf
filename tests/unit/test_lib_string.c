/*
 * The kernel's own string functions do what their names say, at every
 * alignment and length.
 */
#include "lib/string.h"

#include "unit.h"

#define SIZE 96

static unsigned char a[SIZE], b[SIZE], want[SIZE];

static void fill(unsigned char *p)
{
	int i;

	for (i = 0; i < SIZE; i++)
		p[i] = unit_random();
}

static bool same(const unsigned char *x, const unsigned char *y)
{
	int i;

	for (i = 0; i < SIZE; i++)
		if (x[i] != y[i])
			return false;
	return true;
}

static void check_memory(void)
{
	int from, to, len, i;

	for (from = 0; from < 9; from++) {
		for (to = 0; to < 9; to++) {
			for (len = 0; len < 70; len += 1 + len / 8) {
				fill(a);
				fill(b);
				for (i = 0; i < SIZE; i++)
					want[i] = b[i];
				for (i = 0; i < len; i++)
					want[to + i] = a[from + i];
				CHECK(memcpy(b + to, a + from, len) == b + to);
				CHECK(same(b, want));
				EXPECT_EQ(memcmp(b + to, a + from, len), 0);

				/* Overlapping, both ways. */
				for (i = 0; i < SIZE; i++)
					want[i] = a[i];
				for (i = 0; i < len; i++)
					want[to + i] = a[from + i];
				for (i = 0; i < SIZE; i++)
					b[i] = a[i];
				memmove(b + to, b + from, len);
				CHECK(same(b, want));

				for (i = 0; i < len; i++)
					want[to + i] = 0xa5;
				memset(b + to, 0x1a5, len);
				CHECK(same(b, want));
			}
		}
	}
	CHECK(memcmp("abc", "abd", 3) < 0);
	CHECK(memcmp("ab\xff", "ab\x01", 3) > 0);
	CHECK(memchr("abc", 'd', 3) == NULL);
}

int main(void)
{
	const char *s = "hello world";
	char buf[8], *end;

	check_memory();
	EXPECT_EQ(strlen(s), 11);
	EXPECT_EQ(strnlen(s, 5), 5);
	EXPECT_EQ(strnlen("", 5), 0);
	CHECK(strcmp("a", "b") < 0 && strcmp("b", "a") > 0);
	CHECK(strcmp("ab", "a") > 0);
	EXPECT_EQ(strncmp("abx", "aby", 2), 0);
	CHECK(strchr(s, 'o') == s + 4);
	CHECK(strrchr(s, 'o') == s + 7);
	CHECK(strchr(s, '\0') == s + 11);
	CHECK(strchr(s, 'z') == NULL);
	CHECK(strstr(s, "wor") == s + 6);
	CHECK(strstr(s, "") == s);
	CHECK(strstr(s, "worlds") == NULL);

	EXPECT_EQ(strscpy(buf, "fits", sizeof(buf)), 4);
	EXPECT_EQ(strscpy(buf, "does not fit", sizeof(buf)), -7);
	EXPECT_EQ(strcmp(buf, "does no"), 0);

	EXPECT_EQ(simple_strtoul("42x", &end, 10), 42);
	CHECK(*end == 'x');
	EXPECT_EQ(simple_strtoul("0x2A", NULL, 0), 42);
	EXPECT_EQ(simple_strtoul("052", NULL, 0), 42);
	EXPECT_EQ(simple_strtoul("", &end, 0), 0);
	return unit_failures != 0;
}
