/*
 * xattr.c - extended attributes
 *
 * user.* for regular files and directories, trusted.* for CAP_SYS_ADMIN,
 * security.* stored for who may; system.* (ACLs) is not there.
 */
#include "fs/xattr.h"

#include <linux/capability.h>
#include <linux/limits.h>
#include <linux/xattr.h>

#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "syscall/syscall.h"

struct simple_xattr {
	struct list_head	list;
	char			*name;
	size_t			size;
	char			value[];
};

static void free_xattr(struct simple_xattr *x)
{
	kvfree(x->name);
	kvfree(x);
}

void simple_xattrs_free(struct simple_xattrs *x)
{
	struct simple_xattr *a, *n;

	list_for_each_entry_safe(a, n, &x->head, list)
		free_xattr(a);
}

static struct simple_xattr *find_xattr(struct simple_xattrs *x, const char *name)
{
	struct simple_xattr *a;

	list_for_each_entry(a, &x->head, list)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

ssize_t simple_xattr_get(struct simple_xattrs *x, const char *name, void *value, size_t size)
{
	struct simple_xattr *a = find_xattr(x, name);

	if (!a)
		return -ENODATA;
	if (size) {
		if (size < a->size)
			return -ERANGE;
		memcpy(value, a->value, a->size);
	}
	return a->size;
}

int simple_xattr_set(struct simple_xattrs *x, const char *name, const void *value, size_t size,
		     int flags)
{
	struct simple_xattr *old = find_xattr(x, name), *new;

	if (old && (flags & XATTR_CREATE))
		return -EEXIST;
	if (!old && (flags & XATTR_REPLACE))
		return -ENODATA;
	if (value) {
		new = kvmalloc(sizeof(*new) + size, GFP_KERNEL);
		if (!new)
			return -ENOMEM;
		new->name = kstrdup(name, GFP_KERNEL);
		if (!new->name) {
			kvfree(new);
			return -ENOMEM;
		}
		new->size = size;
		memcpy(new->value, value, size);
		list_add(&new->list, &x->head);
	}
	if (old) {
		list_del(&old->list);
		free_xattr(old);
	}
	return 0;
}

ssize_t simple_xattr_list(struct simple_xattrs *x, char *list, size_t size)
{
	bool trusted = capable(CAP_SYS_ADMIN);
	struct simple_xattr *a;
	size_t used = 0;

	list_for_each_entry(a, &x->head, list) {
		size_t len = strlen(a->name) + 1;

		if (!trusted && !strncmp(a->name, XATTR_TRUSTED_PREFIX, XATTR_TRUSTED_PREFIX_LEN))
			continue;
		if (size) {
			if (used + len > size)
				return -ERANGE;
			memcpy(list + used, a->name, len);
		}
		used += len;
	}
	return used;
}

/* Content of a kind: who may read or write that may do it with these, too. */
static int user_xattr_permission(struct inode *inode, int mask)
{
	if (!S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode))
		return mask & MAY_WRITE ? -EPERM : -ENODATA;
	/* tmpfs has none before Linux 6.6. */
	if (!(inode->i_sb->s_type->fs_flags & FS_USER_XATTR))
		return -EOPNOTSUPP;
	if (S_ISDIR(inode->i_mode) && (inode->i_mode & S_ISVTX) && (mask & MAY_WRITE) &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	return inode_permission(inode, mask);
}

/* Which names an inode can have, and who may use them. */
static int xattr_permission(struct inode *inode, const char *name, int mask)
{
	if ((mask & MAY_WRITE) && (inode->i_flags & (S_IMMUTABLE | S_APPEND)))
		return -EPERM;
	if (!strncmp(name, XATTR_SECURITY_PREFIX, XATTR_SECURITY_PREFIX_LEN))
		return (mask & MAY_WRITE) && !capable(CAP_SYS_ADMIN) ? -EPERM : 0;
	if (!strncmp(name, XATTR_TRUSTED_PREFIX, XATTR_TRUSTED_PREFIX_LEN)) {
		if (!capable(CAP_SYS_ADMIN))
			return mask & MAY_WRITE ? -EPERM : -ENODATA;
		return 0;
	}
	if (!strncmp(name, XATTR_USER_PREFIX, XATTR_USER_PREFIX_LEN))
		return user_xattr_permission(inode, mask);
	return -EOPNOTSUPP;		/* system.* would be ACLs */
}

static int copy_name(char *kname, const char __user *name)
{
	long len = strncpy_from_user(kname, name, XATTR_NAME_MAX + 1);

	if (len < 0)
		return len;
	return !len || len == XATTR_NAME_MAX + 1 ? -ERANGE : 0;
}

ssize_t vfs_getxattr(struct dentry *dentry, const char *name, void *value, size_t size)
{
	struct inode *inode = dentry->d_inode;
	ssize_t n;

	inode_lock_shared(inode);
	n = xattr_permission(inode, name, MAY_READ);
	if (!n)
		n = inode->i_op->getxattr ? inode->i_op->getxattr(inode, name, value, size) :
					    -EOPNOTSUPP;
	inode_unlock_shared(inode);
	return n;
}

/* @value NULL: it is removed. */
static int change_xattr(struct dentry *dentry, const char *name, const void *value, size_t size,
			int flags)
{
	struct inode *inode = dentry->d_inode;
	int err;

	inode_lock(inode);
	err = xattr_permission(inode, name, MAY_WRITE);
	if (!err)
		err = inode->i_op->setxattr ?
		      inode->i_op->setxattr(dentry, name, value, size, flags) : -EOPNOTSUPP;
	inode_unlock(inode);
	if (!err)
		fsnotify_dentry(dentry, IN_ATTRIB);
	return err;
}

int vfs_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		 int flags)
{
	return change_xattr(dentry, name, value, size, flags);
}

