/*
 * random.h - random numbers nobody can guess
 */
#ifndef RINGSIDE_PROC_RANDOM_H
#define RINGSIDE_PROC_RANDOM_H

#include "lib/types.h"

void random_init(void);
void get_random_bytes(void *buf, size_t len);
/* Mixes in what a device or a program knows; makes nothing worse. */
void add_device_randomness(const void *buf, size_t len);

#endif
