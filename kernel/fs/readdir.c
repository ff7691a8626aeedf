/*
 * readdir.c - listing directories, and the name of the working directory
 */
#include <linux/limits.h>

#include "fs/compat.h"
#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/fs_struct.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

/* The three layouts of a directory entry; the name follows. */
struct linux_dirent64 {
	u64		d_ino;
	s64		d_off;
	unsigned short	d_reclen;
	unsigned char	d_type;
	char		d_name[];
};

/* Old: the type is the byte after the name's NUL. */
struct linux_dirent {
	unsigned long	d_ino;
	unsigned long	d_off;
	unsigned short	d_reclen;
	char		d_name[];
};

struct compat_linux_dirent {
	u32		d_ino;
	u32		d_off;
	unsigned short	d_reclen;
	char		d_name[];
};

enum dirent_kind { DIRENT64, DIRENT, DIRENT_COMPAT };

/* Fills a user's buffer.  The offset of an entry is known when the next one comes. */
struct getdents {
	struct dir_context	ctx;
	enum dirent_kind	kind;
	char __user		*next;
	char __user		*prev;		/* entry whose d_off is still to be written */
	int			left;
	int			err;
};

int iterate_dir(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file->f_inode;
	int err;

	if (!file->f_op->iterate_shared)
		return -ENOTDIR;
	err = down_read_killable(&inode->i_rwsem);
	if (err)
		return err;
	err = -ENOENT;
	if (!(inode->i_flags & S_DEAD)) {
		ctx->pos = file->f_pos;
		err = file->f_op->iterate_shared(file, ctx);
		file->f_pos = ctx->pos;
		fsnotify_file(file, IN_ACCESS);
		file_accessed(file);
	}
	inode_unlock_shared(inode);
	return err;
}

static int put_offset(struct getdents *gd, loff_t offset)
{
	if (!gd->prev)
		return 0;
	switch (gd->kind) {
	case DIRENT64:
		return put_user(offset, &((struct linux_dirent64 __user *)gd->prev)->d_off);
	case DIRENT:
		return put_user((unsigned long)offset,
				&((struct linux_dirent __user *)gd->prev)->d_off);
	default:
		return put_user((u32)offset,
				&((struct compat_linux_dirent __user *)gd->prev)->d_off);
	}
}

/* Writes one entry but its d_off.  Room was checked. */
static int put_entry(struct getdents *gd, const char *name, int namelen, u64 ino,
		     unsigned int type, int reclen)
{
	char head[sizeof(struct linux_dirent64)];
	char __user *to = gd->next;
	size_t head_len, tail;
	struct linux_dirent64 *d64 = (void *)head;
	struct linux_dirent *d = (void *)head;
	struct compat_linux_dirent *d32 = (void *)head;
	char zeros[16] = { 0 };

	switch (gd->kind) {
	case DIRENT64:
		*d64 = (struct linux_dirent64){ ino, 0, reclen, type };
		head_len = offsetof(struct linux_dirent64, d_name);
		break;
	case DIRENT:
		d->d_ino = ino;
		d->d_off = 0;
		d->d_reclen = reclen;
		head_len = offsetof(struct linux_dirent, d_name);
		break;
	default:
		d32->d_ino = ino;
		d32->d_off = 0;
		d32->d_reclen = reclen;
		head_len = offsetof(struct compat_linux_dirent, d_name);
	}
	tail = reclen - head_len - namelen;
	if (gd->kind != DIRENT64)
		zeros[tail - 1] = type;
	if (copy_to_user(to, head, head_len) || copy_to_user(to + head_len, name, namelen) ||
	    copy_to_user(to + head_len + namelen, zeros, tail))
		return -EFAULT;
	return 0;
}

static bool filldir(struct dir_context *ctx, const char *name, int namelen, loff_t offset,
		    u64 ino, unsigned int type)
{
	struct getdents *gd = container_of(ctx, struct getdents, ctx);
	int reclen;

	switch (gd->kind) {
	case DIRENT64:
		reclen = ALIGN(offsetof(struct linux_dirent64, d_name) + namelen + 1, 8);
		break;
	case DIRENT:
		reclen = ALIGN(offsetof(struct linux_dirent, d_name) + namelen + 2, 8);
		break;
	default:
		reclen = ALIGN(offsetof(struct compat_linux_dirent, d_name) + namelen + 2, 4);
	}
	gd->err = -EINVAL;		/* says: not even one fits */
	if (reclen > gd->left)
		return false;
	gd->err = -EOVERFLOW;
	if (gd->kind == DIRENT_COMPAT && ino > U32_MAX)
		return false;
	gd->err = -EINTR;
	if (gd->prev && signal_pending(current))
		return false;
	gd->err = -EFAULT;
	if (put_offset(gd, offset) || put_entry(gd, name, namelen, ino, type, reclen))
		return false;
	gd->err = 0;
	gd->prev = gd->next;
	gd->next += reclen;
	gd->left -= reclen;
	return true;
}

