/*
 * pipe.c - pipes and fifos: a stream between descriptors
 *
 * A pipe lives while a description of it is open; that of a fifo hangs on the
 * inode (i_pipe) so that all who open the name meet in it.  readers and
 * writers count open descriptions; when one of them is 0 the stream is shut
 * on that side, and opened again when somebody comes (fifos only).
 *
 * Opening a fifo waits for the other side: r_counter and w_counter count all
 * opens, so that a partner who came and left in the meantime is not missed.
 *
 * Lock order: inode->i_lock, then pipe->lock.  The stream's mutex is taken
 * with neither.
 */
#include "fs/pipe.h"

#include <asm/ioctls.h>
#include <asm/siginfo.h>
#include <linux/capability.h>
#include <linux/limits.h>
#include <linux/magic.h>

#include "fs/file.h"
#include "fs/fs.h"
#include "fs/mount.h"
#include "fs/poll.h"
#include "lib/bitops.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

unsigned int pipe_max_size = 1 << 20;

static struct vfsmount *pipe_mnt;

static struct pipe_inode_info *file_pipe(const struct file *file)
{
	return file->private_data;
}

static bool pipe_writable(const struct pipe_inode_info *pipe, size_t want)
{
	return stream_room(&pipe->stream) >= min_t(size_t, want, PIPE_BUF) ||
	       READ_ONCE(pipe->stream.shut);
}

void pipe_wake_readers(struct pipe_inode_info *pipe)
{
	if (wq_has_sleeper(&pipe->rd_wait))
		wake_up_interruptible_sync_poll(&pipe->rd_wait, EPOLLIN | EPOLLRDNORM);
	if (unlikely(pipe->fasync_readers))
		kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
}

/* Writers wait for room enough for any atomic write. */
void pipe_wake_writers(struct pipe_inode_info *pipe)
{
	if (wq_has_sleeper(&pipe->wr_wait) && pipe_writable(pipe, PIPE_BUF))
		wake_up_interruptible_sync_poll(&pipe->wr_wait, EPOLLOUT | EPOLLWRNORM);
	if (unlikely(pipe->fasync_writers))
		kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
}

int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock)
{
	if (stream_readable(&pipe->stream))
		return 0;
	if (nonblock)
		return -EAGAIN;
	return wait_event_interruptible_exclusive(pipe->rd_wait,
						  stream_readable(&pipe->stream));
}

static int pipe_wait_room(struct pipe_inode_info *pipe, size_t want, bool nonblock)
{
	if (pipe_writable(pipe, want))
		return 0;
	if (nonblock)
		return -EAGAIN;
	return wait_event_interruptible_exclusive(pipe->wr_wait, pipe_writable(pipe, want));
}

int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock)
{
	return pipe_wait_room(pipe, PIPE_BUF, nonblock);
}

/*
 * Waiters are exclusive: one wake-up, one reader.  Who was woken and leaves
 * something behind passes the wake-up on.
 */
static noinline ssize_t pipe_read_waiting(struct pipe_inode_info *pipe, struct iov_iter *to,
					  bool nonblock)
{
	ssize_t ret;

	do {
		ret = pipe_wait_readable(pipe, nonblock);
		if (ret)
			return ret;
		ret = stream_read(&pipe->stream, to, 0, NULL);
	} while (ret == -EAGAIN);
	if (ret > 0)
		pipe_wake_writers(pipe);
	if (stream_readable(&pipe->stream))
		pipe_wake_readers(pipe);
	return ret;
}

ssize_t pipe_do_read(struct pipe_inode_info *pipe, struct iov_iter *to, bool nonblock)
{
	ssize_t ret = stream_read(&pipe->stream, to, 0, NULL);

	if (likely(ret > 0))
		pipe_wake_writers(pipe);
	else if (ret == -EAGAIN)
		ret = pipe_read_waiting(pipe, to, nonblock);
	return ret;
}

