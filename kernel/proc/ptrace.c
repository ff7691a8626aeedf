/*
 * ptrace.c - one task watches and steers another: what debuggers and strace use
 *
 * A traced task (tracee) stops where its tracer wants to see it: when a signal is
 * about to be taken, before and after system calls, at events such as fork and
 * exec, and where its process stops.  It sleeps in TASK_TRACED; the tracer learns
 * of it by wait4(), looks and changes, and lets it go on.
 *
 * task->parent is the tracer meanwhile; real_parent stays.  A zombie is waited
 * for by the tracer first, then handed back to the real parent.
 *
 * What a tracer changes of a stopped task (registers, task->ptrace, exit_code) has
 * no lock: the stop itself keeps others away.  Only SIGKILL ends a stop without
 * the tracer, and then the task never sees user mode again.
 *
 * Lock order: tasklist_lock, then siglock.
 */
#include "proc/ptrace.h"

#include <asm/prctl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/elf.h>
#include <linux/sched.h>
#include <linux/uio.h>
#include <linux/wait.h>

#include "arch/x86/fpu.h"
#include "arch/x86/syscall.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/exit.h"
#include "proc/fork.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/exec.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

/* PTRACE_O_SUSPEND_SECCOMP is for checkpoints, which there are none of. */
#define KNOWN_OPTIONS	(PTRACE_O_MASK & ~PTRACE_O_SUSPEND_SECCOMP)

/* Offset in the C library's struct user: where the debug registers begin and end. */
#define USER_DEBUGREG	848
#define USER_SIZE	912

/*
 * What arch does not know of a task.
 */
struct thread_struct *ptrace_thread(struct task_struct *t)
{
	return &t->thread;
}

struct pt_regs *ptrace_regs(struct task_struct *t)
{
	return task_pt_regs(t);
}

bool ptrace_forced_tf(struct task_struct *t)
{
	return t->ptrace & PT_FORCED_TF;
}

void ptrace_set_forced_tf(struct task_struct *t, bool forced)
{
	if (forced)
		t->ptrace |= PT_FORCED_TF;
	else
		t->ptrace &= ~PT_FORCED_TF;
}

/*
 * Who traces whom.  tasklist_lock for writing.
 */
static void ptrace_link(struct task_struct *child, struct task_struct *tracer, u64 flags)
{
	child->ptrace = flags;
	child->parent = tracer;
	list_add(&child->ptrace_entry, &tracer->ptraced);
	set_task_work(child, TIF_SYSCALL_TRACE);
}

/* Back to what it would be without us: running, or stopped with its process. */
void ptrace_unlink(struct task_struct *child)
{
	struct signal_struct *signal = child->signal;

	list_del_init(&child->ptrace_entry);
	child->parent = child->real_parent;
	spin_lock(&child->sighand->siglock);
	user_disable_single_step(child);
	child->ptrace = 0;
	clear_task_work(child, TIF_SYSCALL_TRACE);
	child->jobctl &= ~(JOBCTL_TRAP_MASK | JOBCTL_LISTENING);
	if (!(child->flags & PF_EXITING) &&
	    ((signal->flags & SIGNAL_STOP_STOPPED) || signal->group_stop_count)) {
		child->jobctl |= JOBCTL_STOP_PENDING;
		if (!(child->jobctl & JOBCTL_STOP_SIGMASK))
			child->jobctl |= SIGSTOP;
	}
	if ((child->jobctl & JOBCTL_STOP_PENDING) || (child->state & TASK_TRACED))
		signal_wake_up_state(child, TASK_TRACED);
	spin_unlock(&child->sighand->siglock);
}

void ptrace_init_task(struct task_struct *child, bool traced)
{
	u64 flags = current->ptrace & ~(PT_RESUME_MASK | PT_FORCED_TF);

	if (likely(!current->ptrace))
		return;
	/* The trap flag that our tracer set was copied with our registers. */
	if (current->ptrace & PT_FORCED_TF)
		task_pt_regs(child)->flags &= ~(unsigned long)X86_EFLAGS_TF;
	if (!traced)
		return;
	ptrace_link(child, current->parent, flags);
	if (flags & PT_SEIZED)
		child->jobctl |= JOBCTL_TRAP_STOP;
	else
		child->pending.signal |= sigmask(SIGSTOP);
	set_task_work(child, TIF_SIGPENDING);
}

static bool ignores_children(struct task_struct *parent)
{
	const struct sigaction *sa = &parent->sighand->action[SIGCHLD - 1].sa;
	bool ignores;

	spin_lock(&parent->sighand->siglock);
	ignores = sa->sa_handler == SIG_IGN || (sa->sa_flags & SA_NOCLDWAIT);
	spin_unlock(&parent->sighand->siglock);
	return ignores;
}

