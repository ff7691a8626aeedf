/*
 * vm.c - one QEMU: its command line, its start, its end
 *
 * The guest's serial line and its ports are socket pairs that QEMU inherits,
 * and so is the initramfs: there are no sockets or files with names that
 * could be left behind.
 */
#include "vm.h"
#include "share.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define ARGS_MAX	(40 + 4 * VM_PORTS_MAX + 4 * (SHARES_MAX + 1))

struct command {
	char **args;
	size_t nr;
};

static void add(struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct command *command, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (vasprintf(&command->args[command->nr], format, args) < 0)
		abort();
	va_end(args);
	command->nr++;
}

/* QEMU splits option values at commas; a doubled comma is one. */
static char *commas_doubled(const char *text)
{
	char *out = malloc(2 * strlen(text) + 1), *to = out;

	if (!out)
		abort();
	for (; *text; text++) {
		if (*text == ',')
			*to++ = ',';
		*to++ = *text;
	}
	*to = '\0';
	return out;
}

static void add_port(struct command *command, const struct vm_port *port, size_t i)
{
	char *name = commas_doubled(port->name);

	add(command, "-chardev");
	add(command, "socket,id=port%zu,fd=%d", i, port->fd);
	add(command, "-device");
	add(command, "virtserialport,chardev=port%zu,name=%s", i, name);
	free(name);
}

/*
 * QEMU serves the directory as the user it runs as, so the guest can do there
 * what the user can, and no more.  Files of several host file systems may have
 * the same inode number: remap tells them apart.
 */
static void add_share(struct command *command, const struct share *share, size_t i,
		      bool microvm)
{
	char *path = commas_doubled(share->host);

	add(command, "-fsdev");
	add(command, "local,id=share%zu,path=%s,security_model=none,multidevs=remap%s", i,
	    path, share->writable ? "" : ",readonly=on");
	add(command, "-device");
	add(command, "virtio-9p-%s,fsdev=share%zu,mount_tag=%s", microvm ? "device" : "pci",
	    i, share->tag);
	free(path);
}

char **vm_command(const struct vm_config *config)
{
	struct command command = { .args = calloc(ARGS_MAX, sizeof(char *)) };
	bool microvm = !strcmp(config->machine, "microvm");

	if (!command.args)
		abort();
	add(&command, QEMU);
	add(&command, "-nodefaults");
	add(&command, "-no-user-config");
	add(&command, "-display");
	add(&command, "none");
	add(&command, "-no-reboot");
	add(&command, "-machine");
	add(&command, "%s,accel=%s%s", config->machine, config->accel,
	    microvm && !config->acpi ? ",acpi=off" : "");
	add(&command, "-cpu");
	add(&command, "max");
	add(&command, "-m");
	add(&command, "%ld", config->memory_mib);
	add(&command, "-smp");
	add(&command, "%ld", config->cpus);
	add(&command, "-kernel");
	add(&command, "%s", config->kernel);
	if (config->initrd) {
		add(&command, "-initrd");
		add(&command, "%s", config->initrd);
	}
	add(&command, "-append");
	add(&command, "%s", config->append);
	add(&command, "-chardev");
	if (config->console_fd < 0)
		add(&command, "stdio,id=console,signal=off");
	else
		add(&command, "socket,id=console,fd=%d", config->console_fd);
	add(&command, "-serial");
	add(&command, "chardev:console");
	if (config->nr_ports) {
		add(&command, "-device");
		add(&command, microvm ? "virtio-serial-device" : "virtio-serial-pci");
	}
	for (size_t i = 0; i < config->nr_ports; i++)
		add_port(&command, &config->ports[i], i);
	for (size_t i = 0; i < config->nr_shares; i++)
		add_share(&command, &config->shares[i], i, microvm);
	if (config->gdb_port) {
		add(&command, "-S");
		add(&command, "-gdb");
		add(&command, "tcp:127.0.0.1:%ld", config->gdb_port);
	}
	return command.args;
}

void vm_command_free(char **command)
{
	for (char **arg = command; *arg; arg++)
		free(*arg);
	free(command);
}

static bool needs_quotes(const char *arg)
{
	return !*arg || strspn(arg, "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_=+,./:@%") != strlen(arg);
}

char *vm_command_quoted(char *const *command)
{
	char *line = NULL;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	if (!out)
		abort();
	for (char *const *arg = command; *arg; arg++) {
		if (arg != command)
			fputc(' ', out);
		if (!needs_quotes(*arg)) {
			fputs(*arg, out);
			continue;
		}
		fputc('\'', out);
		for (const char *c = *arg; *c; c++) {
			if (*c == '\'')
				fputs("'\\''", out);
			else
				fputc(*c, out);
		}
		fputc('\'', out);
	}
	fclose(out);
	return line;
}

static void inherit(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

/* In the child.  Comes back only when QEMU could not be started. */
static void qemu_become(const struct vm_config *config, int initrd_fd,
			int errors, char *const *command, pid_t parent)
{
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	/* Should we have died before this took effect, it comes too late. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	/* Ctrl-C at our terminal is ours to deal with. */
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	inherit(config->console_fd);
	for (size_t i = 0; i < config->nr_ports; i++)
		inherit(config->ports[i].fd);
	if (initrd_fd >= 0)
		inherit(initrd_fd);
	execvp(command[0], command);
}

pid_t vm_start(const struct vm_config *config, int initrd_fd, int *errors)
{
	char **command = vm_command(config);
	int output[2], failure[2], err = 0;
	pid_t parent = getpid(), pid;

	if (pipe2(output, O_CLOEXEC) < 0 || pipe2(failure, O_CLOEXEC) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		qemu_become(config, initrd_fd, output[1], command, parent);
		err = errno;
		_exit(write(failure[1], &err, sizeof(err)) != sizeof(err));
	}
	if (pid < 0)
		err = errno;
	close(output[1]);
	close(failure[1]);
	if (pid > 0 && read(failure[0], &err, sizeof(err)) != sizeof(err))
		err = 0;
	close(failure[0]);
	vm_command_free(command);
	if (err) {
		close(output[0]);
		errno = err;
		return -1;
	}
	*errors = output[0];
	return pid;
}