static ssize_t pipe_broken(ssize_t done)
{
	send_sig(SIGPIPE, current, 0);
	return done ? done : -EPIPE;
}

/* One step of a write: all of @from, or one packet of it. */
static ssize_t pipe_write_step(struct pipe_inode_info *pipe, struct iov_iter *from,
			       bool atomic, bool packet)
{
	size_t left = iov_iter_count(from);
	ssize_t ret;

	if (likely(!packet))
		return stream_write(&pipe->stream, from, atomic ? STREAM_ATOMIC : 0, NULL);
	iov_iter_truncate(from, PIPE_BUF);
	ret = stream_write(&pipe->stream, from, STREAM_PACKET, NULL);
	iov_iter_reexpand(from, ret > 0 ? left - ret : left);
	return ret;
}

/* What does not fit at once: goes in parts, and waits in between. */
static noinline ssize_t pipe_write_waiting(struct pipe_inode_info *pipe, struct iov_iter *from,
					   bool nonblock, bool packet)
{
	bool atomic = iov_iter_count(from) <= PIPE_BUF, waited = false;
	ssize_t done = 0, ret;

	while (iov_iter_count(from)) {
		ret = pipe_write_step(pipe, from, atomic, packet);
		if (likely(ret > 0)) {
			done += ret;
			pipe_wake_readers(pipe);
			continue;
		}
		if (ret == -EAGAIN) {
			size_t want = packet ? PIPE_BUF : iov_iter_count(from);

			ret = pipe_wait_room(pipe, want, nonblock);
			waited = true;
		}
		if (ret == -EPIPE)
			return pipe_broken(done);
		if (ret) {
			if (!done)
				done = ret;
			break;
		}
	}
	if (waited && pipe_writable(pipe, PIPE_BUF))
		pipe_wake_writers(pipe);
	return done;
}

static __always_inline ssize_t __pipe_write(struct pipe_inode_info *pipe, struct iov_iter *from,
					    bool nonblock, bool packet)
{
	size_t len = iov_iter_count(from);
	ssize_t ret;

	if (likely(len <= PIPE_BUF && !packet)) {
		ret = stream_write(&pipe->stream, from, STREAM_ATOMIC, NULL);
		if (likely(ret > 0)) {
			pipe_wake_readers(pipe);
			return ret;
		}
	}
	return pipe_write_waiting(pipe, from, nonblock, packet);
}

ssize_t pipe_do_write(struct pipe_inode_info *pipe, struct iov_iter *from, bool nonblock,
		      bool packet)
{
	return __pipe_write(pipe, from, nonblock, packet);
}

static bool iocb_nonblock(const struct kiocb *iocb)
{
	return (iocb->ki_filp->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
}

static ssize_t pipe_read(struct kiocb *iocb, struct iov_iter *to)
{
	return pipe_do_read(file_pipe(iocb->ki_filp), to, iocb_nonblock(iocb));
}

static ssize_t pipe_write(struct kiocb *iocb, struct iov_iter *from)
{
	return __pipe_write(file_pipe(iocb->ki_filp), from, iocb_nonblock(iocb),
			    iocb->ki_filp->f_flags & O_DIRECT);
}

static __poll_t pipe_poll(struct file *file, poll_table *wait)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	__poll_t mask = 0;

	if (file->f_mode & FMODE_READ) {
		poll_wait(file, &pipe->rd_wait, wait);
		if (!stream_empty(&pipe->stream))
			mask |= EPOLLIN | EPOLLRDNORM;
		if (!READ_ONCE(pipe->writers) && file->f_pos != READ_ONCE(pipe->w_counter))
			mask |= EPOLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		poll_wait(file, &pipe->wr_wait, wait);
		if (stream_room(&pipe->stream) >= PIPE_BUF)
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (!READ_ONCE(pipe->readers))
			mask |= EPOLLERR;
	}
	return mask;
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != FIONREAD)
		return -ENOIOCTLCMD;
	return put_user((int)min_t(size_t, stream_bytes(&file_pipe(file)->stream), INT_MAX),
			(int __user *)arg);
}