/* True: it is dead, and nobody will wait for it. */
static bool do_detach(struct task_struct *tracer, struct task_struct *child)
{
	bool dead;

	ptrace_unlink(child);
	if (child->exit_state != EXIT_ZOMBIE)
		return false;
	dead = !thread_group_leader(child);
	if (!dead && thread_group_empty(child)) {
		if (!same_thread_group(child->real_parent, tracer)) {
			dead = do_notify_parent(child, child->exit_signal);
		} else if (ignores_children(tracer)) {
			wake_up_parent(tracer);
			dead = true;
		}
	}
	if (dead)
		child->exit_state = EXIT_DEAD;
	return dead;
}

void exit_ptrace(struct task_struct *tracer, struct list_head *dead)
{
	struct task_struct *p, *next;

	list_for_each_entry_safe(p, next, &tracer->ptraced, ptrace_entry) {
		if (p->ptrace & ((u64)PTRACE_O_EXITKILL << PT_OPT_SHIFT))
			send_sig_info(SIGKILL, SEND_SIG_PRIV, p);
		if (do_detach(tracer, p))
			list_add(&p->dead_node, dead);
	}
}

bool ptrace_exit_notify(struct task_struct *t)
{
	bool to_parent = thread_group_leader(t) && thread_group_empty(t) && !ptrace_reparented(t);

	return do_notify_parent(t, to_parent ? t->exit_signal : SIGCHLD);
}

bool ptrace_hand_back(struct task_struct *t)
{
	bool dead;

	write_lock_irq(&tasklist_lock);
	if (t->ptrace)
		ptrace_unlink(t);
	dead = thread_group_empty(t) && do_notify_parent(t, t->exit_signal);
	t->exit_state = dead ? EXIT_DEAD : EXIT_ZOMBIE;
	write_unlock_irq(&tasklist_lock);
	return dead;
}

/*
 * Stopping.
 */

/*
 * siglock is held, and again on return.  The tracer's answer: a signal, or 0.  The
 * state is set before anybody is told, so the tracer finds us stopped or about to be.
 */
static int ptrace_stop(int exit_code, int why, unsigned long message, kernel_siginfo_t *info)
{
	struct task_struct *t = current;
	spinlock_t *siglock = &t->sighand->siglock;
	bool group_stopped = false;
	int status;

	if (!t->ptrace || __fatal_signal_pending(t))
		return exit_code;
	if (why == CLD_STOPPED && (t->jobctl & JOBCTL_STOP_PENDING))
		group_stopped = participate_group_stop(t);
	t->jobctl &= ~(JOBCTL_TRAP_STOP | JOBCTL_LISTENING);
	if (info && info->si_code >> 8 == PTRACE_EVENT_STOP)
		t->jobctl &= ~JOBCTL_TRAP_NOTIFY;
	t->last_siginfo = info;
	t->ptrace_message = message;
	t->exit_code = exit_code;
	status = t->signal->group_exit_code & 0x7f;
	set_current_state(TASK_TRACED | TASK_WAKEKILL);
	spin_unlock_irq(siglock);

	local_irq_disable();
	read_lock(&tasklist_lock);
	if (t->ptrace) {
		do_notify_parent_cldstop(t, true, why,
					 why == CLD_STOPPED ? status : exit_code & 0x7f);
		if (group_stopped && ptrace_reparented(t))
			do_notify_parent_cldstop(t, false, why, status);
	} else {
		__set_current_state(TASK_RUNNING);	/* let go while we came here */
		if (group_stopped)
			do_notify_parent_cldstop(t, false, why, status);
	}
	read_unlock(&tasklist_lock);
	local_irq_enable();
	schedule();

	spin_lock_irq(siglock);
	exit_code = t->ptrace ? t->exit_code : 0;
	t->exit_code = 0;
	t->last_siginfo = NULL;
	t->ptrace_message = 0;
	t->jobctl &= ~JOBCTL_LISTENING;
	/*
	 * Something may have come that did not wake us.  Never the other way round: a
	 * call that was interrupted has yet to pass do_signal(), even if nothing is left.
	 */
	recalc_sigpending_and_wake(t);
	set_current_work(TIF_RESTORE_REGS);
	return exit_code;
}

static int stop_with_info(int signr, int exit_code, int why, unsigned long message)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = signr;
	info.si_code = exit_code;
	info.si_pid = current->pid;
	info.si_uid = current_uid();
	return ptrace_stop(exit_code, why, message, &info);
}

