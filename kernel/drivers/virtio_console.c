/*
 * virtio_console.c - byte channels to the host
 *
 * Virtio 1.1, 5.3, with VIRTIO_CONSOLE_F_MULTIPORT.  Queues 0 and 1 carry port
 * 0, 2 and 3 control messages, then two for each further port.  The host
 * names its ports while the device is probed, one control message after the
 * other; each of ours has been acted upon when its buffer comes back used, so
 * after probing all ports are known.
 *
 * Receiving: RX_BUFFERS pages circulate.  Those the host has filled hang on
 * port->filled until the reader has emptied them.  Sending: each write is
 * copied into a page of port->idle; those under way come back as used.
 *
 * Lock letters: I  written once while probing; p  port->lock (interrupts off);
 * c  control_mutex.  Order: port->lock, then the virtqueue's lock.
 */
#include "drivers/virtio_console.h"

#include <linux/eventpoll.h>
#include <linux/virtio_console.h>

#include "lib/console_device.h"
#include "lib/string.h"
#include "mm/page.h"
#include "mm/slab.h"
#include "mm/uio.h"
#include "sched/mutex.h"
#include "sched/time.h"

#define RX_BUFFERS	4
#define TX_BUFFERS	4
#define CONTROL_BUFFERS	32
#define CONTROL_SIZE	(sizeof(struct virtio_console_control) + VIRTIO_PORT_NAME_MAX)
#define QUEUE_SIZE	32
#define MAX_PORTS	32

struct port_buf {
	struct list_head	node;		/* p  on port->filled or port->idle */
	u8			*data;		/* I  a page */
	u32			start, end;	/* p  bytes not read yet */
};

struct virtio_port {
	struct virtio_device	*vdev;		/* I */
	unsigned int		id;		/* I */
	char			name[VIRTIO_PORT_NAME_MAX];	/* I */
	struct virtqueue	*rx, *tx;	/* I */
	spinlock_t		lock;
	struct list_head	filled;		/* p  received, oldest first */
	struct list_head	idle;		/* p  buffers for sending */
	unsigned int		sending;	/* p  buffers the host has not taken yet */
	bool			host_connected;	/* p */
	bool			opened;		/* p */
	bool			is_console;	/* I */
	struct wait_queue_head	wait;		/* readers, writers, pollers */
	struct console_device	hvc;		/* I  of a console port */
};

/* Of the (one) device. */
static struct virtqueue *control_rx, *control_tx;	/* I */
static struct virtio_port *ports[MAX_PORTS];		/* I  by port id */
static unsigned int nr_ports;				/* I */
static DEFINE_MUTEX(control_mutex);			/* one control message at a time */
static DECLARE_WAIT_QUEUE_HEAD(control_wait);

/* Which port's bytes a queue carries. */
static struct virtio_port *queue_port(const struct virtqueue *vq)
{
	return ports[vq->index < 2 ? 0 : vq->index / 2 - 1];
}

/* The caller kicks, once for all that it gives. */
static void port_give_rx(struct virtio_port *port, struct port_buf *b)
{
	struct virtio_buf buf = { b->data, PAGE_SIZE };

	b->start = b->end = 0;
	virtqueue_add(port->rx, &buf, 0, 1, b);
}

/* Interrupt: bytes came. */
static void port_rx_done(struct virtqueue *vq)
{
	struct virtio_port *port = queue_port(vq);
	struct port_buf *b;
	unsigned long flags;
	u32 len;

	if (!port)
		return;
	while ((b = virtqueue_get_buf(vq, &len)) != NULL) {
		if (port->is_console) {
			console_device_receive(&port->hvc, (char *)b->data,
					       min_t(u32, len, PAGE_SIZE));
			port_give_rx(port, b);
			continue;
		}
		b->end = min_t(u32, len, PAGE_SIZE);
		spin_lock_irqsave(&port->lock, flags);
		list_add_tail(&b->node, &port->filled);
		spin_unlock_irqrestore(&port->lock, flags);
	}
	if (port->is_console)
		virtqueue_kick(vq);
	wake_up_poll(&port->wait, EPOLLIN | EPOLLRDNORM);
}

/* Interrupt: the host has taken bytes. */
static void port_tx_done(struct virtqueue *vq)
{
	struct virtio_port *port = queue_port(vq);
	struct port_buf *b;
	unsigned long flags;
	u32 len;

	if (!port)
		return;
	while ((b = virtqueue_get_buf(vq, &len)) != NULL) {
		spin_lock_irqsave(&port->lock, flags);
		list_add(&b->node, &port->idle);
		port->sending--;
		spin_unlock_irqrestore(&port->lock, flags);
	}
	if (port->is_console)
		console_device_writable(&port->hvc);
	wake_up_poll(&port->wait, EPOLLOUT | EPOLLWRNORM);
}

