/*
 * virtio_rng.c - randomness from the host
 *
 * One buffer is asked for while booting; when it comes back it is mixed into
 * the pool of getrandom(2).
 */
#include "drivers/virtio_rng.h"

#include "mm/slab.h"

#define SEED_BYTES	64

static void rng_done(struct virtqueue *vq)
{
	u8 *seed;
	u32 len;

	while ((seed = virtqueue_get_buf(vq, &len)) != NULL)
		add_hwgenerator_randomness(seed, min_t(u32, len, SEED_BYTES));
}

static int rng_probe(struct virtio_device *vdev)
{
	struct virtio_buf buf = { kmalloc(SEED_BYTES, GFP_KERNEL), SEED_BYTES };
	struct virtqueue *vq;
	int err = virtio_alloc_queues(vdev, 1);

	if (err || !buf.addr)
		return -ENOMEM;
	vq = virtio_setup_queue(vdev, 0, 4, rng_done);
	if (IS_ERR(vq))
		return (int)PTR_ERR(vq);
	virtio_device_ready(vdev);
	err = virtqueue_add(vq, &buf, 0, 1, buf.addr);
	if (!err)
		virtqueue_kick(vq);
	return err;
}

const struct virtio_driver virtio_rng_driver = {
	.id	= VIRTIO_ID_RNG,
	.probe	= rng_probe,
};
