/*
 * pty.c - pseudo-terminals: a terminal whose far end is a program
 *
 * Opening /dev/ptmx makes a pair: the terminal itself (the slave, an ordinary
 * tty with a node in devpts) and the master, which is the file that was opened.
 * What the master writes is typed input of the slave; what is written to the
 * slave lies in a stream until the master reads it.
 *
 * The pair lives as long as the slave's tty_struct: the master holds a
 * reference to it.  When the master closes, the slave is hung up.
 */
#include <linux/magic.h>
#include <linux/major.h>

#include "fs/char_dev.h"
#include "fs/dcache.h"
#include "fs/file.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/poll.h"
#include "fs/stream.h"
#include "fs/tty.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/signal.h"

#define NR_PTYS		4096
#define PTY_OUT_SIZE	65536

/*
 * I  written once    T  tty_mutex    c  slave->ctrl_lock
 */
struct pty {
	struct tty_struct	*slave;		/* I */
	int			index;		/* I */
	struct stream		out;		/* what the slave wrote */
	struct wait_queue_head	wait;		/* the master reads, writes, polls */
	struct dentry		*dentry;	/* T  in devpts */
	struct pty		*next;		/* T  in pty_list while the master is open */
	bool			locked;		/* c  TIOCSPTLCK */
	bool			slave_closed;	/* c  was open, and is no more */
	bool			packet;		/* c  TIOCPKT */
	u8			ctrl_status;	/* c  TIOCPKT_* the master has not seen */
};

static struct pty *pty_list;			/* T */
static DECLARE_BITMAP(pty_indexes, NR_PTYS);
static struct vfsmount *devpts_mnt;

static const struct file_operations ptmx_fops;

static void pty_wake_master(struct pty *pty, __poll_t events)
{
	if (wq_has_sleeper(&pty->wait))
		__wake_up(&pty->wait, TASK_INTERRUPTIBLE, 0, poll_to_key(events));
}

/* Tells a master in packet mode what happened; @clear is no longer true. */
static void pty_set_status(struct pty *pty, u8 set, u8 clear)
{
	bool tell;

	spin_lock(&pty->slave->ctrl_lock);
	tell = pty->packet;
	if (tell)
		pty->ctrl_status = (pty->ctrl_status & ~clear) | set;
	spin_unlock(&pty->slave->ctrl_lock);
	if (tell)
		pty_wake_master(pty, EPOLLPRI | EPOLLIN | EPOLLRDNORM);
}

/* ---- the slave ---- */

static size_t pty_write(struct tty_struct *tty, const char *s, size_t len)
{
	struct kvec vec = { (void *)s, len };
	struct pty *pty = tty->driver_data;
	struct iov_iter from;
	ssize_t n;

	iov_iter_kvec(&from, ITER_SOURCE, &vec, 1, len);
	n = stream_write(&pty->out, &from, 0, NULL);
	pty_wake_master(pty, EPOLLIN | EPOLLRDNORM);
	return n > 0 ? n : 0;
}

static size_t pty_write_room(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	return stream_room(&pty->out);
}

static void pty_flush_buffer(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	stream_purge(&pty->out);
	pty_set_status(pty, TIOCPKT_FLUSHWRITE, 0);
}

static void pty_unthrottle(struct tty_struct *tty)
{
	pty_wake_master(tty->driver_data, EPOLLOUT | EPOLLWRNORM);
}

static void pty_flushed(struct tty_struct *tty, bool input)
{
	if (input)
		pty_set_status(tty->driver_data, TIOCPKT_FLUSHREAD, 0);
}

static void pty_flow(struct tty_struct *tty, bool stopped)
{
	pty_set_status(tty->driver_data, stopped ? TIOCPKT_STOP : TIOCPKT_START,
		       stopped ? TIOCPKT_START : TIOCPKT_STOP);
}

/* The usual stop and start keys are on: the master may handle them by itself. */
static bool usual_flow_keys(const struct ktermios *t)
{
	return (t->c_iflag & IXON) && t->c_cc[VSTOP] == ('S' - 64) &&
	       t->c_cc[VSTART] == ('Q' - 64);
}

static void pty_set_termios(struct tty_struct *tty, const struct ktermios *old)
{
	struct ktermios *new = &tty->termios;
	struct pty *pty = tty->driver_data;
	bool was = usual_flow_keys(old), is = usual_flow_keys(new);

	new->c_cflag = (new->c_cflag & ~(CSIZE | PARENB)) | CS8 | CREAD;
	if (was != is)
		pty_set_status(pty, is ? TIOCPKT_DOSTOP : TIOCPKT_NOSTOP,
			       is ? TIOCPKT_NOSTOP : TIOCPKT_DOSTOP);
	if ((old->c_lflag | new->c_lflag) & EXTPROC)
		pty_set_status(pty, TIOCPKT_IOCTL, 0);
}

