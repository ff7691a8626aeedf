/*
 * virtio.h - devices that share rings of buffers with the host
 *
 * A transport (mmio, PCI) finds devices and hands each to the driver of its
 * id.  A virtqueue is a split ring (virtio 1.1, 2.6): the driver adds chains of
 * buffers, the device gives them back used.  Buffers are in the direct map.
 *
 * Lock letters: I written once; v the virtqueue's lock (interrupts off).
 */
#ifndef RINGSIDE_DRIVERS_VIRTIO_H
#define RINGSIDE_DRIVERS_VIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>

#include "arch/x86/spinlock.h"
#include "lib/kernel.h"

#define VIRTQUEUE_MAX	128	/* descriptors of one queue, at most */

/* Where the used ring begins, for legacy devices that compute it themselves. */
#define VIRTIO_LEGACY_ALIGN	256

struct virtio_device;

struct virtqueue {
	struct virtio_device	*vdev;		/* I */
	unsigned int		index;		/* I  which queue of the device */
	unsigned int		num;		/* I  descriptors */
	spinlock_t		lock;
	struct vring_desc	*desc;		/* v */
	struct vring_avail	*avail;		/* v */
	struct vring_used	*used;		/* the device writes it */
	u16			free_head;	/* v  chain of unused descriptors */
	u16			nr_free;	/* v */
	u16			last_used;	/* v  how far we have taken used buffers */
	void			*token[VIRTQUEUE_MAX];	/* v  of the chain that begins here */
	void			*notify;	/* I  PCI: where a kick is written */
	/* Interrupt: buffers came back.  Interrupts off, the lock not held. */
	void			(*callback)(struct virtqueue *vq);
};

struct virtio_buf {
	void	*addr;		/* in the direct map */
	u32	len;
};

struct virtio_transport {
	const char *name;
	u64	(*get_features)(struct virtio_device *vdev);
	void	(*set_features)(struct virtio_device *vdev, u64 features);
	u8	(*get_status)(struct virtio_device *vdev);
	void	(*set_status)(struct virtio_device *vdev, u8 status);
	void	(*get_config)(struct virtio_device *vdev, unsigned int off, void *buf, size_t len);
	/* Tells the device where the ring is; vq->num is set; 0 or -errno. */
	unsigned int (*queue_max)(struct virtio_device *vdev, unsigned int index);
	int	(*queue_setup)(struct virtqueue *vq);
	void	(*notify)(struct virtqueue *vq);
};

struct virtio_device {
	u32				id;		/* I  VIRTIO_ID_* */
	bool				legacy;		/* I  before virtio 1.0 */
	u64				features;	/* I  agreed on */
	const struct virtio_transport	*transport;	/* I */
	void				*base;		/* I  registers: mmio; common config: PCI */
	void				*isr, *config, *notify_base;	/* I  PCI */
	u32				notify_multiplier;		/* I  PCI */
	struct virtqueue		**vqs;		/* I  by index; NULL: not set up */
	unsigned int			nr_vqs;		/* I */
	void				*priv;		/* the driver's */
	/* Interrupt: the device's configuration changed. */
	void				(*config_changed)(struct virtio_device *vdev);
};

struct virtio_driver {
	u32	id;
	u64	features;		/* those it understands */
	/* The device is reset and agreed with; set up queues, then virtio_device_ready(). */
	int	(*probe)(struct virtio_device *vdev);
};

/* Finds all devices on all transports; processes may sleep already. */
void virtio_init(void);

/* For transports: one device was found. */
void virtio_device_found(struct virtio_device *vdev);
/* For transports: the interrupt said that queues have used buffers. */
void virtio_interrupt(struct virtio_device *vdev);
void virtio_mmio_probe(void);
void virtio_pci_probe(void);

static inline bool virtio_has_feature(const struct virtio_device *vdev, unsigned int bit)
{
	return vdev->features >> bit & 1;
}

/* For drivers.  @nr_vqs: how many queues there may be; each is set up on its own. */
int virtio_alloc_queues(struct virtio_device *vdev, unsigned int nr_vqs);
struct virtqueue *virtio_setup_queue(struct virtio_device *vdev, unsigned int index,
				     unsigned int num, void (*callback)(struct virtqueue *));
void virtio_device_ready(struct virtio_device *vdev);

/*
 * Adds a chain: the first @nr_out buffers are read by the device, the next
 * @nr_in written.  @token (not NULL) comes back from virtqueue_get_buf().
 * -ENOSPC when there are too few free descriptors.
 */
int virtqueue_add(struct virtqueue *vq, const struct virtio_buf *bufs, unsigned int nr_out,
		  unsigned int nr_in, void *token);
/*
 * The same in one descriptor of the ring: the chain stands in @table, which
 * belongs to the device until the token comes back.  The driver has agreed on
 * VIRTIO_RING_F_INDIRECT_DESC.
 */
int virtqueue_add_indirect(struct virtqueue *vq, struct vring_desc *table,
			   const struct virtio_buf *bufs, unsigned int nr_out, unsigned int nr_in,
			   void *token);
/* The next used chain's token, and the bytes the device wrote; NULL: none. */
void *virtqueue_get_buf(struct virtqueue *vq, u32 *len);
void virtqueue_kick(struct virtqueue *vq);

#endif
