/*
 * uts.h - the system's names
 */
#ifndef RINGSIDE_SCHED_UTS_H
#define RINGSIDE_SCHED_UTS_H

#include <linux/utsname.h>

#include "sched/mutex.h"

extern struct new_utsname init_uts;	/* uts_lock; nodename and domainname change */
extern struct rw_semaphore uts_lock;

#endif
