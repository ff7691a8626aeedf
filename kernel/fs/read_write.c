/*
 * read_write.c - read, write and seek
 *
 * The way of write(2): fdget_pos() finds the file and, when others could move
 * it, locks its position; vfs_write() checks what holds for every file; then
 * it is the file's own ->write_iter.
 */
#include "fs/fs.h"

#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "mm/filemap.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/rlimit.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

static inline loff_t file_pos_read(struct file *file)
{
	return file->f_pos;
}

static inline void file_pos_write(struct file *file, loff_t pos)
{
	file->f_pos = pos;
}

/* Does [*ppos, *ppos + count) make sense as a part of the file? */
int rw_verify_area(struct file *file, const loff_t *ppos, size_t count)
{
	loff_t pos;

	if (unlikely((ssize_t)count < 0))
		return -EINVAL;
	if (!ppos)
		return 0;
	pos = *ppos;
	if (likely(pos >= 0 && (loff_t)(pos + count) >= 0))
		return 0;
	if (file->f_mode & FMODE_UNSIGNED_OFFSET)
		return pos < 0 && count >= -(u64)pos ? -EOVERFLOW : 0;
	return -EINVAL;
}

static __always_inline void init_sync_kiocb(struct kiocb *kiocb, struct file *file, loff_t pos)
{
	unsigned int flags = file->f_flags;

	kiocb->ki_filp = file;
	kiocb->ki_pos = pos;
	kiocb->ki_flags = 0;
	if (unlikely(flags & (O_APPEND | O_DSYNC | O_DIRECT))) {
		if (flags & O_APPEND)
			kiocb->ki_flags |= IOCB_APPEND;
		if (flags & O_DIRECT)
			kiocb->ki_flags |= IOCB_DIRECT;
		if (flags & O_DSYNC)
			kiocb->ki_flags |= IOCB_DSYNC;
		if (flags & __O_SYNC)
			kiocb->ki_flags |= IOCB_SYNC;
	}
}

/* The way a traced call takes: the work function, then the file's own operation. */
static noinline void trace_file(const void *edge, const void *op, const void *op_iter)
{
	__trace_step(edge, TRACE_STEP_EDGE, 0);
	__trace_step(op ? op : op_iter, TRACE_STEP_FILE, 0);
}

ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter iter;
	struct kiocb kiocb;
	ssize_t ret;

	if (unlikely(!(file->f_mode & FMODE_READ)))
		return -EBADF;
	if (unlikely(!(file->f_mode & FMODE_CAN_READ)))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	ret = rw_verify_area(file, pos, count);
	if (unlikely(ret))
		return ret;
	if (count > MAX_RW_COUNT)
		count = MAX_RW_COUNT;

	if (trace_enabled())
		trace_file(vfs_read, file->f_op->read, file->f_op->read_iter);
	if (unlikely(file->f_op->read)) {
		ret = file->f_op->read(file, buf, count, pos);
	} else {
		init_sync_kiocb(&kiocb, file, *pos);
		iov_iter_ubuf(&iter, ITER_DEST, buf, count);
		ret = file->f_op->read_iter(&kiocb, &iter);
		*pos = kiocb.ki_pos;
	}
	if (ret > 0)
		fsnotify_file(file, IN_ACCESS);
	return ret;
}

ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct iov_iter iter;
	struct kiocb kiocb;
	ssize_t ret;

	if (unlikely(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (unlikely(!(file->f_mode & FMODE_CAN_WRITE)))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	ret = rw_verify_area(file, pos, count);
	if (unlikely(ret))
		return ret;
	if (count > MAX_RW_COUNT)
		count = MAX_RW_COUNT;

	if (trace_enabled())
		trace_file(vfs_write, file->f_op->write, file->f_op->write_iter);
	if (unlikely(file->f_op->write)) {
		ret = file->f_op->write(file, buf, count, pos);
	} else {
		init_sync_kiocb(&kiocb, file, *pos);
		iov_iter_ubuf(&iter, ITER_SOURCE, (void __user *)buf, count);
		ret = file->f_op->write_iter(&kiocb, &iter);
		*pos = kiocb.ki_pos;
	}
	if (ret > 0)
		fsnotify_file(file, IN_MODIFY);
	return ret;
}

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret = -EBADF;

	if (f.file) {
		loff_t pos = file_pos_read(f.file);

		ret = vfs_read(f.file, buf, count, &pos);
		if (ret >= 0)
			file_pos_write(f.file, pos);
		fdput_pos(f);
	}
	return ret;
}

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret = -EBADF;

	if (f.file) {
		loff_t pos = file_pos_read(f.file);

		ret = vfs_write(f.file, buf, count, &pos);
		if (ret >= 0)
			file_pos_write(f.file, pos);
		fdput_pos(f);
	}
	return ret;
}

