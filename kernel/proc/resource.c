/*
 * resource.c - limits, usage, priorities of processes
 */
#include <linux/ioprio.h>
#include <linux/resource.h>
#include <linux/times.h>

#include "fs/fdtable.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/itimer.h"
#include "proc/task.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

/*
 * Limits.
 */
static int do_prlimit(struct task_struct *t, unsigned int resource, struct rlimit *new,
		      struct rlimit *old)
{
	struct rlimit *rlim;
	int err = 0;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	resource = array_index_nospec(resource, RLIM_NLIMITS);
	if (new) {
		if (new->rlim_cur > new->rlim_max)
			return -EINVAL;
		if (resource == RLIMIT_NOFILE && new->rlim_max > sysctl_nr_open)
			return -EPERM;
	}
	rlim = t->signal->rlim + resource;
	spin_lock(&t->group_leader->alloc_lock);
	if (new && new->rlim_max > rlim->rlim_max && !capable(CAP_SYS_RESOURCE))
		err = -EPERM;
	if (!err) {
		if (old)
			*old = *rlim;
		if (new)
			*rlim = *new;
	}
	spin_unlock(&t->group_leader->alloc_lock);

	if (!err && new && resource == RLIMIT_CPU) {
		unsigned long flags;

		if (lock_task_sighand(t, &flags)) {
			update_cputimer(t->signal);
			unlock_task_sighand(t, &flags);
		}
	}
	return err;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit value;
	int err = do_prlimit(current, resource, NULL, &value);

	if (!err && copy_to_user(rlim, &value, sizeof(value)))
		err = -EFAULT;
	return err;
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit new;

	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return do_prlimit(current, resource, &new, NULL);
}

