/*
 * terminal.h - the user's terminal while it is the guest's
 */
#ifndef TOOL_TERMINAL_H
#define TOOL_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* Passes every key on as it is, from now until terminal_restore(). */
int terminal_raw(void);

/* Safe at any time and any number of times; also runs at exit(). */
void terminal_restore(void);

/* stderr, for lines that must begin at the left in a raw terminal, too. */
FILE *terminal_stderr(void);

/* Are we in the foreground of our stdin, and may read it and change its modes? */
bool terminal_is_foreground(void);

/* 0 0 when they are not known. */
void terminal_size(int *rows, int *columns);

#endif
