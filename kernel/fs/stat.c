/*
 * stat.c - what a file is
 *
 * stat(2) of a plain file takes no reference: the walk that found the inode
 * fills the answer before it ends (filename_getattr in namei.c).
 */
#include <asm/stat.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "fs/plain_walk.h"
#include "lib/string.h"
#include "mm/filemap.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "syscall/syscall.h"

#define STAT_BLKSIZE	4096

/* Of 512 bytes.  In memory what is cached is what there is; others know better. */
static __always_inline u64 stat_blocks(const struct inode *inode)
{
	const struct address_space *mapping = inode->i_mapping;

	if (!mapping || mapping->a_ops->readpage)
		return inode->i_blocks;
	return READ_ONCE(mapping->nrpages) * (PAGE_SIZE / 512);
}

void generic_fillattr(struct inode *inode, struct kstat *stat)
{
	stat->result_mask = STATX_BASIC_STATS | STATX_MNT_ID;
	stat->mode = inode->i_mode;
	stat->nlink = inode->i_nlink;
	stat->blksize = STAT_BLKSIZE;
	stat->attributes = 0;
	stat->attributes_mask = STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND | STATX_ATTR_MOUNT_ROOT;
	if (unlikely(inode->i_flags & (S_IMMUTABLE | S_APPEND))) {
		if (inode->i_flags & S_IMMUTABLE)
			stat->attributes |= STATX_ATTR_IMMUTABLE;
		if (inode->i_flags & S_APPEND)
			stat->attributes |= STATX_ATTR_APPEND;
	}
	stat->ino = inode->i_ino;
	stat->dev = inode->i_sb->s_dev;
	stat->rdev = inode->i_rdev;
	stat->uid = inode->i_uid;
	stat->gid = inode->i_gid;
	stat->size = i_size_read(inode);
	stat->blocks = stat_blocks(inode);
	stat->atime = inode->i_atime;
	stat->mtime = inode->i_mtime;
	stat->ctime = inode->i_ctime;
	stat->btime = inode->i_btime;
	if (likely(stat->btime.tv_sec))		/* 0: the file system knows none */
		stat->result_mask |= STATX_BTIME;
}

int vfs_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
		unsigned int query_flags)
{
	struct inode *inode = path->dentry->d_inode;
	int err = 0;

	generic_fillattr(inode, stat);
	stat->mnt_id = path->mnt->mnt_id;
	if (path->dentry == path->mnt->mnt_root)
		stat->attributes |= STATX_ATTR_MOUNT_ROOT;
	if (inode->i_op->getattr)
		err = inode->i_op->getattr(path, stat, request_mask, query_flags);
	return err;
}

int vfs_fstat(int fd, struct kstat *stat)
{
	struct fd f = fdget_raw(fd);
	int err = 0;

	if (!f.file)
		return -EBADF;
	if (f.file->f_mode & FMODE_PSEUDO) {
		generic_fillattr(f.file->f_inode, stat);
		stat->mnt_id = f.file->f_path.mnt->mnt_id;
	} else {
		err = vfs_getattr(&f.file->f_path, stat, STATX_BASIC_STATS, 0);
	}
	fdput(f);
	return err;
}

int vfs_statx(int dfd, const char __user *uname, int flags, struct kstat *stat, u32 mask)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct filename name;
	int err;

	if (unlikely(flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH |
			       AT_STATX_SYNC_TYPE)))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = getname_flags(&name, uname, lookup);
	if (unlikely(err))
		return err;
	/* fstat() of the C library. */
	if (!*name.name && dfd >= 0)
		err = vfs_fstat(dfd, stat);
	else
		err = filename_getattr(dfd, &name, lookup, stat, mask, flags, NULL);
	putname(&name);
	return err;
}

