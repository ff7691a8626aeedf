/*
 * log.c - the last words of a kernel
 */
#include "log.h"

#include <string.h>

#define PANIC	"Kernel panic - not syncing: "
#define LINES_MAX	24

void log_append(struct log *log, const char *bytes, size_t len)
{
	if (len > sizeof(log->bytes)) {
		bytes += len - sizeof(log->bytes);
		len = sizeof(log->bytes);
	}
	if (log->len + len > sizeof(log->bytes)) {
		size_t drop = log->len + len - sizeof(log->bytes);

		memmove(log->bytes, log->bytes + drop, log->len - drop);
		log->len -= drop;
	}
	memcpy(log->bytes + log->len, bytes, len);
	log->len += len;
}

static const char *log_find(const struct log *log, const char *text)
{
	return memmem(log->bytes, log->len, text, strlen(text));
}

const char *log_panic(const struct log *log, int *len)
{
	const char *why = log_find(log, PANIC);
	const char *end = log->bytes + log->len;

	if (!why)
		return NULL;
	why += strlen(PANIC);
	for (*len = 0; why + *len < end && !strchr("\r\n", why[*len]); ++*len)
		;
	return why;
}

/* The start of the line @at is in, @lines lines further up. */
static const char *line_start(const struct log *log, const char *at, int lines)
{
	while (at > log->bytes) {
		if (at[-1] == '\n' && lines-- == 0)
			break;
		at--;
	}
	return at;
}

void log_print(const struct log *log, FILE *out)
{
	const char *end = log->bytes + log->len;
	const char *panic = log_find(log, PANIC);
	const char *from = panic ? line_start(log, panic, 2)
				 : line_start(log, end, LINES_MAX);

	for (; from < end; from++)
		if (*from != '\r')
			fputc(*from, out);
	if (log->len && end[-1] != '\n')
		fputc('\n', out);
}
