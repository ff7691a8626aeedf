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
/* Why the kernel panicked, as long as *len says; NULL when it did not. */
const char *log_panic(const struct log *log, int *len);

/* Prints what there is, from the panic on when there was one. */
void log_print(const struct log *log, FILE *out);

#endif
