/*
 * doctor.c - ringside doctor: say what is missing on this computer, and how to mend it
 */
#include "accel.h"
#include "tool.h"
#include "vm.h"

#include <limits.h>
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
	printf("%-8s %-16s %s\n", good ? "ok" : needed ? "MISSING" : "no", what, detail);
	if (!good && advice)
		printf("%-8s %-16s %s\n", "", "", advice);
	if (!good && needed)
		healthy = false;
}

/* The first line a command prints; false when it cannot be run or fails. */
static bool command_ask(const char *command, char *line, size_t size)
{
	FILE *pipe = popen(command, "re");
	bool good = pipe && fgets(line, size, pipe);

	line[good ? strcspn(line, "\n") : 0] = '\0';
	if (pipe && pclose(pipe))
		good = false;
	return good;
}

static void command_report(const char *command, const char *what, bool needed,
			   const char *otherwise, const char *advice)
{
	char line[256];
	bool good = command_ask(command, line, sizeof(line));

	report(good, needed, what, good ? line : otherwise, advice);
}

static void qemu_report(void)
{
	char line[256];

	command_report(QEMU " --version 2>/dev/null", "QEMU", true, "not installed",
		       "apt-get install qemu-system-x86");
	if (!command_ask(QEMU " --version 2>/dev/null", line, sizeof(line)))
		return;
	command_report(QEMU " -device help 2>/dev/null | grep -o virtio-9p-device", "QEMU's 9p",
		       true, "built without it, so this computer's files cannot be shared",
		       "apt-get install qemu-system-x86, or build QEMU with --enable-virtfs "
		       "(until then only --alone works)");
	command_report(QEMU " -machine help 2>/dev/null | grep -o ^microvm", "QEMU's microvm",
		       false, "built without it", "take --machine q35, which starts later");
}

static void kvm_report(void)
{
	static const char *const advice[] = {
		[KVM_WORKS]	= "",
		[KVM_ABSENT]	= "switch virtualization on in the firmware, then "
				  "'sudo modprobe -a kvm_intel kvm_amd'; a virtual machine needs "
				  "nested virtualization from its host",
		[KVM_DENIED]	= "'sudo adduser $USER kvm', and log in again",
		[KVM_BROKEN]	= "most likely this is a virtual machine, whose host would have to "
				  "switch on nested virtualization",
	};
	enum kvm_state state = kvm_probe(true);

	report(state == KVM_WORKS, false, "KVM", kvm_state_text(state), advice[state]);
	if (state != KVM_WORKS)
		printf("%-8s %-16s QEMU interprets instead, which works and is slower\n", "", "");
}

static void file_report(const char *name, const char *what)
{
	char *path = own_file(name);

	report(path, true, what, path ? path : name, "is not there: run make, or make install");
	free(path);
}

static void root_report(void)
{
	bool good = access("/", R_OK | X_OK) == 0;

	report(good, true, "files", good ? "/ can be shared" : "/ cannot be read",
	       "share another tree: --root DIR");
}

static void terminal_report(void)
{
	bool good = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	report(good, false, "terminal", good ? "programs get a terminal" :
	       "stdin or stdout is none now, so programs get pipes", NULL);
}

/* The proof of it all: a program of this computer, in a machine. */
static void machine_report(void)
{
	char self[PATH_MAX], line[512];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	bool good;

	if (len < 0)
		return;
	self[len] = '\0';
	/* Its path may hold any byte: the shell is not to read it as words. */
	setenv("RINGSIDE_SELF", self, 1);
	good = command_ask("\"$RINGSIDE_SELF\" run -q --timeout 60 -- uname -srm 2>&1 </dev/null",
			   line, sizeof(line));
	report(good, true, "a machine", line[0] ? line : "does not run programs",
	       "ringside run -v -- true says more");
}

int verb_doctor(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		complain("doctor takes no arguments");
		return EXIT_TOOL;
	}
	setlinebuf(stdout);
	qemu_report();
	kvm_report();
	file_report("kernel.elf", "kernel");
	file_report("init", "agent");
	file_report("menu.cpio.gz", "menu");
	file_report("menu32.cpio.gz", "32-bit menu");
	root_report();
	terminal_report();
	command_report("gdb --version 2>/dev/null", "gdb", false, "not installed",
		       "apt-get install gdb; only --gdb needs it");
	if (healthy)
		machine_report();
	if (!healthy)
		complain("something that is needed is missing; see above");
	return healthy ? 0 : EXIT_TOOL;
}
