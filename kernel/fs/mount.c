/*
 * mount.c - file systems joined into one tree
 *
 * A mount shows a super block (or a part of it) at a dentry of its parent
 * mount.  There is one tree for all processes: mount namespaces do not exist.
 * Who is in the tree holds one count; users (open files, working directories,
 * child mounts) hold the others.
 *
 * The tree changes under mount_mutex, and its links under dcache_lock with
 * rename_seq odd, so walks without references see it before or after.
 */
#include "fs/mount.h"

#include <linux/capability.h>
#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/internal.h"
#include "fs/seq_file.h"
#include "fs/super.h"
#include "fs/tmpfs.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/rcu.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

#define MOUNT_HASH_BITS	8
#define MOUNT_MAX	100000	/* fs.mount-max of Linux */

static struct hlist_head mount_hashtable[1 << MOUNT_HASH_BITS];
static LIST_HEAD(mount_list);			/* mount_mutex */
static DEFINE_MUTEX(mount_mutex);
static int mnt_id_next;				/* mount_mutex */
static unsigned int nr_mounts;			/* in mount_list but the first; mount_mutex */
static struct vfsmount *root_mnt;		/* of the whole tree */

unsigned int mount_event;
DECLARE_WAIT_QUEUE_HEAD(mount_event_wait);

static struct hlist_head *m_bucket(const struct vfsmount *mnt, const struct dentry *dentry)
{
	return &mount_hashtable[hash_64((unsigned long)mnt / 64 + (unsigned long)dentry / 64,
					MOUNT_HASH_BITS)];
}

struct vfsmount *mnt_alloc(struct super_block *sb, const char *devname, int mnt_flags)
{
	struct vfsmount *mnt = kzalloc(sizeof(*mnt), GFP_KERNEL);

	if (!mnt)
		return NULL;
	mnt->mnt_devname = kstrdup(devname ? devname : "none", GFP_KERNEL);
	if (!mnt->mnt_devname) {
		kfree(mnt);
		return NULL;
	}
	mnt->mnt_sb = sb;
	mnt->mnt_root = dget(sb->s_root);
	mnt->mnt_flags = mnt_flags;
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = mnt->mnt_root;
	mnt->mnt_id = __atomic_add_fetch(&mnt_id_next, 1, __ATOMIC_RELAXED);
	atomic_set(&mnt->mnt_count, 1);
	INIT_LIST_HEAD(&mnt->mnt_list);
	INIT_LIST_HEAD(&mnt->mnt_mounts);
	INIT_LIST_HEAD(&mnt->mnt_child);
	return mnt;
}

static void mnt_free_rcu(struct rcu_head *head)
{
	struct vfsmount *mnt = container_of(head, struct vfsmount, mnt_rcu);

	kfree(mnt->mnt_devname);
	kfree(mnt);
}

void mntput_last(struct vfsmount *mnt)
{
	struct super_block *sb = mnt->mnt_sb;

	dput(mnt->mnt_root);
	call_rcu(&mnt->mnt_rcu, mnt_free_rcu);
	deactivate_super(sb);
}

/* The newest mount on a place is first in its chain: it covers the older. */
struct vfsmount *__lookup_mnt(struct vfsmount *mnt, struct dentry *dentry)
{
	struct vfsmount *m;

	hlist_for_each_entry(m, m_bucket(mnt, dentry), mnt_hash)
		if (m->mnt_parent == mnt && m->mnt_mountpoint == dentry)
			return m;
	return NULL;
}

static struct vfsmount *lookup_mnt(const struct path *path)
{
	struct vfsmount *mnt;

	spin_lock(&dcache_lock);
	mnt = mntget(__lookup_mnt(path->mnt, path->dentry));
	spin_unlock(&dcache_lock);
	return mnt;
}

bool follow_down(struct path *path)
{
	bool moved = false;

	while (d_mountpoint(path->dentry)) {
		struct vfsmount *mnt = lookup_mnt(path);

		if (!mnt)
			break;
		path_put(path);
		path->mnt = mnt;
		path->dentry = dget(mnt->mnt_root);
		moved = true;
	}
	return moved;
}

