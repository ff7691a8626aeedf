/*
 * overlay_dir.c - making, linking, removing and renaming names
 *
 * A change is made in the upper layer's directory of the same place, with the
 * rights of who mounted; whether the caller may was asked of the overlay's own
 * inodes.  What replaces something, or needs more than one step, is made ready in
 * the work directory and renamed into place.
 *
 * A removed name that a lower layer has leaves a whiteout.  A new directory where
 * a lower layer may have one is opaque.
 */
#include "fs/overlay.h"

#include <linux/xattr.h>

#include "fs/internal.h"
#include "fs/xattr.h"
#include "lib/string.h"
#include "sched/cred.h"

/* What is to be made: a hard link, a symlink, or by mode. */
struct ovl_new {
	umode_t		mode;
	dev_t		rdev;
	const char	*symlink;
	struct dentry	*link;		/* the upper dentry to link to */
	uid_t		uid;
	gid_t		gid;
};

/*
 * The work directory.
 */
struct dentry *ovl_lookup_temp(struct ovl_fs *ofs)
{
	char name[16];
	int len = snprintf(name, sizeof(name), "#%x",
			   (unsigned int)atomic_inc_return(&ofs->temp_seq));

	return lookup_one_len(name, ofs->workdir, len);
}

void ovl_cleanup(struct dentry *dir, struct dentry *dentry)
{
	int err;

	if (d_is_negative(dentry))
		return;
	err = d_is_dir(dentry) ? vfs_rmdir(dir->d_inode, dentry) :
				 vfs_unlink(dir->d_inode, dentry);
	if (err)
		pr_err("overlayfs: cleanup of '%s/%s' failed (%d)\n", dir->d_name.name,
		       dentry->d_name.name, err);
}

static int make_whiteout(struct dentry *dir, struct dentry *dentry)
{
	return vfs_mknod(dir->d_inode, dentry, S_IFCHR, 0);
}

int ovl_set_opaque(struct super_block *sb, struct dentry *upper)
{
	/* Without it lower names would show through. */
	if (OVL_FS(sb)->noxattr)
		return -EXDEV;
	return vfs_setxattr(upper, OVL_XATTR_OPAQUE, "y", 1, 0);
}

int ovl_remove_whiteouts(struct ovl_fs *ofs, struct dentry *upper)
{
	struct path path = { ovl_upper_mnt(ofs), upper };
	struct ovl_name *names, *n;
	int err = ovl_list_real(&path, &names);

	if (err)
		return err;
	inode_lock(upper->d_inode);
	for (n = names; n && !err; n = n->next) {
		struct dentry *dentry = lookup_one_qstr(&n->q, upper, 0);

		if (IS_ERR(dentry)) {
			err = PTR_ERR(dentry);
			break;
		}
		if (!d_is_negative(dentry))
			err = ovl_is_whiteout(dentry->d_inode) ?
			      vfs_unlink(upper->d_inode, dentry) : -ENOTEMPTY;
		dput(dentry);
	}
	inode_unlock(upper->d_inode);
	ovl_free_names(names);
	return err;
}

/*
 * New names.
 */
static int make_real(struct inode *dir, struct dentry *dentry, const struct ovl_new *new)
{
	int err;

	if (new->link)
		return vfs_link(new->link, dir, dentry);
	switch (new->mode & S_IFMT) {
	case S_IFREG:
		err = vfs_create(dir, dentry, new->mode, true);
		break;
	case S_IFDIR:
		err = vfs_mkdir(dir, dentry, new->mode);
		break;
	case S_IFLNK:
		err = vfs_symlink(dir, dentry, new->symlink);
		break;
	default:
		err = vfs_mknod(dir, dentry, new->mode, new->rdev);
	}
	return err ? err : d_is_negative(dentry) ? -EIO : 0;
}

