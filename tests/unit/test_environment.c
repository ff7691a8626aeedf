/*
 * test_environment - what of the caller's environment the program gets
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"

static struct environment environment;

static const char *value(const char *name)
{
	size_t len = strlen(name);
	const char *found = NULL;

	for (size_t i = 0; i < environment.nr; i++) {
		if (strncmp(environment.strings[i], name, len) ||
		    environment.strings[i][len] != '=')
			continue;
		assert_null(found);	/* nothing stands there twice */
		found = environment.strings[i] + len + 1;
	}
	return found;
}

static void make(const struct options *options, const struct identity *identity)
{
	environment_free(&environment);
	environment_make(&environment, options, identity, "/usr/lib");
}

static void caller_set(void)
{
	clearenv();
	setenv("PATH", "/here", 1);
	setenv("HOME", "/home/me", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("DISPLAY", ":0", 1);
	setenv("DISPLAYS", "2", 1);
	setenv("SSH_AUTH_SOCK", "/tmp/x", 1);
	setenv("TMPDIR", "/tmp/mine", 1);
	setenv("PWD", "/elsewhere", 1);
	setenv("_", "/usr/bin/env", 1);
	setenv("EMPTY", "", 1);
}

static void test_caller(void **state)
{
	const struct options options = { 0 };
	const struct identity identity = { .uid = 1000 };

	(void)state;
	caller_set();
	make(&options, &identity);
	assert_string_equal(value("PATH"), "/here");
	assert_string_equal(value("HOME"), "/home/me");
	assert_string_equal(value("LANG"), "C.UTF-8");
	assert_string_equal(value("DISPLAYS"), "2");
	assert_string_equal(value("EMPTY"), "");
	assert_string_equal(value("PWD"), "/usr/lib");
	assert_null(value("DISPLAY"));
	assert_null(value("SSH_AUTH_SOCK"));
	assert_null(value("TMPDIR"));
	assert_null(value("_"));
	/* The same directory by another name is right. */
	setenv("PWD", "/usr/../usr/lib", 1);
	make(&options, &identity);
	assert_string_equal(value("PWD"), "/usr/../usr/lib");
	unsetenv("PATH");
	make(&options, &identity);
	assert_non_null(strstr(value("PATH"), ":/bin"));
}

static void test_asked_for(void **state)
{
	const char *env[] = { "DISPLAY", "NOT_SET", "LANG=de", "A=1", "A=2", "E=" };
	const struct options options = { .env = env, .nr_env = 6 };
	const struct identity identity = { .other = true, .name = "you", .home = "/home/you" };

	(void)state;
	caller_set();
	make(&options, &identity);
	assert_string_equal(value("DISPLAY"), ":0");
	assert_null(value("NOT_SET"));
	assert_string_equal(value("LANG"), "de");
	assert_string_equal(value("A"), "2");
	assert_string_equal(value("E"), "");
	assert_string_equal(value("HOME"), "/home/you");
	assert_string_equal(value("USER"), "you");
}

static void test_alone(void **state)
{
	const struct options options = { .alone = true };
	const struct identity identity = { 0 };

	(void)state;
	caller_set();
	make(&options, &identity);
	assert_string_equal(value("HOME"), "/");
	assert_null(value("LANG"));
	environment_free(&environment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_caller),
		cmocka_unit_test(test_asked_for),
		cmocka_unit_test(test_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
