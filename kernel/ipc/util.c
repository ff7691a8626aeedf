/*
 * util.c - the tables of System V objects, their keys and permissions
 */
#include "ipc/util.h"

#include "ipc/ipc.h"
#include "ipc/mqueue.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/cred.h"

/*
 * The table.
 */
static struct hlist_head *key_chain(struct ipc_ids *ids, __kernel_key_t key)
{
	return &ids->keys[hash_64((u32)key, IPC_HASH_BITS)];
}

static struct kern_ipc_perm *find_key(struct ipc_ids *ids, __kernel_key_t key)
{
	struct kern_ipc_perm *perm;

	hlist_for_each_entry(perm, key_chain(ids, key), key_node)
		if (perm->key == key)
			return perm;
	return NULL;
}

/* Room for place @idx; ids->mutex. */
static int grow_slots(struct ipc_ids *ids, int idx)
{
	struct kern_ipc_perm **new, **old = ids->slots;
	int nr = max(ids->nr_slots * 2, IPC_MIN_CYCLE);

	if (idx < ids->nr_slots)
		return 0;
	new = kvmalloc_array(nr, sizeof(*new), GFP_KERNEL | __GFP_ZERO);
	if (!new)
		return -ENOMEM;
	spin_lock(&ids->lock);
	if (old)
		memcpy(new, old, ids->nr_slots * sizeof(*new));
	ids->slots = new;
	ids->nr_slots = nr;
	spin_unlock(&ids->lock);
	kvfree(old);
	return 0;
}

/*
 * A free place, as soon after the last one as there is: among half as many
 * again as are in use, so that tables stay short and numbers do not repeat.
 */
static int find_place(struct ipc_ids *ids)
{
	int cycle = clamp(ids->in_use + ids->in_use / 2, IPC_MIN_CYCLE, IPCMNI);
	int n, idx = ids->last_idx;

	for (n = 0; n < cycle; n++) {
		idx = idx + 1 < cycle ? idx + 1 : 0;
		if (idx >= ids->nr_slots || !ids->slots[idx])
			return idx;
	}
	return -ENOSPC;
}

int ipc_addid(struct ipc_ids *ids, struct kern_ipc_perm *perm, const struct ipc_params *params)
{
	int idx, err;

	if (ids->in_use >= min(*ids->limit, IPCMNI))
		return -ENOSPC;
	idx = find_place(ids);
	if (idx < 0)
		return idx;
	err = grow_slots(ids, idx);
	if (err)
		return err;
	if (idx <= ids->last_idx)
		ids->seq = (ids->seq + 1) & 0xffff;
	ids->last_idx = idx;

	spin_lock_init(&perm->lock);
	perm->deleted = false;
	perm->seq = ids->seq;
	perm->id = ((int)ids->seq << IPCMNI_SHIFT | idx) & INT_MAX;
	perm->key = params->key;
	perm->mode = params->flg & 0777;
	perm->cuid = perm->uid = current_euid();
	perm->cgid = perm->gid = current_egid();
	refcount_set(&perm->refs, 1);

	spin_lock(&ids->lock);
	ids->slots[idx] = perm;
	ids->in_use++;
	if (perm->key != IPC_PRIVATE)
		hlist_add_head(&perm->key_node, key_chain(ids, perm->key));
	spin_unlock(&ids->lock);
	return perm->id;
}

void ipc_set_key_private(struct kern_ipc_perm *perm, struct ipc_ids *ids)
{
	spin_lock(&ids->lock);
	if (perm->key != IPC_PRIVATE)
		hlist_del(&perm->key_node);
	perm->key = IPC_PRIVATE;
	spin_unlock(&ids->lock);
}

void ipc_rmid(struct ipc_ids *ids, struct kern_ipc_perm *perm)
{
	spin_lock(&ids->lock);
	ids->slots[perm->id & (IPCMNI - 1)] = NULL;
	ids->in_use--;
	if (perm->key != IPC_PRIVATE)
		hlist_del(&perm->key_node);
	spin_unlock(&ids->lock);
	smp_store_release(&perm->deleted, true);
}

struct kern_ipc_perm *ipc_obtain_object_idx(struct ipc_ids *ids, int idx)
{
	struct kern_ipc_perm *perm = NULL;

	idx &= IPCMNI - 1;
	spin_lock(&ids->lock);
	if (idx < ids->nr_slots)
		perm = ids->slots[idx];
	if (perm)
		refcount_inc(&perm->refs);
	spin_unlock(&ids->lock);
	return perm ? perm : ERR_PTR(-EINVAL);
}

struct kern_ipc_perm *ipc_obtain_object(struct ipc_ids *ids, int id)
{
	struct kern_ipc_perm *perm = ipc_obtain_object_idx(ids, id);

	if (!IS_ERR(perm) && perm->id != id) {
		ipc_put(ids, perm);
		return ERR_PTR(-EINVAL);
	}
	return perm;
}

void ipc_put(struct ipc_ids *ids, struct kern_ipc_perm *perm)
{
	if (refcount_dec_and_test(&perm->refs))
		ids->free(perm);
}

struct kern_ipc_perm *ipc_next(struct ipc_ids *ids, int *idx)
{
	struct kern_ipc_perm *perm = NULL;

