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

static const struct {
	const char *type;
	const char *where;
} mounts[] = {
	{ "proc",	"/proc" },
	{ "sysfs",	"/sys" },
	{ "devtmpfs",	"/dev" },
};

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
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].where, 0755);
		mount(mounts[i].type, mounts[i].where, mounts[i].type, 0, NULL);
	}
	loopback_up();
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
