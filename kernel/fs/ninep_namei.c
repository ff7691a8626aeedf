/*
 * ninep_namei.c - names of the host's files: found, made, moved, removed
 *
 * A name that leads to another qid than before is another file: the old dentry
 * is dropped, and its inode keeps what it had.  Symlinks are followed here, never by
 * the server, so a walk does not leave the share.
 */
#include "fs/dcache.h"
#include "fs/internal.h"
#include "fs/namei.h"
#include "fs/ninep_fs.h"
#include "sched/cred.h"

/* How long a directory's owner and mode are believed, for searching it. */
#define DIR_ATTR_NS	(1 * NSEC_PER_SEC)

static struct p9_fid *walk_to(struct inode *dir, const struct dentry *dentry, struct p9_qid *qid)
{
	struct p9_fid *dirfid = v9fs_fid(dir), *fid;

	fid = p9_walk(dirfid, dentry->d_name.name, dentry->d_name.len, qid);
	p9_fid_put(dirfid);
	return fid;
}

/* The inode that the name leads to, or ERR_PTR. */
static struct inode *inode_by_name(struct inode *dir, const struct dentry *dentry,
				   struct p9_attr *attr)
{
	struct p9_fid *fid;
	struct p9_qid qid;
	int err;

	fid = walk_to(dir, dentry, &qid);
	if (IS_ERR(fid))
		return ERR_CAST(fid);
	err = p9_getattr(fid, P9_STATS_BASIC, attr);
	if (err) {
		p9_fid_put(fid);
		return ERR_PTR(err);
	}
	return v9fs_iget(dir->i_sb, fid, attr);
}

struct dentry *v9fs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct p9_attr attr;
	struct inode *inode = inode_by_name(dir, dentry, &attr);

	(void)flags;
	if (inode == ERR_PTR(-ENOENT)) {
		/* That it does not exist is worth knowing where nothing changes. */
		if (v9fs_loose(dir->i_sb))
			d_add(dentry, NULL);
		return NULL;
	}
	return d_splice_alias(inode, dentry);
}

/* Does the name still lead to the same file?  Asks the server. */
static int v9fs_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->d_inode;
	struct dentry *parent;
	struct p9_fid *fid;
	struct p9_qid qid;

	if ((dentry->d_flags & DCACHE_ROOT) || d_mountpoint(dentry))
		return 1;
	if (flags & LOOKUP_RCU)
		return -ECHILD;
	if (!inode)
		return 0;
	parent = dget_parent(dentry);
	fid = walk_to(parent->d_inode, dentry, &qid);
	dput(parent);
	if (IS_ERR(fid))
		return 0;		/* lookup finds the same error and tells it */
	if (qid.path != V9FS_I(inode)->qid_path ||
	    !(qid.type & P9_QTDIR) != !S_ISDIR(inode->i_mode)) {
		p9_fid_put(fid);
		return 0;
	}
	v9fs_replace_fid(inode, fid);
	/* Who may search it must be known; of files getattr and open ask. */
	if (S_ISDIR(inode->i_mode) && ktime_get() - V9FS_I(inode)->attr_time > DIR_ATTR_NS)
		return v9fs_refresh(inode) ? 0 : 1;
	return 1;
}

/* Where nothing changes: unless an inode was found to have lost its name all the same. */
static int v9fs_revalidate_loose(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = READ_ONCE(dentry->d_inode);

	(void)flags;
	return !inode || !READ_ONCE(V9FS_I(inode)->nameless);
}

const struct dentry_operations v9fs_dentry_operations = {
	.d_revalidate	= v9fs_revalidate,
};

const struct dentry_operations v9fs_loose_dentry_operations = {
	.d_revalidate	= v9fs_revalidate_loose,
};

/* ---- Making ---- */

static gid_t new_gid(const struct inode *dir)
{
	return dir->i_mode & S_ISGID ? dir->i_gid : current_fsgid();
}

/*
 * The server makes files as the user it runs as.  Ours should belong to who
 * made them; where the server may not do that, it is not asked again.
 */
static void give_to_maker(struct inode *dir, struct inode *inode)
{
	struct v9fs_session *s = V9FS_SB(dir->i_sb);
	struct p9_setattr set = {
		.valid = P9_SET_UID | P9_SET_GID, .uid = current_fsuid(), .gid = new_gid(dir),
	};
	struct p9_fid *fid;

	if ((inode->i_uid == set.uid && inode->i_gid == set.gid) || s->chown_ignored)
		return;
	fid = v9fs_fid(inode);
	p9_setattr(fid, &set);
	p9_fid_put(fid);
	v9fs_refresh(inode);
	if (inode->i_uid != set.uid)
		s->chown_ignored = true;
}

/* A name was made or taken away in @dir: nobody asks for the attributes of a loose one. */
static void dir_changed(struct inode *dir)
{
	v9fs_attr_old(dir);
	if (v9fs_loose(dir->i_sb))
		v9fs_refresh(dir);
}

