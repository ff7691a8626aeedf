/*
 * statfs.c - statfs(2), ustat(2), sync(2) and its kin, and advice about files
 */
#include <asm/statfs.h>
#include <linux/fadvise.h>
#include <linux/fs.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "lib/string.h"
#include "mm/filemap.h"
#include "mm/uaccess.h"

int user_statfs(const char __user *name, struct kstatfs *st)
{
	struct path path;
	int err = user_path(name, &path);

	if (!err) {
		err = vfs_statfs(&path, st);
		path_put(&path);
	}
	return err;
}

int fd_statfs(int fd, struct kstatfs *st)
{
	struct fd f = fdget_raw(fd);
	int err = -EBADF;

	if (f.file) {
		err = vfs_statfs(&f.file->f_path, st);
		fdput(f);
	}
	return err;
}

static int put_statfs(const struct kstatfs *st, struct statfs __user *buf)
{
	struct statfs out;

	memset(&out, 0, sizeof(out));
	out.f_type = st->f_type;
	out.f_bsize = st->f_bsize;
	out.f_blocks = st->f_blocks;
	out.f_bfree = st->f_bfree;
	out.f_bavail = st->f_bavail;
	out.f_files = st->f_files;
	out.f_ffree = st->f_ffree;
	out.f_fsid.val[0] = st->f_fsid[0];
	out.f_fsid.val[1] = st->f_fsid[1];
	out.f_namelen = st->f_namelen;
	out.f_frsize = st->f_frsize;
	out.f_flags = st->f_flags;
	return copy_to_user(buf, &out, sizeof(out)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(statfs, const char __user *, pathname, struct statfs __user *, buf)
{
	struct kstatfs st;
	int err = user_statfs(pathname, &st);

	return err ? err : put_statfs(&st, buf);
}

SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct statfs __user *, buf)
{
	struct kstatfs st;
	int err = fd_statfs(fd, &st);

	return err ? err : put_statfs(&st, buf);
}

/*
 * Syncing.
 */
SYSCALL_DEFINE0(sync)
{
	ksys_sync();
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct fd f = fdget(fd);
	int err;

	if (!f.file)
		return -EBADF;
	err = sync_filesystem(f.file->f_inode->i_sb);
	fdput(f);
	return err;
}

static int do_fsync(unsigned int fd, loff_t start, loff_t end, int datasync)
{
	struct fd f = fdget(fd);
	int err = -EBADF;

	if (f.file) {
		err = -EINVAL;
		if (f.file->f_op->fsync)
			err = f.file->f_op->fsync(f.file, start, end, datasync);
		fdput(f);
	}
	return err;
}

SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd, 0, LLONG_MAX, 0);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd, 0, LLONG_MAX, 1);
}

/* Only data moves, to where the file's own writing out puts it. */
static int do_sync_file_range(struct file *file, loff_t offset, loff_t nbytes, unsigned int flags)
{
	loff_t end = nbytes ? offset + nbytes - 1 : LLONG_MAX;

	if (!file->f_mapping || !(flags & SYNC_FILE_RANGE_WRITE))
		return 0;
	return file->f_op->sync_range ? file->f_op->sync_range(file, offset, end) : 0;
}

long ksys_sync_file_range(int fd, loff_t offset, loff_t nbytes, unsigned int flags)
{
	struct fd f;
	umode_t mode;
	long err;

	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	mode = f.file->f_inode->i_mode;
	err = -EINVAL;
	if (!(flags & ~(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
			SYNC_FILE_RANGE_WAIT_AFTER)) &&
	    offset >= 0 && nbytes >= 0 && nbytes <= LLONG_MAX - offset)
		err = S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) || S_ISLNK(mode) ?
		      do_sync_file_range(f.file, offset, nbytes, flags) : -ESPIPE;
	fdput(f);
	return err;
}

SYSCALL_DEFINE4(sync_file_range, int, fd, loff_t, offset, loff_t, nbytes, unsigned int, flags)
{
	return ksys_sync_file_range(fd, offset, nbytes, flags);
}

/*
 * Advice: what is in memory needs none, but the arguments are checked.
 */
static void do_fadvise(struct file *file, loff_t offset, loff_t len, int advice)
{
	loff_t end = len && offset + len > offset ? offset + len : LLONG_MAX;
	pgoff_t first = (u64)offset >> PAGE_SHIFT, last = ((u64)end - 1) >> PAGE_SHIFT;

	if (!file->f_mapping->a_ops->readpage || offset < 0)
		return;
	if (advice == POSIX_FADV_WILLNEED) {
		readahead_range(file->f_mapping, first, last - first + 1);
	} else if (advice == POSIX_FADV_DONTNEED) {
		/* Whole pages only: the others hold what was not meant. */
		if (offset_in_page(offset))
			first++;
		if (end != LLONG_MAX && offset_in_page(end))
			last--;
		if (first <= last && end > PAGE_SIZE - 1)
			invalidate_mapping_pages(file->f_mapping, first, last);
	}
}

long ksys_fadvise64_64(int fd, loff_t offset, loff_t len, int advice)
{
	struct fd f = fdget(fd);
	long err = 0;

	if (!f.file)
		return -EBADF;
	if (S_ISFIFO(f.file->f_inode->i_mode))
		err = -ESPIPE;
	else if (len < 0)
		err = -EINVAL;
	else if (advice < 0 || advice > POSIX_FADV_NOREUSE)
		err = -EINVAL;
	else if (f.file->f_mapping)
		do_fadvise(f.file, offset, len, advice);
	fdput(f);
	return err;
}

SYSCALL_DEFINE4(fadvise64, int, fd, loff_t, offset, size_t, len, int, advice)
{
	return ksys_fadvise64_64(fd, offset, len, advice);
}

long ksys_readahead(int fd, loff_t offset, size_t count)
{
	struct fd f = fdget(fd);
	long err = -EBADF;

	if (!f.file)
		return err;
	if (f.file->f_mode & FMODE_READ)
		err = f.file->f_mapping && S_ISREG(f.file->f_inode->i_mode) ? 0 : -EINVAL;
	if (!err && count && offset >= 0)
		do_fadvise(f.file, offset, min_t(u64, count, LLONG_MAX - offset),
			   POSIX_FADV_WILLNEED);
	fdput(f);
	return err;
}

SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	return ksys_readahead(fd, offset, count);
}
