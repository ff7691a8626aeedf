/*
 * timerfd.c - timers that are read
 *
 * The timer's function counts expirations (ticks) and wakes; a periodic timer
 * is not started again by it but by the read, which then knows from the clock
 * how many periods went by.
 *
 * Timers on CLOCK_REALTIME with TFD_TIMER_CANCEL_ON_SET are on cancel_list and
 * end with ECANCELED when the clock is set.
 */
#include <linux/capability.h>
#include <linux/timerfd.h>

#include "fs/anon_inodes.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/seq_file.h"
#include "fs/timerfd.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "sched/time.h"
#include "sched/wait.h"
#include "syscall/syscall.h"

#define TFD_SETTIME_FLAGS	(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)

/*
 * q  wqh.lock (interrupts off)    c  cancel_lock    I  written once
 */
struct timerfd_ctx {
	struct hrtimer		timer;
	ktime_t			interval;	/* q  0: once */
	struct wait_queue_head	wqh;
	u64			ticks;		/* q  not yet read */
	int			clockid;	/* I */
	bool			expired;	/* q  periodic: the read starts it again */
	bool			canceled;	/* q  the clock was set */
	unsigned int		settime_flags;	/* q */
	struct list_head	cancel_link;	/* c  empty: not on it */
};

static LIST_HEAD(cancel_list);
static DEFINE_SPINLOCK(cancel_lock);

static bool is_realtime(int clockid)
{
	return clockid == CLOCK_REALTIME || clockid == CLOCK_REALTIME_ALARM;
}

static enum hrtimer_restart timerfd_expired(struct hrtimer *timer)
{
	struct timerfd_ctx *ctx = container_of(timer, struct timerfd_ctx, timer);
	unsigned long flags;

	spin_lock_irqsave(&ctx->wqh.lock, flags);
	ctx->expired = true;
	ctx->ticks++;
	__wake_up_locked(&ctx->wqh, TASK_NORMAL, 1, poll_to_key(EPOLLIN));
	spin_unlock_irqrestore(&ctx->wqh.lock, flags);
	return HRTIMER_NORESTART;
}

/* CLOCK_REALTIME was set: told by the clock's keeper; may not sleep. */
static void timerfd_clock_was_set(void)
{
	struct timerfd_ctx *ctx;
	unsigned long flags;

	spin_lock(&cancel_lock);
	list_for_each_entry(ctx, &cancel_list, cancel_link) {
		spin_lock_irqsave(&ctx->wqh.lock, flags);
		ctx->canceled = true;
		ctx->ticks++;
		__wake_up_locked(&ctx->wqh, TASK_NORMAL, 1, poll_to_key(EPOLLIN));
		spin_unlock_irqrestore(&ctx->wqh.lock, flags);
	}
	spin_unlock(&cancel_lock);
}

static void timerfd_watch_clock(struct timerfd_ctx *ctx, bool watch)
{
	spin_lock(&cancel_lock);
	if (watch && list_empty(&ctx->cancel_link))
		list_add(&ctx->cancel_link, &cancel_list);
	else if (!watch && !list_empty(&ctx->cancel_link))
		list_del_init(&ctx->cancel_link);
	spin_unlock(&cancel_lock);
}

/* Periods that ended since the timer fired; starts it for the next.  Lock held. */
static u64 timerfd_forward(struct timerfd_ctx *ctx)
{
	u64 periods = hrtimer_forward_now(&ctx->timer, ctx->interval);

	hrtimer_start_expires(&ctx->timer, HRTIMER_MODE_ABS);
	return periods - 1;
}

static int timerfd_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct timerfd_ctx *ctx = file->private_data;

	timerfd_watch_clock(ctx, false);
	hrtimer_cancel(&ctx->timer);
	kfree(ctx);
	return 0;
}

static __poll_t timerfd_poll(struct file *file, poll_table *wait)
{
	struct timerfd_ctx *ctx = file->private_data;

	poll_wait(file, &ctx->wqh, wait);
	return READ_ONCE(ctx->ticks) ? EPOLLIN : 0;
}