int ptrace_notify(int exit_code, unsigned long message)
{
	int signr;

	spin_lock_irq(&current->sighand->siglock);
	signr = stop_with_info(SIGTRAP, exit_code, CLD_TRAPPED, message);
	spin_unlock_irq(&current->sighand->siglock);
	return signr;
}

void __ptrace_event(int event, unsigned long message)
{
	if (ptrace_event_enabled(current, event))
		ptrace_notify(event << 8 | SIGTRAP, message);
	else if (event == PTRACE_EVENT_EXEC && !(current->ptrace & PT_SEIZED))
		send_sig(SIGTRAP, current, 0);	/* as it was before there were events */
}

void ptrace_jobctl_trap(void)
{
	struct task_struct *t = current;
	struct signal_struct *signal = t->signal;
	int sig = t->jobctl & JOBCTL_STOP_SIGMASK;

	if (t->ptrace & PT_SEIZED) {
		if (!signal->group_stop_count && !(signal->flags & SIGNAL_STOP_STOPPED))
			sig = SIGTRAP;
		stop_with_info(sig, sig | PTRACE_EVENT_STOP << 8, CLD_STOPPED, 0);
	} else if (t->ptrace) {
		ptrace_stop(sig, CLD_STOPPED, 0, NULL);
	}
	/* A SIGCONT that came meanwhile has yet to be told. */
	t->jobctl &= ~JOBCTL_TRAP_STOP;
	if (!t->ptrace || __fatal_signal_pending(t))
		t->jobctl &= ~JOBCTL_TRAP_MASK;
	recalc_sigpending();
}

int ptrace_signal(int sig, kernel_siginfo_t *info)
{
	struct task_struct *t = current;

	t->jobctl |= JOBCTL_STOP_DEQUEUED;	/* it may yet stop us */
	sig = ptrace_stop(sig, CLD_TRAPPED, 0, info);
	if (!sig)
		return 0;
	if (sig != info->si_signo) {
		clear_siginfo(info);
		info->si_signo = sig;
		info->si_code = SI_USER;
		info->si_pid = t->parent->tgid;
		info->si_uid = __task_cred(t->parent)->uid;
	}
	if ((t->blocked & sigmask(sig)) || __fatal_signal_pending(t)) {
		send_signal_locked(sig, info, t, PIDTYPE_PID);
		return 0;
	}
	return sig;
}

/*
 * fork and exec.
 */
int ptrace_fork_event(const struct kernel_clone_args *args)
{
	int event = PTRACE_EVENT_FORK;

	if (likely(!current->ptrace) || (args->flags & CLONE_UNTRACED))
		return 0;
	if (args->flags & CLONE_VFORK)
		event = PTRACE_EVENT_VFORK;
	else if (args->exit_signal != SIGCHLD)
		event = PTRACE_EVENT_CLONE;
	return ptrace_event_enabled(current, event) ? event : 0;
}

void exec_traced(pid_t old_pid)
{
	ptrace_event(PTRACE_EVENT_EXEC, old_pid);
}

bool exec_is_watched(void)
{
	bool watched = false;

	if (likely(!current->ptrace))
		return false;
	rcu_read_lock();
	if (current->ptrace)
		watched = !has_capability(current->parent, CAP_SYS_PTRACE);
	rcu_read_unlock();
	return watched;
}

/*
 * System calls of a traced task.
 */
static void report_syscall(struct pt_regs *regs __maybe_unused, unsigned long message)
{
	bool sysgood = current->ptrace & ((u64)PTRACE_O_TRACESYSGOOD << PT_OPT_SHIFT);
	int signr = ptrace_notify(SIGTRAP | (sysgood ? 0x80 : 0), message);

	if (signr)
		send_sig(signr, current, 1);
}

long syscall_trace_enter(struct pt_regs *regs)
{
	struct task_struct *t = current;
	bool skip = t->ptrace & PT_SYSEMU;

	regs->ax = -ENOSYS;
	if (t->ptrace & (PT_SYSCALL | PT_SYSEMU)) {
		report_syscall(regs, PTRACE_EVENTMSG_SYSCALL_ENTRY);
		skip |= fatal_signal_pending(t);
	}
	return skip ? -1 : (long)(int)regs->orig_ax;
}

void syscall_trace_exit(struct pt_regs *regs)
{
	u64 how = current->ptrace & PT_RESUME_MASK;

	if (how & PT_SYSEMU)
		return;
	if (how & PT_SINGLESTEP)
		force_sig_fault(SIGTRAP, TRAP_BRKPT, (void __user *)regs->ip);
	else if (how & PT_SYSCALL)
		report_syscall(regs, PTRACE_EVENTMSG_SYSCALL_EXIT);
}