ssize_t ksys_pread64(unsigned int fd, char __user *buf, size_t count, loff_t pos)
{
	ssize_t ret = -EBADF;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (f.file) {
		ret = -ESPIPE;
		if (f.file->f_mode & FMODE_PREAD)
			ret = vfs_read(f.file, buf, count, &pos);
		fdput(f);
	}
	return ret;
}

ssize_t ksys_pwrite64(unsigned int fd, const char __user *buf, size_t count, loff_t pos)
{
	ssize_t ret = -EBADF;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (f.file) {
		ret = -ESPIPE;
		if (f.file->f_mode & FMODE_PWRITE)
			ret = vfs_write(f.file, buf, count, &pos);
		fdput(f);
	}
	return ret;
}

SYSCALL_DEFINE4(pread64, unsigned int, fd, char __user *, buf, size_t, count, loff_t, pos)
{
	return ksys_pread64(fd, buf, count, pos);
}

SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const char __user *, buf, size_t, count,
		loff_t, pos)
{
	return ksys_pwrite64(fd, buf, count, pos);
}

/*
 * From and to kernel memory.
 */
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	struct kvec kvec = { .iov_base = buf };
	struct iov_iter iter;

	kvec.iov_len = min_t(size_t, count, MAX_RW_COUNT);
	iov_iter_kvec(&iter, ITER_DEST, &kvec, 1, kvec.iov_len);
	return vfs_iter_read(file, &iter, pos, 0);
}

ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	struct kvec kvec = { .iov_base = (void *)buf };
	struct iov_iter iter;

	kvec.iov_len = min_t(size_t, count, MAX_RW_COUNT);
	iov_iter_kvec(&iter, ITER_SOURCE, &kvec, 1, kvec.iov_len);
	return vfs_iter_write(file, &iter, pos, 0);
}

static int kiocb_set_rw_flags(struct kiocb *kiocb, int rwf)
{
	if (likely(!rwf))
		return 0;
	if (rwf & ~RWF_SUPPORTED)
		return -EOPNOTSUPP;
	if (rwf & RWF_NOWAIT) {
		if (!(kiocb->ki_filp->f_mode & FMODE_NOWAIT))
			return -EOPNOTSUPP;
		kiocb->ki_flags |= IOCB_NOWAIT;
	}
	if (rwf & RWF_HIPRI)
		kiocb->ki_flags |= IOCB_HIPRI;
	if (rwf & RWF_DSYNC)
		kiocb->ki_flags |= IOCB_DSYNC;
	if (rwf & RWF_SYNC)
		kiocb->ki_flags |= IOCB_SYNC | IOCB_DSYNC;
	if (rwf & RWF_APPEND)
		kiocb->ki_flags |= IOCB_APPEND;
	return 0;
}

static ssize_t iter_rw(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf, bool write)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file, *pos);
	ret = kiocb_set_rw_flags(&kiocb, rwf);
	if (ret)
		return ret;
	ret = write ? file->f_op->write_iter(&kiocb, iter) : file->f_op->read_iter(&kiocb, iter);
	*pos = kiocb.ki_pos;
	return ret;
}

