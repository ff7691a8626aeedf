/*
 * vm.h - one QEMU: its command line, its start, its end
 */
#ifndef TOOL_VM_H
#define TOOL_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define QEMU		"qemu-system-x86_64"
#define VM_PORTS_MAX	8

struct share;

struct vm_port {
	const char *name;	/* as the guest sees it */
	int fd;			/* QEMU's end of a socket pair */
};

/* All that the command line is made of. */
struct vm_config {
	const char *machine;
	bool acpi;		/* microvm may do without */
	const char *accel;	/* "kvm" or "tcg" */
	long memory_mib;
	long cpus;
	const char *kernel;
	const char *initrd;	/* NULL: none */
	const char *append;
	long gdb_port;		/* 0: none */
	int console_fd;		/* QEMU's end of the serial line */
	struct vm_port ports[VM_PORTS_MAX];
	size_t nr_ports;
	const struct share *shares;	/* by 9p */
	size_t nr_shares;
};

/* A NULL-terminated argv, to be freed with vm_command_free(). */
char **vm_command(const struct vm_config *config);
void vm_command_free(char **command);

/* The command as one line that a shell understands, to be freed. */
char *vm_command_quoted(char *const *command);

/*
 * Starts QEMU with the config's descriptors and @initrd_fd (-1: none) left
 * open, its stderr in *errors.  It dies with us.  Returns its pid, or -1 with
 * errno set: ENOENT when there is no QEMU.
 */
pid_t vm_start(const struct vm_config *config, int initrd_fd, int *errors);

#endif
