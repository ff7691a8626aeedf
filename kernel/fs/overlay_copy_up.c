/*
 * overlay_copy_up.c - bringing a file of a lower layer to the upper one
 *
 * The copy is made in the work directory with all its attributes, then renamed
 * into its place: nobody sees half of it.  First come the directories on the way,
 * from the top.  An open file whose name is gone already gets a copy
 * without a name.
 */
#include "fs/overlay.h"

#include <linux/xattr.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "sched/signal.h"

#define COPY_CHUNK	(16 * PAGE_SIZE)

struct ovl_copy {
	struct ovl_fs	*ofs;
	struct dentry	*dentry;	/* the overlay's */
	struct path	lower;
	struct kstat	stat;		/* of lower */
	bool		no_data;
};

/*
 * Content.
 */
static bool is_zero(const char *p, size_t n)
{
	return !*p && !memcmp(p, p + 1, n - 1);
}

/* Writes a chunk but for its pages of zeros: they stay holes. */
static int write_chunk(struct file *to, const char *buf, size_t len, loff_t pos)
{
	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE);
		ssize_t written = n;

		if (!is_zero(buf, n)) {
			loff_t at = pos;

			written = kernel_write(to, buf, n, &at);
		}
		if (written <= 0)
			return written ? written : -EIO;
		buf += written;
		pos += written;
		len -= written;
	}
	return 0;
}

/* The next place with data, if the file system can tell. */
static loff_t skip_hole(struct file *from, loff_t pos)
{
	loff_t data = vfs_llseek(from, pos, SEEK_DATA);

	if (data == -ENXIO)
		return LLONG_MAX;
	return data > pos ? data : pos;
}

