/*
 * splice.c - from one descriptor to another without passing through a program
 *
 * Bytes go through a buffer of the kernel's.  What was taken from a pipe and
 * not accepted by the other side stays in the pipe: it is looked at first, and
 * dropped as far as it was written.
 */
#include <linux/fcntl.h>

#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/pipe.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/signal.h"

#define SPLICE_BUF	65536

#define SPLICE_F_MOVE		1
#define SPLICE_F_NONBLOCK	2
#define SPLICE_F_MORE		4
#define SPLICE_F_GIFT		8
#define SPLICE_F_ALL (SPLICE_F_MOVE | SPLICE_F_NONBLOCK | SPLICE_F_MORE | SPLICE_F_GIFT)

/* A transfer's buffer: not larger than the transfer. */
static void *splice_buf(size_t len, size_t *size)
{
	*size = min_t(size_t, PAGE_ALIGN(len), SPLICE_BUF);
	return kvmalloc(*size, GFP_KERNEL);
}

static void kernel_iter(struct iov_iter *iter, struct kvec *vec, int direction, void *buf,
			size_t len)
{
	*vec = (struct kvec){ buf, len };
	iov_iter_kvec(iter, direction, vec, 1, len);
}

/* Room in @pipe, waited for if need be: bytes, 0 when nobody reads, or -errno. */
static ssize_t pipe_room(struct pipe_inode_info *pipe, bool nonblock)
{
	int err = pipe_wait_writable(pipe, nonblock);

	if (err)
		return err;
	if (!READ_ONCE(pipe->readers)) {
		send_sig(SIGPIPE, current, 0);
		return -EPIPE;
	}
	return max_t(size_t, stream_room(&pipe->stream), 1);
}

static ssize_t drop_from_pipe(struct pipe_inode_info *pipe, size_t n)
{
	struct iov_iter iter;
	struct kvec vec;
	ssize_t done;

	kernel_iter(&iter, &vec, ITER_DEST, NULL, n);
	done = stream_read(&pipe->stream, &iter, STREAM_DROP, NULL);
	if (done > 0)
		pipe_wake_writers(pipe);
	return done;
}

/* Up to @len bytes of @pipe into @buf; they stay.  0: the end. */
static ssize_t look_into_pipe(struct pipe_inode_info *pipe, void *buf, size_t len, bool nonblock)
{
	struct iov_iter iter;
	struct kvec vec;
	ssize_t n;

	for (;;) {
		int err = pipe_wait_readable(pipe, nonblock);

		if (err)
			return err;
		kernel_iter(&iter, &vec, ITER_DEST, buf, len);
		n = stream_peek_at(&pipe->stream, 0, &iter, 0, NULL);
		if (n != -EAGAIN)
			return n;
	}
}

static ssize_t write_pipe(struct pipe_inode_info *pipe, void *buf, size_t len, bool nonblock)
{
	struct iov_iter iter;
	struct kvec vec;

	kernel_iter(&iter, &vec, ITER_SOURCE, buf, len);
	return pipe_do_write(pipe, &iter, nonblock, false);
}

/* One step each; bytes moved, 0 at the end, or -errno. */
static ssize_t pipe_to_pipe(struct pipe_inode_info *in, struct pipe_inode_info *out, void *buf,
			    size_t len, bool nonblock, bool keep)
{
	ssize_t room, n;

	n = pipe_wait_readable(in, nonblock);
	if (n)
		return n;
	room = pipe_room(out, nonblock);
	if (room < 0)
		return room;
	n = look_into_pipe(in, buf, min_t(size_t, len, room), nonblock);
	if (n <= 0)
		return n;
	n = write_pipe(out, buf, n, nonblock);
	if (n > 0 && !keep)
		n = drop_from_pipe(in, n);
	return n;
}

static ssize_t file_to_pipe(struct file *in, loff_t *pos, struct pipe_inode_info *out, void *buf,
			    size_t len, bool nonblock)
{
	ssize_t room = pipe_room(out, nonblock), n;

	if (room < 0)
		return room;
	n = kernel_read(in, buf, min_t(size_t, len, room), pos);
	return n > 0 ? write_pipe(out, buf, n, false) : n;
}

