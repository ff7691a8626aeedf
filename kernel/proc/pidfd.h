/*
 * pidfd.h - a process as a file descriptor, for clone() and waitid()
 */
#ifndef RINGSIDE_PROC_PIDFD_H
#define RINGSIDE_PROC_PIDFD_H

#include "sched/pid.h"

struct file;

/* A descriptor that is made before the child, and shown after it. */
struct pidfd_reservation {
	int		fd;
	struct file	*file;
};

/* Also writes the number to the program's variable; that is the last thing to fail. */
int pidfd_reserve(struct pidfd_reservation *r, struct pid *pid, int __user *ufd);
void pidfd_install(struct pidfd_reservation *r);
void pidfd_release(struct pidfd_reservation *r);

/* The process behind a descriptor, with a reference; *flags: the file's. */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags);

#endif
