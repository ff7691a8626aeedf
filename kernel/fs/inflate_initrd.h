/*
 * inflate_initrd.h - gzip, by zlib
 */
#ifndef RINGSIDE_FS_INFLATE_INITRD_H
#define RINGSIDE_FS_INFLATE_INITRD_H

#include "lib/types.h"

/*
 * Unpacks one gzip member at @in.  Hands the bytes out in pieces; @out returns
 * false to stop.  Returns the bytes used of @in, or -1 with *error.
 */
long gunzip_member(const u8 *in, size_t len, bool (*out)(void *arg, const u8 *data, size_t n),
		   void *arg, const char **error);

#endif
