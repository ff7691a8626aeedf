/*
 * time.c - reading, setting and waiting for clocks
 *
 * A clock is one of CLOCK_*, or (negative ids) the CPU time of a process or
 * thread.  Each has a row in the table below.
 */
#include "proc/posix_clock.h"

#include <linux/timex.h>

#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/task.h"
#include "sched/clock.h"
#include "sched/cred.h"
#include "sched/sched.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

/*
 * Times of programs.
 */
int get_timespec64(struct timespec64 *ts, const struct __kernel_timespec __user *uts)
{
	struct __kernel_timespec k;

	if (copy_from_user(&k, uts, sizeof(k)))
		return -EFAULT;
	ts->tv_sec = k.tv_sec;
	/* 32-bit programs leave the upper half of a long undefined. */
	ts->tv_nsec = current->is_32bit ? (long)(u32)k.tv_nsec : k.tv_nsec;
	return 0;
}

int put_timespec64(const struct timespec64 *ts, struct __kernel_timespec __user *uts)
{
	struct __kernel_timespec k = { .tv_sec = ts->tv_sec, .tv_nsec = ts->tv_nsec };

	return copy_to_user(uts, &k, sizeof(k)) ? -EFAULT : 0;
}

int get_old_timespec32(struct timespec64 *ts, const void __user *uts)
{
	struct old_timespec32 c;

	if (copy_from_user(&c, uts, sizeof(c)))
		return -EFAULT;
	ts->tv_sec = c.tv_sec;
	ts->tv_nsec = c.tv_nsec;
	return 0;
}

int put_old_timespec32(const struct timespec64 *ts, void __user *uts)
{
	struct old_timespec32 c = { ts->tv_sec, ts->tv_nsec };

	return copy_to_user(uts, &c, sizeof(c)) ? -EFAULT : 0;
}

int get_itimerspec64(struct itimerspec64 *it, const struct __kernel_itimerspec __user *uit)
{
	int err = get_timespec64(&it->it_interval, &uit->it_interval);

	return err ? err : get_timespec64(&it->it_value, &uit->it_value);
}

int put_itimerspec64(const struct itimerspec64 *it, struct __kernel_itimerspec __user *uit)
{
	int err = put_timespec64(&it->it_interval, &uit->it_interval);

	return err ? err : put_timespec64(&it->it_value, &uit->it_value);
}

int get_old_itimerspec32(struct itimerspec64 *it, const void __user *uit)
{
	const struct old_timespec32 __user *c = uit;
	int err = get_old_timespec32(&it->it_interval, c);

	return err ? err : get_old_timespec32(&it->it_value, c + 1);
}

int put_old_itimerspec32(const struct itimerspec64 *it, void __user *uit)
{
	struct old_timespec32 __user *c = uit;
	int err = put_old_timespec32(&it->it_interval, c);

	return err ? err : put_old_timespec32(&it->it_value, c + 1);
}

/*
 * CPU-time clocks: id = ~pid << 3 | thread << 2 | kind.
 */
#define CPUCLOCK_PERTHREAD	4
#define CPUCLOCK_PROF		0
#define CPUCLOCK_VIRT		1
#define CPUCLOCK_SCHED		2
#define CPUCLOCK_MAX		3
#define CPUCLOCK_WHICH(id)	((id) & 3)
#define CPUCLOCK_PID(id)	((pid_t)~((id) >> 3))

/* As the two fixed ids, or a negative one. */
static clockid_t cpu_clock_id(clockid_t id)
{
	if (id == CLOCK_PROCESS_CPUTIME_ID)
		return ~0U << 3 | CPUCLOCK_SCHED;
	if (id == CLOCK_THREAD_CPUTIME_ID)
		return ~0U << 3 | CPUCLOCK_PERTHREAD | CPUCLOCK_SCHED;
	return id;
}

bool is_cpu_clock(clockid_t id)
{
	return id < 0 || id == CLOCK_PROCESS_CPUTIME_ID || id == CLOCK_THREAD_CPUTIME_ID;
}

struct pid *cpu_clock_pid(clockid_t id, bool for_timer, bool *thread)
{
	struct task_struct *t;
	struct pid *pid = NULL;
	pid_t nr;

