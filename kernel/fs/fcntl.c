/*
 * fcntl.c - flags of descriptors and files, and who gets SIGIO
 */
#include <linux/capability.h>
#include <linux/fcntl.h>
#include <linux/poll.h>

#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/locks.h"
#include "fs/pipe.h"
#include "fs/tmpfs.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/rcu.h"
#include "sched/signal.h"

#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_NDELAY | O_DIRECT | O_NOATIME)

static int setfl(struct file *file, unsigned long arg)
{
	int err = 0;

	if (((arg ^ file->f_flags) & O_APPEND) && (file->f_inode->i_flags & S_APPEND))
		return -EPERM;
	if ((arg & O_NOATIME) && !(file->f_flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->f_inode))
		return -EPERM;
	if ((arg & O_DIRECT) && !S_ISFIFO(file->f_inode->i_mode) &&
	    !(file->f_mode & FMODE_CAN_ODIRECT))
		return -EINVAL;
	if (file->f_op->check_flags)
		err = file->f_op->check_flags(arg);
	if (err)
		return err;
	if (((arg ^ file->f_flags) & FASYNC) && file->f_op->fasync) {
		err = file->f_op->fasync(-1, file, (arg & FASYNC) != 0);
		if (err < 0)
			return err;
		err = 0;
	}
	if (file->f_op->setfl)
		err = file->f_op->setfl(file, arg);
	spin_lock(&file->f_lock);
	file->f_flags = (arg & SETFL_MASK) | (file->f_flags & ~SETFL_MASK);
	spin_unlock(&file->f_lock);
	return err;
}

/*
 * Owner: the process, group or thread that SIGIO and SIGURG go to.
 */
static struct fown_struct *file_owner(struct file *file)
{
	struct fown_struct *owner = READ_ONCE(file->f_owner);

	if (owner)
		return owner;
	owner = kzalloc(sizeof(*owner), GFP_KERNEL);
	if (!owner)
		return NULL;
	spin_lock(&file->f_lock);
	if (!file->f_owner)
		file->f_owner = owner;
	else
		kfree(owner);
	owner = file->f_owner;
	spin_unlock(&file->f_lock);
	return owner;
}

void file_free_owner(struct file *file)
{
	put_pid(file->f_owner->pid);
	kfree(file->f_owner);
}

static int __f_setown(struct file *file, struct pid *pid, int type)
{
	struct fown_struct *owner = file_owner(file);
	const struct cred *cred = current_cred();
	struct pid *old;

	if (!owner)
		return -ENOMEM;
	spin_lock(&file->f_lock);
	old = owner->pid;
	owner->pid = get_pid(pid);
	owner->pid_type = type;
	owner->uid = cred->uid;
	owner->euid = cred->euid;
	spin_unlock(&file->f_lock);
	put_pid(old);
	return 0;
}

int f_setown(struct file *file, unsigned long arg, int force __maybe_unused)
{
	int who = (int)arg, type = PIDTYPE_TGID, err = 0;
	struct pid *pid = NULL;

	if (who < 0) {
		if (who == INT_MIN)
			return -EINVAL;
		type = PIDTYPE_PGID;
		who = -who;
	}
	rcu_read_lock();
	if (who) {
		pid = find_vpid(who);
		if (!pid)
			err = -ESRCH;
		else
			get_pid(pid);
	}
	rcu_read_unlock();
	if (!err)
		err = __f_setown(file, pid, type);
	put_pid(pid);
	return err;
}

static pid_t f_getown(struct file *file)
{
	pid_t pid = 0;

	spin_lock(&file->f_lock);
	if (file->f_owner && file->f_owner->pid) {
		pid = pid_vnr(file->f_owner->pid);
		if (file->f_owner->pid_type == PIDTYPE_PGID)
			pid = -pid;
	}
	spin_unlock(&file->f_lock);
	return pid;
}

