/*
 * ninep_inode.c - inodes of the host's files, and their attributes
 *
 * A file is known by its qid: however many names it has, and however often it
 * is looked up, there is one inode, and one page cache.
 *
 * QEMU's fids are names, not files: when the host moves something, what a
 * fid stands for may change.  So each answer's qid is compared with the inode's;
 * -ESTALE then makes the caller look the name up anew.  A file whose last name
 * we took away ourselves (nameless) lives on by the fids that have it open; its
 * attributes are only ours then, as nobody else can see them.
 */
#include "fs/dcache.h"
#include "fs/internal.h"
#include "fs/ninep_fs.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/cred.h"

#define FRESH_NS	(1 * NSEC_PER_MSEC)	/* attributes that this very call has got */

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
	mutex_init(&ni->wb_lock);
	INIT_LIST_HEAD(&ni->writers);
	return &ni->inode;
}

void v9fs_free_inode(struct inode *inode)
{
	kfree(inode->i_link);
	kmem_cache_free(v9fs_inode_cachep, V9FS_I(inode));
}

void v9fs_evict_inode(struct inode *inode)
{
	struct v9fs_session *s = V9FS_SB(inode->i_sb);
	struct v9fs_inode *ni = V9FS_I(inode);

	if (inode->i_mapping) {
		v9fs_write_out(inode);
		address_space_destroy(inode->i_mapping);
	}
	spin_lock(&s->lock);
	list_del_init(&ni->writers);
	spin_unlock(&s->lock);
	v9fs_not_idle(inode);
	p9_fid_put(ni->rfid);
	p9_fid_put(ni->wfid);
	p9_fid_put(ni->fid);
}

/* ---- Attributes ---- */

static bool same_time(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/* All but the size. */
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
}

static loff_t attr_size(const struct p9_attr *a)
{
	return min(a->size, (u64)MAX_LFS_FILESIZE);
}

/*
 * New attributes of an inode in use.  When the file changed, and not by us, what
 * we have of its content is old.  A writer who is at it knows the size better.
 */
static void update_attr(struct inode *inode, const struct p9_attr *a)
{
	struct address_space *mapping = inode->i_mapping;
	struct v9fs_inode *ni = V9FS_I(inode);
	bool changed;

	if (!mapping) {
		fill_attr(inode, a);
		i_size_write(inode, attr_size(a));
		return;
	}
	if (!down_read_trylock(&inode->i_rwsem))
		return;
	mutex_lock(&ni->wb_lock);
	if (!mapping->nr_dirty) {
		changed = !ni->wrote && (ni->qid_version != a->qid.version ||
					 attr_size(a) != inode->i_size ||
					 !same_time(&a->mtime, &inode->i_mtime));
		ni->wrote = false;
		fill_attr(inode, a);
		i_size_write(inode, attr_size(a));
		if (changed)
			invalidate_inode_pages2_range(mapping, 0, ~0UL);
	}
	mutex_unlock(&ni->wb_lock);
	up_read(&inode->i_rwsem);
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

/* The fid found last names the file as it is called now. */
void v9fs_replace_fid(struct inode *inode, struct p9_fid *fid)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *old;

	spin_lock(&inode->i_lock);
	old = ni->fid;
	ni->fid = fid;
	ni->nameless = false;
	spin_unlock(&inode->i_lock);
	p9_fid_put(old);
}

/* The same number, and the same kind: a number may be used again for another file. */
static int inode_test(struct inode *inode, void *data)
{
	const struct p9_attr *attr = data;

	return V9FS_I(inode)->qid_path == attr->qid.path &&
	       !((inode->i_mode ^ attr->mode) & S_IFMT);
}

static int inode_set(struct inode *inode, void *data)
{
	const struct p9_attr *attr = data;

	V9FS_I(inode)->qid_path = attr->qid.path;
	inode->i_ino = attr->qid.path;
	inode->i_mode = attr->mode;
	return 0;
}

struct inode *v9fs_iget(struct super_block *sb, struct p9_fid *fid, const struct p9_attr *attr)
{
	void *data = (void *)attr;
	struct inode *inode;
	bool new = true;

