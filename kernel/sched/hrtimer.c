/*
 * hrtimer.c - timers of nanosecond resolution, and the tick
 *
 * Each CPU has two trees of timers: on CLOCK_MONOTONIC and on CLOCK_REALTIME
 * (whose timers expire at another moment when the clock is set).  The CPU's
 * event timer is set to the earliest expiry, and to the tick while the CPU is
 * busy.  Nothing is ever set later than needed; when an expiry has gone away,
 * the interrupt that comes early finds nothing and costs little.
 *
 * A base's lock is taken with interrupts off.  A timer's function runs without
 * it; base->running tells a canceller on another CPU to wait.
 */
#include "sched/time.h"

#include "arch/x86/apic.h"
#include "arch/x86/smp.h"
#include "arch/x86/spinlock.h"
#include "arch/x86/tsc.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "sched/tick.h"

struct hrtimer_base {
	spinlock_t	lock;
	struct rb_root	tree[2];	/* lock  0: monotonic, 1: realtime */
	struct rb_node	*first[2];	/* lock */
	struct hrtimer	*running;	/* lock  whose function runs now */
	ktime_t		programmed;	/* lock  monotonic; what the hardware will do */
	ktime_t		tick_at;	/* this CPU  KTIME_MAX: no tick */
};

static DEFINE_PER_CPU(struct hrtimer_base, hrtimer_bases) = {
	.programmed = KTIME_MAX, .tick_at = KTIME_MAX,
};

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	timer->expires = 0;
	timer->function = NULL;
	timer->base = NULL;
	timer->queued = false;
	timer->real = (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM ||
		       clock == CLOCK_TAI) && mode == HRTIMER_MODE_ABS;
}

ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	return timer->real ? ktime_get_real() : ktime_get();
}

/* A base's lock, for a timer whose base may be changing. */
static struct hrtimer_base *lock_base(const struct hrtimer *timer, unsigned long *flags)
{
	for (;;) {
		struct hrtimer_base *base = READ_ONCE(timer->base);

		if (!base)
			return NULL;
		spin_lock_irqsave(&base->lock, *flags);
		if (likely(base == READ_ONCE(timer->base)))
			return base;
		spin_unlock_irqrestore(&base->lock, *flags);
	}
}

static void timer_enqueue(struct hrtimer_base *base, struct hrtimer *timer)
{
	struct rb_root *root = &base->tree[timer->real];
	struct rb_node **link = &root->node, *parent = NULL;
	bool first = true;

	while (*link) {
		parent = *link;
		if (timer->expires < rb_entry(parent, struct hrtimer, node)->expires) {
			link = &parent->left;
		} else {
			link = &parent->right;
			first = false;
		}
	}
	if (first)
		base->first[timer->real] = &timer->node;
	rb_link_node(&timer->node, parent, link);
	rb_insert_color(&timer->node, root);
	timer->queued = true;
}

static void timer_dequeue(struct hrtimer_base *base, struct hrtimer *timer)
{
	if (base->first[timer->real] == &timer->node)
		base->first[timer->real] = rb_next(&timer->node);
	rb_erase(&timer->node, &base->tree[timer->real]);
	timer->queued = false;
}

static struct hrtimer *first_timer(struct hrtimer_base *base, int real)
{
	struct rb_node *node = base->first[real];

	return node ? rb_entry(node, struct hrtimer, node) : NULL;
}

/* In monotonic time. */
static ktime_t next_expiry(struct hrtimer_base *base)
{
	struct hrtimer *mono = first_timer(base, 0), *real = first_timer(base, 1);
	ktime_t next = base->tick_at;

	if (mono)
		next = min(next, mono->expires);
	if (real)
		next = min(next, real->expires - ktime_real_offset());
	return next;
}

/* This CPU's base, locked or interrupts off. */
static void program(struct hrtimer_base *base, ktime_t at)
{
	ktime_t now = ktime_get();

	base->programmed = at;
	set_next_event(at > now ? at - now : 0);
}

static void program_if_earlier(struct hrtimer_base *base)
{
	ktime_t next = next_expiry(base);

	if (next < base->programmed)
		program(base, next);
}

void tick_start(u64 now)
{
	struct hrtimer_base *base = this_cpu_ptr(&hrtimer_bases);

	if (base->tick_at != KTIME_MAX)
		return;			/* the last one is still to come */
	base->tick_at = now + TICK_NS;
	if (base->tick_at < base->programmed)
		program(base, base->tick_at);
}

void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode)
{
	struct hrtimer_base *base;
	unsigned long flags;

	if (mode == HRTIMER_MODE_REL)
		time = ktime_add_safe(hrtimer_cb_get_time(timer), max(time, (ktime_t)0));
	base = lock_base(timer, &flags);
	if (base) {
		if (timer->queued)
			timer_dequeue(base, timer);
		/* While its function runs there it must stay, for cancel to see. */
		if (base != this_cpu_ptr(&hrtimer_bases) && base->running != timer) {
			timer->base = NULL;
			spin_unlock(&base->lock);
			base = NULL;
		}
	} else {
		local_irq_save(flags);
	}
	if (!base) {
		base = this_cpu_ptr(&hrtimer_bases);
		spin_lock(&base->lock);
		WRITE_ONCE(timer->base, base);
	}
	timer->expires = time;
	timer_enqueue(base, timer);
	if (base == this_cpu_ptr(&hrtimer_bases))
		program_if_earlier(base);
	/* On another CPU its function is still running: that CPU programs itself. */
	spin_unlock_irqrestore(&base->lock, flags);
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	struct hrtimer_base *base;
	unsigned long flags;
	int ret = 0;

	base = lock_base(timer, &flags);
	if (!base)
		return 0;
	if (base->running == timer)
		ret = -1;
	if (timer->queued) {
		timer_dequeue(base, timer);
		ret = ret ? ret : 1;
	}
	spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	while ((ret = hrtimer_try_to_cancel(timer)) < 0)
		cpu_relax();
	return ret;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	const struct hrtimer_base *base = READ_ONCE(timer->base);

	return timer->queued || (base && base->running == timer);
}

ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return timer->expires - hrtimer_cb_get_time(timer);
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = now - timer->expires;
	u64 steps;

	if (late < 0 || interval <= 0)
		return 0;
	steps = (u64)late / (u64)interval + 1;
	timer->expires = ktime_add_safe(timer->expires, (ktime_t)(steps * (u64)interval));
	return steps;
}

