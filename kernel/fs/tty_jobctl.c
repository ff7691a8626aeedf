/*
 * tty_jobctl.c - who may use a terminal: sessions and process groups
 *
 * A terminal belongs to at most one session (tty->session), a session has at
 * most one controlling terminal (signal->tty of its processes).  One of the
 * session's groups is in the foreground (tty->pgrp): it gets the signals of
 * keys; others are stopped when they read (SIGTTIN), set modes or, with
 * TOSTOP, write (SIGTTOU).
 *
 * Locks: tasklist_lock, then sighand->siglock (signal->tty), then ctrl_lock.
 */
#include "fs/tty.h"

#include <linux/capability.h>

#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

struct tty_struct *get_current_tty(void)
{
	struct tty_struct *tty;
	unsigned long flags;

	spin_lock_irqsave(&current->sighand->siglock, flags);
	tty = tty_kref_get(current->signal->tty);
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	return tty;
}

static struct pid *tty_get_pgrp(struct tty_struct *tty)
{
	struct pid *pgrp;

	spin_lock(&tty->ctrl_lock);
	pgrp = get_pid(tty->pgrp);
	spin_unlock(&tty->ctrl_lock);
	return pgrp;
}

u32 tty_devnum(struct tty_struct *tty)
{
	u32 minor;

	if (!tty)
		return 0;
	minor = MINOR(tty->dev);
	return (minor & 0xff) | MAJOR(tty->dev) << 8 | (minor & ~0xffU) << 12;
}

pid_t tty_pgrp_nr(struct tty_struct *tty)
{
	struct pid *pgrp = tty ? tty_get_pgrp(tty) : NULL;
	pid_t nr = pgrp ? pid_nr(pgrp) : -1;

	put_pid(pgrp);
	return nr;
}

void tty_signal_pgrp(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = tty_get_pgrp(tty);

	if (pgrp)
		kill_pgrp(pgrp, sig, 1);
	put_pid(pgrp);
}

/* SIG_IGN or blocked: the program said it does not want to be stopped. */
static bool current_ignores(int sig)
{
	return (current->blocked & sigmask(sig)) ||
	       current->sighand->action[sig - 1].sa.sa_handler == SIG_IGN;
}

int __tty_check_change(struct tty_struct *tty, int sig)
{
	struct pid *mine, *foreground;
	int ret = 0;

	if (current->signal->tty != tty)
		return 0;
	mine = get_task_pid(current, PIDTYPE_PGID);
	foreground = tty_get_pgrp(tty);
	if (foreground && mine != foreground) {
		if (current_ignores(sig)) {
			ret = sig == SIGTTIN ? -EIO : 0;
		} else if (is_current_pgrp_orphaned()) {
			ret = -EIO;
		} else {
			kill_pgrp(mine, sig, 1);
			set_task_work(current, TIF_SIGPENDING);
			ret = -ERESTARTSYS;
		}
	}
	put_pid(foreground);
	put_pid(mine);
	return ret;
}

int tty_check_change(struct tty_struct *tty)
{
	return __tty_check_change(tty, SIGTTOU);
}

/* Current's session gets @tty, its group the foreground. */
static void tty_set_ctty(struct tty_struct *tty)
{
	struct pid *pgrp = get_task_pid(current, PIDTYPE_PGID);
	struct pid *session = get_task_pid(current, PIDTYPE_SID);
	struct signal_struct *sig = current->signal;
	struct tty_struct *old_tty;
	struct pid *old_pgrp;
	unsigned long flags;

	spin_lock_irqsave(&current->sighand->siglock, flags);
	spin_lock(&tty->ctrl_lock);
	swap(tty->session, session);
	swap(tty->pgrp, pgrp);
	spin_unlock(&tty->ctrl_lock);
	old_tty = sig->tty;
	old_pgrp = sig->tty_old_pgrp;
	sig->tty = tty_kref_get(tty);
	sig->tty_old_pgrp = NULL;
	spin_unlock_irqrestore(&current->sighand->siglock, flags);

	put_pid(session);
	put_pid(pgrp);
	put_pid(old_pgrp);
	tty_kref_put(old_tty);
}

/* The first terminal a session leader opens becomes its controlling one. */
void tty_open_ctty(struct tty_struct *tty, struct file *file)
{
	struct signal_struct *sig = current->signal;

	if (sig->leader && !sig->tty && !tty->session && (file->f_mode & FMODE_READ))
		tty_set_ctty(tty);
}

