/*
 * ioctl.c - what every file answers to ioctl(2); the rest is the file's
 */
#include <asm/ioctls.h>
#include <linux/capability.h>
#include <linux/fs.h>

#include "fs/file.h"
#include "fs/compat.h"
#include "fs/internal.h"
#include "mm/uaccess.h"
#include "sched/cred.h"
#include "sched/rcu.h"

static int ioctl_fionbio(struct file *file, int __user *argp)
{
	int on = 0;

	if (get_user(on, argp))
		return -EFAULT;
	spin_lock(&file->f_lock);
	if (on)
		file->f_flags |= O_NONBLOCK;
	else
		file->f_flags &= ~O_NONBLOCK;
	spin_unlock(&file->f_lock);
	return 0;
}

static int ioctl_fioasync(unsigned int fd, struct file *file, int __user *argp)
{
	int on = 0, err;

	if (get_user(on, argp))
		return -EFAULT;
	if (!on == !(file->f_flags & FASYNC))
		return 0;
	if (!file->f_op->fasync)
		return -ENOTTY;
	err = file->f_op->fasync(fd, file, on != 0);
	return err < 0 ? err : 0;
}

/* No file system here has blocks that could be named. */
static int ioctl_fibmap(int __user *argp)
{
	int block;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	return get_user(block, argp) ? -EFAULT : -EINVAL;
}

/* None shares blocks between files either: what is wrong otherwise is told first. */
static int ioctl_file_clone(struct file *dst, unsigned long srcfd)
{
	struct fd src = fdget(srcfd);
	int err = -EOPNOTSUPP;

	if (!src.file)
		return -EBADF;
	if (src.file->f_inode->i_sb != dst->f_inode->i_sb)
		err = -EXDEV;
	else if (S_ISDIR(src.file->f_inode->i_mode) || S_ISDIR(dst->f_inode->i_mode))
		err = -EISDIR;
	else if (!S_ISREG(src.file->f_inode->i_mode) || !S_ISREG(dst->f_inode->i_mode))
		err = -EINVAL;
	else if (!(src.file->f_mode & FMODE_READ) || !(dst->f_mode & FMODE_WRITE) ||
		 (dst->f_flags & O_APPEND))
		err = -EBADF;
	fdput(src);
	return err;
}

static int ioctl_file_clone_range(struct file *file, const struct file_clone_range __user *argp)
{
	struct file_clone_range args;

	if (copy_from_user(&args, argp, sizeof(args)))
		return -EFAULT;
	return ioctl_file_clone(file, args.src_fd);
}

/* Answers -ENOIOCTLCMD when it is for the file itself. */
static int do_vfs_ioctl(struct file *file, unsigned int fd, unsigned int cmd, unsigned long arg)
{
	void __user *argp = (void __user *)arg;
	struct inode *inode = file->f_inode;
	loff_t size;

	switch (cmd) {
	case FIOCLEX:
		set_close_on_exec(fd, 1);
		return 0;
	case FIONCLEX:
		set_close_on_exec(fd, 0);
		return 0;
	case FIONBIO:
		return ioctl_fionbio(file, argp);
	case FIOASYNC:
		return ioctl_fioasync(fd, file, argp);
	case FIOQSIZE:
		if (!S_ISDIR(inode->i_mode) && !S_ISREG(inode->i_mode) && !S_ISLNK(inode->i_mode))
			return -ENOTTY;
		size = inode->i_blocks << 9;
		return copy_to_user(argp, &size, sizeof(size)) ? -EFAULT : 0;
	case FIGETBSZ:
		if (!inode->i_sb->s_blocksize)
			return -EINVAL;
		return put_user((int)inode->i_sb->s_blocksize, (int __user *)argp);
	case FIONREAD:
		if (!S_ISREG(inode->i_mode))
			return -ENOIOCTLCMD;
		return put_user((int)(i_size_read(inode) - file->f_pos), (int __user *)argp);
	case FIBMAP:
		return S_ISREG(inode->i_mode) ? ioctl_fibmap(argp) : -ENOIOCTLCMD;
	case FICLONE:
		return ioctl_file_clone(file, arg);
	case FICLONERANGE:
		return ioctl_file_clone_range(file, argp);
	case FIDEDUPERANGE:
		return -EOPNOTSUPP;
	}
	return -ENOIOCTLCMD;
}

static long file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long err = -ENOTTY;

	if (file->f_op->unlocked_ioctl)
		err = file->f_op->unlocked_ioctl(file, cmd, arg);
	return err == -ENOIOCTLCMD ? -ENOTTY : err;
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget(fd);
	long err = -EBADF;

	if (f.file) {
		err = do_vfs_ioctl(f.file, fd, cmd, arg);
		if (err == -ENOIOCTLCMD)
			err = file_ioctl(f.file, cmd, arg);
		fdput(f);
	}
	return err;
}

/* Commands whose argument has the same layout in 32 bits need no compat_ioctl. */
COMPAT_SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, compat_uptr_t, arg)
{
	unsigned long ptr = (unsigned long)compat_ptr(arg);
	struct fd f = fdget(fd);
	long err = -EBADF;

	if (!f.file)
		return err;
	err = do_vfs_ioctl(f.file, fd, cmd, ptr);
	if (err == -ENOIOCTLCMD && f.file->f_op->compat_ioctl)
		err = f.file->f_op->compat_ioctl(f.file, cmd, ptr);
	else if (err == -ENOIOCTLCMD)
		err = file_ioctl(f.file, cmd, ptr);
	if (err == -ENOIOCTLCMD)
		err = -ENOTTY;
	fdput(f);
	return err;
}
