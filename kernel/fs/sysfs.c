/*
 * sysfs.c - the few files of /sys that programs look for
 *
 * A tree of fixed directories and small texts, all in the name cache: CPUs
 * (sysconf and lscpu count them there) and empty class directories that other
 * parts fill (sysfs_create_dir, sysfs_create_file).  Read-only.
 */
#include "fs/sysfs.h"

#include <linux/magic.h>

#include "fs/dcache.h"
#include "fs/fs.h"
#include "fs/mount.h"
#include "fs/seq_file.h"
#include "fs/tty.h"
#include "lib/string.h"

static struct super_block *sysfs_sb;

static const struct inode_operations sysfs_iops = { .setattr = simple_setattr };

static struct inode *sysfs_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_mode = mode;
	inode->i_op = &sysfs_iops;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	if (S_ISDIR(mode)) {
		inode->i_fop = &simple_dir_operations;
		set_nlink(inode, 2);
	}
	return inode;
}

static struct dentry *sysfs_add(struct dentry *parent, const char *name, struct inode *inode)
{
	struct inode *dir = d_inode(parent);
	struct dentry *dentry = d_alloc_name(parent, name);

	if (!dentry) {
		iput(inode);
		return NULL;
	}
	inode_lock(dir);
	d_add_pinned(dentry, inode);
	if (S_ISDIR(inode->i_mode))
		inc_nlink(dir);
	inode_unlock(dir);
	dput(dentry);		/* the name itself keeps it */
	return dentry;
}

struct dentry *sysfs_create_dir(struct dentry *parent, const char *name)
{
	struct inode *inode = sysfs_inode(sysfs_sb, S_IFDIR | 0755);

	return inode ? sysfs_add(parent ? parent : sysfs_sb->s_root, name, inode) : NULL;
}

static int sysfs_open(struct inode *inode, struct file *file)
{
	return single_open(file, inode->i_private, NULL);
}

static const struct file_operations sysfs_file_ops = {
	.open		= sysfs_open,
	.read_iter	= seq_read_iter,
	.llseek		= seq_lseek,
	.release	= single_release,
};

struct dentry *sysfs_create_file(struct dentry *parent, const char *name,
				 int (*show)(struct seq_file *, void *))
{
	struct inode *inode = sysfs_inode(sysfs_sb, S_IFREG | 0444);

	if (!inode)
		return NULL;
	inode->i_fop = &sysfs_file_ops;
	inode->i_private = show;
	inode->i_size = 4096;
	return sysfs_add(parent ? parent : sysfs_sb->s_root, name, inode);
}

/* "0-3" */
static int cpus_show(struct seq_file *m, void *v __maybe_unused)
{
	if (nr_cpu_ids > 1)
		seq_printf(m, "0-%u\n", nr_cpu_ids - 1);
	else
		seq_puts(m, "0\n");
	return 0;
}

/* /sys/class/tty/console/active: where a shell finds a terminal it can own. */
static int console_active_show(struct seq_file *m, void *v __maybe_unused)
{
	const char *name = tty_console_name();

	if (name)
		seq_printf(m, "%s\n", name);
	return 0;
}

static const struct super_operations sysfs_sops = {
	.statfs = simple_statfs,
};

static int sysfs_fill_super(struct super_block *sb, void *data __maybe_unused,
			    int flags __maybe_unused)
{
	sb->s_magic = SYSFS_MAGIC;
	sb->s_op = &sysfs_sops;
	sb->s_root = d_make_root(sysfs_inode(sb, S_IFDIR | 0555));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type sysfs_fs_type = {
	.name		= "sysfs",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= sysfs_fill_super,
};

void sysfs_init(void)
{
	static const char *const cpu_files[] = { "online", "possible", "present" };
	struct dentry *dir, *cpu;
	struct vfsmount *mnt;
	char name[16];
	unsigned int i;

	register_filesystem(&sysfs_fs_type);
	mnt = kern_mount(&sysfs_fs_type);
	if (IS_ERR(mnt))
		panic("sysfs_init: no memory");
	sysfs_sb = mnt->mnt_sb;

	sysfs_create_dir(NULL, "kernel");
	dir = sysfs_create_dir(NULL, "class");
	sysfs_create_dir(dir, "net");
	sysfs_create_dir(dir, "virtio-ports");
	dir = sysfs_create_dir(dir, "tty");
	sysfs_create_file(sysfs_create_dir(dir, "console"), "active", console_active_show);
	dir = sysfs_create_dir(NULL, "devices");
	dir = sysfs_create_dir(dir, "system");
	cpu = sysfs_create_dir(dir, "cpu");
	for (i = 0; i < ARRAY_SIZE(cpu_files); i++)
		sysfs_create_file(cpu, cpu_files[i], cpus_show);
	for (i = 0; i < nr_cpu_ids; i++) {
		snprintf(name, sizeof(name), "cpu%u", i);
		sysfs_create_dir(cpu, name);
	}
}
