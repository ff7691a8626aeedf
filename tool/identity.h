/*
 * identity.h - as whom the program runs
 */
#ifndef TOOL_IDENTITY_H
#define TOOL_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct identity {
	uid_t uid;
	gid_t gid;
	gid_t *groups;		/* supplementary */
	size_t nr_groups;
	bool other;		/* not who runs the command: these are his, or NULL */
	char *name, *home, *shell;
};

/*
 * @user is UID[:GID], by number or by the names this computer knows; NULL is
 * the caller, and @root_by_default whether root stands in for him.  Returns 0,
 * or the exit status after having complained.  identity_free() must follow.
 */
int identity_find(struct identity *identity, const char *user, bool root_by_default);
void identity_free(struct identity *identity);

#endif
