/*
 * signal.c - taking signals: default actions, stops, and the way to a handler
 *
 * do_signal() runs on the way back to user mode.  It carries out what needs no
 * program (ignore, stop, continue, end) and, when a handler is to run, has
 * arch build its frame.  It also finishes interrupted system calls: restarted,
 * or turned into EINTR.
 *
 * A stop concerns the whole process: the thread that takes the signal marks
 * all others; each stops when it comes by here, and the last one makes the
 * process "stopped" and tells the parent.
 */
#include "proc/sigcalls.h"

#include <asm/unistd_64.h>
#include <linux/wait.h>

#include "arch/x86/signal.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "proc/exit.h"
#include "proc/itimer.h"
#include "proc/ptrace.h"
#include "proc/rseq.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "sched/signal.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

#define NR_ia32_restart_syscall	0
#define SYSCALL_INSN_LEN	2	/* syscall, int $0x80, sysenter's landing pad */

static struct kmem_cache *sigqueue_cache;

void signals_init(void)
{
	sigqueue_cache = KMEM_CACHE(sigqueue, SLAB_PANIC);
}

/*
 * Memory for queued signals, counted against the receiver's real user.
 */
struct sigqueue *__sigqueue_alloc(int sig, struct task_struct *t, bool override_rlimit)
{
	struct user_struct *user = __task_cred(t)->user;
	struct sigqueue *q = NULL;

	(void)sig;
	if (atomic_inc_return(&user->sigpending) <= (long)min(task_rlimit(t, RLIMIT_SIGPENDING),
							      (unsigned long)INT_MAX) ||
	    override_rlimit)
		q = kmem_cache_alloc(sigqueue_cache, GFP_ATOMIC);
	if (!q) {
		atomic_dec(&user->sigpending);
		return NULL;
	}
	INIT_LIST_HEAD(&q->list);
	q->flags = 0;
	refcount_inc(&user->refs);
	q->user = user;
	return q;
}

static void sigqueue_release(struct sigqueue *q)
{
	atomic_dec(&q->user->sigpending);
	free_uid(q->user);
	kmem_cache_free(sigqueue_cache, q);
}

void __sigqueue_free(struct sigqueue *q)
{
	if (!(q->flags & SIGQUEUE_PREALLOC))	/* the timer keeps its own */
		sigqueue_release(q);
}

struct sigqueue *sigqueue_alloc(void)
{
	struct sigqueue *q = __sigqueue_alloc(-1, current, false);

	if (q)
		q->flags = SIGQUEUE_PREALLOC;
	return q;
}

/* The timer is gone; its signal may still be queued somewhere of this process. */
void sigqueue_free(struct sigqueue *q)
{
	unsigned long flags;
	bool queued;

	spin_lock_irqsave(&current->sighand->siglock, flags);
	q->flags &= ~SIGQUEUE_PREALLOC;
	queued = !list_empty(&q->list);	/* then whoever takes it frees it */
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	if (!queued)
		sigqueue_release(q);
}

/*
 * Telling the parent.  tasklist_lock held.
 */
static void child_info(kernel_siginfo_t *info, int sig, struct task_struct *t)
{
	u64 utime, stime;

	clear_siginfo(info);
	info->si_signo = sig;
	info->si_pid = t->pid;
	info->si_uid = __task_cred(t)->uid;
	thread_group_cputime(t, &utime, &stime);
	info->si_utime = utime / NSEC_PER_TICK;
	info->si_stime = stime / NSEC_PER_TICK;
}