static int f_setown_ex(struct file *file, const struct f_owner_ex __user *arg)
{
	static const int types[] = { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID };
	struct f_owner_ex owner;
	struct pid *pid;
	int err;

	if (copy_from_user(&owner, arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < F_OWNER_TID || owner.type > F_OWNER_PGRP)
		return -EINVAL;
	pid = owner.pid ? find_get_pid(owner.pid) : NULL;
	if (owner.pid && !pid)
		return -ESRCH;
	err = __f_setown(file, pid, types[owner.type]);
	put_pid(pid);
	return err;
}

static int f_getown_ex(struct file *file, struct f_owner_ex __user *arg)
{
	struct f_owner_ex owner = { F_OWNER_TID, 0 };

	spin_lock(&file->f_lock);
	if (file->f_owner) {
		owner.pid = pid_vnr(file->f_owner->pid);
		switch (file->f_owner->pid_type) {
		case PIDTYPE_TGID:
			owner.type = F_OWNER_PID;
			break;
		case PIDTYPE_PGID:
			owner.type = F_OWNER_PGRP;
			break;
		}
	}
	spin_unlock(&file->f_lock);
	return copy_to_user(arg, &owner, sizeof(owner)) ? -EFAULT : 0;
}

static int f_getowner_uids(struct file *file, unsigned long arg)
{
	uid_t uids[2] = { 0, 0 };

	spin_lock(&file->f_lock);
	if (file->f_owner) {
		uids[0] = file->f_owner->uid;
		uids[1] = file->f_owner->euid;
	}
	spin_unlock(&file->f_lock);
	return copy_to_user((void __user *)arg, uids, sizeof(uids)) ? -EFAULT : 0;
}

/* May the owner's setter send signals to @t? */
static bool sigio_permitted(const struct fown_struct *owner, struct task_struct *t)
{
	const struct cred *cred = __task_cred(t);

	return !owner->euid || owner->euid == cred->suid || owner->euid == cred->uid ||
	       owner->uid == cred->suid || owner->uid == cred->uid;
}

static void send_sigio_to_task(struct task_struct *t, const struct fown_struct *owner, int fd,
			       int band, enum pid_type type)
{
	kernel_siginfo_t info;

	if (!sigio_permitted(owner, t))
		return;
	if (owner->signum) {
		clear_siginfo(&info);
		info.si_signo = owner->signum;
		info.si_code = band == POLL_OUT ? POLL_OUT : band == POLL_HUP ? POLL_HUP :
			       band == POLL_PRI ? POLL_PRI : POLL_IN;
		info.si_band = band == POLL_OUT ? POLLOUT | POLLWRNORM | POLLWRBAND :
			       band == POLL_HUP ? POLLHUP | POLLERR :
			       band == POLL_PRI ? POLLPRI | POLLRDBAND : POLLIN | POLLRDNORM;
		info.si_fd = fd;
		if (!do_send_sig_info(owner->signum, &info, t, type))
			return;
	}
	do_send_sig_info(SIGIO, SEND_SIG_PRIV, t, type);
}

/* The owner's pid with a reference, and a copy of the rest. */
static struct pid *owner_snapshot(struct file *file, struct fown_struct *owner)
{
	spin_lock(&file->f_lock);
	if (file->f_owner) {
		*owner = *file->f_owner;
		get_pid(owner->pid);
	} else {
		owner->pid = NULL;
	}
	spin_unlock(&file->f_lock);
	return owner->pid;
}

void send_sigio(struct file *file, int fd, int band)
{
	struct fown_struct owner;
	struct task_struct *t;
	unsigned long flags;

	if (!owner_snapshot(file, &owner))
		return;
	read_lock_irqsave(&tasklist_lock, flags);
	if (owner.pid_type == PIDTYPE_PGID) {
		do_each_pid_task(owner.pid, PIDTYPE_PGID, t)
			send_sigio_to_task(t, &owner, fd, band, PIDTYPE_TGID);
	} else {
		t = pid_task(owner.pid, owner.pid_type == PIDTYPE_PID ? PIDTYPE_PID :
						PIDTYPE_TGID);
		if (t)
			send_sigio_to_task(t, &owner, fd, band, owner.pid_type);
	}
	read_unlock_irqrestore(&tasklist_lock, flags);
	put_pid(owner.pid);
}

void send_sigurg(struct file *file)
{
	struct fown_struct owner;
	struct task_struct *t;
	unsigned long flags;

	if (!owner_snapshot(file, &owner))
		return;
	read_lock_irqsave(&tasklist_lock, flags);
	if (owner.pid_type == PIDTYPE_PGID) {
		do_each_pid_task(owner.pid, PIDTYPE_PGID, t)
			if (sigio_permitted(&owner, t))
				do_send_sig_info(SIGURG, SEND_SIG_PRIV, t, PIDTYPE_TGID);
	} else {
		t = pid_task(owner.pid, owner.pid_type == PIDTYPE_PID ? PIDTYPE_PID :
						PIDTYPE_TGID);
		if (t && sigio_permitted(&owner, t))
			do_send_sig_info(SIGURG, SEND_SIG_PRIV, t, owner.pid_type);
	}
	read_unlock_irqrestore(&tasklist_lock, flags);
	put_pid(owner.pid);
}

/* Guards every list of fasync entries; interrupt handlers may walk them. */
static DEFINE_SPINLOCK(fasync_lock);

int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list)
{
	struct fasync_struct *new = NULL, *old, **p;
	unsigned long flags;

	if (on) {
		new = kmalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOMEM;
	}
	spin_lock_irqsave(&fasync_lock, flags);
	for (p = list; *p && (*p)->fa_file != file; p = &(*p)->fa_next)
		;
	old = *p;
	if (on && old) {
		old->fa_fd = fd;
		old = new;		/* not needed: freed below */
	} else if (on) {
		*new = (struct fasync_struct){ *list, file, fd };
		*list = new;
	} else if (old) {
		*p = old->fa_next;
	}
	spin_lock(&file->f_lock);
	if (on)
		file->f_flags |= FASYNC;
	else
		file->f_flags &= ~FASYNC;
	spin_unlock(&file->f_lock);
	spin_unlock_irqrestore(&fasync_lock, flags);
	kfree(old);
	return on ? 1 : old != NULL;
}

