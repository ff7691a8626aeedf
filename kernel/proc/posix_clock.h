/*
 * posix_clock.h - clocks by id, for sleeping and for timers
 */
#ifndef RINGSIDE_PROC_POSIX_CLOCK_H
#define RINGSIDE_PROC_POSIX_CLOCK_H

#include "sched/pid.h"
#include "sched/time.h"

#define CLOCK_CAN_SET	1
#define CLOCK_CAN_TIMER	2
#define CLOCK_CAN_SLEEP	4

/* CLOCK_CAN_*, or -EINVAL: no such clock. */
int posix_clock_features(clockid_t id);
int posix_clock_get(clockid_t id, struct timespec64 *ts);

bool is_cpu_clock(clockid_t id);
/* Whose time it is, with a reference; NULL: nobody's, or not ours to use. */
struct pid *cpu_clock_pid(clockid_t id, bool for_timer, bool *thread);
bool cpu_clock_sample(clockid_t id, struct pid *pid, u64 *ns);

#endif
