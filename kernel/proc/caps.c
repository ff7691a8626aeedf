/*
 * caps.c - capabilities: capget(), capset(), prctl's part, and setuid's effect
 */
#include "proc/cred_calls.h"

#include <linux/prctl.h>
#include <linux/securebits.h>

#include "lib/string.h"
#include "mm/uaccess.h"
#include "sched/pid.h"
#include "syscall/syscall.h"

/* Root gives its capabilities up with its last uid 0, and its powers with euid 0. */
void cap_task_fix_setuid(struct cred *new, const struct cred *old)
{
	bool was_root = old->uid == 0 || old->euid == 0 || old->suid == 0;
	bool is_root = new->uid == 0 || new->euid == 0 || new->suid == 0;

	if (new->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (was_root && !is_root) {
		if (!(new->securebits & SECBIT_KEEP_CAPS))
			new->cap_permitted = new->cap_effective = 0;
		new->cap_ambient = 0;
	}
	if (old->euid == 0 && new->euid != 0)
		new->cap_effective = 0;
	if (old->euid != 0 && new->euid == 0)
		new->cap_effective = new->cap_permitted;
}

/* Words of 32 bits a set by header version; 0: unknown, and the header is told ours. */
static int cap_words(u32 version)
{
	switch (version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return _LINUX_CAPABILITY_U32S_1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return _LINUX_CAPABILITY_U32S_3;
	}
	return 0;
}

static int validate_header(cap_user_header_t header, int *words)
{
	u32 version = 0;

	if (get_user(version, &header->version))
		return -EFAULT;
	*words = cap_words(version);
	if (*words)
		return 0;
	if (put_user((u32)_LINUX_CAPABILITY_VERSION_3, &header->version))
		return -EFAULT;
	return -EINVAL;
}

SYSCALL_DEFINE2(capget, cap_user_header_t, header, cap_user_data_t, data)
{
	struct __user_cap_data_struct kdata[2];
	const struct cred *cred;
	struct task_struct *t;
	int err, words, i;
	pid_t pid;

	err = validate_header(header, &words);
	if (!data && err == -EINVAL)	/* asked for the version only */
		return 0;
	if (err)
		return err;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid < 0)
		return -EINVAL;

	rcu_read_lock();
	t = pid ? find_task_by_vpid(pid) : current;
	if (!t) {
		rcu_read_unlock();
		return -ESRCH;
	}
	cred = __task_cred(t);
	for (i = 0; i < 2; i++) {
		kdata[i].effective = cred->cap_effective >> (32 * i);
		kdata[i].permitted = cred->cap_permitted >> (32 * i);
		kdata[i].inheritable = cred->cap_inheritable >> (32 * i);
	}
	rcu_read_unlock();
	if (!data)
		return 0;
	return copy_to_user(data, kdata, words * sizeof(kdata[0])) ? -EFAULT : 0;
}

static int cap_capset(struct cred *new, u64 effective, u64 inheritable, u64 permitted)
{
	const struct cred *old = current_cred();

	if (!capable(CAP_SETPCAP) && (inheritable & ~(old->cap_inheritable | old->cap_permitted)))
		return -EPERM;
	if (inheritable & ~(old->cap_inheritable | old->cap_bset))
		return -EPERM;
	if (permitted & ~old->cap_permitted)
		return -EPERM;
	if (effective & ~permitted)
		return -EPERM;
	new->cap_effective = effective;
	new->cap_inheritable = inheritable;
	new->cap_permitted = permitted;
	new->cap_ambient &= permitted & inheritable;
	return 0;
}

