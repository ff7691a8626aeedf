/*
 * inode.c - the life of inodes, who may do what to them, and their attributes
 *
 * An inode lives while it has users (i_count).  With the last one it goes:
 * file systems in memory keep a user for each name (their pinned dentries), so
 * that is when it has neither name nor open file, others a user for each cached
 * name.  Its memory is freed after a grace period, because walks look at inodes
 * without a reference.
 *
 * File systems that could meet the same thing twice keep their inodes in a hash
 * table.  One that is going away stays in it until evict_inode() is through
 * with it: who looks for it meanwhile waits, and then makes a new one.
 */
#include "fs/fs.h"

#include <linux/capability.h>

#include "fs/char_dev.h"
#include "fs/dcache.h"
#include "fs/inotify.h"
#include "fs/locks.h"
#include "fs/mount.h"
#include "fs/pipe.h"
#include "lib/hash.h"
#include "lib/string.h"
#include "mm/filemap.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "sched/rcu.h"
#include "sched/rlimit.h"
#include "sched/signal.h"

#define I_HASH_BITS	10

static struct kmem_cache *inode_cachep;

static struct hlist_head inode_hashtable[1 << I_HASH_BITS];
static DEFINE_SPINLOCK(inode_hash_lock);
static DECLARE_WAIT_QUEUE_HEAD(inode_wait);	/* I_NEW ends, an inode leaves the table */

/* open() of what has no operations: a socket in the file system. */
static int no_open(struct inode *inode __maybe_unused, struct file *file __maybe_unused)
{
	return -ENXIO;
}

static const struct inode_operations empty_iops;
static const struct file_operations no_open_fops = { .open = no_open };

void inode_init_once_fields(struct inode *inode, struct super_block *sb)
{
	memset(inode, 0, sizeof(*inode));
	inode->i_sb = sb;
	inode->i_op = &empty_iops;
	inode->i_fop = &no_open_fops;
	inode->i_nlink = 1;
	inode->i_ino = __atomic_add_fetch(&sb->s_next_ino, 1, __ATOMIC_RELAXED);
	atomic_set(&inode->i_count, 1);
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
}

struct inode *new_inode(struct super_block *sb)
{
	struct inode *inode;

	if (sb->s_op && sb->s_op->alloc_inode)
		inode = sb->s_op->alloc_inode(sb);
	else
		inode = kmem_cache_alloc(inode_cachep, GFP_KERNEL);
	if (inode)
		inode_init_once_fields(inode, sb);
	return inode;
}

static void inode_free(struct inode *inode)
{
	if (inode->i_sb->s_op && inode->i_sb->s_op->free_inode)
		inode->i_sb->s_op->free_inode(inode);
	else
		kmem_cache_free(inode_cachep, inode);
}

static void inode_free_rcu(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);
	struct super_block *sb = inode->i_sb;

	inode_free(inode);
	super_leave(sb);
}

void ihold(struct inode *inode)
{
	atomic_inc(&inode->i_count);
}

static void inode_evict(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;

	if (unlikely(inode->i_fsnotify))
		fsnotify_inode_delete(inode);
	if (unlikely(inode->i_flctx))
		locks_free_context(inode);
	if (sb->s_op && sb->s_op->evict_inode)
		sb->s_op->evict_inode(inode);
	if (!hlist_unhashed(&inode->i_hash))
		remove_inode_hash(inode);
	/* Bare inodes (sockets, pipes) are in no tree that a walk could be in. */
	if (sb->s_type->fs_flags & FS_NOMOUNT) {
		inode_free(inode);
	} else {
		atomic_inc(&sb->s_leaving);
		call_rcu(&inode->i_rcu, inode_free_rcu);
	}
}

void iput(struct inode *inode)
{
	if (inode && atomic_dec_and_test(&inode->i_count) && !(inode->i_flags & S_STATIC))
		inode_evict(inode);
}

/*
 * Inodes found by what they stand for.
 */
static struct hlist_head *i_bucket(const struct super_block *sb, unsigned long hashval)
{
	return &inode_hashtable[hash_64((unsigned long)sb / 64 + hashval, I_HASH_BITS)];
}

/* With a reference; ERR_PTR(-EAGAIN): it is going away. */
static struct inode *find_inode(struct super_block *sb, unsigned long hashval,
				int (*test)(struct inode *, void *), void *data)
{
	struct inode *inode;

	lock_assert_held(&inode_hash_lock);
	hlist_for_each_entry(inode, i_bucket(sb, hashval), i_hash) {
		if (inode->i_sb != sb || !test(inode, data))
			continue;
		return atomic_inc_not_zero(&inode->i_count) ? inode : ERR_PTR(-EAGAIN);
	}
	return NULL;
}

