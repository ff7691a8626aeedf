/*
 * overlay_inode.c - the overlay's inodes and their attributes
 *
 * Mode, owner, times and size of an overlay inode follow the real one's, so that
 * permission is checked without a look at the layers.  stat(2) reads the real
 * inode.
 *
 * An inode is found again by the real inode it stands for: a directory by its
 * topmost lower one, others by what they are now.  So a file in use has one
 * inode, whatever becomes of its dentry.  Without index=on a lower file with
 * several names has an inode for each: writing to one of them breaks the link.
 *
 * st_ino and st_dev are those of the lower file, also after it was copied up; the
 * copy remembers them in trusted.overlay.origin.  Directories show the overlay
 * itself as st_dev.
 */
#include "fs/overlay.h"

#include <linux/xattr.h>

#include "fs/internal.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "mm/slab.h"

static const struct inode_operations ovl_file_inode_operations, ovl_symlink_inode_operations;
static struct kmem_cache *ovl_inode_cachep;

/* trusted.overlay.origin: Linux's head, with a type that says the rest is ours. */
struct ovl_origin {
	u8	version, magic, len, flags, type;
	u8	uuid[16];
	u8	pad[3];
	u32	fsid;
	u32	pad2;
	u64	ino;
};

#define OVL_FH_MAGIC	0xfb
#define OVL_FH_RINGSIDE	0xf1

/*
 * Life.
 */
struct inode *ovl_alloc_inode(struct super_block *sb __maybe_unused)
{
	struct ovl_inode *oi = kmem_cache_zalloc(ovl_inode_cachep, GFP_KERNEL);

	if (!oi)
		return NULL;
	mutex_init(&oi->lock);
	return &oi->inode;
}

/* After a grace period: walks look at the real inode without a reference. */
void ovl_free_inode(struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);

	if (oi->lower != &oi->lower_one)
		kfree(oi->lower);
	kmem_cache_free(ovl_inode_cachep, oi);
}

void ovl_evict_inode(struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);
	unsigned int i;

	ovl_dir_cache_free(inode);
	dput(oi->upper);
	for (i = 0; i < oi->nr_lower; i++)
		dput(oi->lower[i].dentry);
}

void ovl_copyattr(struct inode *inode)
{
	struct inode *real = ovl_real_inode(inode);

	spin_lock(&inode->i_lock);
	inode->i_mode = real->i_mode;
	inode->i_uid = real->i_uid;
	inode->i_gid = real->i_gid;
	inode->i_atime = real->i_atime;
	inode->i_mtime = real->i_mtime;
	inode->i_ctime = real->i_ctime;
	i_size_write(inode, i_size_read(real));
	inode->i_flags = (inode->i_flags & ~(S_APPEND | S_IMMUTABLE)) |
			 (real->i_flags & (S_APPEND | S_IMMUTABLE));
	spin_unlock(&inode->i_lock);
}

/* The caller has the directory's lock; the directory is in the upper layer. */
void ovl_dir_modified(struct inode *dir)
{
	OVL_I(dir)->version++;
	ovl_copyattr(dir);
}

/*
 * st_ino and st_dev.
 */
static void set_number(struct inode *inode, u64 ino, u32 fsid)
{
	const struct ovl_fs *ofs = OVL_FS(inode->i_sb);

	OVL_I(inode)->dev = inode->i_sb->s_dev;
	if (ofs->same_fs) {
		inode->i_ino = ino;
	} else if (!S_ISDIR(inode->i_mode)) {	/* directories keep new_inode()'s */
		inode->i_ino = ino;
		OVL_I(inode)->dev = ofs->layers[fsid].dev;
	}
}

/* Where the upper file came from, if it says so. */
static bool get_origin(struct inode *inode, struct dentry *upper, u64 *ino, u32 *fsid)
{
	struct ovl_origin o;
	ssize_t n = vfs_getxattr(upper, OVL_XATTR_ORIGIN, &o, sizeof(o));

	if (n != sizeof(o) || o.magic != OVL_FH_MAGIC || o.type != OVL_FH_RINGSIDE ||
	    o.fsid > OVL_FS(inode->i_sb)->nr_lower)
		return false;
	*ino = o.ino;
	*fsid = o.fsid;
	return true;
}

void ovl_set_origin(struct inode *inode, struct dentry *upper)
{
	const struct ovl_path *lower = OVL_I(inode)->lower;
	struct ovl_origin o = {
		.magic = OVL_FH_MAGIC, .len = sizeof(o), .type = OVL_FH_RINGSIDE,
		.fsid = lower->layer->fsid, .ino = lower->dentry->d_inode->i_ino,
	};

	/* Without it the number changes when the inode leaves memory; no more. */
	vfs_setxattr(upper, OVL_XATTR_ORIGIN, &o, sizeof(o), 0);
}

