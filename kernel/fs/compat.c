/*
 * compat.c - the calls of fs/ as 32-bit programs make them
 *
 * Structures are converted and 64-bit arguments put together from two
 * registers, low half first; the work is that of the 64-bit calls.  (exec,
 * getdents and ioctl have theirs beside them.)
 */
#include "fs/compat.h"

#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/fcntl.h>

#include "fs/file.h"
#include "fs/internal.h"
#include "fs/locks.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "syscall/syscall.h"

#define COMPAT_OFF_T_MAX	0x7fffffff
#define COMPAT_LOFF_T_MAX	LLONG_MAX

/* A 64-bit argument that came in two registers. */
static loff_t join(u32 lo, u32 hi)
{
	return (u64)hi << 32 | lo;
}

/*
 * Opening: without O_LARGEFILE files of 2 GiB and more do not open.
 */
COMPAT_SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(AT_FDCWD, filename, flags, mode);
}

COMPAT_SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags, umode_t, mode)
{
	return do_sys_open(dfd, filename, flags, mode);
}

/*
 * stat, three layouts.
 */
struct compat_stat {
	u32	st_dev, st_ino;
	u16	st_mode, st_nlink, st_uid, st_gid;
	u32	st_rdev, st_size, st_blksize, st_blocks;
	u32	st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
	u32	__unused4, __unused5;
};

struct compat_stat64 {
	u64	st_dev;
	u8	__pad0[4];
	u32	__st_ino, st_mode, st_nlink, st_uid, st_gid;
	u64	st_rdev;
	u8	__pad3[4];
	s64	st_size;
	u32	st_blksize;
	s64	st_blocks;
	u32	st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
	u64	st_ino;
} __packed;

/* 16-bit ids: what does not fit is "nobody". */
static u16 high2low(u32 id)
{
	return id > 0xffff ? 65534 : id;
}

