/*
 * wait.c - wait4(), waitid(), waitpid(): what became of the children
 *
 * A waiter looks at the children of all threads of its process, under
 * tasklist_lock for reading; whoever takes a zombie does so by changing
 * exit_state from EXIT_ZOMBIE atomically.
 */
#include <linux/fcntl.h>
#include <linux/wait.h>

#include "fs/fdtable.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/exit.h"
#include "proc/pidfd.h"
#include "proc/ptrace.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/sched.h"
#include "sched/signal.h"
#include "sched/wait.h"
#include "syscall/syscall.h"

struct waitid_info {
	pid_t	pid;
	uid_t	uid;
	int	status;
	int	cause;
};

struct wait_opts {
	enum pid_type		type;		/* PIDTYPE_MAX: any child */
	int			flags;		/* W* and __W* */
	struct pid		*pid;
	struct waitid_info	*info;		/* waitid: to be filled */
	int			stat;		/* wait4: the status */
	struct rusage		*rusage;	/* or NULL */
	int			no_match;	/* -ECHILD until a child was eligible */
};

/* Of all that ended or were waited for: what the parent's RUSAGE_CHILDREN grows by. */
static void add_to_children(struct task_struct *p)
{
	struct signal_struct *psig = current->signal, *sig = p->signal;
	u64 utime, stime;
	unsigned long rss;

	thread_group_cputime(p, &utime, &stime);
	spin_lock_irq(&current->sighand->siglock);
	psig->children.utime += utime + sig->children.utime;
	psig->children.stime += stime + sig->children.stime;
	psig->children.min_flt += p->min_flt + sig->dead.min_flt + sig->children.min_flt;
	psig->children.maj_flt += p->maj_flt + sig->dead.maj_flt + sig->children.maj_flt;
	psig->children.nvcsw += p->nvcsw + sig->dead.nvcsw + sig->children.nvcsw;
	psig->children.nivcsw += p->nivcsw + sig->dead.nivcsw + sig->children.nivcsw;
	rss = max(sig->dead.maxrss, sig->children.maxrss);
	psig->children.maxrss = max(psig->children.maxrss, rss);
	spin_unlock_irq(&current->sighand->siglock);
}

static void info_from_status(struct waitid_info *info, int status)
{
	if (!info)
		return;
	if ((status & 0x7f) == 0) {
		info->cause = CLD_EXITED;
		info->status = status >> 8;
	} else {
		info->cause = (status & 0x80) ? CLD_DUMPED : CLD_KILLED;
		info->status = status & 0x7f;
	}
}

static void info_who(struct waitid_info *info, pid_t pid, uid_t uid)
{
	if (info) {
		info->pid = pid;
		info->uid = uid;
	}
}

/*
 * Each wait_task_* is called with tasklist_lock held for reading and either
 * returns 0 with it held, or an answer with it released.
 */
static int wait_task_zombie(struct wait_opts *wo, struct task_struct *p)
{
	pid_t pid = p->pid;
	uid_t uid = __task_cred(p)->uid;
	int status, state;

	if (!(wo->flags & WEXITED))
		return 0;
	status = (p->signal->flags & SIGNAL_GROUP_EXIT) ? p->signal->group_exit_code
							 : p->exit_code;
	info_who(wo->info, pid, uid);
	wo->stat = status;
	if (wo->flags & WNOWAIT) {
		get_task_struct(p);
		read_unlock(&tasklist_lock);
		local_irq_enable();
		if (wo->rusage)
			getrusage(p, RUSAGE_BOTH, wo->rusage);
		put_task_struct(p);
		info_from_status(wo->info, status);
		return pid;
	}
	/* A tracer has waited for another's child: that one waits next. */
	state = p->ptrace && ptrace_reparented(p) && thread_group_leader(p) ? EXIT_TRACE :
									     EXIT_DEAD;
	if (cmpxchg(&p->exit_state, EXIT_ZOMBIE, state) != EXIT_ZOMBIE)
		return 0;		/* another thread took it */
	read_unlock(&tasklist_lock);
	local_irq_enable();
	if (state == EXIT_DEAD && thread_group_leader(p))
		add_to_children(p);
	if (wo->rusage)
		getrusage(p, RUSAGE_BOTH, wo->rusage);
	info_from_status(wo->info, status);
	if (state == EXIT_DEAD || ptrace_hand_back(p))
		release_task(p);
	return pid;
}