SYSCALL_DEFINE2(capset, cap_user_header_t, header, const cap_user_data_t, data)
{
	struct __user_cap_data_struct kdata[2] = {};
	u64 effective = 0, permitted = 0, inheritable = 0;
	struct cred *new;
	int err, words, i;
	pid_t pid;

	err = validate_header(header, &words);
	if (err)
		return err;
	if (get_user(pid, &header->pid))
		return -EFAULT;
	if (pid != 0 && pid != task_pid_vnr(current))
		return -EPERM;
	if (copy_from_user(kdata, data, words * sizeof(kdata[0])))
		return -EFAULT;
	for (i = 0; i < 2; i++) {
		effective |= (u64)kdata[i].effective << (32 * i);
		permitted |= (u64)kdata[i].permitted << (32 * i);
		inheritable |= (u64)kdata[i].inheritable << (32 * i);
	}
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	err = cap_capset(new, effective & CAP_FULL_SET, inheritable & CAP_FULL_SET,
			 permitted & CAP_FULL_SET);
	if (err) {
		abort_creds(new);
		return err;
	}
	return commit_creds(new);
}

static int bset_drop(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (!cap_valid(cap))
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset &= ~CAP_BIT(cap);
	return commit_creds(new);
}

static int set_securebits(unsigned long bits)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if ((((old->securebits & SECURE_ALL_LOCKS) >> 1) & (old->securebits ^ bits)) ||
	    (old->securebits & SECURE_ALL_LOCKS & ~bits) ||
	    (bits & ~(SECURE_ALL_LOCKS | SECURE_ALL_BITS)) || !capable(CAP_SETPCAP))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	return commit_creds(new);
}

static int set_keepcaps(unsigned long on)
{
	struct cred *new;

	if (on > 1)
		return -EINVAL;
	if (current_cred()->securebits & SECBIT_KEEP_CAPS_LOCKED)
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (on)
		new->securebits |= SECBIT_KEEP_CAPS;
	else
		new->securebits &= ~SECBIT_KEEP_CAPS;
	return commit_creds(new);
}

static int ambient(unsigned long op, unsigned long cap, unsigned long arg4, unsigned long arg5)
{
	const struct cred *old = current_cred();
	struct cred *new;
	u64 bit;

	if (op == PR_CAP_AMBIENT_CLEAR_ALL) {
		if (cap | arg4 | arg5)
			return -EINVAL;
		new = prepare_creds();
		if (!new)
			return -ENOMEM;
		new->cap_ambient = 0;
		return commit_creds(new);
	}
	if (!cap_valid(cap) || (arg4 | arg5))
		return -EINVAL;
	bit = CAP_BIT(cap);
	if (op == PR_CAP_AMBIENT_IS_SET)
		return (old->cap_ambient & bit) != 0;
	if (op != PR_CAP_AMBIENT_RAISE && op != PR_CAP_AMBIENT_LOWER)
		return -EINVAL;
	if (op == PR_CAP_AMBIENT_RAISE &&
	    (!(old->cap_permitted & old->cap_inheritable & bit) ||
	     (old->securebits & SECBIT_NO_CAP_AMBIENT_RAISE)))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (op == PR_CAP_AMBIENT_RAISE)
		new->cap_ambient |= bit;
	else
		new->cap_ambient &= ~bit;
	return commit_creds(new);
}

int cap_task_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
		   unsigned long arg5)
{
	const struct cred *cred = current_cred();

	switch (option) {
	case PR_CAPBSET_READ:
		if (!cap_valid(arg2))
			return -EINVAL;
		return (cred->cap_bset & CAP_BIT(arg2)) != 0;
	case PR_CAPBSET_DROP:
		return bset_drop(arg2);
	case PR_SET_SECUREBITS:
		return set_securebits(arg2);
	case PR_GET_SECUREBITS:
		return cred->securebits;
	case PR_GET_KEEPCAPS:
		return (cred->securebits & SECBIT_KEEP_CAPS) != 0;
	case PR_SET_KEEPCAPS:
		return set_keepcaps(arg2);
	case PR_CAP_AMBIENT:
		return ambient(arg2, arg3, arg4, arg5);
	}
	return -ENOSYS;
}
