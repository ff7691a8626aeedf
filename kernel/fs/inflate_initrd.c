/*
 * inflate_initrd.c - gzip, by zlib
 *
 * zlib is compiled as it comes (Z_SOLO: without a C library); this file gives
 * it memory.
 */
#include "fs/inflate_initrd.h"

#include "mm/slab.h"

#include <zlib.h>

#define OUT_SIZE	32768

static void *zlib_alloc(void *opaque, unsigned int items, unsigned int size)
{
	(void)opaque;
	return kvmalloc((size_t)items * size, GFP_KERNEL);
}

static void zlib_free(void *opaque, void *address)
{
	(void)opaque;
	kvfree(address);
}

static const char *inflate_error(int err, size_t left)
{
	if (err == Z_MEM_ERROR)
		return "no memory for unpacking";
	if (err == Z_BUF_ERROR || (err == Z_OK && !left))
		return "the gzip data is truncated";
	return "the gzip data is corrupt";
}

long gunzip_member(const u8 *in, size_t len, bool (*out)(void *arg, const u8 *data, size_t n),
		   void *arg, const char **error)
{
	z_stream z = { .zalloc = zlib_alloc, .zfree = zlib_free };
	u8 *buf = kvmalloc(OUT_SIZE, GFP_KERNEL);
	long used = -1;
	int err = Z_MEM_ERROR;

	*error = "no memory for unpacking";
	if (!buf)
		return -1;
	/* 16: a gzip header and its checksum, nothing else. */
	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		goto out_buf;
	z.next_in = (u8 *)in;
	z.avail_in = len;
	do {
		z.next_out = buf;
		z.avail_out = OUT_SIZE;
		err = inflate(&z, Z_NO_FLUSH);
		if (z.avail_out < OUT_SIZE && !out(arg, buf, OUT_SIZE - z.avail_out)) {
			*error = NULL;		/* the taker knows */
			goto out;
		}
	} while (err == Z_OK && (z.avail_in || !z.avail_out));
	if (err == Z_STREAM_END)
		used = z.next_in - in;
	else
		*error = inflate_error(err, z.avail_in);
out:
	inflateEnd(&z);
out_buf:
	kvfree(buf);
	return used;
}