int vfs_removexattr(struct dentry *dentry, const char *name)
{
	return change_xattr(dentry, name, NULL, 0, XATTR_REPLACE);
}

ssize_t vfs_listxattr(struct dentry *dentry, char *list, size_t size)
{
	struct inode *inode = dentry->d_inode;
	ssize_t n = 0;

	inode_lock_shared(inode);
	if (inode->i_op->listxattr)
		n = inode->i_op->listxattr(inode, list, size);
	inode_unlock_shared(inode);
	return n;
}

static long do_setxattr(const struct path *path, const char __user *name,
			const void __user *value, size_t size, int flags)
{
	char kname[XATTR_NAME_MAX + 1];
	void *kvalue;
	long err;

	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	err = copy_name(kname, name);
	if (err)
		return err;
	if (size > XATTR_SIZE_MAX)
		return -E2BIG;
	kvalue = kvmalloc(size ? size : 1, GFP_KERNEL);
	if (!kvalue)
		return -ENOMEM;
	err = -EFAULT;
	if (size && copy_from_user(kvalue, value, size))
		goto out;
	err = mnt_want_write(path->mnt);
	if (!err)
		err = vfs_setxattr(path->dentry, kname, kvalue, size, flags);
out:
	kvfree(kvalue);
	return err;
}

static long do_getxattr(const struct path *path, const char __user *name, void __user *value,
			size_t size)
{
	char kname[XATTR_NAME_MAX + 1];
	void *kvalue = NULL;
	long err;

	err = copy_name(kname, name);
	if (err)
		return err;
	if (size > XATTR_SIZE_MAX)
		size = XATTR_SIZE_MAX;
	if (size) {
		kvalue = kvmalloc(size, GFP_KERNEL);
		if (!kvalue)
			return -ENOMEM;
	}
	err = vfs_getxattr(path->dentry, kname, kvalue, size);
	if (err > 0 && size && copy_to_user(value, kvalue, err))
		err = -EFAULT;
	kvfree(kvalue);
	return err;
}

