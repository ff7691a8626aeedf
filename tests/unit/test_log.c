/*
 * test_log - the last words of a kernel are kept and found
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

static struct log log_;

static char *printed(void)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	log_print(&log_, out);
	fclose(out);
	return text;
}

static void test_panic(void **state)
{
	char *text;
	int len;

	(void)state;
	log_.len = 0;
	for (int i = 0; i < 1000; i++)
		log_append(&log_, "noise\r\n", 7);
	log_append(&log_, "before\nKernel panic - not syncing: x\nregisters", 46);
	assert_memory_equal(log_panic(&log_, &len), "x", 1);
	assert_int_equal(len, 1);
	text = printed();
	assert_string_equal(text, "noise\nbefore\nKernel panic - not syncing: x\nregisters\n");
	free(text);
}

static void test_only_the_end_is_kept(void **state)
{
	static char much[200000];
	char *text;
	int len;

	(void)state;
	log_.len = 0;
	memset(much, 'x', sizeof(much));
	log_append(&log_, "first", 5);
	log_append(&log_, much, sizeof(much));
	log_append(&log_, "\nlast\n", 6);
	assert_null(memmem(log_.bytes, log_.len, "first", 5));
	assert_null(log_panic(&log_, &len));
	text = printed();
	assert_string_equal(text + strlen(text) - 6, "\nlast\n");
	free(text);
}

static void test_empty(void **state)
{
	char *text;

	(void)state;
	log_.len = 0;
	text = printed();
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_panic),
		cmocka_unit_test(test_only_the_end_is_kept),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
