/*
 * virtio.c - split rings, and which driver serves which device
 */
#include "drivers/virtio.h"

#include "drivers/virtio_9p.h"
#include "drivers/virtio_console.h"
#include "drivers/virtio_rng.h"
#include "mm/page.h"
#include "mm/slab.h"

static const struct virtio_driver *const drivers[] = {
	&virtio_9p_driver,
	&virtio_console_driver,
	&virtio_rng_driver,
};

/*
 * The three parts lie in one block of pages, as legacy devices want them:
 * descriptors, available ring, then the used ring at the next VIRTIO_LEGACY_ALIGN.
 */
static size_t used_offset(unsigned int num)
{
	return ALIGN(num * sizeof(struct vring_desc) + sizeof(u16) * (3 + num),
		     (size_t)VIRTIO_LEGACY_ALIGN);
}

static size_t ring_bytes(unsigned int num)
{
	return used_offset(num) + sizeof(u16) * 3 + num * sizeof(struct vring_used_elem);
}

int virtio_alloc_queues(struct virtio_device *vdev, unsigned int nr_vqs)
{
	vdev->vqs = kcalloc(nr_vqs, sizeof(vdev->vqs[0]), GFP_KERNEL);
	if (!vdev->vqs)
		return -ENOMEM;
	vdev->nr_vqs = nr_vqs;
	return 0;
}

struct virtqueue *virtio_setup_queue(struct virtio_device *vdev, unsigned int index,
				     unsigned int num, void (*callback)(struct virtqueue *))
{
	unsigned int max = vdev->transport->queue_max(vdev, index);
	struct virtqueue *vq;
	u8 *ring;
	int err;

	if (!max)
		return ERR_PTR(-ENOENT);
	num = min(min(num, max), (unsigned int)VIRTQUEUE_MAX);
	vq = kzalloc(sizeof(*vq), GFP_KERNEL);
	if (!vq)
		return ERR_PTR(-ENOMEM);
	ring = (void *)__get_free_pages(GFP_KERNEL | __GFP_ZERO, get_order(ring_bytes(num)));
	if (!ring) {
		kfree(vq);
		return ERR_PTR(-ENOMEM);
	}
	vq->vdev = vdev;
	vq->index = index;
	vq->num = num;
	spin_lock_init(&vq->lock);
	vq->desc = (struct vring_desc *)ring;
	vq->avail = (struct vring_avail *)(ring + num * sizeof(struct vring_desc));
	vq->used = (struct vring_used *)(ring + used_offset(num));
	for (unsigned int i = 0; i < num; i++)
		vq->desc[i].next = (u16)(i + 1);
	vq->nr_free = (u16)num;
	vq->callback = callback;

	err = vdev->transport->queue_setup(vq);
	if (err) {
		free_pages((unsigned long)ring, get_order(ring_bytes(num)));
		kfree(vq);
		return ERR_PTR(err);
	}
	vdev->vqs[index] = vq;
	return vq;
}

/* The chain at @head is for the device now.  The lock is held. */
static void publish(struct virtqueue *vq, u16 head, void *token)
{
	vq->token[head] = token;
	vq->avail->ring[vq->avail->idx % vq->num] = head;
	smp_store_release(&vq->avail->idx, (u16)(vq->avail->idx + 1));
}

int virtqueue_add(struct virtqueue *vq, const struct virtio_buf *bufs, unsigned int nr_out,
		  unsigned int nr_in, void *token)
{
	unsigned int nr = nr_out + nr_in;
	struct vring_desc *d = NULL;
	unsigned long flags;
	u16 head, at;

	spin_lock_irqsave(&vq->lock, flags);
	if (vq->nr_free < nr) {
		spin_unlock_irqrestore(&vq->lock, flags);
		return -ENOSPC;
	}
	head = at = vq->free_head;
	for (unsigned int i = 0; i < nr; i++) {
		d = &vq->desc[at];
		d->addr = __pa(bufs[i].addr);
		d->len = bufs[i].len;
		d->flags = VRING_DESC_F_NEXT | (i < nr_out ? 0 : VRING_DESC_F_WRITE);
		at = d->next;
	}
	d->flags &= (u16)~VRING_DESC_F_NEXT;
	vq->free_head = at;
	vq->nr_free -= (u16)nr;
	publish(vq, head, token);
	spin_unlock_irqrestore(&vq->lock, flags);
	return 0;
}