/*
 * Attaching.
 */
static long ptrace_traceme(void)
{
	long err = -EPERM;

	write_lock_irq(&tasklist_lock);
	if (!current->ptrace) {
		err = 0;
		if (!(current->real_parent->flags & PF_EXITING))
			ptrace_link(current, current->real_parent, PT_PTRACED);
	}
	write_unlock_irq(&tasklist_lock);
	return err;
}

static long ptrace_attach(struct task_struct *t, bool seize, unsigned long addr,
			  unsigned long options)
{
	u64 flags = PT_PTRACED;
	long err = -EPERM;

	if (seize) {
		if (addr || (options & ~(unsigned long)KNOWN_OPTIONS))
			return -EIO;
		flags |= PT_SEIZED | (u64)options << PT_OPT_SHIFT;
	}
	if ((t->flags & PF_KTHREAD) || same_thread_group(t, current) ||
	    !ptrace_may_access(t, true))
		return -EPERM;
	write_lock_irq(&tasklist_lock);
	if (t->exit_state || t->ptrace)
		goto out;
	ptrace_link(t, current, flags);
	if (!seize)
		send_sig_info(SIGSTOP, SEND_SIG_PRIV, t);
	spin_lock(&t->sighand->siglock);
	if (t->state & TASK_STOPPED) {	/* from its process's stop into one of ours */
		t->jobctl |= JOBCTL_TRAP_STOP;
		signal_wake_up_state(t, TASK_STOPPED);
	}
	spin_unlock(&t->sighand->siglock);
	err = 0;
out:
	write_unlock_irq(&tasklist_lock);
	return err;
}

static long ptrace_detach(struct task_struct *child, unsigned long sig)
{
	bool dead;

	if (!valid_signal(sig))
		return -EIO;
	write_lock_irq(&tasklist_lock);
	if (!child->ptrace || child->parent != current) {
		write_unlock_irq(&tasklist_lock);
		return -ESRCH;
	}
	spin_lock(&child->sighand->siglock);
	child->exit_code = 0;
	spin_unlock(&child->sighand->siglock);
	dead = do_detach(current, child);
	write_unlock_irq(&tasklist_lock);
	if (dead)
		release_task(child);
	else if (sig)
		send_sig(sig, child, 1);
	return 0;
}

/* Is @child ours, stopped, and off its CPU?  Only then may it be looked at.  0, -ESRCH. */
static long ptrace_check_attach(struct task_struct *child, bool ignore_state)
{
	unsigned long flags;
	bool ok = false;

	read_lock_irqsave(&tasklist_lock, flags);
	if (child->ptrace && child->parent == current)
		ok = ignore_state || ((child->state & TASK_TRACED) &&
				      !(child->jobctl & JOBCTL_LISTENING));
	read_unlock_irqrestore(&tasklist_lock, flags);
	if (!ok)
		return -ESRCH;
	while (!ignore_state && READ_ONCE(child->on_cpu)) {
		if (!(READ_ONCE(child->state) & TASK_TRACED))
			return -ESRCH;
		cpu_relax();
	}
	return 0;
}

/*
 * Going on.
 */
static u64 resume_flags(long request)
{
	switch (request) {
	case PTRACE_SYSCALL:
		return PT_SYSCALL;
	case PTRACE_SYSEMU:
		return PT_SYSEMU;
	case PTRACE_SYSEMU_SINGLESTEP:
		return PT_SYSEMU | PT_SINGLESTEP;
	case PTRACE_SINGLESTEP:
		return PT_SINGLESTEP;
	default:
		return 0;
	}
}

static long ptrace_resume(struct task_struct *child, long request, unsigned long sig)
{
	u64 how = resume_flags(request);

	if (!valid_signal(sig))
		return -EIO;
	if (how & PT_SINGLESTEP)
		user_enable_single_step(child);
	else
		user_disable_single_step(child);
	spin_lock_irq(&child->sighand->siglock);
	child->ptrace = (child->ptrace & ~PT_RESUME_MASK) | how;
	child->exit_code = sig;
	wake_up_state(child, TASK_TRACED);
	spin_unlock_irq(&child->sighand->siglock);
	return 0;
}

static long ptrace_interrupt(struct task_struct *child)
{
	unsigned long flags;

	if (!(child->ptrace & PT_SEIZED))
		return -EIO;
	if (!lock_task_sighand(child, &flags))
		return -ESRCH;
	child->jobctl |= JOBCTL_TRAP_STOP;
	signal_wake_up_state(child, child->jobctl & JOBCTL_LISTENING ? TASK_TRACED : 0);
	unlock_task_sighand(child, &flags);
	return 0;
}