/* Between the caller's and the target's ids. */
static int check_prlimit_permission(struct task_struct *t)
{
	const struct cred *cred = current_cred(), *tcred;

	if (t == current)
		return 0;
	tcred = __task_cred(t);
	if (cred->uid == tcred->euid && cred->uid == tcred->suid && cred->uid == tcred->uid &&
	    cred->gid == tcred->egid && cred->gid == tcred->sgid && cred->gid == tcred->gid)
		return 0;
	return capable(CAP_SYS_RESOURCE) ? 0 : -EPERM;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource,
		const struct rlimit64 __user *, new_rlim, struct rlimit64 __user *, old_rlim)
{
	struct rlimit old, new;
	struct task_struct *t;
	int err;

	BUILD_BUG_ON(sizeof(struct rlimit64) != sizeof(struct rlimit));
	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	rcu_read_lock();
	t = pid ? find_task_by_vpid(pid) : current;
	err = t ? check_prlimit_permission(t) : -ESRCH;
	if (!err)
		get_task_struct(t);
	rcu_read_unlock();
	if (err)
		return err;
	err = do_prlimit(t, resource, new_rlim ? &new : NULL, old_rlim ? &old : NULL);
	put_task_struct(t);
	if (!err && old_rlim && copy_to_user(old_rlim, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}

#define COMPAT_RLIM_INFINITY	0xffffffffU

static u32 rlim_to_compat(unsigned long v, u32 most)
{
	return v > most ? most : v;
}

static int put_compat_rlimit(struct compat_rlimit __user *to, const struct rlimit *from, u32 most)
{
	struct compat_rlimit c = {
		rlim_to_compat(from->rlim_cur, most), rlim_to_compat(from->rlim_max, most),
	};

	return copy_to_user(to, &c, sizeof(c)) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct compat_rlimit __user *, rlim)
{
	struct rlimit value;
	int err = do_prlimit(current, resource, NULL, &value);

	return err ? err : put_compat_rlimit(rlim, &value, COMPAT_RLIM_INFINITY);
}

/* The first i386 call knew 31 bits. */
COMPAT_SYSCALL_DEFINE2(old_getrlimit, unsigned int, resource, struct compat_rlimit __user *, rlim)
{
	struct rlimit value;
	int err = do_prlimit(current, resource, NULL, &value);

	return err ? err : put_compat_rlimit(rlim, &value, S32_MAX);
}

COMPAT_SYSCALL_DEFINE2(setrlimit, unsigned int, resource, struct compat_rlimit __user *, rlim)
{
	struct compat_rlimit c;
	struct rlimit new;

	if (copy_from_user(&c, rlim, sizeof(c)))
		return -EFAULT;
	new.rlim_cur = c.rlim_cur == COMPAT_RLIM_INFINITY ? RLIM_INFINITY : c.rlim_cur;
	new.rlim_max = c.rlim_max == COMPAT_RLIM_INFINITY ? RLIM_INFINITY : c.rlim_max;
	return do_prlimit(current, resource, &new, NULL);
}

/*
 * Usage.
 */
#define ns_to_timeval(ns) { (ns) / NSEC_PER_SEC, (ns) % NSEC_PER_SEC / NSEC_PER_USEC }

static void sum_add(struct rusage_sum *to, const struct rusage_sum *from)
{
	to->utime += from->utime;
	to->stime += from->stime;
	to->nvcsw += from->nvcsw;
	to->nivcsw += from->nivcsw;
	to->min_flt += from->min_flt;
	to->maj_flt += from->maj_flt;
	to->maxrss = max(to->maxrss, from->maxrss);
}

static void sum_thread(struct rusage_sum *to, struct task_struct *t)
{
	u64 utime, stime;

	task_cputime(t, &utime, &stime);
	to->utime += utime;
	to->stime += stime;
	to->nvcsw += t->nvcsw;
	to->nivcsw += t->nivcsw;
	to->min_flt += t->min_flt;
	to->maj_flt += t->maj_flt;
}

/* Also for a dead child that is on no list any more: then its sums are complete. */
void getrusage(struct task_struct *t, int who, struct rusage *r)
{
	struct rusage_sum sum = {};
	struct task_struct *thread;
	struct mm_struct *mm;
	unsigned long flags;

	if (who == RUSAGE_THREAD) {
		sum_thread(&sum, t);
		sum.maxrss = t->signal->dead.maxrss;
	} else if (lock_task_sighand(t, &flags)) {
		if (who != RUSAGE_SELF)
			sum_add(&sum, &t->signal->children);
		if (who != RUSAGE_CHILDREN) {
			sum_add(&sum, &t->signal->dead);
			for_each_thread(t, thread)
				sum_thread(&sum, thread);
		}
		unlock_task_sighand(t, &flags);
	}
	if (who != RUSAGE_CHILDREN) {
		mm = get_task_mm(t);
		if (mm) {
			sum.maxrss = max(sum.maxrss, get_mm_hiwater_rss(mm));
			mmput(mm);
		}
	}
	memset(r, 0, sizeof(*r));
	r->ru_utime = (struct __kernel_old_timeval)ns_to_timeval(sum.utime);
	r->ru_stime = (struct __kernel_old_timeval)ns_to_timeval(sum.stime);
	r->ru_nvcsw = sum.nvcsw;
	r->ru_nivcsw = sum.nivcsw;
	r->ru_minflt = sum.min_flt;
	r->ru_majflt = sum.maj_flt;
	r->ru_maxrss = sum.maxrss * (PAGE_SIZE / 1024);
}

int put_compat_rusage(const struct rusage *r, struct compat_rusage __user *ru)
{
	struct compat_rusage c = {
		.ru_utime = { r->ru_utime.tv_sec, r->ru_utime.tv_usec },
		.ru_stime = { r->ru_stime.tv_sec, r->ru_stime.tv_usec },
		.ru_maxrss = r->ru_maxrss,
		.ru_minflt = r->ru_minflt,
		.ru_majflt = r->ru_majflt,
		.ru_nvcsw = r->ru_nvcsw,
		.ru_nivcsw = r->ru_nivcsw,
	};

	return copy_to_user(ru, &c, sizeof(c)) ? -EFAULT : 0;
}

static bool rusage_who_valid(int who)
{
	return who == RUSAGE_SELF || who == RUSAGE_CHILDREN || who == RUSAGE_THREAD;
}

SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, ru)
{
	struct rusage r;

	if (!rusage_who_valid(who))
		return -EINVAL;
	getrusage(current, who, &r);
	return copy_to_user(ru, &r, sizeof(r)) ? -EFAULT : 0;
}

COMPAT_SYSCALL_DEFINE2(getrusage, int, who, struct compat_rusage __user *, ru)
{
	struct rusage r;

	if (!rusage_who_valid(who))
		return -EINVAL;
	getrusage(current, who, &r);
	return put_compat_rusage(&r, ru);
}

static void do_times(struct tms *tms)
{
	struct signal_struct *sig = current->signal;
	u64 utime, stime;

	spin_lock_irq(&current->sighand->siglock);
	thread_group_cputime(current, &utime, &stime);
	tms->tms_utime = utime / NSEC_PER_TICK;
	tms->tms_stime = stime / NSEC_PER_TICK;
	tms->tms_cutime = sig->children.utime / NSEC_PER_TICK;
	tms->tms_cstime = sig->children.stime / NSEC_PER_TICK;
	spin_unlock_irq(&current->sighand->siglock);
}

SYSCALL_DEFINE1(times, struct tms __user *, tbuf)
{
	struct tms tms;

	if (tbuf) {
		do_times(&tms);
		if (copy_to_user(tbuf, &tms, sizeof(tms)))
			return -EFAULT;
	}
	return ktime_get_ns() / NSEC_PER_TICK;
}

COMPAT_SYSCALL_DEFINE1(times, struct compat_tms __user *, tbuf)
{
	struct compat_tms c;
	struct tms tms;

	if (tbuf) {
		do_times(&tms);
		c = (struct compat_tms){ tms.tms_utime, tms.tms_stime, tms.tms_cutime,
					 tms.tms_cstime };
		if (copy_to_user(tbuf, &c, sizeof(c)))
			return -EFAULT;
	}
	return (s32)(ktime_get_ns() / NSEC_PER_TICK);
}

/*
 * Nice values, of a process, a group, or a user.
 */
#define MIN_NICE	(-20)
#define MAX_NICE	19

static bool may_set_nice(struct task_struct *t, int nice)
{
	/* RLIMIT_NICE counts from 40 (nice -20) to 1 (nice 19). */
	return 20 - nice <= (long)task_rlimit(t, RLIMIT_NICE) || capable(CAP_SYS_NICE);
}

static int set_one_prio(struct task_struct *t, int nice, int err)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(t);

	if (tcred->uid != cred->euid && tcred->euid != cred->euid && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (nice < TASK_NICE(t) && !may_set_nice(t, nice))
		return -EACCES;
	set_user_nice(t, nice);
	return err == -ESRCH ? 0 : err;
}

static int get_one_prio(struct task_struct *t, int unused, int best)
{
	(void)unused;
	return max(best, 20 - TASK_NICE(t));
}

static int each_of_user(uid_t uid, int (*fn)(struct task_struct *t, int arg, int acc), int arg,
			int acc)
{
	struct task_struct *p, *t;

	for_each_process_thread(p, t)
		if (__task_cred(t)->uid == uid)
			acc = fn(t, arg, acc);
	return acc;
}

/* Calls fn for each thread that @which and @who mean; tasklist_lock held. */
static int each_of(int which, int who, int (*fn)(struct task_struct *t, int arg, int acc),
		   int arg, int acc)
{
	struct task_struct *p, *t;
	struct pid *pgrp;

	switch (which) {
	case PRIO_PROCESS:
		t = who ? find_task_by_vpid(who) : current;
		return t ? fn(t, arg, acc) : acc;
	case PRIO_PGRP:
		pgrp = who ? find_vpid(who) : task_pgrp(current);
		if (!pgrp)
			return acc;
		do_each_pid_task(pgrp, PIDTYPE_PGID, p)
			for_each_thread(p, t)
				acc = fn(t, arg, acc);
		return acc;
	}
	return each_of_user(who ? (uid_t)who : current_cred()->uid, fn, arg, acc);
}

SYSCALL_DEFINE3(setpriority, int, which, int, who, int, niceval)
{
	unsigned long flags;
	int err;

	if (which > PRIO_USER || which < PRIO_PROCESS)
		return -EINVAL;
	niceval = clamp(niceval, MIN_NICE, MAX_NICE);
	read_lock_irqsave(&tasklist_lock, flags);
	err = each_of(which, who, set_one_prio, niceval, -ESRCH);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return err;
}

/* Answers 20 - nice, so that no answer looks like an error. */
SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	unsigned long flags;
	int best;

	if (which > PRIO_USER || which < PRIO_PROCESS)
		return -EINVAL;
	read_lock_irqsave(&tasklist_lock, flags);
	best = each_of(which, who, get_one_prio, 0, -ESRCH);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return best;
}