static int pty_slave_open(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;
	int err = 0;

	spin_lock(&tty->ctrl_lock);
	if (pty->locked || tty->other_closed)
		err = -EIO;
	else
		WRITE_ONCE(pty->slave_closed, false);
	spin_unlock(&tty->ctrl_lock);
	return err;
}

static void pty_slave_close(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	WRITE_ONCE(pty->slave_closed, true);
	pty_wake_master(pty, EPOLLIN | EPOLLHUP | EPOLLRDNORM);
}

static void pty_free(struct tty_struct *tty)
{
	struct pty *pty = tty->driver_data;

	clear_bit(pty->index, pty_indexes);
	stream_destroy(&pty->out);
	kfree(pty);
}

static const struct tty_operations pty_slave_ops = {
	.write		= pty_write,
	.write_room	= pty_write_room,
	.flush_buffer	= pty_flush_buffer,
	.unthrottle	= pty_unthrottle,
	.set_termios	= pty_set_termios,
	.flow		= pty_flow,
	.flushed	= pty_flushed,
	.open		= pty_slave_open,
	.close		= pty_slave_close,
	.free		= pty_free,
};

struct tty_struct *pts_find(dev_t dev)
{
	struct pty *pty;

	for (pty = pty_list; pty; pty = pty->next)
		if (pty->slave->dev == dev)
			return tty_kref_get(pty->slave);
	return ERR_PTR(-EIO);
}

/* ---- devpts ---- */

static struct inode *devpts_node(struct super_block *sb, umode_t mode, dev_t dev)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	init_special_inode(inode, S_IFCHR | mode, dev);
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	return inode;
}

static const struct inode_operations devpts_file_iops = { .setattr = simple_setattr };
static const struct inode_operations devpts_dir_iops = { .setattr = simple_setattr };

/* Takes over the inode's reference; the dentry with one. */
static struct dentry *devpts_add(struct super_block *sb, const char *name, struct inode *inode)
{
	struct inode *root = d_inode(sb->s_root);
	struct dentry *dentry = d_alloc_name(sb->s_root, name);

	if (!dentry) {
		iput(inode);
		return NULL;
	}
	inode->i_op = &devpts_file_iops;
	inode_lock(root);
	d_add_pinned(dentry, inode);
	inode_unlock(root);
	return dentry;
}

static int pty_add_node(struct pty *pty)
{
	struct super_block *sb = devpts_mnt->mnt_sb;
	struct inode *inode = devpts_node(sb, 0600, pty->slave->dev);
	char name[12];

	if (!inode)
		return -ENOMEM;
	inode->i_ino = pty->index + 3;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	snprintf(name, sizeof(name), "%d", pty->index);
	pty->dentry = devpts_add(sb, name, inode);
	return pty->dentry ? 0 : -ENOMEM;
}

static void pty_remove_node(struct pty *pty)
{
	struct inode *root = d_inode(devpts_mnt->mnt_sb->s_root);

	inode_lock(root);
	drop_nlink(d_inode(pty->dentry));
	d_delete_pinned(pty->dentry);
	inode_unlock(root);
	dput(pty->dentry);
	pty->dentry = NULL;
}

static const struct super_operations devpts_sops = {
	.statfs = simple_statfs,
};

static int devpts_fill_super(struct super_block *sb, void *data __maybe_unused,
			     int flags __maybe_unused)
{
	struct inode *inode;
	struct dentry *ptmx;

	sb->s_magic = DEVPTS_SUPER_MAGIC;
	sb->s_op = &devpts_sops;
	sb->s_blocksize = 1024;
	inode = new_inode(sb);
	if (!inode)
		return -ENOMEM;
	inode->i_ino = 1;
	inode->i_mode = S_IFDIR | 0755;
	inode->i_op = &devpts_dir_iops;
	inode->i_fop = &simple_dir_operations;
	set_nlink(inode, 2);
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	sb->s_root = d_make_root(inode);
	if (!sb->s_root)
		return -ENOMEM;
	inode = devpts_node(sb, 0666, MKDEV(TTYAUX_MAJOR, 2));
	ptmx = inode ? devpts_add(sb, "ptmx", inode) : NULL;
	dput(ptmx);
	return ptmx ? 0 : -ENOMEM;
}