static void init_number(struct inode *inode)
{
	const struct ovl_inode *oi = OVL_I(inode);
	u64 ino = ovl_real_inode(inode)->i_ino;
	u32 fsid = 0;

	if (oi->nr_lower) {
		ino = oi->lower->dentry->d_inode->i_ino;
		fsid = oi->lower->layer->fsid;
	} else if (!S_ISDIR(inode->i_mode)) {
		get_origin(inode, oi->upper, &ino, &fsid);
	}
	set_number(inode, ino, fsid);
}

/*
 * Making and finding.
 */
void ovl_keep_nlink(struct inode *inode)
{
	struct dentry *upper = ovl_upper(inode);
	int more = (int)inode->i_nlink - (upper ? (int)upper->d_inode->i_nlink : 0);
	char value[16];
	int len = snprintf(value, sizeof(value), "U%+d", more);

	/* Without it the count is wrong later; the file is not. */
	if (upper)
		vfs_setxattr(upper, OVL_XATTR_NLINK, value, len, 0);
}

/* "U+1", "U-2": so many more than the copy has in the upper layer. */
static unsigned int kept_nlink(struct dentry *upper)
{
	char value[16] = "", *end;
	ssize_t n = vfs_getxattr(upper, OVL_XATTR_NLINK, value, sizeof(value) - 1);
	long more = n > 2 ? simple_strtoul(value + 2, &end, 10) : 0;
	long nlink = upper->d_inode->i_nlink;

	if (value[1] == '-')
		more = -more;
	return *value == 'U' && nlink + more > 0 ? nlink + more : nlink;
}

static void init_nlink(struct inode *inode)
{
	struct ovl_inode *oi = OVL_I(inode);
	struct inode *real = ovl_real_inode(inode);

	set_nlink(inode, real->i_nlink);
	if (S_ISDIR(inode->i_mode) || !OVL_FS(inode->i_sb)->indexdir)
		return;
	oi->indexed = oi->nr_lower ? ovl_wants_index(OVL_FS(inode->i_sb),
						     oi->lower->dentry->d_inode) :
		      vfs_getxattr(oi->upper, OVL_XATTR_NLINK, NULL, 0) > 0;
	if (oi->indexed && oi->upper)
		set_nlink(inode, kept_nlink(oi->upper));
}

static int ovl_inode_test(struct inode *inode, void *key)
{
	return OVL_I(inode)->key == key;
}

static int ovl_inode_set(struct inode *inode, void *key)
{
	OVL_I(inode)->key = key;
	return 0;
}

static struct inode *ovl_key(const struct ovl_fs *ofs, struct dentry *upper,
			     const struct ovl_path *lower, unsigned int nr_lower)
{
	struct inode *inode;

	if (!nr_lower)
		return upper->d_inode;
	inode = lower->dentry->d_inode;
	if (S_ISDIR(inode->i_mode))
		return inode;
	if (upper)
		return upper->d_inode;
	if (inode->i_nlink > 1 && ovl_upper_mnt(ofs) && !ofs->indexdir)
		return NULL;
	return inode;
}

/* @lower_array: room for nr_lower, or NULL if that is not more than one. */
static void ovl_fill_inode(struct inode *inode, struct dentry *upper,
			   const struct ovl_path *lower, unsigned int nr_lower,
			   struct ovl_path *lower_array)
{
	struct ovl_inode *oi = OVL_I(inode);
	struct inode *real;
	unsigned int i;

	oi->lower = lower_array ? lower_array : &oi->lower_one;
	oi->nr_lower = nr_lower;
	for (i = 0; i < nr_lower; i++) {
		oi->lower[i] = lower[i];
		dget(lower[i].dentry);
	}
	if (upper)
		oi->upper = dget(upper);
	ovl_copyattr(inode);
	init_number(inode);
	real = ovl_real_inode(inode);
	init_nlink(inode);
	inode->i_btime = real->i_btime;
	inode->i_op = &ovl_file_inode_operations;
	switch (inode->i_mode & S_IFMT) {
	case S_IFDIR:
		inode->i_op = &ovl_dir_inode_operations;
		inode->i_fop = &ovl_dir_operations;
		break;
	case S_IFREG:
		inode->i_fop = &ovl_file_operations;
		break;
	case S_IFLNK:
		inode->i_op = &ovl_symlink_inode_operations;
		inode->i_link = real->i_link;
		break;
	default:
		init_special_inode(inode, inode->i_mode, real->i_rdev);
	}
}

/*
 * Another name of the same file was copied up after the index was looked at.  The
 * copy enters the index before its inode leaves the place where we looked for it.
 */
static bool copied_meanwhile(const struct inode *inode)
{
	struct dentry *copy = ovl_lookup_index(OVL_FS(inode->i_sb), OVL_I(inode)->lower);

	if (IS_ERR_OR_NULL(copy))
		return false;
	dput(copy);
	return true;
}

