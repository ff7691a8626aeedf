/*
 * random.h - numbers nobody can guess
 *
 * One generator for getrandom(2), /dev/urandom, ASLR and the rest; any context.
 */
#ifndef RINGSIDE_SCHED_RANDOM_H
#define RINGSIDE_SCHED_RANDOM_H

#include "lib/types.h"

void get_random_bytes(void *buf, size_t len);
u32 get_random_u32(void);
u64 get_random_u64(void);
/* Below @ceil, all equally likely; @ceil > 0. */
u32 get_random_u32_below(u32 ceil);

/* Mixes bytes in; nobody needs to trust them. */
void add_device_randomness(const void *buf, size_t len);
void add_hwgenerator_randomness(const void *buf, size_t len);

#endif
