/*
 * machine.c - running programs, and the duties of process 1
 *
 * As process 1 the menu has a console on descriptors 0 to 2 and nothing else.
 * It makes itself a session with that console as its terminal, so that Ctrl-C
 * reaches the program it runs and not itself, mounts /proc, and turns on the
 * loopback device.  What of this the kernel does not offer is no reason to
 * stop.
 */
#include "menu.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const int terminal_signals[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTOU };

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static void terminal_signals_set(void (*handler)(int))
{
	for (size_t i = 0; i < ARRAY_SIZE(terminal_signals); i++)
		signal(terminal_signals[i], handler);
}

/*
 * /dev/console cannot be a controlling terminal on Linux, the device behind
 * it can: the last console= parameter names it.
 */
static int console_device_open(void)
{
	char cmdline[1024] = "", path[64];
	const char *last = NULL;
	ssize_t n;
	int fd;

	fd = open("/proc/cmdline", O_RDONLY);
	if (fd < 0)
		return -1;
	n = read(fd, cmdline, sizeof(cmdline) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	for (const char *p = cmdline; (p = strstr(p, "console=")) != NULL; p++)
		last = p + strlen("console=");
	if (!last)
		return -1;
	snprintf(path, sizeof(path), "/dev/%.*s", (int)strcspn(last, ", \n"), last);
	return open(path, O_RDWR | O_CLOEXEC);
}

static void console_own(void)
{
	int fd;

	setsid();
	if (!ioctl(STDIN_FILENO, TIOCSCTTY, 0))
		return;
	fd = console_device_open();
	if (fd < 0)
		return;
	for (int i = 0; i <= 2; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
	ioctl(STDIN_FILENO, TIOCSCTTY, 0);
}

/* Linux starts with its loopback device down. */
static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

void machine_start(void)
{
	if (getpid() == 1) {
		mkdir("/proc", 0555);
		mount("proc", "/proc", "proc", 0, NULL);
		console_own();
		loopback_up();
		setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin:/", 0);
	}
	terminal_signals_set(SIG_IGN);
}

/* As process 1 there is nothing to return to: turn the machine off. */
void machine_stop(void)
{
	if (getpid() != 1)
		return;
	sync();
	reboot(RB_POWER_OFF);
	say("power off: %s\n", strerror(errno));
	for (;;)
		pause();
}

static void program_become(char **argv)
{
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpid());
	terminal_signals_set(SIG_DFL);
	execvp(argv[0], argv);
	say("exec: %s: %s\n", argv[0], strerror(errno));
	exit(errno == ENOENT ? 127 : 126);
}

static void ending_print(const char *name, int status)
{
	if (WIFSIGNALED(status))
		say("%s: ended by signal %d (%s)\n", name, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		say("%s: exit status %d\n", name, WEXITSTATUS(status));
}

/*
 * Runs a program in the foreground and waits for it.  Orphans that end
 * meanwhile are reaped too: process 1 is everybody's parent in the end.
 */
int program_run(char **argv)
{
	int status = 0;
	pid_t pid, ended;

	pid = fork();
	if (pid < 0) {
		say("exec: fork: %s\n", strerror(errno));
		return 1;
	}
	if (pid == 0)
		program_become(argv);
	setpgid(pid, pid);
	while ((ended = wait(&status)) != pid) {
		if (ended < 0 && errno != EINTR)
			break;
		replyhi_ended(ended, status);
	}
	tcsetpgrp(STDIN_FILENO, getpgrp());
	ending_print(argv[0], status);
	return status != 0;
}

void children_reap(void)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		replyhi_ended(pid, status);
}