static long do_getdents(unsigned int fd, void __user *dirent, unsigned int count,
			enum dirent_kind kind)
{
	struct getdents gd = {
		.ctx.actor = filldir, .kind = kind, .next = dirent,
	};
	struct fd f = fdget_pos(fd);
	long ret;

	if (!f.file)
		return -EBADF;
	if (count > INT_MAX)
		count = INT_MAX;
	gd.left = count;
	ret = iterate_dir(f.file, &gd.ctx);
	if (ret >= 0)
		ret = gd.err;
	if (gd.prev) {
		ret = count - gd.left;
		if (put_offset(&gd, gd.ctx.pos))
			ret = -EFAULT;
	}
	fdput_pos(f);
	return ret;
}

SYSCALL_DEFINE3(getdents64, unsigned int, fd, struct linux_dirent64 __user *, dirent,
		unsigned int, count)
{
	return do_getdents(fd, dirent, count, DIRENT64);
}

SYSCALL_DEFINE3(getdents, unsigned int, fd, struct linux_dirent __user *, dirent,
		unsigned int, count)
{
	return do_getdents(fd, dirent, count, DIRENT);
}

COMPAT_SYSCALL_DEFINE3(getdents, unsigned int, fd, struct compat_linux_dirent __user *, dirent,
		       unsigned int, count)
{
	return do_getdents(fd, dirent, count, DIRENT_COMPAT);
}

/* One entry a call, for programs older than getdents. */
struct compat_old_linux_dirent {
	u32		d_ino;
	u32		d_offset;
	unsigned short	d_namlen;
	char		d_name[];
};

struct old_readdir {
	struct dir_context	ctx;
	struct compat_old_linux_dirent __user *dirent;
	int			result;
};

static bool fill_old(struct dir_context *ctx, const char *name, int namelen, loff_t offset,
		     u64 ino, unsigned int type __maybe_unused)
{
	struct old_readdir *rd = container_of(ctx, struct old_readdir, ctx);
	struct compat_old_linux_dirent __user *d = rd->dirent;

	if (rd->result)
		return false;
	rd->result = 1;
	if (put_user((u32)ino, &d->d_ino) || put_user((u32)offset, &d->d_offset) ||
	    put_user((unsigned short)namelen, &d->d_namlen) ||
	    copy_to_user(d->d_name, name, namelen) || put_user((char)0, d->d_name + namelen))
		rd->result = -EFAULT;
	return rd->result > 0;
}

COMPAT_SYSCALL_DEFINE3(old_readdir, unsigned int, fd,
		       struct compat_old_linux_dirent __user *, dirent, unsigned int, count)
{
	struct old_readdir rd = { .ctx.actor = fill_old, .dirent = dirent };
	struct fd f = fdget_pos(fd);
	int err;

	(void)count;
	if (!f.file)
		return -EBADF;
	err = iterate_dir(f.file, &rd.ctx);
	fdput_pos(f);
	return rd.result ? rd.result : err;
}

SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	struct path pwd, root;
	char *page, *name;
	long len;
	int err;

	page = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	get_fs_pwd(current->fs, &pwd);
	get_fs_root(current->fs, &root);
	err = -ENOENT;
	if (d_unhashed(pwd.dentry) && pwd.dentry != pwd.mnt->mnt_root)
		goto out;
	err = __d_path(&pwd, &root, page, PATH_MAX, &name);
	if (err < 0)
		goto out;
	if (err > 0) {			/* outside of the root */
		static const char prefix[] = "(unreachable)";

		name -= sizeof(prefix) - 1;
		err = -ENAMETOOLONG;
		if (name < page)
			goto out;
		memcpy(name, prefix, sizeof(prefix) - 1);
	}
	len = page + PATH_MAX - name;
	err = -ERANGE;
	if ((unsigned long)len <= size)
		err = copy_to_user(buf, name, len) ? -EFAULT : len;
out:
	path_put(&root);
	path_put(&pwd);
	kfree(page);
	return err;
}