SYSCALL_DEFINE1(nice, int, increment)
{
	int nice;

	increment = clamp(increment, -40, 40);
	nice = clamp(TASK_NICE(current) + increment, MIN_NICE, MAX_NICE);
	if (increment < 0 && !may_set_nice(current, nice))
		return -EPERM;
	set_user_nice(current, nice);
	return 0;
}

/*
 * I/O priorities, of the same; class none: as the nice value says.
 */
static int check_ioprio(int ioprio)
{
	unsigned int level = ioprio & (IOPRIO_NR_LEVELS - 1);	/* above it: hints */

	switch (IOPRIO_PRIO_CLASS(ioprio)) {
	case IOPRIO_CLASS_RT:
		return capable(CAP_SYS_ADMIN) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	case IOPRIO_CLASS_BE:
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		return level ? -EINVAL : 0;
	}
	return -EINVAL;
}

/* The first that may not be set ends it. */
static int set_one_ioprio(struct task_struct *t, int ioprio, int err)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(t);

	if (err && err != -ESRCH)
		return err;
	if (tcred->uid != cred->euid && tcred->uid != cred->uid && !capable(CAP_SYS_NICE))
		return -EPERM;
	WRITE_ONCE(t->ioprio, ioprio);
	return 0;
}

static int get_raw_ioprio(struct task_struct *t, int unused, int none)
{
	(void)unused;
	(void)none;
	return READ_ONCE(t->ioprio);
}