/* It was made by who mounted: now it becomes the caller's. */
static int fix_owner(struct dentry *real, const struct ovl_new *new)
{
	struct inode *inode = real->d_inode;
	struct iattr attr = {
		.ia_valid = ATTR_UID | ATTR_GID | ATTR_FORCE,
		.ia_uid = new->uid, .ia_gid = new->gid, .ia_mode = new->mode,
	};

	if (new->link)
		return 0;
	if (inode->i_uid != new->uid || inode->i_gid != new->gid) {
		int err = ovl_set_attr(real, &attr);

		if (err)
			return err;
	}
	if (S_ISLNK(new->mode) || inode->i_mode == new->mode)
		return 0;
	attr.ia_valid = ATTR_MODE | ATTR_FORCE;
	return ovl_set_attr(real, &attr);
}

static int finish_new(struct inode *dir, struct dentry *real, const struct ovl_new *new)
{
	int err = fix_owner(real, new);

	if (!err && S_ISDIR(new->mode) && OVL_I(dir)->nr_lower)
		err = ovl_set_opaque(dir->i_sb, real);
	return err;
}

/* The upper directory is locked and has no such name. */
static int make_in_place(struct inode *dir, struct dentry *upperdir, struct dentry *real,
			 const struct ovl_new *new)
{
	int err = make_real(upperdir->d_inode, real, new);

	if (err)
		return err;
	err = finish_new(dir, real, new);
	if (err)
		ovl_cleanup(upperdir, real);
	return err;
}

/* Work and upper directory are locked; @whiteout is what has the name now. */
static int make_over_whiteout(struct inode *dir, struct dentry *upperdir, struct dentry *whiteout,
			      const struct ovl_new *new, struct dentry **real)
{
	struct dentry *work = OVL_FS(dir->i_sb)->workdir, *temp;
	bool is_dir = !new->link && S_ISDIR(new->mode);
	int err;

	temp = ovl_lookup_temp(OVL_FS(dir->i_sb));
	if (IS_ERR(temp))
		return PTR_ERR(temp);
	err = make_real(work->d_inode, temp, new);
	if (err)
		goto out;
	err = finish_new(dir, temp, new);
	if (!err)
		err = vfs_rename(work->d_inode, temp, upperdir->d_inode, whiteout,
				 is_dir ? RENAME_EXCHANGE : 0);
	if (err) {
		ovl_cleanup(work, temp);
		goto out;
	}
	if (is_dir)
		ovl_cleanup(work, whiteout);
	*real = dget(temp);
out:
	dput(temp);
	return err;
}

/* *real: the new upper dentry, with a reference. */
static int make_upper(struct inode *dir, const struct qstr *name, const struct ovl_new *new,
		      struct dentry **real)
{
	struct dentry *upperdir = ovl_upper(dir), *work = OVL_FS(dir->i_sb)->workdir, *there;
	int err;

	inode_lock(upperdir->d_inode);
	there = lookup_one_qstr(name, upperdir, LOOKUP_CREATE);
	if (IS_ERR(there) || d_is_negative(there)) {
		err = PTR_ERR_OR_ZERO(there);
		if (!err)
			err = make_in_place(dir, upperdir, there, new);
		inode_unlock(upperdir->d_inode);
		*real = there;
		if (err && !IS_ERR(there))
			dput(there);
		return err;
	}
	inode_unlock(upperdir->d_inode);
	dput(there);

	lock_rename(work, upperdir);
	there = lookup_one_qstr(name, upperdir, LOOKUP_CREATE);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = -EEXIST;
		if (!d_is_negative(there) && ovl_is_whiteout(there->d_inode))
			err = make_over_whiteout(dir, upperdir, there, new, real);
		dput(there);
	}
	unlock_rename(work, upperdir);
	return err;
}

static int create_object(struct inode *dir, struct dentry *dentry, struct ovl_new *new)
{
	struct inode *inode;
	struct dentry *real;
	const struct cred *old;
	int err;

	err = ovl_copy_up(dentry->d_parent);
	if (!err)
		err = ovl_want_write(dir->i_sb);
	if (err)
		return err;
	new->uid = current_fsuid();
	new->gid = current_fsgid();
	if (dir->i_mode & S_ISGID) {
		new->gid = dir->i_gid;
		if (S_ISDIR(new->mode))
			new->mode |= S_ISGID;
	}
	old = ovl_override_creds(dir->i_sb);
	err = make_upper(dir, &dentry->d_name, new, &real);
	if (!err) {
		inode = ovl_get_inode(dir->i_sb, real, NULL, 0);
		dput(real);
		if (IS_ERR(inode))
			d_drop(dentry);		/* it is there, and will be found */
		else
			d_instantiate(dentry, inode);
		err = PTR_ERR_OR_ZERO(inode);
		ovl_dir_modified(dir);
	}
	revert_creds(old);
	return err;
}

