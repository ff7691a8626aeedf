/*
 * pci.c - finding devices on the PCI bus and reaching their registers
 *
 * Configuration by ports 0xcf8 and 0xcfc.  Bus 0 and the buses behind bridges
 * are scanned once while booting; there is no hot plug.
 */
#include "arch/x86/pci.h"

#include "arch/x86/boot.h"
#include "arch/x86/io.h"
#include "arch/x86/irq.h"
#include "arch/x86/pgtable.h"
#include "arch/x86/spinlock.h"
#include "lib/kernel.h"

#define PCI_COMMAND		0x04
#define PCI_COMMAND_IO		0x1
#define PCI_COMMAND_MEMORY	0x2
#define PCI_COMMAND_MASTER	0x4
#define PCI_COMMAND_NO_INTX	0x400
#define PCI_STATUS_CAP_LIST	0x10
#define PCI_CAP_MSIX		0x11
#define MSIX_ENABLE		0x8000
#define MSIX_MASK_ALL		0x4000
#define MAX_DEVICES		32

static DEFINE_SPINLOCK(config_lock);	/* the address port, interrupts off */

static struct pci_dev device_table[MAX_DEVICES];
struct pci_dev *pci_devices = device_table;
unsigned int nr_pci_devices;

static u32 config_read(u8 bus, u8 devfn, unsigned int off)
{
	unsigned long flags;
	u32 v;

	spin_lock_irqsave(&config_lock, flags);
	outl(0x80000000 | bus << 16 | devfn << 8 | (off & 0xfc), 0xcf8);
	v = inl(0xcfc);
	spin_unlock_irqrestore(&config_lock, flags);
	return v;
}

static void config_write(u8 bus, u8 devfn, unsigned int off, u32 v, unsigned int size)
{
	unsigned long flags;
	u16 port = (u16)(0xcfc + (off & 3));

	spin_lock_irqsave(&config_lock, flags);
	outl(0x80000000 | bus << 16 | devfn << 8 | (off & 0xfc), 0xcf8);
	if (size == 1)
		outb((u8)v, port);
	else if (size == 2)
		outw((u16)v, port);
	else
		outl(v, 0xcfc);
	spin_unlock_irqrestore(&config_lock, flags);
}

u32 pci_read_config_dword(const struct pci_dev *d, unsigned int off)
{
	return config_read(d->bus, d->devfn, off);
}

u16 pci_read_config_word(const struct pci_dev *d, unsigned int off)
{
	return (u16)(config_read(d->bus, d->devfn, off) >> (off & 2) * 8);
}

u8 pci_read_config_byte(const struct pci_dev *d, unsigned int off)
{
	return (u8)(config_read(d->bus, d->devfn, off) >> (off & 3) * 8);
}

void pci_write_config_dword(const struct pci_dev *d, unsigned int off, u32 v)
{
	config_write(d->bus, d->devfn, off, v, 4);
}

void pci_write_config_word(const struct pci_dev *d, unsigned int off, u16 v)
{
	config_write(d->bus, d->devfn, off, v, 2);
}

void pci_write_config_byte(const struct pci_dev *d, unsigned int off, u8 v)
{
	config_write(d->bus, d->devfn, off, v, 1);
}

unsigned int pci_find_capability(const struct pci_dev *d, u8 id, unsigned int from)
{
	unsigned int pos, tries = 48;

	if (!(pci_read_config_word(d, 0x06) & PCI_STATUS_CAP_LIST))
		return 0;
	pos = pci_read_config_byte(d, from ? from + 1 : 0x34) & ~3U;
	while (pos >= 0x40 && tries--) {
		if (pci_read_config_byte(d, pos) == id)
			return pos;
		pos = pci_read_config_byte(d, pos + 1) & ~3U;
	}
	return 0;
}

/* Writing ones shows which address bits a BAR has.  True: it takes the next one's place too. */
static bool __init size_bar(struct pci_dev *d, unsigned int i)
{
	unsigned int off = 0x10 + 4 * i;
	u32 lo = pci_read_config_dword(d, off), hi = 0;
	bool io = lo & 1, wide = !io && (lo & 6) == 4;
	u64 mask;

	pci_write_config_dword(d, off, ~0U);
	mask = pci_read_config_dword(d, off);
	pci_write_config_dword(d, off, lo);
	if (wide && i < 5) {
		hi = pci_read_config_dword(d, off + 4);
		pci_write_config_dword(d, off + 4, ~0U);
		mask |= (u64)pci_read_config_dword(d, off + 4) << 32;
		pci_write_config_dword(d, off + 4, hi);
	} else {
		mask |= 0xffffffff00000000UL;
	}
	mask &= io ? ~3UL : ~15UL;
	if ((u32)mask || wide) {
		d->bar[i] = ((u64)hi << 32 | lo) & (io ? ~3UL : ~15UL);
		d->bar_size[i] = io ? (~mask + 1) & 0xffff : ~mask + 1;
		d->bar_io[i] = io;
	}
	return wide;
}

