/*
 * ioapic.h - which vector a device's interrupt line raises
 */
#ifndef RINGSIDE_ARCH_IOAPIC_H
#define RINGSIDE_ARCH_IOAPIC_H

#include "lib/types.h"

void ioapic_init(void);

/* Sends line @gsi to the boot CPU as @vector (0: masks it); -ENODEV: no such line. */
int ioapic_route(u32 gsi, unsigned int vector, bool level, bool low);

#endif