static int copy_range(struct file *to, struct file *from, loff_t size, char *buf)
{
	loff_t pos = 0;

	while (pos < size) {
		loff_t at;
		ssize_t n;
		int err;

		pos = skip_hole(from, pos);
		if (pos >= size)
			break;
		at = pos;
		n = kernel_read(from, buf, min_t(loff_t, COPY_CHUNK, size - pos), &at);
		if (n <= 0)
			return n;		/* shorter than it said: so be it */
		err = write_chunk(to, buf, n, pos);
		if (err)
			return err;
		pos += n;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int copy_data(struct ovl_copy *c, struct dentry *temp)
{
	struct path upper = { ovl_upper_mnt(c->ofs), temp };
	struct iattr attr = { .ia_valid = ATTR_SIZE, .ia_size = c->stat.size };
	struct file *from, *to;
	char *buf;
	int err;

	from = dentry_open(&c->lower, O_RDONLY | O_LARGEFILE | O_NOATIME, current_cred());
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = dentry_open(&upper, O_WRONLY | O_LARGEFILE, current_cred());
	err = PTR_ERR_OR_ZERO(to);
	if (err)
		goto out_from;
	err = -ENOMEM;
	buf = kvmalloc(COPY_CHUNK, GFP_KERNEL);
	if (!buf)
		goto out_to;
	/* The length first: what is not written then is a hole. */
	err = ovl_set_attr(temp, &attr);
	if (!err)
		err = copy_range(to, from, c->stat.size, buf);
	kvfree(buf);
out_to:
	fput(to);
out_from:
	fput(from);
	return err;
}

/*
 * Attributes.
 */
static int copy_xattr(struct dentry *from, struct dentry *to, const char *name)
{
	ssize_t size = vfs_getxattr(from, name, NULL, 0);
	void *value;
	int err;

	if (size < 0)
		return size == -ENODATA || size == -EOPNOTSUPP ? 0 : size;
	value = kvmalloc(size + 1, GFP_KERNEL);
	if (!value)
		return -ENOMEM;
	size = vfs_getxattr(from, name, value, size);
	err = size < 0 ? size : vfs_setxattr(to, name, value, size, 0);
	kvfree(value);
	return err;
}

static int copy_xattrs(struct dentry *from, struct dentry *to)
{
	ssize_t len = vfs_listxattr(from, NULL, 0);
	char *list, *name;
	int err = 0;

	if (len <= 0 || !to->d_inode->i_op->setxattr)
		return len == -EOPNOTSUPP || len > 0 ? 0 : len;
	list = kvmalloc(len, GFP_KERNEL);
	if (!list)
		return -ENOMEM;
	len = vfs_listxattr(from, list, len);
	for (name = list; name < list + len && !err; name += strlen(name) + 1) {
		if (ovl_is_private_xattr(name))
			continue;
		err = copy_xattr(from, to, name);
		/* What the upper file system does not have cannot be kept there. */
		if (err == -EOPNOTSUPP && strncmp(name, XATTR_SECURITY_PREFIX,
						  XATTR_SECURITY_PREFIX_LEN))
			err = 0;
	}
	kvfree(list);
	return len < 0 ? len : err;
}

static int copy_attributes(struct ovl_copy *c, struct dentry *temp)
{
	struct iattr attr = {
		.ia_valid = ATTR_UID | ATTR_GID | ATTR_FORCE,
		.ia_uid = c->stat.uid, .ia_gid = c->stat.gid,
	};
	int err = ovl_set_attr(temp, &attr);

	/* After the owner: a change of owner takes setuid away. */
	if (!err && !S_ISLNK(c->stat.mode)) {
		attr.ia_valid = ATTR_MODE | ATTR_FORCE;
		attr.ia_mode = c->stat.mode;
		err = ovl_set_attr(temp, &attr);
	}
	if (!err) {
		attr.ia_valid = ATTR_ATIME | ATTR_MTIME | ATTR_ATIME_SET | ATTR_MTIME_SET |
				ATTR_FORCE;
		attr.ia_atime = c->stat.atime;
		attr.ia_mtime = c->stat.mtime;
		err = ovl_set_attr(temp, &attr);
	}
	return err;
}

/*
 * The file.
 */
static char *read_link(struct dentry *dentry, struct delayed_call *done)
{
	struct inode *inode = dentry->d_inode;

	if (inode->i_link)
		return (char *)inode->i_link;
	if (!inode->i_op->get_link)
		return ERR_PTR(-EINVAL);
	return (char *)inode->i_op->get_link(dentry, inode, done);
}

static int make_node(struct ovl_copy *c, struct inode *dir, struct dentry *temp)
{
	umode_t mode = c->stat.mode;
	struct delayed_call done = { NULL };
	char *link;
	int err;

	switch (mode & S_IFMT) {
	case S_IFREG:
		return vfs_create(dir, temp, S_IFREG | 0600, true);
	case S_IFDIR:
		return vfs_mkdir(dir, temp, 0700);
	case S_IFLNK:
		link = read_link(c->lower.dentry, &done);
		err = IS_ERR(link) ? PTR_ERR(link) : vfs_symlink(dir, temp, link);
		if (done.fn)
			done.fn(done.arg);
		return err;
	default:
		return vfs_mknod(dir, temp, (mode & S_IFMT) | 0600, c->stat.rdev);
	}
}

static struct dentry *make_temp(struct ovl_copy *c)
{
	struct inode *dir = c->ofs->workdir->d_inode;
	struct dentry *temp;
	int err;

	inode_lock(dir);
	temp = ovl_lookup_temp(c->ofs);
	err = PTR_ERR_OR_ZERO(temp);
	if (!err) {
		err = make_node(c, dir, temp);
		if (err)
			dput(temp);
	}
	inode_unlock(dir);
	return err ? ERR_PTR(err) : temp;
}

static int fill_temp(struct ovl_copy *c, struct dentry *temp)
{
	struct inode *inode = c->dentry->d_inode;
	int err = copy_xattrs(c->lower.dentry, temp);

	if (!err && S_ISREG(c->stat.mode) && !c->no_data && c->stat.size)
		err = copy_data(c, temp);
	if (!err && !S_ISDIR(c->stat.mode) && !c->ofs->noxattr &&
	    (c->stat.nlink == 1 || OVL_I(inode)->indexed))
		ovl_set_origin(inode, temp);
	if (!err)
		err = copy_attributes(c, temp);
	return err;
}

/* From the work directory to its name; the directory's times stay. */
static int move_into_place(struct ovl_copy *c, struct dentry *upperdir, struct dentry *temp)
{
	struct inode *dir = upperdir->d_inode;
	struct iattr times = {
		.ia_valid = ATTR_ATIME | ATTR_MTIME | ATTR_ATIME_SET | ATTR_MTIME_SET | ATTR_FORCE,
		.ia_atime = dir->i_atime, .ia_mtime = dir->i_mtime,
	};
	struct dentry *there;
	int err;

	lock_rename(c->ofs->workdir, upperdir);
	there = lookup_one_qstr(&c->dentry->d_name, upperdir, LOOKUP_RENAME_TARGET);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = d_is_negative(there) ? 0 : -EEXIST;
		if (!err)
			err = vfs_rename(c->ofs->workdir->d_inode, temp, dir, there, 0);
		dput(there);
	}
	if (!err)
		notify_change(upperdir, &times);
	unlock_rename(c->ofs->workdir, upperdir);
	return err;
}

static void remove_temp(struct ovl_fs *ofs, struct dentry *temp)
{
	inode_lock(ofs->workdir->d_inode);
	ovl_cleanup(ofs->workdir, temp);
	inode_unlock(ofs->workdir->d_inode);
}

/* The copy of a file with several names goes to the index, then gets its name by a link. */
static int move_to_index(struct ovl_copy *c, struct dentry *temp)
{
	struct dentry *work = c->ofs->workdir, *index = c->ofs->indexdir, *there;
	char name[OVL_INDEX_NAME_LEN];
	int err, len = ovl_index_name(OVL_I(c->dentry->d_inode)->lower, name);

	lock_rename(work, index);
	there = lookup_one_len(name, index, len);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = vfs_rename(work->d_inode, temp, index->d_inode, there, 0);
		dput(there);
	}
	unlock_rename(work, index);
	return err;
}