bool follow_up(struct path *path)
{
	struct vfsmount *mnt = path->mnt;
	struct path up;

	spin_lock(&dcache_lock);
	if (mnt->mnt_parent == mnt) {
		spin_unlock(&dcache_lock);
		return false;
	}
	up.mnt = mntget(mnt->mnt_parent);
	up.dentry = dget(mnt->mnt_mountpoint);
	spin_unlock(&dcache_lock);
	path_put(path);
	*path = up;
	return true;
}

int mnt_want_write(struct vfsmount *mnt)
{
	return __mnt_is_readonly(mnt) ? -EROFS : 0;
}

static void mount_changed(void)
{
	mount_event++;
	wake_up_all(&mount_event_wait);
}

/* Into the tree at @at, of which references are taken. */
static void attach_mnt(struct vfsmount *mnt, const struct path *at)
{
	mntget(at->mnt);
	dget(at->dentry);
	spin_lock(&dcache_lock);
	rename_seq_begin();
	mnt->mnt_parent = at->mnt;
	mnt->mnt_mountpoint = at->dentry;
	at->dentry->d_flags |= DCACHE_MOUNTED;
	WRITE_ONCE(at->dentry->d_mounted, mnt);
	hlist_add_head(&mnt->mnt_hash, m_bucket(at->mnt, at->dentry));
	list_add_tail(&mnt->mnt_child, &at->mnt->mnt_mounts);
	rename_seq_end();
	spin_unlock(&dcache_lock);
}

static bool mountpoint_in_use(const struct dentry *dentry)
{
	struct vfsmount *mnt;

	list_for_each_entry(mnt, &mount_list, mnt_list)
		if (mnt->mnt_mountpoint == dentry && mnt->mnt_parent != mnt)
			return true;
	return false;
}

/* Out of the tree; *at becomes where it was, with the references it held. */
static void detach_mnt(struct vfsmount *mnt, struct path *at)
{
	at->mnt = mnt->mnt_parent;
	at->dentry = mnt->mnt_mountpoint;
	spin_lock(&dcache_lock);
	rename_seq_begin();
	hlist_del_init(&mnt->mnt_hash);
	if (at->dentry->d_mounted == mnt)
		WRITE_ONCE(at->dentry->d_mounted, NULL);
	list_del_init(&mnt->mnt_child);
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = mnt->mnt_root;
	if (!mountpoint_in_use(at->dentry))
		at->dentry->d_flags &= ~DCACHE_MOUNTED;
	rename_seq_end();
	spin_unlock(&dcache_lock);
}

static struct vfsmount *new_mount(struct file_system_type *type, int sb_flags, int mnt_flags,
				  const char *devname, void *data)
{
	struct super_block *sb = get_super(type, sb_flags, devname, data);
	struct vfsmount *mnt;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	mnt = mnt_alloc(sb, devname, mnt_flags);
	if (!mnt) {
		deactivate_super(sb);
		return ERR_PTR(-ENOMEM);
	}
	return mnt;
}

struct vfsmount *kern_mount(struct file_system_type *type)
{
	return new_mount(type, MS_KERNMOUNT, MNT_INTERNAL, type->name, NULL);
}

/* Not one that was taken out of the tree and lives on in somebody's hands. */
static bool mnt_in_tree(const struct vfsmount *mnt)
{
	return mnt == root_mnt || mnt->mnt_parent != mnt;
}

/* A new mount onto @path; its reference goes to the tree. */
static int add_mount(struct vfsmount *mnt, struct path *path)
{
	follow_down(path);
	if ((path->dentry->d_inode->i_flags & S_DEAD) || d_unhashed(path->dentry))
		return -ENOENT;
	if (!mnt_in_tree(path->mnt))
		return -EINVAL;
	if (S_ISDIR(mnt->mnt_root->d_inode->i_mode) != S_ISDIR(path->dentry->d_inode->i_mode))
		return -ENOTDIR;
	if (nr_mounts >= MOUNT_MAX)
		return -ENOSPC;
	list_add_tail(&mnt->mnt_list, &mount_list);
	nr_mounts++;
	attach_mnt(mnt, path);
	mount_changed();
	return 0;
}