static int ovl_create(struct inode *dir, struct dentry *dentry, umode_t mode,
		      bool excl __maybe_unused)
{
	struct ovl_new new = { .mode = (mode & S_IALLUGO) | S_IFREG };

	return create_object(dir, dentry, &new);
}

static int ovl_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct ovl_new new = { .mode = (mode & S_IALLUGO) | S_IFDIR };

	return create_object(dir, dentry, &new);
}

static int ovl_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t rdev)
{
	struct ovl_new new = { .mode = mode, .rdev = rdev };

	/* A whiteout would be a file that nobody sees. */
	if (S_ISCHR(mode) && !rdev)
		return -EPERM;
	return create_object(dir, dentry, &new);
}

static int ovl_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct ovl_new new = { .mode = S_IFLNK | S_IRWXUGO, .symlink = target };

	return create_object(dir, dentry, &new);
}

/* Of an inode whose names are counted over all layers. */
static void change_nlink(struct inode *inode, int by)
{
	const struct cred *old = ovl_override_creds(inode->i_sb);

	set_nlink(inode, inode->i_nlink + by);
	ovl_keep_nlink(inode);
	revert_creds(old);
}

static int ovl_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	struct ovl_new new = { .mode = inode->i_mode };
	const struct cred *cred;
	struct dentry *real;
	int err;

	err = ovl_want_write(dir->i_sb);
	if (!err)
		err = ovl_copy_up(old);
	if (!err)
		err = ovl_copy_up(dentry->d_parent);
	if (err)
		return err;
	new.link = ovl_upper(inode);
	cred = ovl_override_creds(dir->i_sb);
	err = make_upper(dir, &dentry->d_name, &new, &real);
	revert_creds(cred);
	if (err)
		return err;
	dput(real);
	if (OVL_I(inode)->indexed)
		change_nlink(inode, 1);
	else
		set_nlink(inode, new.link->d_inode->i_nlink);
	ihold(inode);
	d_instantiate(dentry, inode);
	ovl_copyattr(inode);
	ovl_dir_modified(dir);
	return 0;
}

/* A file without a name; linkat() may give it one. */
static int ovl_tmpfile(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	static const struct qstr no_name = { .name = "#tmpfile", .len = 8 };
	struct ovl_new new = { .mode = (mode & S_IALLUGO) | S_IFREG };
	struct inode *updir, *inode;
	const struct cred *old;
	struct dentry *real;
	int err;

	err = ovl_copy_up(dentry->d_parent);
	if (!err)
		err = ovl_want_write(dir->i_sb);
	if (err)
		return err;
	updir = ovl_upper(dir)->d_inode;
	if (!updir->i_op->tmpfile)
		return -EOPNOTSUPP;
	new.uid = current_fsuid();
	new.gid = dir->i_mode & S_ISGID ? dir->i_gid : current_fsgid();
	real = d_alloc(ovl_upper(dir), &no_name);
	if (!real)
		return -ENOMEM;
	old = ovl_override_creds(dir->i_sb);
	err = updir->i_op->tmpfile(updir, real, new.mode);
	if (!err) {
		inode_set_linkable(real->d_inode);
		err = fix_owner(real, &new);
	}
	if (!err) {
		inode = ovl_get_inode(dir->i_sb, real, NULL, 0);
		err = PTR_ERR_OR_ZERO(inode);
		if (!err)
			d_instantiate(dentry, inode);
	}
	revert_creds(old);
	dput(real);
	return err;
}

/*
 * Removing names.
 */

