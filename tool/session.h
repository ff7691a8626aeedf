/*
 * session.h - one machine from its start to its end
 */
#ifndef TOOL_SESSION_H
#define TOOL_SESSION_H

#include <stdbool.h>

#include "options.h"
#include "share.h"

struct session_config {
	const struct options *options;
	const char *initrd;		/* path for QEMU */
	int initrd_fd;			/* to be inherited by QEMU, or -1 */
	const char *parameters;		/* for the kernel, before --append's */
	const char *program_elf;	/* the program with its symbols, or NULL */

	/* A program run by the agent, over ports ... */
	bool agent;
	int tty;			/* AGENT_TTY_* */
	const struct shares *shares;	/* NULL: none */
	/* ... or a machine that is used through its console. */
	const char *prompt;		/* it shows when lines are wanted; may be NULL */
	const char *script;		/* lines to type, or NULL */
};

/* Returns the exit status of the command. */
int session_run(const struct session_config *config);

#endif
