/*
 * super.h - super blocks, for those who mount them
 */
#ifndef RINGSIDE_FS_SUPER_H
#define RINGSIDE_FS_SUPER_H

#include "fs/mount.h"

struct super_block *get_super(struct file_system_type *type, int flags, const char *devname,
			      void *data);
/* In the order they were registered (/proc/filesystems). */
int for_each_filesystem(int (*fn)(struct file_system_type *fs, void *arg), void *arg);

/* mount.c: a mount that is in no tree yet; takes over the reference of @sb. */
struct vfsmount *mnt_alloc(struct super_block *sb, const char *devname, int mnt_flags);
long mnt_statfs_flags(const struct vfsmount *mnt);	/* ST_* */

#endif
