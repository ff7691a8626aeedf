/*
 * signal.c - queueing signals and taking them off the queues
 *
 * Sending means: would it be ignored? then nothing; else put it on a queue, pick
 * a thread that can take it and make that thread look (TIF_SIGPENDING).  A
 * signal that ends the process becomes SIGKILL for each of its threads at
 * once.  SIGCONT and the stop signals cancel each other when they are sent, not
 * when they are taken.
 *
 * Everything here is under sighand->siglock, interrupts off.
 */
#include "sched/signal.h"

#include "arch/x86/smp.h"
#include "lib/bitops.h"
#include "sched/cred.h"
#include "sched/sched.h"

static inline bool is_si_special(const struct kernel_siginfo *info)
{
	return info <= SEND_SIG_PRIV;
}

static inline bool si_fromuser(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_NOINFO || (!is_si_special(info) && SI_FROMUSER_K(info));
}

static inline __sighandler_t sig_handler(struct task_struct *t, int sig)
{
	return t->sighand->action[sig - 1].sa.sa_handler;
}

bool __fatal_signal_pending(struct task_struct *t)
{
	return (t->pending.signal & sigmask(SIGKILL)) != 0;
}

struct sighand_struct *lock_task_sighand(struct task_struct *t, unsigned long *flags)
{
	struct sighand_struct *sighand;

	rcu_read_lock();
	for (;;) {
		sighand = READ_ONCE(t->sighand);
		if (unlikely(!sighand))
			break;
		/* exec may give the task another one; the old stays for a grace period. */
		spin_lock_irqsave(&sighand->siglock, *flags);
		if (likely(sighand == READ_ONCE(t->sighand)))
			break;
		spin_unlock_irqrestore(&sighand->siglock, *flags);
	}
	rcu_read_unlock();
	return sighand;
}

/*
 * Is anything there for @t?
 */
static inline u64 pending_unblocked(struct task_struct *t)
{
	return (t->pending.signal | t->signal->shared_pending.signal) & ~t->blocked;
}

static bool has_work(struct task_struct *t)
{
	return pending_unblocked(t) || (t->jobctl & (JOBCTL_STOP_PENDING | JOBCTL_TRAP_MASK));
}

static __always_inline void recalc_sigpending_of(struct task_struct *t)
{
	if (has_work(t))
		set_task_work(t, TIF_SIGPENDING);
	else if (t->work & TIF_SIGPENDING)
		clear_task_work(t, TIF_SIGPENDING);
}

void recalc_sigpending(void)
{
	recalc_sigpending_of(current);
}

void recalc_sigpending_and_wake(struct task_struct *t)
{
	if (has_work(t))
		signal_wake_up(t, 0);
}

void signal_wake_up_state(struct task_struct *t, unsigned int state)
{
	unsigned int cpu;

	set_task_work(t, TIF_SIGPENDING);
	if (t == current || wake_up_state(t, state | TASK_INTERRUPTIBLE))
		return;
	cpu = READ_ONCE(t->cpu);
	if (READ_ONCE(t->on_cpu) && cpu != smp_processor_id())
		smp_send_reschedule(cpu);	/* out of user mode, to see the flag */
}

bool signal_pending_in(struct task_struct *t, u64 set)
{
	return ((t->pending.signal | t->signal->shared_pending.signal) & set) != 0;
}

/*
 * Who ignores what.
 */
static bool handler_ignores(struct task_struct *t, int sig, bool force)
{
	__sighandler_t handler = sig_handler(t, sig);

	if (unlikely(t->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && sig_kernel_only(sig)))
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig));
}

bool sig_ignored_by(struct task_struct *t, int sig)
{
	return handler_ignores(t, sig, false);
}

static inline bool is_caught(struct task_struct *t, int sig)
{
	__sighandler_t handler = sig_handler(t, sig);

	return handler != SIG_DFL && handler != SIG_IGN;
}

/* A blocked signal is kept: its action may be another when it is unblocked. */
static noinline bool uncaught_is_ignored(struct task_struct *t, int sig, bool force)
{
	if ((t->blocked | t->real_blocked) & sigmask(sig))
		return false;
	if (t->ptrace && sig != SIGKILL)	/* the tracer wants to see it */
		return false;
	return handler_ignores(t, sig, force);
}

