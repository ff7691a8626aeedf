/*
 * log.h - the last words of a kernel
 */
#ifndef TOOL_LOG_H
#define TOOL_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The last bytes of what the console said; older ones are forgotten. */
struct log {
	char bytes[65536];
	size_t len;
};

void log_append(struct log *log, const char *bytes, size_t len);
bool log_contains(const struct log *log, const char *text);

/* Prints what there is, from the panic on when there was one. */
void log_print(const struct log *log, FILE *out);

#endif
