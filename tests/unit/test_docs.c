/*
 * test_docs - man page and completion know the options that there are
 *
 * The table in tool/options.c is what counts.  Run in the top directory.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

static char *man, *bash;

/* A whole file; "\-" is the man page's way to write "-". */
static char *text_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 16), *to = text;
	int c;

	assert_non_null(file);
	assert_non_null(text);
	while ((c = fgetc(file)) != EOF && to < text + (1 << 16) - 1)
		if (c != '\\')
			*to++ = c;
	fclose(file);
	return text;
}

static int group_setup(void **state)
{
	(void)state;
	man = text_read("tool/ringside.1");
	bash = text_read("tool/ringside.bash");
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	free(man);
	free(bash);
	return 0;
}

/* Is @word in the list that @variable of the completion holds? */
static int listed(const char *variable, const char *word)
{
	const char *start = strstr(bash, variable), *end;
	size_t len = strlen(word);

	assert_non_null(start);
	end = strchr(strchr(start, '"') + 1, '"');
	for (const char *at = start; (at = strstr(at, word)) && at < end; at += len)
		if (strchr(" \"\t\n", at[-1]) && strchr(" \"\t\n", at[len]))
			return 1;
	return 0;
}

static void test_completion(void **state)
{
	static const struct { enum options_for who; const char *variable; } lists[] = {
		{ OPTIONS_RUN, "_ringside_run=" }, { OPTIONS_MENU, "_ringside_menu=" },
	};
	const struct option_row *rows;
	char word[40];
	size_t nr;

	(void)state;
	rows = options_table(&nr);
	for (size_t i = 0; i < 2 * nr; i++) {
		const struct option_row *row = &rows[i / 2];
		int wanted = !!(row->who & lists[i % 2].who);

		snprintf(word, sizeof(word), "--%s", row->name);
		if (listed(lists[i % 2].variable, word) != wanted)
			fail_msg("%s in %s", word, lists[i % 2].variable);
		strcat(word, "=");
		if (listed(lists[i % 2].variable, word) !=
		    (wanted && row->argument == optional_argument))
			fail_msg("%s in %s", word, lists[i % 2].variable);
		snprintf(word, sizeof(word), "-%c", row->code);
		if (row->code <= UCHAR_MAX && listed(lists[i % 2].variable, word) != wanted)
			fail_msg("%s in %s", word, lists[i % 2].variable);
	}
}

/* In the pattern of _ringside_takes_value: between "(" or "|" and "|" or ")". */
static void test_completion_values(void **state)
{
	const char *start, *end;
	const struct option_row *rows;
	size_t nr;

	(void)state;
	rows = options_table(&nr);
	start = strstr(bash, "_ringside_takes_value()");
	assert_non_null(start);
	end = strchr(start, '}');
	for (size_t i = 0; i < nr; i++) {
		const char *at;
		char word[40];
		size_t len;

		len = snprintf(word, sizeof(word), "--%s", rows[i].name);
		for (at = start; (at = strstr(at, word)) && at < end; at++)
			if (strchr("|)", at[len]))
				break;
		if ((at && at < end) != (rows[i].argument == required_argument))
			fail_msg("%s", word);
	}
}

/* Each option stands in the page as the head of a paragraph. */
static void test_man_page(void **state)
{
	const struct option_row *rows;
	size_t nr;

	(void)state;
	rows = options_table(&nr);
	for (size_t i = 0; i < nr; i++) {
		char word[40];
		const char *at;
		size_t len;

		len = snprintf(word, sizeof(word), "--%s", rows[i].name);
		for (at = man; (at = strstr(at, word)); at++) {
			const char *line = at;

			while (line > man && line[-1] != '\n')
				line--;
			if (line - man > 4 && !memcmp(line - 4, ".TP\n", 4) &&
			    strchr(" \n\"", at[len]))
				break;
		}
		if (!at)
			fail_msg("ringside.1 does not describe %s", word);
	}
}

/* The default that people ask for is the one the page states. */
static void test_man_page_defaults(void **state)
{
	struct options options;
	char *argv[] = { "run", "true", NULL };
	char words[64];

	(void)state;
	assert_int_equal(options_parse(&options, OPTIONS_RUN, 2, argv), 0);
	snprintf(words, sizeof(words), "Memory of the machine, %ld MiB", options.memory_mib);
	assert_non_null(strstr(man, words));
	options_free(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_completion_values),
		cmocka_unit_test(test_man_page),
		cmocka_unit_test(test_man_page_defaults),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
