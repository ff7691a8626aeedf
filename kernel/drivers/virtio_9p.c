/*
 * virtio_9p.c - shares of the host's files: a ring of 9P messages for each
 *
 * Each device is one share, named by the mount tag in its configuration
 * space.  It has a single queue; a request is one chain, its reply is written
 * behind it.  With indirect descriptors a request takes one place in the
 * ring however many pages it moves.
 *
 * Lock letters: I  written once while probing; c  channels_lock.
 */
#include "drivers/virtio_9p.h"

#include <linux/virtio_9p.h>

#include "lib/string.h"
#include "mm/slab.h"
#include "sched/wait.h"

#define TAG_MAX	256

struct virtio_9p_channel {
	struct list_head	node;		/* c */
	struct virtqueue	*vq;		/* I */
	bool			indirect;	/* I */
	bool			in_use;		/* c */
	struct wait_queue_head	room;		/* submitters that found the ring full */
	char			tag[TAG_MAX];	/* I */
};

static LIST_HEAD(channels);
static DEFINE_SPINLOCK(channels_lock);

/* Interrupt: replies came. */
static void requests_done(struct virtqueue *vq)
{
	struct virtio_9p_channel *ch = vq->vdev->priv;
	struct virtio_9p_request *req;
	u32 written;

	while ((req = virtqueue_get_buf(vq, &written)) != NULL) {
		req->written = written;
		req->done(req);
	}
	if (wq_has_sleeper(&ch->room))
		wake_up_all(&ch->room);
}

static bool request_add(struct virtio_9p_channel *ch, struct virtio_9p_request *req)
{
	if (ch->indirect)
		return !virtqueue_add_indirect(ch->vq, req->table, req->bufs, req->nr_out,
					       req->nr_in, req);
	return !virtqueue_add(ch->vq, req->bufs, req->nr_out, req->nr_in, req);
}

void virtio_9p_submit(struct virtio_9p_channel *ch, struct virtio_9p_request *req)
{
	wait_event(ch->room, request_add(ch, req));
	virtqueue_kick(ch->vq);
}

unsigned int virtio_9p_max_bufs(const struct virtio_9p_channel *ch)
{
	return ch->indirect ? VIRTIO_9P_MAX_BUFS : ch->vq->num / 2;
}

static struct virtio_9p_channel *channel_find(const char *tag)
{
	struct virtio_9p_channel *ch;

	list_for_each_entry(ch, &channels, node)
		if (!strcmp(ch->tag, tag))
			return ch;
	return NULL;
}

struct virtio_9p_channel *virtio_9p_open(const char *tag)
{
	struct virtio_9p_channel *ch;
	unsigned long flags;

	spin_lock_irqsave(&channels_lock, flags);
	ch = channel_find(tag);
	if (!ch)
		ch = ERR_PTR(-ENOENT);
	else if (ch->in_use)
		ch = ERR_PTR(-EBUSY);
	else
		ch->in_use = true;
	spin_unlock_irqrestore(&channels_lock, flags);
	return ch;
}

void virtio_9p_close(struct virtio_9p_channel *ch)
{
	unsigned long flags;

	spin_lock_irqsave(&channels_lock, flags);
	ch->in_use = false;
	spin_unlock_irqrestore(&channels_lock, flags);
}

static int read_tag(struct virtio_device *vdev, char *tag)
{
	u16 len;

	if (!virtio_has_feature(vdev, VIRTIO_9P_MOUNT_TAG))
		return -EINVAL;
	vdev->transport->get_config(vdev, offsetof(struct virtio_9p_config, tag_len), &len,
				    sizeof(len));
	if (!len || len >= TAG_MAX)
		return -EINVAL;
	vdev->transport->get_config(vdev, offsetof(struct virtio_9p_config, tag), tag, len);
	tag[len] = '\0';
	return 0;
}

static int ninep_probe(struct virtio_device *vdev)
{
	struct virtio_9p_channel *ch = kzalloc(sizeof(*ch), GFP_KERNEL);
	int err;

	if (!ch)
		return -ENOMEM;
	init_waitqueue_head(&ch->room);
	err = read_tag(vdev, ch->tag);
	if (!err)
		err = virtio_alloc_queues(vdev, 1);
	if (err)
		goto fail;
	vdev->priv = ch;
	ch->indirect = virtio_has_feature(vdev, VIRTIO_RING_F_INDIRECT_DESC);
	ch->vq = virtio_setup_queue(vdev, 0, VIRTQUEUE_MAX, requests_done);
	if (IS_ERR(ch->vq)) {
		err = (int)PTR_ERR(ch->vq);
		goto fail;
	}
	virtio_device_ready(vdev);
	spin_lock(&channels_lock);
	list_add_tail(&ch->node, &channels);
	spin_unlock(&channels_lock);
	return 0;
fail:
	pr_warn("virtio: a 9p share without a usable tag or queue (%d)\n", err);
	kfree(ch);
	return err;
}

const struct virtio_driver virtio_9p_driver = {
	.id		= VIRTIO_ID_9P,
	.features	= BIT_ULL(VIRTIO_9P_MOUNT_TAG) | BIT_ULL(VIRTIO_RING_F_INDIRECT_DESC),
	.probe		= ninep_probe,
};