static int do_new_mount(struct path *path, const char *type_name, unsigned long flags,
			int mnt_flags, const char *devname, void *data)
{
	struct file_system_type *type;
	struct vfsmount *mnt;
	int err;

	if (!type_name)
		return -EINVAL;
	type = get_fs_type(type_name);
	if (!type || (type->fs_flags & FS_NOMOUNT))
		return -ENODEV;
	mnt = new_mount(type, flags & (MS_RDONLY | MS_SYNCHRONOUS | MS_DIRSYNC | MS_SILENT |
				       MS_LAZYTIME | MS_I_VERSION),
			mnt_flags, devname, data);
	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	mutex_lock(&mount_mutex);
	err = add_mount(mnt, path);
	mutex_unlock(&mount_mutex);
	if (err)
		mntput(mnt);
	return err;
}

/*
 * Takes @mnt and all below it out of the tree: always the lowest first, found
 * anew each time, as mounts may be stacked deeper than our own stack is.
 */
static void umount_tree(struct vfsmount *mnt)
{
	struct vfsmount *m = mnt, *up;
	struct path was;
	bool last;

	do {
		while (!list_empty(&m->mnt_mounts))
			m = list_first_entry(&m->mnt_mounts, struct vfsmount, mnt_child);
		last = m == mnt;
		up = m->mnt_parent;
		list_del_init(&m->mnt_list);
		detach_mnt(m, &was);
		nr_mounts--;
		path_put(&was);		/* the tree still holds @up, unless this was the last */
		mntput(m);
		m = up;
		cond_resched();
	} while (!last);
}

/* A copy of @old that shows it from @root on. */
static struct vfsmount *clone_mnt(struct vfsmount *old, struct dentry *root)
{
	struct vfsmount *mnt = mnt_alloc(old->mnt_sb, old->mnt_devname, old->mnt_flags);

	if (!mnt)
		return NULL;
	atomic_inc(&old->mnt_sb->s_active);
	dput(mnt->mnt_root);
	mnt->mnt_root = dget(root);
	mnt->mnt_mountpoint = root;
	return mnt;
}

struct vfsmount *clone_private_mount(const struct path *path)
{
	struct vfsmount *mnt = clone_mnt(path->mnt, path->dentry);

	if (!mnt)
		return ERR_PTR(-ENOMEM);
	mnt->mnt_flags |= MNT_INTERNAL;
	return mnt;
}

static bool mnt_is_below(const struct vfsmount *mnt, const struct vfsmount *top)
{
	for (; mnt != top; mnt = mnt->mnt_parent)
		if (mnt->mnt_parent == mnt)
			return false;
	return true;
}

/* mount --rbind: the mounts below @old's part that is shown come along. */
static int copy_submounts(struct vfsmount *old, struct dentry *root, struct vfsmount *new)
{
	struct vfsmount *child, *last = list_last_entry(&mount_list, struct vfsmount, mnt_list);
	struct { struct vfsmount *from, *to; } map[64];
	unsigned int n = 1, i;

	map[0].from = old;
	map[0].to = new;
	list_for_each_entry(child, &mount_list, mnt_list) {
		struct vfsmount *parent = NULL, *copy;
		struct path at;

		for (i = 0; i < n; i++)
			if (map[i].from == child->mnt_parent && child != old)
				parent = map[i].to;
		if (parent && (child->mnt_parent != old ||
			       is_subdir(child->mnt_mountpoint, root))) {
			if (n == ARRAY_SIZE(map))
				return -ENOSPC;
			copy = clone_mnt(child, child->mnt_root);
			if (!copy)
				return -ENOMEM;
			at.mnt = parent;
			at.dentry = child->mnt_mountpoint;
			list_add_tail(&copy->mnt_list, &mount_list);
			nr_mounts++;
			attach_mnt(copy, &at);
			map[n].from = child;
			map[n++].to = copy;
		}
		if (child == last)
			break;
	}
	return 0;
}

