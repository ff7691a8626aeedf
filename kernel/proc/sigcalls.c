/*
 * sigcalls.c - the system calls about signals
 */
#include "proc/sigcalls.h"

#include "fs/file.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/pidfd.h"
#include "proc/proc_pid.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

/* sa_flags this kernel knows; others read back as 0, so a program can tell. */
#define SA_KNOWN_FLAGS	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | \
			 SA_NODEFER | SA_RESETHAND | SA_EXPOSE_TAGBITS | SA_RESTORER)
#ifndef SA_RESTORER
#define SA_RESTORER	0x04000000
#endif
#ifndef SA_EXPOSE_TAGBITS
#define SA_EXPOSE_TAGBITS 0x00000800
#endif

/*
 * Actions.
 */
void flush_signal_handlers(struct task_struct *t, int force_default)
{
	u64 left = t->sighand->changed;

	for (; left; left &= left - 1) {
		struct k_sigaction *ka = &t->sighand->action[__ffs(left)];
		bool ignored = !force_default && ka->sa.sa_handler == SIG_IGN;

		ka->sa = (struct sigaction){ .sa_handler = ignored ? SIG_IGN : SIG_DFL };
	}
}

int do_sigaction(int sig, struct k_sigaction *act, struct k_sigaction *oact)
{
	struct task_struct *p = current, *t;
	struct k_sigaction *k;

	if (!valid_signal(sig) || sig < 1 || (act && sig_kernel_only(sig)))
		return -EINVAL;
	k = &p->sighand->action[sig - 1];
	spin_lock_irq(&p->sighand->siglock);
	if (oact)
		*oact = *k;
	if (act) {
		act->sa.sa_flags &= SA_KNOWN_FLAGS;
		act->sa.sa_mask &= ~SIG_KERNEL_ONLY_MASK;
		*k = *act;
		p->sighand->changed |= sigmask(sig);
		/* What is pending and would now be ignored is dropped. */
		if (act->sa.sa_handler == SIG_IGN ||
		    (act->sa.sa_handler == SIG_DFL && sig_kernel_ignore(sig))) {
			flush_sigqueue_mask(sigmask(sig), &p->signal->shared_pending);
			for_each_thread(p, t)
				flush_sigqueue_mask(sigmask(sig), &t->pending);
		}
	}
	spin_unlock_irq(&p->sighand->siglock);
	return 0;
}

SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction __user *, act,
		struct sigaction __user *, oact, size_t, sigsetsize)
{
	struct k_sigaction new, old;
	int err;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new.sa, act, sizeof(new.sa)))
		return -EFAULT;
	err = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (!err && oact && copy_to_user(oact, &old.sa, sizeof(old.sa)))
		return -EFAULT;
	return err;
}

COMPAT_SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct compat_sigaction __user *, act,
		       struct compat_sigaction __user *, oact, u32, sigsetsize)
{
	struct compat_sigaction c;
	struct k_sigaction new, old;
	int err;

	if (sigsetsize != sizeof(compat_sigset_t))
		return -EINVAL;
	if (act) {
		if (copy_from_user(&c, act, sizeof(c)))
			return -EFAULT;
		new.sa.sa_handler = (__sighandler_t)compat_ptr(c.sa_handler);
		new.sa.sa_flags = c.sa_flags;
		new.sa.sa_restorer = (__sigrestore_t)compat_ptr(c.sa_restorer);
		new.sa.sa_mask = c.sa_mask;
	}
	err = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (err || !oact)
		return err;
	c.sa_handler = (unsigned long)old.sa.sa_handler;
	c.sa_flags = old.sa.sa_flags;
	c.sa_restorer = (unsigned long)old.sa.sa_restorer;
	c.sa_mask = old.sa.sa_mask;
	return copy_to_user(oact, &c, sizeof(c)) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE3(sigaction, int, sig, const struct compat_old_sigaction __user *, act,
		       struct compat_old_sigaction __user *, oact)
{
	struct compat_old_sigaction c;
	struct k_sigaction new, old;
	int err;

