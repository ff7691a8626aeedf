/*
 * uid.c - getuid(), setuid() and their family, by 32- and by 16-bit ids
 *
 * The 16-bit calls of i386 show ids above 65535 as 65534 and take 65535 to
 * mean "no change".
 */
#include "proc/cred_calls.h"

#include "mm/uaccess.h"
#include "syscall/syscall.h"

#define NO_ID		((u32)-1)
#define NGROUPS_MAX	65536
#define OVERFLOW_ID16	65534

static inline u16 high2low(u32 id)
{
	return id > 0xffff ? OVERFLOW_ID16 : id;
}

static inline u32 low2high(u16 id)
{
	return id == (u16)-1 ? NO_ID : id;
}

/* The real user changes; the count of its processes goes along in commit_creds(). */
static int set_user(struct cred *new)
{
	struct user_struct *user = alloc_uid(new->uid);

	if (!user)
		return -EAGAIN;
	free_uid(new->user);
	new->user = user;
	return 0;
}

static long finish_uid(struct cred *new, long err)
{
	const struct cred *old = current_cred();

	if (!err && new->uid != old->uid)
		err = set_user(new);
	if (err) {
		abort_creds(new);
		return err;
	}
	cap_task_fix_setuid(new, old);
	return commit_creds(new);
}

static long finish_gid(struct cred *new, long err)
{
	if (err) {
		abort_creds(new);
		return err;
	}
	return commit_creds(new);
}

static long do_setuid(u32 uid)
{
	const struct cred *old = current_cred();
	struct cred *new;
	long err = 0;

	if (uid == NO_ID)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETUID))
		new->suid = new->uid = uid;
	else if (uid != old->uid && uid != new->suid)
		err = -EPERM;
	new->fsuid = new->euid = uid;
	return finish_uid(new, err);
}

static long do_setgid(u32 gid)
{
	const struct cred *old = current_cred();
	struct cred *new;
	long err = 0;

	if (gid == NO_ID)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETGID))
		new->gid = new->sgid = gid;
	else if (gid != old->gid && gid != old->sgid)
		err = -EPERM;
	new->egid = new->fsgid = gid;
	return finish_gid(new, err);
}

static long do_setreuid(u32 ruid, u32 euid)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();
	long err = 0;

	if (!new)
		return -ENOMEM;
	if (ruid != NO_ID) {
		new->uid = ruid;
		if (old->uid != ruid && old->euid != ruid && !capable(CAP_SETUID))
			err = -EPERM;
	}
	if (euid != NO_ID) {
		new->euid = euid;
		if (old->uid != euid && old->euid != euid && old->suid != euid &&
		    !capable(CAP_SETUID))
			err = -EPERM;
	}
	if (ruid != NO_ID || (euid != NO_ID && euid != old->uid))
		new->suid = new->euid;
	new->fsuid = new->euid;
	return finish_uid(new, err);
}

static long do_setregid(u32 rgid, u32 egid)
{
	const struct cred *old = current_cred();
	struct cred *new = prepare_creds();
	long err = 0;

	if (!new)
		return -ENOMEM;
	if (rgid != NO_ID) {
		new->gid = rgid;
		if (old->gid != rgid && old->egid != rgid && !capable(CAP_SETGID))
			err = -EPERM;
	}
	if (egid != NO_ID) {
		new->egid = egid;
		if (old->gid != egid && old->egid != egid && old->sgid != egid &&
		    !capable(CAP_SETGID))
			err = -EPERM;
	}
	if (rgid != NO_ID || (egid != NO_ID && egid != old->gid))
		new->sgid = new->egid;
	new->fsgid = new->egid;
	return finish_gid(new, err);
}

static inline bool one_of(u32 id, u32 a, u32 b, u32 c)
{
	return id == NO_ID || id == a || id == b || id == c;
}

static long do_setresuid(u32 ruid, u32 euid, u32 suid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!capable(CAP_SETUID) &&
	    (!one_of(ruid, old->uid, old->euid, old->suid) ||
	     !one_of(euid, old->uid, old->euid, old->suid) ||
	     !one_of(suid, old->uid, old->euid, old->suid)))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (ruid != NO_ID)
		new->uid = ruid;
	if (euid != NO_ID)
		new->euid = euid;
	if (suid != NO_ID)
		new->suid = suid;
	new->fsuid = new->euid;
	return finish_uid(new, 0);
}

