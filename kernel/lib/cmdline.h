/*
 * cmdline.h - the words after -append
 *
 * Words are separated by spaces; double quotes keep spaces together.  What
 * stands after a lone "--" belongs to init, as on Linux.
 */
#ifndef RINGSIDE_LIB_CMDLINE_H
#define RINGSIDE_LIB_CMDLINE_H

#include "lib/types.h"

#define COMMAND_LINE_SIZE	2048

/* Filled by arch setup before anything asks. */
extern char boot_command_line[COMMAND_LINE_SIZE];

/* The value of the last "name=value" (quotes removed) into @value; false if there is none. */
bool cmdline_get(const char *name, char *value, size_t size);
/* The last "name=N", as simple_strtoul reads numbers; @missing if there is none. */
unsigned long cmdline_get_number(const char *name, unsigned long missing);
/* The word @name stands alone. */
bool cmdline_has(const char *name);

/*
 * Splits the line in place into words (quotes removed).  Calls @fn(arg, word,
 * after_dashes) for each; the "--" itself is left out.
 */
void cmdline_words(char *line, void (*fn)(void *arg, char *word, bool after_dashes), void *arg);

#endif
