/*
 * open.c - opening, closing, and changing what a file is
 */
#include <linux/capability.h>
#include <linux/falloc.h>
#include <linux/openat2.h>
#include <linux/securebits.h>

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/locks.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"

#define VALID_OPEN_FLAGS (O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | \
	O_NONBLOCK | O_DSYNC | __O_SYNC | FASYNC | O_DIRECT | O_LARGEFILE | O_DIRECTORY | \
	O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | __O_TMPFILE)
#define O_PATH_FLAGS	(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC)

struct file *dentry_open(const struct path *path, int flags, const struct cred *cred)
{
	path_get(path);
	return open_path(*path, flags, cred);
}

int generic_file_open(struct inode *inode, struct file *file)
{
	if (!(file->f_flags & O_LARGEFILE) && i_size_read(inode) > MAX_NON_LFS)
		return -EOVERFLOW;
	return 0;
}

int nonseekable_open(struct inode *inode __maybe_unused, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

int stream_open(struct inode *inode __maybe_unused, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
	file->f_mode |= FMODE_STREAM;
	return 0;
}

/* The file, or its inode, has to do with descriptors that are closed. */
static noinline int filp_flush_close(struct file *file, void *files)
{
	int err = 0;

	if (file->f_op->flush)
		err = file->f_op->flush(file, files);
	if (file->f_inode->i_flctx && !(file->f_mode & FMODE_PATH))
		locks_remove_posix(file, files);
	if (file->f_inode->i_fsnotify)
		dnotify_flush(file, files);
	fput(file);
	return err;
}

int filp_close(struct file *file, void *files)
{
	struct inode *inode = file->f_inode;

	if (unlikely(file->f_op->flush || inode->i_flctx || inode->i_fsnotify))
		return filp_flush_close(file, files);
	fput(file);
	return 0;
}

/* Access mode 3 asks for both rights and gets neither. */
static const u8 acc_modes[] = {
	MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE,
};

static __always_inline void set_simple_flags(struct open_flags *op, unsigned int flags)
{
	op->open_flag = flags & ~O_CLOEXEC;
	op->mode = 0;
	op->acc_mode = acc_modes[flags & O_ACCMODE];
	op->lookup_flags = LOOKUP_FOLLOW;
}

/* What open(2) or openat2(2) asks, checked and put into the form of a walk. */
static int build_open_flags(const struct open_how *how, struct open_flags *op)
{
	u64 flags = how->flags & ~(u64)O_CLOEXEC;
	int acc_mode = acc_modes[flags & O_ACCMODE];
	unsigned int lookup = 0;

	if (flags & ~(u64)VALID_OPEN_FLAGS)
		return -EINVAL;
	if (how->resolve & ~(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS |
			     RESOLVE_BENEATH | RESOLVE_IN_ROOT | RESOLVE_CACHED))
		return -EINVAL;
	if ((how->resolve & RESOLVE_BENEATH) && (how->resolve & RESOLVE_IN_ROOT))
		return -EINVAL;
	if (flags & (O_CREAT | __O_TMPFILE)) {
		if (how->mode & ~(u64)S_IALLUGO)
			return -EINVAL;
		op->mode = how->mode | S_IFREG;
	} else {
		if (how->mode)
			return -EINVAL;
		op->mode = 0;
	}
	if (flags & __O_TMPFILE) {
		if ((flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE)
			return -EINVAL;
		if (!(acc_mode & MAY_WRITE))
			return -EINVAL;
	}
	if (flags & O_PATH) {
		if (flags & ~(u64)O_PATH_FLAGS)
			return -EINVAL;
		acc_mode = 0;
	}
	if (flags & __O_SYNC)
		flags |= O_DSYNC;
	if (flags & O_TRUNC)
		acc_mode |= MAY_WRITE;
	if (flags & O_APPEND)
		acc_mode |= MAY_APPEND;
	op->open_flag = flags;
	op->acc_mode = acc_mode;
	if (flags & O_DIRECTORY)
		lookup |= LOOKUP_DIRECTORY;
	if (!(flags & O_NOFOLLOW) && !((flags & O_CREAT) && (flags & O_EXCL)))
		lookup |= LOOKUP_FOLLOW;
	if (how->resolve & RESOLVE_NO_XDEV)
		lookup |= LOOKUP_NO_XDEV;
	if (how->resolve & RESOLVE_NO_MAGICLINKS)
		lookup |= LOOKUP_NO_MAGICLINKS;
	if (how->resolve & RESOLVE_NO_SYMLINKS)
		lookup |= LOOKUP_NO_SYMLINKS;
	if (how->resolve & RESOLVE_BENEATH)
		lookup |= LOOKUP_BENEATH;
	if (how->resolve & RESOLVE_IN_ROOT)
		lookup |= LOOKUP_IN_ROOT;
	if (how->resolve & RESOLVE_CACHED) {
		if (flags & (O_TRUNC | O_CREAT | __O_TMPFILE))
			return -EAGAIN;
		lookup |= LOOKUP_CACHED;
	}
	op->lookup_flags = lookup;
	return 0;
}

/* open(2) and openat(2) pass over what they do not know. */
static __always_inline struct open_how build_open_how(int flags, umode_t mode)
{
	struct open_how how = {
		.flags = flags & VALID_OPEN_FLAGS,
		.mode = mode & S_IALLUGO,
	};

	if (how.flags & O_PATH)
		how.flags &= O_PATH_FLAGS;
	if (!(how.flags & (O_CREAT | __O_TMPFILE)))
		how.mode = 0;
	return how;
}

struct file *filp_open(const char *path, int flags, umode_t mode)
{
	struct open_how how = build_open_how(flags, mode);
	struct open_flags op;
	struct filename fn;
	int err = build_open_flags(&how, &op);

	if (err)
		return ERR_PTR(err);
	getname_kernel(&fn, path);
	return do_filp_open(AT_FDCWD, &fn, &op);
}

static __always_inline long open_to_fd(int dfd, const char __user *uname, unsigned int flags,
				       const struct open_flags *op)
{
	struct filename name;
	struct file *file;
	int err, fd;

	err = getname(&name, uname);
	if (unlikely(err))
		return err;
	fd = get_unused_fd_flags(flags);
	if (likely(fd >= 0)) {
		file = do_filp_open(dfd, &name, op);
		if (unlikely(IS_ERR(file))) {
			put_unused_fd(fd);
			fd = PTR_ERR(file);
		} else {
			fd_install(fd, file);
		}
	}
	putname(&name);
	return fd;
}

static noinline long do_sys_openat2(int dfd, const char __user *name, const struct open_how *how)
{
	struct open_flags op;
	int err = build_open_flags(how, &op);

	return err ? err : open_to_fd(dfd, name, how->flags, &op);
}

static noinline long do_sys_open_slow(int dfd, const char __user *name, int flags, umode_t mode)
{
	struct open_how how = build_open_how(flags, mode);

	return do_sys_openat2(dfd, name, &how);
}

long do_sys_open(int dfd, const char __user *name, int flags, umode_t mode)
{
	struct open_flags op;

	if (unlikely(flags & ~SIMPLE_OPEN_FLAGS))
		return do_sys_open_slow(dfd, name, flags, mode);
	set_simple_flags(&op, flags);
	return open_to_fd(dfd, name, flags, &op);
}

SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, filename, flags | O_LARGEFILE, mode);
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, filename, flags | O_LARGEFILE, mode);
}

