/*
 * ninep_inode.c - inodes and names of the host's files
 *
 * A file is known by its qid: however many names it has, and however often it
 * is looked up, there is one inode, and one page cache.  A name that leads to
 * another qid than yesterday is another file: the old dentry is dropped, and the old
 * inode keeps what it had.
 *
 * QEMU's fids are names, not files: when the host moves something, what a
 * fid stands for may change.  So each answer's qid is compared with the inode's;
 * -ESTALE then makes the caller look the name up anew.
 */
#include "fs/dcache.h"
#include "fs/internal.h"
#include "fs/namei.h"
#include "fs/ninep_fs.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/cred.h"

/* How long a directory's owner and mode are believed, for searching it. */
#define DIR_ATTR_NS	(1 * NSEC_PER_SEC)

static struct kmem_cache *v9fs_inode_cachep;

static const struct inode_operations v9fs_dir_iops, v9fs_file_iops, v9fs_symlink_iops;
static const struct inode_operations v9fs_dir_loose_iops, v9fs_file_loose_iops,
				     v9fs_symlink_loose_iops;

struct inode *v9fs_alloc_inode(struct super_block *sb __maybe_unused)
{
	struct v9fs_inode *ni = kmem_cache_zalloc(v9fs_inode_cachep, GFP_KERNEL);

	if (!ni)
		return NULL;
	mutex_init(&ni->open_lock);
	return &ni->inode;
}

void v9fs_free_inode(struct inode *inode)
{
	kfree(inode->i_link);
	kmem_cache_free(v9fs_inode_cachep, V9FS_I(inode));
}

/* ---- The table of inodes ---- */

static struct hlist_head *inode_bucket(struct v9fs_session *s, u64 path)
{
	return &s->inodes[hash_64(path, V9FS_HASH_BITS)];
}

static void inode_unhash(struct inode *inode)
{
	struct v9fs_session *s = V9FS_SB(inode->i_sb);
	struct v9fs_inode *ni = V9FS_I(inode);

	spin_lock(&s->lock);
	if (ni->hashed) {
		hlist_del(&ni->hash);
		ni->hashed = false;
	}
	spin_unlock(&s->lock);
	wake_up_all(&s->evict_wait);
}

/*
 * The inode of @attr's file, with a reference; NULL: none.  *dying: there is
 * one that is being evicted.
 */
static struct inode *inode_find(struct v9fs_session *s, const struct p9_attr *attr, bool *dying)
{
	struct v9fs_inode *ni;

	lock_assert_held(&s->lock);
	*dying = false;
	hlist_for_each_entry(ni, inode_bucket(s, attr->qid.path), hash) {
		if (ni->qid_path != attr->qid.path)
			continue;
		/* The number belongs to another file now. */
		if ((ni->inode.i_mode ^ attr->mode) & S_IFMT)
			continue;
		if (atomic_inc_not_zero(&ni->inode.i_count))
			return &ni->inode;
		*dying = true;
	}
	return NULL;
}

void v9fs_evict_inode(struct inode *inode)
{
	struct v9fs_inode *ni = V9FS_I(inode);

	if (inode->i_mapping)
		address_space_destroy(inode->i_mapping);
	inode_unhash(inode);
	p9_fid_put(ni->rfid);
	p9_fid_put(ni->wfid);
	p9_fid_put(ni->fid);
}

/* ---- Attributes ---- */

static void fill_attr(struct inode *inode, const struct p9_attr *a)
{
	struct v9fs_inode *ni = V9FS_I(inode);

	spin_lock(&inode->i_lock);
	inode->i_mode = a->mode;
	inode->i_uid = a->uid;
	inode->i_gid = a->gid;
	WRITE_ONCE(inode->i_nlink, a->nlink);
	inode->i_blocks = a->blocks;
	inode->i_atime = a->atime;
	inode->i_mtime = a->mtime;
	inode->i_ctime = a->ctime;
	if (a->valid & P9_STATS_BTIME)
		inode->i_btime = a->btime;
	ni->qid_version = a->qid.version;
	ni->attr_time = ktime_get();
	spin_unlock(&inode->i_lock);
	i_size_write(inode, min(a->size, (u64)MAX_LFS_FILESIZE));
}

