/*
 * runfile.c - reads AGENT_RUN_FILE
 *
 * The file's bytes stay in memory for as long as the agent runs; the strings
 * of struct run point into them.
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ringside/agent.h>

static char *file_read(size_t *size)
{
	int fd = open(AGENT_RUN_FILE, O_RDONLY | O_CLOEXEC);
	char *bytes = NULL;
	struct stat st;

	*size = 0;
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st))
		bytes = malloc(st.st_size + 1);
	while (bytes && *size < (size_t)st.st_size) {
		ssize_t n = read(fd, bytes + *size, st.st_size - *size);

		if (n <= 0)
			break;
		*size += n;
	}
	close(fd);
	return bytes;
}

/* All lists are as long as the file has strings: that is always enough. */
static int lists_make(struct run *run, size_t nr)
{
	run->argv = calloc(nr + 1, sizeof(*run->argv));
	run->envp = calloc(nr + 1, sizeof(*run->envp));
	run->own = calloc(nr + 1, sizeof(*run->own));
	run->groups = calloc(nr + 1, sizeof(*run->groups));
	run->shares = calloc(nr + 1, sizeof(*run->shares));
	return run->argv && run->envp && run->own && run->groups && run->shares ?
	       0 : -1;
}

/* "TAG MODE DIR": only the last may hold blanks. */
static int share_take(struct run *run, char *value)
{
	struct run_share *share = &run->shares[run->nr_shares++];
	char *mode = strchr(value, ' ');
	char *where = mode ? strchr(mode + 1, ' ') : NULL;

	if (!where)
		return -1;
	*mode++ = *where++ = '\0';
	share->tag = value;
	share->writable = !strcmp(mode, "rw");
	share->where = where;
	return 0;
}

static int word_take(struct run *run, const char *word, char *value)
{
	if (!strcmp(word, "arg"))
		run->argv[run->argc++] = value;
	else if (!strcmp(word, "env"))
		run->envp[run->envc++] = value;
	else if (!strcmp(word, "tty"))
		run->tty = atoi(value);
	else if (!strcmp(word, "bare"))
		run->bare = true;
	else if (!strcmp(word, "winsize"))
		sscanf(value, "%d %d", &run->rows, &run->columns);
	else if (!strcmp(word, "time"))
		sscanf(value, "%ld %ld", &run->host_time.tv_sec, &run->host_time.tv_nsec);
	else if (!strcmp(word, "hostname"))
		run->hostname = value;
	else if (!strcmp(word, "root"))
		run->root = value;
	else if (!strcmp(word, "own"))
		run->own[run->nr_own++] = value;
	else if (!strcmp(word, "share"))
		return share_take(run, value);
	else if (!strcmp(word, "directory"))
		run->directory = value;
	else if (!strcmp(word, "fallback"))
		run->fallback = true;
	else if (!strcmp(word, "umask"))
		run->umask = strtol(value, NULL, 8);
	else if (!strcmp(word, "uid"))
		run->uid = strtoul(value, NULL, 10);
	else if (!strcmp(word, "gid"))
		run->gid = strtoul(value, NULL, 10);
	else if (!strcmp(word, "group"))
		run->groups[run->nr_groups++] = strtoul(value, NULL, 10);
	else if (!strcmp(word, "program"))
		run->program = value;
	else
		return -1;
	return 0;
}

static int strings_take(struct run *run, char *next, char *end)
{
	while (next < end) {
		char *nul = memchr(next, '\0', end - next);
		char *value;

		if (!nul)
			return -1;
		value = next + strcspn(next, " ");
		if (*value)
			*value++ = '\0';
		if (word_take(run, next, value) < 0)
			return -1;
		next = nul + 1;
	}
	return run->argc ? 0 : -1;
}

int run_read(struct run *run)
{
	size_t size, nr = 0;
	char *bytes = file_read(&size);

	if (!bytes)
		return -1;
	for (size_t i = 0; i < size; i++)
		nr += bytes[i] == '\0';
	run->directory = "/";
	run->umask = 022;
	if (lists_make(run, nr) < 0)
		return -1;
	if (strings_take(run, bytes, bytes + size) < 0) {
		errno = EINVAL;
		return -1;
	}
	return 0;
}