	spin_lock(&ids->lock);
	while (*idx < ids->nr_slots && !ids->slots[*idx])
		++*idx;
	if (*idx < ids->nr_slots) {
		perm = ids->slots[*idx];
		refcount_inc(&perm->refs);
	}
	spin_unlock(&ids->lock);
	return perm;
}

int ipc_max_idx(struct ipc_ids *ids)
{
	int idx;

	spin_lock(&ids->lock);
	for (idx = ids->nr_slots - 1; idx > 0 && !ids->slots[idx]; idx--)
		;
	spin_unlock(&ids->lock);
	return max(idx, 0);
}

/*
 * The get calls.
 */
static int check_existing(struct kern_ipc_perm *perm, const struct ipc_ops *ops,
			  const struct ipc_params *params)
{
	int err = 0;

	if ((params->flg & IPC_CREAT) && (params->flg & IPC_EXCL))
		return -EEXIST;
	if (ops->more_checks)
		err = ops->more_checks(perm, params);
	if (!err)
		err = ipcperms(perm, params->flg);
	return err ? err : perm->id;
}

int ipcget(struct ipc_ids *ids, const struct ipc_ops *ops, const struct ipc_params *params)
{
	struct kern_ipc_perm *perm = NULL;
	int ret;

	mutex_lock(&ids->mutex);
	if (params->key != IPC_PRIVATE)
		perm = find_key(ids, params->key);
	if (perm) {
		spin_lock(&perm->lock);
		ret = check_existing(perm, ops, params);
		spin_unlock(&perm->lock);
	} else if (params->key != IPC_PRIVATE && !(params->flg & IPC_CREAT)) {
		ret = -ENOENT;
	} else {
		ret = ops->getnew(params);
	}
	mutex_unlock(&ids->mutex);
	return ret;
}

/*
 * Permissions.
 */
int ipcperms(const struct kern_ipc_perm *perm, int flag)
{
	int wanted = flag >> 6 | flag >> 3 | flag, granted = perm->mode;
	uid_t euid = current_euid();

	if (euid == perm->cuid || euid == perm->uid)
		granted >>= 6;
	else if (in_group_p(perm->cgid) || in_group_p(perm->gid))
		granted >>= 3;
	if ((wanted & ~granted & 07) && !capable(CAP_IPC_OWNER))
		return -EACCES;
	return 0;
}

int ipc_may_control(const struct kern_ipc_perm *perm)
{
	uid_t euid = current_euid();

	if (euid == perm->cuid || euid == perm->uid || capable(CAP_SYS_ADMIN))
		return 0;
	return -EPERM;
}

int ipc_update_perm(const struct ipc64_perm *in, struct kern_ipc_perm *out)
{
	if (in->uid == (uid_t)-1 || in->gid == (gid_t)-1)
		return -EINVAL;
	out->uid = in->uid;
	out->gid = in->gid;
	out->mode = (out->mode & ~0777) | (in->mode & 0777);
	return 0;
}

void kernel_to_ipc64_perm(const struct kern_ipc_perm *in, struct ipc64_perm *out)
{
	out->key = in->key;
	out->uid = in->uid;
	out->gid = in->gid;
	out->cuid = in->cuid;
	out->cgid = in->cgid;
	out->mode = in->mode;
	out->seq = in->seq;
}

/*
 * /proc/sysvipc: position 0 is the heading, position n the object in place n - 1.
 */
static void *sysvipc_start(struct seq_file *m, loff_t *pos)
{
	struct ipc_ids *ids = m->private;
	struct kern_ipc_perm *perm;
	int idx;

	if (*pos == 0)
		return SEQ_START_TOKEN;
	if (*pos > IPCMNI)
		return NULL;
	idx = *pos - 1;
	perm = ipc_next(ids, &idx);
	*pos = idx + 1;
	return perm;
}

static void sysvipc_stop(struct seq_file *m, void *v)
{
	if (v && v != SEQ_START_TOKEN)
		ipc_put(m->private, v);
}

static void *sysvipc_next(struct seq_file *m, void *v, loff_t *pos)
{
	sysvipc_stop(m, v);
	++*pos;
	return sysvipc_start(m, pos);
}

static int sysvipc_show(struct seq_file *m, void *v)
{
	struct ipc_ids *ids = m->private;
	struct kern_ipc_perm *perm = v;

	if (v == SEQ_START_TOKEN) {
		seq_puts(m, ids->heading);
	} else if (!ipc_lock_valid(perm)) {
		ids->show(m, perm);
		spin_unlock(&perm->lock);
	}
	return 0;
}

static const struct seq_operations sysvipc_seq_ops = {
	.start	= sysvipc_start,
	.stop	= sysvipc_stop,
	.next	= sysvipc_next,
	.show	= sysvipc_show,
};

static struct proc_dir_entry *proc_sysvipc;

void ipc_init_proc(struct ipc_ids *ids)
{
	proc_create_seq_data(ids->name, 0444, proc_sysvipc, &sysvipc_seq_ops, ids);
}

void __init ipc_init(void)
{
	proc_sysvipc = proc_mkdir("sysvipc", NULL);
	shm_init();
	sem_init();
	msg_init();
	mqueue_init();
}
