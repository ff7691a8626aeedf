/*
 * cred.h - who a task is: user, groups, capabilities
 *
 * A struct cred never changes once it is installed; a change makes a copy
 * (prepare_creds), edits it and installs it (commit_creds).  A task reads its
 * own through current_cred() without a lock; others read task->cred under
 * rcu_read_lock() or take a reference with get_task_cred().
 *
 * implemented by proc/cred.c
 */
#ifndef RINGSIDE_SCHED_CRED_H
#define RINGSIDE_SCHED_CRED_H

#include <linux/capability.h>

#include "lib/atomic.h"
#include "sched/task.h"

#define CAP_FULL_SET	(((u64)1 << (CAP_LAST_CAP + 1)) - 1)
#define CAP_BIT(cap)	((u64)1 << (cap))

struct group_info {
	refcount_t	usage;
	int		ngroups;
	gid_t		gid[];		/* I  ascending */
};

/* What is counted for one real user, over all its processes. */
struct user_struct {
	refcount_t		refs;
	uid_t			uid;		/* I */
	atomic_t		processes;	/* threads, for RLIMIT_NPROC */
	atomic_t		sigpending;	/* queued signals, for RLIMIT_SIGPENDING */
	atomic_long_t		locked_shm;	/* pages of SHM_LOCK, for RLIMIT_MEMLOCK */
	atomic_long_t		mq_bytes;	/* for RLIMIT_MSGQUEUE */
	struct hlist_node	hash;		/* user_lock */
};

/* All I, but for the count. */
struct cred {
	refcount_t		usage;
	uid_t			uid, suid, euid, fsuid;
	gid_t			gid, sgid, egid, fsgid;
	unsigned int		securebits;
	u64			cap_inheritable, cap_permitted, cap_effective;
	u64			cap_bset, cap_ambient;
	struct group_info	*group_info;
	struct user_struct	*user;		/* of the real uid */
	struct rcu_head		rcu;
};

extern struct cred init_cred;
extern struct user_struct root_user;

#define current_cred()	(current->cred)
#define __task_cred(t)	((const struct cred *)READ_ONCE((t)->cred))
#define current_uid()	(current->cred->uid)
#define current_gid()	(current->cred->gid)
#define current_euid()	(current->cred->euid)
#define current_egid()	(current->cred->egid)
#define current_fsuid()	(current->cred->fsuid)
#define current_fsgid()	(current->cred->fsgid)

static inline const struct cred *get_cred(const struct cred *cred)
{
	refcount_inc(&((struct cred *)cred)->usage);
	return cred;
}

void __put_cred(struct cred *cred);
static inline void put_cred(const struct cred *_cred)
{
	struct cred *cred = (struct cred *)_cred;

	if (cred && refcount_dec_and_test(&cred->usage))
		__put_cred(cred);
}

const struct cred *get_task_cred(struct task_struct *t);
/* A private copy to edit, or NULL without memory. */
struct cred *prepare_creds(void);
/* Installs @new for current and drops the old; always 0. */
int commit_creds(struct cred *new);
void abort_creds(struct cred *new);
/* For a short time: returns the old, which revert_creds() installs again. */
const struct cred *override_creds(const struct cred *new);
void revert_creds(const struct cred *old);

/* The effective set holds @cap. */
static inline bool capable(int cap)
{
	return (current->cred->cap_effective & CAP_BIT(cap)) != 0;
}

static inline bool has_capability(struct task_struct *t, int cap)
{
	return (__task_cred(t)->cap_effective & CAP_BIT(cap)) != 0;
}

/* Is @gid the fsgid (in_group_p) or egid (in_egroup_p), or a supplementary group? */
int in_group_p(gid_t gid);
int in_egroup_p(gid_t gid);

struct user_struct *alloc_uid(uid_t uid);
void free_uid(struct user_struct *user);

/*
 * exec of a file: @uid / @gid are the file's owner if the mode bits say so,
 * else -1.  Fills @new (from prepare_creds) with what the new program runs
 * as; *@secure becomes true when it gains anything (AT_SECURE).
 */
void cred_exec(struct cred *new, uid_t uid, gid_t gid, bool *secure);

#endif
