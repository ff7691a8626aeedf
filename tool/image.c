/*
 * image.c - the initramfs of one run
 *
 * It holds the agent and what to run.  A program that sees this computer's
 * files needs no more.  One that is alone is packed too: it lies at the same
 * absolute path in the guest as here, and the working directory exists there,
 * so that ./program means the same.
 */
#include "image.h"
#include "environment.h"
#include "file.h"
#include "identity.h"
#include "kind.h"
#include "program.h"
#include "tool.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <ringside/agent.h>

static int fail(const char *what)
{
	complain("%s: %s", what, strerror(errno));
	return EXIT_TOOL;
}

static int file_pack(struct image *image, const char *host, const char *guest,
		     mode_t mode)
{
	unsigned char *bytes;
	size_t len;
	int err;

	bytes = file_read(host, &len);
	if (!bytes)
		return fail(host);
	err = cpio_file(&image->cpio, guest, mode & 07777, bytes, len);
	free(bytes);
	return err ? fail(host) : 0;
}

static int symlink_pack(struct image *image, const char *host, const char *guest)
{
	char target[PATH_MAX];
	ssize_t len = readlink(host, target, sizeof(target) - 1);

	if (len < 0)
		return fail(host);
	target[len] = '\0';
	return cpio_symlink(&image->cpio, guest, target) ? fail(host) : 0;
}

static int entry_pack(struct image *image, const FTSENT *entry, const char *guest)
{
	int kept = errno;

	switch (entry->fts_info) {
	case FTS_D:
		return cpio_directory(&image->cpio, guest,
				      entry->fts_statp->st_mode & 07777) ?
		       fail(entry->fts_path) : 0;
	case FTS_F:
		return file_pack(image, entry->fts_accpath, guest,
				 entry->fts_statp->st_mode);
	case FTS_SL:
	case FTS_SLNONE:
		return symlink_pack(image, entry->fts_accpath, guest);
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		errno = entry->fts_errno ? entry->fts_errno : kept;
		return fail(entry->fts_path);
	default:
		return 0;	/* a directory's end, a socket, a device */
	}
}

