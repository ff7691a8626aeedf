/*
 * random.h - random numbers nobody can guess
 */
#ifndef RINGSIDE_SCHED_RANDOM_H
#define RINGSIDE_SCHED_RANDOM_H

#include "lib/types.h"

void random_init(void);
/* Any context. */
void get_random_bytes(void *buf, size_t len);
u32 get_random_u32(void);
u64 get_random_u64(void);
/* Mixes in what a device or a program knows; makes nothing worse. */
void add_device_randomness(const void *buf, size_t len);
void add_hwgenerator_randomness(const void *buf, size_t len);

#endif
