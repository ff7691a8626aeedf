/*
 * pci.h - finding devices on the PCI bus and reaching their registers
 */
#ifndef RINGSIDE_ARCH_PCI_H
#define RINGSIDE_ARCH_PCI_H

#include "lib/types.h"

struct pci_dev {
	u8	bus, devfn;		/* devfn: slot << 3 | function */
	u16	vendor, device;
	u16	subsystem_vendor, subsystem_device;
	u32	class;			/* class, subclass, interface */
	u8	irq;			/* line the firmware assigned; 0xff: none */
	u64	bar[6];			/* physical address, or port number */
	u64	bar_size[6];		/* 0: no such BAR */
	bool	bar_io[6];		/* ports instead of memory */
	u8	msix_cap;		/* config offset, 0: none */
	void	*msix_table;
	unsigned int nr_msix;
};

extern struct pci_dev *pci_devices;	/* all functions found */
extern unsigned int nr_pci_devices;

void pci_init(void);			/* scans; nothing when there is no PCI */

u8 pci_read_config_byte(const struct pci_dev *d, unsigned int off);
u16 pci_read_config_word(const struct pci_dev *d, unsigned int off);
u32 pci_read_config_dword(const struct pci_dev *d, unsigned int off);
void pci_write_config_byte(const struct pci_dev *d, unsigned int off, u8 v);
void pci_write_config_word(const struct pci_dev *d, unsigned int off, u16 v);
void pci_write_config_dword(const struct pci_dev *d, unsigned int off, u32 v);

/* Offset of capability @id after offset @from (0: the first), 0 when there is none. */
unsigned int pci_find_capability(const struct pci_dev *d, u8 id, unsigned int from);

void pci_enable_device(struct pci_dev *d);	/* decoding and bus mastering on */
void *pci_iomap_bar(struct pci_dev *d, unsigned int bar);

/*
 * Gives MSI-X table entry @entry an interrupt and unmasks it; returns an irq
 * for request_irq(), or -errno when the device has no MSI-X (use d->irq then).
 */
int pci_msix_irq(struct pci_dev *d, unsigned int entry);

#endif