SYSCALL_DEFINE4(openat2, int, dfd, const char __user *, filename,
		struct open_how __user *, how, size_t, usize)
{
	struct open_how tmp;
	int err;

	BUILD_BUG_ON(sizeof(struct open_how) != 24);
	if (usize < sizeof(struct open_how))
		return -EINVAL;
	if (usize > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(&tmp, sizeof(tmp), how, usize);
	if (err)
		return err;
	if (!(tmp.flags & O_PATH))
		tmp.flags |= O_LARGEFILE;
	return do_sys_openat2(dfd, filename, &tmp);
}

SYSCALL_DEFINE2(creat, const char __user *, pathname, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE, mode);
}

/*
 * Size.
 */
int do_truncate(struct dentry *dentry, loff_t length, unsigned int time_attrs,
		struct file *file)
{
	struct inode *inode = dentry->d_inode;
	struct iattr attr = {
		.ia_valid = ATTR_SIZE | time_attrs, .ia_size = length, .ia_file = file,
	};
	int err;

	if (length < 0)
		return -EINVAL;
	if ((inode->i_mode & (S_ISUID | S_ISGID)) && !capable(CAP_FSETID))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID | ATTR_FORCE;
	inode_lock(inode);
	err = notify_change(dentry, &attr);
	inode_unlock(inode);
	return err;
}