/* Removes the upper layer's @there (the directory is locked), whatever whiteouts are in it. */
static int remove_upper(struct ovl_fs *ofs, struct dentry *upperdir, struct dentry *there)
{
	int err;

	if (!d_is_dir(there))
		return vfs_unlink(upperdir->d_inode, there);
	err = vfs_rmdir(upperdir->d_inode, there);
	if (err != -ENOTEMPTY)
		return err;
	err = ovl_remove_whiteouts(ofs, there);
	return err ? err : vfs_rmdir(upperdir->d_inode, there);
}

/* No lower layer has the name. */
static int remove_plain(struct inode *dir, const struct qstr *name)
{
	struct dentry *upperdir = ovl_upper(dir), *there;
	int err;

	inode_lock(upperdir->d_inode);
	there = lookup_one_qstr(name, upperdir, 0);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = d_is_negative(there) ? -ESTALE :
		      remove_upper(OVL_FS(dir->i_sb), upperdir, there);
		dput(there);
	}
	inode_unlock(upperdir->d_inode);
	return err;
}

/* Puts a whiteout where @there is, and that into the work directory, to be removed. */
static int replace_by_whiteout(struct ovl_fs *ofs, struct dentry *upperdir, struct dentry *there)
{
	struct dentry *work = ofs->workdir, *white = ovl_lookup_temp(ofs);
	bool is_dir = d_is_dir(there);
	int err;

	if (IS_ERR(white))
		return PTR_ERR(white);
	err = make_whiteout(work, white);
	if (!err) {
		err = vfs_rename(work->d_inode, white, upperdir->d_inode, there,
				 is_dir ? RENAME_EXCHANGE : 0);
		if (err)
			ovl_cleanup(work, white);
		else if (is_dir)
			err = remove_upper(ofs, work, there);
	}
	dput(white);
	return err;
}

static int remove_and_whiteout(struct inode *dir, const struct qstr *name)
{
	struct ovl_fs *ofs = OVL_FS(dir->i_sb);
	struct dentry *upperdir = ovl_upper(dir), *there;
	int err;

	lock_rename(ofs->workdir, upperdir);
	there = lookup_one_qstr(name, upperdir, 0);
	err = PTR_ERR_OR_ZERO(there);
	if (!err) {
		err = d_is_negative(there) ? make_whiteout(upperdir, there) :
					     replace_by_whiteout(ofs, upperdir, there);
		dput(there);
	}
	unlock_rename(ofs->workdir, upperdir);
	return err;
}

/* One of several names: with the last the copy leaves the index. */
static void lost_indexed(struct inode *inode)
{
	struct ovl_fs *ofs = OVL_FS(inode->i_sb);
	struct dentry *copy;

	if (inode->i_nlink)
		change_nlink(inode, -1);
	if (inode->i_nlink)
		return;
	if (!ovl_upper(inode)) {
		OVL_I(inode)->unlinked = true;
		return;
	}
	if (!OVL_I(inode)->nr_lower)
		return;
	copy = ovl_lookup_index(ofs, OVL_I(inode)->lower);
	if (IS_ERR_OR_NULL(copy))
		return;
	inode_lock(ofs->indexdir->d_inode);
	ovl_cleanup(ofs->indexdir, copy);
	inode_unlock(ofs->indexdir->d_inode);
	dput(copy);
}

/* The name of @inode goes (or is taken by another): its lock is held. */
static void lost_name(struct inode *inode)
{
	if (OVL_I(inode)->indexed) {
		lost_indexed(inode);
		return;
	}
	if (!ovl_upper(inode))
		OVL_I(inode)->unlinked = true;
	if (S_ISDIR(inode->i_mode))
		clear_nlink(inode);
	else if (ovl_upper(inode))
		set_nlink(inode, ovl_upper(inode)->d_inode->i_nlink);
	else
		clear_nlink(inode);
}

