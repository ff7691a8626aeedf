/*
 * share.h - the host's directories that the guest sees
 */
#ifndef TOOL_SHARE_H
#define TOOL_SHARE_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

/* The root and so many more: a microvm has room for a few over twenty devices. */
#define SHARES_MAX	16

struct share {
	char tag[32];		/* its name between QEMU and the guest */
	char *host;		/* absolute, without symbolic links */
	char *guest;		/* absolute; "/" is the root */
	bool writable;
};

struct shares {
	struct share list[SHARES_MAX + 1];
	size_t nr;
};

/*
 * Says which directories a run shares, parents before what lies in them.
 * Returns 0, or the exit status after having complained.  shares_free() must
 * follow in both cases.
 */
int shares_collect(struct shares *shares, const struct options *options);
void shares_free(struct shares *shares);

/*
 * "DIR[:GUEST]": the last ":/" is where GUEST starts.  Both are to be freed;
 * *guest is NULL when there is none.
 */
void share_split(const char *text, char **host, char **guest);

#endif