/* Files with plain ->read or ->write: one call for each buffer. */
static ssize_t loop_rw(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf, bool write)
{
	ssize_t done = 0;

	if (rwf & ~RWF_HIPRI)
		return -EOPNOTSUPP;
	if (!user_backed_iter(iter))
		return -EINVAL;
	while (iov_iter_count(iter)) {
		size_t len = iov_iter_single_seg_count(iter);
		void __user *base = iter_is_ubuf(iter) ? iter->ubuf :
				    (void __user *)iter->__iov->iov_base;
		char __user *buf = (char __user *)base + iter->iov_offset;
		ssize_t n = write ? file->f_op->write(file, buf, len, pos) :
				    file->f_op->read(file, buf, len, pos);

		if (n < 0)
			return done ? done : n;
		done += n;
		if ((size_t)n != len)
			break;
		iov_iter_advance(iter, n);
	}
	return done;
}

ssize_t do_iter_read(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf)
{
	size_t count = iov_iter_count(iter);
	ssize_t ret;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	if (!count)
		return 0;
	ret = rw_verify_area(file, pos, count);
	if (ret < 0)
		return ret;
	if (file->f_op->read_iter)
		ret = iter_rw(file, iter, pos, rwf, false);
	else
		ret = loop_rw(file, iter, pos, rwf, false);
	if (ret > 0)
		fsnotify_file(file, IN_ACCESS);
	return ret;
}

ssize_t do_iter_write(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf)
{
	size_t count = iov_iter_count(iter);
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	if (!count)
		return 0;
	ret = rw_verify_area(file, pos, count);
	if (ret < 0)
		return ret;
	if (file->f_op->write_iter)
		ret = iter_rw(file, iter, pos, rwf, true);
	else
		ret = loop_rw(file, iter, pos, rwf, true);
	if (ret > 0)
		fsnotify_file(file, IN_MODIFY);
	return ret;
}

ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf)
{
	if (!file->f_op->read_iter)
		return -EINVAL;
	return do_iter_read(file, iter, pos, rwf);
}

ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf)
{
	if (!file->f_op->write_iter)
		return -EINVAL;
	return do_iter_write(file, iter, pos, rwf);
}

/*
 * Vectors.  @compat: the program's struct iovec is the 32-bit one.
 */
static ssize_t vfs_rwv(struct file *file, const struct iovec __user *vec, unsigned long vlen,
		       loff_t *pos, int rwf, bool write, bool compat)
{
	struct iovec fast[UIO_FASTIOV], *iov = fast;
	struct iov_iter iter;
	ssize_t ret;

	ret = __import_iovec(write ? ITER_SOURCE : ITER_DEST, vec, vlen, UIO_FASTIOV, &iov, &iter,
			     compat);
	if (ret < 0)
		return ret;
	ret = write ? do_iter_write(file, &iter, pos, rwf) : do_iter_read(file, &iter, pos, rwf);
	kfree(iov);
	return ret;
}

ssize_t do_rwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen, int rwf,
	       bool write, bool compat)
{
	struct fd f = fdget_pos(fd);
	ssize_t ret = -EBADF;

	if (f.file) {
		loff_t pos = file_pos_read(f.file);

		ret = vfs_rwv(f.file, vec, vlen, &pos, rwf, write, compat);
		if (ret >= 0)
			file_pos_write(f.file, pos);
		fdput_pos(f);
	}
	return ret;
}

ssize_t do_prwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen,
		loff_t pos, int rwf, bool write, bool compat)
{
	ssize_t ret = -EBADF;
	struct fd f;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (f.file) {
		ret = -ESPIPE;
		if (f.file->f_mode & (write ? FMODE_PWRITE : FMODE_PREAD))
			ret = vfs_rwv(f.file, vec, vlen, &pos, rwf, write, compat);
		fdput(f);
	}
	return ret;
}

SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_rwv(fd, vec, vlen, 0, false, false);
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_rwv(fd, vec, vlen, 0, true, false);
}

/* The position comes in halves for 32-bit registers; in 64 bits the first has it all. */
SYSCALL_DEFINE5(preadv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	(void)pos_h;
	return do_prwv(fd, vec, vlen, pos_l, 0, false, false);
}

