/*
 * program.h - the program to run, as it lies on this computer
 */
#ifndef TOOL_PROGRAM_H
#define TOOL_PROGRAM_H

/*
 * Finds @name as a shell does: along PATH when there is no slash in it.
 * Returns its absolute path, to be freed, or NULL after having complained,
 * with the exit status in *status.
 */
char *program_find(const char *name, int *status);

/*
 * Where the program probably lies in the tree @root (NULL: /), for those who
 * want to read its symbols.  To be freed; NULL: no idea.
 */
char *program_guess(const char *name, const char *root);

#endif
