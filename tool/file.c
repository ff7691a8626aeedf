/*
 * file.c - whole files in memory
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static unsigned char *fd_read(int fd, size_t *len)
{
	size_t size = 65536, at = 0;
	unsigned char *bytes = NULL;
	struct stat st;

	/* One more than there is, so that the end is seen without growing. */
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		size = st.st_size + 1;
	for (;;) {
		unsigned char *more;
		ssize_t n;

		if (!bytes || at == size) {
			size = bytes ? size * 2 : size;
			more = realloc(bytes, size);
			if (!more)
				break;
			bytes = more;
		}
		n = read(fd, bytes + at, size - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		if (n == 0) {
			*len = at;
			return bytes;
		}
		at += n;
	}
	free(bytes);
	return NULL;
}

unsigned char *file_read(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *bytes;
	int err;

	if (fd < 0)
		return NULL;
	bytes = fd_read(fd, len);
	err = errno;
	close(fd);
	errno = err;
	return bytes;
}

int file_write(int fd, const void *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t n = write(fd, (const char *)bytes + at, len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
	}
	return 0;
}

int file_unnamed(const char *name, const void *bytes, size_t len)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd < 0 || !file_write(fd, bytes, len))
		return fd;
	close(fd);
	return -1;
}

unsigned char *gunzip(const unsigned char *bytes, size_t len, size_t *out_len,
		      const char **why)
{
	z_stream stream = { .next_in = (unsigned char *)bytes };
	size_t size = len * 4 + 65536, at = 0, given = 0;
	unsigned char *out = malloc(size);
	int result = Z_MEM_ERROR;

	*why = "it does not fit into memory";
	if (!out || inflateInit2(&stream, 15 + 16) != Z_OK)
		goto fail;
	do {
		if (at == size) {
			unsigned char *more = realloc(out, size * 2);

			if (!more)
				goto fail_stream;
			out = more;
			size *= 2;
		}
		if (!stream.avail_in && given < len) {
			stream.avail_in = len - given < UINT32_MAX ?
					  len - given : UINT32_MAX;
			given += stream.avail_in;
		}
		stream.next_out = out + at;
		stream.avail_out = size - at < UINT32_MAX ? size - at : UINT32_MAX;
		result = inflate(&stream, Z_NO_FLUSH);
		at = stream.next_out - out;
	} while (result == Z_OK);
	if (result != Z_STREAM_END) {
		*why = result == Z_BUF_ERROR ? "it is cut off" : "it is damaged";
		goto fail_stream;
	}
	inflateEnd(&stream);
	*why = NULL;
	*out_len = at;
	return out;

fail_stream:
	inflateEnd(&stream);
fail:
	free(out);
	return NULL;
}
