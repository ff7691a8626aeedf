/*
 * runfile.c - reads AGENT_RUN_FILE
 *
 * The file's bytes stay in memory for as long as the agent runs; the strings
 * of struct run point into them.
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ringside/agent.h>

struct cursor {
	char *next, *end;
	bool short_of;		/* the file ended too early */
};

static char *string_next(struct cursor *cursor)
{
	char *string = cursor->next;
	char *nul = memchr(string, '\0', cursor->end - string);

	if (!nul) {
		cursor->short_of = true;
		return "";
	}
	cursor->next = nul + 1;
	return string;
}

static int number_next(struct cursor *cursor)
{
	return atoi(string_next(cursor));
}

static char **strings_next(struct cursor *cursor)
{
	int nr = number_next(cursor);
	char **strings;

	if (nr < 0 || nr > cursor->end - cursor->next) {
		cursor->short_of = true;
		nr = 0;
	}
	strings = calloc(nr + 1, sizeof(*strings));
	for (int i = 0; strings && i < nr; i++)
		strings[i] = string_next(cursor);
	return strings;
}

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

int run_read(struct run *run)
{
	struct cursor cursor = { 0 };
	size_t size;

	cursor.next = file_read(&size);
	if (!cursor.next)
		return -1;
	cursor.end = cursor.next + size;

	run->flags = number_next(&cursor);
	run->rows = number_next(&cursor);
	run->columns = number_next(&cursor);
	run->directory = string_next(&cursor);
	run->path = string_next(&cursor);
	run->argv = strings_next(&cursor);
	run->envp = strings_next(&cursor);
	if (cursor.short_of || !run->argv || !run->envp) {
		errno = EINVAL;
		return -1;
	}
	return 0;
}