struct inode *ovl_get_inode(struct super_block *sb, struct dentry *upper,
			    const struct ovl_path *lower, unsigned int nr_lower)
{
	struct inode *key = ovl_key(OVL_FS(sb), upper, lower, nr_lower), *inode;
	struct ovl_path *lower_array = NULL;

	if (nr_lower > 1) {
		lower_array = kmalloc_array(nr_lower, sizeof(*lower_array), GFP_KERNEL);
		if (!lower_array)
			return ERR_PTR(-ENOMEM);
	}
	if (key)
		inode = iget5_locked(sb, (unsigned long)key / 64, ovl_inode_test, ovl_inode_set,
				     key);
	else
		inode = new_inode(sb);
	if (!inode) {
		kfree(lower_array);
		return ERR_PTR(-ENOMEM);
	}
	if (key && !(inode->i_state & I_NEW)) {
		kfree(lower_array);
		/* A directory of the layers that is met at two places. */
		if (S_ISDIR(inode->i_mode) &&
		    (ovl_upper(inode) ? ovl_upper(inode)->d_inode : NULL) !=
		    (upper ? upper->d_inode : NULL)) {
			iput(inode);
			return ERR_PTR(-ESTALE);
		}
		return inode;
	}
	ovl_fill_inode(inode, upper, lower, nr_lower, lower_array);
	if (key && !upper && OVL_I(inode)->indexed && copied_meanwhile(inode)) {
		iget_failed(inode);
		return ERR_PTR(-EAGAIN);
	}
	if (key)
		unlock_new_inode(inode);
	return inode;
}

/*
 * ovl_set_upper - a copy-up is complete; the inode's lock is held
 *
 * The reference on @upper goes to the inode.  From now on the file is found by
 * its copy, unless it is a directory.
 */
void ovl_set_upper(struct inode *inode, struct dentry *upper)
{
	struct ovl_inode *oi = OVL_I(inode);
	bool hashed = !hlist_unhashed(&inode->i_hash), is_dir = S_ISDIR(inode->i_mode);

	if (!is_dir && oi->lower->dentry->d_inode->i_nlink > 1 && !oi->indexed)
		set_number(inode, upper->d_inode->i_ino, 0);
	if (hashed && !is_dir)
		remove_inode_hash(inode);
	smp_store_release(&oi->upper, upper);
	if (!is_dir && !oi->unlinked) {
		oi->key = upper->d_inode;
		__insert_inode_hash(inode, (unsigned long)oi->key / 64);
	}
	ovl_copyattr(inode);
}

/*
 * Attributes.
 */
static void fix_stat(const struct inode *inode, struct kstat *stat)
{
	const struct ovl_inode *oi = OVL_I(inode);

	stat->ino = inode->i_ino;
	stat->dev = oi->dev;
	if (S_ISDIR(inode->i_mode)) {
		/* To count the directories below would take a look at all layers. */
		if (oi->upper && oi->nr_lower)
			stat->nlink = 1;
	} else if (oi->unlinked) {
		stat->nlink = 0;
	} else if (oi->indexed) {
		stat->nlink = inode->i_nlink;
	}
}

/* stat(2) without references. */
bool ovl_getattr_fast(struct inode *inode, struct kstat *stat)
{
	struct inode *real = ovl_real_inode(inode);

	if (!real->i_op->getattr)
		generic_fillattr(real, stat);
	else if (!real->i_op->getattr_fast || !real->i_op->getattr_fast(real, stat))
		return false;
	fix_stat(inode, stat);
	return true;
}

int ovl_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
		unsigned int query_flags)
{
	struct inode *inode = path->dentry->d_inode;
	struct path real = ovl_real_path(inode);
	const struct cred *old = ovl_override_creds(inode->i_sb);
	u64 mnt_id = stat->mnt_id, root = stat->attributes & STATX_ATTR_MOUNT_ROOT;
	int err = vfs_getattr(&real, stat, request_mask, query_flags);

	revert_creds(old);
	if (err)
		return err;
	fix_stat(inode, stat);
	stat->mnt_id = mnt_id;
	stat->attributes = (stat->attributes & ~STATX_ATTR_MOUNT_ROOT) | root;
	return 0;
}

int ovl_set_attr(struct dentry *real, struct iattr *attr)
{
	struct inode *inode = real->d_inode;
	int err;

	inode_lock(inode);
	err = notify_change(real, attr);
	inode_unlock(inode);
	return err;
}