/* Where the reason for a stop stands: the process's, or (@ptrace) the thread's.  siglock. */
static int *stopped_code(struct task_struct *p, bool ptrace)
{
	if (!ptrace)
		return p->signal->flags & SIGNAL_STOP_STOPPED ? &p->signal->group_exit_code : NULL;
	if ((p->state & TASK_TRACED) && !(p->jobctl & JOBCTL_LISTENING))
		return &p->exit_code;
	return NULL;
}

static int wait_task_stopped(struct wait_opts *wo, bool ptrace, struct task_struct *p)
{
	pid_t pid = p->pid;
	uid_t uid = __task_cred(p)->uid;
	int code = 0, *where;

	if (!ptrace && !(wo->flags & WUNTRACED))
		return 0;
	if (!stopped_code(p, ptrace))
		return 0;
	spin_lock(&p->sighand->siglock);
	where = stopped_code(p, ptrace);
	if (where) {
		code = *where;
		if (!(wo->flags & WNOWAIT))
			*where = 0;
	}
	spin_unlock(&p->sighand->siglock);
	if (!code)
		return 0;
	get_task_struct(p);
	read_unlock(&tasklist_lock);
	local_irq_enable();
	if (wo->rusage)
		getrusage(p, RUSAGE_BOTH, wo->rusage);
	put_task_struct(p);
	info_who(wo->info, pid, uid);
	wo->stat = code << 8 | 0x7f;
	if (wo->info) {
		wo->info->status = code;
		wo->info->cause = ptrace ? CLD_TRAPPED : CLD_STOPPED;
	}
	return pid;
}

static int wait_task_continued(struct wait_opts *wo, struct task_struct *p)
{
	pid_t pid = p->tgid;
	uid_t uid = __task_cred(p)->uid;
	bool continued;

	if (!(wo->flags & WCONTINUED) || !(p->signal->flags & SIGNAL_STOP_CONTINUED))
		return 0;
	spin_lock(&p->sighand->siglock);
	continued = p->signal->flags & SIGNAL_STOP_CONTINUED;
	if (continued && !(wo->flags & WNOWAIT))
		p->signal->flags &= ~SIGNAL_STOP_CONTINUED;
	spin_unlock(&p->sighand->siglock);
	if (!continued)
		return 0;
	get_task_struct(p);
	read_unlock(&tasklist_lock);
	local_irq_enable();
	if (wo->rusage)
		getrusage(p, RUSAGE_BOTH, wo->rusage);
	put_task_struct(p);
	info_who(wo->info, pid, uid);
	wo->stat = 0xffff;
	if (wo->info) {
		wo->info->status = SIGCONT;
		wo->info->cause = CLD_CONTINUED;
	}
	return pid;
}

static bool eligible(const struct wait_opts *wo, bool ptrace, struct task_struct *p)
{
	struct pid *pid;

	if (wo->type < PIDTYPE_MAX) {
		pid = wo->type == PIDTYPE_PID ? p->thread_pid : p->signal->pids[wo->type];
		if (pid != wo->pid)
			return false;
	}
	/* A "clone" child tells its end by another signal than SIGCHLD. */
	if (ptrace || (wo->flags & __WALL))
		return true;
	return (p->exit_signal != SIGCHLD) == !!(wo->flags & __WCLONE);
}

