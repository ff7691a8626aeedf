/*
 * console_device.h - a line of bytes with a terminal at its far end
 *
 * A driver (serial, virtio console) registers one.  The terminal layer above
 * finds it by name, writes to it, and gets what was typed.
 */
#ifndef RINGSIDE_LIB_CONSOLE_DEVICE_H
#define RINGSIDE_LIB_CONSOLE_DEVICE_H

#include "lib/types.h"

struct console_device {
	const char	*name;		/* "ttyS0", "hvc0": the node in /dev, console= */
	unsigned int	major, minor;	/* 4, 64 for ttyS0; 229, 0 for hvc0 */

	/* Takes all bytes or fewer, never sleeps, any context. */
	size_t		(*write)(struct console_device *dev, const char *s, size_t len);

	/* The terminal layer's own, NULL until it has seen the device. */
	void		*tty;
	struct console_device *next;
};

/* implemented by fs/tty_console.c; may be called before the layer is up */
void register_console_device(struct console_device *dev);
/* From the driver's interrupt: these bytes were typed. */
void console_device_receive(struct console_device *dev, const char *s, size_t len);
/* From the driver's interrupt: write() took less than all, and there is room again. */
void console_device_writable(struct console_device *dev);

#endif