static bool sig_fatal(struct task_struct *t, int sig)
{
	return !siginmask(sig, SIG_KERNEL_IGNORE_MASK | SIG_KERNEL_STOP_MASK) &&
	       sig_handler(t, sig) == SIG_DFL;
}

/*
 * The queues.
 */
void flush_sigqueue_mask(u64 mask, struct sigpending *pending)
{
	struct sigqueue *q, *n;

	if (!(pending->signal & mask))
		return;
	pending->signal &= ~mask;
	list_for_each_entry_safe(q, n, &pending->list, list) {
		if (mask & sigmask(q->info.si_signo)) {
			list_del_init(&q->list);
			__sigqueue_free(q);
		}
	}
}

void flush_sigqueue(struct sigpending *pending)
{
	struct sigqueue *q, *n;

	pending->signal = 0;
	list_for_each_entry_safe(q, n, &pending->list, list) {
		list_del_init(&q->list);
		__sigqueue_free(q);
	}
}

static void info_fill(struct sigqueue *q, int sig, struct kernel_siginfo *info)
{
	if (info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV) {
		clear_siginfo(&q->info);
		q->info.si_signo = sig;
		q->info.si_code = info == SEND_SIG_NOINFO ? SI_USER : SI_KERNEL;
		if (info == SEND_SIG_NOINFO) {
			q->info.si_pid = current->tgid;
			q->info.si_uid = current_uid();
		}
	} else {
		q->info = *info;
	}
}

/* The oldest of @sig; @info says what is known if it was not queued at all. */
static void collect_signal(int sig, struct sigpending *pending, kernel_siginfo_t *info,
			   bool *resched_timer)
{
	struct sigqueue *q, *first = NULL;
	bool more = false;

	list_for_each_entry(q, &pending->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			more = true;
			break;
		}
		first = q;
	}
	if (!more)
		pending->signal &= ~sigmask(sig);
	if (first) {
		list_del_init(&first->list);
		*info = first->info;
		*resched_timer = (first->flags & SIGQUEUE_PREALLOC) && info->si_code == SI_TIMER;
		__sigqueue_free(first);
	} else {
		clear_siginfo(info);
		info->si_signo = sig;
		info->si_code = SI_USER;
	}
}

static int next_signal(struct sigpending *pending, u64 mask)
{
	u64 x = pending->signal & ~mask;

	if (!x)
		return 0;
	if (x & SYNCHRONOUS_MASK)	/* what the program did itself comes first */
		x &= SYNCHRONOUS_MASK;
	return __ffs(x) + 1;
}

int dequeue_signal(struct task_struct *t, u64 mask, kernel_siginfo_t *info)
{
	struct sigpending *pending = &t->pending;
	bool resched_timer = false;
	int sig = next_signal(pending, mask);

	if (!sig) {
		pending = &t->signal->shared_pending;
		sig = next_signal(pending, mask);
	}
	if (sig)
		collect_signal(sig, pending, info, &resched_timer);
	recalc_sigpending_of(t);
	if (unlikely(sig && sig_kernel_stop(sig)))
		t->jobctl |= JOBCTL_STOP_DEQUEUED;
	if (unlikely(resched_timer)) {
		/* The timer's lock comes before ours; t is current and stays. */
		spin_unlock_irq(&t->sighand->siglock);
		posixtimer_rearm(info);
		spin_lock_irq(&t->sighand->siglock);
		info->_sifields._timer._sys_private = 0;
	}
	return sig;
}

/*
 * Sending.
 */

/* A seized thread tells its tracer of it, also out of PTRACE_LISTEN. */
static void ptrace_trap_notify(struct task_struct *t)
{
	t->jobctl |= JOBCTL_TRAP_NOTIFY;
	signal_wake_up_state(t, t->jobctl & JOBCTL_LISTENING ? TASK_TRACED : 0);
}

