/*
 * sched_calls.c - scheduling policies, priorities and affinity, by system call
 */
#include <linux/sched.h>
#include <linux/sched/types.h>

#include "lib/string.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/rlimit.h"
#include "sched/sched.h"
#include "syscall/syscall.h"

#define MIN_NICE	(-20)
#define MAX_NICE	19
#define KEEP_POLICY	(-1)

static inline bool is_rt(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static inline bool is_fair(int policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH;
}

/* With a reference; pid 0 is the caller. */
static struct task_struct *get_target(pid_t pid)
{
	if (pid)
		return find_get_task_by_vpid(pid);
	return get_task_struct(current);
}

static bool same_owner(struct task_struct *t)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(t);

	return cred->euid == tcred->euid || cred->euid == tcred->uid;
}

struct policy_change {
	int	policy, prio, nice;
	bool	reset_on_fork;
};

/* What somebody without CAP_SYS_NICE may do. */
static int check_unprivileged(struct task_struct *t, const struct policy_change *c)
{
	long rlim_rt = task_rlimit(t, RLIMIT_RTPRIO);

	if (is_fair(c->policy) && c->nice < TASK_NICE(t) &&
	    20 - c->nice > (long)task_rlimit(t, RLIMIT_NICE))
		return -EPERM;
	if (is_rt(c->policy)) {
		if (c->policy != t->policy && !rlim_rt)
			return -EPERM;
		if (c->prio > t->rt_priority && c->prio > rlim_rt)
			return -EPERM;
	}
	if (t->policy == SCHED_IDLE && c->policy != SCHED_IDLE &&
	    20 - TASK_NICE(t) > (long)task_rlimit(t, RLIMIT_NICE))
		return -EPERM;
	if (!same_owner(t))
		return -EPERM;
	if (t->sched_reset_on_fork && !c->reset_on_fork)
		return -EPERM;
	return 0;
}

static int change_policy(struct task_struct *t, struct policy_change *c)
{
	int err;

	if (c->policy == KEEP_POLICY) {
		c->policy = t->policy;
		c->reset_on_fork = t->sched_reset_on_fork;
	} else if (!is_fair(c->policy) && !is_rt(c->policy) && c->policy != SCHED_IDLE) {
		return -EINVAL;
	}
	if (c->prio < 0 || c->prio >= MAX_RT_PRIO || is_rt(c->policy) != (c->prio != 0))
		return -EINVAL;
	err = capable(CAP_SYS_NICE) ? 0 : check_unprivileged(t, c);
	if (err)
		return err;
	t->sched_reset_on_fork = c->reset_on_fork;
	sched_set_policy(t, c->policy, c->prio, c->nice);
	return 0;
}

static long do_setscheduler(pid_t pid, int policy, const struct sched_param __user *param)
{
	struct policy_change c = { .policy = policy };
	struct task_struct *t;
	int err;

	if (!param || pid < 0)
		return -EINVAL;
	if (copy_from_user(&c.prio, param, sizeof(int)))
		return -EFAULT;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	c.nice = TASK_NICE(t);
	if (policy != KEEP_POLICY && (policy & SCHED_RESET_ON_FORK)) {
		c.reset_on_fork = true;
		c.policy &= ~SCHED_RESET_ON_FORK;
	}
	err = change_policy(t, &c);
	put_task_struct(t);
	return err;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy,
		struct sched_param __user *, param)
{
	if (policy < 0)
		return -EINVAL;
	return do_setscheduler(pid, policy, param);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, struct sched_param __user *, param)
{
	return do_setscheduler(pid, KEEP_POLICY, param);
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task_struct *t;
	int policy;

	if (pid < 0)
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	policy = t->policy | (t->sched_reset_on_fork ? SCHED_RESET_ON_FORK : 0);
	put_task_struct(t);
	return policy;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, struct sched_param __user *, param)
{
	struct task_struct *t;
	int prio;

	if (!param || pid < 0)
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	prio = t->rt_priority;
	put_task_struct(t);
	return copy_to_user(param, &prio, sizeof(prio)) ? -EFAULT : 0;
}

static int copy_attr(struct sched_attr *attr, struct sched_attr __user *uattr)
{
	u32 size = 0;
	int err;

	if (get_user(size, &uattr->size))
		return -EFAULT;
	if (!size)
		size = SCHED_ATTR_SIZE_VER0;
	if (size < SCHED_ATTR_SIZE_VER0 || size > 4096)
		goto too_big;
	err = copy_struct_from_user(attr, sizeof(*attr), uattr, size);
	if (err == -E2BIG)
		goto too_big;
	if (err)
		return err;
	attr->sched_nice = clamp(attr->sched_nice, MIN_NICE, MAX_NICE);
	return 0;
too_big:
	(void)put_user((u32)sizeof(*attr), &uattr->size);
	return -E2BIG;
}