static ssize_t timerfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct timerfd_ctx *ctx = file->private_data;
	bool nonblock = (file->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
	u64 ticks = 0;
	int err;

	if (iov_iter_count(to) < sizeof(ticks))
		return -EINVAL;
	if (!nonblock) {
		err = wait_event_interruptible(ctx->wqh, READ_ONCE(ctx->ticks));
		if (err)
			return err;
	}
	spin_lock_irq(&ctx->wqh.lock);
	if (ctx->canceled) {
		ctx->canceled = false;
		ctx->ticks = 0;
		spin_unlock_irq(&ctx->wqh.lock);
		return -ECANCELED;
	}
	if (ctx->ticks) {
		ticks = ctx->ticks;
		if (ctx->expired && ctx->interval)
			ticks += timerfd_forward(ctx);
		ctx->expired = false;
		ctx->ticks = 0;
	}
	spin_unlock_irq(&ctx->wqh.lock);
	if (!ticks)
		return -EAGAIN;
	if (copy_to_iter(&ticks, sizeof(ticks), to) != sizeof(ticks))
		return -EFAULT;
	return sizeof(ticks);
}

/* A timer that is not armed expired long ago, at 0. */
static void timerfd_remaining(struct timerfd_ctx *ctx, struct itimerspec64 *it)
{
	ktime_t left = hrtimer_get_remaining(&ctx->timer);

	it->it_value = ktime_to_timespec64(left > 0 ? left : 0);
	it->it_interval = ktime_to_timespec64(ctx->interval);
}

static void timerfd_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct timerfd_ctx *ctx = file->private_data;
	struct itimerspec64 it;

	spin_lock_irq(&ctx->wqh.lock);
	timerfd_remaining(ctx, &it);
	spin_unlock_irq(&ctx->wqh.lock);
	seq_printf(m, "clockid: %d\nticks: %llu\nsettime flags: 0%o\n"
		   "it_value: (%lld, %ld)\nit_interval: (%lld, %ld)\n", ctx->clockid,
		   (unsigned long long)READ_ONCE(ctx->ticks), ctx->settime_flags,
		   (long long)it.it_value.tv_sec, it.it_value.tv_nsec,
		   (long long)it.it_interval.tv_sec, it.it_interval.tv_nsec);
}

static const struct file_operations timerfd_fops = {
	.release	= timerfd_release,
	.poll		= timerfd_poll,
	.read_iter	= timerfd_read,
	.show_fdinfo	= timerfd_show_fdinfo,
	.llseek		= noop_llseek,
};

