/*
 * program.h - the program to run, as it lies on this computer
 */
#ifndef TOOL_PROGRAM_H
#define TOOL_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds @name as a shell does: along PATH when there is no slash in it.
 * Returns its absolute path, to be freed, or NULL after having complained,
 * with the exit status in *status.
 */
char *program_find(const char *name, int *status);

/* What the first bytes of a file say about running it. */
enum program_kind {
	PROGRAM_STATIC,		/* ELF, needs nothing else */
	PROGRAM_DYNAMIC,	/* ELF, needs the loader named in *interpreter */
	PROGRAM_SCRIPT,		/* #! and an interpreter */
	PROGRAM_FOREIGN,	/* ELF for another kind of machine */
	PROGRAM_BROKEN,		/* ELF, but not a whole one */
	PROGRAM_NONE,		/* something else */
};

enum program_kind program_kind(const unsigned char *bytes, size_t len,
			       char *interpreter, size_t size);

#endif