	id = cpu_clock_id(id);
	if (CPUCLOCK_WHICH(id) >= CPUCLOCK_MAX)
		return NULL;
	*thread = id & CPUCLOCK_PERTHREAD;
	nr = CPUCLOCK_PID(id);
	if (!nr)
		return get_task_pid(current, *thread ? PIDTYPE_PID : PIDTYPE_TGID);
	rcu_read_lock();
	if (*thread) {
		t = find_task_by_vpid(nr);
		if (t && same_thread_group(t, current))
			pid = get_pid(t->thread_pid);
	} else {
		t = pid_task(find_vpid(nr), PIDTYPE_TGID);
		/* A process may be read by the id of any of its own threads. */
		if (!t && !for_timer && nr == current->pid)
			t = current->group_leader;
		if (t)
			pid = get_pid(task_tgid(t));
	}
	rcu_read_unlock();
	return pid;
}

bool cpu_clock_sample(clockid_t id, struct pid *pid, u64 *ns)
{
	struct task_struct *t, *thread;
	u64 utime, stime;
	unsigned long flags;

	id = cpu_clock_id(id);
	t = get_pid_task(pid, id & CPUCLOCK_PERTHREAD ? PIDTYPE_PID : PIDTYPE_TGID);
	if (!t)
		return false;
	if (id & CPUCLOCK_PERTHREAD) {
		task_cputime(t, &utime, &stime);
		*ns = task_sched_runtime(t);
	} else {
		if (!lock_task_sighand(t, &flags)) {
			put_task_struct(t);
			return false;
		}
		thread_group_cputime(t, &utime, &stime);
		*ns = t->signal->dead.utime + t->signal->dead.stime;
		for_each_thread(t, thread)
			*ns += task_sched_runtime(thread);
		unlock_task_sighand(t, &flags);
	}
	if (CPUCLOCK_WHICH(id) == CPUCLOCK_PROF)
		*ns = utime + stime;
	else if (CPUCLOCK_WHICH(id) == CPUCLOCK_VIRT)
		*ns = utime;
	put_task_struct(t);
	return true;
}

static int cpu_clock_get(clockid_t id, struct timespec64 *ts)
{
	bool thread, ok = false;
	struct pid *pid = cpu_clock_pid(id, false, &thread);
	u64 ns;

	if (pid)
		ok = cpu_clock_sample(id, pid, &ns);
	put_pid(pid);
	if (!ok)
		return -EINVAL;
	*ts = ns_to_timespec64(ns);
	return 0;
}

/*
 * What can be done with which clock.
 */
int posix_clock_features(clockid_t id)
{
	if (is_cpu_clock(id)) {
		if (id == CLOCK_THREAD_CPUTIME_ID)
			return CLOCK_CAN_TIMER;
		return CLOCK_CAN_TIMER | CLOCK_CAN_SLEEP;
	}
	switch (id) {
	case CLOCK_REALTIME:
		return CLOCK_CAN_SET | CLOCK_CAN_TIMER | CLOCK_CAN_SLEEP;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
	case CLOCK_TAI:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_BOOTTIME_ALARM:
		return CLOCK_CAN_TIMER | CLOCK_CAN_SLEEP;
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_MONOTONIC_COARSE:
		return 0;
	}
	return -EINVAL;
}

int posix_clock_get(clockid_t id, struct timespec64 *ts)
{
	if (is_cpu_clock(id))
		return cpu_clock_get(id, ts);
	return clock_gettime64(id, ts);
}

static int posix_clock_getres(clockid_t id, struct timespec64 *ts)
{
	struct timespec64 now;

	*ts = (struct timespec64){ 0, 1 };
	if (is_cpu_clock(id)) {
		if (CPUCLOCK_WHICH(cpu_clock_id(id)) != CPUCLOCK_SCHED)
			ts->tv_nsec = NSEC_PER_TICK;
		return cpu_clock_get(id, &now);
	}
	return clock_gettime64(id, &now);
}

/* The clock's own "@id may be set", before the time is even read. */
static int check_settable(clockid_t id)
{
	int features = posix_clock_features(id);
	struct timespec64 now;

	if (is_cpu_clock(id))
		return cpu_clock_get(id, &now) ? -EINVAL : -EPERM;
	return features > 0 && (features & CLOCK_CAN_SET) ? 0 : -EINVAL;
}

static int set_realtime(const struct timespec64 *ts)
{
	if (!timespec64_valid(ts) || ts->tv_sec >= KTIME_SEC_MAX)
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	return do_settimeofday64(ts);
}