static struct port_buf *port_take(struct virtio_port *port, struct list_head *list)
{
	struct port_buf *b;
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags);
	b = list_first_entry_or_null(list, struct port_buf, node);
	if (b)
		list_del(&b->node);
	spin_unlock_irqrestore(&port->lock, flags);
	return b;
}

/* Back to the head of @list: it was first, and it still is. */
static void port_return(struct virtio_port *port, struct port_buf *b, struct list_head *list)
{
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags);
	list_add(&b->node, list);
	spin_unlock_irqrestore(&port->lock, flags);
}

static void port_send(struct virtio_port *port, struct port_buf *b, size_t len)
{
	struct virtio_buf buf = { b->data, (u32)len };
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags);
	port->sending++;
	spin_unlock_irqrestore(&port->lock, flags);
	BUG_ON(virtqueue_add(port->tx, &buf, 1, 0, b));	/* the queue holds all our buffers */
	virtqueue_kick(port->tx);
}

void virtio_port_write(struct virtio_port *port, const void *data, size_t len)
{
	while (len) {
		size_t n = min_t(size_t, len, PAGE_SIZE);
		struct port_buf *b;

		wait_event(port->wait, (b = port_take(port, &port->idle)) != NULL);
		memcpy(b->data, data, n);
		port_send(port, b, n);
		data = (const u8 *)data + n;
		len -= n;
	}
	wait_event(port->wait, !READ_ONCE(port->sending));
}

int virtio_port_drain(struct virtio_port *port)
{
	return wait_event_interruptible(port->wait, !READ_ONCE(port->sending));
}

ssize_t virtio_port_write_iter(struct virtio_port *port, struct iov_iter *from, bool nonblock)
{
	struct port_buf *b = NULL;
	size_t n;

	if (!iov_iter_count(from))
		return 0;
	if (nonblock && (!READ_ONCE(port->host_connected) || !(b = port_take(port, &port->idle))))
		return -EAGAIN;
	if (!b && wait_event_interruptible(port->wait, READ_ONCE(port->host_connected) &&
					   (b = port_take(port, &port->idle)) != NULL))
		return -ERESTARTSYS;
	n = copy_from_iter(b->data, min_t(size_t, iov_iter_count(from), PAGE_SIZE), from);
	if (!n) {
		port_return(port, b, &port->idle);
		return -EFAULT;
	}
	port_send(port, b, n);
	return (ssize_t)n;
}

ssize_t virtio_port_read_iter(struct virtio_port *port, struct iov_iter *to, bool nonblock)
{
	struct port_buf *b;
	size_t want, n;

	if (!iov_iter_count(to))
		return 0;
	while (!(b = port_take(port, &port->filled))) {
		if (!READ_ONCE(port->host_connected))
			return 0;
		if (nonblock)
			return -EAGAIN;
		if (wait_event_interruptible(port->wait, !list_empty(&port->filled) ||
					     !READ_ONCE(port->host_connected)))
			return -ERESTARTSYS;
	}
	want = min_t(size_t, iov_iter_count(to), b->end - b->start);
	n = copy_to_iter(b->data + b->start, want, to);
	b->start += n;
	if (b->start == b->end) {
		port_give_rx(port, b);
		virtqueue_kick(port->rx);
	} else {
		port_return(port, b, &port->filled);
	}
	return n ? (ssize_t)n : -EFAULT;
}

unsigned int virtio_port_events(struct virtio_port *port, struct wait_queue_head **wq)
{
	unsigned int events = 0;

	*wq = &port->wait;
	if (!list_empty(&port->filled))
		events |= EPOLLIN | EPOLLRDNORM;
	if (!READ_ONCE(port->host_connected))
		events |= EPOLLHUP | EPOLLIN | EPOLLRDNORM;
	else if (!list_empty(&port->idle))
		events |= EPOLLOUT | EPOLLWRNORM;
	return events;
}

/* Sends one control message; the host has acted on it when this returns. */
static int control_send(unsigned int id, u16 event, u16 value)
{
	struct virtio_console_control *msg = kmalloc(sizeof(*msg), GFP_KERNEL);
	struct virtio_buf buf = { msg, sizeof(*msg) };
	void *done = NULL;
	u32 len;

	if (!msg)
		return -ENOMEM;
	*msg = (struct virtio_console_control){ .id = id, .event = event, .value = value };
	mutex_lock(&control_mutex);
	if (!virtqueue_add(control_tx, &buf, 1, 0, msg)) {
		virtqueue_kick(control_tx);
		wait_event(control_wait, (done = virtqueue_get_buf(control_tx, &len)) != NULL);
	}
	mutex_unlock(&control_mutex);
	kfree(msg);
	return done ? 0 : -EIO;
}

