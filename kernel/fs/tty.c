/*
 * tty.c - opening, reading and writing a terminal
 *
 * A terminal has one struct tty_struct however often it is open.  A file on it
 * remembers how many hang-ups there had been when it was opened: after one
 * more it is dead, while later opens work.  Files opened through /dev/console
 * survive, or nobody could say that the console's session is over.
 */
#include "fs/tty.h"

#include <linux/capability.h>
#include <linux/major.h>

#include "fs/char_dev.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uio.h"
#include "sched/cred.h"

DEFINE_MUTEX(tty_mutex);

const struct ktermios tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = 'C' - 64, [VQUIT] = '\\' - 64, [VERASE] = 127, [VKILL] = 'U' - 64,
		[VEOF] = 'D' - 64, [VMIN] = 1, [VSTART] = 'Q' - 64, [VSTOP] = 'S' - 64,
		[VSUSP] = 'Z' - 64, [VREPRINT] = 'R' - 64, [VDISCARD] = 'O' - 64,
		[VWERASE] = 'W' - 64, [VLNEXT] = 'V' - 64,
	},
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};

struct tty_struct *tty_alloc(const struct tty_operations *ops, const char *name, dev_t dev,
			     void *driver_data)
{
	struct tty_struct *tty = kzalloc(sizeof(*tty), GFP_KERNEL);

	if (!tty)
		return NULL;
	refcount_set(&tty->kref, 1);
	tty->ops = ops;
	strscpy(tty->name, name, sizeof(tty->name));
	tty->dev = dev;
	tty->driver_data = driver_data;
	mutex_init(&tty->write_lock);
	mutex_init(&tty->ldisc_lock);
	mutex_init(&tty->output_lock);
	spin_lock_init(&tty->ctrl_lock);
	tty->termios = tty_std_termios;
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	n_tty_init(tty);
	return tty;
}

struct tty_struct *tty_kref_get(struct tty_struct *tty)
{
	if (tty)
		refcount_inc(&tty->kref);
	return tty;
}

void tty_kref_put(struct tty_struct *tty)
{
	if (!tty || !refcount_dec_and_test(&tty->kref))
		return;
	if (tty->ops->free)
		tty->ops->free(tty);
	put_pid(tty->session);
	put_pid(tty->pgrp);
	kfree(tty);
}

struct tty_struct *file_tty(struct file *file)
{
	struct tty_file *tf = file->private_data;

	return file->f_op == &tty_fops ? tf->tty : NULL;
}

bool tty_hung_up_p(struct file *file)
{
	struct tty_file *tf = file->private_data;

	return !tf->console && tf->hangups != READ_ONCE(tf->tty->hangups);
}

void tty_wakeup(struct tty_struct *tty)
{
	if (tty->ldata.echo_len)
		n_tty_flush_echo(tty);
	if (wq_has_sleeper(&tty->write_wait))
		wake_up_interruptible_poll(&tty->write_wait, EPOLLOUT | EPOLLWRNORM);
}

void tty_stop(struct tty_struct *tty)
{
	bool was;

	spin_lock(&tty->ctrl_lock);
	was = tty->stopped;
	WRITE_ONCE(tty->stopped, true);
	spin_unlock(&tty->ctrl_lock);
	if (!was && tty->ops->flow)
		tty->ops->flow(tty, true);
}

void tty_start(struct tty_struct *tty)
{
	bool was;

	spin_lock(&tty->ctrl_lock);
	was = tty->stopped && !tty->tco_stopped;
	if (was)
		WRITE_ONCE(tty->stopped, false);
	spin_unlock(&tty->ctrl_lock);
	if (!was)
		return;
	if (tty->ops->flow)
		tty->ops->flow(tty, false);
	tty_wakeup(tty);
}

int tty_open_file(struct tty_struct *tty, struct file *file, bool console, bool noctty)
{
	struct tty_file *tf = kmalloc(sizeof(*tf), GFP_KERNEL);
	int err = -ENOMEM;

	if (!tf)
		goto put;
	err = -EBUSY;
	if (tty->exclusive && tty->count && !capable(CAP_SYS_ADMIN))
		goto free;
	if (tty->ops->open) {
		err = tty->ops->open(tty);
		if (err)
			goto free;
	}
	*tf = (struct tty_file){ .tty = tty, .hangups = tty->hangups, .console = console };
	tty->count++;
	file->private_data = tf;
	if (!noctty)
		tty_open_ctty(tty, file);
	return 0;

free:
	kfree(tf);
put:
	tty_kref_put(tty);
	return err;
}

/* The terminal that opening device @dev means, with a reference. */
static struct tty_struct *tty_find(dev_t dev)
{
	struct tty_struct *tty;

	if (dev == MKDEV(TTYAUX_MAJOR, 0)) {
		tty = get_current_tty();
		return tty ? tty : ERR_PTR(-ENXIO);
	}
	if (MAJOR(dev) >= UNIX98_PTY_SLAVE_MAJOR &&
	    MAJOR(dev) < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT)
		return pts_find(dev);
	return tty_console_find(dev);
}

static int tty_open(struct inode *inode, struct file *file)
{
	bool auxiliary = MAJOR(inode->i_rdev) == TTYAUX_MAJOR;
	struct tty_struct *tty;
	int err;

	mutex_lock(&tty_mutex);
	tty = tty_find(inode->i_rdev);
	err = PTR_ERR_OR_ZERO(tty);
	if (!err)
		err = tty_open_file(tty, file, auxiliary && MINOR(inode->i_rdev) == 1,
				    auxiliary || (file->f_flags & O_NOCTTY));
	mutex_unlock(&tty_mutex);
	if (!err)
		nonseekable_open(inode, file);
	return err;
}

static int tty_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct tty_file *tf = file->private_data;
	struct tty_struct *tty = tf->tty;

	mutex_lock(&tty_mutex);
	if (--tty->count == 0) {
		tty_forget_session(tty);
		if (tty->ops->close)
			tty->ops->close(tty);
	}
	mutex_unlock(&tty_mutex);
	tty_kref_put(tty);
	kfree(tf);
	return 0;
}

static ssize_t tty_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;

	if (tty_hung_up_p(file))
		return 0;
	return n_tty_read(file_tty(file), file, to);
}

static ssize_t tty_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;

	if (tty_hung_up_p(file))
		return -EIO;
	return n_tty_write(file_tty(file), file, from);
}

static __poll_t tty_poll(struct file *file, poll_table *wait)
{
	struct tty_struct *tty = file_tty(file);

	poll_wait(file, &tty->read_wait, wait);
	poll_wait(file, &tty->write_wait, wait);
	if (tty_hung_up_p(file))
		return EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLRDNORM | EPOLLWRNORM;
	return n_tty_poll(tty);
}

const struct file_operations tty_fops = {
	.open		= tty_open,
	.llseek		= no_llseek,
	.read_iter	= tty_read,
	.write_iter	= tty_write,
	.poll		= tty_poll,
	.unlocked_ioctl	= tty_ioctl,
	.compat_ioctl	= tty_compat_ioctl,
	.release	= tty_release,
};
