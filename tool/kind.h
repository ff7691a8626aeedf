/*
 * kind.h - what the first bytes of a file say about running it
 */
#ifndef TOOL_KIND_H
#define TOOL_KIND_H

#include <stddef.h>

enum program_kind {
	PROGRAM_STATIC,		/* ELF, needs nothing else */
	PROGRAM_DYNAMIC,	/* ELF, needs the loader named in *interpreter */
	PROGRAM_SCRIPT,		/* #! and *interpreter */
	PROGRAM_FOREIGN,	/* ELF for another kind of machine */
	PROGRAM_BROKEN,		/* ELF, but not a whole one */
	PROGRAM_NONE,		/* something else */
};

enum program_kind program_kind(const unsigned char *bytes, size_t len,
			       char *interpreter, size_t size);

#endif