static int pipe_fasync(int fd, struct file *file, int on)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	int err = 0;

	if (file->f_mode & FMODE_READ)
		err = fasync_helper(fd, file, on, &pipe->fasync_readers);
	if (err >= 0 && (file->f_mode & FMODE_WRITE)) {
		err = fasync_helper(fd, file, on, &pipe->fasync_writers);
		if (err < 0 && (file->f_mode & FMODE_READ))
			fasync_helper(-1, file, 0, &pipe->fasync_readers);
	}
	return err;
}

static struct pipe_inode_info *pipe_alloc(void)
{
	struct pipe_inode_info *pipe = kmalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	stream_init(&pipe->stream, PIPE_DEF_SIZE);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	spin_lock_init(&pipe->lock);
	pipe->readers = pipe->writers = 0;
	pipe->r_counter = pipe->w_counter = 0;
	pipe->files = 0;
	pipe->fasync_readers = pipe->fasync_writers = NULL;
	return pipe;
}

static void pipe_free(struct pipe_inode_info *pipe)
{
	stream_destroy(&pipe->stream);
	kfree(pipe);
}

/* One description less of those that hold the pipe on its inode. */
static void pipe_put(struct inode *inode, struct pipe_inode_info *pipe)
{
	bool last;

	spin_lock(&inode->i_lock);
	last = --pipe->files == 0;
	if (last)
		inode->i_pipe = NULL;
	spin_unlock(&inode->i_lock);
	if (last)
		pipe_free(pipe);
}

/* The pipe of a fifo's inode, made now if nobody has it open. */
static struct pipe_inode_info *pipe_get(struct inode *inode)
{
	struct pipe_inode_info *pipe, *fresh = NULL;

	if (!READ_ONCE(inode->i_pipe)) {
		fresh = pipe_alloc();
		if (!fresh)
			return NULL;
		/* Nobody is at the other side yet: reads end, writes break. */
		fresh->stream.shut = STREAM_SHUT_WRITE | STREAM_SHUT_READ;
	}
	spin_lock(&inode->i_lock);
	pipe = inode->i_pipe;
	if (!pipe && fresh) {
		pipe = inode->i_pipe = fresh;
		fresh = NULL;
	}
	if (pipe)
		pipe->files++;
	spin_unlock(&inode->i_lock);
	if (fresh)
		pipe_free(fresh);
	return pipe ? pipe : pipe_get(inode);
}

/* pipe->lock held. */
static void pipe_set_shut(struct pipe_inode_info *pipe)
{
	u8 shut = 0;

	if (!pipe->writers)
		shut |= STREAM_SHUT_WRITE;
	if (!pipe->readers)
		shut |= STREAM_SHUT_READ;
	WRITE_ONCE(pipe->stream.shut, shut);
}

/*
 * One end more.  True: nobody has the other one now; *seen says how often it
 * was opened so far.  Both in one go: who has it may leave at once, and must
 * not be waited for then.
 */
static bool pipe_join(struct pipe_inode_info *pipe, fmode_t mode, unsigned int *seen)
{
	bool alone;

	spin_lock(&pipe->lock);
	if (mode & FMODE_READ) {
		pipe->readers++;
		pipe->r_counter++;
	}
	if (mode & FMODE_WRITE) {
		pipe->writers++;
		pipe->w_counter++;
	}
	pipe_set_shut(pipe);
	alone = mode == FMODE_READ ? !pipe->writers : !pipe->readers;
	*seen = mode == FMODE_READ ? pipe->w_counter : pipe->r_counter;
	spin_unlock(&pipe->lock);
	return alone;
}