SYSCALL_DEFINE3(sched_setattr, pid_t, pid, struct sched_attr __user *, uattr,
		unsigned int, flags)
{
	struct policy_change c;
	struct sched_attr attr;
	struct task_struct *t;
	int err;

	if (!uattr || pid < 0 || flags)
		return -EINVAL;
	err = copy_attr(&attr, uattr);
	if (err)
		return err;
	if ((int)attr.sched_policy < 0)
		return -EINVAL;
	if (attr.sched_flags & ~(u64)(SCHED_FLAG_RESET_ON_FORK | SCHED_FLAG_KEEP_POLICY |
				      SCHED_FLAG_KEEP_PARAMS))
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	c = (struct policy_change){
		.policy = (attr.sched_flags & SCHED_FLAG_KEEP_POLICY) ? KEEP_POLICY
								      : (int)attr.sched_policy,
		.prio = attr.sched_priority,
		.nice = attr.sched_nice,
		.reset_on_fork = attr.sched_flags & SCHED_FLAG_RESET_ON_FORK,
	};
	if (attr.sched_flags & SCHED_FLAG_KEEP_PARAMS) {
		c.prio = t->rt_priority;
		c.nice = TASK_NICE(t);
	}
	err = change_policy(t, &c);
	put_task_struct(t);
	return err;
}

SYSCALL_DEFINE4(sched_getattr, pid_t, pid, struct sched_attr __user *, uattr,
		unsigned int, usize, unsigned int, flags)
{
	struct sched_attr attr = {};
	struct task_struct *t;

	if (!uattr || pid < 0 || usize > 4096 || usize < SCHED_ATTR_SIZE_VER0 || flags)
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	attr.size = min(usize, (unsigned int)sizeof(attr));
	attr.sched_policy = t->policy;
	if (t->sched_reset_on_fork)
		attr.sched_flags |= SCHED_FLAG_RESET_ON_FORK;
	if (is_rt(t->policy))
		attr.sched_priority = t->rt_priority;
	else
		attr.sched_nice = TASK_NICE(t);
	attr.sched_util_max = 1024;
	put_task_struct(t);
	return copy_to_user(uattr, &attr, attr.size) ? -EFAULT : 0;
}

SYSCALL_DEFINE0(sched_yield)
{
	yield();
	return 0;
}

static long prio_bound(int policy, int rt)
{
	if (is_rt(policy))
		return rt;
	return is_fair(policy) || policy == SCHED_IDLE || policy == SCHED_DEADLINE ? 0 : -EINVAL;
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	return prio_bound(policy, MAX_RT_PRIO - 1);
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	return prio_bound(policy, 1);
}

static long rr_interval(pid_t pid, struct timespec64 *ts)
{
	struct task_struct *t;

	if (pid < 0)
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	*ts = ns_to_timespec64(sched_rr_interval(t));
	put_task_struct(t);
	return 0;
}

SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, struct __kernel_timespec __user *, interval)
{
	struct timespec64 ts;
	long err = rr_interval(pid, &ts);

	return err ? err : put_timespec64(&ts, interval);
}

SYSCALL_DEFINE2(sched_rr_get_interval_time32, pid_t, pid,
		struct old_timespec32 __user *, interval)
{
	struct timespec64 ts;
	long err = rr_interval(pid, &ts);

	return err ? err : put_old_timespec32(&ts, interval);
}

/*
 * Affinity: a mask of 64 bits; longer ones are cut, shorter ones filled with 0.
 */
SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len,
		unsigned long __user *, user_mask_ptr)
{
	struct task_struct *t;
	u64 mask = 0;
	int err = 0;

	if (copy_from_user(&mask, user_mask_ptr, min(len, (unsigned int)sizeof(mask))))
		return -EFAULT;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	if (t->flags & PF_IDLE)
		err = -EINVAL;
	else if (!same_owner(t) && !capable(CAP_SYS_NICE))
		err = -EPERM;
	else if (!set_task_cpus_allowed(t, mask))
		err = -EINVAL;
	put_task_struct(t);
	return err;
}

SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len,
		unsigned long __user *, user_mask_ptr)
{
	struct task_struct *t;
	u64 mask;

	if (len * 8 < nr_cpu_ids || (len & (sizeof(long) - 1)))
		return -EINVAL;
	t = get_target(pid);
	if (!t)
		return -ESRCH;
	mask = t->cpus_allowed & cpu_online_mask;
	put_task_struct(t);
	len = min(len, (unsigned int)sizeof(mask));
	return copy_to_user(user_mask_ptr, &mask, len) ? -EFAULT : (long)len;
}