static ssize_t pipe_to_file(struct pipe_inode_info *in, struct file *out, loff_t *pos, void *buf,
			    size_t len, bool nonblock)
{
	ssize_t n = look_into_pipe(in, buf, len, nonblock);

	if (n <= 0)
		return n;
	n = kernel_write(out, buf, n, pos);
	return n > 0 ? drop_from_pipe(in, n) : n;
}

/*
 * Moves up to @len bytes; stops when something was moved and more would mean
 * to wait.
 */
static ssize_t do_splice(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
			 size_t len, unsigned int flags)
{
	struct pipe_inode_info *ipipe = get_pipe_info(in), *opipe = get_pipe_info(out);
	bool nonblock = flags & SPLICE_F_NONBLOCK;
	ssize_t done = 0, n = 0;
	size_t size;
	void *buf;

	if (ipipe && ((in->f_flags & O_NONBLOCK) && opipe))
		nonblock = true;
	if (opipe && (out->f_flags & O_NONBLOCK))
		nonblock = true;
	buf = splice_buf(len, &size);
	if (!buf)
		return -ENOMEM;
	while ((size_t)done < len) {
		size_t step = min_t(size_t, len - done, size);
		bool no_wait = nonblock || done;

		if (ipipe && opipe)
			n = pipe_to_pipe(ipipe, opipe, buf, step, no_wait, false);
		else if (ipipe)
			n = pipe_to_file(ipipe, out, out_pos, buf, step, no_wait);
		else
			n = file_to_pipe(in, in_pos, opipe, buf, step, no_wait);
		if (n <= 0)
			break;
		done += n;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	kvfree(buf);
	return done ? done : n;
}

static bool no_iter(struct file *file, bool write)
{
	return write ? !file->f_op->write_iter : !file->f_op->read_iter;
}

/* splice() with its checks; offsets are values here, NULL: the file's position. */
static ssize_t splice_files(struct file *in, loff_t *off_in, struct file *out, loff_t *off_out,
			    size_t len, unsigned int flags)
{
	struct pipe_inode_info *ipipe = get_pipe_info(in), *opipe = get_pipe_info(out);
	loff_t in_pos, out_pos;
	ssize_t n;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if ((ipipe && off_in) || (opipe && off_out))
		return -ESPIPE;
	if (!ipipe && !opipe)
		return -EINVAL;
	if (ipipe && ipipe == opipe)
		return -EINVAL;
	if (off_in && !(in->f_mode & FMODE_PREAD))
		return -EINVAL;
	if (off_out && !(out->f_mode & FMODE_PWRITE))
		return -EINVAL;
	if (ipipe && !opipe && (out->f_flags & O_APPEND))
		return -EINVAL;
	if ((!ipipe && no_iter(in, false)) || (!opipe && no_iter(out, true)))
		return -EINVAL;
	in_pos = off_in ? *off_in : in->f_pos;
	out_pos = off_out ? *off_out : out->f_pos;
	if (!ipipe) {
		n = rw_verify_area(in, &in_pos, len);
		if (n)
			return n;
	}
	if (!opipe) {
		n = rw_verify_area(out, &out_pos, len);
		if (n)
			return n;
	}
	n = do_splice(in, &in_pos, out, &out_pos, len, flags);
	if (n > 0) {
		if (!ipipe)
			*(off_in ? off_in : &in->f_pos) = in_pos;
		if (!opipe)
			*(off_out ? off_out : &out->f_pos) = out_pos;
	}
	return n;
}

static int get_offset(loff_t *off, const loff_t __user *uoff)
{
	return copy_from_user(off, uoff, sizeof(*off)) ? -EFAULT : 0;
}

static int put_offset(const loff_t *off, loff_t __user *uoff)
{
	return copy_to_user(uoff, off, sizeof(*off)) ? -EFAULT : 0;
}

SYSCALL_DEFINE6(splice, int, fd_in, loff_t __user *, off_in, int, fd_out, loff_t __user *, off_out,
		size_t, len, unsigned int, flags)
{
	loff_t ioff, ooff;
	struct fd in, out;
	ssize_t n;

	if (!len)
		return 0;
	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	in = fdget(fd_in);
	if (!in.file)
		return -EBADF;
	out = fdget(fd_out);
	n = -EBADF;
	if (!out.file)
		goto put_in;
	n = -ESPIPE;
	if ((off_in && get_pipe_info(in.file)) || (off_out && get_pipe_info(out.file)))
		goto put_out;
	n = -EFAULT;
	if ((off_in && get_offset(&ioff, off_in)) || (off_out && get_offset(&ooff, off_out)))
		goto put_out;
	n = splice_files(in.file, off_in ? &ioff : NULL, out.file, off_out ? &ooff : NULL,
			 min_t(size_t, len, MAX_RW_COUNT), flags);
	if (n >= 0 && ((off_in && put_offset(&ioff, off_in)) ||
		       (off_out && put_offset(&ooff, off_out))))
		n = -EFAULT;
put_out:
	fdput(out);
put_in:
	fdput(in);
	return n;
}

SYSCALL_DEFINE4(tee, int, fdin, int, fdout, size_t, len, unsigned int, flags)
{
	struct pipe_inode_info *ipipe, *opipe;
	struct fd in, out;
	ssize_t n = -EBADF;
	size_t size;
	void *buf;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	if (!len)
		return 0;
	in = fdget(fdin);
	if (!in.file)
		return n;
	out = fdget(fdout);
	if (!out.file)
		goto put_in;
	if (!(in.file->f_mode & FMODE_READ) || !(out.file->f_mode & FMODE_WRITE))
		goto put_out;
	ipipe = get_pipe_info(in.file);
	opipe = get_pipe_info(out.file);
	n = -EINVAL;
	if (!ipipe || !opipe || ipipe == opipe)
		goto put_out;
	n = -ENOMEM;
	buf = splice_buf(len, &size);
	if (!buf)
		goto put_out;
	n = pipe_to_pipe(ipipe, opipe, buf, min(len, size), flags & SPLICE_F_NONBLOCK, true);
	kvfree(buf);
put_out:
	fdput(out);
put_in:
	fdput(in);
	return n;
}

ssize_t do_vmsplice(int fd, const struct iovec __user *uiov, unsigned long nr_segs,
		    unsigned int flags, bool compat)
{
	struct iovec fast[UIO_FASTIOV], *iov = fast;
	struct pipe_inode_info *pipe;
	struct iov_iter iter;
	bool nonblock, write;
	struct fd f;
	ssize_t n;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	write = f.file->f_mode & FMODE_WRITE;
	nonblock = (flags & SPLICE_F_NONBLOCK) || (f.file->f_flags & O_NONBLOCK);
	n = __import_iovec(write ? ITER_SOURCE : ITER_DEST, uiov, nr_segs, UIO_FASTIOV, &iov,
			   &iter, compat);
	if (n < 0)
		goto out;
	pipe = get_pipe_info(f.file);
	if (!pipe)
		n = -EBADF;
	else if (iov_iter_count(&iter) && write)
		n = pipe_do_write(pipe, &iter, nonblock, false);
	else if (iov_iter_count(&iter))
		n = pipe_do_read(pipe, &iter, nonblock);
	kfree(iov);
out:
	fdput(f);
	return n;
}

SYSCALL_DEFINE4(vmsplice, int, fd, const struct iovec __user *, uiov, unsigned long, nr_segs,
		unsigned int, flags)
{
	return do_vmsplice(fd, uiov, nr_segs, flags, false);
}

/* From a regular file to anything that takes bytes. */
static ssize_t copy_between(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
			    size_t len)
{
	ssize_t done = 0, n = 0, written;
	size_t size;
	char *buf = splice_buf(len, &size);

	if (!buf)
		return -ENOMEM;
	while ((size_t)done < len) {
		loff_t pos = *in_pos;

		n = kernel_read(in, buf, min_t(size_t, len - done, size), &pos);
		if (n <= 0)
			break;
		written = kernel_write(out, buf, n, out_pos);
		if (written <= 0) {
			n = written;
			break;
		}
		*in_pos += written;
		done += written;
		if (written < n || signal_pending(current))
			break;
		cond_resched();
	}
	kvfree(buf);
	return done ? done : n;
}

ssize_t do_sendfile(int out_fd, int in_fd, loff_t *ppos, size_t count, loff_t max)
{
	loff_t in_pos, out_pos;
	struct fd in, out;
	ssize_t n = -EBADF;

	in = fdget(in_fd);
	if (!in.file)
		return n;
	out.file = NULL;
	out.flags = 0;
	if (!(in.file->f_mode & FMODE_READ))
		goto out;
	in_pos = ppos ? *ppos : in.file->f_pos;
	n = -ESPIPE;
	if (ppos && !(in.file->f_mode & FMODE_PREAD))
		goto out;
	n = rw_verify_area(in.file, &in_pos, count);
	if (n)
		goto out;
	count = min_t(size_t, count, MAX_RW_COUNT);
	n = -EBADF;
	out = fdget(out_fd);
	if (!out.file || !(out.file->f_mode & FMODE_WRITE))
		goto out;
	out_pos = out.file->f_pos;
	n = rw_verify_area(out.file, &out_pos, count);
	if (n)
		goto out;
	n = -EINVAL;
	if (!S_ISREG(in.file->f_inode->i_mode) || no_iter(in.file, false) ||
	    no_iter(out.file, true))
		goto out;
	if ((out.file->f_flags & O_APPEND) && !get_pipe_info(out.file))
		goto out;
	if (max && in_pos + (loff_t)count > max) {
		n = -EOVERFLOW;
		if (in_pos >= max)
			goto out;
		count = max - in_pos;
	}
	n = copy_between(in.file, &in_pos, out.file, &out_pos, count);
	if (n > 0) {
		out.file->f_pos = out_pos;
		if (ppos)
			*ppos = in_pos;
		else
			in.file->f_pos = in_pos;
	}
out:
	fdput(out);
	fdput(in);
	return n;
}

SYSCALL_DEFINE4(sendfile64, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	loff_t pos;
	ssize_t n;

	if (!offset)
		return do_sendfile(out_fd, in_fd, NULL, count, 0);
	if (get_offset(&pos, offset))
		return -EFAULT;
	n = do_sendfile(out_fd, in_fd, &pos, count, 0);
	if (put_offset(&pos, offset))
		return -EFAULT;
	return n;
}

static ssize_t copy_file_range_check(struct file *in, loff_t in_pos, struct file *out,
				     loff_t out_pos, size_t *len)
{
	struct inode *from = in->f_inode, *to = out->f_inode;
	loff_t size = i_size_read(from);

	if (S_ISDIR(from->i_mode) || S_ISDIR(to->i_mode))
		return -EISDIR;
	if (!S_ISREG(from->i_mode) || !S_ISREG(to->i_mode))
		return -EINVAL;
	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) ||
	    (out->f_flags & O_APPEND))
		return -EBADF;
	if (from->i_sb != to->i_sb)
		return -EXDEV;
	if (to->i_flags & S_IMMUTABLE)
		return -EPERM;
	if (in_pos + (loff_t)*len < in_pos || out_pos + (loff_t)*len < out_pos)
		return -EOVERFLOW;
	*len = in_pos >= size ? 0 : min_t(u64, *len, size - in_pos);
	if (from == to && out_pos + (loff_t)*len > in_pos && out_pos < in_pos + (loff_t)*len)
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE6(copy_file_range, int, fd_in, loff_t __user *, off_in, int, fd_out,
		loff_t __user *, off_out, size_t, len, unsigned int, flags)
{
	loff_t in_pos, out_pos;
	struct fd in, out;
	ssize_t n = -EBADF;

	in = fdget(fd_in);
	if (!in.file)
		return n;
	out = fdget(fd_out);
	if (!out.file)
		goto put_in;
	in_pos = in.file->f_pos;
	out_pos = out.file->f_pos;
	n = -EFAULT;
	if ((off_in && get_offset(&in_pos, off_in)) || (off_out && get_offset(&out_pos, off_out)))
		goto put_out;
	n = -EINVAL;
	if (flags)
		goto put_out;
	n = copy_file_range_check(in.file, in_pos, out.file, out_pos, &len);
	if (!n)
		n = rw_verify_area(in.file, &in_pos, len);
	if (!n)
		n = rw_verify_area(out.file, &out_pos, len);
	if (n || !len)
		goto put_out;
	n = copy_between(in.file, &in_pos, out.file, &out_pos, min_t(size_t, len, MAX_RW_COUNT));
	if (n > 0) {
		if (off_in ? put_offset(&in_pos, off_in) : (in.file->f_pos = in_pos, 0))
			n = -EFAULT;
		if (off_out ? put_offset(&out_pos, off_out) : (out.file->f_pos = out_pos, 0))
			n = -EFAULT;
	}
put_out:
	fdput(out);
put_in:
	fdput(in);
	return n;
}