/* The same, after waiting for one that goes or that is not complete. */
struct inode *ilookup5(struct super_block *sb, unsigned long hashval,
		       int (*test)(struct inode *, void *), void *data)
{
	struct inode *inode;

	for (;;) {
		wait_event(inode_wait, ({
			spin_lock(&inode_hash_lock);
			inode = find_inode(sb, hashval, test, data);
			spin_unlock(&inode_hash_lock);
			inode != ERR_PTR(-EAGAIN);
		}));
		if (!inode || !(READ_ONCE(inode->i_state) & I_NEW))
			return inode;
		wait_event(inode_wait, !(READ_ONCE(inode->i_state) & I_NEW));
		if (!hlist_unhashed(&inode->i_hash))
			return inode;
		iput(inode);		/* iget_failed() */
	}
}

struct inode *iget5_locked(struct super_block *sb, unsigned long hashval,
			   int (*test)(struct inode *, void *),
			   int (*set)(struct inode *, void *), void *data)
{
	struct inode *inode, *new = NULL;

	for (;;) {
		inode = ilookup5(sb, hashval, test, data);
		if (inode)
			break;
		if (!new)
			new = new_inode(sb);
		if (!new)
			return NULL;
		spin_lock(&inode_hash_lock);
		inode = find_inode(sb, hashval, test, data);
		if (!inode) {
			if (!set(new, data)) {
				new->i_state = I_NEW;
				hlist_add_head(&new->i_hash, i_bucket(sb, hashval));
				inode = new;
			}
			spin_unlock(&inode_hash_lock);
			if (!inode)
				break;
			return new;
		}
		spin_unlock(&inode_hash_lock);
		if (!IS_ERR(inode))
			iput(inode);	/* somebody was faster: wait until it is complete */
	}
	iput(new);
	return inode;
}

void unlock_new_inode(struct inode *inode)
{
	spin_lock(&inode_hash_lock);
	smp_store_release(&inode->i_state, inode->i_state & ~I_NEW);
	spin_unlock(&inode_hash_lock);
	wake_up_all(&inode_wait);
}

void iget_failed(struct inode *inode)
{
	remove_inode_hash(inode);
	unlock_new_inode(inode);
	iput(inode);
}

void __insert_inode_hash(struct inode *inode, unsigned long hashval)
{
	spin_lock(&inode_hash_lock);
	hlist_add_head(&inode->i_hash, i_bucket(inode->i_sb, hashval));
	spin_unlock(&inode_hash_lock);
}

void remove_inode_hash(struct inode *inode)
{
	spin_lock(&inode_hash_lock);
	hlist_del_init(&inode->i_hash);
	spin_unlock(&inode_hash_lock);
	wake_up_all(&inode_wait);
}

void set_nlink(struct inode *inode, unsigned int n)
{
	WRITE_ONCE(inode->i_nlink, n);
}

void inc_nlink(struct inode *inode)
{
	WRITE_ONCE(inode->i_nlink, inode->i_nlink + 1);
}

void drop_nlink(struct inode *inode)
{
	WRITE_ONCE(inode->i_nlink, inode->i_nlink - 1);
}

void clear_nlink(struct inode *inode)
{
	WRITE_ONCE(inode->i_nlink, 0);
}

/* File times: the tick's time, as on Linux, so it costs next to nothing. */
struct timespec64 current_time(struct inode *inode __maybe_unused)
{
	struct timespec64 now;

	ktime_get_coarse_real_ts64(&now);
	return now;
}

/* A new inode's owner and mode; in a setgid directory the group is the directory's. */
void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode)
{
	inode->i_uid = current_fsuid();
	if (dir && (dir->i_mode & S_ISGID)) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			mode |= S_ISGID;
	} else {
		inode->i_gid = current_fsgid();
	}
	inode->i_mode = mode;
}

void init_special_inode(struct inode *inode, umode_t mode, dev_t rdev)
{
	inode->i_mode = mode;
	if (S_ISCHR(mode)) {
		inode->i_fop = &def_chr_fops;
		inode->i_rdev = rdev;
	} else if (S_ISBLK(mode)) {
		inode->i_fop = &def_blk_fops;
		inode->i_rdev = rdev;
	} else if (S_ISFIFO(mode)) {
		inode->i_fop = &pipefifo_fops;
	}
}

static bool timespec_equal(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool timespec_after_or_equal(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec > b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec >= b->tv_nsec);
}

#define RELATIME_SECONDS	(24 * 60 * 60)

/*
 * relatime: only when the old one tells less than that the file was read since it
 * changed.  The seconds will do here: the whole time of day takes longer.
 */
static bool relatime_needs_update(const struct inode *inode)
{
	return timespec_after_or_equal(&inode->i_mtime, &inode->i_atime) ||
	       timespec_after_or_equal(&inode->i_ctime, &inode->i_atime) ||
	       ktime_get_real_seconds() - inode->i_atime.tv_sec >= RELATIME_SECONDS;
}

