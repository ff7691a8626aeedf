/*
 * cred.c - credentials: copying them, installing them, and execve's rules
 *
 * The system calls that change them are in uid.c and caps.c.
 */
#include "sched/cred.h"

#include <linux/securebits.h>

#include "lib/hash.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "proc/cred_calls.h"
#include "sched/rcu.h"

#define UID_HASH_BITS	6

static struct group_info no_groups = { .usage = REFCOUNT_INIT(2) };

struct user_struct root_user = { .refs = REFCOUNT_INIT(2) };

struct cred init_cred = {
	.usage = REFCOUNT_INIT(4),
	.securebits = SECUREBITS_DEFAULT,
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.group_info = &no_groups,
	.user = &root_user,
};

static struct kmem_cache *cred_cache;
static DEFINE_SPINLOCK(user_lock);	/* interrupts off */
static struct hlist_head user_hash[1 << UID_HASH_BITS];	/* user_lock */

void cred_init(void)
{
	cred_cache = KMEM_CACHE(cred, SLAB_PANIC);
	hlist_add_head(&root_user.hash, &user_hash[hash_64(0, UID_HASH_BITS)]);
}

/*
 * Users.
 */
static struct user_struct *find_user(uid_t uid)
{
	struct user_struct *u;

	hlist_for_each_entry(u, &user_hash[hash_64(uid, UID_HASH_BITS)], hash)
		if (u->uid == uid) {
			refcount_inc(&u->refs);
			return u;
		}
	return NULL;
}

struct user_struct *alloc_uid(uid_t uid)
{
	struct user_struct *u, *new = NULL;

	for (;;) {
		spin_lock_irq(&user_lock);
		u = find_user(uid);
		if (!u && new) {
			u = new;
			new = NULL;
			hlist_add_head(&u->hash, &user_hash[hash_64(uid, UID_HASH_BITS)]);
		}
		spin_unlock_irq(&user_lock);
		if (u) {
			kfree(new);
			return u;
		}
		new = kzalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return NULL;
		new->uid = uid;
		refcount_set(&new->refs, 1);
	}
}

void free_uid(struct user_struct *u)
{
	unsigned long flags;
	bool last;
	int n;

	if (!u)
		return;
	/* Only the last reference needs the lock: it must not be found any more. */
	for (n = refcount_read(&u->refs); n > 1; ) {
		int was = atomic_cmpxchg(&u->refs.refs, n, n - 1);

		if (was == n)
			return;
		n = was;
	}
	spin_lock_irqsave(&user_lock, flags);
	last = refcount_dec_and_test(&u->refs);
	if (last)
		hlist_del(&u->hash);
	spin_unlock_irqrestore(&user_lock, flags);
	if (last)
		kfree(u);
}

/*
 * Credentials.
 */
static void free_cred(struct cred *cred)
{
	put_group_info(cred->group_info);
	free_uid(cred->user);
	kmem_cache_free(cred_cache, cred);
}

static void free_cred_rcu(struct rcu_head *head)
{
	free_cred(container_of(head, struct cred, rcu));
}

void __put_cred(struct cred *cred)
{
	call_rcu(&cred->rcu, free_cred_rcu);
}

const struct cred *get_task_cred(struct task_struct *t)
{
	const struct cred *cred;

	rcu_read_lock();
	do {
		cred = __task_cred(t);
	} while (!refcount_inc_not_zero(&((struct cred *)cred)->usage));
	rcu_read_unlock();
	return cred;
}

struct cred *prepare_creds(void)
{
	struct cred *new = kmem_cache_alloc(cred_cache, GFP_KERNEL);

	if (!new)
		return NULL;
	*new = *current_cred();
	refcount_set(&new->usage, 1);
	refcount_inc(&new->group_info->usage);
	refcount_inc(&new->user->refs);
	return new;
}

/* Nobody has seen it yet. */
void abort_creds(struct cred *new)
{
	free_cred(new);
}

