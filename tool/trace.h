/*
 * trace.h - from the kernel's records to lines that people read
 */
#ifndef TOOL_TRACE_H
#define TOOL_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct tracer;

struct tracer_config {
	FILE *out;
	bool path;			/* the way of each call, too */
	bool agent;			/* process 1 is ours: not to be shown */
	const char *kernel_elf;		/* for the kernel's symbols; may be NULL */
	const char *program_elf;	/* for the program's; may be NULL */
};

/* NULL when there is no memory. */
struct tracer *tracer_new(const struct tracer_config *config);

/* Takes what came, in any portions. */
void tracer_feed(struct tracer *tracer, const void *bytes, size_t len);

/* Some time has passed: prints what waited for records of other processors. */
void tracer_tick(struct tracer *tracer);

/*
 * The stream has ended: prints the rest and frees everything.  False when
 * there was no stream at all.
 */
bool tracer_end(struct tracer *tracer);

#endif
