/*
 * itimer.c - setitimer(), alarm(), and the tick's look at CPU-time timers
 *
 * ITIMER_REAL is a timer on CLOCK_MONOTONIC.  ITIMER_VIRTUAL, ITIMER_PROF,
 * RLIMIT_CPU and POSIX timers on CPU clocks are looked at by the running thread
 * itself after a tick, on its way to user mode, as long as one is armed
 * (signal->cputimer).
 */
#include "proc/itimer.h"

#include "mm/uaccess.h"
#include "proc/compat.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

#define CPU_VIRTUAL	0
#define CPU_PROF	1

struct itimer_ns {
	ktime_t	value, interval;
};

/*
 * ITIMER_REAL.
 */
static enum hrtimer_restart it_real_fn(struct hrtimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);

	kill_pid_info(SIGALRM, SEND_SIG_PRIV, sig->pids[PIDTYPE_TGID]);
	if (!sig->it_real_incr)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, sig->it_real_incr);
	return HRTIMER_RESTART;
}

void itimer_init(struct signal_struct *sig)
{
	hrtimer_init(&sig->real_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	sig->real_timer.function = it_real_fn;
}

void itimers_exit(struct signal_struct *sig)
{
	hrtimer_cancel(&sig->real_timer);
}

static ktime_t real_left(struct signal_struct *sig)
{
	ktime_t left;

	if (!hrtimer_active(&sig->real_timer))
		return 0;
	left = hrtimer_get_remaining(&sig->real_timer);
	return left > 0 ? left : NSEC_PER_USEC;	/* due, but not yet told: not "off" */
}

static void set_real(struct signal_struct *sig, const struct itimer_ns *new, struct itimer_ns *old)
{
	spinlock_t *siglock = &current->sighand->siglock;

	for (;;) {
		spin_lock_irq(siglock);
		old->value = real_left(sig);
		old->interval = sig->it_real_incr;
		/* Its function wants siglock: let it finish first. */
		if (hrtimer_try_to_cancel(&sig->real_timer) >= 0)
			break;
		spin_unlock_irq(siglock);
		cpu_relax();
	}
	sig->it_real_incr = new->value ? new->interval : 0;
	if (new->value)
		hrtimer_start(&sig->real_timer, new->value, HRTIMER_MODE_REL);
	spin_unlock_irq(siglock);
}

/*
 * CPU-time timers.  siglock.
 */
static u64 cpu_now(int which)
{
	u64 utime, stime;

	thread_group_cputime(current, &utime, &stime);
	return which == CPU_VIRTUAL ? utime : utime + stime;
}

void update_cputimer(struct signal_struct *sig)
{
	sig->cputimer = sig->it[CPU_VIRTUAL].expires || sig->it[CPU_PROF].expires ||
			sig->rlim[RLIMIT_CPU].rlim_cur != RLIM_INFINITY ||
			posix_cpu_timers_armed(sig);
}

static void read_cpu(struct signal_struct *sig, int which, struct itimer_ns *old)
{
	struct cpu_itimer *it = &sig->it[which];
	u64 now;

	old->interval = it->incr;
	old->value = 0;
	if (it->expires) {
		now = cpu_now(which);
		old->value = it->expires > now ? it->expires - now : NSEC_PER_TICK;
	}
}

static void set_cpu(struct signal_struct *sig, int which, const struct itimer_ns *new,
		    struct itimer_ns *old)
{
	struct cpu_itimer *it = &sig->it[which];

	spin_lock_irq(&current->sighand->siglock);
	read_cpu(sig, which, old);
	it->expires = new->value ? cpu_now(which) + new->value : 0;
	it->incr = new->interval;
	update_cputimer(sig);
	spin_unlock_irq(&current->sighand->siglock);
}

static void check_cpu_itimer(struct cpu_itimer *it, u64 now, int signo)
{
	if (!it->expires || now < it->expires)
		return;
	send_signal_locked(signo, SEND_SIG_PRIV, current, PIDTYPE_TGID);
	if (it->incr)
		it->expires += it->incr;
	else
		it->expires = 0;
}

static void check_rlimit_cpu(struct signal_struct *sig, u64 total)
{
	struct rlimit *rlim = &sig->rlim[RLIMIT_CPU];
	u64 sec = total / NSEC_PER_SEC;

	if (sec >= rlim->rlim_max) {
		send_signal_locked(SIGKILL, SEND_SIG_PRIV, current, PIDTYPE_TGID);
	} else if (sec >= rlim->rlim_cur) {
		send_signal_locked(SIGXCPU, SEND_SIG_PRIV, current, PIDTYPE_TGID);
		rlim->rlim_cur = sec + 1;	/* and again each second */
	}
}

void check_cpu_timers(void)
{
	struct signal_struct *sig = current->signal;
	u64 utime, stime;

	if (!sig->cputimer || (current->flags & PF_EXITING))
		return;
	spin_lock_irq(&current->sighand->siglock);
	thread_group_cputime(current, &utime, &stime);
	check_cpu_itimer(&sig->it[CPU_VIRTUAL], utime, SIGVTALRM);
	check_cpu_itimer(&sig->it[CPU_PROF], utime + stime, SIGPROF);
	check_rlimit_cpu(sig, utime + stime);
	update_cputimer(sig);
	spin_unlock_irq(&current->sighand->siglock);
	posix_cpu_timers_check(current);
}

/*
 * The calls.
 */
static int do_getitimer(int which, struct itimer_ns *value)
{
	struct signal_struct *sig = current->signal;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	if (which == ITIMER_REAL) {
		value->value = real_left(sig);
		value->interval = sig->it_real_incr;
	} else {
		read_cpu(sig, which - ITIMER_VIRTUAL, value);
	}
	spin_unlock_irq(&current->sighand->siglock);
	return 0;
}

static int do_setitimer(int which, const struct itimer_ns *new, struct itimer_ns *old)
{
	struct signal_struct *sig = current->signal;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	if (which == ITIMER_REAL)
		set_real(sig, new, old);
	else
		set_cpu(sig, which - ITIMER_VIRTUAL, new, old);
	return 0;
}

static bool timeval_to_ns(long sec, long usec, ktime_t *ns)
{
	if (sec < 0 || usec < 0 || usec >= USEC_PER_SEC)
		return false;
	*ns = sec >= KTIME_SEC_MAX ? KTIME_MAX : sec * NSEC_PER_SEC + usec * NSEC_PER_USEC;
	return true;
}

static int get_itimerval(struct itimer_ns *to, const struct __kernel_old_itimerval __user *uvalue)
{
	struct __kernel_old_itimerval v;

	if (copy_from_user(&v, uvalue, sizeof(v)))
		return -EFAULT;
	return timeval_to_ns(v.it_value.tv_sec, v.it_value.tv_usec, &to->value) &&
	       timeval_to_ns(v.it_interval.tv_sec, v.it_interval.tv_usec, &to->interval) ?
	       0 : -EINVAL;
}

static int put_itimerval(struct __kernel_old_itimerval __user *to, const struct itimer_ns *from)
{
	struct __kernel_old_itimerval v = {
		.it_value = { from->value / NSEC_PER_SEC,
			      from->value % NSEC_PER_SEC / NSEC_PER_USEC },
		.it_interval = { from->interval / NSEC_PER_SEC,
				 from->interval % NSEC_PER_SEC / NSEC_PER_USEC },
	};

	return copy_to_user(to, &v, sizeof(v)) ? -EFAULT : 0;
}

static int get_itimerval32(struct itimer_ns *to, const struct old_itimerval32 __user *uvalue)
{
	struct old_itimerval32 v;

	if (copy_from_user(&v, uvalue, sizeof(v)))
		return -EFAULT;
	return timeval_to_ns(v.it_value.tv_sec, v.it_value.tv_usec, &to->value) &&
	       timeval_to_ns(v.it_interval.tv_sec, v.it_interval.tv_usec, &to->interval) ?
	       0 : -EINVAL;
}

static int put_itimerval32(struct old_itimerval32 __user *to, const struct itimer_ns *from)
{
	struct old_itimerval32 v = {
		.it_value = { from->value / NSEC_PER_SEC,
			      from->value % NSEC_PER_SEC / NSEC_PER_USEC },
		.it_interval = { from->interval / NSEC_PER_SEC,
				 from->interval % NSEC_PER_SEC / NSEC_PER_USEC },
	};

	return copy_to_user(to, &v, sizeof(v)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(getitimer, int, which, struct __kernel_old_itimerval __user *, value)
{
	struct itimer_ns it;
	int err = do_getitimer(which, &it);

	return err ? err : put_itimerval(value, &it);
}

COMPAT_SYSCALL_DEFINE2(getitimer, int, which, struct old_itimerval32 __user *, value)
{
	struct itimer_ns it;
	int err = do_getitimer(which, &it);

	return err ? err : put_itimerval32(value, &it);
}

/* Without a new value Linux takes it to be all zeros. */
SYSCALL_DEFINE3(setitimer, int, which, struct __kernel_old_itimerval __user *, value,
		struct __kernel_old_itimerval __user *, ovalue)
{
	struct itimer_ns new = {}, old;
	int err = value ? get_itimerval(&new, value) : 0;

	if (!err)
		err = do_setitimer(which, &new, &old);
	return err || !ovalue ? err : put_itimerval(ovalue, &old);
}

COMPAT_SYSCALL_DEFINE3(setitimer, int, which, struct old_itimerval32 __user *, value,
		       struct old_itimerval32 __user *, ovalue)
{
	struct itimer_ns new = {}, old;
	int err = value ? get_itimerval32(&new, value) : 0;

	if (!err)
		err = do_setitimer(which, &new, &old);
	return err || !ovalue ? err : put_itimerval32(ovalue, &old);
}

SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct itimer_ns new = { .value = (ktime_t)seconds * NSEC_PER_SEC }, old;
	unsigned int left;

	set_real(current->signal, &new, &old);
	left = (old.value + NSEC_PER_SEC / 2) / NSEC_PER_SEC;
	return !left && old.value ? 1 : left;
}