/* @ptrace: as its tracer, not as its parent. */
static int consider_task(struct wait_opts *wo, bool ptrace, struct task_struct *p)
{
	int ret;

	if (p->exit_state == EXIT_DEAD || !eligible(wo, ptrace, p))
		return 0;
	if (p->exit_state == EXIT_TRACE) {	/* it will be the parent's in a moment */
		if (!ptrace)
			wo->no_match = 0;
		return 0;
	}
	/* A parent who traces its own child sees it as its tracer. */
	if (!ptrace && p->ptrace && !ptrace_reparented(p))
		ptrace = true;
	if (p->exit_state == EXIT_ZOMBIE) {
		if (!thread_group_leader(p) || thread_group_empty(p)) {
			/* While it is traced its end is the tracer's to see. */
			if (ptrace || !p->ptrace) {
				wo->no_match = 0;
				return wait_task_zombie(wo, p);
			}
		}
		/* The leader has gone, others run: only stops may be told of. */
		if (!ptrace || (wo->flags & (WCONTINUED | WEXITED)))
			wo->no_match = 0;
	} else {
		wo->no_match = 0;
	}
	ret = wait_task_stopped(wo, ptrace, p);
	return ret ? ret : wait_task_continued(wo, p);
}

static int look_at_children(struct wait_opts *wo)
{
	struct task_struct *t, *p;
	int ret;

	for_each_thread(current, t) {
		list_for_each_entry(p, &t->children, sibling) {
			ret = consider_task(wo, false, p);
			if (ret)
				return ret;
		}
		list_for_each_entry(p, &t->ptraced, ptrace_entry) {
			ret = consider_task(wo, true, p);
			if (ret)
				return ret;
		}
		if (wo->flags & __WNOTHREAD)
			break;
	}
	return 0;
}

/* Is @parent one whose children this waiter waits for? */
static bool waits_for(const struct wait_opts *wo, struct task_struct *parent)
{
	if (wo->flags & __WNOTHREAD)
		return parent == current;
	return parent && same_thread_group(parent, current);
}

/* The common case: one certain child. */
static int look_at_one(struct wait_opts *wo)
{
	struct task_struct *p = pid_task(wo->pid, PIDTYPE_TGID);
	int ret = 0;

	if (p && waits_for(wo, p->real_parent))
		ret = consider_task(wo, false, p);
	if (ret)
		return ret;
	p = pid_task(wo->pid, PIDTYPE_PID);
	if (p && unlikely(p->ptrace) && waits_for(wo, p->parent))
		ret = consider_task(wo, true, p);
	return ret;
}

static long do_wait(struct wait_opts *wo)
{
	struct wait_queue_head *wq = &current->signal->wait_chldexit;
	DEFINE_WAIT(wait);
	long ret;

	for (;;) {
		prepare_to_wait(wq, &wait, TASK_INTERRUPTIBLE);
		wo->no_match = -ECHILD;
		local_irq_disable();
		read_lock(&tasklist_lock);
		ret = wo->type == PIDTYPE_PID && wo->pid ? look_at_one(wo) : look_at_children(wo);
		if (ret)
			break;		/* the lock is released */
		read_unlock(&tasklist_lock);
		local_irq_enable();
		ret = wo->no_match;
		if (ret || (wo->flags & WNOHANG))
			break;
		ret = -ERESTARTSYS;
		if (signal_pending(current))
			break;
		schedule();
	}
	finish_wait(wq, &wait);
	return ret;
}

static long kernel_wait4(pid_t upid, int __user *stat_addr, int options, struct rusage *ru)
{
	struct wait_opts wo = { .rusage = ru };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == INT_MIN)
		return -ESRCH;
	if (upid == -1) {
		wo.type = PIDTYPE_MAX;
	} else if (upid < 0) {
		wo.type = PIDTYPE_PGID;
		wo.pid = find_get_pid(-upid);
	} else if (upid == 0) {
		wo.type = PIDTYPE_PGID;
		wo.pid = get_task_pid(current, PIDTYPE_PGID);
	} else {
		wo.type = PIDTYPE_PID;
		wo.pid = find_get_pid(upid);
	}
	if (wo.type != PIDTYPE_MAX && !wo.pid)
		return -ECHILD;
	wo.flags = options | WEXITED;
	ret = do_wait(&wo);
	put_pid(wo.pid);
	if (ret > 0 && stat_addr && put_user(wo.stat, stat_addr))
		ret = -EFAULT;
	return ret;
}

SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options,
		struct rusage __user *, ru)
{
	struct rusage r;
	long err = kernel_wait4(upid, stat_addr, options, ru ? &r : NULL);