static void init_by_type(struct inode *inode, const struct p9_attr *a)
{
	bool loose = v9fs_loose(inode->i_sb);

	switch (a->mode & S_IFMT) {
	case S_IFREG:
		inode->i_op = loose ? &v9fs_file_loose_iops : &v9fs_file_iops;
		inode->i_fop = &v9fs_file_operations;
		inode->i_mapping = &V9FS_I(inode)->mapping;
		address_space_init(inode->i_mapping, inode, &inode->i_size, &v9fs_aops);
		break;
	case S_IFDIR:
		inode->i_op = loose ? &v9fs_dir_loose_iops : &v9fs_dir_iops;
		inode->i_fop = &v9fs_dir_operations;
		break;
	case S_IFLNK:
		inode->i_op = loose ? &v9fs_symlink_loose_iops : &v9fs_symlink_iops;
		break;
	default:
		inode->i_op = loose ? &v9fs_file_loose_iops : &v9fs_file_iops;
		init_special_inode(inode, a->mode, new_decode_dev((u32)a->rdev));
	}
}

static struct inode *inode_create(struct super_block *sb, struct p9_fid *fid,
				  const struct p9_attr *attr)
{
	struct inode *inode = new_inode(sb);
	struct v9fs_inode *ni;

	if (!inode)
		return NULL;
	ni = V9FS_I(inode);
	inode->i_ino = attr->qid.path;
	ni->qid_path = attr->qid.path;
	ni->fid = fid;
	init_by_type(inode, attr);
	fill_attr(inode, attr);
	return inode;
}

/* An inode that was never in the table, nor seen by anybody. */
static void inode_discard(struct inode *inode)
{
	V9FS_I(inode)->fid = NULL;
	iput(inode);
}

/* The fid found last names the file as it is called now. */
static void replace_fid(struct inode *inode, struct p9_fid *fid)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *old;

	spin_lock(&inode->i_lock);
	old = ni->fid;
	ni->fid = fid;
	spin_unlock(&inode->i_lock);
	p9_fid_put(old);
}

struct inode *v9fs_iget(struct super_block *sb, struct p9_fid *fid, const struct p9_attr *attr)
{
	struct v9fs_session *s = V9FS_SB(sb);
	struct inode *new = inode_create(sb, fid, attr), *old;
	bool dying;

	if (!new) {
		p9_fid_put(fid);
		return ERR_PTR(-ENOMEM);
	}
	if (S_ISDIR(attr->mode))
		return new;
	spin_lock(&s->lock);
	while (!(old = inode_find(s, attr, &dying)) && dying) {
		/* What it has not written yet must be there before we read. */
		DEFINE_WAIT(wait);

		prepare_to_wait(&s->evict_wait, &wait, TASK_UNINTERRUPTIBLE);
		spin_unlock(&s->lock);
		schedule();
		finish_wait(&s->evict_wait, &wait);
		spin_lock(&s->lock);
	}
	if (!old) {
		hlist_add_head(&V9FS_I(new)->hash, inode_bucket(s, attr->qid.path));
		V9FS_I(new)->hashed = true;
	}
	spin_unlock(&s->lock);
	if (!old)
		return new;
	inode_discard(new);
	fill_attr(old, attr);
	replace_fid(old, fid);
	return old;
}

struct p9_fid *v9fs_fid(struct inode *inode)
{
	struct p9_fid *fid;

	spin_lock(&inode->i_lock);
	fid = p9_fid_get(V9FS_I(inode)->fid);
	spin_unlock(&inode->i_lock);
	return fid;
}

int v9fs_refresh(struct inode *inode)
{
	struct p9_fid *fid = v9fs_fid(inode);
	struct p9_attr attr;
	int err = p9_getattr(fid, P9_STATS_BASIC, &attr);

	p9_fid_put(fid);
	if (err)
		return err;
	if (attr.qid.path != V9FS_I(inode)->qid_path || ((attr.mode ^ inode->i_mode) & S_IFMT))
		return -ESTALE;
	fill_attr(inode, &attr);
	return 0;
}