/* Stays stopped with its process, but SIGCONT will be told. */
static long ptrace_listen(struct task_struct *child)
{
	long err = -EIO;

	if (!(child->ptrace & PT_SEIZED))
		return err;
	spin_lock_irq(&child->sighand->siglock);
	if (child->last_siginfo && child->last_siginfo->si_code >> 8 == PTRACE_EVENT_STOP) {
		child->jobctl |= JOBCTL_LISTENING;
		if (child->jobctl & JOBCTL_TRAP_NOTIFY)
			signal_wake_up_state(child, TASK_TRACED);
		err = 0;
	}
	spin_unlock_irq(&child->sighand->siglock);
	return err;
}

static long ptrace_setoptions(struct task_struct *child, unsigned long options)
{
	if (options & ~(unsigned long)KNOWN_OPTIONS)
		return -EINVAL;
	child->ptrace = (child->ptrace & ~((u64)PTRACE_O_MASK << PT_OPT_SHIFT)) |
			(u64)options << PT_OPT_SHIFT;
	return 0;
}

/*
 * Memory and signals.
 */
static long ptrace_peek(struct task_struct *child, unsigned long addr, void *word, int len)
{
	return access_process_vm(child, addr, word, len, FOLL_FORCE) == len ? 0 : -EIO;
}

static long ptrace_poke(struct task_struct *child, unsigned long addr, const void *data, int len)
{
	if (access_process_vm(child, addr, (void *)data, len, FOLL_FORCE | FOLL_WRITE) != len)
		return -EIO;
	return 0;
}

/* With the lock that keeps the stop; NULL info: it is no signal's stop. */
static long get_stop_info(struct task_struct *child, kernel_siginfo_t *info)
{
	unsigned long flags;
	long err = -ESRCH;

	if (!lock_task_sighand(child, &flags))
		return err;
	err = -EINVAL;
	if (child->last_siginfo) {
		*info = *child->last_siginfo;
		err = 0;
	}
	unlock_task_sighand(child, &flags);
	return err;
}

static long set_stop_info(struct task_struct *child, const kernel_siginfo_t *info)
{
	unsigned long flags;
	long err = -ESRCH;

	if (!lock_task_sighand(child, &flags))
		return err;
	err = -EINVAL;
	if (child->last_siginfo) {
		*child->last_siginfo = *info;
		err = 0;
	}
	unlock_task_sighand(child, &flags);
	return err;
}

static long ptrace_sigmask(struct task_struct *child, bool set, unsigned long size,
			   u64 __user *data)
{
	u64 mask;

	if (size != sizeof(mask))
		return -EINVAL;
	if (!set)
		return put_user(child->restore_sigmask ? child->saved_sigmask : child->blocked,
				data);
	if (copy_from_user(&mask, data, sizeof(mask)))
		return -EFAULT;
	mask &= ~SIG_KERNEL_ONLY_MASK;
	spin_lock_irq(&child->sighand->siglock);
	child->blocked = mask;
	spin_unlock_irq(&child->sighand->siglock);
	child->restore_sigmask = false;
	return 0;
}

/*
 * Registers.
 */
/* The view of @child's registers: a 32-bit tracer knows no other than the narrow one. */
static bool child_is_32bit(struct task_struct *child)
{
	return user_32bit_mode(task_pt_regs(child)) || in_ia32_syscall();
}

static long peek_user(struct task_struct *child, unsigned long addr, unsigned long *word)
{
	struct user_regs_struct regs;

	if ((addr & (sizeof(*word) - 1)) || addr >= USER_SIZE)
		return -EIO;
	*word = 0;
	if (addr < sizeof(regs)) {
		user_regs_get(child, &regs);
		*word = ((unsigned long *)&regs)[addr / sizeof(*word)];
	}
	return 0;
}

static long poke_user(struct task_struct *child, unsigned long addr, unsigned long word)
{
	struct user_regs_struct regs;

	if ((addr & (sizeof(word) - 1)) || addr >= USER_SIZE)
		return -EIO;
	if (addr >= sizeof(regs)) {
		/* Breakpoints in hardware: there is room for none. */
		if (addr < USER_DEBUGREG)
			return -EIO;
		return word ? -ENOSPC : 0;
	}
	user_regs_get(child, &regs);
	((unsigned long *)&regs)[addr / sizeof(word)] = word;
	return user_regs_set(child, &regs);
}

