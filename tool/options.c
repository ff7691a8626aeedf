/*
 * options.c - reads the arguments of `ringside run` and `ringside menu`
 *
 * One table says what options there are, whom they belong to, and what help
 * prints about them; options_take() says what each does.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOTH	(OPTIONS_RUN | OPTIONS_MENU)

#define MEMORY_DEFAULT_MIB	256
#define MEMORY_MAX_MIB		(1L << 24)
#define CPUS_MAX		64

/* Codes of the options that have no letter. */
enum {
	OPT_INITRD = 256, OPT_APPEND, OPT_GDB, OPT_TRACE, OPT_PATH, OPT_ADD,
	OPT_ACCEL, OPT_MACHINE, OPT_KERNEL, OPT_DRY_RUN, OPT_TIMEOUT, OPT_ABI,
	OPT_PLAY, OPT_ROOT, OPT_RODIR, OPT_RWDIR, OPT_ALONE,
};

static const struct option_row rows[] = {
	{ OPT_ABI, OPTIONS_MENU, required_argument, "abi", "x86_64|i386",
	  "which build of the menu (x86_64)" },
	{ OPT_PLAY, OPTIONS_MENU, optional_argument, "play", "FILE",
	  "type the lines of FILE, or a conversation of its own" },
	{ OPT_ROOT, OPTIONS_RUN, required_argument, "root", "DIR",
	  "another directory tree as the guest's / (/)" },
	{ OPT_RODIR, OPTIONS_RUN, required_argument, "rodir", "DIR[:GUEST]",
	  "share a directory, read-only" },
	{ OPT_RWDIR, OPTIONS_RUN, required_argument, "rwdir", "DIR[:GUEST]",
	  "share a directory; what is written there stays on this computer" },
	{ OPT_ALONE, OPTIONS_RUN, no_argument, "alone", NULL,
	  "pack a static program into a machine without any other file" },
	{ OPT_INITRD, OPTIONS_RUN, required_argument, "initrd", "FILE",
	  "files for the guest (cpio or cpio.gz); without PROGRAM its /init runs" },
	{ OPT_ADD, OPTIONS_RUN, required_argument, "add", "HOST[:GUEST]",
	  "with --alone, which it implies: a file or directory to pack too" },
	{ 'u', OPTIONS_RUN, required_argument, "user", "UID[:GID]",
	  "run as this user (as here); 0 is root in the guest" },
	{ 'e', OPTIONS_RUN, required_argument, "env", "K[=V]",
	  "set a variable, or take it over from here" },
	{ 'w', OPTIONS_RUN, required_argument, "workdir", "DIR",
	  "working directory in the guest (as here)" },
	{ OPT_TIMEOUT, BOTH, required_argument, "timeout", "SECONDS",
	  "stop the machine after so long; the status is then 124" },
	{ OPT_TRACE, BOTH, optional_argument, "trace", "FILE",
	  "print every system call, to stderr or FILE" },
	{ OPT_PATH, BOTH, no_argument, "path", NULL,
	  "with --trace: the way of each call through the kernel" },
	{ OPT_GDB, BOTH, optional_argument, "gdb", "PORT",
	  "wait for gdb on PORT (1234) before the first instruction" },
	{ 'm', BOTH, required_argument, "memory", "MIB",
	  "memory of the machine (256)" },
	{ 'c', BOTH, required_argument, "cpus", "N",
	  "processors of the machine (1)" },
	{ OPT_ACCEL, BOTH, required_argument, "accel", "auto|kvm|tcg",
	  "how the processor is made (auto: kvm where it works)" },
	{ OPT_MACHINE, BOTH, required_argument, "machine", "M",
	  "microvm, q35 or pc (microvm)" },
	{ OPT_KERNEL, BOTH, required_argument, "kernel", "FILE",
	  "boot another kernel" },
	{ OPT_APPEND, BOTH, required_argument, "append", "STR",
	  "more kernel parameters" },
	{ OPT_DRY_RUN, BOTH, no_argument, "dry-run", NULL,
	  "print the QEMU command and stop" },
	{ 'q', BOTH, no_argument, "quiet", NULL,
	  "no remarks of the command itself" },
	{ 'v', BOTH, no_argument, "verbose", NULL,
	  "show what the command does and what the kernel logs" },
	{ 'h', BOTH, no_argument, "help", NULL, "print this" },
};

