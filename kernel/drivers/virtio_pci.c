/*
 * virtio_pci.c - virtio devices on the PCI bus (virtio 1.x)
 *
 * The device's registers lie in BARs, found by vendor capabilities (virtio
 * 1.1, 4.1.4).  All queues and configuration changes share one MSI-X vector;
 * without MSI-X, the line that the firmware assigned.
 */
#include <linux/pci_regs.h>
#include <linux/virtio_pci.h>

#include "arch/x86/io.h"
#include "arch/x86/irq.h"
#include "arch/x86/pci.h"
#include "drivers/virtio.h"
#include "mm/page.h"
#include "mm/slab.h"

#define VIRTIO_PCI_VENDOR	0x1af4
#define MODERN_DEVICE_BASE	0x1040	/* + device id */

/* Transitional devices number themselves otherwise: 0x1000 + index. */
static const u8 transitional_id[] = {
	VIRTIO_ID_NET, VIRTIO_ID_BLOCK, VIRTIO_ID_BALLOON, VIRTIO_ID_CONSOLE,
	VIRTIO_ID_RNG, 0, 0, 0, VIRTIO_ID_SCSI, VIRTIO_ID_9P,
};

#define COMMON(vdev, field) \
	(&((struct virtio_pci_common_cfg *)(vdev)->base)->field)

static u64 pci_get_features(struct virtio_device *vdev)
{
	u64 features;

	writel(0, COMMON(vdev, device_feature_select));
	features = readl(COMMON(vdev, device_feature));
	writel(1, COMMON(vdev, device_feature_select));
	return features | (u64)readl(COMMON(vdev, device_feature)) << 32;
}

static void pci_set_features(struct virtio_device *vdev, u64 features)
{
	writel(0, COMMON(vdev, guest_feature_select));
	writel((u32)features, COMMON(vdev, guest_feature));
	writel(1, COMMON(vdev, guest_feature_select));
	writel((u32)(features >> 32), COMMON(vdev, guest_feature));
}

static u8 pci_get_status(struct virtio_device *vdev)
{
	return readb(COMMON(vdev, device_status));
}

static void pci_set_status(struct virtio_device *vdev, u8 status)
{
	writeb(status, COMMON(vdev, device_status));
	while (!status && readb(COMMON(vdev, device_status)))
		cpu_relax();	/* reset is done when it reads 0 */
}

static void pci_get_config(struct virtio_device *vdev, unsigned int off, void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((u8 *)buf)[i] = readb((u8 *)vdev->config + off + i);
}

static unsigned int pci_queue_max(struct virtio_device *vdev, unsigned int index)
{
	if (index >= readw(COMMON(vdev, num_queues)))
		return 0;
	writew((u16)index, COMMON(vdev, queue_select));
	return readw(COMMON(vdev, queue_size));
}

static void write_addr(void *low, u64 addr)
{
	writel((u32)addr, low);
	writel((u32)(addr >> 32), (u8 *)low + 4);
}

static int pci_queue_setup(struct virtqueue *vq)
{
	struct virtio_device *vdev = vq->vdev;

	writew((u16)vq->index, COMMON(vdev, queue_select));
	writew((u16)vq->num, COMMON(vdev, queue_size));
	writew(0, COMMON(vdev, queue_msix_vector));
	write_addr(COMMON(vdev, queue_desc_lo), __pa(vq->desc));
	write_addr(COMMON(vdev, queue_avail_lo), __pa(vq->avail));
	write_addr(COMMON(vdev, queue_used_lo), __pa(vq->used));
	vq->notify = (u8 *)vdev->notify_base +
		     readw(COMMON(vdev, queue_notify_off)) * vdev->notify_multiplier;
	writew(1, COMMON(vdev, queue_enable));
	return 0;
}

static void pci_notify(struct virtqueue *vq)
{
	writew((u16)vq->index, vq->notify);
}

static const struct virtio_transport virtio_pci_transport = {
	.name		= "virtio-pci",
	.get_features	= pci_get_features,
	.set_features	= pci_set_features,
	.get_status	= pci_get_status,
	.set_status	= pci_set_status,
	.get_config	= pci_get_config,
	.queue_max	= pci_queue_max,
	.queue_setup	= pci_queue_setup,
	.notify		= pci_notify,
};