/* @t has ended.  True: nobody will wait for it. */
bool do_notify_parent(struct task_struct *t, int sig)
{
	struct task_struct *parent = t->parent;
	struct sighand_struct *psig;
	kernel_siginfo_t info;
	bool autoreap = false;
	unsigned long flags;

	wake_up_all(&t->thread_pid->wait_pidfd);
	if (sig != SIGCHLD && t->parent_exec_id != READ_ONCE(parent->self_exec_id))
		sig = SIGCHLD;	/* the parent is another program by now */
	child_info(&info, sig, t);
	info.si_status = t->exit_code & 0x7f;
	if (t->exit_code & 0x80) {
		info.si_code = CLD_DUMPED;
	} else if (t->exit_code & 0x7f) {
		info.si_code = CLD_KILLED;
	} else {
		info.si_code = CLD_EXITED;
		info.si_status = t->exit_code >> 8;
	}

	psig = parent->sighand;
	spin_lock_irqsave(&psig->siglock, flags);
	if (sig == SIGCHLD) {
		const struct sigaction *sa = &psig->action[SIGCHLD - 1].sa;

		if (!t->ptrace)
			autoreap = sa->sa_handler == SIG_IGN || (sa->sa_flags & SA_NOCLDWAIT);
		if (autoreap && sa->sa_handler == SIG_IGN)
			sig = 0;
	}
	if (sig)
		send_signal_locked(sig, &info, parent, PIDTYPE_TGID);
	wake_up_parent(parent);
	spin_unlock_irqrestore(&psig->siglock, flags);
	return autoreap;
}

void do_notify_parent_cldstop(struct task_struct *t, bool for_ptracer, int why, int status)
{
	struct task_struct *parent;
	struct sighand_struct *psig;
	kernel_siginfo_t info;
	unsigned long flags;

	if (for_ptracer) {
		parent = t->parent;
	} else {
		t = t->group_leader;
		parent = t->real_parent;
	}
	child_info(&info, SIGCHLD, t);
	info.si_code = why;
	info.si_status = status;

	psig = parent->sighand;
	spin_lock_irqsave(&psig->siglock, flags);
	if (psig->action[SIGCHLD - 1].sa.sa_handler != SIG_IGN &&
	    !(psig->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDSTOP))
		send_signal_locked(SIGCHLD, &info, parent, PIDTYPE_TGID);
	wake_up_parent(parent);
	spin_unlock_irqrestore(&psig->siglock, flags);
}

/* @status: read under siglock; a parent in wait4() may take it from the process at once. */
static void notify_cldstop(int why, int status)
{
	local_irq_disable();
	read_lock(&tasklist_lock);
	do_notify_parent_cldstop(current, false, why, status);
	read_unlock(&tasklist_lock);
	local_irq_enable();
}

/*
 * Stops and ends of the whole process.  siglock.
 */
static bool set_stop_pending(struct task_struct *t, int sig)
{
	if (__fatal_signal_pending(t) || (t->flags & PF_EXITING))
		return false;
	t->jobctl &= ~JOBCTL_STOP_SIGMASK;
	t->jobctl |= sig | JOBCTL_STOP_PENDING | JOBCTL_STOP_CONSUME;
	return true;
}

/* This thread has stopped.  True: it was the last, and the process has. */
bool participate_group_stop(struct task_struct *t)
{
	struct signal_struct *sig = t->signal;
	bool consume = t->jobctl & JOBCTL_STOP_CONSUME;

	/* The signal's number stays: a tracer is told it. */
	t->jobctl &= ~(JOBCTL_STOP_ALL & ~JOBCTL_STOP_SIGMASK);
	if (!consume)
		return false;
	if (sig->group_stop_count > 0)
		sig->group_stop_count--;
	if (sig->group_stop_count || (sig->flags & SIGNAL_STOP_STOPPED))
		return false;
	sig->flags &= ~(SIGNAL_STOP_CONTINUED | SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED);
	sig->flags |= SIGNAL_STOP_STOPPED;
	return true;
}

static void begin_group_stop(struct task_struct *me, int sig)
{
	struct signal_struct *signal = me->signal;
	struct task_struct *t;

	if (!(signal->flags & SIGNAL_STOP_STOPPED))
		signal->group_exit_code = sig;
	signal->group_stop_count = 0;
	for_each_thread(me, t) {
		if ((t->state & TASK_STOPPED) || !set_stop_pending(t, sig))
			continue;
		signal->group_stop_count++;
		if (t != me)
			signal_wake_up(t, 0);
	}
}

/*
 * Stops the current thread; @sig 0: because another one said so.  True: it
 * did, and siglock is released.
 */