static long do_listxattr(const struct path *path, char __user *list, size_t size)
{
	char *klist = NULL;
	long err;

	if (size > XATTR_LIST_MAX)
		size = XATTR_LIST_MAX;
	if (size) {
		klist = kvmalloc(size, GFP_KERNEL);
		if (!klist)
			return -ENOMEM;
	}
	err = vfs_listxattr(path->dentry, klist, size);
	if (err > 0 && size && copy_to_user(list, klist, err))
		err = -EFAULT;
	kvfree(klist);
	return err;
}

static long do_removexattr(const struct path *path, const char __user *name)
{
	char kname[XATTR_NAME_MAX + 1];
	long err;

	err = copy_name(kname, name);
	if (!err)
		err = mnt_want_write(path->mnt);
	return err ? err : vfs_removexattr(path->dentry, kname);
}

/* The file of a call: by path, by path without following, by descriptor. */
static int xattr_fd_path(int fd, struct path *path)
{
	struct fd f = fdget(fd);
	int err = -EBADF;

	if (f.file) {
		err = file_get_path(f.file, path);
		fdput(f);
	}
	return err;
}

#define XATTR_CALL(lookup, call) ({ \
	struct path path; \
	long __err = (lookup); \
	if (!__err) { \
		__err = (call); \
		path_put(&path); \
	} \
	__err; })

#define BY_PATH(name)	user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, &path)
#define BY_LINK(name)	user_path_at(AT_FDCWD, name, 0, &path)
#define BY_FD(fd)	xattr_fd_path(fd, &path)

SYSCALL_DEFINE5(setxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return XATTR_CALL(BY_PATH(pathname), do_setxattr(&path, name, value, size, flags));
}

SYSCALL_DEFINE5(lsetxattr, const char __user *, pathname, const char __user *, name,
		const void __user *, value, size_t, size, int, flags)
{
	return XATTR_CALL(BY_LINK(pathname), do_setxattr(&path, name, value, size, flags));
}

SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name, const void __user *, value,
		size_t, size, int, flags)
{
	return XATTR_CALL(BY_FD(fd), do_setxattr(&path, name, value, size, flags));
}

SYSCALL_DEFINE4(getxattr, const char __user *, pathname, const char __user *, name,
		void __user *, value, size_t, size)
{
	return XATTR_CALL(BY_PATH(pathname), do_getxattr(&path, name, value, size));
}

SYSCALL_DEFINE4(lgetxattr, const char __user *, pathname, const char __user *, name,
		void __user *, value, size_t, size)
{
	return XATTR_CALL(BY_LINK(pathname), do_getxattr(&path, name, value, size));
}

SYSCALL_DEFINE4(fgetxattr, int, fd, const char __user *, name, void __user *, value, size_t, size)
{
	return XATTR_CALL(BY_FD(fd), do_getxattr(&path, name, value, size));
}

SYSCALL_DEFINE3(listxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return XATTR_CALL(BY_PATH(pathname), do_listxattr(&path, list, size));
}

SYSCALL_DEFINE3(llistxattr, const char __user *, pathname, char __user *, list, size_t, size)
{
	return XATTR_CALL(BY_LINK(pathname), do_listxattr(&path, list, size));
}

SYSCALL_DEFINE3(flistxattr, int, fd, char __user *, list, size_t, size)
{
	return XATTR_CALL(BY_FD(fd), do_listxattr(&path, list, size));
}

SYSCALL_DEFINE2(removexattr, const char __user *, pathname, const char __user *, name)
{
	return XATTR_CALL(BY_PATH(pathname), do_removexattr(&path, name));
}

SYSCALL_DEFINE2(lremovexattr, const char __user *, pathname, const char __user *, name)
{
	return XATTR_CALL(BY_LINK(pathname), do_removexattr(&path, name));
}

SYSCALL_DEFINE2(fremovexattr, int, fd, const char __user *, name)
{
	return XATTR_CALL(BY_FD(fd), do_removexattr(&path, name));
}