#define NR_ROWS	(sizeof(rows) / sizeof(rows[0]))

static int fail(struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(struct options *options, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(options->error, sizeof(options->error), format, args);
	va_end(args);
	return -1;
}

static int number_take(struct options *options, long *number, const char *name,
		       long min, long max)
{
	char *end;

	errno = 0;
	*number = strtol(optarg, &end, 10);
	if (errno || end == optarg || *end || *number < min || *number > max)
		return fail(options, "%s takes a number from %ld to %ld, not '%s'",
			    name, min, max, optarg);
	return 0;
}

static int list_take(struct options *options, const char ***list, size_t *nr)
{
	const char **longer = realloc(*list, (*nr + 1) * sizeof(**list));

	if (!longer)
		return fail(options, "out of memory");
	*list = longer;
	longer[(*nr)++] = optarg;
	return 0;
}

static int accel_take(struct options *options)
{
	static const char *const names[] = {
		[ACCEL_AUTO] = "auto", [ACCEL_KVM] = "kvm", [ACCEL_TCG] = "tcg",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(optarg, names[i])) {
			options->accel = i;
			return 0;
		}
	}
	return fail(options, "--accel is auto, kvm or tcg, not '%s'", optarg);
}

static int abi_take(struct options *options)
{
	if (strcmp(optarg, "x86_64") && strcmp(optarg, "i386"))
		return fail(options, "--abi is x86_64 or i386, not '%s'", optarg);
	options->abi = optarg;
	return 0;
}

static int machine_take(struct options *options)
{
	if (strcmp(optarg, "microvm") && strcmp(optarg, "q35") &&
	    strcmp(optarg, "pc"))
		return fail(options, "--machine is microvm, q35 or pc, not '%s'",
			    optarg);
	options->machine = optarg;
	return 0;
}

static int options_take(struct options *options, int code)
{
	switch (code) {
	case OPT_ABI:
		return abi_take(options);
	case OPT_PLAY:
		options->play = true;
		options->play_file = optarg;
		return 0;
	case OPT_INITRD:
		options->initrd = optarg;
		return 0;
	case OPT_ROOT:
		options->root = optarg;
		return 0;
	case OPT_RODIR:
		return list_take(options, &options->rodir, &options->nr_rodir);
	case OPT_RWDIR:
		return list_take(options, &options->rwdir, &options->nr_rwdir);
	case OPT_ALONE:
		options->alone = true;
		return 0;
	case 'u':
		options->user = optarg;
		return 0;
	case OPT_ADD:
		return list_take(options, &options->add, &options->nr_add);
	case 'e':
		return list_take(options, &options->env, &options->nr_env);
	case 'w':
		options->directory = optarg;
		if (optarg[0] != '/')
			return fail(options, "-w takes an absolute path, not '%s'",
				    optarg);
		return 0;
	case OPT_TIMEOUT:
		return number_take(options, &options->timeout_s, "--timeout",
				   1, INT_MAX / 1000);
	case OPT_TRACE:
		options->trace = true;
		options->trace_file = optarg;
		return 0;
	case OPT_PATH:
		options->trace = options->path = true;
		return 0;
	case OPT_GDB:
		options->gdb_port = GDB_PORT_DEFAULT;
		return optarg ? number_take(options, &options->gdb_port, "--gdb",
					    1, 65535) : 0;
	case 'm':
		return number_take(options, &options->memory_mib, "-m", 1,
				   MEMORY_MAX_MIB);
	case 'c':
		return number_take(options, &options->cpus, "-c", 1, CPUS_MAX);
	case OPT_ACCEL:
		return accel_take(options);
	case OPT_MACHINE:
		return machine_take(options);
	case OPT_KERNEL:
		options->kernel = optarg;
		return 0;
	case OPT_APPEND:
		options->append = optarg;
		return 0;
	case OPT_DRY_RUN:
		options->dry_run = true;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case 'v':
		options->verbose = true;
		return 0;
	default:
		options->help = true;
		return 0;
	}
}