static int cp_old_stat(const struct kstat *stat, struct __old_kernel_stat __user *buf)
{
	struct __old_kernel_stat tmp;

	memset(&tmp, 0, sizeof(tmp));
	if (MAJOR(stat->dev) > 255 || MINOR(stat->dev) > 255 || MAJOR(stat->rdev) > 255 ||
	    MINOR(stat->rdev) > 255)
		return -EOVERFLOW;
	tmp.st_dev = MAJOR(stat->dev) << 8 | MINOR(stat->dev);
	tmp.st_ino = stat->ino;
	tmp.st_mode = stat->mode;
	tmp.st_nlink = stat->nlink;
	if (tmp.st_ino != stat->ino || tmp.st_nlink != stat->nlink)
		return -EOVERFLOW;
	tmp.st_uid = high2low(stat->uid);
	tmp.st_gid = high2low(stat->gid);
	tmp.st_rdev = MAJOR(stat->rdev) << 8 | MINOR(stat->rdev);
	if (stat->size > MAX_NON_LFS)
		return -EOVERFLOW;
	tmp.st_size = stat->size;
	tmp.st_atime = stat->atime.tv_sec;
	tmp.st_mtime = stat->mtime.tv_sec;
	tmp.st_ctime = stat->ctime.tv_sec;
	return copy_to_user(buf, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

static int cp_compat_stat(const struct kstat *stat, struct compat_stat __user *buf)
{
	struct compat_stat tmp;

	memset(&tmp, 0, sizeof(tmp));
	tmp.st_dev = new_encode_dev(stat->dev);
	tmp.st_ino = stat->ino;
	tmp.st_mode = stat->mode;
	tmp.st_nlink = stat->nlink;
	if (tmp.st_ino != stat->ino || tmp.st_nlink != stat->nlink)
		return -EOVERFLOW;
	tmp.st_uid = high2low(stat->uid);
	tmp.st_gid = high2low(stat->gid);
	tmp.st_rdev = new_encode_dev(stat->rdev);
	if ((u64)stat->size > MAX_NON_LFS)
		return -EOVERFLOW;
	tmp.st_size = stat->size;
	tmp.st_atime = stat->atime.tv_sec;
	tmp.st_atime_nsec = stat->atime.tv_nsec;
	tmp.st_mtime = stat->mtime.tv_sec;
	tmp.st_mtime_nsec = stat->mtime.tv_nsec;
	tmp.st_ctime = stat->ctime.tv_sec;
	tmp.st_ctime_nsec = stat->ctime.tv_nsec;
	tmp.st_blocks = stat->blocks;
	tmp.st_blksize = stat->blksize;
	return copy_to_user(buf, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

static int cp_stat64(const struct kstat *stat, struct compat_stat64 __user *buf)
{
	struct compat_stat64 tmp;

	BUILD_BUG_ON(sizeof(tmp) != 96);
	memset(&tmp, 0, sizeof(tmp));
	tmp.st_dev = new_encode_dev(stat->dev);
	tmp.__st_ino = stat->ino;
	tmp.st_mode = stat->mode;
	tmp.st_nlink = stat->nlink;
	tmp.st_uid = stat->uid;
	tmp.st_gid = stat->gid;
	tmp.st_rdev = new_encode_dev(stat->rdev);
	tmp.st_size = stat->size;
	tmp.st_blksize = stat->blksize;
	tmp.st_blocks = stat->blocks;
	tmp.st_atime = stat->atime.tv_sec;
	tmp.st_atime_nsec = stat->atime.tv_nsec;
	tmp.st_mtime = stat->mtime.tv_sec;
	tmp.st_mtime_nsec = stat->mtime.tv_nsec;
	tmp.st_ctime = stat->ctime.tv_sec;
	tmp.st_ctime_nsec = stat->ctime.tv_nsec;
	tmp.st_ino = stat->ino;
	return copy_to_user(buf, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

#define STAT_BY_PATH(name, flags, put, buf) ({ \
	struct kstat stat; \
	int __err = vfs_statx(AT_FDCWD, name, flags, &stat, STATX_BASIC_STATS); \
	__err ? __err : put(&stat, buf); })
#define STAT_BY_FD(fd, put, buf) ({ \
	struct kstat stat; \
	int __err = vfs_fstat(fd, &stat); \
	__err ? __err : put(&stat, buf); })

SYSCALL_DEFINE2(stat, const char __user *, filename, struct __old_kernel_stat __user *, statbuf)
{
	return STAT_BY_PATH(filename, 0, cp_old_stat, statbuf);
}

SYSCALL_DEFINE2(lstat, const char __user *, filename, struct __old_kernel_stat __user *, statbuf)
{
	return STAT_BY_PATH(filename, AT_SYMLINK_NOFOLLOW, cp_old_stat, statbuf);
}

SYSCALL_DEFINE2(fstat, unsigned int, fd, struct __old_kernel_stat __user *, statbuf)
{
	return STAT_BY_FD(fd, cp_old_stat, statbuf);
}

COMPAT_SYSCALL_DEFINE2(newstat, const char __user *, filename, struct compat_stat __user *, statbuf)
{
	return STAT_BY_PATH(filename, 0, cp_compat_stat, statbuf);
}

COMPAT_SYSCALL_DEFINE2(newlstat, const char __user *, filename,
		       struct compat_stat __user *, statbuf)
{
	return STAT_BY_PATH(filename, AT_SYMLINK_NOFOLLOW, cp_compat_stat, statbuf);
}

COMPAT_SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct compat_stat __user *, statbuf)
{
	return STAT_BY_FD(fd, cp_compat_stat, statbuf);
}

COMPAT_SYSCALL_DEFINE2(ia32_stat64, const char __user *, filename,
		       struct compat_stat64 __user *, statbuf)
{
	return STAT_BY_PATH(filename, 0, cp_stat64, statbuf);
}

COMPAT_SYSCALL_DEFINE2(ia32_lstat64, const char __user *, filename,
		       struct compat_stat64 __user *, statbuf)
{
	return STAT_BY_PATH(filename, AT_SYMLINK_NOFOLLOW, cp_stat64, statbuf);
}

COMPAT_SYSCALL_DEFINE2(ia32_fstat64, unsigned int, fd, struct compat_stat64 __user *, statbuf)
{
	return STAT_BY_FD(fd, cp_stat64, statbuf);
}

COMPAT_SYSCALL_DEFINE4(ia32_fstatat64, unsigned int, dfd, const char __user *, filename,
		       struct compat_stat64 __user *, statbuf, int, flag)
{
	struct kstat stat;
	int err = vfs_statx(dfd, filename, flag, &stat, STATX_BASIC_STATS);

	return err ? err : cp_stat64(&stat, statbuf);
}

/*
 * statfs
 */
struct compat_statfs {
	u32	f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	s32	f_fsid[2];
	u32	f_namelen, f_frsize, f_flags, f_spare[4];
};

static int put_compat_statfs(const struct kstatfs *st, struct compat_statfs __user *buf)
{
	struct compat_statfs tmp;

	if ((st->f_blocks | st->f_bfree | st->f_bavail) >> 32)
		return -EOVERFLOW;
	memset(&tmp, 0, sizeof(tmp));
	tmp.f_type = st->f_type;
	tmp.f_bsize = st->f_bsize;
	tmp.f_blocks = st->f_blocks;
	tmp.f_bfree = st->f_bfree;
	tmp.f_bavail = st->f_bavail;
	tmp.f_files = st->f_files;
	tmp.f_ffree = st->f_ffree;
	tmp.f_fsid[0] = st->f_fsid[0];
	tmp.f_fsid[1] = st->f_fsid[1];
	tmp.f_namelen = st->f_namelen;
	tmp.f_frsize = st->f_frsize;
	tmp.f_flags = st->f_flags;
	return copy_to_user(buf, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

/* i386 aligns 64-bit members to four bytes: 84 in all. */
struct ia32_statfs64 {
	u32	f_type, f_bsize;
	u64	f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	s32	f_fsid[2];
	u32	f_namelen, f_frsize, f_flags, f_spare[4];
} __packed;

static int put_compat_statfs64(const struct kstatfs *st, u32 size,
			       struct ia32_statfs64 __user *buf)
{
	struct ia32_statfs64 tmp;

	memset(&tmp, 0, sizeof(tmp));
	tmp.f_type = st->f_type;
	tmp.f_bsize = st->f_bsize;
	tmp.f_blocks = st->f_blocks;
	tmp.f_bfree = st->f_bfree;
	tmp.f_bavail = st->f_bavail;
	tmp.f_files = st->f_files;
	tmp.f_ffree = st->f_ffree;
	tmp.f_fsid[0] = st->f_fsid[0];
	tmp.f_fsid[1] = st->f_fsid[1];
	tmp.f_namelen = st->f_namelen;
	tmp.f_frsize = st->f_frsize;
	tmp.f_flags = st->f_flags;
	return copy_to_user(buf, &tmp, min_t(size_t, size, sizeof(tmp))) ? -EFAULT : 0;
}

/* Programs say 84 or 88, as their compiler pads. */
static bool statfs64_size_ok(u32 size)
{
	return size == sizeof(struct ia32_statfs64) || size == sizeof(struct ia32_statfs64) + 4;
}

COMPAT_SYSCALL_DEFINE2(statfs, const char __user *, pathname, struct compat_statfs __user *, buf)
{
	struct kstatfs st;
	int err = user_statfs(pathname, &st);

	return err ? err : put_compat_statfs(&st, buf);
}

COMPAT_SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct compat_statfs __user *, buf)
{
	struct kstatfs st;
	int err = fd_statfs(fd, &st);

	return err ? err : put_compat_statfs(&st, buf);
}

COMPAT_SYSCALL_DEFINE3(statfs64, const char __user *, pathname, u32, sz,
		       struct ia32_statfs64 __user *, buf)
{
	struct kstatfs st;
	int err;

	if (!statfs64_size_ok(sz))
		return -EINVAL;
	err = user_statfs(pathname, &st);
	return err ? err : put_compat_statfs64(&st, sz, buf);
}

COMPAT_SYSCALL_DEFINE3(fstatfs64, unsigned int, fd, u32, sz, struct ia32_statfs64 __user *, buf)
{
	struct kstatfs st;
	int err;

	if (!statfs64_size_ok(sz))
		return -EINVAL;
	err = fd_statfs(fd, &st);
	return err ? err : put_compat_statfs64(&st, sz, buf);
}

/*
 * fcntl: locks in two layouts.
 */
struct compat_flock {
	s16	l_type, l_whence;
	s32	l_start, l_len;
	s32	l_pid;
};

struct compat_flock64 {
	s16	l_type, l_whence;
	s64	l_start, l_len;
	s32	l_pid;
} __packed;

static int get_flock(struct flock *fl, const void __user *u, bool wide)
{
	struct compat_flock64 f64;
	struct compat_flock f32;

	if (wide) {
		if (copy_from_user(&f64, u, sizeof(f64)))
			return -EFAULT;
		*fl = (struct flock){ f64.l_type, f64.l_whence, f64.l_start, f64.l_len, f64.l_pid };
	} else {
		if (copy_from_user(&f32, u, sizeof(f32)))
			return -EFAULT;
		*fl = (struct flock){ f32.l_type, f32.l_whence, f32.l_start, f32.l_len, f32.l_pid };
	}
	return 0;
}

static int put_flock(const struct flock *fl, void __user *u, bool wide)
{
	struct compat_flock64 f64 = { fl->l_type, fl->l_whence, fl->l_start, fl->l_len, fl->l_pid };
	struct compat_flock f32 = { fl->l_type, fl->l_whence, fl->l_start, fl->l_len, fl->l_pid };

	if (wide)
		return copy_to_user(u, &f64, sizeof(f64)) ? -EFAULT : 0;
	if (fl->l_start > COMPAT_OFF_T_MAX)
		return -EOVERFLOW;
	if (fl->l_len > COMPAT_OFF_T_MAX)
		f32.l_len = COMPAT_OFF_T_MAX;
	return copy_to_user(u, &f32, sizeof(f32)) ? -EFAULT : 0;
}

static long compat_lock(unsigned int fd, struct file *file, unsigned int cmd, void __user *arg,
			bool wide)
{
	struct flock fl;
	long err = get_flock(&fl, arg, wide);

	if (err)
		return err;
	if (cmd != F_GETLK && cmd != F_OFD_GETLK)
		return fcntl_setlk(fd, file, cmd, &fl);
	err = fcntl_getlk(file, cmd, &fl);
	return err ? err : put_flock(&fl, arg, wide);
}

static long do_compat_fcntl64(unsigned int fd, unsigned int cmd, u32 arg, bool is_fcntl64)
{
	struct fd f = fdget_raw(fd);
	long err = -EBADF;

	if (!f.file)
		return err;
	if ((f.file->f_mode & FMODE_PATH) && !fcntl_cmd_on_path(cmd))
		goto out;
	switch (cmd) {
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		err = compat_lock(fd, f.file, cmd, compat_ptr(arg), false);
		break;
	case 12: case 13: case 14:		/* F_GETLK64 and its kin, of i386 alone */
		err = -EINVAL;
		if (is_fcntl64)
			err = compat_lock(fd, f.file, cmd - 12 + F_GETLK, compat_ptr(arg), true);
		break;
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		err = -EINVAL;
		if (is_fcntl64)
			err = compat_lock(fd, f.file, cmd, compat_ptr(arg), true);
		break;
	case F_SETOWN:
		err = do_fcntl_common(fd, cmd, (long)(s32)arg, f.file);
		break;
	default:
		err = do_fcntl_common(fd, cmd, arg, f.file);
	}
out:
	fdput(f);
	return err;
}

COMPAT_SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, u32, arg)
{
	return do_compat_fcntl64(fd, cmd, arg, false);
}

COMPAT_SYSCALL_DEFINE3(fcntl64, unsigned int, fd, unsigned int, cmd, u32, arg)
{
	return do_compat_fcntl64(fd, cmd, arg, true);
}

/*
 * Reading and writing.
 */
typedef const struct iovec __user *uvec_t;
#define UVEC(vec)	((uvec_t)(vec))

COMPAT_SYSCALL_DEFINE3(readv, u32, fd, const struct compat_iovec __user *, vec, u32, vlen)
{
	return do_rwv(fd, UVEC(vec), vlen, 0, false, true);
}

COMPAT_SYSCALL_DEFINE3(writev, u32, fd, const struct compat_iovec __user *, vec, u32, vlen)
{
	return do_rwv(fd, UVEC(vec), vlen, 0, true, true);
}

COMPAT_SYSCALL_DEFINE5(preadv, u32, fd, const struct compat_iovec __user *, vec, u32, vlen,
		       u32, pos_low, u32, pos_high)
{
	return do_prwv(fd, UVEC(vec), vlen, join(pos_low, pos_high), 0, false, true);
}

COMPAT_SYSCALL_DEFINE5(pwritev, u32, fd, const struct compat_iovec __user *, vec, u32, vlen,
		       u32, pos_low, u32, pos_high)
{
	return do_prwv(fd, UVEC(vec), vlen, join(pos_low, pos_high), 0, true, true);
}

COMPAT_SYSCALL_DEFINE6(preadv2, u32, fd, const struct compat_iovec __user *, vec, u32, vlen,
		       u32, pos_low, u32, pos_high, int, flags)
{
	loff_t pos = join(pos_low, pos_high);

	if (pos == -1)
		return do_rwv(fd, UVEC(vec), vlen, flags, false, true);
	return do_prwv(fd, UVEC(vec), vlen, pos, flags, false, true);
}

COMPAT_SYSCALL_DEFINE6(pwritev2, u32, fd, const struct compat_iovec __user *, vec, u32, vlen,
		       u32, pos_low, u32, pos_high, int, flags)
{
	loff_t pos = join(pos_low, pos_high);

	if (pos == -1)
		return do_rwv(fd, UVEC(vec), vlen, flags, true, true);
	return do_prwv(fd, UVEC(vec), vlen, pos, flags, true, true);
}

COMPAT_SYSCALL_DEFINE5(ia32_pread64, unsigned int, fd, char __user *, buf, u32, count,
		       u32, poslo, u32, poshi)
{
	return ksys_pread64(fd, buf, count, join(poslo, poshi));
}

COMPAT_SYSCALL_DEFINE5(ia32_pwrite64, unsigned int, fd, const char __user *, buf, u32, count,
		       u32, poslo, u32, poshi)
{
	return ksys_pwrite64(fd, buf, count, join(poslo, poshi));
}

COMPAT_SYSCALL_DEFINE4(vmsplice, int, fd, const struct compat_iovec __user *, iov, u32, nr_segs,
		       unsigned int, flags)
{
	return do_vmsplice(fd, UVEC(iov), nr_segs, flags, true);
}

COMPAT_SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, s32 __user *, offset, u32, count)
{
	ssize_t n;
	loff_t pos;
	s32 off;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count, MAX_NON_LFS);
	if (get_user(off, offset))
		return -EFAULT;
	pos = off;
	n = do_sendfile(out_fd, in_fd, &pos, count, MAX_NON_LFS);
	if (put_user((s32)pos, offset))
		return -EFAULT;
	return n;
}