static int effective_ioprio(struct task_struct *t)
{
	int ioprio = READ_ONCE(t->ioprio), class = IOPRIO_CLASS_BE;

	if (IOPRIO_PRIO_CLASS(ioprio) != IOPRIO_CLASS_NONE)
		return ioprio;
	if (t->policy == SCHED_IDLE)
		class = IOPRIO_CLASS_IDLE;
	else if (t->policy == SCHED_FIFO || t->policy == SCHED_RR)
		class = IOPRIO_CLASS_RT;
	return IOPRIO_PRIO_VALUE(class, (TASK_NICE(t) + 20) / 5);
}

static int get_best_ioprio(struct task_struct *t, int unused, int best)
{
	int ioprio = effective_ioprio(t);

	(void)unused;
	return best < 0 ? ioprio : min(best, ioprio);
}

/* each_of() for IOPRIO_WHO_*, which are PRIO_* counted from 1; here user 0 is root. */
static int each_ioprio(int which, int who, int (*fn)(struct task_struct *t, int arg, int acc),
		       int arg)
{
	unsigned long flags;
	int ret;

	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return -EINVAL;
	read_lock_irqsave(&tasklist_lock, flags);
	if (which == IOPRIO_WHO_USER)
		ret = each_of_user(who, fn, arg, -ESRCH);
	else
		ret = each_of(which - IOPRIO_WHO_PROCESS + PRIO_PROCESS, who, fn, arg, -ESRCH);
	read_unlock_irqrestore(&tasklist_lock, flags);
	return ret;
}

SYSCALL_DEFINE3(ioprio_set, int, which, int, who, int, ioprio)
{
	int err = check_ioprio(ioprio);

	return err ? err : each_ioprio(which, who, set_one_ioprio, ioprio);
}

/* One process tells what was set, several the best that comes of it. */
SYSCALL_DEFINE2(ioprio_get, int, which, int, who)
{
	return each_ioprio(which, who,
			   which == IOPRIO_WHO_PROCESS ? get_raw_ioprio : get_best_ioprio, 0);
}