void kill_fasync(struct fasync_struct **list, int sig, int band)
{
	struct fasync_struct *fa;
	unsigned long flags;

	if (likely(!READ_ONCE(*list)))
		return;
	spin_lock_irqsave(&fasync_lock, flags);
	for (fa = *list; fa; fa = fa->fa_next) {
		/* SIGURG has its own way; it is not sent to who did not ask for an owner. */
		if (sig == SIGURG && !fa->fa_file->f_owner)
			continue;
		send_sigio(fa->fa_file, fa->fa_fd, band);
	}
	spin_unlock_irqrestore(&fasync_lock, flags);
}

static long f_setsig(struct file *file, unsigned long arg)
{
	struct fown_struct *owner;

	if (!valid_signal(arg))
		return -EINVAL;
	owner = file_owner(file);
	if (!owner)
		return -ENOMEM;
	owner->signum = arg;
	return 0;
}

static long fcntl_lock(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct flock __user *ufl = (struct flock __user *)arg;
	struct flock fl;
	int err;

	if (copy_from_user(&fl, ufl, sizeof(fl)))
		return -EFAULT;
	if (cmd != F_GETLK && cmd != F_OFD_GETLK)
		return fcntl_setlk(fd, file, cmd, &fl);
	err = fcntl_getlk(file, cmd, &fl);
	if (!err && copy_to_user(ufl, &fl, sizeof(fl)))
		err = -EFAULT;
	return err;
}

/* Commands that are no different for 32-bit programs. */
long do_fcntl_common(unsigned int fd, unsigned int cmd, unsigned long arg, struct file *file)
{
	switch (cmd) {
	case F_DUPFD:
		return f_dupfd(arg, file, 0);
	case F_DUPFD_CLOEXEC:
		return f_dupfd(arg, file, O_CLOEXEC);
	case F_GETFD:
		return get_close_on_exec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return file->f_flags & ~O_CLOEXEC;
	case F_SETFL:
		return setfl(file, arg);
	case F_GETOWN:
		return f_getown(file);
	case F_SETOWN:
		return f_setown(file, arg, 1);
	case F_GETOWN_EX:
		return f_getown_ex(file, (struct f_owner_ex __user *)arg);
	case F_SETOWN_EX:
		return f_setown_ex(file, (const struct f_owner_ex __user *)arg);
	case F_GETOWNER_UIDS:
		return f_getowner_uids(file, arg);
	case F_GETSIG:
		return file->f_owner ? file->f_owner->signum : 0;
	case F_SETSIG:
		return f_setsig(file, arg);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(file, cmd, arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return memfd_fcntl(file, cmd, arg);
	case F_NOTIFY:
		return fcntl_dirnotify(fd, file, arg);
	case F_GETLEASE:
		return F_UNLCK;		/* there are none */
	default:
		return -EINVAL;		/* F_SETLEASE, write hints: not here */
	}
}

/* What works on an O_PATH descriptor too. */
bool fcntl_cmd_on_path(unsigned int cmd)
{
	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
	case F_GETFD:
	case F_SETFD:
	case F_GETFL:
		return true;
	}
	return false;
}

SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget_raw(fd);
	long err = -EBADF;

	if (!f.file)
		return err;
	if (unlikely(f.file->f_mode & FMODE_PATH) && !fcntl_cmd_on_path(cmd))
		goto out;
	switch (cmd) {
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		err = fcntl_lock(fd, f.file, cmd, arg);
		break;
	default:
		err = do_fcntl_common(fd, cmd, arg, f.file);
	}
out:
	fdput(f);
	return err;
}