COMPAT_SYSCALL_DEFINE4(sendfile64, int, out_fd, int, in_fd, loff_t __user *, offset, u32, count)
{
	loff_t pos;
	ssize_t n;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count, 0);
	if (copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	n = do_sendfile(out_fd, in_fd, &pos, count, 0);
	if (put_user(pos, offset))
		return -EFAULT;
	return n;
}

COMPAT_SYSCALL_DEFINE3(lseek, unsigned int, fd, s32, offset, unsigned int, whence)
{
	loff_t pos = ksys_lseek(fd, offset, whence);

	return pos > COMPAT_OFF_T_MAX ? -EOVERFLOW : pos;
}

COMPAT_SYSCALL_DEFINE5(_llseek, unsigned int, fd, u32, offset_high, u32, offset_low,
		       loff_t __user *, result, unsigned int, whence)
{
	loff_t pos = ksys_lseek(fd, join(offset_low, offset_high), whence);

	if (pos < 0)
		return pos;
	return copy_to_user(result, &pos, sizeof(pos)) ? -EFAULT : 0;
}

/*
 * Sizes and ranges.
 */
COMPAT_SYSCALL_DEFINE2(truncate, const char __user *, path, s32, length)
{
	return do_sys_truncate(path, length);
}

COMPAT_SYSCALL_DEFINE2(ftruncate, unsigned int, fd, s32, length)
{
	return do_sys_ftruncate(fd, length, true);
}

