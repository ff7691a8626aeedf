/*
 * flow.h - bytes on their way from one descriptor to another
 */
#ifndef TOOL_FLOW_H
#define TOOL_FLOW_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct flow {
	int from;		/* -1: nothing comes any more */
	int to;			/* -1: nowhere; @tap is all that sees the bytes */
	bool held;		/* do not read yet */
	bool broken;		/* the reader is gone */
	size_t start, end;	/* bytes read and not yet written */
	unsigned long long total;	/* bytes written */

	/* Sees all bytes as they are read; may be NULL. */
	void (*tap)(void *context, const char *bytes, size_t len);
	void *context;

	char bytes[65536];
};

void flow_open(struct flow *flow, int from, int to);
bool flow_has_ended(const struct flow *flow);

/* Adds bytes of our own; false when there is no room right now. */
bool flow_insert(struct flow *flow, const char *bytes, size_t len);

/* Two entries of a poll set: its reading and its writing side. */
void flow_poll_prepare(const struct flow *flow, struct pollfd *fds);
void flow_poll_done(struct flow *flow, const struct pollfd *fds);

/* Carries what is left, waiting as long as it takes. */
void flow_finish(struct flow *flow);

#endif
