/*
 * dirops.c - making, linking, removing and renaming names
 *
 * The directory (for rename: both) is locked over the last lookup and the
 * change, so what was checked is what is changed.
 */
#include <linux/capability.h>
#include <linux/fs.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "syscall/syscall.h"

/* A new name in @dir. */
static int may_create(struct inode *dir, struct dentry *child)
{
	if (child->d_inode)
		return -EEXIST;
	if (dir->i_flags & S_DEAD)
		return -ENOENT;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/* In a sticky directory only the owners of file and directory may remove it. */
static bool sticky_forbids(const struct inode *dir, const struct inode *inode)
{
	uid_t fsuid = current_fsuid();

	if (!(dir->i_mode & S_ISVTX) || inode->i_uid == fsuid || dir->i_uid == fsuid)
		return false;
	return !capable(CAP_FOWNER);
}

static int may_delete(struct inode *dir, struct dentry *victim, bool isdir)
{
	struct inode *inode = victim->d_inode;
	int err;

	if (!inode)
		return -ENOENT;
	err = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (dir->i_flags & S_APPEND)
		return -EPERM;
	if (sticky_forbids(dir, inode) || (inode->i_flags & (S_APPEND | S_IMMUTABLE)))
		return -EPERM;
	if (isdir) {
		if (!S_ISDIR(inode->i_mode))
			return -ENOTDIR;
		if (victim->d_flags & DCACHE_ROOT)
			return -EBUSY;
	} else if (S_ISDIR(inode->i_mode)) {
		return -EISDIR;
	}
	if (dir->i_flags & S_DEAD)
		return -ENOENT;
	return 0;
}

int vfs_create(struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->create)
		return -EACCES;
	err = dir->i_op->create(dir, dentry, (mode & S_IALLUGO) | S_IFREG, excl);
	if (!err)
		fsnotify_dir(dir, dentry, IN_CREATE);
	return err;
}

int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	err = dir->i_op->mknod(dir, dentry, mode, dev);
	if (!err)
		fsnotify_dir(dir, dentry, IN_CREATE);
	return err;
}

int vfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->mkdir)
		return -EPERM;
	err = dir->i_op->mkdir(dir, dentry, mode & (S_IRWXUGO | S_ISVTX));
	if (!err)
		fsnotify_dir(dir, dentry, IN_CREATE | IN_ISDIR);
	return err;
}

int vfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->symlink)
		return -EPERM;
	err = dir->i_op->symlink(dir, dentry, target);
	if (!err)
		fsnotify_dir(dir, dentry, IN_CREATE);
	return err;
}

int vfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int err = may_delete(dir, dentry, false);

	if (err)
		return err;
	if (!dir->i_op->unlink)
		return -EPERM;
	if (d_mountpoint(dentry))
		return -EBUSY;
	inode_lock(inode);
	err = dir->i_op->unlink(dir, dentry);
	inode_unlock(inode);
	if (!err) {
		fsnotify_dentry_inode(dentry, IN_ATTRIB);
		fsnotify_dir(dir, dentry, IN_DELETE);
		if (!d_unhashed(dentry))
			d_delete(dentry);
	}
	return err;
}

int vfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int err = may_delete(dir, dentry, true);

	if (err)
		return err;
	if (!dir->i_op->rmdir)
		return -EPERM;
	dget(dentry);
	inode_lock(inode);
	err = -EBUSY;
	if (!d_mountpoint(dentry))
		err = dir->i_op->rmdir(dir, dentry);
	if (!err)
		inode->i_flags |= S_DEAD;
	inode_unlock(inode);
	if (!err) {
		shrink_dcache_parent(dentry);
		fsnotify_dir(dir, dentry, IN_DELETE | IN_ISDIR);
	}
	dput(dentry);
	if (!err && !d_unhashed(dentry))
		d_delete(dentry);
	return err;
}

