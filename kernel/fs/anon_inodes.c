/*
 * anon_inodes.c - files that are nothing but their operations
 *
 * They all share one inode: epoll sets, event counters, timers and signal
 * descriptors have no size, times or owner of their own.
 */
#include "fs/anon_inodes.h"

#include <linux/magic.h>

#include "fs/file.h"
#include "fs/mount.h"

static struct file_system_type anon_inode_fs_type = { .name = "anon_inodefs" };
static struct vfsmount *anon_inode_mnt;
static struct inode *anon_inode_inode;

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops,
				void *priv, int flags)
{
	struct file *file;

	ihold(anon_inode_inode);
	file = alloc_file_pseudo(anon_inode_inode, anon_inode_mnt, name,
				 flags & (O_ACCMODE | O_NONBLOCK), fops);
	if (IS_ERR(file)) {
		iput(anon_inode_inode);
		return file;
	}
	file->private_data = priv;
	if (fops->llseek)
		file->f_mode |= FMODE_LSEEK;
	return file;
}

int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv,
		     int flags)
{
	struct file *file;
	int fd;

	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = anon_inode_getfile(name, fops, priv, flags);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

void __init anon_inode_init(void)
{
	anon_inode_mnt = kern_mount_pseudo(&anon_inode_fs_type, ANON_INODE_FS_MAGIC, NULL);
	anon_inode_inode = new_inode(anon_inode_mnt->mnt_sb);
	if (!anon_inode_inode)
		panic("no memory for the inode of files without a path");
	anon_inode_inode->i_mode = S_IRUSR | S_IWUSR;
}
