/*
 * serial.h - the 16550 at port 0x3f8: ttyS0 and the kernel's first voice
 *
 * serial_early_init() is declared where it is wanted, in arch/x86/boot.h.
 */
#ifndef RINGSIDE_DRIVERS_SERIAL_H
#define RINGSIDE_DRIVERS_SERIAL_H

#include "lib/types.h"

void serial_init(void);		/* ttyS0: interrupts, the terminal layer */

#endif