int vfs_link(struct dentry *old, struct inode *dir, struct dentry *new)
{
	struct inode *inode = old->d_inode;
	int err;

	if (!inode)
		return -ENOENT;
	err = may_create(dir, new);
	if (err)
		return err;
	if (dir->i_sb != inode->i_sb)
		return -EXDEV;
	if (inode->i_flags & (S_APPEND | S_IMMUTABLE))
		return -EPERM;
	if (!dir->i_op->link)
		return -EPERM;
	if (S_ISDIR(inode->i_mode))
		return -EPERM;

	inode_lock(inode);
	if (!inode->i_nlink && !(inode->i_flags & S_LINKABLE))
		err = -ENOENT;
	else
		err = dir->i_op->link(old, dir, new);
	if (!err)
		inode->i_flags &= ~S_LINKABLE;
	inode_unlock(inode);
	if (!err) {
		fsnotify_dentry_inode(new, IN_ATTRIB);
		fsnotify_dir(dir, new, IN_CREATE);
	}
	return err;
}

int vfs_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
	       struct dentry *new, unsigned int flags)
{
	struct inode *source = old->d_inode, *target = new->d_inode;
	bool is_dir = S_ISDIR(source->i_mode);
	bool new_is_dir = target && S_ISDIR(target->i_mode);
	char oldname[NAME_MAX_LEN + 1];
	int err;

	if (source == target)
		return 0;
	err = may_delete(olddir, old, is_dir);
	if (err)
		return err;
	if (!target)
		err = may_create(newdir, new);
	else
		err = may_delete(newdir, new, flags & RENAME_EXCHANGE ? new_is_dir : is_dir);
	if (err)
		return err;
	if (!olddir->i_op->rename)
		return -EPERM;
	/* A directory's ".." changes with it: that takes the right to write it. */
	if (olddir != newdir) {
		if (is_dir) {
			err = inode_permission(source, MAY_WRITE);
			if (err)
				return err;
		}
		if ((flags & RENAME_EXCHANGE) && new_is_dir) {
			err = inode_permission(target, MAY_WRITE);
			if (err)
				return err;
		}
	}
	if (d_mountpoint(old) || d_mountpoint(new))
		return -EBUSY;
	if (fsnotify_any())
		strscpy(oldname, old->d_name.name, sizeof(oldname));

	dget(new);
	if (target)
		inode_lock(target);
	err = olddir->i_op->rename(olddir, old, newdir, new, flags);
	if (!err && target && !(flags & RENAME_EXCHANGE) && is_dir) {
		target->i_flags |= S_DEAD;
		shrink_dcache_parent(new);
	}
	if (!err) {
		if (flags & RENAME_EXCHANGE)
			d_exchange(old, new);
		else
			d_move(old, new);
	}
	if (target)
		inode_unlock(target);
	if (!err)
		fsnotify_move(olddir, oldname, newdir, old);
	dput(new);
	return err;
}

/*
 * Looking up a name to be made.
 */
static struct dentry *filename_create(int dfd, struct filename *name, struct path *path,
				      unsigned int flags)
{
	bool is_norm, slash;
	struct dentry *dentry;
	struct qstr last;
	int err, readonly;

	err = filename_parentat(dfd, name, flags & ~LOOKUP_DIRECTORY, path, &last, &is_norm);
	if (err)
		return ERR_PTR(err);
	err = -EEXIST;
	if (!is_norm)
		goto fail;
	slash = last.name[last.len];
	readonly = mnt_want_write(path->mnt);

	inode_lock(path->dentry->d_inode);
	dentry = lookup_one_qstr(&last, path->dentry, LOOKUP_CREATE | LOOKUP_EXCL);
	if (IS_ERR(dentry)) {
		err = PTR_ERR(dentry);
		goto unlock;
	}
	if (!d_is_negative(dentry))
		err = -EEXIST;
	else if (slash && !(flags & LOOKUP_DIRECTORY))
		err = -ENOENT;		/* only a directory may be named so */
	else
		err = readonly;
	if (!err)
		return dentry;
	dput(dentry);
unlock:
	inode_unlock(path->dentry->d_inode);
fail:
	path_put(path);
	return ERR_PTR(err);
}

struct dentry *kern_path_create(int dfd, const char *name, struct path *path,
				unsigned int flags)
{
	struct filename fn;

	getname_kernel(&fn, name);
	return filename_create(dfd, &fn, path, flags);
}

struct dentry *user_path_create(int dfd, const char __user *name, struct path *path,
				unsigned int flags)
{
	struct dentry *dentry;
	struct filename fn;
	int err = getname(&fn, name);

	if (err)
		return ERR_PTR(err);
	dentry = filename_create(dfd, &fn, path, flags);
	putname(&fn);
	return dentry;
}

