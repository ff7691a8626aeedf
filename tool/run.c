/*
 * run.c - ringside run: one program, alone in a machine of its own
 */
#include "file.h"
#include "image.h"
#include "options.h"
#include "program.h"
#include "session.h"
#include "terminal.h"
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ringside/agent.h>

static void help(void)
{
	printf("ringside run [OPTIONS] -- PROGRAM [ARGS]\n\n"
	       "Runs a program of this computer in a machine of its own.  The program sees\n"
	       "this computer's files as they are, and may write where its user may, but\n"
	       "what it writes goes into the machine's memory and ends with it, except\n"
	       "below an --rwdir.  stdin, stdout, stderr and the terminal are the program's,\n"
	       "and so is the exit status: 128+N after signal N, 127 when it is not found,\n"
	       "126 when it cannot be executed, 125 when the machine failed, 124 after\n"
	       "--timeout.  Ctrl-] three times within a second ends the machine.\n\n");
	options_help(OPTIONS_RUN);
	printf("\nThe man page, ringside(1), tells more and has examples.\n");
}

/* A closed descriptor 0, 1 or 2 would soon be something else. */
void stdio_ensure(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

/* The initramfs as it is, started through its own /init. */
static int initrd_boot(const struct options *options)
{
	struct session_config config = {
		.options = options,
		.initrd = options->initrd,
		.initrd_fd = -1,
	};

	if (access(options->initrd, R_OK) < 0) {
		complain("--initrd %s: %s", options->initrd, strerror(errno));
		return EXIT_TOOL;
	}
	return session_run(&config);
}

/*
 * Keys can come to the guest only when both what is typed and what is shown
 * there goes through this terminal: behind a pipe, they may be somebody else's.
 */
static int tty_flags(const struct options *options)
{
	int flags = 0;

	if (options->dry_run)
		return AGENT_TTY_ALL;
	if (isatty(STDOUT_FILENO))
		flags |= AGENT_TTY_STDOUT;
	if (isatty(STDERR_FILENO))
		flags |= AGENT_TTY_STDERR;
	if ((flags & AGENT_TTY_STDOUT) && isatty(STDIN_FILENO))
		flags |= AGENT_TTY_STDIN;
	return flags;
}

static int image_session(const struct options *options, const struct image *image,
			 const char *initrd, int initrd_fd)
{
	char *elf = options->trace ? program_guess(options->program[0], options->root)
				   : NULL;
	const struct session_config config = {
		.options = options,
		.initrd = initrd,
		.initrd_fd = initrd_fd,
		.parameters = "rdinit=" AGENT_INIT,
		.program_elf = elf,
		.shares = &image->shares,
		.agent = true,
		.tty = image->tty,
	};
	int status = session_run(&config);

	free(elf);
	return status;
}

/* QEMU's line can be pasted later: what it boots must still be there then. */
static int initrd_keep(const struct options *options, const struct image *image)
{
	const char *dir = getenv("TMPDIR");
	int status, fd;
	char *path;

	if (asprintf(&path, "%s/ringside-XXXXXX.cpio", dir && *dir ? dir : "/tmp") < 0)
		abort();
	fd = mkstemps(path, strlen(".cpio"));
	if (fd < 0 || file_write(fd, image->cpio.bytes, image->cpio.len) < 0) {
		complain("%s: %s", path, strerror(errno));
		free(path);
		return EXIT_TOOL;
	}
	close(fd);
	if (!options->quiet)
		complain("the line below boots %s: delete it when you are done", path);
	status = image_session(options, image, path, -1);
	free(path);
	return status;
}

static int image_boot(const struct options *options, const struct image *image)
{
	char initrd[40];
	int status, fd;

	if (options->dry_run)
		return initrd_keep(options, image);
	fd = file_unnamed("initramfs", image->cpio.bytes, image->cpio.len);
	if (fd < 0) {
		complain("initramfs: %s", strerror(errno));
		return EXIT_TOOL;
	}
	snprintf(initrd, sizeof(initrd), "/proc/self/fd/%d", fd);
	status = image_session(options, image, initrd, fd);
	close(fd);
	return status;
}

int verb_run(int argc, char **argv)
{
	struct image image = { 0 };
	struct options options;
	int status = EXIT_TOOL;

	stdio_ensure();
	if (options_parse(&options, OPTIONS_RUN, argc, argv) < 0) {
		complain("%s", options.error);
	} else if (options.help) {
		help();
		status = 0;
	} else if (!options.program) {
		status = initrd_boot(&options);
	} else {
		image.tty = tty_flags(&options);
		terminal_size(&image.rows, &image.columns);
		status = image_make(&image, &options);
		if (!status)
			status = image_boot(&options, &image);
		image_free(&image);
	}
	options_free(&options);
	return status;
}