static bool atime_needs_update(const struct inode *inode, const struct vfsmount *mnt)
{
	if (inode->i_flags & S_NOATIME)
		return false;
	if (mnt->mnt_flags & (MNT_NOATIME | MNT_READONLY))
		return false;
	if ((mnt->mnt_flags & MNT_NODIRATIME) && S_ISDIR(inode->i_mode))
		return false;
	if (mnt->mnt_sb->s_flags & (MS_NOATIME | MS_RDONLY))
		return false;
	return !(mnt->mnt_flags & MNT_RELATIME) || relatime_needs_update(inode);
}

void inode_touch_atime(struct inode *inode, const struct vfsmount *mnt)
{
	struct timespec64 now;

	if (!mnt || !atime_needs_update(inode, mnt))
		return;
	now = current_time(inode);
	spin_lock(&inode->i_lock);
	inode->i_atime = now;
	spin_unlock(&inode->i_lock);
}

void touch_atime(const struct path *path)
{
	inode_touch_atime(path->dentry->d_inode, path->mnt);
}

void file_accessed(struct file *file)
{
	if (!(file->f_flags & O_NOATIME) && !(file->f_mode & FMODE_PSEUDO))
		touch_atime(&file->f_path);
}

/* A write happened, or is about to: mtime and ctime are now. */
int file_update_time(struct file *file)
{
	struct inode *inode = file->f_inode;
	struct timespec64 now = current_time(inode);

	if (timespec_equal(&inode->i_mtime, &now) && timespec_equal(&inode->i_ctime, &now))
		return 0;
	spin_lock(&inode->i_lock);
	inode->i_mtime = now;
	inode->i_ctime = now;
	spin_unlock(&inode->i_lock);
	return 0;
}

/*
 * Permission by owner, group and others; then what capabilities add.
 */
static int acl_mode(const struct inode *inode)
{
	int mode = inode->i_mode;

	if (likely(inode->i_uid == current_fsuid()))
		return mode >> 6;
	/* The group matters only if it may something else than others. */
	if (((mode ^ (mode >> 3)) & 7) && in_group_p(inode->i_gid))
		return mode >> 3;
	return mode;
}