static int tree_pack(struct image *image, char *host, const char *guest)
{
	char *const roots[] = { host, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
	size_t prefix = strlen(host);
	FTSENT *entry;
	int status = 0;

	if (!fts)
		return fail(host);
	while (!status && (entry = fts_read(fts))) {
		char path[PATH_MAX];

		if (snprintf(path, sizeof(path), "%s%s", guest,
			     entry->fts_path + prefix) >= (int)sizeof(path)) {
			errno = ENAMETOOLONG;
			status = fail(entry->fts_path);
		} else {
			status = entry_pack(image, entry, path);
		}
	}
	fts_close(fts);
	return status;
}

static void slashes_strip(char *path, size_t min)
{
	for (size_t len = strlen(path); len > min && path[len - 1] == '/'; len--)
		path[len - 1] = '\0';
}

/* HOST:GUEST, or HOST alone: then it keeps its path. */
static int addition_pack(struct image *image, const char *pair)
{
	char *host = strdup(pair);
	char *colon = host ? strchr(host, ':') : NULL;
	char guest[PATH_MAX];
	int status;

	if (!host)
		return fail(pair);
	if (colon)
		*colon = '\0';
	slashes_strip(host, 1);
	if (colon && colon[1] != '/') {
		complain("--add %s: GUEST must be an absolute path", pair);
		status = EXIT_TOOL;
	} else if (!colon && !realpath(host, guest)) {
		status = fail(host);
	} else {
		if (colon)
			snprintf(guest, sizeof(guest), "%s", colon + 1);
		slashes_strip(guest, 0);
		status = tree_pack(image, host, guest);
	}
	free(host);
	return status;
}

static int base_pack(struct image *image, const char *path)
{
	const char *why = NULL;
	unsigned char *bytes, *plain;
	size_t len;

	bytes = file_read(path, &len);
	if (!bytes)
		return fail(path);
	if (len >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b) {
		plain = gunzip(bytes, len, &len, &why);
		free(bytes);
		bytes = plain;
	}
	if (!why)
		why = cpio_archive(&image->cpio, bytes, len);
	free(bytes);
	if (!why)
		return 0;
	complain("--initrd %s: %s", path, why);
	return EXIT_TOOL;
}

static bool goes_along(const struct options *options, const char *guest)
{
	if (options->initrd)
		return true;	/* it may well be in there */
	for (size_t i = 0; i < options->nr_add; i++) {
		const char *colon = strchr(options->add[i], ':');
		const char *path = colon ? colon + 1 : options->add[i];
		size_t len = strlen(path);

		if (!strncmp(path, guest, len) &&
		    (guest[len] == '\0' || guest[len] == '/'))
			return true;
	}
	return false;
}

/* Says what is wrong with a program before a machine is started for it. */
static int program_check(const struct options *options, const char *name,
			 const unsigned char *bytes, size_t len)
{
	char interpreter[256];

	switch (program_kind(bytes, len, interpreter, sizeof(interpreter))) {
	case PROGRAM_STATIC:
	case PROGRAM_SCRIPT:
		return 0;
	case PROGRAM_DYNAMIC:
		if (goes_along(options, interpreter))
			return 0;
		complain("%s: needs the loader %s: link it with -static, "
			 "or leave out --alone",
			 name, interpreter);
		return EXIT_NOT_RUNNABLE;
	case PROGRAM_FOREIGN:
		complain("%s: is a program for another kind of machine than x86",
			 name);
		return EXIT_NOT_RUNNABLE;
	case PROGRAM_BROKEN:
		complain("%s: its ELF headers are damaged or cut off", name);
		return EXIT_NOT_RUNNABLE;
	default:
		complain("%s: is neither an ELF program nor a #! script", name);
		return EXIT_NOT_RUNNABLE;
	}
}

static bool in_guest(const struct options *options, const char *name)
{
	return name[0] == '/' && access(name, F_OK) < 0 &&
	       goes_along(options, name);
}

/* *path is where the program lies in the guest, to be freed. */
static int program_pack(struct image *image, const struct options *options,
			char **path)
{
	const char *name = options->program[0];
	unsigned char *bytes;
	struct stat st;
	int status;
	size_t len;

	/* A program that only the --initrd or an --add has. */
	if (in_guest(options, name)) {
		*path = strdup(name);
		return *path ? 0 : fail(name);
	}
	*path = program_find(name, &status);
	if (!*path)
		return status;
	bytes = file_read(*path, &len);
	if (!bytes || stat(*path, &st) < 0)
		return fail(*path);
	status = program_check(options, name, bytes, len);
	if (!status && cpio_file(&image->cpio, *path, st.st_mode & 07777, bytes,
				 len) < 0)
		status = fail(*path);
	free(bytes);
	return status;
}

static void word_put(FILE *out, const char *word, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void word_put(FILE *out, const char *word, const char *format, ...)
{
	va_list args;

	fprintf(out, "%s ", word);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fputc('\0', out);
}

static bool is_below(const char *path, const char *directory)
{
	size_t len = strlen(directory);

	return !strncmp(path, directory, len) && (path[len] == '/' || !path[len]);
}

/* Is something that is there below @directory named by the path or list of paths? */
static bool names(const char *paths, const char *separators, const char *directory)
{
	char *copy = strdup(paths), *rest = copy;
	bool found = false;
	char *path, *real;

	while (!found && (path = strsep(&rest, separators))) {
		if (path[0] != '/' && !strchr(path, '/'))
			continue;
		real = realpath(path, NULL);
		found = real && (is_below(real, directory) || is_below(path, directory));
		free(real);
	}
	free(copy);
	return found;
}

/*
 * The guest has a /tmp and a /run of its own, empty, unless the command line
 * names something of the host's there: then it sees that as it sees the rest.
 */
static bool is_named(const struct options *options, const char *here,
		     const char *directory)
{
	const char *path = getenv("PATH"), *pwd = getenv("PWD");

	if (is_below(here, directory) || (path && names(path, ":", directory)) ||
	    (pwd && names(pwd, "", directory)))
		return true;
	for (char **arg = options->program; *arg; arg++)
		if (names(*arg, "", directory))
			return true;
	return false;
}

static void own_put(FILE *out, const struct options *options, const char *here)
{
	static const char *const own[] = { "/tmp", "/run" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (options->root || !is_named(options, here, own[i]))
			word_put(out, "own", "%s", own[i]);
}

static void shares_put(FILE *out, const struct image *image,
		       const struct options *options, const char *here)
{
	char hostname[256] = "";

	for (size_t i = 0; i < image->shares.nr; i++) {
		const struct share *share = &image->shares.list[i];

		if (!strcmp(share->tag, AGENT_ROOT_TAG))
			word_put(out, "root", "%s", share->tag);
		else
			word_put(out, "share", "%s %s %s", share->tag,
				 share->writable ? "rw" : "ro", share->guest);
	}
	if (options_alone(options))
		return;
	own_put(out, options, here);
	if (gethostname(hostname, sizeof(hostname) - 1) == 0)
		word_put(out, "hostname", "%s", hostname);
	/* Another tree need not have our directory; this computer's does. */
	if (options->root && !options->directory)
		word_put(out, "fallback", "%s", "");
}

static void identity_put(FILE *out, const struct identity *identity)
{
	mode_t mask = umask(0);

	umask(mask);
	word_put(out, "umask", "%o", mask);
	word_put(out, "uid", "%u", identity->uid);
	word_put(out, "gid", "%u", identity->gid);
	for (size_t i = 0; i < identity->nr_groups; i++)
		word_put(out, "group", "%u", identity->groups[i]);
}

static void run_put(FILE *out, const struct image *image, const struct options *options,
		    const struct identity *identity, const char *directory,
		    const char *path)
{
	struct environment environment;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	word_put(out, "time", "%lld %ld", (long long)now.tv_sec, now.tv_nsec);
	word_put(out, "tty", "%d", image->tty);
	word_put(out, "winsize", "%d %d", image->rows, image->columns);
	if (options->dry_run)
		word_put(out, "bare", "%s", "");
	shares_put(out, image, options, directory);
	identity_put(out, identity);
	word_put(out, "directory", "%s", directory);
	if (path)
		word_put(out, "program", "%s", path);
	for (char **arg = options->program; *arg; arg++)
		word_put(out, "arg", "%s", *arg);
	environment_make(&environment, options, identity, directory);
	for (size_t i = 0; i < environment.nr; i++)
		word_put(out, "env", "%s", environment.strings[i]);
	environment_free(&environment);
}

static int run_file_pack(struct image *image, const struct options *options,
			 const char *directory, const char *path)
{
	struct identity identity;
	char *text = NULL;
	int status, err;
	size_t len;
	FILE *out;

	status = identity_find(&identity, options->user, options_alone(options));
	if (status) {
		identity_free(&identity);
		return status;
	}
	out = open_memstream(&text, &len);
	if (!out)
		abort();
	run_put(out, image, options, &identity, directory, path);
	fclose(out);
	err = cpio_file(&image->cpio, AGENT_RUN_FILE, 0400, text, len);
	free(text);
	identity_free(&identity);
	return err ? fail(AGENT_RUN_FILE) : 0;
}

static int agent_pack(struct image *image)
{
	char *agent = own_file("init");
	int status;

	if (!agent) {
		complain("the agent (init) is not beside the ringside command: run make");
		return EXIT_TOOL;
	}
	status = file_pack(image, agent, AGENT_INIT, 0755);
	free(agent);
	return status;
}

/* What a program brings along that is alone; *path is where it lies. */
static int alone_pack(struct image *image, const struct options *options,
		      const char *here, char **path)
{
	int status = 0;

	if (options->initrd)
		status = base_pack(image, options->initrd);
	for (size_t i = 0; !status && i < options->nr_add; i++)
		status = addition_pack(image, options->add[i]);
	if (!status)
		status = program_pack(image, options, path);
	if (!status && cpio_directory(&image->cpio, here, 0755) < 0)
		status = fail(here);
	return status;
}

int image_make(struct image *image, const struct options *options)
{
	char *here = options->directory ? strdup(options->directory)
					: getcwd(NULL, 0);
	char *path = NULL;
	int status = 0;

	if (!here)
		return fail("the working directory (-w DIR names another)");
	status = shares_collect(&image->shares, options);
	if (!status && cpio_skeleton(&image->cpio) < 0)
		status = fail("initramfs");
	if (!status && options_alone(options))
		status = alone_pack(image, options, here, &path);
	if (!status)
		status = agent_pack(image);
	if (!status)
		status = run_file_pack(image, options, here, path);
	if (!status && cpio_end(&image->cpio) < 0)
		status = fail("initramfs");
	free(path);
	free(here);
	return status;
}

void image_free(struct image *image)
{
	cpio_free(&image->cpio);
	shares_free(&image->shares);
}
