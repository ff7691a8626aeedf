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
	       "Runs a program in a machine of its own.  stdin, stdout and stderr are the\n"
	       "program's, and so is the exit status: 128+N after signal N, 127 when it is\n"
	       "not found, 126 when it cannot be executed, 125 when the machine failed.\n"
	       "On a terminal the program has a terminal; Ctrl-] ends the machine.\n\n");
	options_help(OPTIONS_RUN);
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

static int agent_flags(void)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return 0;
	return AGENT_TTY | (isatty(STDERR_FILENO) ? 0 : AGENT_TTY_STDERR_PORT);
}

static int image_boot(const struct options *options, const struct image *image)
{
	char initrd[40];
	int status;
	char *elf = NULL;
	struct session_config config = {
		.options = options,
		.initrd = initrd,
		.parameters = "rdinit=" AGENT_INIT,
		.agent = true,
		.agent_flags = image->agent_flags,
	};

	config.initrd_fd = file_unnamed("initramfs", image->cpio.bytes,
					image->cpio.len);
	if (config.initrd_fd < 0) {
		complain("initramfs: %s", strerror(errno));
		return EXIT_TOOL;
	}
	snprintf(initrd, sizeof(initrd), "/proc/self/fd/%d", config.initrd_fd);
	if (options->trace)
		elf = program_find(options->program[0], &status);
	config.program_elf = elf;
	status = session_run(&config);
	free(elf);
	close(config.initrd_fd);
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
		image.agent_flags = agent_flags();
		terminal_size(&image.rows, &image.columns);
		status = image_make(&image, &options);
		if (!status)
			status = image_boot(&options, &image);
		cpio_free(&image.cpio);
	}
	options_free(&options);
	return status;
}
