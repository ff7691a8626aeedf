/*
 * tool.h - what all of the command's files share
 */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#define RINGSIDE_VERSION	"0.1.0"

/* Exit statuses beside the program's own; those of env(1) and timeout(1). */
#define EXIT_TIMEOUT		124
#define EXIT_TOOL		125	/* the command itself failed */
#define EXIT_NOT_RUNNABLE	126
#define EXIT_NOT_FOUND		127

/* One line on stderr: "ringside: ...". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * The path of one of our own files (kernel.elf, init, menu.cpio.gz): beside
 * the command as in the build directory, or in ../lib/ringside as installed.
 * To be freed; NULL when it is in neither place.
 */
char *own_file(const char *name);

/* Opens /dev/null in place of a closed stdin, stdout or stderr. */
void stdio_ensure(void);

int verb_run(int argc, char **argv);
int verb_menu(int argc, char **argv);
int verb_doctor(int argc, char **argv);

#endif
