/*
 * menu.c - ringside menu: boot into the menu with replyhi and hello
 */
#include "file.h"
#include "options.h"
#include "session.h"
#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROMPT		"MenuOS>> "

static const char conversation[] =
	"help\n"
	"version\n"
	"replyhi\n"
	"hello\n"
	"quit\n";

static void help(void)
{
	printf("ringside menu [OPTIONS]\n\n"
	       "Boots into the menu: replyhi starts a TCP service on 127.0.0.1:5001, hello\n"
	       "talks to it, quit turns the machine off.  Ctrl-] ends the machine.\n\n");
	options_help(OPTIONS_MENU);
}

/* The lines to type, to be freed; NULL after having complained. */
static char *script_read(const struct options *options)
{
	unsigned char *bytes;
	char *script;
	size_t len;

	if (!options->play_file)
		return strdup(conversation);
	bytes = file_read(options->play_file, &len);
	if (!bytes) {
		complain("--play=%s: %s", options->play_file, strerror(errno));
		return NULL;
	}
	script = strndup((char *)bytes, len);
	free(bytes);
	return script;
}

static int menu_boot(const struct options *options)
{
	bool is_32bit = !strcmp(options->abi, "i386");
	char *initrd = own_file(is_32bit ? "menu32.cpio.gz" : "menu.cpio.gz");
	char *elf = own_file(is_32bit ? "menu32" : "menu");
	char *script = NULL;
	struct session_config config = {
		.options = options,
		.initrd = initrd,
		.initrd_fd = -1,
		.program_elf = elf,
		.prompt = PROMPT,
	};
	int status = EXIT_TOOL;

	if (!initrd) {
		complain("the menu (%s) is not beside the ringside command: run make",
			 is_32bit ? "menu32.cpio.gz" : "menu.cpio.gz");
		goto out;
	}
	if (options->play) {
		script = script_read(options);
		if (!script)
			goto out;
	}
	config.script = script;
	status = session_run(&config);
out:
	free(script);
	free(elf);
	free(initrd);
	return status;
}

int verb_menu(int argc, char **argv)
{
	struct options options;
	int status = EXIT_TOOL;

	stdio_ensure();
	if (options_parse(&options, OPTIONS_MENU, argc, argv) < 0) {
		complain("%s", options.error);
	} else if (options.help) {
		help();
		status = 0;
	} else {
		status = menu_boot(&options);
	}
	options_free(&options);
	return status;
}