/* SIGCONT: stopped threads go on, and the parent is told by the first that does. */
static void prepare_cont(struct task_struct *t)
{
	struct signal_struct *signal = t->signal;
	struct task_struct *thread;
	unsigned int why = 0;

	flush_sigqueue_mask(SIG_KERNEL_STOP_MASK, &signal->shared_pending);
	for_each_thread(t, thread) {
		flush_sigqueue_mask(SIG_KERNEL_STOP_MASK, &thread->pending);
		thread->jobctl &= ~(JOBCTL_STOP_ALL & ~JOBCTL_STOP_SIGMASK);
		if (unlikely(thread->ptrace & PT_SEIZED))
			ptrace_trap_notify(thread);
		else
			wake_up_state(thread, TASK_STOPPED);
	}
	if (signal->flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED;
	else if (signal->group_stop_count)
		why = SIGNAL_CLD_STOPPED;
	if (why) {
		signal->flags &= ~(SIGNAL_STOP_STOPPED | SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED);
		signal->flags |= why | SIGNAL_STOP_CONTINUED;
		signal->group_stop_count = 0;
		signal->group_exit_code = 0;
	}
}

/* SIGCONT and what stops cancel each other, even if they are then ignored. */
static noinline void cancel_opposite(int sig, struct task_struct *t)
{
	struct task_struct *thread;

	if (sig == SIGCONT) {
		prepare_cont(t);
		return;
	}
	flush_sigqueue_mask(sigmask(SIGCONT), &t->signal->shared_pending);
	for_each_thread(t, thread)
		flush_sigqueue_mask(sigmask(SIGCONT), &thread->pending);
}

/* What happens at once.  Is it to be queued? */
static __always_inline bool prepare_signal(int sig, struct task_struct *t, bool force)
{
	if (unlikely(t->signal->flags & SIGNAL_GROUP_EXIT))
		return false;		/* it is ending already */
	if (unlikely(siginmask(sig, SIG_KERNEL_STOP_MASK | sigmask(SIGCONT))))
		cancel_opposite(sig, t);
	return is_caught(t, sig) || !uncaught_is_ignored(t, sig, force);
}

static __always_inline bool wants_signal(int sig, struct task_struct *t)
{
	if ((t->blocked & sigmask(sig)) || (t->flags & PF_EXITING))
		return false;
	if (sig == SIGKILL)
		return true;
	if (t->state & (TASK_STOPPED | TASK_TRACED))
		return false;
	return t->on_cpu || !(t->work & TIF_SIGPENDING);
}

static noinline struct task_struct *pick_other(int sig, struct task_struct *t,
					       enum pid_type type)
{
	struct signal_struct *signal = t->signal;
	struct task_struct *n;

	if (type == PIDTYPE_PID || thread_group_empty(t))
		return NULL;
	n = signal->curr_target ? signal->curr_target : t;
	do {
		if (wants_signal(sig, n)) {
			signal->curr_target = n;
			return n;
		}
		n = list_is_last(&n->thread_node, &signal->thread_head) ?
			list_first_entry(&signal->thread_head, struct task_struct, thread_node) :
			list_next_entry(n, thread_node);
	} while (n != (signal->curr_target ? signal->curr_target : t));
	return NULL;
}

/* The process ends by @sig: each thread, at once.  Dumping core takes another way. */
static noinline bool end_group(int sig, struct task_struct *p, struct task_struct *t)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *thread;

	if (!sig_fatal(p, sig) || (signal->flags & SIGNAL_GROUP_EXIT) ||
	    (t->real_blocked & sigmask(sig)) || sig_kernel_coredump(sig) ||
	    (t->ptrace && sig != SIGKILL))
		return false;
	signal->flags = SIGNAL_GROUP_EXIT | (signal->flags & SIGNAL_UNKILLABLE);
	signal->group_exit_code = sig;
	signal->group_stop_count = 0;
	for_each_thread(p, thread) {
		thread->jobctl &= ~JOBCTL_STOP_ALL;
		thread->pending.signal |= sigmask(SIGKILL);
		signal_wake_up(thread, 1);
	}
	return true;
}

/* It is on a queue: find a thread that takes it, and make it look. */
static __always_inline void complete_signal(int sig, struct task_struct *p, enum pid_type type)
{
	struct task_struct *t = p;

	if (unlikely(!wants_signal(sig, p)))
		t = pick_other(sig, p, type);
	if (!t)
		return;			/* whoever unblocks it will find it */
	if (!is_caught(p, sig) && end_group(sig, p, t))
		return;
	signal_wake_up(t, sig == SIGKILL);
}

static void signalfd_notify(struct task_struct *t)
{
	if (unlikely(waitqueue_active(&t->sighand->signalfd_wqh)))
		wake_up(&t->sighand->signalfd_wqh);
}

int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t,
		       enum pid_type type)
{
	struct sigpending *pending;
	struct sigqueue *q;