static long copy_regs(struct task_struct *child, void __user *data, size_t *len, bool set)
{
	union {
		struct user_regs_struct r64;
		struct user_regs_struct32 r32;
	} regs;
	bool is32 = child_is_32bit(child);
	size_t size = is32 ? sizeof(regs.r32) : sizeof(regs.r64), word = is32 ? 4 : 8;

	if (*len % word)
		return -EINVAL;
	*len = min(*len, size);
	if (is32)
		user_regs_get32(child, &regs.r32);
	else
		user_regs_get(child, &regs.r64);
	if (!set)
		return copy_to_user(data, &regs, *len) ? -EFAULT : 0;
	if (copy_from_user(&regs, data, *len))
		return -EFAULT;
	return is32 ? user_regs_set32(child, &regs.r32) : user_regs_set(child, &regs.r64);
}

/* @limit: how much of the state there is for this request. */
static long copy_xstate(struct task_struct *child, void __user *data, size_t *len, size_t limit,
			bool set)
{
	void *buf = kmalloc(FPU_STATE_MAX, GFP_KERNEL);
	long err = 0;

	if (!buf)
		return -ENOMEM;
	limit = min(limit, (size_t)user_xstate_get(child, buf));
	*len = min(*len, limit);
	if (!set)
		err = copy_to_user(data, buf, *len) ? -EFAULT : 0;
	else if (limit > FXSAVE_IMAGE_SIZE && *len != limit)
		err = -EFAULT;
	else if (copy_from_user(buf, data, *len))
		err = -EFAULT;
	else
		err = user_xstate_set(child, buf, limit);
	kfree(buf);
	return err;
}

static long copy_regset(struct task_struct *child, unsigned long type, void __user *data,
			size_t *len, bool set)
{
	switch (type) {
	case NT_PRSTATUS:
		return copy_regs(child, data, len, set);
	case NT_PRFPREG:
		if (child_is_32bit(child))	/* FSAVE's layout, which we do not make */
			return -EINVAL;
		return copy_xstate(child, data, len, FXSAVE_IMAGE_SIZE, set);
	case NT_PRXFPREG:
		if (!child_is_32bit(child))
			return -EINVAL;
		return copy_xstate(child, data, len, FXSAVE_IMAGE_SIZE, set);
	case NT_X86_XSTATE:
		if (!fpu_xfeatures)
			return -EINVAL;
		return copy_xstate(child, data, len, FPU_STATE_MAX, set);
	}
	return -EINVAL;
}

struct compat_ptrace_iovec {
	u32	iov_base, iov_len;
};

static long compat_ptrace_regset(struct task_struct *child, unsigned long type,
				 struct compat_ptrace_iovec __user *uiov, bool set)
{
	u32 base, len32;
	size_t len;
	long err;

	if (get_user(base, &uiov->iov_base) || get_user(len32, &uiov->iov_len))
		return -EFAULT;
	len = len32;
	err = copy_regset(child, type, compat_ptr(base), &len, set);
	return err ? err : put_user((u32)len, &uiov->iov_len);
}

static long ptrace_regset(struct task_struct *child, unsigned long type,
			  struct iovec __user *uiov, bool set)
{
	void __user *base;
	size_t len;
	long err;

	if (get_user(base, &uiov->iov_base) || get_user(len, &uiov->iov_len))
		return -EFAULT;
	err = copy_regset(child, type, base, &len, set);
	return err ? err : put_user(len, &uiov->iov_len);
}

static long ptrace_arch_prctl(struct task_struct *child, unsigned long addr, int option)
{
	struct user_regs_struct regs;

	user_regs_get(child, &regs);
	switch (option) {
	case ARCH_GET_FS:
		return put_user(regs.fs_base, (unsigned long __user *)addr);
	case ARCH_GET_GS:
		return put_user(regs.gs_base, (unsigned long __user *)addr);
	case ARCH_SET_FS:
		regs.fs_base = addr;
		return user_regs_set(child, &regs);
	case ARCH_SET_GS:
		regs.gs_base = addr;
		return user_regs_set(child, &regs);
	}
	return -EINVAL;
}

/*
 * PTRACE_GET_SYSCALL_INFO: the stop in words.
 */
static size_t fill_entry(struct ptrace_syscall_info *info, const struct pt_regs *regs, bool is32)
{
	const unsigned long args[6] = {
		regs->di, regs->si, regs->dx, regs->r10, regs->r8, regs->r9
	};
	const u32 args32[6] = { regs->bx, regs->cx, regs->dx, regs->si, regs->di, regs->bp };
	int i;

	info->op = PTRACE_SYSCALL_INFO_ENTRY;
	info->entry.nr = (long)(int)regs->orig_ax;
	for (i = 0; i < 6; i++)
		info->entry.args[i] = is32 ? args32[i] : args[i];
	return offsetof(struct ptrace_syscall_info, entry) + sizeof(info->entry);
}