	if (act) {
		if (copy_from_user(&c, act, sizeof(c)))
			return -EFAULT;
		new.sa.sa_handler = (__sighandler_t)compat_ptr(c.sa_handler);
		new.sa.sa_flags = c.sa_flags;
		new.sa.sa_restorer = (__sigrestore_t)compat_ptr(c.sa_restorer);
		new.sa.sa_mask = c.sa_mask;
	}
	err = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (err || !oact)
		return err;
	c.sa_handler = (unsigned long)old.sa.sa_handler;
	c.sa_flags = old.sa.sa_flags;
	c.sa_restorer = (unsigned long)old.sa.sa_restorer;
	c.sa_mask = old.sa.sa_mask;
	return copy_to_user(oact, &c, sizeof(c)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(signal, int, sig, __sighandler_t, handler)
{
	struct k_sigaction new = {
		.sa.sa_handler = handler,
		.sa.sa_flags = SA_ONESHOT | SA_NOMASK,
	}, old;
	int err = do_sigaction(sig, &new, &old);

	return err ? err : (long)old.sa.sa_handler;
}

/*
 * Masks.
 */
SYSCALL_DEFINE4(rt_sigprocmask, int, how, sigset_t __user *, nset, sigset_t __user *, oset,
		size_t, sigsetsize)
{
	u64 old = current->blocked, new;
	int err;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&new, nset, sizeof(sigset_t)))
			return -EFAULT;
		new &= ~SIG_KERNEL_ONLY_MASK;
		err = sigprocmask(how, &new, NULL);
		if (err)
			return err;
	}
	if (oset && copy_to_user(oset, &old, sizeof(sigset_t)))
		return -EFAULT;
	return 0;
}

COMPAT_SYSCALL_DEFINE3(sigprocmask, int, how, u32 __user *, nset, u32 __user *, oset)
{
	u32 old = current->blocked, word;
	u64 set;

	if (nset) {
		if (get_user(word, nset))
			return -EFAULT;
		set = word & ~SIG_KERNEL_ONLY_MASK;
		if (how == SIG_SETMASK)
			set |= current->blocked & ~(u64)U32_MAX;
		if (sigprocmask(how, &set, NULL))
			return -EINVAL;
	}
	return oset ? put_user(old, oset) : 0;
}

SYSCALL_DEFINE0(sgetmask)
{
	return (u32)current->blocked;
}

SYSCALL_DEFINE1(ssetmask, int, newmask)
{
	u32 old = current->blocked;

	set_current_blocked((u32)newmask);
	return old;
}

u64 do_sigpending(void)
{
	u64 set;

	spin_lock_irq(&current->sighand->siglock);
	set = (current->pending.signal | current->signal->shared_pending.signal) &
	      current->blocked;
	spin_unlock_irq(&current->sighand->siglock);
	return set;
}

SYSCALL_DEFINE2(rt_sigpending, sigset_t __user *, uset, size_t, sigsetsize)
{
	u64 set;

	if (sigsetsize > sizeof(sigset_t))
		return -EINVAL;
	set = do_sigpending();
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE1(sigpending, u32 __user *, uset)
{
	return put_user((u32)do_sigpending(), uset);
}

int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize)
{
	u64 mask;

	if (!umask)
		return 0;
	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&mask, umask, sizeof(sigset_t)))
		return -EFAULT;
	current->restore_sigmask = true;
	current->saved_sigmask = current->blocked;
	set_current_blocked(mask);
	return 0;
}

int set_compat_user_sigmask(const void __user *umask, size_t sigsetsize)
{
	return set_user_sigmask(umask, sigsetsize);	/* the same eight bytes */
}

int sigsuspend(u64 set)
{
	current->saved_sigmask = current->blocked;
	set_current_blocked(set);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	current->restore_sigmask = true;
	return -ERESTARTNOHAND;
}

SYSCALL_DEFINE2(rt_sigsuspend, sigset_t __user *, unewset, size_t, sigsetsize)
{
	u64 set;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, unewset, sizeof(sigset_t)))
		return -EFAULT;
	return sigsuspend(set);
}

