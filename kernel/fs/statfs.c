/*
 * statfs.c - statfs(2), ustat(2) and what sync(2) does: nothing is elsewhere
 */
#include <asm/statfs.h>
#include <linux/fs.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "lib/string.h"
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
 * Syncing: every file system here is memory, or writes through.
 */
SYSCALL_DEFINE0(sync)
{
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
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
		      0 : -ESPIPE;
	fdput(f);
	return err;
}

SYSCALL_DEFINE4(sync_file_range, int, fd, loff_t, offset, loff_t, nbytes, unsigned int, flags)
{
	return ksys_sync_file_range(fd, offset, nbytes, flags);
}

/*
 * Advice: what is in memory needs none.  The arguments are checked as if.
 */
long ksys_fadvise64_64(int fd, loff_t offset, loff_t len, int advice)
{
	struct fd f = fdget(fd);
	long err = 0;

	(void)offset;
	if (!f.file)
		return -EBADF;
	if (S_ISFIFO(f.file->f_inode->i_mode))
		err = -ESPIPE;
	else if (!f.file->f_mapping || len < 0)
		err = -EINVAL;
	else if (advice < 0 || advice > 5)	/* POSIX_FADV_NOREUSE */
		err = -EINVAL;
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

	(void)offset;
	(void)count;
	if (!f.file)
		return err;
	if (f.file->f_mode & FMODE_READ)
		err = f.file->f_mapping && S_ISREG(f.file->f_inode->i_mode) ? 0 : -EINVAL;
	fdput(f);
	return err;
}

SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	return ksys_readahead(fd, offset, count);
}
