/*
 * timekeeping.c - what time it is
 *
 * CLOCK_MONOTONIC is the time-stamp counter in nanoseconds (arch/x86/tsc.h).
 * Real time is that plus one offset.  Both are published to programs in the
 * vDSO's data page, so reading the clock is no system call.
 */
#include "sched/time.h"

#include "arch/x86/spinlock.h"
#include "arch/x86/tsc.h"
#include "arch/x86/vdso.h"
#include "sched/clock.h"
#include "sched/sched.h"

static s64 real_offset;			/* A  CLOCK_REALTIME minus CLOCK_MONOTONIC */
static s64 tai_offset;			/* A  CLOCK_TAI minus CLOCK_REALTIME, ns */
static DEFINE_SPINLOCK(clock_lock);	/* writers of the above and of the vvar page */

#define MAX_WATCHERS 4
static void (*watchers[MAX_WATCHERS])(void);	/* written while booting */

ktime_t ktime_get(void)
{
	return arch_clock_ns();
}

ktime_t ktime_real_offset(void)
{
	return READ_ONCE(real_offset);
}

ktime_t ktime_get_real(void)
{
	return arch_clock_ns() + READ_ONCE(real_offset);
}

ktime_t ktime_get_coarse_real(void)
{
	return ktime_get_real();
}

time64_t ktime_get_real_seconds(void)
{
	return ktime_get_real() / NSEC_PER_SEC;
}

void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get());
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real());
}

void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64(ktime_get_real());
}

/* clock_lock held. */
static void publish(void)
{
	vdso_write_begin();
	vdso_data.wall_offset_ns = real_offset;
	vdso_data.tai_offset_ns = tai_offset;
	vdso_write_end();
}

int do_settimeofday64(const struct timespec64 *ts)
{
	ktime_t offset;
	int i;

	if (!timespec64_valid(ts) || ts->tv_sec >= KTIME_SEC_MAX)
		return -EINVAL;
	offset = timespec64_to_ktime(*ts) - ktime_get();
	if (offset < 0)		/* real time may not be before monotonic time */
		return -EINVAL;
	spin_lock(&clock_lock);
	WRITE_ONCE(real_offset, offset);
	publish();
	spin_unlock(&clock_lock);

	hrtimers_clock_was_set();
	for (i = 0; i < MAX_WATCHERS && watchers[i]; i++)
		watchers[i]();
	return 0;
}

void timekeeping_adjust(s64 delta_ns)
{
	struct timespec64 ts = ns_to_timespec64(ktime_get_real() + delta_ns);

	do_settimeofday64(&ts);
}

void timekeeping_set_tai(s32 seconds)
{
	spin_lock(&clock_lock);
	WRITE_ONCE(tai_offset, seconds * NSEC_PER_SEC);
	publish();
	spin_unlock(&clock_lock);
}

s32 timekeeping_tai(void)
{
	return READ_ONCE(tai_offset) / NSEC_PER_SEC;
}

void clock_was_set_notify(void (*fn)(void))
{
	int i;

	for (i = 0; i < MAX_WATCHERS; i++)
		if (!watchers[i]) {
			watchers[i] = fn;
			return;
		}
	panic("clock_was_set_notify: more than %d watchers", MAX_WATCHERS);
}

void timezone_get(struct timezone *tz)
{
	tz->tz_minuteswest = vdso_data.tz_minuteswest;
	tz->tz_dsttime = vdso_data.tz_dsttime;
}

void timezone_set(const struct timezone *tz)
{
	spin_lock(&clock_lock);
	vdso_write_begin();
	vdso_data.tz_minuteswest = tz->tz_minuteswest;
	vdso_data.tz_dsttime = tz->tz_dsttime;
	vdso_write_end();
	spin_unlock(&clock_lock);
}

int clock_gettime64(clockid_t clock, struct timespec64 *ts)
{
	ktime_t now;

	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_REALTIME_COARSE:	/* the fine ones cost no more */
		now = ktime_get_real();
		break;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		now = ktime_get();
		break;
	case CLOCK_TAI:
		now = ktime_get_real() + READ_ONCE(tai_offset);
		break;
	default:
		return -EINVAL;
	}
	*ts = ns_to_timespec64(now);
	return 0;
}

static u64 printk_now(void)
{
	return ktime_get();
}

void timekeeping_init(void)
{
	s64 wall = arch_wall_clock();
	s64 offset = wall * NSEC_PER_SEC - ktime_get();

	real_offset = max(offset, (s64)0);
	vdso_data.cycle_base = tsc_base;
	vdso_data.mult = tsc_mult;
	vdso_data.mono_ns = 0;
	vdso_data.mode = 1;
	publish();
	printk_clock = printk_now;
}