SYSCALL_DEFINE2(clock_gettime, clockid_t, which_clock, struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts;
	int err = posix_clock_get(which_clock, &ts);

	return err ? err : put_timespec64(&ts, tp);
}

SYSCALL_DEFINE2(clock_gettime32, clockid_t, which_clock, struct old_timespec32 __user *, tp)
{
	struct timespec64 ts;
	int err = posix_clock_get(which_clock, &ts);

	return err ? err : put_old_timespec32(&ts, tp);
}

SYSCALL_DEFINE2(clock_settime, clockid_t, which_clock, const struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts;
	int err = check_settable(which_clock);

	if (err)
		return err;
	return get_timespec64(&ts, tp) ? -EFAULT : set_realtime(&ts);
}

SYSCALL_DEFINE2(clock_settime32, clockid_t, which_clock, struct old_timespec32 __user *, tp)
{
	struct timespec64 ts;
	int err = check_settable(which_clock);

	if (err)
		return err;
	return get_old_timespec32(&ts, tp) ? -EFAULT : set_realtime(&ts);
}

SYSCALL_DEFINE2(clock_getres, clockid_t, which_clock, struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts;
	int err = posix_clock_getres(which_clock, &ts);

	return err || !tp ? err : put_timespec64(&ts, tp);
}

SYSCALL_DEFINE2(clock_getres_time32, clockid_t, which_clock, struct old_timespec32 __user *, tp)
{
	struct timespec64 ts;
	int err = posix_clock_getres(which_clock, &ts);

	return err || !tp ? err : put_old_timespec32(&ts, tp);
}

/*
 * The older ones, all about CLOCK_REALTIME.
 */
SYSCALL_DEFINE2(gettimeofday, struct __kernel_old_timeval __user *, tv,
		struct timezone __user *, tz)
{
	struct __kernel_old_timeval ktv;
	struct timespec64 ts;
	struct timezone ktz;

	if (tv) {
		ktime_get_real_ts64(&ts);
		ktv.tv_sec = ts.tv_sec;
		ktv.tv_usec = ts.tv_nsec / NSEC_PER_USEC;
		if (copy_to_user(tv, &ktv, sizeof(ktv)))
			return -EFAULT;
	}
	if (tz) {
		timezone_get(&ktz);
		if (copy_to_user(tz, &ktz, sizeof(ktz)))
			return -EFAULT;
	}
	return 0;
}

COMPAT_SYSCALL_DEFINE2(gettimeofday, struct old_timeval32 __user *, tv,
		       struct timezone __user *, tz)
{
	struct old_timeval32 ctv;
	struct timespec64 ts;
	struct timezone ktz;

	if (tv) {
		ktime_get_real_ts64(&ts);
		ctv.tv_sec = ts.tv_sec;
		ctv.tv_usec = ts.tv_nsec / NSEC_PER_USEC;
		if (copy_to_user(tv, &ctv, sizeof(ctv)))
			return -EFAULT;
	}
	if (tz) {
		timezone_get(&ktz);
		if (copy_to_user(tz, &ktz, sizeof(ktz)))
			return -EFAULT;
	}
	return 0;
}

static int do_settimeofday(const struct timespec64 *ts, const struct timezone __user *tz)
{
	struct timezone ktz;

	if (tz && copy_from_user(&ktz, tz, sizeof(ktz)))
		return -EFAULT;
	if (ts && !timespec64_valid(ts))
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	if (tz) {
		if (ktz.tz_minuteswest > 15 * 60 || ktz.tz_minuteswest < -15 * 60)
			return -EINVAL;
		timezone_set(&ktz);
	}
	return ts ? set_realtime(ts) : 0;
}

SYSCALL_DEFINE2(settimeofday, struct __kernel_old_timeval __user *, tv,
		struct timezone __user *, tz)
{
	struct __kernel_old_timeval ktv;
	struct timespec64 ts;

	if (tv) {
		if (copy_from_user(&ktv, tv, sizeof(ktv)))
			return -EFAULT;
		if (ktv.tv_usec < 0 || ktv.tv_usec > USEC_PER_SEC)
			return -EINVAL;
		ts = (struct timespec64){ ktv.tv_sec, ktv.tv_usec * NSEC_PER_USEC };
	}
	return do_settimeofday(tv ? &ts : NULL, tz);
}