static int ovl_remove(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	const struct cred *old;
	int err;

	err = ovl_want_write(dir->i_sb);
	if (!err)
		err = ovl_copy_up(dentry->d_parent);
	if (err)
		return err;
	old = ovl_override_creds(dir->i_sb);
	if (S_ISDIR(inode->i_mode))
		err = ovl_check_empty_dir(inode);
	mutex_lock(&OVL_I(inode)->lock);
	if (!err)
		err = ovl_lower_positive(dir, &dentry->d_name);
	if (err >= 0)
		err = err ? remove_and_whiteout(dir, &dentry->d_name) :
			    remove_plain(dir, &dentry->d_name);
	if (!err)
		lost_name(inode);
	mutex_unlock(&OVL_I(inode)->lock);
	if (!err) {
		if (ovl_upper(inode))
			ovl_copyattr(inode);
		ovl_dir_modified(dir);
	}
	revert_creds(old);
	return err;
}

/*
 * Renaming.
 */

/* The upper dentries of a rename, with references; both directories are locked. */
struct ovl_rename {
	struct ovl_fs	*ofs;
	struct dentry	*olddir, *newdir;	/* upper ones */
	struct dentry	*old, *new;
	bool		whiteout;	/* leave one at the old name */
	unsigned int	flags;
};

/* A whiteout takes the place of r->old, which has its temporary name then; *white is it. */
static int swap_for_whiteout(struct ovl_rename *r, struct dentry **white)
{
	struct inode *dir = r->olddir->d_inode;
	struct dentry *dentry;
	char name[32];
	int err, len;

	/* Nobody sees it: the overlay's directory is locked. */
	len = snprintf(name, sizeof(name), "#overlay-whiteout-%x",
		       (unsigned int)atomic_inc_return(&r->ofs->temp_seq));
	dentry = lookup_one_len(name, r->olddir, len);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = make_whiteout(r->olddir, dentry);
	if (!err) {
		err = vfs_rename(dir, r->old, dir, dentry, RENAME_EXCHANGE);
		if (err)
			ovl_cleanup(r->olddir, dentry);
	}
	if (err)
		dput(dentry);
	else
		*white = dentry;
	return err;
}

/* The whiteout comes first: afterwards there is nothing that could fail. */
static int rename_upper(struct ovl_rename *r)
{
	bool covered = !d_is_negative(r->new) && ovl_is_whiteout(r->new->d_inode);
	struct inode *olddir = r->olddir->d_inode;
	struct dentry *white = NULL;
	unsigned int flags = r->flags;
	int err = 0;

	if (flags & RENAME_EXCHANGE)
		return vfs_rename(olddir, r->old, r->newdir->d_inode, r->new, flags);
	/* A directory cannot replace a whiteout, but change places with it. */
	if (covered && d_is_dir(r->old))
		flags |= RENAME_EXCHANGE;
	else if (!d_is_negative(r->new) && d_is_dir(r->new))
		err = ovl_remove_whiteouts(r->ofs, r->new);
	if (!err && r->whiteout)
		err = swap_for_whiteout(r, &white);
	if (err)
		return err;
	err = vfs_rename(olddir, r->old, r->newdir->d_inode, r->new, flags);
	if (!err && (flags & RENAME_EXCHANGE))
		ovl_cleanup(r->olddir, r->new);
	if (err && white) {
		vfs_rename(olddir, r->old, olddir, white, RENAME_EXCHANGE);
		ovl_cleanup(r->olddir, white);
	}
	dput(white);
	return err;
}

/* A name that is not in the upper layer, of a file that another name brought there. */
static int give_name(struct inode *inode, struct dentry *upperdir, struct dentry *there)
{
	int err;

	if (!d_is_negative(there) || !OVL_I(inode)->indexed)
		return 0;
	err = vfs_link(ovl_upper(inode), upperdir->d_inode, there);
	ovl_keep_nlink(inode);
	return err;
}

static int rename_locked(struct inode *olddir, struct dentry *old, struct inode *newdir,
			 struct dentry *new, struct ovl_rename *r)
{
	int err;