static size_t fill_exit(struct ptrace_syscall_info *info, const struct pt_regs *regs, bool is32)
{
	long ret = is32 ? (long)(int)regs->ax : (long)regs->ax;

	info->op = PTRACE_SYSCALL_INFO_EXIT;
	info->exit.rval = ret;
	info->exit.is_error = IS_ERR_VALUE(ret);
	return offsetof(struct ptrace_syscall_info, exit.is_error) + sizeof(info->exit.is_error);
}

static long ptrace_syscall_info(struct task_struct *child, unsigned long size, void __user *data)
{
	const struct pt_regs *regs = task_pt_regs(child);
	bool is32 = child->thread.ia32_syscall || user_32bit_mode(regs);
	struct ptrace_syscall_info info = {
		.op = PTRACE_SYSCALL_INFO_NONE,
		.arch = is32 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64,
		.instruction_pointer = regs->ip,
		.stack_pointer = regs->sp,
	};
	size_t actual = offsetof(struct ptrace_syscall_info, entry);

	if (child->last_siginfo && child->last_siginfo->si_code == (SIGTRAP | 0x80)) {
		if (child->ptrace_message == PTRACE_EVENTMSG_SYSCALL_ENTRY)
			actual = fill_entry(&info, regs, is32);
		else if (child->ptrace_message == PTRACE_EVENTMSG_SYSCALL_EXIT)
			actual = fill_exit(&info, regs, is32);
	}
	return copy_to_user(data, &info, min(actual, size)) ? -EFAULT : (long)actual;
}

/*
 * The call.
 */

/* What means the same to tracers of both widths. */
static long ptrace_request(struct task_struct *child, long request, unsigned long addr,
			   unsigned long data)
{
	void __user *datap = (void __user *)data;
	kernel_siginfo_t info;
	size_t len;
	long err;

	switch (request) {
	case PTRACE_CONT:
	case PTRACE_SYSCALL:
	case PTRACE_SYSEMU:
	case PTRACE_SYSEMU_SINGLESTEP:
	case PTRACE_SINGLESTEP:
		return ptrace_resume(child, request, data);
	case PTRACE_DETACH:
		return ptrace_detach(child, data);
	case PTRACE_KILL:
		send_sig_info(SIGKILL, SEND_SIG_NOINFO, child);
		return 0;
	case PTRACE_INTERRUPT:
		return ptrace_interrupt(child);
	case PTRACE_LISTEN:
		return ptrace_listen(child);
	case PTRACE_SETOPTIONS:
	case PTRACE_OLDSETOPTIONS:
		return ptrace_setoptions(child, data);
	case PTRACE_GETSIGMASK:
		return ptrace_sigmask(child, false, addr, datap);
	case PTRACE_SETSIGMASK:
		return ptrace_sigmask(child, true, addr, datap);
	case PTRACE_GET_SYSCALL_INFO:
		return ptrace_syscall_info(child, addr, datap);
	case PTRACE_GETREGS:
	case PTRACE_SETREGS:
		len = child_is_32bit(child) ? sizeof(struct user_regs_struct32) :
					      sizeof(struct user_regs_struct);
		return copy_regs(child, datap, &len, request == PTRACE_SETREGS);
	case PTRACE_GETFPREGS:
	case PTRACE_SETFPREGS:
	case PTRACE_GETFPXREGS:
	case PTRACE_SETFPXREGS:
		len = FXSAVE_IMAGE_SIZE;
		return copy_xstate(child, datap, &len, FXSAVE_IMAGE_SIZE,
				   request == PTRACE_SETFPREGS || request == PTRACE_SETFPXREGS);
	case PTRACE_GETSIGINFO:
		err = get_stop_info(child, &info);
		return err ? err : copy_siginfo_to_user(datap, &info);
	case PTRACE_SETSIGINFO:
		err = copy_siginfo_from_user(&info, datap);
		return err ? err : set_stop_info(child, &info);
	default:
		return -EIO;
	}
}

