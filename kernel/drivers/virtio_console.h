/*
 * virtio_console.h - byte channels to the host, found by name
 *
 * A port is a two-way channel of bytes.  One the host calls a console becomes
 * hvc0 (lib/console_device.h); the others are opened by the kernel itself (the
 * tracer) or by programs as character devices (fs/vport.c).
 */
#ifndef RINGSIDE_DRIVERS_VIRTIO_CONSOLE_H
#define RINGSIDE_DRIVERS_VIRTIO_CONSOLE_H

#include "drivers/virtio.h"
#include "sched/wait.h"

#define VIRTIO_PORT_NAME_MAX	64

struct iov_iter;
struct virtio_port;

extern const struct virtio_driver virtio_console_driver;

/* The port of that name, or NULL. */
struct virtio_port *virtio_port_find(const char *name);
/* The @n-th port, NULL past the last; its number and name. */
struct virtio_port *virtio_port_nth(unsigned int n);
bool virtio_port_is_console(const struct virtio_port *port);
unsigned int virtio_port_id(const struct virtio_port *port);
const char *virtio_port_name(const struct virtio_port *port);

/* One opener at a time: -EBUSY.  The host is told of open and close. */
int virtio_port_open(struct virtio_port *port);
void virtio_port_close(struct virtio_port *port);

/* All the bytes; the host has them when this returns.  For the kernel's own use. */
void virtio_port_write(struct virtio_port *port, const void *buf, size_t len);

/*
 * For programs.  Read: bytes, 0 when the host has closed its side and nothing
 * is left, -EAGAIN with @nonblock, -ERESTARTSYS.  Write: as much as one
 * buffer holds; waits while the host does not take any.
 */
ssize_t virtio_port_read_iter(struct virtio_port *port, struct iov_iter *to, bool nonblock);
ssize_t virtio_port_write_iter(struct virtio_port *port, struct iov_iter *from, bool nonblock);
/* Waits until the host has taken everything: what it has not is lost at power-off. */
int virtio_port_drain(struct virtio_port *port);
/* EPOLL* bits; @wq: where to wait for a change. */
unsigned int virtio_port_events(struct virtio_port *port, struct wait_queue_head **wq);

#endif