static int v9fs_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
			unsigned int query_flags)
{
	struct inode *inode = path->dentry->d_inode;
	u64 mnt_id = stat->mnt_id, attributes = stat->attributes;
	int err = v9fs_refresh(inode);

	(void)request_mask;
	(void)query_flags;
	if (err)
		return err;
	generic_fillattr(inode, stat);
	stat->mnt_id = mnt_id;
	stat->attributes = attributes;
	return 0;
}

/* ---- Names ---- */

static struct dentry *v9fs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct p9_fid *dirfid = v9fs_fid(dir), *fid;
	struct p9_attr attr;
	struct p9_qid qid;
	int err;

	(void)flags;
	fid = p9_walk(dirfid, dentry->d_name.name, dentry->d_name.len, &qid);
	p9_fid_put(dirfid);
	if (IS_ERR(fid)) {
		if (PTR_ERR(fid) != -ENOENT)
			return ERR_CAST(fid);
		/* That it does not exist is worth knowing where nothing changes. */
		if (v9fs_loose(dir->i_sb))
			d_add(dentry, NULL);
		return NULL;
	}
	err = p9_getattr(fid, P9_STATS_BASIC, &attr);
	if (err) {
		p9_fid_put(fid);
		return err == -ENOENT ? NULL : ERR_PTR(err);
	}
	return d_splice_alias(v9fs_iget(dir->i_sb, fid, &attr), dentry);
}

/* Does the name still lead to the same file?  Asks the server. */
static int v9fs_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->d_inode, *dir;
	struct p9_fid *dirfid, *fid;
	struct dentry *parent;
	struct p9_qid qid;

	if ((dentry->d_flags & DCACHE_ROOT) || d_mountpoint(dentry))
		return 1;
	if (flags & LOOKUP_RCU)
		return -ECHILD;
	if (!inode)
		return 0;
	parent = dget_parent(dentry);
	dir = parent->d_inode;
	dirfid = v9fs_fid(dir);
	fid = p9_walk(dirfid, dentry->d_name.name, dentry->d_name.len, &qid);
	p9_fid_put(dirfid);
	dput(parent);
	if (IS_ERR(fid))
		return 0;		/* lookup finds the same error and tells it */
	if (qid.path != V9FS_I(inode)->qid_path ||
	    !(qid.type & P9_QTDIR) != !S_ISDIR(inode->i_mode)) {
		p9_fid_put(fid);
		return 0;
	}
	replace_fid(inode, fid);
	/* Who may search it must be known; of files getattr and open ask. */
	if (S_ISDIR(inode->i_mode) && ktime_get() - V9FS_I(inode)->attr_time > DIR_ATTR_NS)
		return v9fs_refresh(inode) ? 0 : 1;
	return 1;
}

const struct dentry_operations v9fs_dentry_operations = {
	.d_revalidate	= v9fs_revalidate,
};

/* ---- Symlinks ---- */

static void free_link(void *target)
{
	kfree(target);
}

static const char *v9fs_get_link(struct dentry *dentry, struct inode *inode,
				 struct delayed_call *done)
{
	struct p9_fid *fid = v9fs_fid(inode);
	char *target = p9_readlink(fid);
	const char *none = NULL;

	(void)dentry;
	p9_fid_put(fid);
	if (IS_ERR(target))
		return target;
	if (!v9fs_loose(inode->i_sb)) {
		set_delayed_call(done, free_link, target);
		return target;
	}
	/* Kept: whoever comes first. */
	if (!__atomic_compare_exchange_n(&inode->i_link, &none, target, false, __ATOMIC_SEQ_CST,
					 __ATOMIC_SEQ_CST)) {
		kfree(target);
		return none;
	}
	return target;
}

#define LOOSE_OR_NOT(name, ...) \
static const struct inode_operations name##_loose_iops = { __VA_ARGS__ }; \
static const struct inode_operations name##_iops = { .getattr = v9fs_getattr, __VA_ARGS__ }

LOOSE_OR_NOT(v9fs_dir,
	.lookup		= v9fs_lookup,
);

LOOSE_OR_NOT(v9fs_file,
);

LOOSE_OR_NOT(v9fs_symlink,
	.get_link	= v9fs_get_link,
);

void __init v9fs_inode_init(void)
{
	v9fs_inode_cachep = kmem_cache_create("v9fs_inode_cache", sizeof(struct v9fs_inode), 0,
					      SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
}