void done_path_create(struct path *path, struct dentry *dentry)
{
	dput(dentry);
	inode_unlock(path->dentry->d_inode);
	mnt_drop_write(path->mnt);
	path_put(path);
}

int kern_mknod(const char *name, umode_t mode, dev_t dev)
{
	struct dentry *dentry;
	struct path path;
	int err;

	dentry = kern_path_create(AT_FDCWD, name, &path, 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_mknod(path.dentry->d_inode, dentry, mode, dev);
	done_path_create(&path, dentry);
	return err;
}

int kern_mkdir(const char *name, umode_t mode)
{
	struct dentry *dentry;
	struct path path;
	int err;

	dentry = kern_path_create(AT_FDCWD, name, &path, LOOKUP_DIRECTORY);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_mkdir(path.dentry->d_inode, dentry, mode);
	done_path_create(&path, dentry);
	return err;
}

/* Device numbers as programs pass them: 12 bits of major, 20 of minor, mixed. */
dev_t new_decode_dev(u32 dev)
{
	return MKDEV((dev & 0xfff00) >> 8, (dev & 0xff) | ((dev >> 12) & 0xfff00));
}

static int do_mknodat(int dfd, const char __user *name, umode_t mode, unsigned int dev)
{
	struct dentry *dentry;
	struct path path;
	int err;

	switch (mode & S_IFMT) {
	case 0: case S_IFREG: case S_IFCHR: case S_IFBLK: case S_IFIFO: case S_IFSOCK:
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	dentry = user_path_create(dfd, name, &path, 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	mode &= ~current_umask();
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
		err = vfs_create(path.dentry->d_inode, dentry, mode, true);
		break;
	case S_IFCHR:
	case S_IFBLK:
		err = vfs_mknod(path.dentry->d_inode, dentry, mode, new_decode_dev(dev));
		break;
	default:
		err = vfs_mknod(path.dentry->d_inode, dentry, mode, 0);
	}
	done_path_create(&path, dentry);
	return err;
}

SYSCALL_DEFINE4(mknodat, int, dfd, const char __user *, filename, umode_t, mode,
		unsigned int, dev)
{
	return do_mknodat(dfd, filename, mode, dev);
}

SYSCALL_DEFINE3(mknod, const char __user *, filename, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(AT_FDCWD, filename, mode, dev);
}

static int do_mkdirat(int dfd, const char __user *name, umode_t mode)
{
	struct dentry *dentry;
	struct path path;
	int err;

	dentry = user_path_create(dfd, name, &path, LOOKUP_DIRECTORY);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_mkdir(path.dentry->d_inode, dentry, mode & ~current_umask());
	done_path_create(&path, dentry);
	return err;
}

SYSCALL_DEFINE3(mkdirat, int, dfd, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(dfd, pathname, mode);
}

SYSCALL_DEFINE2(mkdir, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(AT_FDCWD, pathname, mode);
}

static int do_symlinkat(const char __user *oldname, int newdfd, const char __user *newname)
{
	struct dentry *dentry;
	struct filename from;
	struct path path;
	int err;

	err = getname(&from, oldname);
	if (err)
		return err;
	dentry = user_path_create(newdfd, newname, &path, 0);
	err = PTR_ERR_OR_ZERO(dentry);
	if (!err) {
		err = vfs_symlink(path.dentry->d_inode, dentry, from.name);
		done_path_create(&path, dentry);
	}
	putname(&from);
	return err;
}

SYSCALL_DEFINE3(symlinkat, const char __user *, oldname, int, newdfd,
		const char __user *, newname)
{
	return do_symlinkat(oldname, newdfd, newname);
}

SYSCALL_DEFINE2(symlink, const char __user *, oldname, const char __user *, newname)
{
	return do_symlinkat(oldname, AT_FDCWD, newname);
}

static int do_linkat(int olddfd, const char __user *oldname, int newdfd,
		     const char __user *newname, int flags)
{
	struct path old, path;
	struct dentry *dentry;
	unsigned int how = 0;
	int err;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	/* A descriptor alone must not give a name back to somebody's deleted file. */
	if (flags & AT_EMPTY_PATH) {
		if (!capable(CAP_DAC_READ_SEARCH))
			return -ENOENT;
		how = LOOKUP_EMPTY;
	}
	if (flags & AT_SYMLINK_FOLLOW)
		how |= LOOKUP_FOLLOW;
	err = user_path_at(olddfd, oldname, how, &old);
	if (err)
		return err;
	dentry = user_path_create(newdfd, newname, &path, 0);
	err = PTR_ERR_OR_ZERO(dentry);
	if (err)
		goto out;
	err = -EXDEV;
	if (old.mnt == path.mnt)
		err = vfs_link(old.dentry, path.dentry->d_inode, dentry);
	done_path_create(&path, dentry);
out:
	path_put(&old);
	return err;
}

SYSCALL_DEFINE5(linkat, int, olddfd, const char __user *, oldname, int, newdfd,
		const char __user *, newname, int, flags)
{
	return do_linkat(olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE2(link, const char __user *, oldname, const char __user *, newname)
{
	return do_linkat(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

/* "a/", "a/." ... what removing such a name answers. */
static int not_norm_error(const struct qstr *last, bool rmdir)
{
	if (!rmdir)
		return -EISDIR;
	switch (last->len) {
	case 1:
		return -EINVAL;		/* "." */
	case 2:
		return -ENOTEMPTY;	/* ".." */
	default:
		return -EBUSY;		/* "/" */
	}
}

static int do_remove(int dfd, const char __user *name, bool rmdir)
{
	struct inode *inode = NULL;
	struct dentry *dentry;
	struct filename fn;
	struct path path;
	struct qstr last;
	bool is_norm;
	int err;

	err = getname(&fn, name);
	if (err)
		return err;
	err = filename_parentat(dfd, &fn, 0, &path, &last, &is_norm);
	if (err)
		goto out_name;
	if (!is_norm) {
		err = not_norm_error(&last, rmdir);
		goto out_path;
	}
	err = mnt_want_write(path.mnt);
	if (err)
		goto out_path;

	inode_lock(path.dentry->d_inode);
	dentry = lookup_one_qstr(&last, path.dentry, 0);
	err = PTR_ERR_OR_ZERO(dentry);
	if (err)
		goto out_unlock;
	if (d_is_negative(dentry)) {
		err = -ENOENT;
	} else if (rmdir) {
		err = vfs_rmdir(path.dentry->d_inode, dentry);
	} else if (last.name[last.len]) {
		err = d_is_dir(dentry) ? -EISDIR : -ENOTDIR;
	} else {
		inode = dentry->d_inode;
		ihold(inode);
		err = vfs_unlink(path.dentry->d_inode, dentry);
	}
	dput(dentry);
out_unlock:
	inode_unlock(path.dentry->d_inode);
	/* The content goes after the directory is free again. */
	iput(inode);
	mnt_drop_write(path.mnt);
out_path:
	path_put(&path);
out_name:
	putname(&fn);
	return err;
}

SYSCALL_DEFINE3(unlinkat, int, dfd, const char __user *, pathname, int, flag)
{
	if (flag & ~AT_REMOVEDIR)
		return -EINVAL;
	return do_remove(dfd, pathname, flag & AT_REMOVEDIR);
}

SYSCALL_DEFINE1(unlink, const char __user *, pathname)
{
	return do_remove(AT_FDCWD, pathname, false);
}

SYSCALL_DEFINE1(rmdir, const char __user *, pathname)
{
	return do_remove(AT_FDCWD, pathname, true);
}

/*
 * Locks both directories of a rename, the ancestor first.  Returns the child
 * of one that leads to the other, or NULL.
 */
static struct dentry *ancestor_of(struct dentry *above, struct dentry *below)
{
	struct dentry *p;

	for (p = below; p->d_parent != p; p = p->d_parent)
		if (p->d_parent == above)
			return p;
	return NULL;
}

struct dentry *lock_rename(struct dentry *p1, struct dentry *p2)
{
	struct inode *a = p1->d_inode, *b = p2->d_inode;
	struct dentry *trap;

	if (p1 == p2) {
		inode_lock(a);
		return NULL;
	}
	mutex_lock(&p1->d_sb->s_vfs_rename_mutex);
	trap = ancestor_of(p2, p1);
	if (trap) {
		inode_lock(b);
		inode_lock(a);
		return trap;
	}
	trap = ancestor_of(p1, p2);
	if (!trap && a > b)
		swap(a, b);
	inode_lock(a);
	inode_lock(b);
	return trap;
}

void unlock_rename(struct dentry *p1, struct dentry *p2)
{
	inode_unlock(p1->d_inode);
	if (p1 != p2) {
		inode_unlock(p2->d_inode);
		mutex_unlock(&p1->d_sb->s_vfs_rename_mutex);
	}
}

/* Both parents are found and locked: checks the names and renames. */
static int rename_locked(const struct path *oldp, const struct qstr *oldlast,
			 const struct path *newp, const struct qstr *newlast,
			 struct dentry *trap, unsigned int flags)
{
	struct dentry *old, *new;
	bool old_slash = oldlast->name[oldlast->len], new_slash = newlast->name[newlast->len];
	int err;

	old = lookup_one_qstr(oldlast, oldp->dentry, 0);
	if (IS_ERR(old))
		return PTR_ERR(old);
	err = -ENOENT;
	if (d_is_negative(old))
		goto put_old;
	new = lookup_one_qstr(newlast, newp->dentry, LOOKUP_CREATE | LOOKUP_RENAME_TARGET);
	err = PTR_ERR_OR_ZERO(new);
	if (err)
		goto put_old;
	err = -EEXIST;
	if ((flags & RENAME_NOREPLACE) && !d_is_negative(new))
		goto put_new;
	if (flags & RENAME_EXCHANGE) {
		err = -ENOENT;
		if (d_is_negative(new))
			goto put_new;
		err = -ENOTDIR;
		if (!d_is_dir(new) && new_slash)
			goto put_new;
	}
	err = -ENOTDIR;
	if (!d_is_dir(old) && (old_slash || (!(flags & RENAME_EXCHANGE) && new_slash)))
		goto put_new;
	/* A directory cannot become its own descendant's child. */
	err = -EINVAL;
	if (old == trap)
		goto put_new;
	err = flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if (new == trap)
		goto put_new;
	err = vfs_rename(oldp->dentry->d_inode, old, newp->dentry->d_inode, new, flags);
put_new:
	dput(new);
put_old:
	dput(old);
	return err;
}

static int do_renameat2(int olddfd, const char __user *oldname, int newdfd,
			const char __user *newname, unsigned int flags)
{
	struct filename from, to;
	struct path oldp, newp;
	struct qstr oldlast, newlast;
	bool old_norm, new_norm;
	struct dentry *trap;
	int err;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT))
		return -EINVAL;
	if ((flags & (RENAME_NOREPLACE | RENAME_WHITEOUT)) && (flags & RENAME_EXCHANGE))
		return -EINVAL;
	err = getname(&from, oldname);
	if (err)
		return err;
	err = getname(&to, newname);
	if (err)
		goto out_from;
	err = filename_parentat(olddfd, &from, 0, &oldp, &oldlast, &old_norm);
	if (err)
		goto out_to;
	err = filename_parentat(newdfd, &to, 0, &newp, &newlast, &new_norm);
	if (err)
		goto out_oldp;

	err = -EXDEV;
	if (oldp.mnt != newp.mnt)
		goto out_newp;
	err = -EBUSY;
	if (!old_norm)
		goto out_newp;
	if (flags & RENAME_NOREPLACE)
		err = -EEXIST;
	if (!new_norm)
		goto out_newp;
	err = mnt_want_write(oldp.mnt);
	if (err)
		goto out_newp;
	trap = lock_rename(newp.dentry, oldp.dentry);
	err = rename_locked(&oldp, &oldlast, &newp, &newlast, trap, flags);
	unlock_rename(newp.dentry, oldp.dentry);
	mnt_drop_write(oldp.mnt);
out_newp:
	path_put(&newp);
out_oldp:
	path_put(&oldp);
out_to:
	putname(&to);
out_from:
	putname(&from);
	return err;
}

SYSCALL_DEFINE5(renameat2, int, olddfd, const char __user *, oldname, int, newdfd,
		const char __user *, newname, unsigned int, flags)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE4(renameat, int, olddfd, const char __user *, oldname, int, newdfd,
		const char __user *, newname)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, 0);
}

SYSCALL_DEFINE2(rename, const char __user *, oldname, const char __user *, newname)
{
	return do_renameat2(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}
