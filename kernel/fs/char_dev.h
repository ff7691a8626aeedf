/*
 * char_dev.h - character devices by number
 */
#ifndef RINGSIDE_FS_CHAR_DEV_H
#define RINGSIDE_FS_CHAR_DEV_H

#include "fs/fs.h"

/*
 * Devices MKDEV(major, baseminor) .. baseminor + count - 1.  open() of a node
 * replaces file->f_op by @fops and calls its open.  @name: /proc/devices.
 */
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops);
static inline int register_chrdev(unsigned int major, const char *name,
				  const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

/* Block devices have no driver yet: open answers ENXIO. */
extern const struct file_operations def_chr_fops;
extern const struct file_operations def_blk_fops;

/*
/ in every mount of it (also later ones).
 * @name may hold one '/', e.g. "pts/ptmx".
 */
int devtmpfs_create_node(const char *name, umode_t mode, dev_t dev);

void chrdev_show(struct seq_file *m);	/* /proc/devices */
void chrdev_init(void);

#endif
