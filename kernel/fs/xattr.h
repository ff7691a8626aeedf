/*
 * xattr.h - named attributes kept in memory
 */
#ifndef RINGSIDE_FS_XATTR_H
#define RINGSIDE_FS_XATTR_H

#include "lib/list.h"

struct dentry;

/*
 * On any file, with kernel memory; the caller's rights are checked.  Size of
 * the value (@size 0: only that), or -errno.
 */
ssize_t vfs_getxattr(struct dentry *dentry, const char *name, void *value, size_t size);
int vfs_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		 int flags);
int vfs_removexattr(struct dentry *dentry, const char *name);
ssize_t vfs_listxattr(struct dentry *dentry, char *list, size_t size);

/* The inode's lock guards it. */
struct simple_xattrs {
	struct list_head	head;
};

static inline void simple_xattrs_init(struct simple_xattrs *x)
{
	INIT_LIST_HEAD(&x->head);
}

void simple_xattrs_free(struct simple_xattrs *x);
/* Size of the value (@size 0: only that), -ENODATA, -ERANGE. */
ssize_t simple_xattr_get(struct simple_xattrs *x, const char *name, void *value, size_t size);
/* @value NULL: remove. */
int simple_xattr_set(struct simple_xattrs *x, const char *name, const void *value, size_t size,
		     int flags);
ssize_t simple_xattr_list(struct simple_xattrs *x, char *list, size_t size);

#endif