static int do_bind(struct path *path, const char *old_name, bool recurse)
{
	struct vfsmount *mnt;
	struct path old;
	int err;

	if (!old_name || !*old_name)
		return -EINVAL;
	err = kern_path(old_name, LOOKUP_FOLLOW, &old);
	if (err)
		return err;
	mutex_lock(&mount_mutex);
	err = -EINVAL;
	if (!mnt_in_tree(old.mnt))
		goto out;
	err = -ENOMEM;
	mnt = clone_mnt(old.mnt, old.dentry);
	if (!mnt)
		goto out;
	err = recurse ? copy_submounts(old.mnt, old.dentry, mnt) : 0;
	if (!err)
		err = add_mount(mnt, path);
	if (err) {
		while (!list_empty(&mnt->mnt_mounts))
			umount_tree(list_first_entry(&mnt->mnt_mounts, struct vfsmount,
						     mnt_child));
		mntput(mnt);
	}
out:
	mutex_unlock(&mount_mutex);
	path_put(&old);
	return err;
}

static int do_move_mount(struct path *path, const char *old_name)
{
	struct path old, was;
	int err;

	if (!old_name || !*old_name)
		return -EINVAL;
	err = kern_path(old_name, LOOKUP_FOLLOW, &old);
	if (err)
		return err;
	mutex_lock(&mount_mutex);
	follow_down(path);
	err = -EINVAL;
	if (old.dentry != old.mnt->mnt_root || old.mnt == root_mnt ||
	    !mnt_in_tree(old.mnt) || !mnt_in_tree(path->mnt))
		goto out;
	if (S_ISDIR(path->dentry->d_inode->i_mode) != S_ISDIR(old.dentry->d_inode->i_mode))
		goto out;
	err = -ELOOP;
	if (mnt_is_below(path->mnt, old.mnt))
		goto out;
	detach_mnt(old.mnt, &was);
	attach_mnt(old.mnt, path);
	mount_changed();
	path_put(&was);
	err = 0;
out:
	mutex_unlock(&mount_mutex);
	path_put(&old);
	return err;
}

static int do_remount(struct path *path, unsigned long flags, int mnt_flags, void *data)
{
	struct super_block *sb = path->mnt->mnt_sb;
	int sb_flags = flags & MS_RDONLY;
	int err = 0;

	if (path->dentry != path->mnt->mnt_root)
		return -EINVAL;
	mutex_lock(&mount_mutex);
	if (!mnt_in_tree(path->mnt)) {
		err = -EINVAL;
	} else if (!(flags & MS_BIND)) {
		down_write(&sb->s_umount);
		if (sb->s_op && sb->s_op->remount_fs)
			err = sb->s_op->remount_fs(sb, &sb_flags, data);
		if (!err)
			sb->s_flags = (sb->s_flags & ~MS_RDONLY) | (sb_flags & MS_RDONLY);
		up_write(&sb->s_umount);
	}
	if (!err) {
		path->mnt->mnt_flags = (path->mnt->mnt_flags & MNT_INTERNAL) | mnt_flags;
		mount_changed();
	}
	mutex_unlock(&mount_mutex);
	return err;
}

/*
 * Every mount is private already, and a slave of nothing is private too.
 * Sharing is not there.
 */
static int do_change_type(struct path *path, unsigned long flags)
{
	unsigned long type = flags & ~(MS_REC | MS_SILENT);

	if (path->dentry != path->mnt->mnt_root)
		return -EINVAL;
	return type == MS_PRIVATE || type == MS_SLAVE ? 0 : -EINVAL;
}

static int mount_flags_to_mnt(unsigned long flags)
{
	int mnt = 0;

	if (!(flags & (MS_NOATIME | MS_STRICTATIME)))
		mnt |= MNT_RELATIME;
	if (flags & MS_NOSUID)
		mnt |= MNT_NOSUID;
	if (flags & MS_NODEV)
		mnt |= MNT_NODEV;
	if (flags & MS_NOEXEC)
		mnt |= MNT_NOEXEC;
	if (flags & MS_NOATIME)
		mnt |= MNT_NOATIME;
	if (flags & MS_NODIRATIME)
		mnt |= MNT_NODIRATIME;
	if (flags & MS_RDONLY)
		mnt |= MNT_READONLY;
	if (flags & MS_NOSYMFOLLOW)
		mnt |= MNT_NOSYMFOLLOW;
	return mnt;
}

