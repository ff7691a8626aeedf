/*
 * test_share - which directories a run shares, and what is wrong with them
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "share.h"
#include "tool.h"

static char complaint[512];

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(complaint, sizeof(complaint), format, args);
	va_end(args);
}

static void split_is(const char *text, const char *host, const char *guest)
{
	char *h, *g;

	share_split(text, &h, &g);
	assert_string_equal(h, host);
	if (guest)
		assert_string_equal(g, guest);
	else
		assert_null(g);
	free(h);
	free(g);
}

static void test_split(void **state)
{
	(void)state;
	split_is("a", "a", NULL);
	split_is("/a:/b", "/a", "/b");
	split_is("/a:b", "/a:b", NULL);
	split_is("/a:b:/c", "/a:b", "/c");
	split_is("/a:/b:/c", "/a:/b", "/c");
	split_is(":/b", ":/b", NULL);
}

static int collect(struct shares *shares, const struct options *options)
{
	shares_free(shares);
	complaint[0] = '\0';
	return shares_collect(shares, options);
}

static void test_collect(void **state)
{
	const char *rodir[] = { "/usr/bin:/z/bin" }, *rwdir[] = { "/usr:/z//" };
	struct options options = {
		.rodir = rodir, .nr_rodir = 1, .rwdir = rwdir, .nr_rwdir = 1,
	};
	struct shares shares = { 0 };

	(void)state;
	assert_int_equal(collect(&shares, &options), 0);
	/* The root first, and parents before what lies in them. */
	assert_int_equal(shares.nr, 3);
	assert_string_equal(shares.list[0].guest, "/");
	assert_string_equal(shares.list[0].host, "/");
	assert_string_equal(shares.list[1].guest, "/z");
	assert_true(shares.list[1].writable);
	assert_string_equal(shares.list[2].guest, "/z/bin");
	assert_false(shares.list[2].writable);
	options.alone = true;
	assert_int_equal(collect(&shares, &options), 0);
	assert_int_equal(shares.nr, 2);
	/* The same path as here, when no other is given. */
	rodir[0] = "/usr/../usr/./bin";
	assert_int_equal(collect(&shares, &options), 0);
	assert_string_equal(shares.list[0].guest, "/usr/bin");
	shares_free(&shares);
}

static void refused(const char *directory, const char *word)
{
	const char *rodir[] = { "/etc:/a", directory };
	struct options options = { .rodir = rodir, .nr_rodir = 2 };
	struct shares shares = { 0 };

	assert_int_equal(collect(&shares, &options), EXIT_TOOL);
	if (!strstr(complaint, word))
		fail_msg("'%s' does not say '%s'", complaint, word);
	shares_free(&shares);
}

static void test_refused(void **state)
{
	(void)state;
	refused("/no/such/directory", "No such file");
	refused("/etc/passwd", "Not a directory");
	refused("", "No such file");
	refused("/etc:relative", "absolute GUEST");
	refused("/etc:/", "--root");
	refused("/usr:/a/", "shared twice");
}

static void test_too_many(void **state)
{
	const char *rodir[SHARES_MAX + 1];
	char paths[SHARES_MAX + 1][16];
	struct options options = { .rodir = rodir, .nr_rodir = SHARES_MAX + 1 };
	struct shares shares = { 0 };

	(void)state;
	for (int i = 0; i <= SHARES_MAX; i++) {
		sprintf(paths[i], "/etc:/x%d", i);
		rodir[i] = paths[i];
	}
	assert_int_equal(collect(&shares, &options), EXIT_TOOL);
	assert_non_null(strstr(complaint, "more than"));
	options.nr_rodir = SHARES_MAX;
	assert_int_equal(collect(&shares, &options), 0);
	shares_free(&shares);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_collect),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
