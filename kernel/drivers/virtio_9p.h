/*
 * virtio_9p.h - shares of the host's files: a ring of 9P messages for each
 */
#ifndef RINGSIDE_DRIVERS_VIRTIO_9P_H
#define RINGSIDE_DRIVERS_VIRTIO_9P_H

#include "drivers/virtio.h"

struct virtio_9p_channel;

/*
 * A message and room for its reply.  All of it belongs to the device from
 * virtio_9p_submit() until @done is called.
 */
struct virtio_9p_request {
	const struct virtio_buf	*bufs;		/* the message's, then the reply's */
	unsigned int		nr_out, nr_in;
	struct vring_desc	*table;		/* room for nr_out + nr_in entries */
	u32			written;	/* bytes of the reply, as the device claims */
	/* Interrupt: the reply is there. */
	void			(*done)(struct virtio_9p_request *req);
};

#define VIRTIO_9P_MAX_BUFS	512	/* of one request; QEMU takes 1024 */

/* The share named @tag becomes the caller's alone: -ENOENT, -EBUSY. */
struct virtio_9p_channel *virtio_9p_open(const char *tag);
void virtio_9p_close(struct virtio_9p_channel *ch);	/* any context */
/* How many buffers a request may have. */
unsigned int virtio_9p_max_bufs(const struct virtio_9p_channel *ch);
/* May sleep until the ring has room. */
void virtio_9p_submit(struct virtio_9p_channel *ch, struct virtio_9p_request *req);

extern const struct virtio_driver virtio_9p_driver;

#endif
