/*
 * mqueue.h - POSIX message queues, for the 32-bit calls
 */
#ifndef RINGSIDE_IPC_MQUEUE_H
#define RINGSIDE_IPC_MQUEUE_H

#include <linux/mqueue.h>

#include "sched/signal.h"

/* @attr NULL: the defaults. */
long do_mq_open(const char __user *u_name, int oflag, umode_t mode, const struct mq_attr *attr);
/* @event NULL: the caller's notification ends. */
long do_mq_notify(int mqdes, const struct sigevent *event);
/* @new may be NULL. */
long do_mq_getsetattr(int mqdes, const struct mq_attr *new, struct mq_attr *old);

void mqueue_init(void);

#endif