COMPAT_SYSCALL_DEFINE2(settimeofday, struct old_timeval32 __user *, tv,
		       struct timezone __user *, tz)
{
	struct old_timeval32 ctv;
	struct timespec64 ts;

	if (tv) {
		if (copy_from_user(&ctv, tv, sizeof(ctv)))
			return -EFAULT;
		ts = (struct timespec64){ ctv.tv_sec, ctv.tv_usec * NSEC_PER_USEC };
	}
	return do_settimeofday(tv ? &ts : NULL, tz);
}

SYSCALL_DEFINE1(time, long __user *, tloc)
{
	long now = ktime_get_real_seconds();

	return tloc && put_user(now, tloc) ? -EFAULT : now;
}

SYSCALL_DEFINE1(time32, s32 __user *, tloc)
{
	s32 now = ktime_get_real_seconds();

	return tloc && put_user(now, tloc) ? -EFAULT : now;
}

SYSCALL_DEFINE1(stime32, s32 __user *, tptr)
{
	struct timespec64 ts = {};
	s32 sec;

	if (get_user(sec, tptr))
		return -EFAULT;
	ts.tv_sec = sec;
	return set_realtime(&ts);
}

/*
 * adjtimex: there is nothing that disciplines the clock, and it says so
 * (STA_UNSYNC).  Steps and the TAI offset can be set.
 */
/* Bits of the modes above that have no name of their own. */
#define ADJ_ADJTIME		0x8000
#define ADJ_OFFSET_READONLY	0x2000

#define ADJ_KNOWN (ADJ_SETOFFSET | ADJ_NANO | ADJ_MICRO | ADJ_TAI)

static int do_adjtimex(struct __kernel_timex *tx)
{
	struct timespec64 now;

	if ((tx->modes & ADJ_ADJTIME) == ADJ_ADJTIME) {
		if (!(tx->modes & ADJ_OFFSET_SINGLESHOT))
			return -EINVAL;
		if (!(tx->modes & ADJ_OFFSET_READONLY) && !capable(CAP_SYS_TIME))
			return -EPERM;
		if (!(tx->modes & ADJ_OFFSET_READONLY))
			return -EOPNOTSUPP;
		tx->modes = 0;
	} else if (tx->modes && !capable(CAP_SYS_TIME)) {
		return -EPERM;
	}
	if (tx->modes & ~ADJ_KNOWN)
		return -EOPNOTSUPP;
	if (tx->modes & ADJ_SETOFFSET) {
		long unit = (tx->modes & ADJ_NANO) ? 1 : NSEC_PER_USEC;

		if (tx->time.tv_usec < 0 || tx->time.tv_usec >= NSEC_PER_SEC / unit)
			return -EINVAL;
		if (tx->time.tv_sec > KTIME_SEC_MAX / 2 || tx->time.tv_sec < -KTIME_SEC_MAX / 2)
			return -EINVAL;
		timekeeping_adjust(tx->time.tv_sec * NSEC_PER_SEC + tx->time.tv_usec * unit);
	}
	if (tx->modes & ADJ_TAI)
		timekeeping_set_tai(tx->constant);

	ktime_get_real_ts64(&now);
	*tx = (struct __kernel_timex){
		.modes = tx->modes,
		.status = STA_UNSYNC,
		.maxerror = 16000000,
		.esterror = 16000000,
		.constant = 2,
		.precision = 1,
		.tolerance = 32768000,
		.tick = USEC_PER_SEC / 100,
		.time.tv_sec = now.tv_sec,
		.time.tv_usec = now.tv_nsec / NSEC_PER_USEC,
		.tai = timekeeping_tai(),
	};
	return TIME_ERROR;
}

SYSCALL_DEFINE1(adjtimex, struct __kernel_timex __user *, utx)
{
	struct __kernel_timex tx;
	int ret;

	if (copy_from_user(&tx, utx, sizeof(tx)))
		return -EFAULT;
	ret = do_adjtimex(&tx);
	return copy_to_user(utx, &tx, sizeof(tx)) ? -EFAULT : ret;
}

