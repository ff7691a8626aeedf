/*
 * sysfs.h - directories and texts under /sys
 */
#ifndef RINGSIDE_FS_SYSFS_H
#define RINGSIDE_FS_SYSFS_H

struct dentry;
struct seq_file;

/* @parent NULL is /sys itself; NULL without memory.  They stay for ever. */
struct dentry *sysfs_create_dir(struct dentry *parent, const char *name);
struct dentry *sysfs_create_file(struct dentry *parent, const char *name,
				 int (*show)(struct seq_file *, void *));
/* @show finds @data in m->private. */
struct dentry *sysfs_create_file_data(struct dentry *parent, const char *name,
				      int (*show)(struct seq_file *, void *), void *data);
void sysfs_init(void);

#endif