	lock_assert_held(&t->sighand->siglock);
	if (!prepare_signal(sig, t, info == SEND_SIG_PRIV))
		return 0;
	pending = type != PIDTYPE_PID ? &t->signal->shared_pending : &t->pending;
	if (sig < SIGRTMIN_K && (pending->signal & sigmask(sig)))
		return 0;		/* once is enough */
	if (sig == SIGKILL || (t->flags & PF_KTHREAD))
		goto set;

	q = __sigqueue_alloc(sig, t, sig < SIGRTMIN_K &&
			     (is_si_special(info) || info->si_code >= 0));
	if (q) {
		info_fill(q, sig, info);
		list_add_tail(&q->list, &pending->list);
	} else if (!is_si_special(info) && sig >= SIGRTMIN_K && info->si_code != SI_USER) {
		return -EAGAIN;		/* sigqueue() must tell; kill() only loses the details */
	}
set:
	signalfd_notify(t);
	pending->signal |= sigmask(sig);
	complete_signal(sig, t, type);
	return 0;
}

int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t,
		     enum pid_type type)
{
	unsigned long flags;
	int err = -ESRCH;

	if (lock_task_sighand(t, &flags)) {
		err = send_signal_locked(sig, info, t, type);
		unlock_task_sighand(t, &flags);
	}
	return err;
}

int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t)
{
	if (!valid_signal(sig))
		return -EINVAL;
	return do_send_sig_info(sig, info, t, PIDTYPE_PID);
}

int send_sig(int sig, struct task_struct *t, int priv)
{
	return send_sig_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, t);
}

static bool kill_ok_by_cred(struct task_struct *t)
{
	const struct cred *cred = current_cred();
	const struct cred *tcred = __task_cred(t);

	return cred->euid == tcred->suid || cred->euid == tcred->uid ||
	       cred->uid == tcred->suid || cred->uid == tcred->uid || capable(CAP_KILL);
}

static int check_kill_permission(int sig, struct kernel_siginfo *info, struct task_struct *t)
{
	struct pid *sid;

	if (!valid_signal(sig))
		return -EINVAL;
	if (!si_fromuser(info) || same_thread_group(current, t) || kill_ok_by_cred(t))
		return 0;
	if (sig == SIGCONT) {		/* a shell may continue what became another user's */
		sid = task_session(t);
		if (!sid || sid == task_session(current))
			return 0;
	}
	return -EPERM;
}

int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *t,
			enum pid_type type)
{
	int err;

	rcu_read_lock();
	err = check_kill_permission(sig, info, t);
	rcu_read_unlock();
	if (!err && sig)
		err = do_send_sig_info(sig, info, t, type);
	return err;
}

int kill_pid_info(int sig, struct kernel_siginfo *info, struct pid *pid)
{
	struct task_struct *t;
	int err;

	for (;;) {
		rcu_read_lock();
		t = pid_task(pid, PIDTYPE_PID);
		err = t ? group_send_sig_info(sig, info, t, PIDTYPE_TGID) : -ESRCH;
		rcu_read_unlock();
		if (likely(!t || err != -ESRCH))
			return err;
		/* It may just have been replaced by the thread that calls exec. */
		if (pid_task(pid, PIDTYPE_PID) == t)
			return -ESRCH;
	}
}

int kill_pid(struct pid *pid, int sig, int priv)
{
	return kill_pid_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pid);
}

/* 0 if one of them could be told. */
int __kill_pgrp_info(int sig, struct kernel_siginfo *info, struct pid *pgrp)
{
	struct task_struct *t;
	int err = -ESRCH;
	bool success = false;

	if (!pgrp)
		return -ESRCH;
	do_each_pid_task(pgrp, PIDTYPE_PGID, t) {
		int e = group_send_sig_info(sig, info, t, PIDTYPE_PGID);

		success |= !e;
		err = e;
	}
	return success ? 0 : err;
}

int kill_pgrp(struct pid *pgrp, int sig, int priv)
{
	unsigned long flags;
	int err;

	read_lock_irqsave(&tasklist_lock, flags);
	err = __kill_pgrp_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pgrp);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

/*
 * Signals the program cannot refuse.
 */
