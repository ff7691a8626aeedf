/*
 * program.c - the program to run, as it lies on this computer
 */
#include "program.h"
#include "tool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Along PATH: the first that may be executed, else the first that exists. */
static char *path_search(const char *name)
{
	const char *path = getenv("PATH");
	char *candidate, *second_best = NULL;

	for (; path && *path; path += strspn(path, ":")) {
		int len = strcspn(path, ":");

		if (asprintf(&candidate, "%.*s/%s", len, path, name) < 0)
			break;
		path += len;
		if (is_file(candidate) && !access(candidate, X_OK)) {
			free(second_best);
			return candidate;
		}
		if (!second_best && is_file(candidate))
			second_best = candidate;
		else
			free(candidate);
	}
	return second_best;
}

static char *absolute(const char *name)
{
	char *here, *path;

	if (name[0] == '/')
		return strdup(name);
	here = getcwd(NULL, 0);
	while (!strncmp(name, "./", 2))
		name += 2 + strspn(name + 2, "/");
	if (!here || asprintf(&path, "%s/%s", strcmp(here, "/") ? here : "", name) < 0)
		path = NULL;
	free(here);
	return path;
}

static char *give_up(char *path, int *status, int code)
{
	free(path);
	*status = code;
	return NULL;
}

char *program_find(const char *name, int *status)
{
	char *found = strchr(name, '/') ? strdup(name) : path_search(name);
	char *path = found ? absolute(found) : NULL;
	struct stat st;

	free(found);
	if (!path) {
		complain("%s: no such program here (PATH was searched)", name);
		return give_up(path, status, EXIT_NOT_FOUND);
	}
	if (stat(path, &st) < 0) {
		complain("%s: %s", name, strerror(errno));
		return give_up(path, status, errno == ENOENT || errno == ENOTDIR ?
			       EXIT_NOT_FOUND : EXIT_NOT_RUNNABLE);
	}
	if (!S_ISREG(st.st_mode)) {
		complain("%s: is no program but a %s", name,
			 S_ISDIR(st.st_mode) ? "directory" : "special file");
		return give_up(path, status, EXIT_NOT_RUNNABLE);
	}
	if (!(st.st_mode & 0111)) {
		complain("%s: may not be executed (chmod +x?)", name);
		return give_up(path, status, EXIT_NOT_RUNNABLE);
	}
	return path;
}

char *program_guess(const char *name, const char *root)
{
	char *found = strchr(name, '/') ? strdup(name) : path_search(name);
	char *path = found ? absolute(found) : NULL;
	char *guess = NULL;

	free(found);
	if (path && (!root || asprintf(&guess, "%s%s", root, path) < 0))
		guess = strdup(path);
	free(path);
	if (guess && is_file(guess))
		return guess;
	free(guess);
	return NULL;
}