/* O_TRUNC of an existing file. */
int handle_truncate(struct file *file)
{
	int err = 0;

	if (file->f_mode & FMODE_WRITE)
		return do_truncate(file->f_path.dentry, 0,
				   ATTR_MTIME | ATTR_CTIME | ATTR_OPEN, file);
	/* O_RDONLY | O_TRUNC: the permission was checked as for writing. */
	err = get_write_access(file->f_inode);
	if (err)
		return err;
	err = do_truncate(file->f_path.dentry, 0, ATTR_MTIME | ATTR_CTIME | ATTR_OPEN, file);
	put_write_access(file->f_inode);
	return err;
}

int vfs_truncate(const struct path *path, loff_t length)
{
	struct inode *inode = path->dentry->d_inode;
	int err;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	err = mnt_want_write(path->mnt);
	if (err)
		return err;
	err = inode_permission(inode, MAY_WRITE);
	if (err)
		return err;
	if (inode->i_flags & S_APPEND)
		return -EPERM;
	err = get_write_access(inode);
	if (err)
		return err;
	err = do_truncate(path->dentry, length, 0, NULL);
	put_write_access(inode);
	return err;
}

long do_sys_truncate(const char __user *name, loff_t length)
{
	struct path path;
	int err;

	if (length < 0)
		return -EINVAL;
	err = user_path(name, &path);
	if (err)
		return err;
	err = vfs_truncate(&path, length);
	path_put(&path);
	return err;
}

long do_sys_ftruncate(unsigned int fd, loff_t length, bool small)
{
	struct inode *inode;
	struct fd f;
	int err;

	if (length < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_flags & O_LARGEFILE)
		small = false;
	inode = f.file->f_inode;
	err = -EINVAL;
	if (!S_ISREG(inode->i_mode) || !(f.file->f_mode & FMODE_WRITE))
		goto out;
	if (small && length > MAX_NON_LFS)
		goto out;
	err = -EPERM;
	if (inode->i_flags & S_APPEND)
		goto out;
	err = do_truncate(f.file->f_path.dentry, length, ATTR_MTIME | ATTR_CTIME, f.file);
out:
	fdput(f);
	return err;
}

SYSCALL_DEFINE2(truncate, const char __user *, path, long, length)
{
	return do_sys_truncate(path, length);
}

SYSCALL_DEFINE2(ftruncate, unsigned int, fd, unsigned long, length)
{
	return do_sys_ftruncate(fd, length, true);
}

long vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	long err;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_COLLAPSE_RANGE |
		     FALLOC_FL_ZERO_RANGE | FALLOC_FL_INSERT_RANGE | FALLOC_FL_UNSHARE_RANGE))
		return -EOPNOTSUPP;
	if ((mode & FALLOC_FL_PUNCH_HOLE) && (mode & FALLOC_FL_ZERO_RANGE))
		return -EOPNOTSUPP;
	if ((mode & FALLOC_FL_PUNCH_HOLE) && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if ((mode & FALLOC_FL_COLLAPSE_RANGE) && (mode & ~FALLOC_FL_COLLAPSE_RANGE))
		return -EINVAL;
	if ((mode & FALLOC_FL_INSERT_RANGE) && (mode & ~FALLOC_FL_INSERT_RANGE))
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if ((mode & ~FALLOC_FL_KEEP_SIZE) && (inode->i_flags & S_APPEND))
		return -EPERM;
	if (inode->i_flags & S_IMMUTABLE)
		return -EPERM;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode) && !S_ISBLK(inode->i_mode))
		return -ENODEV;
	if (offset + len > inode->i_sb->s_maxbytes || offset + len < 0)
		return -EFBIG;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	err = file->f_op->fallocate(file, mode, offset, len);
	if (!err)
		fsnotify_file(file, IN_MODIFY);
	return err;
}

SYSCALL_DEFINE4(fallocate, int, fd, int, mode, loff_t, offset, loff_t, len)
{
	struct fd f = fdget(fd);
	long err = -EBADF;

	if (f.file) {
		err = vfs_fallocate(f.file, mode, offset, len);
		fdput(f);
	}
	return err;
}

/*
 * access(2) asks with the real ids, not the effective ones.  When that changes
 * nothing the caller's own credentials serve.
 */
static const struct cred *access_override_creds(struct cred **new)
{
	const struct cred *cred = current_cred();
	struct cred *override;
	u64 effective;

	effective = cred->securebits & issecure_mask(SECURE_NO_SETUID_FIXUP) ?
		    cred->cap_effective : cred->uid ? 0 : cred->cap_permitted;
	*new = NULL;
	if (cred->fsuid == cred->uid && cred->fsgid == cred->gid &&
	    cred->cap_effective == effective)
		return cred;
	override = prepare_creds();
	if (!override)
		return NULL;
	override->fsuid = override->uid;
	override->fsgid = override->gid;
	override->cap_effective = effective;
	*new = override;
	return override_creds(override);
}

static long do_faccessat(int dfd, const char __user *name, int mode, int flags)
{
	unsigned int lookup = LOOKUP_FOLLOW;
	const struct cred *old = NULL;
	struct cred *override = NULL;
	struct inode *inode;
	struct path path;
	int err;

	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
		return -EINVAL;
	if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_SYMLINK_NOFOLLOW)
		lookup &= ~LOOKUP_FOLLOW;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	if (!(flags & AT_EACCESS)) {
		old = access_override_creds(&override);
		if (!old)
			return -ENOMEM;
	}
	err = user_path_at(dfd, name, lookup, &path);
	if (err)
		goto out;
	inode = path.dentry->d_inode;
	if ((mode & MAY_EXEC) && S_ISREG(inode->i_mode) && path_noexec(&path))
		err = -EACCES;
	else
		err = inode_permission(inode, mode | MAY_ACCESS);
	if (!err && (mode & MAY_WRITE) && !special_file(inode->i_mode) &&
	    __mnt_is_readonly(path.mnt))
		err = -EROFS;
	path_put(&path);
out:
	if (override) {
		revert_creds(old);
		put_cred(override);
	}
	return err;
}

SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, filename, int, mode)
{
	return do_faccessat(dfd, filename, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, filename, int, mode, int, flags)
{
	return do_faccessat(dfd, filename, mode, flags);
}

SYSCALL_DEFINE2(access, const char __user *, filename, int, mode)
{
	return do_faccessat(AT_FDCWD, filename, mode, 0);
}

/*
 * Working directory and root.
 */
static int check_chdir(const struct path *path)
{
	return inode_permission(path->dentry->d_inode, MAY_EXEC | MAY_CHDIR);
}

SYSCALL_DEFINE1(chdir, const char __user *, filename)
{
	struct path path;
	int err;

	err = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (err)
		return err;
	err = check_chdir(&path);
	if (!err)
		set_fs_pwd(current->fs, &path);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct fd f = fdget_raw(fd);
	int err = -EBADF;

	if (!f.file)
		return err;
	err = -ENOTDIR;
	if (S_ISDIR(f.file->f_inode->i_mode)) {
		err = check_chdir(&f.file->f_path);
		if (!err)
			set_fs_pwd(current->fs, &f.file->f_path);
	}
	fdput(f);
	return err;
}

SYSCALL_DEFINE1(chroot, const char __user *, filename)
{
	struct path path;
	int err;

	err = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);
	if (err)
		return err;
	err = check_chdir(&path);
	if (!err && !capable(CAP_SYS_CHROOT))
		err = -EPERM;
	if (!err)
		set_fs_root(current->fs, &path);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE1(umask, int, mask)
{
	int old = current->fs->umask;

	current->fs->umask = mask & S_IRWXUGO;
	return old;
}

/*
 * Mode and owner.
 */
static int chmod_common(const struct path *path, umode_t mode)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr;
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	inode_lock(inode);
	attr.ia_mode = (mode & S_IALLUGO) | (inode->i_mode & ~S_IALLUGO);
	attr.ia_valid = ATTR_MODE | ATTR_CTIME;
	err = S_ISLNK(inode->i_mode) ? -EOPNOTSUPP : notify_change(path->dentry, &attr);
	inode_unlock(inode);
	return err;
}

/* Pipes and sockets have a name of their own, too. */
static int fd_get_path(unsigned int fd, struct path *path)
{
	struct fd f = fdget(fd);
	int err = -EBADF;

	if (f.file) {
		err = file_get_path(f.file, path);
		fdput(f);
	}
	return err;
}

SYSCALL_DEFINE2(fchmod, unsigned int, fd, umode_t, mode)
{
	struct path path;
	int err = fd_get_path(fd, &path);

	if (!err) {
		err = chmod_common(&path, mode);
		path_put(&path);
	}
	return err;
}

static int do_fchmodat(int dfd, const char __user *name, umode_t mode)
{
	struct path path;
	int err = user_path_at(dfd, name, LOOKUP_FOLLOW, &path);

	if (!err) {
		err = chmod_common(&path, mode);
		path_put(&path);
	}
	return err;
}

SYSCALL_DEFINE3(fchmodat, int, dfd, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(dfd, filename, mode);
}

SYSCALL_DEFINE2(chmod, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(AT_FDCWD, filename, mode);
}

static int chown_common(const struct path *path, uid_t user, gid_t group)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_CTIME };
	int err = mnt_want_write(path->mnt);

	if (err)
		return err;
	if (user != (uid_t)-1) {
		attr.ia_valid |= ATTR_UID;
		attr.ia_uid = user;
	}
	if (group != (gid_t)-1) {
		attr.ia_valid |= ATTR_GID;
		attr.ia_gid = group;
	}
	inode_lock(inode);
	if (!S_ISDIR(inode->i_mode))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID;
	err = notify_change(path->dentry, &attr);
	inode_unlock(inode);
	return err;
}

long do_fchownat(int dfd, const char __user *name, uid_t user, gid_t group, int flag)
{
	unsigned int lookup = flag & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int err;

	if (flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flag & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	err = user_path_at(dfd, name, lookup, &path);
	if (!err) {
		err = chown_common(&path, user, group);
		path_put(&path);
	}
	return err;
}

SYSCALL_DEFINE5(fchownat, int, dfd, const char __user *, filename, uid_t, user, gid_t, group,
		int, flag)
{
	return do_fchownat(dfd, filename, user, group, flag);
}

SYSCALL_DEFINE3(chown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, 0);
}

SYSCALL_DEFINE3(lchown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, AT_SYMLINK_NOFOLLOW);
}

long ksys_fchown(unsigned int fd, uid_t user, gid_t group)
{
	struct path path;
	int err = fd_get_path(fd, &path);

	if (!err) {
		err = chown_common(&path, user, group);
		path_put(&path);
	}
	return err;
}

SYSCALL_DEFINE3(fchown, unsigned int, fd, uid_t, user, gid_t, group)
{
	return ksys_fchown(fd, user, group);
}
