/*
 * vport.c - virtio-serial ports as character devices
 *
 * /dev/vport0pN, as on Linux, and /dev/virtio-ports/NAME, the name that udev
 * adds there.
 */
#include "fs/vport.h"

#include "drivers/virtio_console.h"
#include "fs/char_dev.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/uio.h"

#define VPORT_MAJOR	248	/* of the range Linux gives out dynamically */

static int vport_open(struct inode *inode, struct file *file)
{
	struct virtio_port *port = virtio_port_nth(MINOR(inode->i_rdev));
	int err;

	if (!port || virtio_port_is_console(port))
		return -ENXIO;
	err = virtio_port_open(port);
	if (err)
		return err;
	file->private_data = port;
	return nonseekable_open(inode, file);
}

static int vport_release(struct inode *inode, struct file *file)
{
	(void)inode;
	virtio_port_close(file->private_data);
	return 0;
}

static ssize_t vport_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return virtio_port_read_iter(iocb->ki_filp->private_data, to,
				     iocb->ki_filp->f_flags & O_NONBLOCK);
}

/* All of it, unless something interrupts after a part. */
static ssize_t vport_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	bool nonblock = iocb->ki_filp->f_flags & O_NONBLOCK;
	ssize_t done = 0;

	while (iov_iter_count(from)) {
		ssize_t n = virtio_port_write_iter(iocb->ki_filp->private_data, from, nonblock);

		if (n < 0)
			return done ? done : n;
		done += n;
	}
	if (!nonblock)
		(void)virtio_port_drain(iocb->ki_filp->private_data);
	return done;
}

static __poll_t vport_poll(struct file *file, struct poll_table_struct *pt)
{
	struct wait_queue_head *wq;
	unsigned int events = virtio_port_events(file->private_data, &wq);

	poll_wait(file, wq, pt);
	events |= virtio_port_events(file->private_data, &wq);
	return (__poll_t)events;
}

static const struct file_operations vport_fops = {
	.open		= vport_open,
	.release	= vport_release,
	.read_iter	= vport_read_iter,
	.write_iter	= vport_write_iter,
	.poll		= vport_poll,
	.llseek		= no_llseek,
};

void vport_init(void)
{
	struct virtio_port *port;
	char name[96];

	if (__register_chrdev(VPORT_MAJOR, 0, 256, "virtio-portsdev", &vport_fops))
		return;
	for (unsigned int n = 0; (port = virtio_port_nth(n)) != NULL; n++) {
		if (virtio_port_is_console(port))
			continue;
		snprintf(name, sizeof(name), "vport0p%u", virtio_port_id(port));
		devtmpfs_create_node(name, 0600, MKDEV(VPORT_MAJOR, n));
		if (!*virtio_port_name(port) || strchr(virtio_port_name(port), '/'))
			continue;
		snprintf(name, sizeof(name), "virtio-ports/%s", virtio_port_name(port));
		devtmpfs_create_node(name, 0600, MKDEV(VPORT_MAJOR, n));
	}
}
