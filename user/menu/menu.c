/*
 * menu.c - a small menu to talk to a kernel with
 *
 * It prints a prompt, reads a line, looks its first word up in a table and
 * calls the function found there, until `quit` or the end of input.  It is
 * an ordinary program, and it is also all a machine needs: as process 1 it
 * mounts what it needs, reaps orphans and turns the machine off at the end
 * (machine.c).  The conversation worth watching is in network.c.
 */
#include "menu.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define VERSION		"1.0"
#define PROMPT		"MenuOS>> "
#define LINE_SIZE	256
#define WORDS_MAX	32

struct command {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
};

static bool quitting;
static bool stdin_is_terminal;

static int help(int argc, char **argv);
static int version(int argc, char **argv);
static int quit(int argc, char **argv);
static int exec(int argc, char **argv);

static const struct command commands[] = {
	{ "help",	"list the commands",				help },
	{ "version",	"say which menu on which kernel this is",	version },
	{ "replyhi",	"start the service that answers hi",		replyhi },
	{ "hello",	"say hello to that service",			hello },
	{ "exec",	"exec PROGRAM [ARGS]: run a program",		exec },
	{ "quit",	"leave the menu; the machine turns off",	quit },
};

#define NR_COMMANDS	(sizeof(commands) / sizeof(commands[0]))

void say(const char *format, ...)
{
	char text[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (len >= (int)sizeof(text))
		len = sizeof(text) - 1;
	/* Without a console there is nobody to tell. */
	if (write(STDOUT_FILENO, text, len) < 0)
		return;
}

static int help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	say("Menu List:\n");
	for (size_t i = 0; i < NR_COMMANDS; i++)
		say("  * %-8s - %s\n", commands[i].name, commands[i].help);
	return 0;
}

static int version(int argc, char **argv)
{
	struct utsname uts;

	(void)argc;
	(void)argv;
	if (uname(&uts) < 0) {
		say("version: uname: %s\n", strerror(errno));
		return 1;
	}
	say("MenuOS %s, a %zu-bit program on %s %s (%s)\n", VERSION,
	    8 * sizeof(void *), uts.sysname, uts.release, uts.machine);
	return 0;
}

static int quit(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	quitting = true;
	return 0;
}

static int exec(int argc, char **argv)
{
	if (argc < 2) {
		say("exec: which program? exec PROGRAM [ARGS]\n");
		return 1;
	}
	return program_run(argv + 1);
}

/*
 * Reads one line into @line, without its newline.  A terminal hands over a
 * line at a time.  From anything else single bytes are read, as a shell does,
 * because what follows the line may be meant for the program that it starts.
 *
 * Returns false at the end of input; a last line without a newline counts.
 * What does not fit is dropped.
 */
static bool line_read(char *line, size_t size)
{
	const size_t step = stdin_is_terminal ? size : 1;
	char chunk[LINE_SIZE];
	bool ended = false;
	size_t len = 0;
	ssize_t n;

	while (!ended && (n = read(STDIN_FILENO, chunk, step)) != 0) {
		size_t room = size - 1 - len;
		size_t fresh;

		if (n < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		ended = chunk[n - 1] == '\n';
		fresh = ended ? n - 1 : n;
		if (fresh > room)
			fresh = room;
		memcpy(line + len, chunk, fresh);
		len += fresh;
	}
	line[len] = '\0';
	return ended || len > 0;
}

static int words_split(char *line, char **words)
{
	int nr = 0;

	for (char *word = strtok(line, " \t"); word; word = strtok(NULL, " \t")) {
		if (nr == WORDS_MAX)
			return -1;
		words[nr++] = word;
	}
	words[nr] = NULL;
	return nr;
}

static void command_run(char *line)
{
	char *words[WORDS_MAX + 1];
	int nr = words_split(line, words);

	if (nr < 0) {
		say("too many words: at most %d\n", WORDS_MAX);
		return;
	}
	if (nr == 0)
		return;
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(words[0], commands[i].name)) {
			commands[i].run(nr, words);
			return;
		}
	}
	say("%s: no such command; help lists them\n", words[0]);
}

int main(void)
{
	char line[LINE_SIZE];

	machine_start();
	stdin_is_terminal = isatty(STDIN_FILENO);

	say("MenuOS %s: type help for the commands\n", VERSION);
	while (!quitting) {
		say(PROMPT);
			if (!line_read(line, sizeof(line))) {
			say("\nend of input: leaving\n");
			break;
		}
		children_reap();
		command_run(line);
	}
	replyhi_stop();
	machine_stop();
	return 0;
}
