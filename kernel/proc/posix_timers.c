/*
 * posix_timers.c - timer_create() and its family
 *
 * A timer has one preallocated signal, so that its expiry cannot fail.  While
 * that signal waits to be taken, a periodic timer stands still; the expiries
 * missed meanwhile are counted (overrun) when it is taken and the timer goes on.
 *
 * Lock order: timer->lock (interrupts off), then siglock.  The list and the
 * references from it are under siglock; a timer in hand holds a reference.
 */
#include "proc/itimer.h"

#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/posix_clock.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

struct k_itimer {
	struct list_head	list;		/* s  signal->posix_timers */
	refcount_t		refs;
	spinlock_t		lock;
	int			id;		/* I */
	clockid_t		clock;		/* I */
	int			notify;		/* I  SIGEV_* */
	struct pid		*target;	/* I  who gets the signal */
	enum pid_type		target_type;	/* I */
	struct sigqueue		*sigq;		/* I */
	bool			deleted;	/* l */

	struct hrtimer		hrtimer;	/* not for CPU clocks */
	struct pid		*cpu_pid;	/* I  CPU clocks: whose time */
	u64			cpu_expires;	/* l  0: off */

	ktime_t			interval;	/* l */
	bool			active;		/* l */
	bool			waits;		/* l  for its signal to be taken */
	int			generation;	/* l  which setting a queued signal is of */
	s64			overrun;	/* l  since the signal was queued */
	s64			overrun_last;	/* l  of the newest signal taken */
};

static struct kmem_cache *timer_cache;

void posix_timers_init(void)
{
	timer_cache = KMEM_CACHE(k_itimer, SLAB_PANIC);
}

static void timer_put(struct k_itimer *t)
{
	if (!refcount_dec_and_test(&t->refs))
		return;
	put_pid(t->target);
	put_pid(t->cpu_pid);
	kmem_cache_free(timer_cache, t);
}

/* With a reference; a timer is found by its own process alone. */
static struct k_itimer *timer_get(int id)
{
	struct k_itimer *t, *found = NULL;

	spin_lock_irq(&current->sighand->siglock);
	list_for_each_entry(t, &current->signal->posix_timers, list)
		if (t->id == id) {
			refcount_inc(&t->refs);
			found = t;
			break;
		}
	spin_unlock_irq(&current->sighand->siglock);
	return found;
}

static ktime_t clock_now(struct k_itimer *t)
{
	struct timespec64 ts;
	u64 ns = 0;

	if (t->cpu_pid) {
		cpu_clock_sample(t->clock, t->cpu_pid, &ns);
		return ns;
	}
	clock_gettime64(t->clock, &ts);
	return timespec64_to_ktime(ts);
}

static int overrun_to_int(s64 overrun)
{
	return overrun > INT_MAX ? INT_MAX : (int)overrun;
}

/*
 * Expiry.  timer->lock held.  True: the timer is to run on by itself.
 */
static bool timer_fire(struct k_itimer *t)
{
	int ret;

	if (t->notify == SIGEV_NONE)
		return t->interval != 0;
	t->sigq->info.si_sys_private = ++t->generation;
	t->waits = t->interval != 0;
	ret = send_sigqueue(t->sigq, t->target, t->target_type);
	if (ret > 0 && t->interval) {	/* ignored: nobody will take it */
		t->waits = false;
		return true;
	}
	return false;
}

static enum hrtimer_restart posix_timer_fn(struct hrtimer *hr)
{
	struct k_itimer *t = container_of(hr, struct k_itimer, hrtimer);
	enum hrtimer_restart restart = HRTIMER_NORESTART;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->active = false;
	if (!t->deleted && timer_fire(t)) {
		/* An ignored signal of a short period must not keep the CPU busy. */
		ktime_t now = hrtimer_cb_get_time(hr);

		if (t->interval < NSEC_PER_TICK)
			now += NSEC_PER_TICK;
		t->overrun += hrtimer_forward(hr, now, t->interval);
		t->active = true;
		restart = HRTIMER_RESTART;
	}
	spin_unlock_irqrestore(&t->lock, flags);
	return restart;
}

static void cpu_timer_forward(struct k_itimer *t, u64 now)
{
	u64 steps;

	if (!t->cpu_expires || !t->interval || now < t->cpu_expires)
		return;
	steps = (now - t->cpu_expires) / t->interval + 1;
	t->cpu_expires += steps * t->interval;
	t->overrun += steps - 1;
}