/* base locked; the function runs without the lock, interrupts still off. */
static void run_timer(struct hrtimer_base *base, struct hrtimer *timer)
{
	enum hrtimer_restart restart;

	timer_dequeue(base, timer);
	base->running = timer;
	spin_unlock(&base->lock);
	restart = timer->function(timer);
	spin_lock(&base->lock);
	/* Unless it was cancelled or started anew meanwhile. */
	if (restart == HRTIMER_RESTART && !timer->queued)
		timer_enqueue(base, timer);
	base->running = NULL;
}

void hrtimer_interrupt(bool user)
{
	struct hrtimer_base *base = this_cpu_ptr(&hrtimer_bases);
	ktime_t now = ktime_get(), next;
	struct hrtimer *timer;
	bool tick = false;

	if (now >= base->tick_at) {
		base->tick_at = KTIME_MAX;
		tick = true;
	}
	spin_lock(&base->lock);
	base->programmed = KTIME_MAX;
	while ((timer = first_timer(base, 0)) && timer->expires <= now)
		run_timer(base, timer);
	if (first_timer(base, 1)) {
		ktime_t real = now + ktime_real_offset();

		while ((timer = first_timer(base, 1)) && timer->expires <= real)
			run_timer(base, timer);
	}
	spin_unlock(&base->lock);

	if (tick) {
		scheduler_tick(user);
		if (!(current->flags & PF_IDLE))
			base->tick_at = now + TICK_NS;
	}
	spin_lock(&base->lock);
	next = next_expiry(base);
	if (next != KTIME_MAX && next < base->programmed)
		program(base, next);
	spin_unlock(&base->lock);
}

ktime_t hrtimer_next_event(void)
{
	struct hrtimer_base *base = this_cpu_ptr(&hrtimer_bases);
	unsigned long flags;
	ktime_t next;

	spin_lock_irqsave(&base->lock, flags);
	next = next_expiry(base);
	spin_unlock_irqrestore(&base->lock, flags);
	return next;
}

/* The real-time clock was set: what its timers wait for has moved. */
static void reprogram_this_cpu(void *info)
{
	struct hrtimer_base *base = this_cpu_ptr(&hrtimer_bases);
	unsigned long flags;

	(void)info;
	spin_lock_irqsave(&base->lock, flags);
	program_if_earlier(base);
	spin_unlock_irqrestore(&base->lock, flags);
}

void hrtimers_clock_was_set(void)
{
	on_each_cpu(reprogram_this_cpu, NULL, true);
}

/*
 * Sleeping until a moment.
 */
struct hrtimer_sleeper {
	struct hrtimer		timer;
	struct task_struct	*task;	/* NULL: the time has come */
};

static enum hrtimer_restart sleeper_wake(struct hrtimer *timer)
{
	struct hrtimer_sleeper *s = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = s->task;

	WRITE_ONCE(s->task, NULL);
	wake_up_process(task);
	return HRTIMER_NORESTART;
}

int schedule_hrtimeout_clock(ktime_t *expires, enum hrtimer_mode mode, clockid_t clock)
{
	struct hrtimer_sleeper s;

	if (!expires) {
		schedule();
		return -EINTR;
	}
	hrtimer_init(&s.timer, clock, mode);
	s.timer.function = sleeper_wake;
	s.task = current;
	hrtimer_start(&s.timer, *expires, mode);
	if (READ_ONCE(s.task))
		schedule();
	hrtimer_cancel(&s.timer);
	__set_current_state(TASK_RUNNING);
	return s.task ? -EINTR : 0;
}

int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode)
{
	return schedule_hrtimeout_clock(expires, mode, CLOCK_MONOTONIC);
}

long schedule_timeout(long timeout_ns)
{
	struct hrtimer_sleeper s;
	ktime_t end;

	if (timeout_ns == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout_ns;
	}
	if (timeout_ns <= 0) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	end = ktime_add_safe(ktime_get(), timeout_ns);
	hrtimer_init(&s.timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	s.timer.function = sleeper_wake;
	s.task = current;
	hrtimer_start(&s.timer, end, HRTIMER_MODE_ABS);
	schedule();
	hrtimer_cancel(&s.timer);
	if (!s.task)
		return 0;
	return max(end - ktime_get(), (ktime_t)1);
}

void msleep(unsigned int ms)
{
	ktime_t end = ktime_get() + ms_to_ktime(ms);

	while (ktime_get() < end) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_hrtimeout(&end, HRTIMER_MODE_ABS);
	}
}