static long arch_ptrace(struct task_struct *child, long request, unsigned long addr,
			unsigned long data)
{
	unsigned long __user *datap = (unsigned long __user *)data;
	unsigned long word;
	long err;

	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
		err = ptrace_peek(child, addr, &word, sizeof(word));
		return err ? err : put_user(word, datap);
	case PTRACE_POKETEXT:
	case PTRACE_POKEDATA:
		return ptrace_poke(child, addr, &data, sizeof(data));
	case PTRACE_PEEKUSR:
		err = peek_user(child, addr, &word);
		return err ? err : put_user(word, datap);
	case PTRACE_POKEUSR:
		return poke_user(child, addr, data);
	case PTRACE_GETEVENTMSG:
		return put_user(child->ptrace_message, datap);
	case PTRACE_GETREGSET:
	case PTRACE_SETREGSET:
		return ptrace_regset(child, addr, (struct iovec __user *)data,
				     request == PTRACE_SETREGSET);
	case PTRACE_ARCH_PRCTL:
		return ptrace_arch_prctl(child, addr, (int)data);
	default:
		return ptrace_request(child, request, addr, data);
	}
}

typedef long (*ptrace_fn)(struct task_struct *child, long request, unsigned long addr,
			  unsigned long data);

static long do_ptrace(long request, long pid, unsigned long addr, unsigned long data,
		      ptrace_fn serve)
{
	struct task_struct *child;
	long err;

	static_branch_enable(&syscall_slow_key);
	if (request == PTRACE_TRACEME)
		return ptrace_traceme();
	child = find_get_task_by_vpid(pid);
	if (!child)
		return -ESRCH;
	if (request == PTRACE_ATTACH || request == PTRACE_SEIZE) {
		err = ptrace_attach(child, request == PTRACE_SEIZE, addr, data);
	} else {
		err = ptrace_check_attach(child, request == PTRACE_KILL ||
					  request == PTRACE_INTERRUPT);
		if (!err)
			err = serve(child, request, addr, data);
	}
	put_task_struct(child);
	return err;
}

SYSCALL_DEFINE4(ptrace, long, request, long, pid, unsigned long, addr, unsigned long, data)
{
	return do_ptrace(request, pid, addr, data, arch_ptrace);
}

/*
 * The same for 32-bit tracers: words, registers and structures are narrow.
 */
#define USER32_DEBUGREG	252		/* in i386's struct user */
#define USER32_SIZE	284

static long compat_user_word(struct task_struct *child, u32 addr, u32 *word, bool set)
{
	struct user_regs_struct32 regs;

	if ((addr & (sizeof(*word) - 1)) || addr >= USER32_SIZE)
		return -EIO;
	if (addr >= sizeof(regs)) {
		if (!set)
			*word = 0;
		else if (addr < USER32_DEBUGREG)
			return -EIO;
		return set && *word ? -ENOSPC : 0;
	}
	user_regs_get32(child, &regs);
	if (!set) {
		*word = ((u32 *)&regs)[addr / sizeof(*word)];
		return 0;
	}
	((u32 *)&regs)[addr / sizeof(*word)] = *word;
	return user_regs_set32(child, &regs);
}

static long compat_arch_ptrace(struct task_struct *child, long request, unsigned long addr,
			       unsigned long data)
{
	u32 __user *datap = (u32 __user *)data;
	kernel_siginfo_t info;
	u32 word = data;
	long err;

	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
		err = ptrace_peek(child, addr, &word, sizeof(word));
		return err ? err : put_user(word, datap);
	case PTRACE_POKETEXT:
	case PTRACE_POKEDATA:
		return ptrace_poke(child, addr, &word, sizeof(word));
	case PTRACE_PEEKUSR:
		err = compat_user_word(child, addr, &word, false);
		return err ? err : put_user(word, datap);
	case PTRACE_POKEUSR:
		return compat_user_word(child, addr, &word, true);
	case PTRACE_GETEVENTMSG:
		return put_user((u32)child->ptrace_message, datap);
	case PTRACE_GETFPREGS:		/* FSAVE's layout, which we do not make */
	case PTRACE_SETFPREGS:
		return -EIO;
	case PTRACE_GETREGSET:
	case PTRACE_SETREGSET:
		return compat_ptrace_regset(child, addr, (void __user *)data,
					    request == PTRACE_SETREGSET);
	case PTRACE_GETSIGINFO:
		err = get_stop_info(child, &info);
		return err ? err : copy_siginfo_to_user32((void __user *)data, &info);
	case PTRACE_SETSIGINFO:
		err = copy_siginfo_from_user32(&info, (void __user *)data);
		return err ? err : set_stop_info(child, &info);
	default:
		return ptrace_request(child, request, addr, data);
	}
}

COMPAT_SYSCALL_DEFINE4(ptrace, int, request, int, pid, u32, addr, u32, data)
{
	return do_ptrace(request, pid, addr, data, compat_arch_ptrace);
}