COMPAT_SYSCALL_DEFINE3(ia32_truncate64, const char __user *, filename, u32, offset_low,
		       u32, offset_high)
{
	return do_sys_truncate(filename, join(offset_low, offset_high));
}

COMPAT_SYSCALL_DEFINE3(ia32_ftruncate64, unsigned int, fd, u32, offset_low, u32, offset_high)
{
	return do_sys_ftruncate(fd, join(offset_low, offset_high), false);
}

COMPAT_SYSCALL_DEFINE6(ia32_fallocate, int, fd, int, mode, u32, offset_lo, u32, offset_hi,
		       u32, len_lo, u32, len_hi)
{
	struct fd f = fdget(fd);
	long err = -EBADF;

	if (f.file) {
		err = vfs_fallocate(f.file, mode, join(offset_lo, offset_hi),
				    join(len_lo, len_hi));
		fdput(f);
	}
	return err;
}

COMPAT_SYSCALL_DEFINE5(ia32_fadvise64, int, fd, u32, offset_lo, u32, offset_hi, u32, len,
		       int, advice)
{
	return ksys_fadvise64_64(fd, join(offset_lo, offset_hi), len, advice);
}

COMPAT_SYSCALL_DEFINE6(ia32_fadvise64_64, int, fd, u32, offset_low, u32, offset_high,
		       u32, len_low, u32, len_high, int, advice)
{
	return ksys_fadvise64_64(fd, join(offset_low, offset_high), join(len_low, len_high),
				 advice);
}

