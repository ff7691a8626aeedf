/*
 * proc_pid_fd.c - /proc/PID/fd and fdinfo
 */
#include "proc/proc_pid.h"

#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/procfs.h"
#include "lib/string.h"

bool proc_fd_valid(struct task_struct *t, unsigned int fd)
{
	struct file *file = fget_task(t, fd);

	if (file)
		fput(file);
	return file != NULL;
}

/* The file behind a link or an fdinfo, with a reference. */
static struct file *node_file(struct inode *inode)
{
	struct task_struct *t = proc_task(inode);
	struct file *file = NULL;

	if (t) {
		if (proc_may_access(t))
			file = fget_task(t, proc_node(inode)->fd);
		put_task_struct(t);
	}
	return file;
}

static const char *fd_get_link(struct dentry *dentry, struct inode *inode,
			       struct delayed_call *done)
{
	struct file *file = node_file(inode);
	struct path path;
	int err;

	(void)dentry;
	(void)done;
	if (!file)
		return ERR_PTR(-EACCES);
	err = file_get_path(file, &path);
	fput(file);
	if (!err)
		err = nd_jump_link(&path);
	return ERR_PTR(err);
}

static int fd_readlink(struct dentry *dentry, char __user *buf, int buflen)
{
	struct file *file = node_file(d_inode(dentry));
	int len;

	if (!file)
		return -EACCES;
	len = proc_readlink_path(NULL, file, buf, buflen);
	fput(file);
	return len;
}

static const struct inode_operations fd_link_iops = {
	.get_link	= fd_get_link,
	.readlink	= fd_readlink,
	.permission	= proc_pid_permission,
};

/* close-on-exec belongs to the descriptor, not to the file. */
static bool fd_cloexec(struct inode *inode)
{
	struct task_struct *t = proc_task(inode);
	unsigned int fd = proc_node(inode)->fd;
	struct files_struct *files;
	bool set = false;

	if (!t)
		return false;
	files = get_files_struct(t);
	put_task_struct(t);
	if (files) {
		rcu_read_lock();
		if (fd < files->fdt->max_fds)
			set = test_bit(fd, files->fdt->close_on_exec);
		rcu_read_unlock();
		put_files_struct(files);
	}
	return set;
}

static int fdinfo_show(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	struct file *file = node_file(inode);
	unsigned int flags;

	(void)v;
	if (!file)
		return -ENOENT;
	flags = file->f_flags;
	if (fd_cloexec(inode))
		flags |= O_CLOEXEC;
	seq_printf(m, "pos:\t%lld\nflags:\t0%o\nmnt_id:\t%d\nino:\t%lu\n", file->f_pos, flags,
		   file->f_path.mnt ? file->f_path.mnt->mnt_id : 0,
		   (unsigned long)file_inode(file)->i_ino);
	if (file->f_op->show_fdinfo)
		file->f_op->show_fdinfo(m, file);
	fput(file);
	return 0;
}

static int fdinfo_open(struct inode *inode, struct file *file)
{
	return single_open(file, fdinfo_show, inode);
}

static const struct file_operations fdinfo_fops = {
	.open		= fdinfo_open,
	.release	= single_release,
	.read_iter	= seq_read_iter,
	.llseek		= seq_lseek,
};

static const struct inode_operations fdinfo_iops = {
	.permission	= proc_pid_permission,
};

/* The mode of a link says how the descriptor was opened. */
static umode_t link_mode(const struct file *file)
{
	umode_t mode = S_IFLNK;

	if (file->f_mode & FMODE_READ)
		mode |= S_IRUSR | S_IXUSR;
	if (file->f_mode & FMODE_WRITE)
		mode |= S_IWUSR | S_IXUSR;
	return mode;
}

static struct dentry *lookup_fd(struct inode *dir, struct dentry *dentry, bool info)
{
	long fd = proc_name_to_number(&dentry->d_name);
	struct task_struct *t = proc_task(dir);
	struct dentry *ret = ERR_PTR(-ENOENT);
	struct inode *inode;
	struct file *file;

	if (!t)
		return ret;
	file = fd >= 0 && proc_may_access(t) ? fget_task(t, fd) : NULL;
	if (file) {
		inode = proc_pid_make_inode(dir->i_sb, t, info ? S_IFREG | 0400 : link_mode(file));
		if (inode) {
			proc_node(inode)->fd = fd;
			inode->i_op = info ? &fdinfo_iops : &fd_link_iops;
			if (info)
				inode->i_fop = &fdinfo_fops;
		}
		ret = proc_pid_add(dentry, inode);
		fput(file);
	}
	put_task_struct(t);
	return ret;
}

static struct dentry *fd_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	(void)flags;
	return lookup_fd(dir, dentry, false);
}

static struct dentry *fdinfo_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	(void)flags;
	return lookup_fd(dir, dentry, true);
}

static int list_fds(struct file *dir, struct dir_context *ctx, unsigned int type)
{
	struct task_struct *t = proc_task(file_inode(dir));
	struct file *file;
	char name[16];
	unsigned int fd;
	int len;

	if (!t)
		return -ENOENT;
	if (!dir_emit_dots(dir, ctx))
		goto out;
	for (;;) {
		fd = ctx->pos - 2;
		file = fget_task_next(t, &fd);
		if (!file)
			break;
		fput(file);
		ctx->pos = fd + 2;
		len = snprintf(name, sizeof(name), "%u", fd);
		if (!dir_emit(ctx, name, len, PROC_FIRST_PID + fd, type))
			break;
		ctx->pos++;
	}
out:
	put_task_struct(t);
	return 0;
}

static int fd_readdir(struct file *file, struct dir_context *ctx)
{
	return list_fds(file, ctx, S_IFLNK >> 12);
}

static int fdinfo_readdir(struct file *file, struct dir_context *ctx)
{
	return list_fds(file, ctx, S_IFREG >> 12);
}

const struct inode_operations proc_fd_dir_iops = {
	.lookup = fd_lookup, .permission = proc_pid_permission,
};
const struct file_operations proc_fd_dir_fops = {
	.llseek = generic_file_llseek, .read = generic_read_dir, .iterate_shared = fd_readdir,
};
const struct inode_operations proc_fdinfo_dir_iops = {
	.lookup = fdinfo_lookup, .permission = proc_pid_permission,
};
const struct file_operations proc_fdinfo_dir_fops = {
	.llseek = generic_file_llseek, .read = generic_read_dir, .iterate_shared = fdinfo_readdir,
};
