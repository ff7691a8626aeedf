/*
 * environment.h - the program's environment
 */
#ifndef TOOL_ENVIRONMENT_H
#define TOOL_ENVIRONMENT_H

#include <stddef.h>

#include "identity.h"
#include "options.h"

struct environment {
	char **strings;		/* "K=V" */
	size_t nr;
};

/*
 * The caller's environment less what makes no sense in the guest, or almost
 * nothing for a program that is alone; then what -e says.
 */
void environment_make(struct environment *environment, const struct options *options,
		      const struct identity *identity, const char *directory);
void environment_free(struct environment *environment);

#endif