int virtio_port_open(struct virtio_port *port)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&port->lock, flags);
	busy = port->opened;
	port->opened = true;
	spin_unlock_irqrestore(&port->lock, flags);
	if (busy)
		return -EBUSY;
	return control_send(port->id, VIRTIO_CONSOLE_PORT_OPEN, 1);
}

void virtio_port_close(struct virtio_port *port)
{
	unsigned long flags;

	control_send(port->id, VIRTIO_CONSOLE_PORT_OPEN, 0);
	spin_lock_irqsave(&port->lock, flags);
	port->opened = false;
	spin_unlock_irqrestore(&port->lock, flags);
}

struct virtio_port *virtio_port_find(const char *name)
{
	for (unsigned int i = 0; i < MAX_PORTS; i++)
		if (ports[i] && !strcmp(ports[i]->name, name))
			return ports[i];
	return NULL;
}

struct virtio_port *virtio_port_nth(unsigned int n)
{
	for (unsigned int i = 0; i < MAX_PORTS; i++)
		if (ports[i] && !n--)
			return ports[i];
	return NULL;
}

unsigned int virtio_port_id(const struct virtio_port *port)
{
	return port->id;
}

const char *virtio_port_name(const struct virtio_port *port)
{
	return port->name;
}

bool virtio_port_is_console(const struct virtio_port *port)
{
	return port->is_console;
}

/* The console's way out: any context, takes what fits, never waits. */
static size_t hvc_write(struct console_device *dev, const char *s, size_t len)
{
	struct virtio_port *port = container_of(dev, struct virtio_port, hvc);
	struct port_buf *b = len ? port_take(port, &port->idle) : NULL;
	size_t n = min_t(size_t, len, PAGE_SIZE);

	if (!b)
		return 0;	/* an empty buffer would break the device */
	memcpy(b->data, s, n);
	port_send(port, b, n);
	return n;
}

static struct port_buf *buf_alloc(void)
{
	struct port_buf *b = kmalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	b->data = (void *)__get_free_page(GFP_KERNEL);
	if (!b->data) {
		kfree(b);
		return NULL;
	}
	return b;
}

static int port_buffers(struct virtio_port *port)
{
	for (int i = 0; i < RX_BUFFERS + TX_BUFFERS; i++) {
		struct port_buf *b = buf_alloc();

		if (!b)
			return -ENOMEM;
		if (i < RX_BUFFERS)
			port_give_rx(port, b);
		else
			list_add(&b->node, &port->idle);
	}
	virtqueue_kick(port->rx);
	return 0;
}

/* The queues of port @id stand at these indexes. */
static unsigned int port_rx_index(unsigned int id)
{
	return id ? 2 * (id + 1) : 0;
}

static struct virtio_port *port_create(struct virtio_device *vdev, unsigned int id)
{
	struct virtio_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return NULL;
	port->vdev = vdev;
	port->id = id;
	spin_lock_init(&port->lock);
	INIT_LIST_HEAD(&port->filled);
	INIT_LIST_HEAD(&port->idle);
	init_waitqueue_head(&port->wait);
	port->rx = vdev->vqs[port_rx_index(id)];
	port->tx = vdev->vqs[port_rx_index(id) + 1];
	return port;
}

static void port_set_open(struct virtio_port *port, bool open)
{
	unsigned long flags;

	spin_lock_irqsave(&port->lock, flags);
	port->host_connected = open;
	spin_unlock_irqrestore(&port->lock, flags);
	__wake_up(&port->wait, TASK_NORMAL, 0,
		  poll_to_key(open ? EPOLLOUT : EPOLLIN | EPOLLHUP));
}

static void control_give_rx(void *page)
{
	struct virtio_buf buf = { page, CONTROL_SIZE };

	virtqueue_add(control_rx, &buf, 0, 1, page);
}

/* While probing: ports come into being and get their names. */
static void control_probe_message(struct virtio_device *vdev, struct virtio_console_control *msg,
				  u32 len)
{
	struct virtio_port *port;
	size_t n;

	if (msg->id >= MAX_PORTS || msg->id >= nr_ports)
		return;
	port = ports[msg->id];
	switch (msg->event) {
	case VIRTIO_CONSOLE_PORT_ADD:
		if (!port)
			ports[msg->id] = port_create(vdev, msg->id);
		break;
	case VIRTIO_CONSOLE_CONSOLE_PORT:
		if (port)
			port->is_console = true;
		break;
	case VIRTIO_CONSOLE_PORT_NAME:
		n = min_t(size_t, len - sizeof(*msg), VIRTIO_PORT_NAME_MAX - 1);
		if (port && len > sizeof(*msg)) {
			memcpy(port->name, msg + 1, n);
			port->name[n] = '\0';
		}
		break;
	case VIRTIO_CONSOLE_PORT_OPEN:
		if (port)
			port_set_open(port, msg->value);
		break;
	}
}

static bool probing;	/* I after boot: control messages are taken by probe itself */