static void pipe_leave(struct pipe_inode_info *pipe, fmode_t mode)
{
	bool half_open;

	spin_lock(&pipe->lock);
	if (mode & FMODE_READ)
		pipe->readers--;
	if (mode & FMODE_WRITE)
		pipe->writers--;
	pipe_set_shut(pipe);
	half_open = !pipe->readers != !pipe->writers;
	spin_unlock(&pipe->lock);
	if (!half_open)
		return;
	if (wq_has_sleeper(&pipe->rd_wait))
		__wake_up(&pipe->rd_wait, TASK_INTERRUPTIBLE, 0,
			  poll_to_key(EPOLLIN | EPOLLRDNORM | EPOLLERR | EPOLLHUP));
	if (wq_has_sleeper(&pipe->wr_wait))
		__wake_up(&pipe->wr_wait, TASK_INTERRUPTIBLE, 0,
			  poll_to_key(EPOLLOUT | EPOLLWRNORM | EPOLLERR | EPOLLHUP));
	kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
	kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
}

static int pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file_pipe(file);

	if (unlikely(pipe->fasync_readers || pipe->fasync_writers))
		pipe_fasync(-1, file, 0);
	pipe_leave(pipe, file->f_mode);
	pipe_put(inode, pipe);
	return 0;
}

/*
 * open() of a fifo: for reading it waits for a writer and the other way
 * round; O_NONBLOCK readers do not wait and O_NONBLOCK writers without a
 * reader get ENXIO; read-write never waits.
 */
static int fifo_open(struct inode *inode, struct file *file)
{
	bool is_pipe = inode->i_sb->s_magic == PIPEFS_MAGIC;
	fmode_t mode = file->f_mode & (FMODE_READ | FMODE_WRITE);
	struct pipe_inode_info *pipe = pipe_get(inode);
	bool nonblock = file->f_flags & O_NONBLOCK;
	unsigned int *counter, seen;
	int err = -ENXIO;
	bool alone;

	if (!pipe)
		return -ENOMEM;
	file->private_data = pipe;
	stream_open(inode, file);
	file->f_pos = 0;		/* no position, but w_counter: see pipe_poll() */

	if (mode == FMODE_WRITE && !is_pipe && nonblock && !READ_ONCE(pipe->readers))
		goto put;
	alone = pipe_join(pipe, mode, &seen);
	wake_up_interruptible_all(&pipe->rd_wait);
	if (!alone || is_pipe)
		return 0;
	if (nonblock && mode == FMODE_READ) {
		file->f_pos = seen;	/* no hang-up before a writer was here */
		return 0;
	}
	counter = mode == FMODE_READ ? &pipe->w_counter : &pipe->r_counter;
	if (!nonblock) {
		err = wait_event_interruptible(pipe->rd_wait, READ_ONCE(*counter) != seen);
		if (!err)
			return 0;
	}
	pipe_leave(pipe, mode);
put:
	pipe_put(inode, pipe);
	return err;
}

const struct file_operations pipefifo_fops = {
	.open		= fifo_open,
	.llseek		= no_llseek,
	.read_iter	= pipe_read,
	.write_iter	= pipe_write,
	.poll		= pipe_poll,
	.unlocked_ioctl	= pipe_ioctl,
	.compat_ioctl	= pipe_ioctl,
	.fasync		= pipe_fasync,
	.release	= pipe_release,
};

struct pipe_inode_info *get_pipe_info(struct file *file)
{
	return file->f_op == &pipefifo_fops ? file_pipe(file) : NULL;
}