COMPAT_SYSCALL_DEFINE3(sigsuspend, int, unused1, int, unused2, u32, mask)
{
	(void)unused1;
	(void)unused2;
	return sigsuspend(mask);
}

SYSCALL_DEFINE0(pause)
{
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return -ERESTARTNOHAND;
}

/*
 * Alternate stacks.
 */
int do_sigaltstack(const stack_t *ss, stack_t *oss, unsigned long sp, size_t min_size)
{
	struct task_struct *t = current;
	size_t size;
	int mode;

	if (oss) {
		memset(oss, 0, sizeof(*oss));
		oss->ss_sp = (void *)t->sas_ss_sp;
		oss->ss_size = t->sas_ss_size;
		oss->ss_flags = sas_ss_flags(sp) | (t->sas_ss_flags & SS_FLAG_BITS);
	}
	if (!ss)
		return 0;
	if (on_sig_stack(sp))
		return -EPERM;
	mode = ss->ss_flags & ~SS_FLAG_BITS;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	size = ss->ss_size;
	if (mode == SS_DISABLE)
		size = 0;
	else if (size < min_size)
		return -ENOMEM;
	t->sas_ss_sp = mode == SS_DISABLE ? 0 : (unsigned long)ss->ss_sp;
	t->sas_ss_size = size;
	t->sas_ss_flags = ss->ss_flags;
	return 0;
}

SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	stack_t new, old;
	int err;

	if (uss && copy_from_user(&new, uss, sizeof(new)))
		return -EFAULT;
	err = do_sigaltstack(uss ? &new : NULL, uoss ? &old : NULL,
			     task_pt_regs(current)->sp, MINSIGSTKSZ);
	if (!err && uoss && copy_to_user(uoss, &old, sizeof(old)))
		return -EFAULT;
	return err;
}

COMPAT_SYSCALL_DEFINE2(sigaltstack, const struct compat_stack __user *, uss,
		       struct compat_stack __user *, uoss)
{
	struct compat_stack c;
	stack_t new, old;
	int err;

	if (uss) {
		if (copy_from_user(&c, uss, sizeof(c)))
			return -EFAULT;
		new.ss_sp = compat_ptr(c.ss_sp);
		new.ss_flags = c.ss_flags;
		new.ss_size = c.ss_size;
	}
	err = do_sigaltstack(uss ? &new : NULL, uoss ? &old : NULL,
			     task_pt_regs(current)->sp, MINSIGSTKSZ);
	if (err || !uoss)
		return err;
	c.ss_sp = (unsigned long)old.ss_sp;
	c.ss_flags = old.ss_flags;
	c.ss_size = old.ss_size;
	return copy_to_user(uoss, &c, sizeof(c)) ? -EFAULT : 0;
}

/*
 * Sending.
 */
static int kill_all(int sig, struct kernel_siginfo *info)
{
	struct task_struct *p;
	int err = 0, count = 0, e;

	for_each_process(p) {
		if (p->pid <= 1 || (p->flags & PF_KTHREAD) || same_thread_group(p, current))
			continue;
		e = group_send_sig_info(sig, info, p, PIDTYPE_TGID);
		count++;
		if (e != -EPERM)
			err = e;
	}
	return count ? err : -ESRCH;
}

SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	unsigned long flags;
	int err;

	if (pid > 0) {
		rcu_read_lock();
		err = kill_pid_info(sig, SEND_SIG_NOINFO, find_vpid(pid));
		rcu_read_unlock();
		return err;
	}
	if (pid == INT_MIN)
		return -ESRCH;
	read_lock_irqsave(&tasklist_lock, flags);
	if (pid == -1)
		err = kill_all(sig, SEND_SIG_NOINFO);
	else
		err = __kill_pgrp_info(sig, SEND_SIG_NOINFO,
				       pid ? find_vpid(-pid) : task_pgrp(current));
	read_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

static void info_by_me(kernel_siginfo_t *info, int sig, int code)
{
	clear_siginfo(info);
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = current->tgid;
	info->si_uid = current_uid();
}

