/*
 * time.h - clocks, and timers that call a function
 *
 * All times inside the kernel are ktime_t: signed nanoseconds.  CLOCK_MONOTONIC
 * and BOOTTIME start at 0 at power-on and are the same (there is no suspend);
 * CLOCK_REALTIME is MONOTONIC plus an offset that settime changes.
 */
#ifndef RINGSIDE_SCHED_TIME_H
#define RINGSIDE_SCHED_TIME_H

#include <linux/time.h>
#include <linux/time_types.h>

#include "lib/kernel.h"
#include "lib/rbtree.h"

#define KTIME_MAX	S64_MAX
#define KTIME_SEC_MAX	(KTIME_MAX / NSEC_PER_SEC)
#define HZ		100		/* what times(), /proc and getrusage count in: USER_HZ */
#define NSEC_PER_TICK	(NSEC_PER_SEC / HZ)

typedef s64 time64_t;
typedef int		clockid_t;

struct timespec64 {
	time64_t	tv_sec;
	long		tv_nsec;
};

static inline ktime_t timespec64_to_ktime(struct timespec64 ts)
{
	if (ts.tv_sec >= KTIME_SEC_MAX)
		return KTIME_MAX;
	if (ts.tv_sec < -KTIME_SEC_MAX)
		return -KTIME_MAX;
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

static inline struct timespec64 ns_to_timespec64(s64 ns)
{
	struct timespec64 ts = { ns / NSEC_PER_SEC, ns % NSEC_PER_SEC };

	if (ts.tv_nsec < 0) {
		ts.tv_sec--;
		ts.tv_nsec += NSEC_PER_SEC;
	}
	return ts;
}
#define ktime_to_timespec64(kt)	ns_to_timespec64(kt)
#define ktime_to_ns(kt)		((s64)(kt))
#define ns_to_ktime(ns)		((ktime_t)(ns))
#define ms_to_ktime(ms)		((ktime_t)(ms) * NSEC_PER_MSEC)

static inline bool timespec64_valid(const struct timespec64 *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NSEC_PER_SEC;
}

static inline ktime_t ktime_add_safe(ktime_t a, ktime_t b)
{
	ktime_t sum;

	if (__builtin_add_overflow(a, b, &sum) || sum < 0)
		return KTIME_MAX;
	return sum;
}
#define ktime_add(a, b)		((a) + (b))
#define ktime_sub(a, b)		((a) - (b))
#define ktime_add_ns(a, ns)	((a) + (ktime_t)(ns))

/* Reading the clocks; safe anywhere. */
ktime_t ktime_get(void);
ktime_t ktime_get_real(void);
#define ktime_get_ns()		((u64)ktime_get())
#define ktime_get_boottime()	ktime_get()
#define ktime_get_boottime_ns()	((u64)ktime_get())
#define ktime_get_real_ns()	((u64)ktime_get_real())
ktime_t ktime_get_coarse_real(void);	/* file times: at most a tick old, nearly free */
time64_t ktime_get_real_seconds(void);
void ktime_get_ts64(struct timespec64 *ts);
void ktime_get_real_ts64(struct timespec64 *ts);
void ktime_get_coarse_real_ts64(struct timespec64 *ts);
/* The real time at monotonic 0 (/proc/stat btime). */
ktime_t ktime_real_offset(void);

/* Sets CLOCK_REALTIME; timers on it and watchers of it are told. */
int do_settimeofday64(const struct timespec64 *ts);
/*
 * Called (interrupts on, may not sleep) when CLOCK_REALTIME was set:
 * timerfd's TFD_TIMER_CANCEL_ON_SET.  Registered while booting.
 */
void clock_was_set_notify(void (*fn)(void));

void timekeeping_init(void);	/* boot CPU; after arch has calibrated the TSC */

/*
 * Timers.  The function runs in the timer interrupt, interrupts off, on the
 * CPU where the timer was started; it may start the timer again, by returning
 * HRTIMER_RESTART (after hrtimer_forward) or itself.
 */
enum hrtimer_mode { HRTIMER_MODE_ABS = 0, HRTIMER_MODE_REL = 1 };
enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };

struct hrtimer_base;
struct hrtimer {
	struct rb_node		node;		/* base lock */
	ktime_t			expires;	/* base lock  in its clock's time */
	enum hrtimer_restart	(*function)(struct hrtimer *timer);
	struct hrtimer_base	*base;		/* base lock  of the CPU it was last on */
	bool			queued;		/* base lock */
	bool			real;		/* I  on CLOCK_REALTIME, absolute */
};

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode);
void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode);
#define hrtimer_start_expires(t, mode) hrtimer_start(t, (t)->expires, mode)
/* 1: was queued, 0: was not, -1: its function runs now on another CPU. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
/* As above, but waits for the function to end. */
int hrtimer_cancel(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
ktime_t hrtimer_get_remaining(const struct hrtimer *timer);
/* Moves the expiry past @now in steps of @interval; how many steps. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer);
#define hrtimer_forward_now(t, interval) hrtimer_forward(t, hrtimer_cb_get_time(t), interval)
#define hrtimer_get_expires(t)	((t)->expires)
#define hrtimer_set_expires(t, e) ((t)->expires = (e))

/* Sleeps until @expires (NULL: for ever) in the state set before; 0 timed out, -EINTR woken. */
int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode);
int schedule_hrtimeout_clock(ktime_t *expires, enum hrtimer_mode mode, clockid_t clock);
/* Uninterruptible. */
void msleep(unsigned int ms);

/* From the arch timer interrupt, interrupts off; @user: it came from user mode. */
void hrtimer_interrupt(bool user);
/* Earliest expiry of this CPU in monotonic time, KTIME_MAX if none. */
ktime_t hrtimer_next_event(void);

/* The core of clock_gettime(2); -EINVAL for an unknown clock. */
int clock_gettime64(clockid_t clock, struct timespec64 *ts);

/* Copying times of programs. implemented by proc/time.c */
int get_timespec64(struct timespec64 *ts, const struct __kernel_timespec __user *uts);
int put_timespec64(const struct timespec64 *ts, struct __kernel_timespec __user *uts);
struct old_timespec32;
int get_old_timespec32(struct timespec64 *ts, const void __user *uts);
int put_old_timespec32(const struct timespec64 *ts, void __user *uts);
struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};
int get_itimerspec64(struct itimerspec64 *it, const struct __kernel_itimerspec __user *uit);
int put_itimerspec64(const struct itimerspec64 *it, struct __kernel_itimerspec __user *uit);
int get_old_itimerspec32(struct itimerspec64 *it, const void __user *uit);
int put_old_itimerspec32(const struct itimerspec64 *it, void __user *uit);

#endif