static long do_setresgid(u32 rgid, u32 egid, u32 sgid)
{
	const struct cred *old = current_cred();
	struct cred *new;

	if (!capable(CAP_SETGID) &&
	    (!one_of(rgid, old->gid, old->egid, old->sgid) ||
	     !one_of(egid, old->gid, old->egid, old->sgid) ||
	     !one_of(sgid, old->gid, old->egid, old->sgid)))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (rgid != NO_ID)
		new->gid = rgid;
	if (egid != NO_ID)
		new->egid = egid;
	if (sgid != NO_ID)
		new->sgid = sgid;
	new->fsgid = new->egid;
	return finish_gid(new, 0);
}

/* Root's file capabilities follow the fsuid. */
#define CAP_FS_SET \
	(CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_MKNOD) | CAP_BIT(CAP_DAC_OVERRIDE) | \
	 CAP_BIT(CAP_DAC_READ_SEARCH) | CAP_BIT(CAP_FOWNER) | CAP_BIT(CAP_FSETID) | \
	 CAP_BIT(CAP_LINUX_IMMUTABLE) | CAP_BIT(CAP_MAC_OVERRIDE))

/* Both answer the old id, whether or not they changed it. */
static long do_setfsuid(u32 uid)
{
	const struct cred *old = current_cred();
	u32 was = old->fsuid;
	struct cred *new;

	if (uid == NO_ID || uid == was)
		return was;
	if (!one_of(uid, old->uid, old->euid, old->suid) && !capable(CAP_SETUID))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsuid = uid;
	if (was == 0)
		new->cap_effective &= ~CAP_FS_SET;
	else if (uid == 0)
		new->cap_effective |= CAP_FS_SET & new->cap_permitted;
	commit_creds(new);
	return was;
}

static long do_setfsgid(u32 gid)
{
	const struct cred *old = current_cred();
	u32 was = old->fsgid;
	struct cred *new;

	if (gid == NO_ID || gid == was)
		return was;
	if (!one_of(gid, old->gid, old->egid, old->sgid) && !capable(CAP_SETGID))
		return was;
	new = prepare_creds();
	if (!new)
		return was;
	new->fsgid = gid;
	commit_creds(new);
	return was;
}

SYSCALL_DEFINE0(getuid)
{
	return current_uid();
}

SYSCALL_DEFINE0(geteuid)
{
	return current_euid();
}

SYSCALL_DEFINE0(getgid)
{
	return current_gid();
}

SYSCALL_DEFINE0(getegid)
{
	return current_egid();
}

SYSCALL_DEFINE1(setuid, uid_t, uid)
{
	return do_setuid(uid);
}

SYSCALL_DEFINE1(setgid, gid_t, gid)
{
	return do_setgid(gid);
}

SYSCALL_DEFINE2(setreuid, uid_t, ruid, uid_t, euid)
{
	return do_setreuid(ruid, euid);
}

SYSCALL_DEFINE2(setregid, gid_t, rgid, gid_t, egid)
{
	return do_setregid(rgid, egid);
}

SYSCALL_DEFINE3(setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	return do_setresuid(ruid, euid, suid);
}

SYSCALL_DEFINE3(setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	return do_setresgid(rgid, egid, sgid);
}

SYSCALL_DEFINE1(setfsuid, uid_t, uid)
{
	return do_setfsuid(uid);
}

SYSCALL_DEFINE1(setfsgid, gid_t, gid)
{
	return do_setfsgid(gid);
}