static bool gained_ids(const struct cred *old, const struct cred *new)
{
	return old->euid != new->euid || old->egid != new->egid || old->fsuid != new->fsuid ||
	       old->fsgid != new->fsgid || (new->cap_permitted & ~old->cap_permitted);
}

int commit_creds(struct cred *new)
{
	struct task_struct *t = current;
	const struct cred *old = t->cred;

	if (gained_ids(old, new)) {	/* may know what its users may not see */
		if (t->mm)
			WRITE_ONCE(t->mm->dumpable, 0);
		t->pdeath_signal = 0;
	}
	if (new->user != old->user) {
		atomic_inc(&new->user->processes);
		atomic_dec(&old->user->processes);
	}
	smp_store_release(&t->cred, new);
	put_cred(old);
	return 0;
}

const struct cred *override_creds(const struct cred *new)
{
	const struct cred *old = current->cred;

	smp_store_release(&current->cred, get_cred(new));
	return old;
}

void revert_creds(const struct cred *old)
{
	const struct cred *override = current->cred;

	smp_store_release(&current->cred, old);
	put_cred(override);
}

/*
 * Groups, kept in ascending order.
 */
void put_group_info(struct group_info *gi)
{
	if (refcount_dec_and_test(&gi->usage))
		kvfree(gi);
}

struct group_info *groups_alloc(int n)
{
	struct group_info *gi = kvmalloc(sizeof(*gi) + n * sizeof(gid_t), GFP_KERNEL);

	if (gi) {
		refcount_set(&gi->usage, 1);
		gi->ngroups = n;
	}
	return gi;
}

/* Heap sort: the list is the program's, and may be 65536 long. */
static void sift_down(gid_t *g, int root, int n)
{
	for (;;) {
		int child = 2 * root + 1;

		if (child >= n)
			return;
		if (child + 1 < n && g[child + 1] > g[child])
			child++;
		if (g[root] >= g[child])
			return;
		swap(g[root], g[child]);
		root = child;
	}
}

void groups_sort(struct group_info *gi)
{
	int i, n = gi->ngroups;

	for (i = n / 2 - 1; i >= 0; i--)
		sift_down(gi->gid, i, n);
	for (i = n - 1; i > 0; i--) {
		swap(gi->gid[0], gi->gid[i]);
		sift_down(gi->gid, 0, i);
	}
}

static bool groups_search(const struct group_info *gi, gid_t gid)
{
	int lo = 0, hi = gi->ngroups;

	while (lo < hi) {
		int mid = (lo + hi) / 2;

		if (gi->gid[mid] == gid)
			return true;
		if (gi->gid[mid] < gid)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

int in_group_p(gid_t gid)
{
	const struct cred *cred = current_cred();

	return gid == cred->fsgid || groups_search(cred->group_info, gid);
}

int in_egroup_p(gid_t gid)
{
	const struct cred *cred = current_cred();

	return gid == cred->egid || groups_search(cred->group_info, gid);
}

/*
 * execve.  Files have no capabilities here, so what a program gets follows
 * from root's special role, the inheritable and the ambient set.
 */
void cred_exec(struct cred *new, uid_t uid, gid_t gid, bool *secure)
{
	const struct cred *old = current_cred();
	bool id_changed, root;

	if (!current->no_new_privs) {
		if (uid != (uid_t)-1)
			new->euid = uid;
		if (gid != (gid_t)-1)
			new->egid = gid;
	}
	id_changed = new->euid != old->uid || new->egid != old->gid;
	if (new->euid != old->euid || new->egid != old->egid)
		new->cap_ambient = 0;
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;

	root = !(new->securebits & SECBIT_NOROOT);
	if (root && (new->euid == 0 || new->uid == 0))
		new->cap_permitted = old->cap_bset | old->cap_inheritable;
	else
		new->cap_permitted = new->cap_ambient;
	if (root && new->euid == 0)
		new->cap_effective = new->cap_permitted;
	else
		new->cap_effective = new->cap_ambient;

	new->securebits &= ~SECBIT_KEEP_CAPS;
	*secure = id_changed || (old->uid != 0 && (new->cap_effective & ~new->cap_ambient));
}