/* Makes what getopt_long() wants from the rows that belong to this verb. */
static void rows_translate(enum options_for who, struct option *longs,
			   char *shorts)
{
	/* '+': stop at the program.  ':': the errors are ours to print. */
	*shorts++ = '+';
	*shorts++ = ':';
	for (size_t i = 0; i < NR_ROWS; i++) {
		if (!(rows[i].who & who))
			continue;
		*longs++ = (struct option){ rows[i].name, rows[i].argument, NULL,
					    rows[i].code };
		if (rows[i].code > UCHAR_MAX)
			continue;
		*shorts++ = rows[i].code;
		if (rows[i].argument == required_argument)
			*shorts++ = ':';
	}
	*longs = (struct option){ 0 };
	*shorts = '\0';
}

bool options_alone(const struct options *options)
{
	return options->alone || options->initrd || options->nr_add;
}

static bool options_shares(const struct options *options)
{
	return options->root || options->nr_rodir || options->nr_rwdir;
}

static int options_check(struct options *options, enum options_for who)
{
	if (options->help)
		return 0;
	if (who == OPTIONS_MENU && options->program)
		return fail(options, "menu takes no program, and '%s' is no option",
			    options->program[0]);
	if (who == OPTIONS_RUN && !options->program && !options->initrd)
		return fail(options,
			    "run needs a program: ringside run [OPTIONS] -- PROGRAM [ARGS]");
	if (who == OPTIONS_RUN && options->root && options_alone(options))
		return fail(options, "--root makes no sense with --alone, --initrd or --add");
	if (who == OPTIONS_RUN && !options->program && options_shares(options))
		return fail(options,
			    "run needs a program: an /init of --initrd's own knows no shares");
	return 0;
}

int options_parse(struct options *options, enum options_for who, int argc,
		  char **argv)
{
	struct option longs[NR_ROWS + 1];
	char shorts[2 * NR_ROWS + 3];
	int code;

	*options = (struct options){
		.machine = "microvm",
		.memory_mib = MEMORY_DEFAULT_MIB,
		.cpus = 1,
		.abi = "x86_64",
	};
	rows_translate(who, longs, shorts);
	optind = 0;	/* glibc: start anew */
	opterr = 0;
	while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (code == '?')
			return fail(options, "unknown option '%s'; ringside %s --help lists them",
				    argv[optind - 1], argv[0]);
		if (code == ':')
			return fail(options, "option '%s' needs a value",
				    argv[optind - 1]);
		if (options_take(options, code) < 0)
			return -1;
	}
	if (optind < argc)
		options->program = argv + optind;
	return options_check(options, who);
}

void options_free(struct options *options)
{
	free(options->add);
	free(options->env);
	free(options->rodir);
	free(options->rwdir);
	options->add = options->env = options->rodir = options->rwdir = NULL;
}

void options_help(enum options_for who)
{
	for (size_t i = 0; i < NR_ROWS; i++) {
		const struct option_row *row = &rows[i];
		char text[64] = "";
		int len = 0;

		if (!(row->who & who))
			continue;
		if (row->code <= UCHAR_MAX)
			len = snprintf(text, sizeof(text), "-%c, ", row->code);
		len += snprintf(text + len, sizeof(text) - len, "--%s", row->name);
		if (row->value)
			snprintf(text + len, sizeof(text) - len,
				 row->argument == optional_argument ? "[=%s]" : " %s",
				 row->value);
		printf("  %-26s %s\n", text, row->help);
	}
}

const struct option_row *options_table(size_t *nr)
{
	*nr = NR_ROWS;
	return rows;
}