COMPAT_SYSCALL_DEFINE4(ia32_readahead, int, fd, u32, off_lo, u32, off_hi, u32, count)
{
	return ksys_readahead(fd, join(off_lo, off_hi), count);
}

COMPAT_SYSCALL_DEFINE6(ia32_sync_file_range, int, fd, u32, off_low, u32, off_hi, u32, n_low,
		       u32, n_hi, unsigned int, flags)
{
	return ksys_sync_file_range(fd, join(off_low, off_hi), join(n_low, n_hi), flags);
}

/*
 * Times: 32-bit seconds.
 */
struct compat_timespec {
	s32	tv_sec, tv_nsec;
};

COMPAT_SYSCALL_DEFINE4(utimensat_time32, unsigned int, dfd, const char __user *, filename,
		       struct compat_timespec __user *, t, int, flags)
{
	struct compat_timespec ts[2];
	struct timespec64 times[2];

	if (!t)
		return do_utimes(dfd, filename, NULL, flags);
	if (copy_from_user(ts, t, sizeof(ts)))
		return -EFAULT;
	times[0] = (struct timespec64){ ts[0].tv_sec, ts[0].tv_nsec };
	times[1] = (struct timespec64){ ts[1].tv_sec, ts[1].tv_nsec };
	if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	return do_utimes(dfd, filename, times, flags);
}

