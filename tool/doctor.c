/*
 * doctor.c - ringside doctor: say what is missing on this computer
 */
#include "accel.h"
#include "tool.h"
#include "vm.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool healthy = true;

/* @needed: nothing runs without it. */
static void report(bool good, bool needed, const char *what, const char *detail,
		   const char *advice)
{
	printf("%-8s %-16s %s%s%s\n", good ? "ok" : needed ? "MISSING" : "no",
	       what, detail, !good && advice ? ": " : "",
	       !good && advice ? advice : "");
	if (!good && needed)
		healthy = false;
}

/* The first line a command prints; false when it cannot be run. */
static bool command_ask(const char *command, char *line, size_t size)
{
	FILE *pipe = popen(command, "re");
	bool good = pipe && fgets(line, size, pipe);

	if (pipe && pclose(pipe))
		good = false;
	line[good ? strcspn(line, "\n") : 0] = '\0';
	return good;
}

static void command_report(const char *command, const char *what, bool needed,
			   const char *advice)
{
	char line[256];
	bool good = command_ask(command, line, sizeof(line));

	report(good, needed, what, good ? line : "not installed", advice);
}

static void file_report(const char *name, const char *what)
{
	char *path = own_file(name);

	report(path, true, what, path ? path : name, "run make");
	free(path);
}

int verb_doctor(int argc, char **argv)
{
	enum kvm_state kvm = kvm_probe(true);

	(void)argv;
	if (argc > 1) {
		complain("doctor takes no arguments");
		return EXIT_TOOL;
	}
	fflush(stdout);
	command_report(QEMU " --version 2>/dev/null", "QEMU", true,
		       "apt-get install qemu-system-x86");
	report(kvm == KVM_WORKS, false, "KVM", kvm_state_text(kvm),
	       "QEMU interprets instead, which works and is slower");
	file_report("kernel.elf", "kernel");
	file_report("init", "agent");
	file_report("menu.cpio.gz", "menu");
	file_report("menu32.cpio.gz", "32-bit menu");
	command_report("gdb --version 2>/dev/null", "gdb", false,
		       "apt-get install gdb; only --gdb needs it");
	if (!healthy)
		complain("something that is needed is missing; see above");
	return healthy ? 0 : EXIT_TOOL;
}