	if (S_ISDIR(attr->mode)) {
		inode = new_inode(sb);
		if (inode)
			inode_set(inode, data);
	} else {
		inode = iget5_locked(sb, attr->qid.path, inode_test, inode_set, data);
		new = inode && (inode->i_state & I_NEW);
	}
	if (!inode) {
		p9_fid_put(fid);
		return ERR_PTR(-ENOMEM);
	}
	if (!new) {
		v9fs_replace_fid(inode, fid);
		update_attr(inode, attr);
		return inode;
	}
	V9FS_I(inode)->fid = fid;
	init_by_type(inode, attr);
	fill_attr(inode, attr);
	i_size_write(inode, attr_size(attr));
	if (inode->i_state & I_NEW)
		unlock_new_inode(inode);
	return inode;
}

struct p9_fid *v9fs_fid(struct inode *inode)
{
	struct p9_fid *fid;

	spin_lock(&inode->i_lock);
	fid = p9_fid_get(V9FS_I(inode)->fid);
	spin_unlock(&inode->i_lock);
	return fid;
}

/*
 * The host took the name away, or gave it to another file, while we have the file
 * open: it lives on there, with the attributes that we know.
 */
static int lost_on_host(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	V9FS_I(inode)->nameless = true;
	spin_unlock(&inode->i_lock);
	return 0;
}

int v9fs_refresh(struct inode *inode)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_fid *fid;
	struct p9_attr attr;
	int err;

	/* What it will be when our changes are there is what there is to tell. */
	if (inode->i_mapping && READ_ONCE(inode->i_mapping->nr_dirty))
		v9fs_write_out(inode);
	if (READ_ONCE(ni->nameless))
		return 0;
	fid = v9fs_fid(inode);
	err = p9_getattr(fid, P9_STATS_BASIC, &attr);
	p9_fid_put(fid);
	if (!err && (attr.qid.path != ni->qid_path || ((attr.mode ^ inode->i_mode) & S_IFMT)))
		err = -ESTALE;
	if (!err)
		update_attr(inode, &attr);
	else if ((err == -ENOENT || err == -ESTALE) && READ_ONCE(ni->nr_open))
		err = lost_on_host(inode);
	return err;
}

bool v9fs_is_fresh(const struct inode *inode)
{
	if (inode->i_mapping &&
	    (READ_ONCE(inode->i_mapping->nr_dirty) || READ_ONCE(V9FS_I(inode)->wrote)))
		return false;
	return ktime_get() - READ_ONCE(V9FS_I(inode)->attr_time) < FRESH_NS;
}

static int v9fs_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
			unsigned int query_flags)
{
	struct inode *inode = path->dentry->d_inode;
	u64 mnt_id = stat->mnt_id, attributes = stat->attributes;
	int err = v9fs_is_fresh(inode) ? 0 : v9fs_refresh(inode);

	(void)request_mask;
	(void)query_flags;
	if (err)
		return err;
	generic_fillattr(inode, stat);
	stat->mnt_id = mnt_id;
	stat->attributes = attributes;
	return 0;
}

/* What @attr asks for, as the server wants it. */
static void to_p9_setattr(const struct iattr *attr, struct p9_setattr *set)
{
	unsigned int valid = attr->ia_valid;

	*set = (struct p9_setattr){ .uid = (u32)-1, .gid = (u32)-1 };
	if (valid & ATTR_MODE) {
		set->valid |= P9_SET_MODE;
		set->mode = attr->ia_mode;
	}
	if (valid & ATTR_UID) {
		set->valid |= P9_SET_UID;
		set->uid = attr->ia_uid;
	}
	if (valid & ATTR_GID) {
		set->valid |= P9_SET_GID;
		set->gid = attr->ia_gid;
	}
	if (valid & ATTR_SIZE) {
		set->valid |= P9_SET_SIZE;
		set->size = attr->ia_size;
		valid &= ~(ATTR_ATIME | ATTR_MTIME);	/* the server sets them then */
	}
	if (valid & ATTR_ATIME)
		set->valid |= P9_SET_ATIME | (valid & ATTR_ATIME_SET ? P9_SET_ATIME_SET : 0);
	if (valid & ATTR_MTIME)
		set->valid |= P9_SET_MTIME | (valid & ATTR_MTIME_SET ? P9_SET_MTIME_SET : 0);
	set->atime = attr->ia_atime;
	set->mtime = attr->ia_mtime;
	if (!set->valid && (valid & ATTR_CTIME))
		set->valid = P9_SET_CTIME;
}