static bool do_signal_stop(int sig)
{
	struct task_struct *t = current;
	struct signal_struct *signal = t->signal;
	bool last;
	int status;

	if (!(t->jobctl & JOBCTL_STOP_PENDING)) {
		/* A SIGCONT may have come while the lock was not held. */
		if (!(t->jobctl & JOBCTL_STOP_DEQUEUED) || (signal->flags & SIGNAL_GROUP_EXIT) ||
		    signal->group_exec_task)
			return false;
		begin_group_stop(t, sig);
	}
	if (unlikely(t->ptrace)) {
		t->jobctl |= JOBCTL_TRAP_STOP;	/* it stops for its tracer instead */
		return false;
	}
	last = participate_group_stop(t);
	status = signal->group_exit_code & 0x7f;
	set_current_state(TASK_STOPPED | TASK_WAKEKILL);
	spin_unlock_irq(&t->sighand->siglock);
	if (last)
		notify_cldstop(CLD_STOPPED, status);
	schedule();
	return true;
}

int zap_other_threads(struct task_struct *p)
{
	struct task_struct *t;
	int count = 0;

	p->signal->group_stop_count = 0;
	for_each_thread(p, t) {
		if (t == p)
			continue;
		t->jobctl &= ~(JOBCTL_STOP_ALL | JOBCTL_TRAP_MASK);
		count++;
		if (t->exit_state)
			continue;
		t->pending.signal |= sigmask(SIGKILL);
		signal_wake_up(t, 1);
	}
	return count;
}

void exit_signals(struct task_struct *t)
{
	bool stopped = false;
	int status;

	if (thread_group_empty(t) || (t->signal->flags & SIGNAL_GROUP_EXIT)) {
		t->flags |= PF_EXITING;
		return;
	}
	spin_lock_irq(&t->sighand->siglock);
	t->flags |= PF_EXITING;		/* no signal picks it any more */
	if (signal_pending(t)) {
		signal_retarget_exit(t);
		if (t->jobctl & JOBCTL_STOP_PENDING)
			stopped = participate_group_stop(t);
	}
	status = t->signal->group_exit_code & 0x7f;
	spin_unlock_irq(&t->sighand->siglock);
	if (stopped)
		notify_cldstop(CLD_STOPPED, status);
}

/*
 * The default actions.
 */
static void __noreturn die(int sig, const kernel_siginfo_t *info)
{
	current->flags |= PF_SIGNALED;
	trace_signal(sig, info->si_code, info->si_pid, info->si_uid,
		     (unsigned long)info->si_addr);
	do_group_exit(sig);
}

/* SIGCONT came: the first thread that runs again tells the parent.  siglock. */
static bool tell_parent_of_cont(struct signal_struct *signal)
{
	int why, status;

	if (likely(!(signal->flags & (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED))))
		return false;
	why = (signal->flags & SIGNAL_CLD_CONTINUED) ? CLD_CONTINUED : CLD_STOPPED;
	status = why == CLD_CONTINUED ? SIGCONT : signal->group_exit_code & 0x7f;
	signal->flags &= ~(SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED);
	spin_unlock_irq(&current->sighand->siglock);
	notify_cldstop(why, status);
	return true;
}

/*
 * One look under the lock: 1 a handler is to run, 0 nothing is pending, -1 look
 * again (the lock was released).
 */