int ovl_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	struct dentry *upper;
	const struct cred *old;
	int err;

	err = setattr_prepare(dentry, attr);
	if (!err)
		err = ovl_want_write(inode->i_sb);
	if (err)
		return err;
	err = ovl_copy_up_flags(dentry, (attr->ia_valid & ATTR_SIZE) && !attr->ia_size ?
				O_TRUNC : 0);
	if (err)
		return err;
	upper = ovl_upper(inode);
	if (attr->ia_valid & ATTR_SIZE) {
		err = get_write_access(upper->d_inode);
		if (err)
			return err;
	}
	attr->ia_valid &= ~(ATTR_OPEN | ATTR_FILE);
	attr->ia_file = NULL;
	old = ovl_override_creds(inode->i_sb);
	err = ovl_set_attr(upper, attr);
	revert_creds(old);
	if (attr->ia_valid & ATTR_SIZE)
		put_write_access(upper->d_inode);
	if (!err)
		ovl_copyattr(inode);
	return err;
}

/*
 * Extended attributes: those of the real file, but for our own.
 */
bool ovl_is_private_xattr(const char *name)
{
	return !strncmp(name, OVL_XATTR_PREFIX, sizeof(OVL_XATTR_PREFIX) - 1);
}

ssize_t ovl_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	const struct cred *old;
	ssize_t n;

	if (ovl_is_private_xattr(name))
		return -EOPNOTSUPP;
	old = ovl_override_creds(inode->i_sb);
	n = vfs_getxattr(ovl_real_dentry(inode), name, value, size);
	revert_creds(old);
	return n;
}

int ovl_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		 int flags)
{
	struct inode *inode = dentry->d_inode;
	const struct cred *old;
	int err;

	if (ovl_is_private_xattr(name))
		return -EOPNOTSUPP;
	err = ovl_want_write(inode->i_sb);
	if (err)
		return err;
	/* Removing what is not there needs no copy. */
	if (!value && !ovl_upper(inode)) {
		err = ovl_getxattr(inode, name, NULL, 0);
		if (err < 0)
			return err;
	}
	err = ovl_copy_up(dentry);
	if (err)
		return err;
	old = ovl_override_creds(inode->i_sb);
	err = value ? vfs_setxattr(ovl_upper(inode), name, value, size, flags) :
		      vfs_removexattr(ovl_upper(inode), name);
	revert_creds(old);
	ovl_copyattr(inode);
	return err;
}

/* Takes what the caller may not see out of a list of names; its new length. */
static ssize_t filter_names(char *list, ssize_t len)
{
	bool trusted = capable(CAP_SYS_ADMIN);
	char *from = list, *to = list, *end = list + len;

	while (from < end) {
		size_t n = strlen(from) + 1;

		if (!ovl_is_private_xattr(from) &&
		    (trusted || strncmp(from, XATTR_TRUSTED_PREFIX, XATTR_TRUSTED_PREFIX_LEN))) {
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	return to - list;
}

/* Names are taken out of the list, so the whole of it is needed even to tell its size. */
ssize_t ovl_listxattr(struct inode *inode, char *list, size_t size)
{
	struct dentry *real = ovl_real_dentry(inode);
	const struct cred *old = ovl_override_creds(inode->i_sb);
	ssize_t len = vfs_listxattr(real, NULL, 0);
	char *all = NULL;

	if (len > 0) {
		all = kvmalloc(len, GFP_KERNEL);
		len = all ? vfs_listxattr(real, all, len) : -ENOMEM;
	}
	revert_creds(old);
	if (len > 0)
		len = filter_names(all, len);
	if (len > 0 && size) {
		if ((size_t)len > size)
			len = -ERANGE;
		else
			memcpy(list, all, len);
	}
	kvfree(all);
	return len;
}

/*
 * Symlinks whose body the layer does not keep in memory.
 */
static const char *ovl_get_link(struct dentry *dentry __maybe_unused, struct inode *inode,
				struct delayed_call *done)
{
	struct dentry *real = ovl_real_dentry(inode);
	const struct inode_operations *op = real->d_inode->i_op;
	const struct cred *old;
	const char *text;

	if (real->d_inode->i_link)
		return real->d_inode->i_link;
	if (!op->get_link)
		return ERR_PTR(-EINVAL);
	old = ovl_override_creds(inode->i_sb);
	text = op->get_link(real, real->d_inode, done);
	revert_creds(old);
	/* Now it does, and both go at the same time. */
	if (text && text == READ_ONCE(real->d_inode->i_link))
		WRITE_ONCE(inode->i_link, text);
	return text;
}

static const struct inode_operations ovl_file_inode_operations = {
	OVL_ATTR_OPS,
};

static const struct inode_operations ovl_symlink_inode_operations = {
	.get_link	= ovl_get_link,
	OVL_ATTR_OPS,
};

void __init ovl_inode_init(void)
{
	ovl_inode_cachep = kmem_cache_create("ovl_inode", sizeof(struct ovl_inode), 0,
					     SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
}