static int link_from_index(struct ovl_copy *c, struct dentry *upperdir, struct dentry *copy)
{
	struct dentry *there;
	int err;

	inode_lock(upperdir->d_inode);
	there = lookup_one_qstr(&c->dentry->d_name, upperdir, LOOKUP_CREATE);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = vfs_link(copy, upperdir->d_inode, there);
		dput(there);
	}
	inode_unlock(upperdir->d_inode);
	return err;
}

/* The inode's lock is held. */
static int do_copy_up(struct ovl_copy *c, struct dentry *upperdir)
{
	struct inode *inode = c->dentry->d_inode;
	bool unlinked = OVL_I(inode)->unlinked;
	struct dentry *temp;
	int err;

	err = vfs_getattr(&c->lower, &c->stat, STATX_BASIC_STATS, 0);
	if (err)
		return err;
	temp = make_temp(c);
	if (IS_ERR(temp))
		return PTR_ERR(temp);
	err = fill_temp(c, temp);
	if (!err && OVL_I(inode)->indexed && !unlinked) {
		err = move_to_index(c, temp);
		if (!err) {
			ovl_set_upper(inode, temp);
			err = link_from_index(c, upperdir, temp);
			ovl_keep_nlink(inode);
			return err;
		}
	}
	if (!err && !unlinked)
		err = move_into_place(c, upperdir, temp);
	if (err) {
		remove_temp(c->ofs, temp);
		dput(temp);
		return err;
	}
	ovl_set_upper(inode, temp);
	if (unlinked)
		remove_temp(c->ofs, temp);
	return 0;
}

/* Its directory is in the upper layer. */
static int copy_up_one(struct dentry *dentry, struct dentry *parent, int flags)
{
	struct inode *inode = dentry->d_inode;
	struct ovl_copy c = {
		.ofs = OVL_FS(inode->i_sb), .dentry = dentry, .no_data = flags & O_TRUNC,
	};
	const struct cred *old;
	int err;

	c.lower.mnt = OVL_I(inode)->lower->layer->mnt;
	c.lower.dentry = OVL_I(inode)->lower->dentry;
	err = mutex_lock_interruptible(&OVL_I(inode)->lock);
	if (err)
		return err;
	if (!ovl_upper(inode)) {
		old = ovl_override_creds(inode->i_sb);
		err = do_copy_up(&c, ovl_upper(parent->d_inode));
		revert_creds(old);
	}
	mutex_unlock(&OVL_I(inode)->lock);
	return err;
}

int ovl_copy_up_flags(struct dentry *dentry, int flags)
{
	int err = ovl_want_write(dentry->d_sb);

	/* One after the other, each time the topmost that is not there. */
	while (!err && !ovl_upper(dentry->d_inode)) {
		struct dentry *next = dget(dentry), *parent;

		while (!ovl_upper((parent = dget_parent(next))->d_inode)) {
			dput(next);
			next = parent;
		}
		err = copy_up_one(next, parent, next == dentry ? flags : 0);
		dput(parent);
		dput(next);
	}
	return err;
}
