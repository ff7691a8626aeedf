/*
 * main.c - ringside VERB ...: the table of verbs
 */
#include "tool.h"

#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct verb {
	const char *name;
	const char *synopsis;
	const char *help;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "run",    "run [OPTIONS] -- PROGRAM [ARGS]",
	  "run a program, alone in a machine of its own", verb_run },
	{ "menu",   "menu [OPTIONS]",
	  "boot into the menu with replyhi and hello", verb_menu },
	{ "doctor", "doctor",
	  "say what is missing on this computer", verb_doctor },
};

#define NR_VERBS	(sizeof(verbs) / sizeof(verbs[0]))

void complain(const char *format, ...)
{
	char line[1024];
	va_list args;
	int len;

	len = snprintf(line, sizeof(line), "ringside: ");
	va_start(args, format);
	vsnprintf(line + len, sizeof(line) - len, format, args);
	va_end(args);
	fprintf(stderr, "%s\n", line);
}

char *own_file(const char *name)
{
	static const char *const places[] = { "", "../lib/ringside/" };
	char self[PATH_MAX], *path, *found;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0)
		return NULL;
	self[len] = '\0';
	dirname(self);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (asprintf(&path, "%s/%s%s", self, places[i], name) < 0)
			return NULL;
		found = realpath(path, NULL);
		free(path);
		if (found)
			return found;
	}
	return NULL;
}

static void help(void)
{
	printf("Runs Linux programs on the Ringside kernel, in a small virtual machine,\n"
	       "and shows their system calls.\n\n");
	for (size_t i = 0; i < NR_VERBS; i++)
		printf("  ringside %-32s %s\n", verbs[i].synopsis, verbs[i].help);
	printf("\n  ringside VERB --help              the verb's options\n"
	       "  ringside --version\n");
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "--help";

	if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
		help();
		return argc > 1 ? 0 : EXIT_TOOL;
	}
	if (!strcmp(name, "--version")) {
		printf("ringside %s\n", RINGSIDE_VERSION);
		return 0;
	}
	for (size_t i = 0; i < NR_VERBS; i++)
		if (!strcmp(name, verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	complain("'%s' is no verb; ringside --help lists them", name);
	return EXIT_TOOL;
}