static int cp_new_stat(const struct kstat *stat, struct stat __user *statbuf)
{
	struct stat tmp;

	tmp.st_dev = new_encode_dev(stat->dev);
	tmp.st_ino = stat->ino;
	tmp.st_nlink = stat->nlink;
	tmp.st_mode = stat->mode;
	tmp.st_uid = stat->uid;
	tmp.st_gid = stat->gid;
	tmp.__pad0 = 0;
	tmp.st_rdev = new_encode_dev(stat->rdev);
	tmp.st_size = stat->size;
	tmp.st_blksize = stat->blksize;
	tmp.st_blocks = stat->blocks;
	tmp.st_atime = stat->atime.tv_sec;
	tmp.st_atime_nsec = stat->atime.tv_nsec;
	tmp.st_mtime = stat->mtime.tv_sec;
	tmp.st_mtime_nsec = stat->mtime.tv_nsec;
	tmp.st_ctime = stat->ctime.tv_sec;
	tmp.st_ctime_nsec = stat->ctime.tv_nsec;
	tmp.__unused[0] = tmp.__unused[1] = tmp.__unused[2] = 0;
	return copy_to_user(statbuf, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

/*
 * generic_fillattr() and cp_new_stat() in one, straight into user memory and with
 * no reference on @inode: a page that is not there ends it.  False: not done.
 */
static __always_inline bool put_new_stat(const struct inode *inode, struct stat __user *st)
{
	if (unlikely(!user_write_access_begin(st, sizeof(*st))))
		return false;
	pagefault_disable();
	unsafe_put_user(new_encode_dev(inode->i_sb->s_dev), &st->st_dev, fault);
	unsafe_put_user(inode->i_ino, &st->st_ino, fault);
	unsafe_put_user(READ_ONCE(inode->i_nlink), &st->st_nlink, fault);
	unsafe_put_user(READ_ONCE(inode->i_mode), &st->st_mode, fault);
	unsafe_put_user(READ_ONCE(inode->i_uid), &st->st_uid, fault);
	unsafe_put_user(READ_ONCE(inode->i_gid), &st->st_gid, fault);
	unsafe_put_user(0, &st->__pad0, fault);
	unsafe_put_user(inode->i_rdev ? new_encode_dev(inode->i_rdev) : 0, &st->st_rdev, fault);
	unsafe_put_user(i_size_read(inode), &st->st_size, fault);
	unsafe_put_user(STAT_BLKSIZE, &st->st_blksize, fault);
	unsafe_put_user(stat_blocks(inode), &st->st_blocks, fault);
	unsafe_put_user(inode->i_atime.tv_sec, &st->st_atime, fault);
	unsafe_put_user(inode->i_atime.tv_nsec, &st->st_atime_nsec, fault);
	unsafe_put_user(inode->i_mtime.tv_sec, &st->st_mtime, fault);
	unsafe_put_user(inode->i_mtime.tv_nsec, &st->st_mtime_nsec, fault);
	unsafe_put_user(inode->i_ctime.tv_sec, &st->st_ctime, fault);
	unsafe_put_user(inode->i_ctime.tv_nsec, &st->st_ctime_nsec, fault);
	unsafe_put_user(0, &st->__unused[0], fault);
	unsafe_put_user(0, &st->__unused[1], fault);
	unsafe_put_user(0, &st->__unused[2], fault);
	pagefault_enable();
	user_write_access_end();
	return true;
fault:
	pagefault_enable();
	user_write_access_end();
	return false;
}

/* What a plain walk does not find, or a plain inode does not know. */
static noinline long newstat_slow(int dfd, struct filename *name, int flags,
				  struct stat __user *statbuf, const struct walk_at *at)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct kstat stat;
	int err;

	err = filename_getattr(dfd, name, lookup, &stat, STATX_BASIC_STATS, flags, at);
	putname(name);
	return err ? err : cp_new_stat(&stat, statbuf);
}

static __always_inline long do_newstat(int dfd, const char __user *uname, int flags,
				       struct stat __user *statbuf)
{
	struct filename name;
	struct walk_at at;
	int err;

	err = getname(&name, uname);
	if (unlikely(err))
		return err;
	if (unlikely(!walk_begin(&at, dfd, &name, 0)))
		return newstat_slow(dfd, &name, flags, statbuf, NULL);
	walk_plain(&at, true);
	if (likely(!*at.rest && !at.inode->i_op->getattr && !rename_seq_changed(at.seq) &&
		   put_new_stat(at.inode, statbuf)))
		return 0;
	return newstat_slow(dfd, &name, flags, statbuf, &(struct walk_at){
			    at.path, at.inode, at.seq, at.rest });
}

SYSCALL_DEFINE2(newstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_newstat(AT_FDCWD, filename, 0, statbuf);
}

SYSCALL_DEFINE2(newlstat, const char __user *, filename, struct stat __user *, statbuf)
{
	return do_newstat(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, statbuf);
}

SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, filename, struct stat __user *, statbuf,
		int, flag)
{
	struct kstat stat;
	int err;

	if (likely(!(flag & ~AT_SYMLINK_NOFOLLOW)))
		return do_newstat(dfd, filename, flag, statbuf);
	if (flag & AT_STATX_SYNC_TYPE)
		return -EINVAL;
	err = vfs_statx(dfd, filename, flag, &stat, STATX_BASIC_STATS);
	return err ? err : cp_new_stat(&stat, statbuf);
}

SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, statbuf)
{
	struct kstat stat;
	int err = vfs_fstat(fd, &stat);

	return err ? err : cp_new_stat(&stat, statbuf);
}

static void statx_time(struct statx_timestamp *to, const struct timespec64 *from)
{
	to->tv_sec = from->tv_sec;
	to->tv_nsec = from->tv_nsec;
}

static int cp_statx(const struct kstat *stat, struct statx __user *buffer)
{
	struct statx tmp;

	memset(&tmp, 0, sizeof(tmp));
	tmp.stx_mask = stat->result_mask;
	tmp.stx_blksize = stat->blksize;
	tmp.stx_attributes = stat->attributes;
	tmp.stx_nlink = stat->nlink;
	tmp.stx_uid = stat->uid;
	tmp.stx_gid = stat->gid;
	tmp.stx_mode = stat->mode;
	tmp.stx_ino = stat->ino;
	tmp.stx_size = stat->size;
	tmp.stx_blocks = stat->blocks;
	tmp.stx_attributes_mask = stat->attributes_mask;
	statx_time(&tmp.stx_atime, &stat->atime);
	statx_time(&tmp.stx_btime, &stat->btime);
	statx_time(&tmp.stx_ctime, &stat->ctime);
	statx_time(&tmp.stx_mtime, &stat->mtime);
	tmp.stx_rdev_major = MAJOR(stat->rdev);
	tmp.stx_rdev_minor = MINOR(stat->rdev);
	tmp.stx_dev_major = MAJOR(stat->dev);
	tmp.stx_dev_minor = MINOR(stat->dev);
	tmp.stx_mnt_id = stat->mnt_id;
	return copy_to_user(buffer, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

SYSCALL_DEFINE5(statx, int, dfd, const char __user *, filename, unsigned int, flags,
		unsigned int, mask, struct statx __user *, buffer)
{
	struct kstat stat;
	int err;

	if (mask & STATX__RESERVED)
		return -EINVAL;
	if ((flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	err = vfs_statx(dfd, filename, flags, &stat, mask);
	return err ? err : cp_statx(&stat, buffer);
}

int vfs_readlink(struct dentry *dentry, char __user *buffer, int buflen)
{
	struct inode *inode = dentry->d_inode;
	struct delayed_call done = { NULL, NULL };
	const char *link = inode->i_link;
	int len;

	if (!link) {
		link = inode->i_op->get_link(dentry, inode, &done);
		if (IS_ERR(link))
			return PTR_ERR(link);
	}
	len = min_t(int, strlen(link), buflen);
	if (copy_to_user(buffer, link, len))
		len = -EFAULT;
	if (done.fn)
		done.fn(done.arg);
	return len;
}

static long do_readlinkat(int dfd, const char __user *pathname, char __user *buf, int bufsiz)
{
	struct filename name;
	struct inode *inode;
	struct path path;
	bool empty;
	int err;

	if (bufsiz <= 0)
		return -EINVAL;
	err = getname_flags(&name, pathname, LOOKUP_EMPTY);
	if (err)
		return err;
	empty = !*name.name;
	err = filename_lookup(dfd, &name, LOOKUP_EMPTY, &path);
	putname(&name);
	if (err)
		return err;
	inode = path.dentry->d_inode;
	err = empty ? -ENOENT : -EINVAL;
	if (inode->i_op->readlink) {
		touch_atime(&path);
		err = inode->i_op->readlink(path.dentry, buf, bufsiz);
	} else if (S_ISLNK(inode->i_mode)) {
		touch_atime(&path);
		err = vfs_readlink(path.dentry, buf, bufsiz);
	}
	path_put(&path);
	return err;
}

SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, pathname, char __user *, buf,
		int, bufsiz)
{
	return do_readlinkat(dfd, pathname, buf, bufsiz);
}

SYSCALL_DEFINE3(readlink, const char __user *, path, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(AT_FDCWD, path, buf, bufsiz);
}
