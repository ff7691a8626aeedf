/*
 * utimes.c - setting a file's times
 */
#include <linux/stat.h>
#include <linux/time.h>
#include <linux/utime.h>

#include "fs/compat.h"
#include "fs/file.h"
#include "fs/internal.h"
#include "mm/uaccess.h"
#include "sched/time.h"

static bool nsec_valid(long nsec)
{
	return nsec == UTIME_NOW || nsec == UTIME_OMIT || (nsec >= 0 && nsec < NSEC_PER_SEC);
}

/* @times NULL: both now. */
static int vfs_utimes(const struct path *path, const struct timespec64 *times)
{
	struct iattr attr = { .ia_valid = ATTR_CTIME | ATTR_MTIME | ATTR_ATIME };
	struct inode *inode = path->dentry->d_inode;
	int err;

	if (times) {
		if (!nsec_valid(times[0].tv_nsec) || !nsec_valid(times[1].tv_nsec))
			return -EINVAL;
		if (times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
			times = NULL;
	}
	err = mnt_want_write(path->mnt);
	if (err)
		return err;
	if (times) {
		if (times[0].tv_nsec == UTIME_OMIT) {
			attr.ia_valid &= ~ATTR_ATIME;
		} else if (times[0].tv_nsec != UTIME_NOW) {
			attr.ia_atime = times[0];
			attr.ia_valid |= ATTR_ATIME_SET;
		}
		if (times[1].tv_nsec == UTIME_OMIT) {
			attr.ia_valid &= ~ATTR_MTIME;
		} else if (times[1].tv_nsec != UTIME_NOW) {
			attr.ia_mtime = times[1];
			attr.ia_valid |= ATTR_MTIME_SET;
		}
		/* Keeping one time while the other becomes now is the owner's too. */
		attr.ia_valid |= ATTR_TIMES_SET;
	} else {
		attr.ia_valid |= ATTR_TOUCH;
	}
	inode_lock(inode);
	err = notify_change(path->dentry, &attr);
	inode_unlock(inode);
	return err;
}

long do_utimes(int dfd, const char __user *filename, const struct timespec64 *times, int flags)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	struct fd f;
	int err;

	if (!filename && dfd != AT_FDCWD) {
		if (flags)
			return -EINVAL;
		f = fdget(dfd);
		if (!f.file)
			return -EBADF;
		err = file_get_path(f.file, &path);
		fdput(f);
	} else {
		if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
			return -EINVAL;
		if (flags & AT_EMPTY_PATH)
			lookup |= LOOKUP_EMPTY;
		err = user_path_at(dfd, filename, lookup, &path);
	}
	if (err)
		return err;
	err = vfs_utimes(&path, times);
	path_put(&path);
	return err;
}

SYSCALL_DEFINE4(utimensat, int, dfd, const char __user *, filename,
		struct __kernel_timespec __user *, utimes, int, flags)
{
	struct timespec64 times[2];

	if (utimes) {
		if (get_timespec64(&times[0], &utimes[0]) || get_timespec64(&times[1], &utimes[1]))
			return -EFAULT;
		if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
			return 0;
	}
	return do_utimes(dfd, filename, utimes ? times : NULL, flags);
}

/* Seconds and microseconds. */
long do_futimesat_us(int dfd, const char __user *filename, const s64 us[4])
{
	struct timespec64 times[2];

	if (us[1] < 0 || us[1] >= USEC_PER_SEC || us[3] < 0 || us[3] >= USEC_PER_SEC)
		return -EINVAL;
	times[0] = (struct timespec64){ us[0], us[1] * NSEC_PER_USEC };
	times[1] = (struct timespec64){ us[2], us[3] * NSEC_PER_USEC };
	return do_utimes(dfd, filename, times, 0);
}

static long do_futimesat(int dfd, const char __user *filename,
			 const struct __kernel_old_timeval __user *utimes)
{
	struct __kernel_old_timeval tv[2];
	s64 us[4];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, 0);
	if (copy_from_user(tv, utimes, sizeof(tv)))
		return -EFAULT;
	us[0] = tv[0].tv_sec;
	us[1] = tv[0].tv_usec;
	us[2] = tv[1].tv_sec;
	us[3] = tv[1].tv_usec;
	return do_futimesat_us(dfd, filename, us);
}

SYSCALL_DEFINE3(futimesat, int, dfd, const char __user *, filename,
		struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(dfd, filename, utimes);
}

SYSCALL_DEFINE2(utimes, char __user *, filename, struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(AT_FDCWD, filename, utimes);
}

SYSCALL_DEFINE2(utime, char __user *, filename, struct utimbuf __user *, times)
{
	struct timespec64 ts[2];
	struct utimbuf tb;

	if (!times)
		return do_utimes(AT_FDCWD, filename, NULL, 0);
	if (copy_from_user(&tb, times, sizeof(tb)))
		return -EFAULT;
	ts[0] = (struct timespec64){ tb.actime, 0 };
	ts[1] = (struct timespec64){ tb.modtime, 0 };
	return do_utimes(AT_FDCWD, filename, ts, 0);
}