SYSCALL_DEFINE5(pwritev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h)
{
	(void)pos_h;
	return do_prwv(fd, vec, vlen, pos_l, 0, true, false);
}

SYSCALL_DEFINE6(preadv2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, int, flags)
{
	(void)pos_h;
	if ((loff_t)pos_l == -1)
		return do_rwv(fd, vec, vlen, flags, false, false);
	return do_prwv(fd, vec, vlen, pos_l, flags, false, false);
}

SYSCALL_DEFINE6(pwritev2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen,
		unsigned long, pos_l, unsigned long, pos_h, int, flags)
{
	(void)pos_h;
	if ((loff_t)pos_l == -1)
		return do_rwv(fd, vec, vlen, flags, true, false);
	return do_prwv(fd, vec, vlen, pos_l, flags, true, false);
}

/*
 * Position.
 */
loff_t no_llseek(struct file *file __maybe_unused, loff_t offset __maybe_unused,
		 int whence __maybe_unused)
{
	return -ESPIPE;
}

loff_t noop_llseek(struct file *file, loff_t offset __maybe_unused, int whence __maybe_unused)
{
	return file->f_pos;
}

static loff_t set_pos(struct file *file, loff_t offset, loff_t maxsize)
{
	if (offset < 0 && !(file->f_mode & FMODE_UNSIGNED_OFFSET))
		return -EINVAL;
	if (offset > maxsize)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof)
{
	switch (whence) {
	case SEEK_END:
		offset += eof;
		break;
	case SEEK_CUR:
		if (!offset)
			return file->f_pos;
		offset += file->f_pos;
		break;
	case SEEK_DATA:
		/* Without holes everything up to the end is data. */
		if ((unsigned long long)offset >= (unsigned long long)eof)
			return -ENXIO;
		break;
	case SEEK_HOLE:
		if ((unsigned long long)offset >= (unsigned long long)eof)
			return -ENXIO;
		offset = eof;
		break;
	}
	return set_pos(file, offset, maxsize);
}

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_inode;

	return generic_file_llseek_size(file, offset, whence, inode->i_sb->s_maxbytes,
					i_size_read(inode));
}

loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	return generic_file_llseek_size(file, offset, whence, size, size);
}

loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}

loff_t ksys_lseek(unsigned int fd, loff_t offset, unsigned int whence)
{
	struct fd f = fdget_pos(fd);
	loff_t ret = -EBADF;

	if (f.file) {
		ret = -EINVAL;
		if (whence <= SEEK_MAX)
			ret = vfs_llseek(f.file, offset, whence);
		fdput_pos(f);
	}
	return ret;
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, long, offset, unsigned int, whence)
{
	return ksys_lseek(fd, offset, whence);
}

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= (loff_t)available || !count)
		return 0;
	count = min_t(size_t, count, available - pos);
	left = copy_to_user(to, (const char *)from + pos, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*ppos = pos + count;
	return count;
}

/* How far may this write go?  Bytes, 0 for nothing to do, or -errno. */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct inode *inode = file->f_inode;
	unsigned long limit = rlimit(RLIMIT_FSIZE);
	loff_t max = inode->i_sb->s_maxbytes;

	if (!iov_iter_count(from))
		return 0;
	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(inode);
	if (unlikely((iocb->ki_flags & IOCB_NOWAIT) && !(iocb->ki_flags & IOCB_DIRECT)))
		return -EINVAL;
	if (unlikely(limit != RLIM_INFINITY)) {
		if (iocb->ki_pos >= (loff_t)limit) {
			send_sig(SIGXFSZ, current, 0);
			return -EFBIG;
		}
		iov_iter_truncate(from, limit - iocb->ki_pos);
	}
	if (!(file->f_flags & O_LARGEFILE))
		max = MAX_NON_LFS;
	if (unlikely(iocb->ki_pos >= max))
		return -EFBIG;
	iov_iter_truncate(from, max - iocb->ki_pos);
	return iov_iter_count(from);
}