static void __init add_device(u8 bus, u8 devfn, u32 id)
{
	struct pci_dev *d = &device_table[nr_pci_devices];
	u16 command;

	if (nr_pci_devices == MAX_DEVICES)
		return;
	nr_pci_devices++;
	d->bus = bus;
	d->devfn = devfn;
	d->vendor = (u16)id;
	d->device = (u16)(id >> 16);
	d->class = pci_read_config_dword(d, 0x08) >> 8;
	d->subsystem_vendor = pci_read_config_word(d, 0x2c);
	d->subsystem_device = pci_read_config_word(d, 0x2e);
	d->irq = pci_read_config_byte(d, 0x3c);

	command = pci_read_config_word(d, PCI_COMMAND);
	pci_write_config_word(d, PCI_COMMAND, command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	for (unsigned int i = 0; i < 6; i++)
		if (size_bar(d, i))
			i++;
	pci_write_config_word(d, PCI_COMMAND, command);

	d->msix_cap = (u8)pci_find_capability(d, PCI_CAP_MSIX, 0);
	if (d->msix_cap)
		d->nr_msix = (pci_read_config_word(d, d->msix_cap + 2) & 0x7ff) + 1;
}

static void __init scan_bus(u8 bus, unsigned int depth)
{
	for (unsigned int devfn = 0; devfn < 256; devfn++) {
		u32 id = config_read(bus, (u8)devfn, 0);
		u8 type = (u8)(config_read(bus, (u8)devfn, 0x0c) >> 16);

		if ((u16)id == 0xffff) {
			if (!(devfn & 7))
				devfn |= 7;	/* no function 0: no device */
			continue;
		}
		if ((type & 0x7f) == 1) {
			u8 behind = (u8)(config_read(bus, (u8)devfn, 0x18) >> 8);

			if (behind > bus && depth < 8)
				scan_bus(behind, depth + 1);
		} else {
			add_device(bus, (u8)devfn, id);
		}
		if (!(devfn & 7) && !(type & 0x80))
			devfn |= 7;
	}
}

void __init pci_init(void)
{
	outl(0x80000000, 0xcf8);
	if (inl(0xcf8) != 0x80000000)
		return;
	scan_bus(0, 0);
}

void pci_enable_device(struct pci_dev *d)
{
	pci_write_config_word(d, PCI_COMMAND, pci_read_config_word(d, PCI_COMMAND) |
			      PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

void *pci_iomap_bar(struct pci_dev *d, unsigned int bar)
{
	if (bar >= 6 || !d->bar_size[bar] || d->bar_io[bar] || !d->bar[bar])
		return NULL;
	return ioremap(d->bar[bar], d->bar_size[bar]);
}

/* Maps the table and switches the device from its interrupt line to messages. */
static int msix_begin(struct pci_dev *d)
{
	u32 where = pci_read_config_dword(d, d->msix_cap + 4);
	char *bar;

	bar = pci_iomap_bar(d, where & 7);
	if (!bar)
		return -ENODEV;
	d->msix_table = bar + (where & ~7U);
	for (unsigned int i = 0; i < d->nr_msix; i++)
		writel(1, (char *)d->msix_table + 16 * i + 12);
	pci_write_config_word(d, PCI_COMMAND,
			      pci_read_config_word(d, PCI_COMMAND) | PCI_COMMAND_NO_INTX);
	pci_write_config_word(d, d->msix_cap + 2,
			      (u16)((pci_read_config_word(d, d->msix_cap + 2) & ~MSIX_MASK_ALL) |
				    MSIX_ENABLE));
	return 0;
}

int pci_msix_irq(struct pci_dev *d, unsigned int entry)
{
	u64 address;
	u32 value;
	char *e;
	int irq;

	if (!d->msix_cap || entry >= d->nr_msix)
		return -ENODEV;
	if (!d->msix_table && msix_begin(d))
		return -ENODEV;
	irq = irq_alloc_msi(&address, &value);
	if (irq < 0)
		return irq;
	e = (char *)d->msix_table + 16 * entry;
	writel((u32)address, e);
	writel((u32)(address >> 32), e + 4);
	writel(value, e + 8);
	writel(0, e + 12);
	return irq;
}
