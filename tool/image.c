/*
 * image.c - the initramfs of one run
 *
 * The program lies at the same absolute path in the guest as here, and the
 * working directory exists there too, so that ./program means the same.  Of
 * the environment only what a program cannot do without goes along: the rest
 * of it is about this computer.
 */
#include "image.h"
#include "file.h"
#include "program.h"
#include "tool.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ringside/agent.h>

#define PATH_DEFAULT	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

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
			 "or take loader and libraries along with --add",
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

static void string_put(FILE *out, const char *string)
{
	fwrite(string, 1, strlen(string) + 1, out);
}

static void number_put(FILE *out, long number)
{
	fprintf(out, "%ld", number);
	fputc('\0', out);
}

static bool env_has(const struct options *options, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < options->nr_env; i++)
		if (!strncmp(options->env[i], name, len) &&
		    (options->env[i][len] == '=' || !options->env[i][len]))
			return true;
	return false;
}

static void environment_put(const struct image *image,
			    const struct options *options, FILE *out)
{
	const char *term = getenv("TERM");
	char *text = NULL;
	size_t len;
	FILE *strings = open_memstream(&text, &len);
	long nr = 0;

	if (!env_has(options, "PATH")) {
		string_put(strings, PATH_DEFAULT);
		nr++;
	}
	if (!env_has(options, "HOME")) {
		string_put(strings, "HOME=/");
		nr++;
	}
	if ((image->agent_flags & AGENT_TTY) && term && !env_has(options, "TERM")) {
		fprintf(strings, "TERM=%s", term);
		fputc('\0', strings);
		nr++;
	}
	for (size_t i = 0; i < options->nr_env; i++) {
		const char *name = options->env[i];
		const char *value = getenv(name);

		if (strchr(name, '=')) {
			string_put(strings, name);
		} else if (value) {
			fprintf(strings, "%s=%s", name, value);
			fputc('\0', strings);
		} else {
			continue;
		}
		nr++;
	}
	fclose(strings);
	number_put(out, nr);
	fwrite(text, 1, len, out);
	free(text);
}

static int run_file_pack(struct image *image, const struct options *options,
			 const char *directory, const char *path)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	long argc = 0;
	int err;

	while (options->program[argc])
		argc++;
	number_put(out, image->agent_flags);
	number_put(out, image->rows);
	number_put(out, image->columns);
	string_put(out, directory);
	string_put(out, path);
	number_put(out, argc);
	for (long i = 0; i < argc; i++)
		string_put(out, options->program[i]);
	environment_put(image, options, out);
	fclose(out);
	err = cpio_file(&image->cpio, AGENT_RUN_FILE, 0400, text, len);
	free(text);
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

int image_make(struct image *image, const struct options *options)
{
	char *here = options->directory ? strdup(options->directory)
					: getcwd(NULL, 0);
	char *path = NULL;
	int status = 0;

	if (!here)
		return fail("working directory");
	if (cpio_skeleton(&image->cpio) < 0)
		status = fail("initramfs");
	if (!status && options->initrd)
		status = base_pack(image, options->initrd);
	if (!status)
		status = agent_pack(image);
	for (size_t i = 0; !status && i < options->nr_add; i++)
		status = addition_pack(image, options->add[i]);
	if (!status)
		status = program_pack(image, options, &path);
	if (!status && cpio_directory(&image->cpio, here, 0755) < 0)
		status = fail(here);
	if (!status)
		status = run_file_pack(image, options, here, path);
	if (!status && cpio_end(&image->cpio) < 0)
		status = fail("initramfs");
	free(path);
	free(here);
	return status;
}