/* The signal was taken: count what was missed and go on. */
void posixtimer_rearm(kernel_siginfo_t *info)
{
	struct k_itimer *t = timer_get(info->si_tid);
	unsigned long flags;

	if (!t)
		return;
	spin_lock_irqsave(&t->lock, flags);
	if (t->waits && t->generation == info->si_sys_private && !t->deleted) {
		t->waits = false;
		if (t->cpu_pid) {
			cpu_timer_forward(t, clock_now(t));
		} else {
			t->overrun += (s64)hrtimer_forward(&t->hrtimer,
					hrtimer_cb_get_time(&t->hrtimer), t->interval) - 1;
			hrtimer_start_expires(&t->hrtimer, HRTIMER_MODE_ABS);
		}
		t->active = true;
	}
	t->overrun_last = t->overrun;
	t->overrun = 0;
	info->si_overrun = overrun_to_int(t->overrun_last);
	spin_unlock_irqrestore(&t->lock, flags);
	timer_put(t);
}

/*
 * CPU clocks: looked at after ticks.
 */
bool posix_cpu_timers_armed(struct signal_struct *sig)
{
	struct k_itimer *t;

	list_for_each_entry(t, &sig->posix_timers, list)
		if (t->cpu_pid && t->active)
			return true;
	return false;
}

static void cpu_timer_check(struct k_itimer *t)
{
	unsigned long flags;
	u64 now = clock_now(t);

	spin_lock_irqsave(&t->lock, flags);
	if (t->active && !t->deleted && t->cpu_expires && now >= t->cpu_expires) {
		t->active = false;
		if (timer_fire(t)) {
			cpu_timer_forward(t, now);
			t->active = true;
		}
	}
	spin_unlock_irqrestore(&t->lock, flags);
}

#define CPU_TIMER_BATCH	16

/* The next few armed ones after @id, in the order they were made; siglock is taken. */
static int cpu_timers_after(struct task_struct *task, int id, struct k_itimer **batch)
{
	struct k_itimer *t;
	int n = 0;

	spin_lock_irq(&task->sighand->siglock);
	list_for_each_entry(t, &task->signal->posix_timers, list) {
		if (!t->cpu_pid || !t->active || t->id <= id)
			continue;
		refcount_inc(&t->refs);
		batch[n++] = t;
		if (n == CPU_TIMER_BATCH)
			break;
	}
	spin_unlock_irq(&task->sighand->siglock);
	return n;
}

/* They are looked at without siglock, and the list may change meanwhile. */
void posix_cpu_timers_check(struct task_struct *task)
{
	struct k_itimer *batch[CPU_TIMER_BATCH];
	int n, i, id = -1;

	do {
		n = cpu_timers_after(task, id, batch);
		for (i = 0; i < n; i++) {
			id = batch[i]->id;
			cpu_timer_check(batch[i]);
			timer_put(batch[i]);
		}
	} while (n == CPU_TIMER_BATCH && !fatal_signal_pending(task));
}

/*
 * Making.
 */
static struct pid *good_sigevent(const struct sigevent *event, enum pid_type *type)
{
	struct pid *pid = task_tgid(current);
	struct task_struct *t;

	*type = PIDTYPE_TGID;
	switch (event->sigev_notify) {
	case SIGEV_SIGNAL | SIGEV_THREAD_ID:
		*type = PIDTYPE_PID;
		rcu_read_lock();
		pid = find_vpid(event->sigev_notify_thread_id);
		t = pid_task(pid, PIDTYPE_PID);
		if (!t || !same_thread_group(t, current))
			pid = NULL;
		else
			get_pid(pid);
		rcu_read_unlock();
		if (!pid)
			return NULL;
		break;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD:
	case SIGEV_NONE:
		get_pid(pid);
		break;
	default:
		return NULL;
	}
	if (event->sigev_notify != SIGEV_NONE &&
	    (event->sigev_signo <= 0 || event->sigev_signo > _NSIG)) {
		put_pid(pid);
		return NULL;
	}
	return pid;
}

static void timer_publish(struct k_itimer *t, const struct sigevent *event)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	t->id = sig->next_timer_id++;
	if (sig->next_timer_id < 0)
		sig->next_timer_id = 0;
	t->sigq->info.si_signo = event ? event->sigev_signo : SIGALRM;
	t->sigq->info.si_code = SI_TIMER;
	t->sigq->info.si_tid = t->id;
	if (event)
		t->sigq->info.si_value = event->sigev_value;
	else
		t->sigq->info.si_int = t->id;
	list_add_tail(&t->list, &sig->posix_timers);
	spin_unlock_irq(&current->sighand->siglock);
}

static void timer_destroy(struct k_itimer *t);