int virtqueue_add_indirect(struct virtqueue *vq, struct vring_desc *table,
			   const struct virtio_buf *bufs, unsigned int nr_out, unsigned int nr_in,
			   void *token)
{
	unsigned int nr = nr_out + nr_in;
	struct vring_desc *d;
	unsigned long flags;
	u16 head;

	for (unsigned int i = 0; i < nr; i++)
		table[i] = (struct vring_desc){
			.addr = __pa(bufs[i].addr), .len = bufs[i].len, .next = (u16)(i + 1),
			.flags = (i + 1 < nr ? VRING_DESC_F_NEXT : 0) |
				 (i < nr_out ? 0 : VRING_DESC_F_WRITE),
		};
	spin_lock_irqsave(&vq->lock, flags);
	if (!vq->nr_free) {
		spin_unlock_irqrestore(&vq->lock, flags);
		return -ENOSPC;
	}
	head = vq->free_head;
	d = &vq->desc[head];
	vq->free_head = d->next;
	vq->nr_free--;
	d->addr = __pa(table);
	d->len = nr * (u32)sizeof(table[0]);
	d->flags = VRING_DESC_F_INDIRECT;
	publish(vq, head, token);
	spin_unlock_irqrestore(&vq->lock, flags);
	return 0;
}

void virtqueue_kick(struct virtqueue *vq)
{
	smp_mb();
	if (!(READ_ONCE(vq->used->flags) & VRING_USED_F_NO_NOTIFY))
		vq->vdev->transport->notify(vq);
}

void *virtqueue_get_buf(struct virtqueue *vq, u32 *len)
{
	struct vring_used_elem *elem;
	void *token = NULL;
	unsigned long flags;
	u16 last;

	spin_lock_irqsave(&vq->lock, flags);
	if (vq->last_used == smp_load_acquire(&vq->used->idx))
		goto out;
	elem = &vq->used->ring[vq->last_used++ % vq->num];
	if (WARN_ON_ONCE(elem->id >= vq->num))
		goto out;	/* the device's mistake must not become ours */
	token = vq->token[elem->id];
	vq->token[elem->id] = NULL;
	*len = elem->len;

	last = (u16)elem->id;
	vq->nr_free++;
	while (vq->desc[last].flags & VRING_DESC_F_NEXT) {
		last = vq->desc[last].next;
		vq->nr_free++;
	}
	vq->desc[last].next = vq->free_head;
	vq->free_head = (u16)elem->id;
out:
	spin_unlock_irqrestore(&vq->lock, flags);
	return token;
}

void virtio_interrupt(struct virtio_device *vdev)
{
	for (unsigned int i = 0; i < vdev->nr_vqs; i++) {
		struct virtqueue *vq = vdev->vqs[i];

		if (vq && vq->callback && vq->last_used != READ_ONCE(vq->used->idx))
			vq->callback(vq);
	}
}

void virtio_device_ready(struct virtio_device *vdev)
{
	vdev->transport->set_status(vdev, vdev->transport->get_status(vdev) |
				    VIRTIO_CONFIG_S_DRIVER_OK);
}

/* Virtio 1.1, 3.1.1: acknowledge, agree on features, let the driver set up. */
void virtio_device_found(struct virtio_device *vdev)
{
	const struct virtio_transport *t = vdev->transport;
	const struct virtio_driver *driver = NULL;
	u8 status = VIRTIO_CONFIG_S_ACKNOWLEDGE;
	u64 wanted;

	for (size_t i = 0; i < ARRAY_SIZE(drivers); i++)
		if (drivers[i]->id == vdev->id)
			driver = drivers[i];
	if (!driver)
		return;

	t->set_status(vdev, 0);
	t->set_status(vdev, status);
	t->set_status(vdev, status |= VIRTIO_CONFIG_S_DRIVER);
	wanted = driver->features;
	if (!vdev->legacy)
		wanted |= BIT_ULL(VIRTIO_F_VERSION_1);
	vdev->features = t->get_features(vdev) & wanted;
	t->set_features(vdev, vdev->features);
	if (!vdev->legacy) {
		t->set_status(vdev, status |= VIRTIO_CONFIG_S_FEATURES_OK);
		if (!(t->get_status(vdev) & VIRTIO_CONFIG_S_FEATURES_OK)) {
			pr_warn("virtio: device %u wants features we lack\n", vdev->id);
			goto fail;
		}
	}
	if (!driver->probe(vdev))
		return;
fail:
	t->set_status(vdev, VIRTIO_CONFIG_S_FAILED);
}

void virtio_init(void)
{
	virtio_mmio_probe();
	virtio_pci_probe();
}