static long pipe_set_size(struct pipe_inode_info *pipe, unsigned int arg)
{
	unsigned long size;
	long err;

	if (arg > PIPE_MAX_SIZE)
		return -EINVAL;
	size = roundup_pow_of_two(max_t(unsigned long, arg, PAGE_SIZE));
	if (size >= PIPE_MAX_SIZE)
		return -EINVAL;
	if (size > pipe->stream.limit && size > pipe_max_size && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	mutex_lock(&pipe->stream.lock);
	err = -EBUSY;
	if (pipe->stream.charged <= size) {
		stream_set_limit(&pipe->stream, size);
		err = size;
	}
	mutex_unlock(&pipe->stream.lock);
	pipe_wake_writers(pipe);
	return err;
}

long pipe_fcntl(struct file *file, unsigned int cmd, unsigned int arg)
{
	struct pipe_inode_info *pipe = get_pipe_info(file);

	if (!pipe)
		return -EBADF;
	switch (cmd) {
	case F_SETPIPE_SZ:
		return pipe_set_size(pipe, arg);
	case F_GETPIPE_SZ:
		return READ_ONCE(pipe->stream.limit);
	}
	return -EINVAL;
}

static struct inode *pipe_make_inode(void)
{
	struct inode *inode = new_inode(pipe_mnt->mnt_sb);
	struct pipe_inode_info *pipe;

	if (!inode)
		return NULL;
	pipe = pipe_alloc();
	if (!pipe) {
		iput(inode);
		return NULL;
	}
	pipe->files = 2;
	pipe->readers = pipe->writers = 1;
	pipe->r_counter = pipe->w_counter = 1;
	inode->i_pipe = pipe;
	inode->i_fop = &pipefifo_fops;
	inode->i_mode = S_IFIFO | S_IRUSR | S_IWUSR;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	return inode;
}

int create_pipe_files(struct file *res[2], int flags)
{
	struct inode *inode = pipe_make_inode();
	struct pipe_inode_info *pipe;
	struct file *f;

	if (!inode)
		return -ENFILE;
	pipe = inode->i_pipe;
	f = alloc_file_pseudo(inode, pipe_mnt, NULL,
			      O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)), &pipefifo_fops);
	if (IS_ERR(f)) {
		inode->i_pipe = NULL;
		pipe_free(pipe);
		iput(inode);
		return PTR_ERR(f);
	}
	f->private_data = pipe;
	stream_open(inode, f);
	res[1] = f;

	ihold(inode);
	f = alloc_file_pseudo(inode, pipe_mnt, NULL, O_RDONLY | (flags & O_NONBLOCK),
			      &pipefifo_fops);
	if (IS_ERR(f)) {
		iput(inode);
		pipe_put(inode, pipe);
		fput(res[1]);
		return PTR_ERR(f);
	}
	f->private_data = pipe;
	stream_open(inode, f);
	res[0] = f;
	return 0;
}

static int do_pipe2(int __user *fildes, int flags)
{
	struct file *files[2];
	int fd[2], err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	err = create_pipe_files(files, flags);
	if (err)
		return err;
	err = fd[0] = get_unused_fd_flags(flags);
	if (err < 0)
		goto files;
	err = fd[1] = get_unused_fd_flags(flags);
	if (err < 0)
		goto fd0;
	err = -EFAULT;
	if (copy_to_user(fildes, fd, sizeof(fd)))
		goto fd1;
	fd_install(fd[0], files[0]);
	fd_install(fd[1], files[1]);
	return 0;

fd1:
	put_unused_fd(fd[1]);
fd0:
	put_unused_fd(fd[0]);
files:
	fput(files[0]);
	fput(files[1]);
	return err;
}

SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
{
	return do_pipe2(fildes, flags);
}

SYSCALL_DEFINE1(pipe, int __user *, fildes)
{
	return do_pipe2(fildes, 0);
}

static struct file_system_type pipe_fs_type = {
	.name		= "pipefs",
	.fs_flags	= FS_NODEV | FS_NOMOUNT,
};

void pipe_init(void)
{
	pipe_mnt = kern_mount_pseudo(&pipe_fs_type, PIPEFS_MAGIC, NULL);
	if (IS_ERR(pipe_mnt))
		panic("pipe_init: no memory");
}