#define MS_PROPAGATION	(MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)

int do_mount(const char *dev_name, const char __user *dir_name, const char *type_page,
	     unsigned long flags, void *data_page)
{
	struct path path;
	int err, mnt_flags;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	err = user_path(dir_name, &path);
	if (err)
		return err;
	mnt_flags = mount_flags_to_mnt(flags);
	if (!capable(CAP_SYS_ADMIN))
		err = -EPERM;
	else if (flags & MS_REMOUNT)
		err = do_remount(&path, flags, mnt_flags, data_page);
	else if (flags & MS_BIND)
		err = do_bind(&path, dev_name, flags & MS_REC);
	else if (flags & MS_PROPAGATION)
		err = do_change_type(&path, flags);
	else if (flags & MS_MOVE)
		err = do_move_mount(&path, dev_name);
	else
		err = do_new_mount(&path, type_page, flags, mnt_flags, dev_name, data_page);
	path_put(&path);
	return err;
}

/* A string argument that may be absent. */
static int copy_mount_string(const char __user *data, char **where)
{
	*where = NULL;
	if (!data)
		return 0;
	*where = strndup_user(data, PAGE_SIZE);
	return PTR_ERR_OR_ZERO(*where);
}

/* A page of options, or as much of it as there is; NUL at its end. */
static int copy_mount_options(const void __user *data, char **where)
{
	size_t left;
	char *page;

	*where = NULL;
	if (!data)
		return 0;
	page = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	left = copy_from_user(page, data, PAGE_SIZE);
	if (left == PAGE_SIZE) {
		kfree(page);
		return -EFAULT;
	}
	memset(page + PAGE_SIZE - left, 0, left);
	page[PAGE_SIZE - 1] = '\0';
	*where = page;
	return 0;
}

SYSCALL_DEFINE5(mount, char __user *, dev_name, char __user *, dir_name, char __user *, type,
		unsigned long, flags, void __user *, data)
{
	char *ktype, *kdev = NULL, *options = NULL;
	int err;

	err = copy_mount_string(type, &ktype);
	if (err)
		return err;
	err = copy_mount_string(dev_name, &kdev);
	if (err)
		goto out_type;
	err = copy_mount_options(data, &options);
	if (err)
		goto out_dev;
	err = do_mount(kdev, dir_name, ktype, flags, options);
	kfree(options);
out_dev:
	kfree(kdev);
out_type:
	kfree(ktype);
	return err;
}

static int do_umount(struct vfsmount *mnt, int flags)
{
	int err = 0;

	mutex_lock(&mount_mutex);
	if (mnt == root_mnt || !mnt_in_tree(mnt)) {
		err = -EINVAL;
	} else if (flags & MNT_EXPIRE) {
		/* Marking what nobody uses is not there: it is always in use. */
		err = -EBUSY;
	} else if (!(flags & MNT_DETACH) &&
		   (!list_empty(&mnt->mnt_mounts) || atomic_read(&mnt->mnt_count) > 2)) {
		err = -EBUSY;		/* more than the tree and our caller */
	} else {
		umount_tree(mnt);
		mount_changed();
	}
	mutex_unlock(&mount_mutex);
	return err;
}

static int ksys_umount(const char __user *name, int flags)
{
	unsigned int lookup = flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int err;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	if ((flags & MNT_EXPIRE) && (flags & (MNT_FORCE | MNT_DETACH)))
		return -EINVAL;
	err = user_path_at(AT_FDCWD, name, lookup, &path);
	if (err)
		return err;
	if (!capable(CAP_SYS_ADMIN)) {
		err = -EPERM;
	} else if (path.dentry != path.mnt->mnt_root) {
		err = -EINVAL;
	} else {
		dput(path.dentry);
		path.dentry = NULL;
		err = do_umount(path.mnt, flags);
	}
	path_put(&path);
	return err;
}

SYSCALL_DEFINE2(umount, char __user *, name, int, flags)
{
	return ksys_umount(name, flags);
}

SYSCALL_DEFINE1(oldumount, char __user *, name)
{
	return ksys_umount(name, 0);
}