SYSCALL_DEFINE2(clock_adjtime, clockid_t, which_clock, struct __kernel_timex __user *, utx)
{
	struct __kernel_timex tx;
	int ret;

	if (copy_from_user(&tx, utx, sizeof(tx)))
		return -EFAULT;
	if (which_clock != CLOCK_REALTIME)
		return posix_clock_features(which_clock) < 0 ? -EINVAL : -EOPNOTSUPP;
	ret = do_adjtimex(&tx);
	return ret >= 0 && copy_to_user(utx, &tx, sizeof(tx)) ? -EFAULT : ret;
}

struct old_timex32 {
	u32	modes;
	s32	offset, freq, maxerror, esterror;
	s32	status;
	s32	constant, precision, tolerance;
	struct old_timeval32 time;
	s32	tick, ppsfreq, jitter;
	s32	shift;
	s32	stabil, jitcnt, calcnt, errcnt, stbcnt;
	s32	tai;
	s32	pad[11];
};

static int adjtimex32(struct old_timex32 __user *utx)
{
	struct __kernel_timex tx = {};
	struct old_timex32 c;
	int ret;

	if (copy_from_user(&c, utx, sizeof(c)))
		return -EFAULT;
	tx.modes = c.modes;
	tx.constant = c.constant;
	tx.time.tv_sec = c.time.tv_sec;
	tx.time.tv_usec = c.time.tv_usec;
	ret = do_adjtimex(&tx);
	c = (struct old_timex32){
		.modes = tx.modes, .status = tx.status, .maxerror = tx.maxerror,
		.esterror = tx.esterror, .constant = tx.constant, .precision = tx.precision,
		.tolerance = tx.tolerance, .tick = tx.tick, .tai = tx.tai,
		.time = { tx.time.tv_sec, tx.time.tv_usec },
	};
	return copy_to_user(utx, &c, sizeof(c)) ? -EFAULT : ret;
}

SYSCALL_DEFINE1(adjtimex_time32, struct old_timex32 __user *, utx)
{
	return adjtimex32(utx);
}

SYSCALL_DEFINE2(clock_adjtime32, clockid_t, which_clock, struct old_timex32 __user *, utx)
{
	if (which_clock != CLOCK_REALTIME)
		return posix_clock_features(which_clock) < 0 ? -EINVAL : -EOPNOTSUPP;
	return adjtimex32(utx);
}

/*
 * Sleeping.  An interrupted relative sleep reports what is left and is
 * restarted with the absolute end it had.
 */
enum { REMAINDER_NONE, REMAINDER_NATIVE, REMAINDER_32 };

static int put_remainder(ktime_t left, void __user *rmtp, int kind)
{
	struct timespec64 ts = ns_to_timespec64(left);

	if (kind == REMAINDER_NATIVE)
		return put_timespec64(&ts, rmtp);
	return kind == REMAINDER_32 ? put_old_timespec32(&ts, rmtp) : 0;
}

/* 0: the time has come; else a signal.  @expires is absolute. */
static int sleep_until(ktime_t expires, clockid_t clock)
{
	int ret;

	do {
		set_current_state(TASK_INTERRUPTIBLE);
		ret = schedule_hrtimeout_clock(&expires, HRTIMER_MODE_ABS, clock);
		if (!ret)
			return 0;
	} while (!signal_pending(current));
	return -EINTR;
}

/* CPU time cannot pass faster than all CPUs together: look again no earlier. */
static int sleep_until_cputime(ktime_t expires, clockid_t clock)
{
	struct timespec64 ts;
	ktime_t left;
	int err;

	for (;;) {
		err = cpu_clock_get(clock, &ts);
		if (err)
			return err;
		left = expires - timespec64_to_ktime(ts);
		if (left <= 0)
			return 0;
		left = max(left / nr_cpu_ids, (ktime_t)NSEC_PER_MSEC);
		set_current_state(TASK_INTERRUPTIBLE);
		if (schedule_hrtimeout(&left, HRTIMER_MODE_REL) && signal_pending(current))
			return -EINTR;
	}
}

static int clock_sleep_until(ktime_t expires, clockid_t clock)
{
	return is_cpu_clock(clock) ? sleep_until_cputime(expires, clock)
				   : sleep_until(expires, clock);
}

static long nanosleep_restart(struct restart_block *restart);