static struct file_system_type devpts_fs_type = {
	.name		= "devpts",
	.fs_flags	= FS_NODEV | FS_SINGLE,
	.fill_super	= devpts_fill_super,
};

/* ---- the master ---- */

static int pty_take_index(void)
{
	int index;

	do {
		index = find_first_zero_bit(pty_indexes, NR_PTYS);
		if (index >= NR_PTYS)
			return -ENOSPC;
	} while (test_and_set_bit(index, pty_indexes));
	return index;
}

static struct pty *pty_create(void)
{
	struct pty *pty = kzalloc(sizeof(*pty), GFP_KERNEL);
	char name[16];
	int index;

	if (!pty)
		return ERR_PTR(-ENOMEM);
	index = pty_take_index();
	if (index < 0) {
		kfree(pty);
		return ERR_PTR(index);
	}
	pty->index = index;
	pty->locked = true;
	stream_init(&pty->out, PTY_OUT_SIZE);
	init_waitqueue_head(&pty->wait);
	snprintf(name, sizeof(name), "pts/%d", index);
	pty->slave = tty_alloc(&pty_slave_ops, name, MKDEV(UNIX98_PTY_SLAVE_MAJOR, index), pty);
	if (!pty->slave) {
		clear_bit(index, pty_indexes);
		kfree(pty);
		return ERR_PTR(-ENOMEM);
	}
	pty->slave->termios.c_cflag = B38400 | CS8 | CREAD;
	return pty;
}

static int ptmx_open(struct inode *inode, struct file *file)
{
	struct pty *pty;
	int err;

	mutex_lock(&tty_mutex);
	pty = pty_create();
	err = PTR_ERR_OR_ZERO(pty);
	if (err)
		goto out;
	err = pty_add_node(pty);
	if (err) {
		tty_kref_put(pty->slave);
		goto out;
	}
	pty->next = pty_list;
	pty_list = pty;
	file->private_data = pty;
	nonseekable_open(inode, file);
out:
	mutex_unlock(&tty_mutex);
	return err;
}

static int ptmx_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct pty *pty = file->private_data, **link;

	mutex_lock(&tty_mutex);
	for (link = &pty_list; *link != pty; link = &(*link)->next)
		;
	*link = pty->next;
	WRITE_ONCE(pty->slave->other_closed, true);
	pty_remove_node(pty);
	mutex_unlock(&tty_mutex);
	tty_hangup(pty->slave);
	tty_kref_put(pty->slave);
	return 0;
}

/* In packet mode a read gives one status byte, or TIOCPKT_DATA and then data. */
static ssize_t ptmx_read_packet(struct pty *pty, struct iov_iter *to)
{
	u8 status;
	ssize_t n;

	spin_lock(&pty->slave->ctrl_lock);
	status = pty->ctrl_status;
	pty->ctrl_status = 0;
	spin_unlock(&pty->slave->ctrl_lock);
	if (!status && stream_empty(&pty->out))
		return -EAGAIN;
	if (copy_to_iter(&status, 1, to) != 1)
		return -EFAULT;
	if (status)
		return 1;
	n = stream_read(&pty->out, to, 0, NULL);
	return n >= 0 ? n + 1 : n;
}

static bool ptmx_readable(struct pty *pty)
{
	return !stream_empty(&pty->out) || (pty->packet && READ_ONCE(pty->ctrl_status));
}

static ssize_t ptmx_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct pty *pty = file->private_data;
	ssize_t n;
	int err;

	if (!iov_iter_count(to))
		return 0;
	for (;;) {
		bool closed = READ_ONCE(pty->slave_closed);

		n = READ_ONCE(pty->packet) ? ptmx_read_packet(pty, to) :
					     stream_read(&pty->out, to, 0, NULL);
		if (n != -EAGAIN)
			break;
		if (closed)
			return -EIO;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(pty->wait, ptmx_readable(pty) ||
					       READ_ONCE(pty->slave_closed));
		if (err)
			return err;
	}
	tty_wakeup(pty->slave);
	return n;
}

/* All of @s is typed at the slave, as fast as its program reads. */
static ssize_t ptmx_type(struct pty *pty, struct file *file, const char *s, size_t len)
{
	size_t done = 0;
	int err;

	while (done < len) {
		if (!READ_ONCE(pty->slave->count))
			return done ? (ssize_t)done : -EIO;
		done += n_tty_receive(pty->slave, s + done, len - done);
		if (done == len)
			break;
		if (file->f_flags & O_NONBLOCK)
			return done ? (ssize_t)done : -EAGAIN;
		err = wait_event_interruptible(pty->wait, n_tty_has_room(pty->slave) ||
					       !READ_ONCE(pty->slave->count));
		if (err)
			return done ? (ssize_t)done : err;
	}
	return done;
}