SYSCALL_DEFINE2(timerfd_create, int, clockid, int, flags)
{
	bool alarm = clockid == CLOCK_REALTIME_ALARM || clockid == CLOCK_BOOTTIME_ALARM;
	struct timerfd_ctx *ctx;
	int fd;

	if ((flags & ~(TFD_CLOEXEC | TFD_NONBLOCK)) ||
	    (clockid != CLOCK_MONOTONIC && clockid != CLOCK_REALTIME &&
	     clockid != CLOCK_BOOTTIME && !alarm))
		return -EINVAL;
	if (alarm && !capable(CAP_WAKE_ALARM))
		return -EPERM;
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	init_waitqueue_head(&ctx->wqh);
	INIT_LIST_HEAD(&ctx->cancel_link);
	ctx->clockid = clockid;
	hrtimer_init(&ctx->timer, is_realtime(clockid) ? CLOCK_REALTIME : CLOCK_MONOTONIC,
		     HRTIMER_MODE_ABS);
	ctx->timer.function = timerfd_expired;
	fd = anon_inode_getfd("[timerfd]", &timerfd_fops, ctx,
			      O_RDWR | (flags & (O_CLOEXEC | O_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

/* The timer's context behind @fd, to be ended with fdput(*f). */
static struct timerfd_ctx *timerfd_get(int fd, struct fd *f)
{
	*f = fdget(fd);
	if (!f->file)
		return ERR_PTR(-EBADF);
	if (f->file->f_op != &timerfd_fops) {
		fdput(*f);
		return ERR_PTR(-EINVAL);
	}
	return f->file->private_data;
}

/* Stops the timer and returns with the lock held: its function does not run. */
static void timerfd_stop(struct timerfd_ctx *ctx)
{
	for (;;) {
		spin_lock_irq(&ctx->wqh.lock);
		if (hrtimer_try_to_cancel(&ctx->timer) >= 0)
			return;
		spin_unlock_irq(&ctx->wqh.lock);
		cpu_relax();
	}
}

static void timerfd_setup(struct timerfd_ctx *ctx, unsigned int flags,
			  const struct itimerspec64 *it)
{
	bool absolute = flags & TFD_TIMER_ABSTIME;
	ktime_t value = timespec64_to_ktime(it->it_value);
	int clock = is_realtime(ctx->clockid) ? CLOCK_REALTIME : CLOCK_MONOTONIC;
	enum hrtimer_mode mode = absolute ? HRTIMER_MODE_ABS : HRTIMER_MODE_REL;

	ctx->expired = false;
	ctx->ticks = 0;
	ctx->interval = timespec64_to_ktime(it->it_interval);
	ctx->settime_flags = flags & TFD_SETTIME_FLAGS;
	/* A span of time is not moved when CLOCK_REALTIME is set. */
	hrtimer_init(&ctx->timer, absolute ? clock : CLOCK_MONOTONIC, mode);
	hrtimer_set_expires(&ctx->timer, 0);
	ctx->timer.function = timerfd_expired;
	if (value)
		hrtimer_start(&ctx->timer, value, mode);
}

static int do_timerfd_settime(int fd, int flags, const struct itimerspec64 *new,
			      struct itimerspec64 *old)
{
	struct timerfd_ctx *ctx;
	bool canceled;
	struct fd f;

	if ((flags & ~TFD_SETTIME_FLAGS) || !timespec64_valid(&new->it_value) ||
	    !timespec64_valid(&new->it_interval))
		return -EINVAL;
	ctx = timerfd_get(fd, &f);
	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	timerfd_watch_clock(ctx, is_realtime(ctx->clockid) && (flags & TFD_TIMER_ABSTIME) &&
				 (flags & TFD_TIMER_CANCEL_ON_SET));
	timerfd_stop(ctx);
	canceled = ctx->canceled && (ctx->settime_flags & TFD_TIMER_CANCEL_ON_SET);
	ctx->canceled = false;
	/* The time left counts from what a read would have started. */
	if (ctx->expired && ctx->interval)
		hrtimer_forward_now(&ctx->timer, ctx->interval);
	timerfd_remaining(ctx, old);
	timerfd_setup(ctx, flags, new);
	spin_unlock_irq(&ctx->wqh.lock);
	fdput(f);
	return canceled ? -ECANCELED : 0;
}

static int do_timerfd_gettime(int fd, struct itimerspec64 *it)
{
	struct timerfd_ctx *ctx;
	struct fd f;

	ctx = timerfd_get(fd, &f);
	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	spin_lock_irq(&ctx->wqh.lock);
	if (ctx->expired && ctx->interval) {
		ctx->expired = false;
		ctx->ticks += timerfd_forward(ctx);
	}
	timerfd_remaining(ctx, it);
	spin_unlock_irq(&ctx->wqh.lock);
	fdput(f);
	return 0;
}

SYSCALL_DEFINE4(timerfd_settime, int, ufd, int, flags,
		const struct __kernel_itimerspec __user *, utmr,
		struct __kernel_itimerspec __user *, otmr)
{
	struct itimerspec64 new, old;
	int err;

	if (get_itimerspec64(&new, utmr))
		return -EFAULT;
	err = do_timerfd_settime(ufd, flags, &new, &old);
	if (err)
		return err;
	return otmr && put_itimerspec64(&old, otmr) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(timerfd_gettime, int, ufd, struct __kernel_itimerspec __user *, otmr)
{
	struct itimerspec64 it;
	int err = do_timerfd_gettime(ufd, &it);

	if (err)
		return err;
	return put_itimerspec64(&it, otmr) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE4(timerfd_settime, int, ufd, int, flags, const void __user *, utmr,
		       void __user *, otmr)
{
	struct itimerspec64 new, old;
	int err;

	if (get_old_itimerspec32(&new, utmr))
		return -EFAULT;
	err = do_timerfd_settime(ufd, flags, &new, &old);
	if (err)
		return err;
	return otmr && put_old_itimerspec32(&old, otmr) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE2(timerfd_gettime, int, ufd, void __user *, otmr)
{
	struct itimerspec64 it;
	int err = do_timerfd_gettime(ufd, &it);

	if (err)
		return err;
	return put_old_itimerspec32(&it, otmr) ? -EFAULT : 0;
}

void timerfd_init(void)
{
	clock_was_set_notify(timerfd_clock_was_set);
}