static int next_action(struct ksignal *ksig)
{
	struct task_struct *t = current;
	struct signal_struct *signal = t->signal;
	struct k_sigaction *ka;
	int sig;

	for (;;) {
		if ((signal->flags & SIGNAL_GROUP_EXIT) || signal->group_exec_task) {
			ksig->sig = SIGKILL;
			clear_siginfo(&ksig->info);
			spin_unlock_irq(&t->sighand->siglock);
			die(SIGKILL, &ksig->info);
		}
		if ((t->jobctl & JOBCTL_STOP_PENDING) && do_signal_stop(0))
			return -1;
		if (unlikely(t->jobctl & JOBCTL_TRAP_MASK)) {
			ptrace_jobctl_trap();
			spin_unlock_irq(&t->sighand->siglock);
			return -1;
		}
		sig = dequeue_signal(t, t->blocked, &ksig->info);
		if (!sig)
			return 0;
		if (unlikely(t->ptrace) && sig != SIGKILL) {
			sig = ptrace_signal(sig, &ksig->info);
			if (!sig) {
				spin_unlock_irq(&t->sighand->siglock);
				return -1;
			}
		}
		ksig->sig = sig;
		ka = &t->sighand->action[sig - 1];
		if (ka->sa.sa_handler == SIG_IGN)
			continue;
		if (ka->sa.sa_handler != SIG_DFL) {
			ksig->ka = *ka;
			if (ka->sa.sa_flags & SA_ONESHOT)
				ka->sa.sa_handler = SIG_DFL;
			return 1;
		}
		if (sig_kernel_ignore(sig))
			continue;
		if ((signal->flags & SIGNAL_UNKILLABLE) && !sig_kernel_only(sig))
			continue;
		if (sig_kernel_stop(sig)) {
			if (sig != SIGSTOP) {
				spin_unlock_irq(&t->sighand->siglock);
				if (is_current_pgrp_orphaned())
					return -1;
				spin_lock_irq(&t->sighand->siglock);
			}
			if (do_signal_stop(sig))
				return -1;
			continue;
		}
		spin_unlock_irq(&t->sighand->siglock);
		die(sig, &ksig->info);
	}
}

bool get_signal(struct ksignal *ksig)
{
	struct task_struct *t = current;
	int found;

	do {
		spin_lock_irq(&t->sighand->siglock);
		if (tell_parent_of_cont(t->signal))
			found = -1;
		else
			found = next_action(ksig);
	} while (found < 0);
	spin_unlock_irq(&t->sighand->siglock);
	if (found)
		trace_signal(ksig->sig, ksig->info.si_code, ksig->info.si_pid, ksig->info.si_uid,
			     (unsigned long)ksig->info.si_addr);
	return found;
}

/*
 * The way to the handler.
 */
void signal_setup_done(int failed, struct ksignal *ksig, int stepping)
{
	u64 blocked;

	if (failed) {
		force_sigsegv(ksig->sig);
		return;
	}
	current->restore_sigmask = false;	/* the frame holds the mask */
	blocked = current->blocked | ksig->ka.sa.sa_mask;
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		blocked |= sigmask(ksig->sig);
	set_current_blocked(blocked);
	if (current->sas_ss_flags & SS_AUTODISARM) {
		current->sas_ss_sp = current->sas_ss_size = 0;
		current->sas_ss_flags = SS_DISABLE;
	}
	if (unlikely(stepping))
		ptrace_notify(SIGTRAP, 0);
}

static inline bool in_syscall(const struct pt_regs *regs)
{
	return (long)regs->orig_ax >= 0;
}

static inline long syscall_error(const struct pt_regs *regs)
{
	return user_32bit_mode(regs) ? (int)regs->ax : (long)regs->ax;
}

static void restart_call(struct pt_regs *regs, unsigned long nr)
{
	regs->ax = nr;
	regs->ip -= SYSCALL_INSN_LEN;
}

/* The interrupted call, when a handler runs first. */
static void finish_call_for_handler(struct pt_regs *regs, unsigned long sa_flags)
{
	switch (syscall_error(regs)) {
	case -ERESTART_RESTARTBLOCK:
	case -ERESTARTNOHAND:
		regs->ax = -EINTR;
		break;
	case -ERESTARTSYS:
		if (!(sa_flags & SA_RESTART)) {
			regs->ax = -EINTR;
			break;
		}
		fallthrough;
	case -ERESTARTNOINTR:
		restart_call(regs, regs->orig_ax);
		break;
	}
}

static void finish_call(struct pt_regs *regs)
{
	switch (syscall_error(regs)) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		restart_call(regs, regs->orig_ax);
		break;
	case -ERESTART_RESTARTBLOCK:
		restart_call(regs, user_32bit_mode(regs) ? NR_ia32_restart_syscall
							  : __NR_restart_syscall);
		break;
	}
}

