/*
 * tmpfs.h - files in memory
 */
#ifndef RINGSIDE_FS_TMPFS_H
#define RINGSIDE_FS_TMPFS_H

#include "fs/fs.h"

extern struct file_system_type tmpfs_fs_type, rootfs_fs_type;

/* A file of its own, without a name: memfd_create, shared anonymous memory. */
struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags);
/* The seals of such a file may be changed (MFD_ALLOW_SEALING). */
int memfd_fcntl(struct file *file, unsigned int cmd, unsigned int arg);

/* Rootfs is unpacked: from now on it has a limit like any tmpfs. */
void rootfs_set_limit(void);

/* For devtmpfs: a super block with the tmpfs operations and an empty root. */
int tmpfs_fill_super(struct super_block *sb, void *data, int flags);
/* A node in a directory of it, made by the kernel itself. */
int tmpfs_make_node(struct dentry *dir, const char *name, umode_t mode, dev_t dev);

void tmpfs_init(void);

#endif
