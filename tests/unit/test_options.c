/*
 * test_options - arguments mean what --help says, and mistakes get a line
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "options.h"

static struct options options;

static int parse(enum options_for who, ...)
{
	static char *argv[64];
	va_list args;
	int argc = 0;

	options_free(&options);
	va_start(args, who);
	argv[argc++] = who == OPTIONS_RUN ? "run" : "menu";
	while ((argv[argc] = va_arg(args, char *)))
		argc++;
	va_end(args);
	return options_parse(&options, who, argc, argv);
}

static void test_defaults(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTIONS_RUN, "prog", NULL), 0);
	assert_string_equal(options.machine, "microvm");
	assert_int_equal(options.memory_mib, 256);
	assert_int_equal(options.cpus, 1);
	assert_int_equal(options.accel, ACCEL_AUTO);
	assert_int_equal(options.gdb_port, 0);
	assert_false(options.trace);
	assert_string_equal(options.program[0], "prog");
	assert_null(options.program[1]);
}

static void test_all(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTIONS_RUN, "--initrd", "i", "--append", "a b", "-m", "8",
			       "-c", "4", "--gdb=99", "--trace=out", "--path", "--add",
			       "x:/y", "--add", "z", "--accel", "tcg", "--machine", "pc",
			       "--dry-run", "-e", "K=V", "-w", "/d", "--timeout", "5",
			       "-q", "-v", "--", "prog", "-m", "x", NULL), 0);
	assert_string_equal(options.initrd, "i");
	assert_string_equal(options.append, "a b");
	assert_int_equal(options.memory_mib, 8);
	assert_int_equal(options.cpus, 4);
	assert_int_equal(options.gdb_port, 99);
	assert_string_equal(options.trace_file, "out");
	assert_true(options.trace && options.path && options.dry_run);
	assert_int_equal(options.nr_add, 2);
	assert_string_equal(options.add[1], "z");
	assert_int_equal(options.accel, ACCEL_TCG);
	assert_string_equal(options.machine, "pc");
	assert_string_equal(options.env[0], "K=V");
	assert_string_equal(options.directory, "/d");
	assert_int_equal(options.timeout_s, 5);
	assert_true(options.quiet && options.verbose);
	/* What follows the program is the program's. */
	assert_string_equal(options.program[0], "prog");
	assert_string_equal(options.program[1], "-m");
}

static void test_files(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTIONS_RUN, "--root", "r", "--rodir", "a:/b", "--rwdir", "c",
			       "--rwdir", "d", "-u", "1:2", "prog", NULL), 0);
	assert_string_equal(options.root, "r");
	assert_int_equal(options.nr_rodir, 1);
	assert_int_equal(options.nr_rwdir, 2);
	assert_string_equal(options.rwdir[1], "d");
	assert_string_equal(options.user, "1:2");
	assert_false(options_alone(&options));
	assert_int_equal(parse(OPTIONS_RUN, "--alone", "--rwdir", "x", "prog", NULL), 0);
	assert_true(options_alone(&options));
	assert_int_equal(parse(OPTIONS_RUN, "--add", "x", "prog", NULL), 0);
	assert_true(options_alone(&options));
}

static void test_optional_values(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTIONS_RUN, "--trace", "--gdb", "prog", NULL), 0);
	assert_null(options.trace_file);
	assert_int_equal(options.gdb_port, GDB_PORT_DEFAULT);
	assert_string_equal(options.program[0], "prog");
	/* The way of a call is part of its trace. */
	assert_int_equal(parse(OPTIONS_RUN, "--path", "prog", NULL), 0);
	assert_true(options.trace);
}

static void test_menu(void **state)
{
	(void)state;
	assert_int_equal(parse(OPTIONS_MENU, "--abi", "i386", "--play", NULL), 0);
	assert_string_equal(options.abi, "i386");
	assert_true(options.play);
	assert_null(options.program);
}

static void expect_error(int result, const char *part)
{
	assert_int_equal(result, -1);
	if (!strstr(options.error, part))
		fail_msg("'%s' does not say '%s'", options.error, part);
}

static void test_mistakes(void **state)
{
	(void)state;
	expect_error(parse(OPTIONS_RUN, NULL), "needs a program");
	expect_error(parse(OPTIONS_RUN, "--nonsense", "p", NULL), "unknown option '--nonsense'");
	expect_error(parse(OPTIONS_RUN, "-Z", "p", NULL), "unknown option '-Z'");
	expect_error(parse(OPTIONS_RUN, "-m", NULL), "needs a value");
	expect_error(parse(OPTIONS_RUN, "-m", "", "p", NULL), "-m takes a number");
	expect_error(parse(OPTIONS_RUN, "-m", "0", "p", NULL), "-m takes a number");
	expect_error(parse(OPTIONS_RUN, "-m", "99999999999999999999", "p", NULL),
		     "-m takes a number");
	expect_error(parse(OPTIONS_RUN, "-c", "65", "p", NULL), "-c takes a number");
	expect_error(parse(OPTIONS_RUN, "--gdb=0", "p", NULL), "--gdb takes a number");
	expect_error(parse(OPTIONS_RUN, "--accel", "xen", "p", NULL), "--accel is");
	expect_error(parse(OPTIONS_RUN, "--machine", "pdp11", "p", NULL), "--machine is");
	expect_error(parse(OPTIONS_RUN, "-w", "here", "p", NULL), "absolute path");
	expect_error(parse(OPTIONS_RUN, "--root", "r", "--alone", "p", NULL), "--root");
	expect_error(parse(OPTIONS_RUN, "--initrd", "i", "--rwdir", "r", NULL), "shares");
	expect_error(parse(OPTIONS_MENU, "--abi", "arm", NULL), "--abi is");
	expect_error(parse(OPTIONS_MENU, "program", NULL), "takes no program");
	expect_error(parse(OPTIONS_MENU, "--add", "x", NULL), "unknown option");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_optional_values),
		cmocka_unit_test(test_menu),
		cmocka_unit_test(test_mistakes),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	options_free(&options);
	return failed;
}