/* After the sleep to @expires was interrupted. */
static long nanosleep_interrupted(ktime_t expires, clockid_t clock, void __user *rmtp, int kind)
{
	struct restart_block *restart = &current->restart_block;
	struct timespec64 now;
	ktime_t left;

	posix_clock_get(clock, &now);
	left = expires - timespec64_to_ktime(now);
	if (left <= 0)
		return 0;
	if (put_remainder(left, rmtp, kind))
		return -EFAULT;
	restart->fn = nanosleep_restart;
	restart->expires = expires;
	restart->clockid = clock;
	restart->ptr1 = rmtp;
	restart->count = kind;
	return -ERESTART_RESTARTBLOCK;
}

static long nanosleep_restart(struct restart_block *restart)
{
	ktime_t expires = restart->expires;
	int err;

	restart->fn = do_no_restart_syscall;
	err = clock_sleep_until(expires, restart->clockid);
	if (err != -EINTR)
		return err;
	return nanosleep_interrupted(expires, restart->clockid, restart->ptr1, restart->count);
}

static long do_nanosleep(clockid_t clock, int flags, const struct timespec64 *rqtp,
			 void __user *rmtp, int kind)
{
	ktime_t expires = timespec64_to_ktime(*rqtp);
	struct timespec64 now;
	int err;

	if (flags & TIMER_ABSTIME) {
		err = clock_sleep_until(expires, clock);
		return err == -EINTR ? -ERESTARTNOHAND : err;
	}
	if (clock == CLOCK_REALTIME)	/* setting the clock does not change how long */
		clock = CLOCK_MONOTONIC;
	err = posix_clock_get(clock, &now);
	if (err)
		return err;
	expires = ktime_add_safe(timespec64_to_ktime(now), expires);
	err = clock_sleep_until(expires, clock);
	if (err != -EINTR)
		return err;
	return nanosleep_interrupted(expires, clock, rmtp, kind);
}

SYSCALL_DEFINE2(nanosleep, struct __kernel_timespec __user *, rqtp,
		struct __kernel_timespec __user *, rmtp)
{
	struct timespec64 ts;

	if (get_timespec64(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	return do_nanosleep(CLOCK_MONOTONIC, 0, &ts, rmtp,
			    rmtp ? REMAINDER_NATIVE : REMAINDER_NONE);
}

SYSCALL_DEFINE2(nanosleep_time32, struct old_timespec32 __user *, rqtp,
		struct old_timespec32 __user *, rmtp)
{
	struct timespec64 ts;

	if (get_old_timespec32(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	return do_nanosleep(CLOCK_MONOTONIC, 0, &ts, rmtp, rmtp ? REMAINDER_32 : REMAINDER_NONE);
}

static int check_sleepable(clockid_t clock)
{
	int features = posix_clock_features(clock);

	if (features < 0)
		return -EINVAL;
	return (features & CLOCK_CAN_SLEEP) ? 0 : -EOPNOTSUPP;
}

/* One's own thread's CPU time does not pass while it sleeps. */
static bool is_own_thread_clock(clockid_t clock)
{
	return clock < 0 && (clock & CPUCLOCK_PERTHREAD) &&
	       (CPUCLOCK_PID(clock) == 0 || CPUCLOCK_PID(clock) == current->pid);
}

SYSCALL_DEFINE4(clock_nanosleep, clockid_t, which_clock, int, flags,
		const struct __kernel_timespec __user *, rqtp,
		struct __kernel_timespec __user *, rmtp)
{
	struct timespec64 ts;
	int err = check_sleepable(which_clock);

	if (err)
		return err;
	if (get_timespec64(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts) || is_own_thread_clock(which_clock))
		return -EINVAL;
	return do_nanosleep(which_clock, flags, &ts, rmtp,
			    rmtp && !(flags & TIMER_ABSTIME) ? REMAINDER_NATIVE : REMAINDER_NONE);
}

SYSCALL_DEFINE4(clock_nanosleep_time32, clockid_t, which_clock, int, flags,
		struct old_timespec32 __user *, rqtp, struct old_timespec32 __user *, rmtp)
{
	struct timespec64 ts;
	int err = check_sleepable(which_clock);

	if (err)
		return err;
	if (get_old_timespec32(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts) || is_own_thread_clock(which_clock))
		return -EINVAL;
	return do_nanosleep(which_clock, flags, &ts, rmtp,
			    rmtp && !(flags & TIMER_ABSTIME) ? REMAINDER_32 : REMAINDER_NONE);
}
