/*
 * oom.c - which processes the kernel killed for want of memory
 *
 * They stand in the kernel's log; nothing else tells.
 */
#include "agent.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void record_report(const char *record, void (*tell)(const char *line))
{
	/* Ours says "killed", Linux "Killed". */
	const char *killed = strstr(record, "Out of memory: ");
	char name[64], line[160];
	int pid;

	if (!killed || sscanf(killed, "Out of memory: %*[Kk]illed process %d (%63[^)])",
			      &pid, name) != 2)
		return;
	snprintf(line, sizeof(line), "the guest ran out of memory and killed %s (pid %d); "
		 "-m gives it more", name, pid);
	tell(line);
}

void oom_report(void (*tell)(const char *line))
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char record[1100];
	ssize_t n;

	if (fd < 0)
		return;
	while ((n = read(fd, record, sizeof(record) - 1)) > 0) {
		record[n] = '\0';
		record_report(record, tell);
	}
	close(fd);
}
