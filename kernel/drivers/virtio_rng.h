/*
 * virtio_rng.h - randomness from the host
 */
#ifndef RINGSIDE_DRIVERS_VIRTIO_RNG_H
#define RINGSIDE_DRIVERS_VIRTIO_RNG_H

#include "drivers/virtio.h"

/* implemented by proc/random.c; any context */
void add_hwgenerator_randomness(const void *buf, size_t len);

extern const struct virtio_driver virtio_rng_driver;

#endif
