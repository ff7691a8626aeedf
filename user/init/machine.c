/*
 * machine.c - mounts, loopback, ports, console, power
 */
#include "agent.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A kernel that loads its drivers late may take this long to have ports. */
#define PORT_PATIENCE_MS	3000
#define PORT_STEP_MS		5
#define CLOCK_TOLERANCE_US	500

/* Needed before anything else: ports and console are found through them. */
static const struct {
	const char *type;
	const char *where;
} systems[] = {
	{ "proc",	"/proc" },
	{ "sysfs",	"/sys" },
	{ "devtmpfs",	"/dev" },
};

#define NR_SYSTEMS	(sizeof(systems) / sizeof(systems[0]))

/* Linux starts with its loopback device down. */
static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	ioctl(fd, SIOCSIFFLAGS, &request);
	close(fd);
}

/* What of this the kernel does not offer, the program has to do without. */
void machine_prepare(void)
{
	for (size_t i = 0; i < NR_SYSTEMS; i++) {
		mkdir(systems[i].where, 0755);
		mount(systems[i].type, systems[i].where, systems[i].type, 0, NULL);
	}
	loopback_up();
}

/* What udev and the early scripts of a distribution add to /dev. */
static void dev_complete(void)
{
	static const struct {
		const char *where, *target;
	} links[] = {
		{ "/dev/fd",		"/proc/self/fd" },
		{ "/dev/stdin",		"/proc/self/fd/0" },
		{ "/dev/stdout",	"/proc/self/fd/1" },
		{ "/dev/stderr",	"/proc/self/fd/2" },
	};

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (symlink(links[i].target, links[i].where) < 0 && errno != EEXIST)
			return;
	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
	      "mode=0620,gid=5,ptmxmode=0666");
	mkdir("/dev/shm", 01777);
	mount("tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
	if (mkdir("/dev/mqueue", 01777) == 0 &&
	    mount("mqueue", "/dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL))
		rmdir("/dev/mqueue");
}

/*
 * Completes what machine_prepare() mounted, and moves it below @stage ("": it
 * stays where it is).
 */
void machine_mount_systems(const char *stage)
{
	char path[64];

	dev_complete();
	for (size_t i = 0; *stage && i < NR_SYSTEMS; i++) {
		snprintf(path, sizeof(path), "%s%s", stage, systems[i].where);
		mkdir(path, 0755);
		mount(systems[i].where, path, NULL, MS_MOVE, NULL);
	}
}

/*
 * A real-time clock counts whole seconds: without a better source the guest
 * lags by up to one, and files that are new on the host would lie in its
 * future.  Never backwards: a clock that the host feeds may be ahead of what
 * we were told a moment ago.
 */
void machine_clock_advance(const struct timespec *host)
{
	struct timespec now;
	long long ahead_us;

	if (!host->tv_sec || clock_gettime(CLOCK_REALTIME, &now))
		return;
	ahead_us = (host->tv_sec - now.tv_sec) * 1000000LL +
		   (host->tv_nsec - now.tv_nsec) / 1000;
	if (ahead_us > CLOCK_TOLERANCE_US)
		clock_settime(CLOCK_REALTIME, host);
}

/* Linux without udev: the port's name stands in sysfs. */
static int port_open_by_sysfs(const char *name)
{
	DIR *dir = opendir("/sys/class/virtio-ports");
	struct dirent *entry;
	int fd = -1;

	if (!dir)
		return -1;
	while (fd < 0 && (entry = readdir(dir))) {
		char path[300], found[64] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name",
			 entry->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fscanf(file, "%63s", found) == 1 && !strcmp(found, name)) {
			snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
			fd = open(path, O_RDWR | O_CLOEXEC);
		}
		fclose(file);
	}
	closedir(dir);
	return fd;
}

static int port_open_now(const char *name)
{
	char path[80];
	int fd;

	snprintf(path, sizeof(path), "/dev/virtio-ports/%s", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd >= 0 ? fd : port_open_by_sysfs(name);
}

static bool port_is_connected(int fd)
{
	struct pollfd pollfd = { .fd = fd };

	return poll(&pollfd, 1, 0) == 0 || !(pollfd.revents & POLLHUP);
}

/*
 * Opens a port that the host has open too: one seen before the host's side
 * is known to be open would look as if it had been closed.
 */
int port_open(const char *name)
{
	const struct timespec step = { .tv_nsec = PORT_STEP_MS * 1000000L };
	int fd = -1;

	for (int ms = 0; ms < PORT_PATIENCE_MS; ms += PORT_STEP_MS) {
		if (fd < 0)
			fd = port_open_now(name);
		if (fd >= 0 && port_is_connected(fd))
			break;
		nanosleep(&step, NULL);
	}
	return fd;
}

/*
 * The device behind /dev/console, named by the last console= parameter: it
 * can be a controlling terminal, which /dev/console itself cannot on Linux.
 */
int console_open(void)
{
	char cmdline[4096] = "", path[64];
	const char *last = NULL;
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (read(fd, cmdline, sizeof(cmdline) - 1) < 0)
			cmdline[0] = '\0';
		close(fd);
	}
	for (const char *p = cmdline; (p = strstr(p, "console=")) != NULL; p++)
		last = p + strlen("console=");
	if (last) {
		snprintf(path, sizeof(path), "/dev/%.*s",
			 (int)strcspn(last, ", \n"), last);
		fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
		if (fd >= 0)
			return fd;
	}
	return open("/dev/console", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

void machine_power_off(void)
{
	reboot(RB_POWER_OFF);
	fprintf(stderr, "ringside: power off: %s\n", strerror(errno));
	for (;;)
		pause();
}