static void force_sig_info_how(struct kernel_siginfo *info, bool to_default)
{
	struct task_struct *t = current;
	int sig = info->si_signo;
	struct k_sigaction *action;
	unsigned long flags;
	bool blocked;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	action = &t->sighand->action[sig - 1];
	blocked = (t->blocked & sigmask(sig)) != 0;
	if (blocked || to_default || action->sa.sa_handler == SIG_IGN) {
		action->sa.sa_handler = SIG_DFL;
		t->blocked &= ~sigmask(sig);
	}
	if (action->sa.sa_handler == SIG_DFL)
		t->signal->flags &= ~SIGNAL_UNKILLABLE;	/* init dies of its own mistakes */
	send_signal_locked(sig, info, t, PIDTYPE_PID);
	if (!(t->work & TIF_SIGPENDING))	/* it was pending and blocked */
		signal_wake_up(t, 0);
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
}

void force_sig_info(struct kernel_siginfo *info)
{
	force_sig_info_how(info, false);
}

static void siginfo_kernel(kernel_siginfo_t *info, int sig)
{
	clear_siginfo(info);
	info->si_signo = sig;
	info->si_code = SI_KERNEL;
}

void force_sig(int sig)
{
	kernel_siginfo_t info;

	siginfo_kernel(&info, sig);
	force_sig_info_how(&info, false);
}

void force_fatal_sig(int sig)
{
	kernel_siginfo_t info;

	siginfo_kernel(&info, sig);
	force_sig_info_how(&info, true);
}

int force_sig_fault(int sig, int code, void __user *addr)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = sig;
	info.si_code = code;
	info.si_addr = (__force void *)addr;
	force_sig_info_how(&info, false);
	return 0;
}

/* The handler's frame could not be written: a handler for SIGSEGV would not help. */
void force_sigsegv(int sig)
{
	if (sig == SIGSEGV)
		force_fatal_sig(SIGSEGV);
	else
		force_sig(SIGSEGV);
}

/*
 * Masks.
 */

/* Of what @which blocks now, wake others that can take what is pending for all. */
static void retarget_shared_pending(struct task_struct *t, u64 which)
{
	struct task_struct *n;
	u64 retarget = t->signal->shared_pending.signal & which;

	if (!retarget)
		return;
	for_each_thread(t, n) {
		if (n == t || (n->flags & PF_EXITING) || !(retarget & ~n->blocked))
			continue;
		retarget &= n->blocked;
		if (!(n->work & TIF_SIGPENDING))
			signal_wake_up(n, 0);
		if (!retarget)
			break;
	}
}

/* See signal.h. */
void signal_retarget_exit(struct task_struct *t)
{
	retarget_shared_pending(t, ~t->blocked);
}

void set_current_blocked(u64 mask)
{
	struct task_struct *t = current;

	mask &= ~SIG_KERNEL_ONLY_MASK;
	if (t->blocked == mask)
		return;
	spin_lock_irq(&t->sighand->siglock);
	if ((t->work & TIF_SIGPENDING) && !thread_group_empty(t))
		retarget_shared_pending(t, mask & ~t->blocked);
	t->blocked = mask;
	recalc_sigpending_of(t);
	spin_unlock_irq(&t->sighand->siglock);
}

int sigprocmask(int how, u64 *set, u64 *old)
{
	u64 mask = current->blocked;

	if (old)
		*old = mask;
	switch (how) {
	case SIG_BLOCK:
		mask |= *set;
		break;
	case SIG_UNBLOCK:
		mask &= ~*set;
		break;
	case SIG_SETMASK:
		mask = *set;
		break;
	default:
		return -EINVAL;
	}
	set_current_blocked(mask);
	return 0;
}

/*
 * Preallocated signals of POSIX timers.
 */
int send_sigqueue(struct sigqueue *q, struct pid *pid, enum pid_type type)
{
	int sig = q->info.si_signo, ret = -1;
	struct sigpending *pending;
	struct task_struct *t;
	unsigned long flags;

	rcu_read_lock();
	t = pid_task(pid, type);
	if (!t || !lock_task_sighand(t, &flags))
		goto out;
	ret = 1;			/* ignored: the timer goes on by itself */
	if (!prepare_signal(sig, t, false))
		goto unlock;
	ret = 0;
	if (!list_empty(&q->list)) {
		q->info.si_overrun++;	/* still waits to be taken */
		goto unlock;
	}
	q->info.si_overrun = 0;
	signalfd_notify(t);
	pending = type != PIDTYPE_PID ? &t->signal->shared_pending : &t->pending;
	list_add_tail(&q->list, &pending->list);
	pending->signal |= sigmask(sig);
	complete_signal(sig, t, type);
unlock:
	unlock_task_sighand(t, &flags);
out:
	rcu_read_unlock();
	return ret;
}