SYSCALL_DEFINE3(getresuid, uid_t __user *, ruid, uid_t __user *, euid, uid_t __user *, suid)
{
	const struct cred *cred = current_cred();

	if (put_user(cred->uid, ruid) || put_user(cred->euid, euid) ||
	    put_user(cred->suid, suid))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE3(getresgid, gid_t __user *, rgid, gid_t __user *, egid, gid_t __user *, sgid)
{
	const struct cred *cred = current_cred();

	if (put_user(cred->gid, rgid) || put_user(cred->egid, egid) ||
	    put_user(cred->sgid, sgid))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE2(getgroups, int, size, gid_t __user *, list)
{
	const struct group_info *gi = current_cred()->group_info;

	if (size < 0)
		return -EINVAL;
	if (!size)
		return gi->ngroups;
	if (gi->ngroups > size)
		return -EINVAL;
	if (copy_to_user(list, gi->gid, gi->ngroups * sizeof(gid_t)))
		return -EFAULT;
	return gi->ngroups;
}

static long set_groups(struct group_info *gi)
{
	struct cred *new = prepare_creds();

	if (!new) {
		put_group_info(gi);
		return -ENOMEM;
	}
	groups_sort(gi);
	put_group_info(new->group_info);
	new->group_info = gi;
	return commit_creds(new);
}

static struct group_info *groups_prepare(int size)
{
	struct group_info *gi;

	if (!capable(CAP_SETGID))
		return ERR_PTR(-EPERM);
	if ((unsigned int)size > NGROUPS_MAX)
		return ERR_PTR(-EINVAL);
	gi = groups_alloc(size);
	return gi ? gi : ERR_PTR(-ENOMEM);
}

SYSCALL_DEFINE2(setgroups, int, size, gid_t __user *, list)
{
	struct group_info *gi = groups_prepare(size);
	int i;

	if (IS_ERR(gi))
		return PTR_ERR(gi);
	if (copy_from_user(gi->gid, list, size * sizeof(gid_t))) {
		put_group_info(gi);
		return -EFAULT;
	}
	for (i = 0; i < size; i++)
		if (gi->gid[i] == NO_ID) {
			put_group_info(gi);
			return -EINVAL;
		}
	return set_groups(gi);
}

/*
 * i386's first calls.
 */
SYSCALL_DEFINE0(getuid16)
{
	return high2low(current_uid());
}

SYSCALL_DEFINE0(geteuid16)
{
	return high2low(current_euid());
}

SYSCALL_DEFINE0(getgid16)
{
	return high2low(current_gid());
}

SYSCALL_DEFINE0(getegid16)
{
	return high2low(current_egid());
}

SYSCALL_DEFINE1(setuid16, u16, uid)
{
	return do_setuid(low2high(uid));
}

SYSCALL_DEFINE1(setgid16, u16, gid)
{
	return do_setgid(low2high(gid));
}

SYSCALL_DEFINE2(setreuid16, u16, ruid, u16, euid)
{
	return do_setreuid(low2high(ruid), low2high(euid));
}

SYSCALL_DEFINE2(setregid16, u16, rgid, u16, egid)
{
	return do_setregid(low2high(rgid), low2high(egid));
}

SYSCALL_DEFINE3(setresuid16, u16, ruid, u16, euid, u16, suid)
{
	return do_setresuid(low2high(ruid), low2high(euid), low2high(suid));
}

SYSCALL_DEFINE3(setresgid16, u16, rgid, u16, egid, u16, sgid)
{
	return do_setresgid(low2high(rgid), low2high(egid), low2high(sgid));
}

SYSCALL_DEFINE1(setfsuid16, u16, uid)
{
	return high2low(do_setfsuid(low2high(uid)));
}

SYSCALL_DEFINE1(setfsgid16, u16, gid)
{
	return high2low(do_setfsgid(low2high(gid)));
}

SYSCALL_DEFINE3(getresuid16, u16 __user *, ruid, u16 __user *, euid, u16 __user *, suid)
{
	const struct cred *cred = current_cred();

	if (put_user(high2low(cred->uid), ruid) || put_user(high2low(cred->euid), euid) ||
	    put_user(high2low(cred->suid), suid))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE3(getresgid16, u16 __user *, rgid, u16 __user *, egid, u16 __user *, sgid)
{
	const struct cred *cred = current_cred();

	if (put_user(high2low(cred->gid), rgid) || put_user(high2low(cred->egid), egid) ||
	    put_user(high2low(cred->sgid), sgid))
		return -EFAULT;
	return 0;
}

SYSCALL_DEFINE2(getgroups16, int, size, u16 __user *, list)
{
	const struct group_info *gi = current_cred()->group_info;
	int i;

	if (size < 0)
		return -EINVAL;
	if (!size)
		return gi->ngroups;
	if (gi->ngroups > size)
		return -EINVAL;
	for (i = 0; i < gi->ngroups; i++)
		if (put_user(high2low(gi->gid[i]), list + i))
			return -EFAULT;
	return gi->ngroups;
}

SYSCALL_DEFINE2(setgroups16, int, size, u16 __user *, list)
{
	struct group_info *gi = groups_prepare(size);
	u16 id;
	int i;

	if (IS_ERR(gi))
		return PTR_ERR(gi);
	for (i = 0; i < size; i++) {
		if (get_user(id, list + i)) {
			put_group_info(gi);
			return -EFAULT;
		}
		gi->gid[i] = low2high(id);
	}
	return set_groups(gi);
}
