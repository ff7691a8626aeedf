/*
 * snprintf formats as the C library's does, what the kernel uses of it, and
 * never writes past the end.
 */
#include "lib/string.h"

#include "unit.h"

static char buf[64];

#define SAYS(want, ...) do {						\
	int n_;								\
	memset(buf, '#', sizeof(buf));					\
	n_ = snprintf(buf, sizeof(buf), __VA_ARGS__);			\
	if (strcmp(buf, want)) {					\
		printf("%s:%d: '%s', not '%s'\n", __FILE__, __LINE__,	\
		       buf, want);					\
		unit_failures++;					\
	}								\
	EXPECT_EQ(n_, strlen(want));					\
} while (0)

int main(void)
{
	SAYS("plain", "plain");
	SAYS("-42 42 +42", "%d %u %+d", -42, 42u, 42);
	SAYS("  42|42  |00042", "%4d|%-4d|%05d", 42, 42, 42);
	SAYS("ff FF 0xff 17", "%x %X %#x %o", 255, 255, 255, 15);
	SAYS("18446744073709551615", "%llu", ~0ULL);
	SAYS("-9223372036854775807", "%lld", -0x7fffffffffffffffLL);
	SAYS("deadbeefcafe", "%lx", 0xdeadbeefcafeUL);
	SAYS("str|  str|str  |st", "%s|%5s|%-5s|%.2s", "str", "str", "str",
	     "str");
	SAYS("c%", "%c%%", 'c');
	SAYS("0000000F", "%08X", 15);
	SAYS("   7", "%*d", 4, 7);

	/* Too long: cut, ended, and the whole length told. */
	memset(buf, '#', sizeof(buf));
	EXPECT_EQ(snprintf(buf, 5, "%s", "longer than five"), 16);
	EXPECT_EQ(strcmp(buf, "long"), 0);
	EXPECT_EQ(buf[5], '#');
	EXPECT_EQ(scnprintf(buf, 5, "%s", "longer than five"), 4);
	EXPECT_EQ(scnprintf(buf, 5, "%s", "ab"), 2);
	return unit_failures != 0;
}