void tty_fork(struct signal_struct *child, struct signal_struct *parent __maybe_unused)
{
	child->tty = get_current_tty();
	child->tty_old_pgrp = NULL;
}

void proc_clear_tty(struct task_struct *t)
{
	struct tty_struct *tty;
	unsigned long flags;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	tty = t->signal->tty;
	t->signal->tty = NULL;
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
	tty_kref_put(tty);
}

static void session_clear_tty(struct pid *session)
{
	struct task_struct *t;

	if (!session)
		return;
	read_lock(&tasklist_lock);
	do_each_pid_task(session, PIDTYPE_SID, t)
		proc_clear_tty(t);
	read_unlock(&tasklist_lock);
}

/* Nobody's terminal: drops session and foreground group; the session, with its reference. */
static struct pid *tty_drop_session(struct tty_struct *tty)
{
	struct pid *session, *pgrp;

	spin_lock(&tty->ctrl_lock);
	session = tty->session;
	pgrp = tty->pgrp;
	tty->session = tty->pgrp = NULL;
	spin_unlock(&tty->ctrl_lock);
	put_pid(pgrp);
	return session;
}

void tty_forget_session(struct tty_struct *tty)
{
	struct pid *session = tty_drop_session(tty);

	session_clear_tty(session);
	put_pid(session);
}

/* The leader of the terminal's session hears of the hang-up; nobody there keeps the tty. */
static void tty_signal_session_leader(struct tty_struct *tty, struct pid *session,
				      struct pid *pgrp)
{
	struct task_struct *t;
	unsigned long flags;

	if (!session)
		return;
	read_lock(&tasklist_lock);
	do_each_pid_task(session, PIDTYPE_SID, t) {
		struct tty_struct *had = NULL;
		struct pid *old = NULL;

		spin_lock_irqsave(&t->sighand->siglock, flags);
		if (t->signal->tty == tty) {
			had = tty;
			t->signal->tty = NULL;
		}
		if (t->signal->leader) {
			send_signal_locked(SIGHUP, SEND_SIG_PRIV, t, PIDTYPE_TGID);
			send_signal_locked(SIGCONT, SEND_SIG_PRIV, t, PIDTYPE_TGID);
			old = t->signal->tty_old_pgrp;
			t->signal->tty_old_pgrp = get_pid(pgrp);
		}
		spin_unlock_irqrestore(&t->sighand->siglock, flags);
		put_pid(old);
		tty_kref_put(had);
	}
	read_unlock(&tasklist_lock);
}

