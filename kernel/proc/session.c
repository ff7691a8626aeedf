/*
 * session.c - process ids, process groups and sessions
 */
#include "fs/tty.h"
#include "mm/uaccess.h"
#include "sched/pid.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

SYSCALL_DEFINE0(getpid)
{
	return current->tgid;
}

SYSCALL_DEFINE0(gettid)
{
	return current->pid;
}

/* The parent may be another by the time it returns: so it may on Linux. */
SYSCALL_DEFINE0(getppid)
{
	return READ_ONCE(current->real_parent)->tgid;
}

static int check_member(struct task_struct *p)
{
	struct task_struct *leader = current->group_leader;

	if (!p)
		return -ESRCH;
	if (!thread_group_leader(p))
		return -EINVAL;
	if (same_thread_group(p->real_parent, leader)) {
		if (task_session(p) != task_session(leader))
			return -EPERM;
		if (!(p->flags & PF_FORKNOEXEC))
			return -EACCES;
	} else if (p != leader) {
		return -ESRCH;
	}
	return p->signal->leader ? -EPERM : 0;
}

/* tasklist_lock for writing. */
static int do_setpgid(pid_t pid, pid_t pgid)
{
	struct task_struct *p = find_task_by_vpid(pid), *member;
	struct pid *pgrp;
	int err = check_member(p);

	if (err)
		return err;
	pgrp = task_pid(p);
	if (pgid != pid) {
		pgrp = find_vpid(pgid);
		member = pid_task(pgrp, PIDTYPE_PGID);
		if (!member || task_session(member) != task_session(current->group_leader))
			return -EPERM;
	}
	if (task_pgrp(p) != pgrp)
		change_pid(p, PIDTYPE_PGID, pgrp);
	return 0;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	int err;

	if (!pid)
		pid = current->tgid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	write_lock_irq(&tasklist_lock);
	err = do_setpgid(pid, pgid);
	write_unlock_irq(&tasklist_lock);
	return err;
}

static long pid_of(pid_t pid, enum pid_type type)
{
	struct task_struct *t;
	long nr = -ESRCH;

	rcu_read_lock();
	t = pid ? find_task_by_vpid(pid) : current;
	if (t)
		nr = pid_nr(READ_ONCE(t->signal->pids[type]));
	rcu_read_unlock();
	return nr;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return pid_of(pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return pid_of(0, PIDTYPE_PGID);
}

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return pid_of(pid, PIDTYPE_SID);
}

SYSCALL_DEFINE0(setsid)
{
	struct task_struct *leader = current->group_leader;
	struct pid *sid = task_pid(leader);
	int err = -EPERM;

	write_lock_irq(&tasklist_lock);
	/* A group of that number may have outlived its own leader. */
	if (!leader->signal->leader && !pid_task(sid, PIDTYPE_PGID)) {
		leader->signal->leader = 1;
		if (task_session(leader) != sid)
			change_pid(leader, PIDTYPE_SID, sid);
		if (task_pgrp(leader) != sid)
			change_pid(leader, PIDTYPE_PGID, sid);
		err = 0;
	}
	write_unlock_irq(&tasklist_lock);
	if (err)
		return err;
	proc_clear_tty(leader);
	return pid_nr(sid);
}