int generic_permission(struct inode *inode, int mask)
{
	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (!(mask & ~acl_mode(inode)))
		return 0;
	if (S_ISDIR(inode->i_mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return 0;
		return capable(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
	}
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return 0;
	/* To execute, somebody must be allowed to. */
	if (!(mask & MAY_EXEC) || (inode->i_mode & S_IXUGO))
		if (capable(CAP_DAC_OVERRIDE))
			return 0;
	return -EACCES;
}

int inode_permission(struct inode *inode, int mask)
{
	if (unlikely(mask & MAY_WRITE)) {
		umode_t mode = inode->i_mode;

		if ((inode->i_sb->s_flags & MS_RDONLY) &&
		    (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
			return -EROFS;
		if (inode->i_flags & S_IMMUTABLE)
			return -EPERM;
	}
	if (unlikely(inode->i_op->permission))
		return inode->i_op->permission(inode, mask);
	return generic_permission(inode, mask);
}

bool inode_owner_or_capable(const struct inode *inode)
{
	return current_fsuid() == inode->i_uid || capable(CAP_FOWNER);
}

int inode_newsize_ok(const struct inode *inode, loff_t offset)
{
	if (inode->i_size < offset) {
		unsigned long limit = rlimit(RLIMIT_FSIZE);

		if (limit != RLIM_INFINITY && (unsigned long)offset > limit) {
			send_sig(SIGXFSZ, current, 0);
			return -EFBIG;
		}
		if (offset > inode->i_sb->s_maxbytes)
			return -EFBIG;
	}
	return 0;
}

/* May the caller make these changes?  Drops setgid where it may not be kept. */
int setattr_prepare(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_SIZE) {
		int err = inode_newsize_ok(inode, attr->ia_size);

		if (err)
			return err;
	}
	if (valid & ATTR_FORCE)
		return 0;
	if ((valid & ATTR_UID) && !capable(CAP_CHOWN) &&
	    (current_fsuid() != inode->i_uid || attr->ia_uid != inode->i_uid))
		return -EPERM;
	if ((valid & ATTR_GID) && !capable(CAP_CHOWN) &&
	    (current_fsuid() != inode->i_uid ||
	     (attr->ia_gid != inode->i_gid && !in_group_p(attr->ia_gid))))
		return -EPERM;
	if (valid & ATTR_MODE) {
		gid_t gid = (valid & ATTR_GID) ? attr->ia_gid : inode->i_gid;

		if (!inode_owner_or_capable(inode))
			return -EPERM;
		if (!in_group_p(gid) && !capable(CAP_FSETID))
			attr->ia_mode &= ~S_ISGID;
	}
	if ((valid & (ATTR_ATIME_SET | ATTR_MTIME_SET | ATTR_TIMES_SET)) &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	return 0;
}

void setattr_copy(struct inode *inode, const struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	spin_lock(&inode->i_lock);
	if (valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	if (valid & ATTR_CTIME)
		inode->i_ctime = attr->ia_ctime;
	if (valid & ATTR_MODE) {
		umode_t mode = attr->ia_mode;

		if (!in_group_p(inode->i_gid) && !capable(CAP_FSETID))
			mode &= ~S_ISGID;
		inode->i_mode = mode;
	}
	spin_unlock(&inode->i_lock);
}

int simple_setattr(struct dentry *dentry, struct iattr *attr)
{
	int err = setattr_prepare(dentry, attr);

	if (!err)
		setattr_copy(dentry->d_inode, attr);
	return err;
}

/*
 * notify_change - changes attributes; the inode's lock is held
 *
 * A change by somebody who is not root takes setuid and setgid away
 * (ATTR_KILL_*); times that are not given become now.
 */
int notify_change(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	umode_t mode = inode->i_mode;
	struct timespec64 now;
	int err;

	if (inode->i_flags & (S_IMMUTABLE | S_APPEND)) {
		if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID | ATTR_TIMES_SET))
			return -EPERM;
		if ((attr->ia_valid & ATTR_TOUCH) && (inode->i_flags & S_IMMUTABLE))
			return -EPERM;
	}
	if ((attr->ia_valid & ATTR_TOUCH) && !inode_owner_or_capable(inode)) {
		err = inode_permission(inode, MAY_WRITE);
		if (err)
			return err;
	}
	now = current_time(inode);
	attr->ia_valid |= ATTR_CTIME;
	attr->ia_ctime = now;
	if (!(attr->ia_valid & ATTR_ATIME_SET))
		attr->ia_atime = now;
	if (!(attr->ia_valid & ATTR_MTIME_SET))
		attr->ia_mtime = now;

	if (attr->ia_valid & (ATTR_KILL_SUID | ATTR_KILL_SGID)) {
		umode_t kill = 0;

		if ((attr->ia_valid & ATTR_KILL_SUID) && (mode & S_ISUID))
			kill |= S_ISUID;
		/* Setgid without group execute meant mandatory locking. */
		if ((attr->ia_valid & ATTR_KILL_SGID) &&
		    (mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			kill |= S_ISGID;
		attr->ia_valid &= ~(ATTR_KILL_SUID | ATTR_KILL_SGID);
		if (kill) {
			if (!(attr->ia_valid & ATTR_MODE)) {
				attr->ia_valid |= ATTR_MODE;
				attr->ia_mode = mode;
			}
			attr->ia_mode &= ~kill;
		}
	}

	if (inode->i_op->setattr)
		err = inode->i_op->setattr(dentry, attr);
	else
		err = simple_setattr(dentry, attr);
	if (!err)
		fsnotify_change(dentry, attr->ia_valid);
	return err;
}

/* Somebody without CAP_FSETID wrote to the file: setuid and setgid go. */
int file_remove_privs(struct file *file)
{
	struct inode *inode = file->f_inode;
	umode_t mode = inode->i_mode;
	struct iattr attr = { .ia_valid = ATTR_FORCE };

	if (likely(!(mode & (S_ISUID | S_ISGID))) || !S_ISREG(mode) || capable(CAP_FSETID))
		return 0;
	if (mode & S_ISUID)
		attr.ia_valid |= ATTR_KILL_SUID;
	if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		attr.ia_valid |= ATTR_KILL_SGID;
	if (attr.ia_valid == ATTR_FORCE)
		return 0;
	return notify_change(file->f_path.dentry, &attr);
}

/* In memory what is cached is what there is. */
int get_write_access(struct inode *inode)
{
	int n = atomic_read(&inode->i_writecount);

	do {
		if (n < 0)
			return -ETXTBSY;
	} while (!__atomic_compare_exchange_n(&inode->i_writecount.counter, &n, n + 1, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return 0;
}

void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}

int deny_write_access(struct file *file)
{
	struct inode *inode = file->f_inode;
	int n = atomic_read(&inode->i_writecount);

	do {
		if (n > 0)
			return -ETXTBSY;
	} while (!__atomic_compare_exchange_n(&inode->i_writecount.counter, &n, n - 1, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return 0;
}

void allow_write_access(struct file *file)
{
	if (file)
		atomic_inc(&file->f_inode->i_writecount);
}

void __init inode_init(void)
{
	inode_cachep = kmem_cache_create("inode_cache", sizeof(struct inode), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
}
