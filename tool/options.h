/*
 * options.h - what the user asked for
 */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum accel { ACCEL_AUTO, ACCEL_KVM, ACCEL_TCG };

#define GDB_PORT_DEFAULT	1234

struct options {
	/* the machine */
	const char *machine;
	const char *kernel;		/* NULL: the one beside the command */
	const char *initrd;
	const char *append;
	long memory_mib;
	long cpus;
	long gdb_port;			/* 0: no gdb */
	enum accel accel;

	/* the program's files */
	bool alone;			/* see options_alone() */
	const char *root;		/* NULL: this computer's */
	const char **rodir;		/* DIR[:GUEST] */
	size_t nr_rodir;
	const char **rwdir;
	size_t nr_rwdir;

	/* the program */
	char **program;			/* with its arguments; NULL: none */
	const char *user;		/* UID[:GID]; NULL: who we are */
	const char *directory;		/* NULL: as here */
	const char **add;		/* HOST:GUEST */
	size_t nr_add;
	const char **env;		/* K=V */
	size_t nr_env;
	long timeout_s;			/* 0: none */

	/* the menu */
	const char *abi;
	bool play;
	const char *play_file;		/* NULL: the built-in conversation */

	/* the telling */
	bool trace;
	const char *trace_file;		/* NULL: stderr */
	bool path;
	bool dry_run;
	bool quiet;
	bool verbose;
	bool help;

	char error[256];		/* what is wrong with the arguments */
};

/* Which verb is asking: some options belong to one of them. */
enum options_for { OPTIONS_RUN = 1, OPTIONS_MENU = 2 };

/*
 * Returns 0, or -1 with a line in options->error.  argv[0] is the verb.
 * options_free() must follow in both cases.
 */
int options_parse(struct options *options, enum options_for who, int argc,
		  char **argv);
void options_free(struct options *options);

/*
 * The program sees only what is packed into its initramfs, not this computer's
 * files: --alone says so, and --initrd and --add bring files of their own.
 */
bool options_alone(const struct options *options);

/* Prints a line for each option the verb has. */
void options_help(enum options_for who);

/* One option, as help, man page and completion have it. */
struct option_row {
	int code;		/* a letter is also the short option */
	enum options_for who;
	int argument;		/* of getopt: no_, required_, optional_argument */
	const char *name;
	const char *value;
	const char *help;
};

/* The table of all options. */
const struct option_row *options_table(size_t *nr);

#endif