static long send_specific(pid_t tgid, pid_t pid, int sig, kernel_siginfo_t *info)
{
	struct task_struct *t;
	int err = -ESRCH;

	if (pid == current->pid && (tgid <= 0 || tgid == current->tgid) &&
	    take_own_signal(sig, info))
		return (long)current_pt_regs()->ax;
	rcu_read_lock();
	t = find_task_by_vpid(pid);
	if (t && (tgid <= 0 || t->tgid == tgid)) {
		err = group_send_sig_info(sig, info, t, PIDTYPE_PID);
		if (err == -ESRCH)	/* it ends just now: as if it came in time */
			err = 0;
	}
	rcu_read_unlock();
	return err;
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	kernel_siginfo_t info;

	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	info_by_me(&info, sig, SI_TKILL);
	return send_specific(tgid, pid, sig, &info);
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	kernel_siginfo_t info;

	if (pid <= 0)
		return -EINVAL;
	info_by_me(&info, sig, SI_TKILL);
	return send_specific(0, pid, sig, &info);
}

/* Programs may not pretend to be the kernel, but to themselves. */
static bool may_queue(const kernel_siginfo_t *info, pid_t pid)
{
	return (info->si_code < 0 && info->si_code != SI_TKILL) || current->pid == pid;
}

static long do_rt_sigqueueinfo(pid_t pid, int sig, kernel_siginfo_t *info)
{
	long err;

	if (!may_queue(info, pid))
		return -EPERM;
	info->si_signo = sig;
	rcu_read_lock();
	err = kill_pid_info(sig, info, find_vpid(pid));
	rcu_read_unlock();
	return err;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	kernel_siginfo_t info;

	if (copy_siginfo_from_user(&info, uinfo))
		return -EFAULT;
	return do_rt_sigqueueinfo(pid, sig, &info);
}

COMPAT_SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, struct compat_siginfo __user *, uinfo)
{
	kernel_siginfo_t info;

	if (copy_siginfo_from_user32(&info, uinfo))
		return -EFAULT;
	return do_rt_sigqueueinfo(pid, sig, &info);
}

static long do_rt_tgsigqueueinfo(pid_t tgid, pid_t pid, int sig, kernel_siginfo_t *info)
{
	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	if (!may_queue(info, pid))
		return -EPERM;
	info->si_signo = sig;
	return send_specific(tgid, pid, sig, info);
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	kernel_siginfo_t info;

	if (copy_siginfo_from_user(&info, uinfo))
		return -EFAULT;
	return do_rt_tgsigqueueinfo(tgid, pid, sig, &info);
}

COMPAT_SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig,
		       struct compat_siginfo __user *, uinfo)
{
	kernel_siginfo_t info;

	if (copy_siginfo_from_user32(&info, uinfo))
		return -EFAULT;
	return do_rt_tgsigqueueinfo(tgid, pid, sig, &info);
}

/* A directory /proc/PID stands for its process as a pidfd does. */
static struct pid *pidfd_to_signal(int fd)
{
	unsigned int f_flags;
	struct pid *pid = pidfd_get_pid(fd, &f_flags);
	struct fd f;

	if (!IS_ERR(pid))
		return pid;
	f = fdget(fd);
	if (f.file) {
		pid = tgid_pidfd_to_pid(f.file);
		if (!IS_ERR(pid))
			get_pid(pid);
	}
	fdput(f);
	return pid;
}

SYSCALL_DEFINE4(pidfd_send_signal, int, pidfd, int, sig, siginfo_t __user *, uinfo,
		unsigned int, flags)
{
	kernel_siginfo_t info;
	struct pid *pid;
	long err;

	if (flags)
		return -EINVAL;
	pid = pidfd_to_signal(pidfd);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	if (uinfo) {
		err = current->is_32bit ?
			copy_siginfo_from_user32(&info, (struct compat_siginfo __user *)uinfo) :
			copy_siginfo_from_user(&info, uinfo);
		if (err)
			goto out;
		err = -EINVAL;
		if (sig != info.si_signo)
			goto out;
		err = -EPERM;
		if (!may_queue(&info, pid_vnr(pid)))
			goto out;
	} else {
		info_by_me(&info, sig, SI_USER);
	}
	err = kill_pid_info(sig, &info, pid);
out:
	put_pid(pid);
	return err;
}

