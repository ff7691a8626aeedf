/*
 * params.c - the kernel's command line: what is ours, what is init's
 *
 * As on Linux: a parameter the kernel does not know is init's.  "name=value"
 * goes into its environment, a plain word and all that stands behind "--" become
 * arguments.  "module.name=value" belongs to a part of the kernel and is dropped.
 */
#include "init/params.h"

#include "lib/cmdline.h"
#include "lib/kernel.h"
#include "lib/string.h"

#define INIT_MAX_WORDS	32

static const char *argv[INIT_MAX_WORDS + 2];
static const char *envp[INIT_MAX_WORDS + 3] = { "HOME=/", "TERM=linux" };
static unsigned int argc = 1, envc = 2;
static char path[256] = "/init";

/* Those of Linux that make sense here, and those it is harmless to be without. */
static const char *const known[] = {
	"acpi", "audit", "clocksource", "console", "debug", "earlycon", "earlyprintk",
	"failslab", "fail_page_alloc", "i8042", "init", "initrd", "ip", "lapic", "loglevel",
	"maxcpus", "mitigations", "net", "no-kvmclock", "noapic", "nokaslr", "nomodules",
	"norandmaps", "nosmp", "notsc", "nr_cpus", "oops", "panic", "pci", "printk", "quiet",
	"random", "rdinit", "reboot", "ro", "root", "rootfstype", "rw", "tsc", "vdso",
	"vsyscall",
};

/* Names end at '=' or with the word. */
static bool is_known(const char *word)
{
	const char *eq = strchr(word, '=');
	size_t len = eq ? (size_t)(eq - word) : strlen(word);

	if (memchr(word, '.', len))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strlen(known[i]) == len && !memcmp(known[i], word, len))
			return true;
	return false;
}

static void take_word(void *arg, char *word, bool after_dashes)
{
	(void)arg;
	if (!after_dashes && is_known(word))
		return;
	if (!after_dashes && strchr(word, '=')) {
		if (!strncmp(word, "TERM=", 5))
			envp[1] = word;
		else if (!strncmp(word, "HOME=", 5))
			envp[0] = word;
		else if (envc < ARRAY_SIZE(envp) - 1)
			envp[envc++] = word;
	} else if (argc < ARRAY_SIZE(argv) - 1) {
		argv[argc++] = word;
	}
}

void parse_parameters(void)
{
	static char line[COMMAND_LINE_SIZE];

	if (cmdline_has("quiet"))
		console_loglevel = LOG_WARNING;
	if (cmdline_has("debug"))
		console_loglevel = LOG_DEBUG + 1;
	console_loglevel = (int)cmdline_get_number("loglevel", (unsigned long)console_loglevel);

	if (!cmdline_get("rdinit", path, sizeof(path)))
		cmdline_get("init", path, sizeof(path));
	argv[0] = path;
	strscpy(line, boot_command_line, sizeof(line));
	cmdline_words(line, take_word, NULL);
}

const char *init_path(void)
{
	return path;
}

const char *const *init_argv(void)
{
	return argv;
}

const char *const *init_envp(void)
{
	return envp;
}