static void control_receive_all(struct virtio_device *vdev)
{
	struct virtio_console_control *msg;
	u32 len;

	while ((msg = virtqueue_get_buf(control_rx, &len)) != NULL) {
		if (len >= sizeof(*msg))
			control_probe_message(vdev, msg, len);
		control_give_rx(msg);
	}
	virtqueue_kick(control_rx);
}

/* Interrupt.  After probing only opening and closing matter: ports are not hot-plugged. */
static void control_rx_done(struct virtqueue *vq)
{
	struct virtio_console_control *msg;
	u32 len;

	if (READ_ONCE(probing))
		return;
	while ((msg = virtqueue_get_buf(vq, &len)) != NULL) {
		if (len >= sizeof(*msg) && msg->event == VIRTIO_CONSOLE_PORT_OPEN &&
		    msg->id < MAX_PORTS && ports[msg->id])
			port_set_open(ports[msg->id], msg->value);
		control_give_rx(msg);
	}
	virtqueue_kick(vq);
}

static void control_tx_done(struct virtqueue *vq)
{
	(void)vq;
	wake_up(&control_wait);
}

static void console_start(struct virtio_port *port)
{
	port->host_connected = port->opened = true;
	port->hvc = (struct console_device){
		.name = "hvc0", .major = 229, .minor = 0, .write = hvc_write,
	};
	register_console_device(&port->hvc);
}

static void port_start(struct virtio_port *port)
{
	if (port_buffers(port)) {
		pr_warn("virtio: no memory for port %u\n", port->id);
		return;
	}
	if (port->is_console) {
		control_send(port->id, VIRTIO_CONSOLE_PORT_OPEN, 1);
		console_start(port);
	}
}

static int setup_queues(struct virtio_device *vdev)
{
	unsigned int nr = virtio_has_feature(vdev, VIRTIO_CONSOLE_F_MULTIPORT) ?
			  2 * (nr_ports + 1) : 2;
	int err = virtio_alloc_queues(vdev, nr);

	for (unsigned int i = 0; !err && i < nr; i++) {
		struct virtqueue *vq;

		vq = virtio_setup_queue(vdev, i, QUEUE_SIZE,
					i == 2 ? control_rx_done : i == 3 ? control_tx_done :
					i % 2 ? port_tx_done : port_rx_done);
		if (IS_ERR(vq))
			err = (int)PTR_ERR(vq);
	}
	return err;
}

static int console_probe_multiport(struct virtio_device *vdev)
{
	u8 *page = (void *)__get_free_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	control_rx = vdev->vqs[2];
	control_tx = vdev->vqs[3];
	BUILD_BUG_ON(CONTROL_BUFFERS * 128 > PAGE_SIZE || CONTROL_SIZE > 128);
	for (int i = 0; i < CONTROL_BUFFERS; i++)
		control_give_rx(page + 128 * i);

	probing = true;
	virtio_device_ready(vdev);
	virtqueue_kick(control_rx);
	control_send(VIRTIO_CONSOLE_BAD_ID, VIRTIO_CONSOLE_DEVICE_READY, 1);
	control_receive_all(vdev);
	for (unsigned int i = 0; i < nr_ports; i++) {
		if (!ports[i])
			continue;
		control_send(i, VIRTIO_CONSOLE_PORT_READY, 1);
		control_receive_all(vdev);
	}
	WRITE_ONCE(probing, false);
	control_receive_all(vdev);
	for (unsigned int i = 0; i < nr_ports; i++)
		if (ports[i])
			port_start(ports[i]);
	return 0;
}

static int console_probe(struct virtio_device *vdev)
{
	struct virtio_console_config cfg;
	int err;

	if (nr_ports)
		return -EBUSY;		/* one device serves all ports */
	nr_ports = 1;
	if (virtio_has_feature(vdev, VIRTIO_CONSOLE_F_MULTIPORT)) {
		vdev->transport->get_config(vdev, 0, &cfg, sizeof(cfg));
		nr_ports = clamp((u32)cfg.max_nr_ports, 1U, (u32)MAX_PORTS);
	}
	err = setup_queues(vdev);
	if (err)
		return err;
	if (virtio_has_feature(vdev, VIRTIO_CONSOLE_F_MULTIPORT))
		return console_probe_multiport(vdev);

	ports[0] = port_create(vdev, 0);
	if (!ports[0])
		return -ENOMEM;
	ports[0]->is_console = true;
	virtio_device_ready(vdev);
	err = port_buffers(ports[0]);
	if (!err)
		console_start(ports[0]);
	return err;
}

const struct virtio_driver virtio_console_driver = {
	.id		= VIRTIO_ID_CONSOLE,
	.features	= BIT_ULL(VIRTIO_CONSOLE_F_MULTIPORT),
	.probe		= console_probe,
};
