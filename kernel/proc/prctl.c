/*
 * prctl.c - what a process says about itself
 */
#include <linux/prctl.h>

#include "lib/string.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/cred_calls.h"
#include "sched/exec.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

static long set_name(const char __user *name)
{
	char comm[TASK_COMM_LEN] = "";

	if (strncpy_from_user(comm, name, sizeof(comm) - 1) < 0)
		return -EFAULT;
	set_task_comm(current, comm);
	return 0;
}

static long get_name(char __user *name)
{
	char comm[TASK_COMM_LEN];

	get_task_comm(comm, current);
	return copy_to_user(name, comm, sizeof(comm)) ? -EFAULT : 0;
}

static struct task_struct *next_below(struct task_struct *root, struct task_struct *p)
{
	if (!list_empty(&p->children))
		return list_first_entry(&p->children, struct task_struct, sibling);
	while (p != root && list_is_last(&p->sibling, &p->real_parent->children))
		p = p->real_parent->group_leader;
	return p == root ? NULL : list_next_entry(p, sibling);
}

/* Those who are already below must know that there is a reaper above them. */
static void mark_descendants(struct task_struct *t)
{
	struct task_struct *thread, *child, *p;

	write_lock_irq(&tasklist_lock);
	for_each_thread(t, thread)
		list_for_each_entry(child, &thread->children, sibling)
			for (p = child; p; p = next_below(child, p))
				p->signal->has_child_subreaper = 1;
	write_unlock_irq(&tasklist_lock);
}

static long set_subreaper(bool on)
{
	current->signal->is_child_subreaper = on;
	if (on)
		mark_descendants(current);
	return 0;
}

SYSCALL_DEFINE5(prctl, int, option, unsigned long, arg2, unsigned long, arg3,
		unsigned long, arg4, unsigned long, arg5)
{
	struct task_struct *me = current;
	long err = cap_task_prctl(option, arg2, arg3, arg4, arg5);

	if (err != -ENOSYS)
		return err;
	switch (option) {
	case PR_SET_PDEATHSIG:
		if (!valid_signal(arg2))
			return -EINVAL;
		me->pdeath_signal = arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(me->pdeath_signal, (int __user *)arg2);
	case PR_GET_DUMPABLE:
		return me->mm->dumpable;
	case PR_SET_DUMPABLE:
		if (arg2 > 1)
			return -EINVAL;
		WRITE_ONCE(me->mm->dumpable, arg2);
		return 0;
	case PR_SET_NAME:
		return set_name((const char __user *)arg2);
	case PR_GET_NAME:
		return get_name((char __user *)arg2);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TSC:
		return put_user(PR_TSC_ENABLE, (int __user *)arg2);
	case PR_GET_TIMERSLACK:
		return me->timer_slack_ns;
	case PR_SET_TIMERSLACK:
		me->timer_slack_ns = (long)arg2 > 0 ? arg2 : DEFAULT_TIMER_SLACK_NS;
		return 0;
	case PR_SET_CHILD_SUBREAPER:
		return set_subreaper(arg2 != 0);
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)me->signal->is_child_subreaper, (int __user *)arg2);
	case PR_SET_NO_NEW_PRIVS:
		if (arg2 != 1 || arg3 || arg4 || arg5)
			return -EINVAL;
		me->no_new_privs = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		if (arg2 || arg3 || arg4 || arg5)
			return -EINVAL;
		return me->no_new_privs;
	case PR_GET_TID_ADDRESS:
		return put_user(me->clear_child_tid, (int __user *__user *)arg2);
	}
	return -EINVAL;
}