/* The server has made what @dentry names: the inode is looked up. */
static struct inode *made(struct inode *dir, struct dentry *dentry)
{
	struct p9_attr attr;
	struct inode *inode = inode_by_name(dir, dentry, &attr);

	if (IS_ERR(inode))
		return inode;
	give_to_maker(dir, inode);
	dir_changed(dir);
	ihold(inode);
	if (d_unhashed(dentry))
		d_add(dentry, inode);
	else
		d_instantiate(dentry, inode);
	return inode;
}

static int made_put(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = made(dir, dentry);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	iput(inode);
	return 0;
}

int v9fs_create(struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	u32 flags = O_RDWR | O_CREAT | O_LARGEFILE | (excl ? O_EXCL : 0);
	struct p9_fid *dirfid = v9fs_fid(dir), *fid;
	struct inode *inode;
	struct p9_qid qid;
	int err;

	fid = p9_walk(dirfid, NULL, 0, &qid);
	p9_fid_put(dirfid);
	if (IS_ERR(fid))
		return (int)PTR_ERR(fid);
	err = p9_lcreate(fid, &dentry->d_name, flags, mode, new_gid(dir));
	if (err)
		goto fail;
	inode = made(dir, dentry);
	err = PTR_ERR_OR_ZERO(inode);
	if (err)
		goto fail;
	/* Its maker will open it, and may even if the mode says no. */
	v9fs_keep_wfid(inode, fid);
	iput(inode);
	return 0;
fail:
	p9_fid_put(fid);
	return err;
}

int v9fs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct p9_fid *dirfid = v9fs_fid(dir);
	int err;

	if (dir->i_mode & S_ISGID)
		mode |= S_ISGID;
	err = p9_mkdir(dirfid, &dentry->d_name, mode, new_gid(dir));
	p9_fid_put(dirfid);
	return err ? err : made_put(dir, dentry);
}

int v9fs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct p9_fid *dirfid = v9fs_fid(dir);
	int err = p9_mknod(dirfid, &dentry->d_name, mode, dev, new_gid(dir));

	p9_fid_put(dirfid);
	return err ? err : made_put(dir, dentry);
}

int v9fs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct p9_fid *dirfid = v9fs_fid(dir);
	int err = p9_symlink(dirfid, &dentry->d_name, target, new_gid(dir));

	p9_fid_put(dirfid);
	return err ? err : made_put(dir, dentry);
}

int v9fs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	struct p9_fid *dirfid, *fid;
	int err;

	if (READ_ONCE(V9FS_I(inode)->nameless))
		return -ENOENT;
	dirfid = v9fs_fid(dir);
	fid = v9fs_fid(inode);
	err = p9_link(dirfid, fid, &dentry->d_name);
	p9_fid_put(fid);
	p9_fid_put(dirfid);
	if (err)
		return err;
	inc_nlink(inode);
	inode->i_ctime = current_time(inode);
	v9fs_attr_old(inode);
	dir_changed(dir);
	ihold(inode);
	if (d_unhashed(dentry))
		d_add(dentry, inode);
	else
		d_instantiate(dentry, inode);
	return 0;
}

/* ---- Removing, moving ---- */

/* One of the inode's names is gone, the one its fid stood for. */
static void lost_name(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	V9FS_I(inode)->nameless = true;
	spin_unlock(&inode->i_lock);
	if (S_ISDIR(inode->i_mode))
		clear_nlink(inode);
	else if (inode->i_nlink)
		drop_nlink(inode);
	inode->i_ctime = current_time(inode);
	v9fs_attr_old(inode);
	/* Its number may soon be another file's. */
	if (!inode->i_nlink && !S_ISDIR(inode->i_mode))
		remove_inode_hash(inode);
}

static int remove_name(struct inode *dir, struct dentry *dentry, u32 flags)
{
	struct p9_fid *dirfid = v9fs_fid(dir);
	int err = p9_unlinkat(dirfid, &dentry->d_name, flags);

	p9_fid_put(dirfid);
	if (err)
		return err;
	lost_name(dentry->d_inode);
	dir_changed(dir);
	return 0;
}

int v9fs_unlink(struct inode *dir, struct dentry *dentry)
{
	return remove_name(dir, dentry, 0);
}

int v9fs_rmdir(struct inode *dir, struct dentry *dentry)
{
	return remove_name(dir, dentry, AT_REMOVEDIR);
}

int v9fs_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
		struct dentry *new, unsigned int flags)
{
	struct p9_fid *oldfid, *newfid;
	int err;

	/* 9P has no such message, and two of them are not one. */
	if (flags)
		return -EINVAL;
	oldfid = v9fs_fid(olddir);
	newfid = v9fs_fid(newdir);
	err = p9_renameat(oldfid, &old->d_name, newfid, &new->d_name);
	p9_fid_put(newfid);
	p9_fid_put(oldfid);
	if (err)
		return err;
	if (new->d_inode)
		lost_name(new->d_inode);
	old->d_inode->i_ctime = current_time(old->d_inode);
	v9fs_attr_old(old->d_inode);
	dir_changed(olddir);
	if (newdir != olddir)
		dir_changed(newdir);
	return 0;
}