static ssize_t ptmx_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	ssize_t done = 0, ret = 0;
	char piece[256];

	while (iov_iter_count(from)) {
		size_t n = copy_from_iter(piece, min_t(size_t, sizeof(piece),
						       iov_iter_count(from)), from);

		if (!n)
			return done ? done : -EFAULT;
		ret = ptmx_type(file->private_data, file, piece, n);
		if (ret > 0)
			done += ret;
		if (ret < (ssize_t)n)
			break;
	}
	return done ? done : ret;
}

static __poll_t ptmx_poll(struct file *file, poll_table *wait)
{
	struct pty *pty = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &pty->wait, wait);
	if (ptmx_readable(pty))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (pty->packet && READ_ONCE(pty->ctrl_status))
		mask |= EPOLLPRI;
	if (READ_ONCE(pty->slave_closed))
		mask |= EPOLLHUP;
	if (n_tty_has_room(pty->slave))
		mask |= EPOLLOUT | EPOLLWRNORM;
	return mask;
}

static long ptmx_set_flag(struct pty *pty, bool *flag, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	spin_lock(&pty->slave->ctrl_lock);
	if (flag == &pty->packet && on && !*flag)
		pty->ctrl_status = 0;
	*flag = on;
	spin_unlock(&pty->slave->ctrl_lock);
	return 0;
}

/* Opens the slave without a path: safe against what is mounted where. */
static long ptmx_open_peer(struct pty *pty, int flags)
{
	struct path path = { .mnt = devpts_mnt, .dentry = pty->dentry };
	struct file *file;
	int fd;

	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		return fd;
	file = dentry_open(&path, flags, current_cred());
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

static long ptmx_signal(struct pty *pty, unsigned long sig)
{
	if (sig != SIGINT && sig != SIGQUIT && sig != SIGTSTP)
		return -EINVAL;
	tty_signal_pgrp(pty->slave, sig);
	return 0;
}

static long ptmx_flush(struct pty *pty, unsigned long arg)
{
	if (arg != TCIFLUSH && arg != TCOFLUSH && arg != TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH)
		stream_purge(&pty->out);
	if (arg != TCIFLUSH)
		n_tty_flush_input(pty->slave);
	tty_wakeup(pty->slave);
	return 0;
}

static long ptmx_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pty *pty = file->private_data;
	int __user *p = (int __user *)arg;

	switch (cmd) {
	case TIOCSPTLCK:
		return ptmx_set_flag(pty, &pty->locked, p);
	case TIOCGPTLCK:
		return put_user((int)pty->locked, p);
	case TIOCPKT:
		return ptmx_set_flag(pty, &pty->packet, p);
	case TIOCGPKT:
		return put_user((int)pty->packet, p);
	case TIOCGPTN:
		return put_user((unsigned int)pty->index, (unsigned int __user *)p);
	case TIOCGPTPEER:
		return ptmx_open_peer(pty, (int)arg);
	case TIOCSIG:
		return ptmx_signal(pty, arg);
	case TIOCINQ:
		return put_user((int)stream_bytes(&pty->out), p);
	case TIOCOUTQ:
		return put_user(0, p);
	case TCFLSH:
		return ptmx_flush(pty, arg);
	}
	return tty_do_ioctl(pty->slave, file, cmd, arg, true);
}

static const struct file_operations ptmx_fops = {
	.open		= ptmx_open,
	.release	= ptmx_release,
	.llseek		= no_llseek,
	.read_iter	= ptmx_read,
	.write_iter	= ptmx_write,
	.poll		= ptmx_poll,
	.unlocked_ioctl	= ptmx_ioctl,
	.compat_ioctl	= ptmx_ioctl,
};

void pty_init(void)
{
	register_filesystem(&devpts_fs_type);
	devpts_mnt = kern_mount(&devpts_fs_type);
	if (IS_ERR(devpts_mnt))
		panic("pty_init: no memory");
	__register_chrdev(TTYAUX_MAJOR, 2, 1, "/dev/ptmx", &ptmx_fops);
	__register_chrdev(UNIX98_PTY_SLAVE_MAJOR, 0, NR_PTYS, "pts", &tty_fops);
	devtmpfs_create_node("ptmx", 0666, MKDEV(TTYAUX_MAJOR, 2));
}
