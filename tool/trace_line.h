/*
 * trace_line.h - the parts of a line about one call
 */
#ifndef TOOL_TRACE_LINE_H
#define TOOL_TRACE_LINE_H

#include "symbols.h"
#include "trace_view.h"

/* One STEP or COPY of a call, in the order they happened. */
struct way {
	bool is_copy;
	struct trace_step step;
	uint64_t addr, len;		/* of a copy */
	bool to_user;
};

/* All that is known about one call. */
struct call {
	uint64_t id;			/* 0: none */
	struct trace_sys_enter enter;
	struct copy *copies;
	size_t nr_copies;
	unsigned char stack[TRACE_STACK_MAX];	/* the user's, at the entry */
	size_t stack_len;
	struct way *ways;
	size_t nr_ways;
	bool announced;			/* an <unfinished ...> line stands */
	int args_done;			/* arguments printed in that line */
};

/* The call as its row and the arguments to decode; socketcall is unpacked. */
const struct call_row *call_view(const struct call *call, struct view *view);
const char *call_title(const struct call *call, const struct call_row *row,
		       char *buffer, size_t size);

/* "name(args", as far as it is known before the call returns. */
void call_print_entry(FILE *out, struct call *call);
/* The rest of the arguments and ") = result". */
void call_print_exit(FILE *out, const struct call *call, int64_t ret);

struct way_symbols {
	const struct symbols *kernel;
	const struct symbols *program;	/* NULL: another program */
};

/* --path: the lines below a call. */
void call_print_path(FILE *out, const struct call *call,
		     const struct way_symbols *symbols);

void signal_print(FILE *out, const struct trace_signal *signal);
void task_exit_print(FILE *out, const struct trace_task_exit *task_exit);

#endif