/*
 * Waiting for a signal without a handler.
 */
static int wait_for_signal(u64 stay_blocked, ktime_t *timeout)
{
	struct task_struct *t = current;
	int ret;

	/* Unblocked meanwhile, so that they wake us; siglock is held. */
	t->real_blocked = t->blocked;
	t->blocked &= stay_blocked;
	recalc_sigpending();
	__set_current_state(TASK_INTERRUPTIBLE);
	spin_unlock_irq(&t->sighand->siglock);
	ret = schedule_hrtimeout(timeout, HRTIMER_MODE_REL);
	spin_lock_irq(&t->sighand->siglock);
	t->blocked = t->real_blocked;
	t->real_blocked = 0;
	recalc_sigpending();
	return ret;
}

int do_sigtimedwait(u64 which, kernel_siginfo_t *info, const struct timespec64 *ts)
{
	u64 mask = ~which | SIG_KERNEL_ONLY_MASK;
	struct task_struct *t = current;
	ktime_t timeout = 0, *to = NULL;
	int sig, ret = 0;

	if (ts) {
		if (!timespec64_valid(ts))
			return -EINVAL;
		timeout = timespec64_to_ktime(*ts);
		to = &timeout;
	}
	spin_lock_irq(&t->sighand->siglock);
	sig = dequeue_signal(t, mask, info);
	if (!sig && (!to || timeout)) {
		ret = wait_for_signal(mask, to);
		sig = dequeue_signal(t, mask, info);
	}
	spin_unlock_irq(&t->sighand->siglock);
	if (sig)
		return sig;
	return ret ? -EINTR : -EAGAIN;
}

SYSCALL_DEFINE4(rt_sigtimedwait, const sigset_t __user *, uthese, siginfo_t __user *, uinfo,
		const struct __kernel_timespec __user *, uts, size_t, sigsetsize)
{
	struct timespec64 ts;
	kernel_siginfo_t info;
	u64 these;
	int ret;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&these, uthese, sizeof(sigset_t)))
		return -EFAULT;
	if (uts && get_timespec64(&ts, uts))
		return -EFAULT;
	ret = do_sigtimedwait(these, &info, uts ? &ts : NULL);
	if (ret > 0 && uinfo && copy_siginfo_to_user(uinfo, &info))
		ret = -EFAULT;
	return ret;
}

static long compat_sigtimedwait(const void __user *uthese, struct compat_siginfo __user *uinfo,
				const struct timespec64 *ts, u32 sigsetsize)
{
	kernel_siginfo_t info;
	u64 these;
	int ret;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&these, uthese, sizeof(sigset_t)))
		return -EFAULT;
	ret = do_sigtimedwait(these, &info, ts);
	if (ret > 0 && uinfo && copy_siginfo_to_user32(uinfo, &info))
		ret = -EFAULT;
	return ret;
}

COMPAT_SYSCALL_DEFINE4(rt_sigtimedwait_time32, const void __user *, uthese,
		       struct compat_siginfo __user *, uinfo,
		       const struct old_timespec32 __user *, uts, u32, sigsetsize)
{
	struct timespec64 ts;

	if (uts && get_old_timespec32(&ts, uts))
		return -EFAULT;
	return compat_sigtimedwait(uthese, uinfo, uts ? &ts : NULL, sigsetsize);
}

COMPAT_SYSCALL_DEFINE4(rt_sigtimedwait_time64, const void __user *, uthese,
		       struct compat_siginfo __user *, uinfo,
		       const struct __kernel_timespec __user *, uts, u32, sigsetsize)
{
	struct timespec64 ts;

	if (uts && get_timespec64(&ts, uts))
		return -EFAULT;
	return compat_sigtimedwait(uthese, uinfo, uts ? &ts : NULL, sigsetsize);
}

/*
 * An interrupted call that goes on by itself.
 */
long do_no_restart_syscall(struct restart_block *block)
{
	(void)block;
	return -EINTR;
}

SYSCALL_DEFINE0(restart_syscall)
{
	return current->restart_block.fn(&current->restart_block);
}