	r->old = lookup_one_qstr(&old->d_name, r->olddir, 0);
	if (IS_ERR(r->old))
		return PTR_ERR(r->old);
	r->new = lookup_one_qstr(&new->d_name, r->newdir, LOOKUP_RENAME_TARGET);
	err = PTR_ERR_OR_ZERO(r->new);
	if (err)
		goto put_old;
	err = give_name(old->d_inode, r->olddir, r->old);
	if (!err && (r->flags & RENAME_EXCHANGE))
		err = give_name(new->d_inode, r->newdir, r->new);
	if (err)
		goto put_new;
	err = -ESTALE;
	if (d_is_negative(r->old) || r->old->d_inode != ovl_upper(old->d_inode)->d_inode)
		goto put_new;
	if ((r->flags & RENAME_EXCHANGE) && d_is_negative(r->new))
		goto put_new;
	err = 0;
	/* Nothing of the lower layers may show up in a directory at its new place. */
	if (d_is_dir(r->old) && OVL_I(newdir)->nr_lower)
		err = ovl_set_opaque(newdir->i_sb, r->old);
	if (!err && (r->flags & RENAME_EXCHANGE) && d_is_dir(r->new) && OVL_I(olddir)->nr_lower)
		err = ovl_set_opaque(olddir->i_sb, r->new);
	if (!err)
		err = rename_upper(r);
put_new:
	dput(r->new);
put_old:
	dput(r->old);
	return err;
}

/* What the rename needs before anything is locked. */
static int prepare_rename(struct dentry *old, struct dentry *new, unsigned int flags)
{
	struct inode *source = old->d_inode, *target = new->d_inode;
	int err;

	/* A directory with lower parts cannot be moved without moving those. */
	if (S_ISDIR(source->i_mode) && OVL_I(source)->nr_lower)
		return -EXDEV;
	if ((flags & RENAME_EXCHANGE) && S_ISDIR(target->i_mode) && OVL_I(target)->nr_lower)
		return -EXDEV;
	if (!(flags & RENAME_EXCHANGE) && target && S_ISDIR(target->i_mode)) {
		err = ovl_check_empty_dir(target);
		if (err)
			return err;
	}
	err = ovl_copy_up(old->d_parent);
	if (!err)
		err = ovl_copy_up(old);
	if (!err)
		err = ovl_copy_up(new->d_parent);
	if (!err && (flags & RENAME_EXCHANGE))
		err = ovl_copy_up(new);
	return err;
}

static int ovl_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
		      struct dentry *new, unsigned int flags)
{
	struct inode *target = flags & RENAME_EXCHANGE ? NULL : new->d_inode;
	struct ovl_rename r = { .ofs = OVL_FS(olddir->i_sb), .flags = flags & RENAME_EXCHANGE };
	const struct cred *cred;
	int err;

	if (flags & ~(RENAME_EXCHANGE | RENAME_NOREPLACE))
		return -EINVAL;
	err = ovl_want_write(olddir->i_sb);
	if (err)
		return err;
	cred = ovl_override_creds(olddir->i_sb);
	err = prepare_rename(old, new, flags);
	if (!err)
		err = ovl_lower_positive(olddir, &old->d_name);
	if (err < 0)
		goto out;
	r.whiteout = err;
	r.olddir = ovl_upper(olddir);
	r.newdir = ovl_upper(newdir);
	if (target)
		mutex_lock(&OVL_I(target)->lock);
	lock_rename(r.newdir, r.olddir);
	err = rename_locked(olddir, old, newdir, new, &r);
	unlock_rename(r.newdir, r.olddir);
	if (target) {
		if (!err)
			lost_name(target);
		mutex_unlock(&OVL_I(target)->lock);
	}
	if (!err) {
		ovl_copyattr(old->d_inode);
		ovl_dir_modified(olddir);
		ovl_dir_modified(newdir);
	}
out:
	revert_creds(cred);
	return err;
}

const struct inode_operations ovl_dir_inode_operations = {
	.lookup		= ovl_lookup,
	.create		= ovl_create,
	.link		= ovl_link,
	.unlink		= ovl_remove,
	.symlink	= ovl_symlink,
	.mkdir		= ovl_mkdir,
	.rmdir		= ovl_remove,
	.mknod		= ovl_mknod,
	.rename		= ovl_rename,
	.tmpfile	= ovl_tmpfile,
	OVL_ATTR_OPS,
};