static long do_timer_create(clockid_t clock, const struct sigevent *event,
			    int __user *created_timer_id)
{
	int features = posix_clock_features(clock);
	struct k_itimer *t;
	bool thread;
	long err;

	if (features < 0)
		return -EINVAL;
	if (!(features & CLOCK_CAN_TIMER))
		return -EOPNOTSUPP;
	t = kmem_cache_zalloc(timer_cache, GFP_KERNEL);
	if (!t)
		return -EAGAIN;
	refcount_set(&t->refs, 1);
	spin_lock_init(&t->lock);
	t->clock = clock;
	hrtimer_init(&t->hrtimer, clock, HRTIMER_MODE_ABS);
	t->hrtimer.function = posix_timer_fn;

	err = -EINVAL;
	if (event) {
		t->notify = event->sigev_notify;
		t->target = good_sigevent(event, &t->target_type);
		if (!t->target)
			goto fail;
	} else {
		t->notify = SIGEV_SIGNAL;
		t->target_type = PIDTYPE_TGID;
		t->target = get_pid(task_tgid(current));
	}
	if (is_cpu_clock(clock)) {
		t->cpu_pid = cpu_clock_pid(clock, true, &thread);
		if (!t->cpu_pid)
			goto fail;
	}
	err = -EAGAIN;
	t->sigq = sigqueue_alloc();
	if (!t->sigq)
		goto fail;
	clear_siginfo(&t->sigq->info);
	timer_publish(t, event);
	if (put_user(t->id, created_timer_id)) {
		timer_destroy(t);
		return -EFAULT;
	}
	return 0;
fail:
	timer_put(t);
	return err;
}

SYSCALL_DEFINE3(timer_create, const clockid_t, which_clock,
		struct sigevent __user *, timer_event_spec, int __user *, created_timer_id)
{
	struct sigevent event;

	if (!timer_event_spec)
		return do_timer_create(which_clock, NULL, created_timer_id);
	if (copy_from_user(&event, timer_event_spec, sizeof(event)))
		return -EFAULT;
	return do_timer_create(which_clock, &event, created_timer_id);
}

COMPAT_SYSCALL_DEFINE3(timer_create, clockid_t, which_clock,
		       struct compat_sigevent __user *, timer_event_spec,
		       int __user *, created_timer_id)
{
	struct compat_sigevent c;
	struct sigevent event = {};

	if (!timer_event_spec)
		return do_timer_create(which_clock, NULL, created_timer_id);
	if (copy_from_user(&c, timer_event_spec, sizeof(c)))
		return -EFAULT;
	event.sigev_value.sival_ptr = compat_ptr(c.sigev_value);
	event.sigev_signo = c.sigev_signo;
	event.sigev_notify = c.sigev_notify;
	event.sigev_notify_thread_id = c._tid;
	return do_timer_create(which_clock, &event, created_timer_id);
}

/*
 * Reading and setting.
 */

/* Stops it; with the lock held on return. */
static void timer_stop(struct k_itimer *t)
{
	for (;;) {
		spin_lock_irq(&t->lock);
		if (t->cpu_pid || hrtimer_try_to_cancel(&t->hrtimer) >= 0)
			break;
		spin_unlock_irq(&t->lock);	/* its function wants the lock */
		cpu_relax();
	}
	t->active = false;
	t->waits = false;
	t->generation++;	/* a signal that is still queued re-arms nothing */
	t->cpu_expires = 0;
}

/* timer->lock. */
static void timer_read(struct k_itimer *t, struct itimerspec64 *cur)
{
	ktime_t now, expires;

	cur->it_interval = ns_to_timespec64(t->interval);
	cur->it_value = (struct timespec64){};
	if (!t->active && !t->waits)
		return;
	now = clock_now(t);
	expires = t->cpu_pid ? (ktime_t)t->cpu_expires : t->hrtimer.expires;
	/* One whose signal waits is past its time: say when it would be due next. */
	if (t->interval && (t->waits || t->notify == SIGEV_NONE) && expires <= now)
		expires += ((now - expires) / t->interval + 1) * t->interval;
	if (expires > now)
		cur->it_value = ns_to_timespec64(expires - now);
	else if (t->notify != SIGEV_NONE)
		cur->it_value.tv_nsec = 1;	/* due, but not yet told: not "off" */
}

static void timer_arm(struct k_itimer *t, ktime_t value, int flags)
{
	if (!(flags & TIMER_ABSTIME))
		value = ktime_add_safe(clock_now(t), value);
	t->active = true;
	if (t->cpu_pid) {
		t->cpu_expires = value ? value : 1;
		return;
	}
	/* A relative time is not to change when the clock is set. */
	t->hrtimer.real = (flags & TIMER_ABSTIME) && t->clock == CLOCK_REALTIME;
	if (!t->hrtimer.real && t->clock == CLOCK_REALTIME)
		value -= ktime_real_offset();
	if (t->clock == CLOCK_TAI)
		value -= ktime_get_real() - ktime_get();
	t->hrtimer.expires = value;
	if (t->notify == SIGEV_NONE)
		return;			/* only to be read */
	hrtimer_start(&t->hrtimer, value, HRTIMER_MODE_ABS);
}

