/*
 * internal.h - what the files of fs/ share among themselves only
 */
#ifndef RINGSIDE_FS_INTERNAL_H
#define RINGSIDE_FS_INTERNAL_H

#include "fs/fs.h"
#include "fs/mount.h"
#include "fs/namei.h"

struct walk_at;

static inline bool special_file(umode_t mode)
{
	return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

static inline bool path_noexec(const struct path *path)
{
	return path->mnt->mnt_flags & MNT_NOEXEC;
}

static inline void inode_set_linkable(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	inode->i_flags |= S_LINKABLE;
	spin_unlock(&inode->i_lock);
}

/* namei.c; @at: how far a plain walk came, or NULL */
int filename_getattr(int dfd, struct filename *name, unsigned int flags, struct kstat *stat,
		     u32 request_mask, unsigned int query_flags, const struct walk_at *at);
/*
 * Walks to the directory of the last component (references in *parent), which
 * lies in *last; *is_norm: it is a name, not "/", "." or "..".
 */
int filename_parentat(int dfd, struct filename *name, unsigned int flags, struct path *parent,
		      struct qstr *last, bool *is_norm);
/* The child with a reference, negative if there is none; the parent is locked. */
struct dentry *lookup_one_qstr(const struct qstr *name, struct dentry *parent,
			       unsigned int flags);
/* The same without the lock: taken where it is needed.  -ENOENT if there is none. */
struct dentry *lookup_positive_qstr(const struct qstr *name, struct dentry *parent);

/* dirops.c */
/* Both directories of a rename; the child of one that leads to the other, or NULL. */
struct dentry *lock_rename(struct dentry *p1, struct dentry *p2);
void unlock_rename(struct dentry *p1, struct dentry *p2);
int kern_mkdir(const char *name, umode_t mode);
dev_t new_decode_dev(u32 dev);

/* Flags of open() that say nothing about how to look up, nor need a check. */
#define SIMPLE_OPEN_FLAGS (O_ACCMODE | O_NOCTTY | O_NONBLOCK | O_LARGEFILE | O_CLOEXEC)

/* open.c: takes over the references of @path, also when it fails */
struct file *open_path(struct path path, int flags, const struct cred *cred);
int handle_truncate(struct file *file);
int do_truncate(struct dentry *dentry, loff_t length, unsigned int time_attrs,
		struct file *file);
long do_sys_truncate(const char __user *name, loff_t length);
long do_sys_ftruncate(unsigned int fd, loff_t length, bool small);
long do_fchownat(int dfd, const char __user *name, uid_t user, gid_t group, int flag);
long ksys_fchown(unsigned int fd, uid_t user, gid_t group);
long do_sys_open(int dfd, const char __user *name, int flags, umode_t mode);

/* read_write.c */
int rw_verify_area(struct file *file, const loff_t *ppos, size_t count);
ssize_t do_iter_read(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf);
ssize_t do_iter_write(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf);

ssize_t ksys_pread64(unsigned int fd, char __user *buf, size_t count, loff_t pos);
ssize_t ksys_pwrite64(unsigned int fd, const char __user *buf, size_t count, loff_t pos);
loff_t ksys_lseek(unsigned int fd, loff_t offset, unsigned int whence);
/* readv and its kin; @compat: vec is an array of struct compat_iovec */
ssize_t do_rwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen, int rwf,
	       bool write, bool compat);
ssize_t do_prwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen,
		loff_t pos, int rwf, bool write, bool compat);

/* readdir.c */
int iterate_dir(struct file *file, struct dir_context *ctx);

/* stat.c */
int vfs_statx(int dfd, const char __user *name, int flags, struct kstat *stat, u32 mask);
/* st_dev and st_rdev: major and minor mixed as programs know them. */
static inline u32 new_encode_dev(dev_t dev)
{
	unsigned int major = MAJOR(dev), minor = MINOR(dev);

	return (minor & 0xff) | (major << 8) | ((minor & ~0xffU) << 12);
}

/* statfs.c */
int user_statfs(const char __user *name, struct kstatfs *st);
int fd_statfs(int fd, struct kstatfs *st);
long ksys_sync_file_range(int fd, loff_t offset, loff_t nbytes, unsigned int flags);
long ksys_fadvise64_64(int fd, loff_t offset, loff_t len, int advice);
long ksys_readahead(int fd, loff_t offset, size_t count);

/* splice.c; @max: the position may not pass it, 0: no limit */
ssize_t do_sendfile(int out_fd, int in_fd, loff_t *ppos, size_t count, loff_t max);
ssize_t do_vmsplice(int fd, const struct iovec __user *uiov, unsigned long nr_segs,
		    unsigned int flags, bool compat);

/* utimes.c; in tv_nsec: now, or leave as it is */
#define UTIME_NOW	((1L << 30) - 1)
#define UTIME_OMIT	((1L << 30) - 2)
long do_utimes(int dfd, const char __user *filename, const struct timespec64 *times, int flags);
/* @us: seconds and microseconds of atime, then of mtime */
long do_futimesat_us(int dfd, const char __user *filename, const s64 us[4]);

/* fcntl.c */
long do_fcntl_common(unsigned int fd, unsigned int cmd, unsigned long arg, struct file *file);
bool fcntl_cmd_on_path(unsigned int cmd);
void file_free_owner(struct file *file);

#endif
