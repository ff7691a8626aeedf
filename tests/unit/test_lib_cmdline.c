/*
 * The kernel's command line: values, quotes, the last of several, and what
 * belongs to init.
 */
#include "lib/cmdline.h"
#include "lib/string.h"

#include "unit.h"

static void set(const char *line)
{
	strscpy(boot_command_line, line, sizeof(boot_command_line));
}

static bool is(const char *name, const char *want)
{
	char value[64];

	return cmdline_get(name, value, sizeof(value)) && !strcmp(value, want);
}

static char seen[256];

static void collect(void *arg, char *word, bool after)
{
	size_t used = strlen(seen);

	(void)arg;
	seen[used++] = after ? '+' : '-';
	strscpy(seen + used, word, sizeof(seen) - used);
}

int main(void)
{
	char value[8], line[] = "a=1 \"b c\" -- d  e";

	set("console=ttyS0 quiet x=1 x=2 name=\"two words\" panic=-1 -- x=3 last");
	CHECK(is("console", "ttyS0"));
	CHECK(is("x", "2"));
	CHECK(is("name", "two words"));
	CHECK(!cmdline_get("nam", value, sizeof(value)));
	CHECK(!cmdline_get("quiet", value, sizeof(value)));
	CHECK(cmdline_has("quiet"));
	CHECK(!cmdline_has("qui"));
	CHECK(!cmdline_has("last"));
	CHECK(!cmdline_has("x"));
	CHECK(cmdline_get("name", value, sizeof(value)));
	EXPECT_EQ(strlen(value), 7);		/* cut, and ended */

	set("n=0x10 m=7 empty=");
	EXPECT_EQ(cmdline_get_number("n", 5), 16);
	EXPECT_EQ(cmdline_get_number("m", 5), 7);
	EXPECT_EQ(cmdline_get_number("none", 5), 5);
	CHECK(is("empty", ""));
	set("");
	CHECK(!cmdline_has("quiet"));

	cmdline_words(line, collect, NULL);
	EXPECT_EQ(strcmp(seen, "-a=1-b c+d+e"), 0);
	return unit_failures != 0;
}