static int do_timer_settime(int id, int flags, const struct itimerspec64 *new,
			    struct itimerspec64 *old)
{
	struct k_itimer *t;
	ktime_t value;

	if (!timespec64_valid(&new->it_interval) || !timespec64_valid(&new->it_value))
		return -EINVAL;
	t = timer_get(id);
	if (!t)
		return -EINVAL;
	if (old) {
		spin_lock_irq(&t->lock);
		timer_read(t, old);
		spin_unlock_irq(&t->lock);
	}
	timer_stop(t);
	t->overrun = t->overrun_last = 0;
	value = timespec64_to_ktime(new->it_value);
	t->interval = value ? timespec64_to_ktime(new->it_interval) : 0;
	if (value)
		timer_arm(t, value, flags);
	spin_unlock_irq(&t->lock);
	if (t->cpu_pid) {
		spin_lock_irq(&current->sighand->siglock);
		update_cputimer(current->signal);
		spin_unlock_irq(&current->sighand->siglock);
	}
	timer_put(t);
	return 0;
}

static int do_timer_gettime(int id, struct itimerspec64 *setting)
{
	struct k_itimer *t = timer_get(id);

	if (!t)
		return -EINVAL;
	spin_lock_irq(&t->lock);
	timer_read(t, setting);
	spin_unlock_irq(&t->lock);
	timer_put(t);
	return 0;
}

SYSCALL_DEFINE4(timer_settime, int, timer_id, int, flags,
		const struct __kernel_itimerspec __user *, new_setting,
		struct __kernel_itimerspec __user *, old_setting)
{
	struct itimerspec64 new, old;
	int err;

	if (!new_setting)
		return -EINVAL;
	if (get_itimerspec64(&new, new_setting))
		return -EFAULT;
	err = do_timer_settime(timer_id, flags, &new, old_setting ? &old : NULL);
	return err || !old_setting ? err : put_itimerspec64(&old, old_setting);
}

SYSCALL_DEFINE4(timer_settime32, int, timer_id, int, flags, const void __user *, new_setting,
		void __user *, old_setting)
{
	struct itimerspec64 new, old;
	int err;

	if (!new_setting)
		return -EINVAL;
	if (get_old_itimerspec32(&new, new_setting))
		return -EFAULT;
	err = do_timer_settime(timer_id, flags, &new, old_setting ? &old : NULL);
	return err || !old_setting ? err : put_old_itimerspec32(&old, old_setting);
}

SYSCALL_DEFINE2(timer_gettime, int, timer_id, struct __kernel_itimerspec __user *, setting)
{
	struct itimerspec64 it;
	int err = do_timer_gettime(timer_id, &it);

	return err ? err : put_itimerspec64(&it, setting);
}

SYSCALL_DEFINE2(timer_gettime32, int, timer_id, void __user *, setting)
{
	struct itimerspec64 it;
	int err = do_timer_gettime(timer_id, &it);

	return err ? err : put_old_itimerspec32(&it, setting);
}

SYSCALL_DEFINE1(timer_getoverrun, int, timer_id)
{
	struct k_itimer *t = timer_get(timer_id);
	int overrun;

	if (!t)
		return -EINVAL;
	overrun = overrun_to_int(t->overrun_last);
	timer_put(t);
	return overrun;
}

/*
 * Deleting.
 */
static void timer_destroy(struct k_itimer *t)
{
	bool mine;

	timer_stop(t);
	mine = !t->deleted;
	t->deleted = true;
	spin_unlock_irq(&t->lock);
	if (!mine)
		return;			/* another thread was faster */
	spin_lock_irq(&current->sighand->siglock);
	list_del(&t->list);
	spin_unlock_irq(&current->sighand->siglock);
	sigqueue_free(t->sigq);
	timer_put(t);
}

SYSCALL_DEFINE1(timer_delete, int, timer_id)
{
	struct k_itimer *t = timer_get(timer_id);

	if (!t)
		return -EINVAL;
	timer_destroy(t);
	timer_put(t);
	return 0;
}

/* exec and the last thread's exit: nobody else uses them any more. */
void exit_posix_timers(struct task_struct *task)
{
	struct list_head *timers = &task->signal->posix_timers;

	while (!list_empty(timers))
		timer_destroy(list_first_entry(timers, struct k_itimer, list));
}