/* Every process whose root or working directory is the old root moves to the new. */
static void chroot_fs_refs(const struct path *old, const struct path *new)
{
	struct task_struct *p, *t;

	read_lock(&tasklist_lock);
	for_each_process_thread(p, t) {
		struct fs_struct *fs;
		int hits = 0;

		spin_lock(&t->alloc_lock);
		fs = t->fs;
		if (fs) {
			spin_lock(&fs->lock);
			fs_seq_begin(fs);
			if (path_equal(&fs->root, old)) {
				fs->root = *new;
				hits++;
			}
			if (path_equal(&fs->pwd, old)) {
				fs->pwd = *new;
				hits++;
			}
			fs_seq_end(fs);
			spin_unlock(&fs->lock);
		}
		spin_unlock(&t->alloc_lock);
		/* The old root stays referenced by our caller: no put can be the last. */
		while (hits--) {
			path_get(new);
			path_put(old);
		}
	}
	read_unlock(&tasklist_lock);
}

SYSCALL_DEFINE2(pivot_root, const char __user *, new_root, const char __user *, put_old)
{
	struct path new, old, root, was, at;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = user_path_at(AT_FDCWD, new_root, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &new);
	if (err)
		return err;
	err = user_path_at(AT_FDCWD, put_old, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &old);
	if (err)
		goto out_new;
	get_fs_root(current->fs, &root);

	mutex_lock(&mount_mutex);
	err = -ENOENT;
	if (d_unhashed(new.dentry) && new.dentry != new.mnt->mnt_root)
		goto out;
	err = -EBUSY;
	if (new.mnt == root.mnt || old.mnt == root.mnt)
		goto out;
	err = -EINVAL;
	/* Rootfs cannot be left, and both roots must be roots of mounts. */
	if (root.dentry != root.mnt->mnt_root || root.mnt->mnt_parent == root.mnt ||
	    new.dentry != new.mnt->mnt_root || new.mnt->mnt_parent == new.mnt ||
	    !mnt_is_below(old.mnt, new.mnt) || !is_subdir(old.dentry, old.mnt->mnt_root))
		goto out;
	detach_mnt(new.mnt, &was);
	path_put(&was);
	detach_mnt(root.mnt, &at);
	attach_mnt(root.mnt, &old);
	attach_mnt(new.mnt, &at);
	path_put(&at);
	chroot_fs_refs(&root, &new);
	mount_changed();
	err = 0;
out:
	mutex_unlock(&mount_mutex);
	path_put(&root);
	path_put(&old);
out_new:
	path_put(&new);
	return err;
}

/*
 * statfs(2)
 */
long mnt_statfs_flags(const struct vfsmount *mnt)
{
	static const struct { int mnt; long st; } map[] = {
		{ MNT_NOSUID, 2 }, { MNT_NODEV, 4 }, { MNT_NOEXEC, 8 }, { MNT_NOATIME, 0x400 },
		{ MNT_NODIRATIME, 0x800 }, { MNT_RELATIME, 0x1000 }, { MNT_NOSYMFOLLOW, 0x2000 },
	};
	long flags = 0x20;		/* ST_VALID */
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (mnt->mnt_flags & map[i].mnt)
			flags |= map[i].st;
	if (__mnt_is_readonly((struct vfsmount *)mnt))
		flags |= 1;		/* ST_RDONLY */
	return flags;
}

/*
 * What /proc shows.
 */
int for_each_mount(int (*fn)(struct vfsmount *mnt, void *arg), void *arg)
{
	struct vfsmount *mnt;
	int err = 0;

	mutex_lock(&mount_mutex);
	list_for_each_entry(mnt, &mount_list, mnt_list) {
		err = fn(mnt, arg);
		if (err)
			break;
	}
	mutex_unlock(&mount_mutex);
	return err;
}

