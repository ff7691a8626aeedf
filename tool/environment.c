/*
 * environment.c - the program's environment
 *
 * It is the caller's.  What names a thing that the guest does not have stays
 * behind: a display, a running agent or message bus, this terminal's
 * multiplexer, this login's own directories.  -e brings any of it along.
 */
#include "environment.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_DEFAULT	"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* A name, or the start of names.  The man page lists them too. */
static const char *const left_behind[] = {
	"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "WINDOWID", "SESSION_MANAGER",
	"DBUS_*", "SSH_*", "GPG_AGENT_INFO", "GPG_TTY",
	"XDG_RUNTIME_DIR", "XDG_SESSION_*", "XDG_SEAT*", "XDG_VTNR",
	"TMUX", "TMUX_PANE", "STY", "WINDOW",
	"INVOCATION_ID", "JOURNAL_STREAM", "NOTIFY_SOCKET", "WATCHDOG_*", "LISTEN_*",
	"TMPDIR", "TMP", "TEMP", "_",
};

static bool is_left_behind(const char *string)
{
	size_t len = strcspn(string, "=");

	for (size_t i = 0; i < sizeof(left_behind) / sizeof(left_behind[0]); i++) {
		size_t whole = strcspn(left_behind[i], "*");

		if (strncmp(string, left_behind[i], whole))
			continue;
		if (left_behind[i][whole] == '*' ? len >= whole : len == whole)
			return true;
	}
	return false;
}

/* The string that sets what @string sets, or the end of the list. */
static char **find(struct environment *environment, const char *string)
{
	size_t len = strcspn(string, "=");

	for (size_t i = 0; i < environment->nr; i++)
		if (!strncmp(environment->strings[i], string, len) &&
		    environment->strings[i][len] == '=')
			return &environment->strings[i];
	return &environment->strings[environment->nr];
}

/* Takes the string over; the last one said counts. */
static void set(struct environment *environment, char *string)
{
	char **strings, **place;

	strings = reallocarray(environment->strings, environment->nr + 1, sizeof(*strings));
	if (!strings || !string)
		abort();
	environment->strings = strings;
	place = find(environment, string);
	if (place == strings + environment->nr)
		environment->nr++;
	else
		free(*place);
	*place = string;
}

static void set_pair(struct environment *environment, const char *name, const char *value)
{
	char *string;

	if (!value)
		return;
	if (asprintf(&string, "%s=%s", name, value) < 0)
		abort();
	set(environment, string);
}

/* PWD may lead to the directory by other names; only a wrong one is set right. */
static void directory_set(struct environment *environment, const char *directory)
{
	char *pwd = getenv("PWD");
	char *real = pwd ? realpath(pwd, NULL) : NULL;

	if (!real || strcmp(real, directory))
		set_pair(environment, "PWD", directory);
	free(real);
}

static void caller_take(struct environment *environment, const struct identity *identity,
			const char *directory)
{
	for (char **string = environ; *string; string++)
		if (strchr(*string, '=') && !is_left_behind(*string))
			set(environment, strdup(*string));
	if (!getenv("PATH"))
		set_pair(environment, "PATH", PATH_DEFAULT);
	directory_set(environment, directory);
	if (!identity->other)
		return;
	set_pair(environment, "HOME", identity->home ? identity->home : "/");
	set_pair(environment, "USER", identity->name);
	set_pair(environment, "LOGNAME", identity->name);
	set_pair(environment, "SHELL", identity->shell);
}

static void little_take(struct environment *environment)
{
	set_pair(environment, "PATH", PATH_DEFAULT);
	set_pair(environment, "HOME", "/");
	if (isatty(STDOUT_FILENO))
		set_pair(environment, "TERM", getenv("TERM"));
}

void environment_make(struct environment *environment, const struct options *options,
		      const struct identity *identity, const char *directory)
{
	*environment = (struct environment){ 0 };
	if (options_alone(options))
		little_take(environment);
	else
		caller_take(environment, identity, directory);
	for (size_t i = 0; i < options->nr_env; i++) {
		const char *string = options->env[i];

		if (strchr(string, '='))
			set(environment, strdup(string));
		else
			set_pair(environment, string, getenv(string));
	}
}

void environment_free(struct environment *environment)
{
	for (size_t i = 0; i < environment->nr; i++)
		free(environment->strings[i]);
	free(environment->strings);
}
