/*
 * clock.h - setting the clocks, for the time system calls
 */
#ifndef RINGSIDE_SCHED_CLOCK_H
#define RINGSIDE_SCHED_CLOCK_H

#include <linux/time.h>

#include "lib/types.h"

void hrtimers_clock_was_set(void);	/* hrtimer.c */
void timekeeping_adjust(s64 delta_ns);
void timekeeping_set_tai(s32 seconds);
s32 timekeeping_tai(void);
void timezone_get(struct timezone *tz);
void timezone_set(const struct timezone *tz);

#endif
