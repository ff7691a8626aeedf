/*
 * namei.h - from path names to dentries
 */
#ifndef RINGSIDE_FS_NAMEI_H
#define RINGSIDE_FS_NAMEI_H

#include "fs/fs.h"

/* How to look up (the LOOKUP_ flags of Linux). */
#define LOOKUP_FOLLOW		BIT(0)	/* follow a symlink at the end */
#define LOOKUP_DIRECTORY	BIT(1)	/* the end must be a directory */
#define LOOKUP_EMPTY		BIT(2)	/* "" is fine */
#define LOOKUP_PARENT		BIT(3)	/* stop before the last component */
#define LOOKUP_CREATE		BIT(4)
#define LOOKUP_EXCL		BIT(5)
#define LOOKUP_OPEN		BIT(6)
#define LOOKUP_RENAME_TARGET	BIT(7)
#define LOOKUP_REVAL		BIT(8)
#define LOOKUP_DOWN		BIT(9)	/* follow mounts from the start */
#define LOOKUP_NO_SYMLINKS	BIT(16)	/* RESOLVE_* of openat2(2) */
#define LOOKUP_NO_MAGICLINKS	BIT(17)
#define LOOKUP_NO_XDEV		BIT(18)
#define LOOKUP_BENEATH		BIT(19)
#define LOOKUP_IN_ROOT		BIT(20)
#define LOOKUP_CACHED		BIT(21)
#define LOOKUP_RCU		BIT(22)	/* no references are held: do not sleep */
#define LOOKUP_IS_SCOPED	(LOOKUP_BENEATH | LOOKUP_IN_ROOT)

#define MAXSYMLINKS	40

/*
 * A path copied from a program: short ones live in the caller's frame, in front
 * of bytes that may be read but say nothing.
 */
#define SHORT_NAME_MAX	240

struct filename {
	const char	*name;
	char		iname[SHORT_NAME_MAX + 8];
};

int getname_flags(struct filename *fn, const char __user *uname, unsigned int lookup);
static inline int getname(struct filename *fn, const char __user *uname)	/* "" is ENOENT */
{
	return getname_flags(fn, uname, 0);
}
void getname_kernel(struct filename *fn, const char *name);
void putname_long(struct filename *fn);

/* For names of getname(): long ones were allocated. */
static __always_inline void putname(struct filename *fn)
{
	if (unlikely(fn->name != fn->iname))
		putname_long(fn);
}

/* All return references in *path. */
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path);
int kern_path(const char *name, unsigned int flags, struct path *path);
int filename_lookup(int dfd, struct filename *name, unsigned int flags, struct path *path);

static inline int user_path(const char __user *name, struct path *path)
{
	return user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, path);
}

void path_get(const struct path *path);
void path_put(const struct path *path);

static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && a->dentry == b->dentry;
}

/*
 * A new name: the negative dentry, with *path's (the parent's) i_rwsem held
 * and the mount writable; ended by done_path_create().  EEXIST if it exists.
 */
struct dentry *kern_path_create(int dfd, const char *name, struct path *path,
				unsigned int flags);
struct dentry *user_path_create(int dfd, const char __user *name, struct path *path,
				unsigned int flags);
void done_path_create(struct path *path, struct dentry *dentry);

/* The parent's i_rwsem is held; permissions are checked here. */
int vfs_create(struct inode *dir, struct dentry *dentry, umode_t mode, bool excl);
int vfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode);
int vfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
int vfs_symlink(struct inode *dir, struct dentry *dentry, const char *target);
int vfs_link(struct dentry *old, struct inode *dir, struct dentry *new);
int vfs_unlink(struct inode *dir, struct dentry *dentry);
int vfs_rmdir(struct inode *dir, struct dentry *dentry);
int vfs_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
	       struct dentry *new, unsigned int flags);

/* One cached or looked-up child, with a reference; the parent's i_rwsem is held. */
struct dentry *lookup_one_len(const char *name, struct dentry *parent, int len);

/* For ->get_link of /proc/PID/{fd,exe,cwd,root}: the walk goes on at *path (references
 * are taken over); get_link then returns NULL. */
int nd_jump_link(const struct path *path);

/* What readlink(2) says of a link that get_link serves. */
int vfs_readlink(struct dentry *dentry, char __user *buffer, int buflen);

/* How open() looks up and what it needs (open.c, exec.c). */
struct open_flags {
	int		open_flag;	/* O_* */
	umode_t		mode;
	int		acc_mode;	/* MAY_* */
	int		lookup_flags;
};
struct file *do_filp_open(int dfd, struct filename *name, const struct open_flags *op);

/* Devices and FIFOs in rootfs, sockets: kern_path_create + vfs_mknod + done. */
int kern_mknod(const char *path, umode_t mode, dev_t dev);

#endif