/*
 * Nobody else sees a file without a name, and the server cannot find it to
 * change it.  What is cut off it must read as zeros when it grows again.
 */
static int setattr_nameless(struct inode *inode, const struct iattr *attr)
{
	if (inode->i_nlink)
		return -ESTALE;		/* it has another name, that we do not know */
	if ((attr->ia_valid & ATTR_SIZE) && attr->ia_size < inode->i_size)
		return v9fs_zero_range(inode, attr->ia_size, inode->i_size);
	return 0;
}

/* The fid names another file since the host moved something. */
static int check_fid(struct inode *inode, struct p9_fid *fid)
{
	struct p9_attr attr;
	int err;

	if (v9fs_loose(inode->i_sb))
		return 0;
	err = p9_getattr(fid, P9_STATS_BASIC, &attr);
	if (!err && attr.qid.path != V9FS_I(inode)->qid_path)
		err = -ESTALE;
	return err;
}

static int setattr_server(struct inode *inode, const struct iattr *attr)
{
	struct v9fs_inode *ni = V9FS_I(inode);
	struct p9_setattr set;
	struct p9_fid *fid;
	int err;

	if (READ_ONCE(ni->nameless))
		return setattr_nameless(inode, attr);
	to_p9_setattr(attr, &set);
	fid = v9fs_fid(inode);
	err = check_fid(inode, fid);
	if (!err)
		err = p9_setattr(fid, &set);
	p9_fid_put(fid);
	return err;
}

/* The inode's lock is held, and so is wb_lock: nothing is on its way to the server. */
static int setattr_size(struct inode *inode, const struct iattr *attr)
{
	loff_t old = inode->i_size, new = attr->ia_size;
	int err;

	/* What a mapping wrote behind the end does not become content. */
	if (new > old && offset_in_page(old))
		truncate_inode_pages_range(inode->i_mapping, old,
					   min(new, ALIGN(old, (loff_t)PAGE_SIZE)) - 1);
	err = setattr_server(inode, attr);
	if (err)
		return err;
	V9FS_I(inode)->wrote = true;
	i_size_write(inode, new);
	inode->i_mtime = inode->i_ctime = current_time(inode);
	if (new < old)
		truncate_pagecache(inode->i_mapping, new);
	return 0;
}

static int v9fs_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	struct v9fs_inode *ni = V9FS_I(inode);
	int err = setattr_prepare(dentry, attr);

	if (err)
		return err;
	if (!inode->i_mapping) {
		err = setattr_server(inode, attr);
	} else {
		/* Writing out later would undo times, or fail by a new mode. */
		if (!(attr->ia_valid & ATTR_SIZE) || attr->ia_size)
			v9fs_write_out(inode);
		mutex_lock(&ni->wb_lock);
		if (attr->ia_valid & ATTR_SIZE)
			err = setattr_size(inode, attr);
		else
			err = setattr_server(inode, attr);
		ni->wrote = true;
		mutex_unlock(&ni->wb_lock);
	}
	if (!err)
		setattr_copy(inode, attr);
	v9fs_attr_old(inode);
	return err;
}

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
static const struct inode_operations name##_loose_iops = { V9FS_ALL_OPS, __VA_ARGS__ }; \
static const struct inode_operations name##_iops = { \
	V9FS_ALL_OPS, .getattr = v9fs_getattr, __VA_ARGS__ \
}

#define V9FS_ALL_OPS \
	.setattr	= v9fs_setattr, \
	.getxattr	= v9fs_getxattr, \
	.setxattr	= v9fs_setxattr, \
	.listxattr	= v9fs_listxattr

LOOSE_OR_NOT(v9fs_dir,
	.lookup		= v9fs_lookup,
	.create		= v9fs_create,
	.link		= v9fs_link,
	.unlink		= v9fs_unlink,
	.symlink	= v9fs_symlink,
	.mkdir		= v9fs_mkdir,
	.rmdir		= v9fs_rmdir,
	.mknod		= v9fs_mknod,
	.rename		= v9fs_rename,
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
