/*
 * virtio_mmio.c - virtio devices behind memory-mapped registers
 *
 * Where they are, ACPI or the command line says (arch/x86/acpi.h).  QEMU's are
 * legacy (version 1) unless told otherwise; both kinds are served.
 */
#include <linux/virtio_mmio.h>

#include "arch/x86/io.h"
#include "arch/x86/irq.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/acpi.h"
#include "drivers/virtio.h"
#include "mm/page.h"
#include "mm/slab.h"

#define MMIO_MAGIC	0x74726976	/* "virt" */

static u32 rd(struct virtio_device *vdev, unsigned int reg)
{
	return readl((u8 *)vdev->base + reg);
}

static void wr(struct virtio_device *vdev, unsigned int reg, u32 v)
{
	writel(v, (u8 *)vdev->base + reg);
}

static u64 mmio_get_features(struct virtio_device *vdev)
{
	u64 features;

	wr(vdev, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	features = rd(vdev, VIRTIO_MMIO_DEVICE_FEATURES);
	if (!vdev->legacy) {
		wr(vdev, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
		features |= (u64)rd(vdev, VIRTIO_MMIO_DEVICE_FEATURES) << 32;
	}
	return features;
}

static void mmio_set_features(struct virtio_device *vdev, u64 features)
{
	wr(vdev, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	wr(vdev, VIRTIO_MMIO_DRIVER_FEATURES, (u32)features);
	if (!vdev->legacy) {
		wr(vdev, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
		wr(vdev, VIRTIO_MMIO_DRIVER_FEATURES, (u32)(features >> 32));
	}
}

static u8 mmio_get_status(struct virtio_device *vdev)
{
	return (u8)rd(vdev, VIRTIO_MMIO_STATUS);
}

static void mmio_set_status(struct virtio_device *vdev, u8 status)
{
	wr(vdev, VIRTIO_MMIO_STATUS, status);
	if (!status && vdev->legacy)
		wr(vdev, VIRTIO_MMIO_GUEST_PAGE_SIZE, PAGE_SIZE);
}

static void mmio_get_config(struct virtio_device *vdev, unsigned int off, void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((u8 *)buf)[i] = readb((u8 *)vdev->base + VIRTIO_MMIO_CONFIG + off + i);
}

static unsigned int mmio_queue_max(struct virtio_device *vdev, unsigned int index)
{
	wr(vdev, VIRTIO_MMIO_QUEUE_SEL, index);
	return rd(vdev, VIRTIO_MMIO_QUEUE_NUM_MAX);
}

static void wr64(struct virtio_device *vdev, unsigned int low, u64 v)
{
	wr(vdev, low, (u32)v);
	wr(vdev, low + 4, (u32)(v >> 32));
}

static int mmio_queue_setup(struct virtqueue *vq)
{
	struct virtio_device *vdev = vq->vdev;

	wr(vdev, VIRTIO_MMIO_QUEUE_SEL, vq->index);
	wr(vdev, VIRTIO_MMIO_QUEUE_NUM, vq->num);
	if (vdev->legacy) {
		wr(vdev, VIRTIO_MMIO_QUEUE_ALIGN, VIRTIO_LEGACY_ALIGN);
		wr(vdev, VIRTIO_MMIO_QUEUE_PFN, (u32)(__pa(vq->desc) >> PAGE_SHIFT));
		return 0;
	}
	wr64(vdev, VIRTIO_MMIO_QUEUE_DESC_LOW, __pa(vq->desc));
	wr64(vdev, VIRTIO_MMIO_QUEUE_AVAIL_LOW, __pa(vq->avail));
	wr64(vdev, VIRTIO_MMIO_QUEUE_USED_LOW, __pa(vq->used));
	wr(vdev, VIRTIO_MMIO_QUEUE_READY, 1);
	return 0;
}

static void mmio_notify(struct virtqueue *vq)
{
	wr(vq->vdev, VIRTIO_MMIO_QUEUE_NOTIFY, vq->index);
}

static const struct virtio_transport virtio_mmio_transport = {
	.name		= "virtio-mmio",
	.get_features	= mmio_get_features,
	.set_features	= mmio_set_features,
	.get_status	= mmio_get_status,
	.set_status	= mmio_set_status,
	.get_config	= mmio_get_config,
	.queue_max	= mmio_queue_max,
	.queue_setup	= mmio_queue_setup,
	.notify		= mmio_notify,
};

static void mmio_irq(int irq, void *data)
{
	struct virtio_device *vdev = data;
	u32 why = rd(vdev, VIRTIO_MMIO_INTERRUPT_STATUS);

	(void)irq;
	wr(vdev, VIRTIO_MMIO_INTERRUPT_ACK, why);
	if (why & VIRTIO_MMIO_INT_VRING)
		virtio_interrupt(vdev);
	if ((why & VIRTIO_MMIO_INT_CONFIG) && vdev->config_changed)
		vdev->config_changed(vdev);
}

void virtio_mmio_probe(void)
{
	for (unsigned int i = 0; i < nr_virtio_mmio_devices; i++) {
		const struct virtio_mmio_resource *r = &virtio_mmio_devices[i];
		u8 *base = ioremap(r->base, r->size);
		struct virtio_device *vdev;
		u32 version;

		/* Slots without a device say id 0. */
		if (!base || readl(base + VIRTIO_MMIO_MAGIC_VALUE) != MMIO_MAGIC ||
		    !readl(base + VIRTIO_MMIO_DEVICE_ID))
			continue;
		version = readl(base + VIRTIO_MMIO_VERSION);
		if (version < 1 || version > 2)
			continue;
		vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
		if (!vdev)
			return;
		vdev->transport = &virtio_mmio_transport;
		vdev->base = base;
		vdev->id = readl(base + VIRTIO_MMIO_DEVICE_ID);
		vdev->legacy = version == 1;
		if (request_irq(r->irq, mmio_irq, "virtio", vdev)) {
			pr_warn("virtio: irq %u of the device at %#llx is not available\n",
				r->irq, (unsigned long long)r->base);
			kfree(vdev);
			continue;
		}
		virtio_device_found(vdev);
	}
}