static __always_inline void handle_signal(struct ksignal *ksig, struct pt_regs *regs)
{
	bool stepping = current->ptrace & PT_SINGLESTEP;
	siginfo_t info;
	struct sigframe_setup setup = {
		.sig = ksig->sig,
		.info = &info,
		.handler = (unsigned long)ksig->ka.sa.sa_handler,
		.sa_flags = ksig->ka.sa.sa_flags,
		.restorer = (unsigned long)ksig->ka.sa.sa_restorer,
		.oldmask = sigmask_to_save(),
		.altstack = {
			.ss_sp = (void *)current->sas_ss_sp,
			.ss_flags = current->sas_ss_flags,
			.ss_size = current->sas_ss_size,
		},
	};

	/* Programs see 128 bytes of siginfo; what the kernel does not use is 0. */
	if (ksig->ka.sa.sa_flags & SA_SIGINFO) {
		memcpy(&info, &ksig->info, sizeof(ksig->info));
		memset((char *)&info + sizeof(ksig->info), 0, sizeof(info) - sizeof(ksig->info));
	}

	if (in_syscall(regs))
		finish_call_for_handler(regs, ksig->ka.sa.sa_flags);
	/* The frame has the program's own flags; a step ends at the handler. */
	if (unlikely(stepping))
		user_disable_single_step(current);
	rseq_signal_deliver(ksig->sig, regs);
	signal_setup_done(setup_rt_frame(regs, &setup), ksig, stepping);
}

/* Is it the only one, with a handler, without effects beyond it, and could be queued? */
static inline bool may_take_now(struct task_struct *t, int sig, __sighandler_t handler)
{
	return !(t->work & (TIF_SIGPENDING | TIF_NOTIFY_SIGNAL)) &&
	       !(t->blocked & sigmask(sig)) && handler != SIG_DFL && handler != SIG_IGN &&
	       !siginmask(sig, SIG_KERNEL_STOP_MASK | sigmask(SIGCONT)) &&
	       (unsigned int)atomic_read(&current_cred()->user->sigpending) <
	       task_rlimit(t, RLIMIT_SIGPENDING);
}

bool take_own_signal(int sig, const kernel_siginfo_t *info)
{
	struct task_struct *t = current;
	struct pt_regs *regs = task_pt_regs(t);
	struct k_sigaction *ka;
	struct ksignal ksig;
	bool now;

	/* Who watches is to see the call's end first. */
	if (unlikely(sig <= 0 || !valid_signal((unsigned long)sig) || t->ptrace) ||
	    trace_enabled())
		return false;
	ka = &t->sighand->action[sig - 1];
	spin_lock_irq(&t->sighand->siglock);
	now = may_take_now(t, sig, ka->sa.sa_handler);
	if (likely(now)) {
		ksig.ka = *ka;
		if (ksig.ka.sa.sa_flags & SA_ONESHOT)
			ka->sa.sa_handler = SIG_DFL;
	}
	spin_unlock_irq(&t->sighand->siglock);
	if (unlikely(!now))
		return false;
	ksig.sig = sig;
	if (ksig.ka.sa.sa_flags & SA_SIGINFO)
		ksig.info = *info;
	regs->ax = 0;			/* the call succeeded before the handler ran */
	handle_signal(&ksig, regs);
	return true;
}

void do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (unlikely(current->work & TIF_NOTIFY_SIGNAL)) {
		clear_task_work(current, TIF_NOTIFY_SIGNAL);
		check_cpu_timers();
	}
	if ((current->work & TIF_SIGPENDING) && get_signal(&ksig)) {
		handle_signal(&ksig, regs);
		return;
	}
	if (in_syscall(regs))
		finish_call(regs);
	restore_saved_sigmask();
}

/*
 * What arch's sigreturn brings back.
 */
void sigreturn_set_blocked(u64 mask)
{
	set_current_blocked(mask);
}

void sigreturn_bad_frame(void)
{
	force_sig(SIGSEGV);
}

void sigreturn_restore_altstack(const stack_t *ss)
{
	struct task_struct *t = current;

	if (likely((unsigned long)ss->ss_sp == t->sas_ss_sp && ss->ss_size == t->sas_ss_size &&
		   ss->ss_flags == (int)t->sas_ss_flags))
		return;		/* as nearly always: nobody changed it */
	(void)do_sigaltstack(ss, NULL, task_pt_regs(current)->sp, MINSIGSTKSZ);
}