/* By message: no status to read, so everything is looked at. */
static void pci_msix_interrupt(int irq, void *data)
{
	(void)irq;
	virtio_interrupt(data);
}

static void pci_line_interrupt(int irq, void *data)
{
	struct virtio_device *vdev = data;
	u8 why = readb(vdev->isr);	/* reading acknowledges */

	(void)irq;
	if (why & VIRTIO_PCI_ISR_CONFIG && vdev->config_changed)
		vdev->config_changed(vdev);
	if (why)
		virtio_interrupt(vdev);
}

/* Where a capability's registers are, NULL when its BAR is not usable. */
static void *cap_registers(struct pci_dev *d, unsigned int cap)
{
	u8 bar = pci_read_config_byte(d, cap + offsetof(struct virtio_pci_cap, bar));
	u32 off = pci_read_config_dword(d, cap + offsetof(struct virtio_pci_cap, offset));
	u8 *base;

	if (bar >= ARRAY_SIZE(d->bar) || off >= d->bar_size[bar])
		return NULL;
	base = pci_iomap_bar(d, bar);
	return base ? base + off : NULL;
}

static void find_registers(struct virtio_device *vdev, struct pci_dev *d)
{
	unsigned int cap = 0;

	while ((cap = pci_find_capability(d, PCI_CAP_ID_VNDR, cap)) != 0) {
		switch (pci_read_config_byte(d, cap + offsetof(struct virtio_pci_cap, cfg_type))) {
		case VIRTIO_PCI_CAP_COMMON_CFG:
			vdev->base = cap_registers(d, cap);
			break;
		case VIRTIO_PCI_CAP_NOTIFY_CFG:
			vdev->notify_base = cap_registers(d, cap);
			vdev->notify_multiplier = pci_read_config_dword(d, cap +
				offsetof(struct virtio_pci_notify_cap, notify_off_multiplier));
			break;
		case VIRTIO_PCI_CAP_ISR_CFG:
			vdev->isr = cap_registers(d, cap);
			break;
		case VIRTIO_PCI_CAP_DEVICE_CFG:
			vdev->config = cap_registers(d, cap);
			break;
		}
	}
}

static int request_interrupt(struct virtio_device *vdev, struct pci_dev *d)
{
	int irq = pci_msix_irq(d, 0);

	if (irq >= 0)
		return request_irq((unsigned int)irq, pci_msix_interrupt, "virtio", vdev);
	return request_irq(d->irq, pci_line_interrupt, "virtio", vdev);
}

static u32 virtio_id(const struct pci_dev *d)
{
	if (d->device >= MODERN_DEVICE_BASE)
		return d->device - MODERN_DEVICE_BASE;
	if (d->device - 0x1000u < ARRAY_SIZE(transitional_id))
		return transitional_id[d->device - 0x1000];
	return 0;
}

void virtio_pci_probe(void)
{
	for (unsigned int i = 0; i < nr_pci_devices; i++) {
		struct pci_dev *d = &pci_devices[i];
		struct virtio_device *vdev;

		if (d->vendor != VIRTIO_PCI_VENDOR || !virtio_id(d))
			continue;
		vdev = kzalloc(sizeof(*vdev), GFP_KERNEL);
		if (!vdev)
			return;
		vdev->id = virtio_id(d);
		vdev->transport = &virtio_pci_transport;
		pci_enable_device(d);
		find_registers(vdev, d);
		if (!vdev->base || !vdev->notify_base || !vdev->isr) {
			pr_warn("virtio: PCI device %02x:%02x.%x is too old: disable-legacy=on\n",
				d->bus, d->devfn >> 3, d->devfn & 7);
			kfree(vdev);
			continue;
		}
		if (request_interrupt(vdev, d)) {
			pr_warn("virtio: PCI device %02x:%02x.%x has no interrupt\n",
				d->bus, d->devfn >> 3, d->devfn & 7);
			kfree(vdev);
			continue;
		}
		virtio_device_found(vdev);
		/* Configuration changes by the same message; reset has cleared it. */
		writew(0, COMMON(vdev, msix_config));
	}
}