static long compat_futimesat(int dfd, const char __user *filename, const s32 __user *t)
{
	s32 us32[4];
	s64 us[4];
	int i;

	if (!t)
		return do_utimes(dfd, filename, NULL, 0);
	if (copy_from_user(us32, t, sizeof(us32)))
		return -EFAULT;
	for (i = 0; i < 4; i++)
		us[i] = us32[i];
	return do_futimesat_us(dfd, filename, us);
}

COMPAT_SYSCALL_DEFINE3(futimesat_time32, unsigned int, dfd, const char __user *, filename,
		       const s32 __user *, t)
{
	return compat_futimesat(dfd, filename, t);
}

COMPAT_SYSCALL_DEFINE2(utimes_time32, const char __user *, filename, const s32 __user *, t)
{
	return compat_futimesat(AT_FDCWD, filename, t);
}

COMPAT_SYSCALL_DEFINE2(utime_time32, const char __user *, filename, const s32 __user *, t)
{
	struct timespec64 ts[2];
	s32 sec[2];

	if (!t)
		return do_utimes(AT_FDCWD, filename, NULL, 0);
	if (copy_from_user(sec, t, sizeof(sec)))
		return -EFAULT;
	ts[0] = (struct timespec64){ sec[0], 0 };
	ts[1] = (struct timespec64){ sec[1], 0 };
	return do_utimes(AT_FDCWD, filename, ts, 0);
}

/*
 * 16-bit ids: 0xffff means "leave it".
 */
static u32 low2high(u16 id)
{
	return id == 0xffff ? (u32)-1 : id;
}

SYSCALL_DEFINE3(chown16, const char __user *, filename, u16, user, u16, group)
{
	return do_fchownat(AT_FDCWD, filename, low2high(user), low2high(group), 0);
}

SYSCALL_DEFINE3(lchown16, const char __user *, filename, u16, user, u16, group)
{
	return do_fchownat(AT_FDCWD, filename, low2high(user), low2high(group),
			   AT_SYMLINK_NOFOLLOW);
}

SYSCALL_DEFINE3(fchown16, unsigned int, fd, u16, user, u16, group)
{
	return ksys_fchown(fd, low2high(user), low2high(group));
}