	if (err > 0 && ru && copy_to_user(ru, &r, sizeof(r)))
		return -EFAULT;
	return err;
}

COMPAT_SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options,
		       struct compat_rusage __user *, ru)
{
	struct rusage r;
	long err = kernel_wait4(upid, stat_addr, options, ru ? &r : NULL);

	if (err > 0 && ru && put_compat_rusage(&r, ru))
		return -EFAULT;
	return err;
}

SYSCALL_DEFINE3(waitpid, pid_t, pid, int __user *, stat_addr, int, options)
{
	return kernel_wait4(pid, stat_addr, options, NULL);
}

static int waitid_target(struct wait_opts *wo, int which, pid_t upid)
{
	unsigned int f_flags = 0;

	switch (which) {
	case P_ALL:
		wo->type = PIDTYPE_MAX;
		return 0;
	case P_PID:
		wo->type = PIDTYPE_PID;
		if (upid <= 0)
			return -EINVAL;
		wo->pid = find_get_pid(upid);
		return 0;
	case P_PGID:
		wo->type = PIDTYPE_PGID;
		if (upid < 0)
			return -EINVAL;
		wo->pid = upid ? find_get_pid(upid) : get_task_pid(current, PIDTYPE_PGID);
		return 0;
	case P_PIDFD:
		wo->type = PIDTYPE_PID;
		if (upid < 0)
			return -EINVAL;
		wo->pid = pidfd_get_pid(upid, &f_flags);
		if (IS_ERR(wo->pid))
			return PTR_ERR(wo->pid);
		if (f_flags & O_NONBLOCK)
			wo->flags |= WNOHANG;
		return f_flags & O_NONBLOCK ? 1 : 0;
	}
	return -EINVAL;
}

static long kernel_waitid(int which, pid_t upid, struct waitid_info *info, int options,
			  struct rusage *ru)
{
	struct wait_opts wo = { .info = info, .rusage = ru };
	int nonblock;
	long ret;

	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD |
			__WCLONE | __WALL))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	wo.flags = options;
	nonblock = waitid_target(&wo, which, upid);
	if (nonblock < 0)
		return nonblock;
	if (wo.type != PIDTYPE_MAX && !wo.pid)
		return -ECHILD;
	ret = do_wait(&wo);
	if (!ret && nonblock && !(options & WNOHANG))
		ret = -EAGAIN;
	put_pid(wo.pid);
	return ret;
}

SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct siginfo __user *, infop, int, options,
		struct rusage __user *, ru)
{
	struct waitid_info info = {};
	struct rusage r;
	int signo = 0;
	long err = kernel_waitid(which, upid, &info, options, ru ? &r : NULL);

	if (err > 0) {
		signo = SIGCHLD;
		err = 0;
		if (ru && copy_to_user(ru, &r, sizeof(r)))
			return -EFAULT;
	}
	if (!infop)
		return err;
	if (put_user(signo, &infop->si_signo) || put_user(0, &infop->si_errno) ||
	    put_user(info.cause, &infop->si_code) || put_user(info.pid, &infop->si_pid) ||
	    put_user(info.uid, &infop->si_uid) || put_user(info.status, &infop->si_status))
		return -EFAULT;
	return err;
}

COMPAT_SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct compat_siginfo __user *, infop,
		       int, options, struct compat_rusage __user *, ru)
{
	struct waitid_info info = {};
	struct rusage r;
	int signo = 0;
	long err = kernel_waitid(which, upid, &info, options, ru ? &r : NULL);

	if (err > 0) {
		signo = SIGCHLD;
		err = 0;
		if (ru && put_compat_rusage(&r, ru))
			return -EFAULT;
	}
	if (!infop)
		return err;
	if (put_user(signo, &infop->si_signo) || put_user(0, &infop->si_errno) ||
	    put_user(info.cause, &infop->si_code) || put_user(info.pid, &infop->_sigchld._pid) ||
	    put_user(info.uid, &infop->_sigchld._uid) ||
	    put_user(info.status, &infop->_sigchld._status))
		return -EFAULT;
	return err;
}