static void show_flags(struct seq_file *m, struct vfsmount *mnt, bool with_sb)
{
	static const struct { int flag; const char *text; } opts[] = {
		{ MNT_NOSUID, ",nosuid" }, { MNT_NODEV, ",nodev" }, { MNT_NOEXEC, ",noexec" },
		{ MNT_NOATIME, ",noatime" }, { MNT_NODIRATIME, ",nodiratime" },
		{ MNT_RELATIME, ",relatime" }, { MNT_NOSYMFOLLOW, ",nosymfollow" },
	};
	bool ro = with_sb ? __mnt_is_readonly(mnt) : mnt->mnt_flags & MNT_READONLY;
	unsigned int i;

	seq_puts(m, ro ? "ro" : "rw");
	for (i = 0; i < ARRAY_SIZE(opts); i++)
		if (mnt->mnt_flags & opts[i].flag)
			seq_puts(m, opts[i].text);
}

/* Where it is mounted, as the reader's root sees it; false: not below that root. */
static bool show_mountpoint(struct seq_file *m, struct vfsmount *mnt)
{
	struct path root, at = { mnt, mnt->mnt_root };
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL), *name;
	int err;

	if (!page)
		return false;
	get_fs_root(current->fs, &root);
	err = __d_path(&at, &root, page, PAGE_SIZE, &name);
	path_put(&root);
	if (!err)
		seq_escape(m, name, " \t\n\\#");
	kfree(page);
	return !err;
}

void show_vfsmnt(struct seq_file *m, struct vfsmount *mnt)
{
	size_t start = m->count;

	seq_escape(m, mnt->mnt_devname, " \t\n\\#");
	seq_putc(m, ' ');
	if (!show_mountpoint(m, mnt)) {
		m->count = start;
		return;
	}
	seq_printf(m, " %s ", mnt->mnt_sb->s_type->name);
	show_flags(m, mnt, true);
	if (mnt->mnt_sb->s_op && mnt->mnt_sb->s_op->show_options)
		mnt->mnt_sb->s_op->show_options(m, mnt->mnt_root);
	seq_puts(m, " 0 0\n");
}

/* The part of its file system that the mount shows. */
static void show_mnt_root(struct seq_file *m, struct vfsmount *mnt)
{
	char *page = kmalloc(PAGE_SIZE, GFP_KERNEL), *p;
	struct dentry *d;

	if (!page)
		return;
	p = page + PAGE_SIZE - 1;
	*p = '\0';
	spin_lock(&dcache_lock);
	for (d = mnt->mnt_root; d->d_parent != d; d = d->d_parent) {
		if (p - page <= (long)d->d_name.len)
			break;
		p -= d->d_name.len;
		memcpy(p, d->d_name.name, d->d_name.len);
		*--p = '/';
	}
	spin_unlock(&dcache_lock);
	seq_escape(m, *p ? p : "/", " \t\n\\#");
	kfree(page);
}

void show_mountinfo(struct seq_file *m, struct vfsmount *mnt)
{
	struct super_block *sb = mnt->mnt_sb;
	size_t start = m->count;

	seq_printf(m, "%d %d %u:%u ", mnt->mnt_id, mnt->mnt_parent->mnt_id, MAJOR(sb->s_dev),
		   MINOR(sb->s_dev));
	show_mnt_root(m, mnt);
	seq_putc(m, ' ');
	if (!show_mountpoint(m, mnt)) {
		m->count = start;
		return;
	}
	seq_putc(m, ' ');
	show_flags(m, mnt, false);
	seq_printf(m, " - %s ", sb->s_type->name);
	seq_escape(m, mnt->mnt_devname, " \t\n\\#");
	seq_puts(m, sb->s_flags & MS_RDONLY ? " ro" : " rw");
	if (sb->s_op && sb->s_op->show_options)
		sb->s_op->show_options(m, mnt->mnt_root);
	seq_putc(m, '\n');
}

/* The first mount: an empty tmpfs, the root and working directory of init. */
void __init mnt_init(void)
{
	struct path root;

	root_mnt = new_mount(&rootfs_fs_type, 0, MNT_RELATIME, "rootfs", NULL);
	if (IS_ERR(root_mnt))
		panic("no memory for the root file system");
	list_add_tail(&root_mnt->mnt_list, &mount_list);
	root.mnt = root_mnt;
	root.dentry = root_mnt->mnt_root;
	set_fs_root(&init_fs, &root);
	set_fs_pwd(&init_fs, &root);
}
