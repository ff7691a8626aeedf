/*
 * virtio_rng.h - randomness from the host
 */
#ifndef RINGSIDE_DRIVERS_VIRTIO_RNG_H
#define RINGSIDE_DRIVERS_VIRTIO_RNG_H

#include "drivers/virtio.h"

extern const struct virtio_driver virtio_rng_driver;

#endif