static void __tty_hangup(struct tty_struct *tty, bool session_ends)
{
	struct pid *session, *pgrp = tty_get_pgrp(tty);

	mutex_lock(&tty_mutex);
	WRITE_ONCE(tty->hangups, tty->hangups + 1);
	session = tty_drop_session(tty);
	mutex_unlock(&tty_mutex);

	tty_signal_session_leader(tty, session, pgrp);
	if (session_ends && pgrp)
		kill_pgrp(pgrp, SIGHUP, 1);
	put_pid(session);
	put_pid(pgrp);
	n_tty_flush_input(tty);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

void tty_hangup(struct tty_struct *tty)
{
	__tty_hangup(tty, false);
}

/* A group that lost its leader: told to end, and woken to hear it. */
static void hangup_group(struct pid *pgrp, int on_exit)
{
	if (!pgrp)
		return;
	kill_pgrp(pgrp, SIGHUP, on_exit);
	kill_pgrp(pgrp, SIGCONT, on_exit);
	put_pid(pgrp);
}

static struct pid *take_old_pgrp(void)
{
	struct pid *pgrp;
	unsigned long flags;

	spin_lock_irqsave(&current->sighand->siglock, flags);
	pgrp = current->signal->tty_old_pgrp;
	current->signal->tty_old_pgrp = NULL;
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	return pgrp;
}

void disassociate_ctty(int on_exit)
{
	struct tty_struct *tty;
	struct pid *session;

	if (!current->signal->leader)
		return;
	tty = get_current_tty();
	if (!tty) {
		if (on_exit)
			hangup_group(take_old_pgrp(), 1);
		return;
	}
	if (on_exit)
		__tty_hangup(tty, true);
	else
		hangup_group(tty_get_pgrp(tty), 0);
	put_pid(take_old_pgrp());

	session = get_task_pid(current, PIDTYPE_SID);
	mutex_lock(&tty_mutex);
	if (tty->session == session)
		put_pid(tty_drop_session(tty));
	mutex_unlock(&tty_mutex);
	session_clear_tty(session);
	put_pid(session);
	tty_kref_put(tty);
}

static long tty_steal(struct tty_struct *tty, unsigned long arg)
{
	struct pid *session;

	if (arg != 1 || !capable(CAP_SYS_ADMIN))
		return -EPERM;
	session = tty_drop_session(tty);
	session_clear_tty(session);
	put_pid(session);
	return 0;
}

static long tty_ioc_sctty(struct tty_struct *tty, struct file *file, unsigned long arg)
{
	struct signal_struct *sig = current->signal;
	long err = 0;

	mutex_lock(&tty_mutex);
	if (sig->leader && task_session(current) == tty->session)
		goto out;
	err = -EPERM;
	if (!sig->leader || sig->tty)
		goto out;
	if (tty->session) {
		err = tty_steal(tty, arg);
		if (err)
			goto out;
	}
	err = -EPERM;
	if (!(file->f_mode & FMODE_READ) && !capable(CAP_SYS_ADMIN))
		goto out;
	tty_set_ctty(tty);
	err = 0;
out:
	mutex_unlock(&tty_mutex);
	return err;
}

static long tty_ioc_notty(struct tty_struct *tty)
{
	if (current->signal->tty != tty)
		return -ENOTTY;
	disassociate_ctty(0);
	proc_clear_tty(current);
	return 0;
}

/* Session of the group @pgrp, without a reference; rcu. */
static struct pid *session_of_pgrp(struct pid *pgrp)
{
	struct task_struct *t = pid_task(pgrp, PIDTYPE_PGID);

	if (!t)
		t = pid_task(pgrp, PIDTYPE_PID);
	return t ? task_session(t) : NULL;
}

static long tty_ioc_spgrp(struct tty_struct *tty, const pid_t __user *arg)
{
	struct pid *pgrp, *old = NULL;
	long err;
	pid_t nr;

	err = tty_check_change(tty);
	if (err)
		return err == -EIO ? -ENOTTY : err;
	if (current->signal->tty != tty || tty->session != task_session(current))
		return -ENOTTY;
	if (get_user(nr, arg))
		return -EFAULT;
	if (nr < 0)
		return -EINVAL;

	rcu_read_lock();
	pgrp = find_vpid(nr);
	err = -ESRCH;
	if (!pgrp)
		goto out;
	err = -EPERM;
	if (session_of_pgrp(pgrp) != task_session(current))
		goto out;
	err = 0;
	spin_lock(&tty->ctrl_lock);
	old = tty->pgrp;
	tty->pgrp = get_pid(pgrp);
	spin_unlock(&tty->ctrl_lock);
out:
	rcu_read_unlock();
	put_pid(old);
	return err;
}

static long tty_ioc_gsid(struct tty_struct *tty, pid_t __user *arg)
{
	pid_t nr = 0;

	spin_lock(&tty->ctrl_lock);
	if (tty->session)
		nr = pid_nr(tty->session);
	spin_unlock(&tty->ctrl_lock);
	return nr ? put_user(nr, arg) : -ENOTTY;
}

long tty_jobctl_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
		      unsigned long arg, bool master)
{
	pid_t __user *p = (pid_t __user *)arg;
	struct pid *pgrp;
	long err;

	switch (cmd) {
	case TIOCNOTTY:
		return tty_ioc_notty(tty);
	case TIOCSCTTY:
		return tty_ioc_sctty(tty, file, arg);
	case TIOCSPGRP:
		return tty_ioc_spgrp(tty, p);
	}
	if (!master && current->signal->tty != tty)
		return -ENOTTY;
	if (cmd == TIOCGSID)
		return tty_ioc_gsid(tty, p);
	pgrp = tty_get_pgrp(tty);
	err = put_user(pid_nr(pgrp), p);
	put_pid(pgrp);
	return err;
}

SYSCALL_DEFINE0(vhangup)
{
	struct tty_struct *tty;

	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	tty = get_current_tty();
	if (tty) {
		tty_hangup(tty);
		tty_kref_put(tty);
	}
	return 0;
}
