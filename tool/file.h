/*
 * file.h - whole files in memory
 */
#ifndef TOOL_FILE_H
#define TOOL_FILE_H

#include <stddef.h>

/* The file's bytes, to be freed; NULL with errno set. */
unsigned char *file_read(const char *path, size_t *len);

/* Writes all of it; -1 with errno set. */
int file_write(int fd, const void *bytes, size_t len);

/* An unnamed file that holds these bytes; -1 with errno set. */
int file_unnamed(const char *name, const void *bytes, size_t len);

/*
 * What a gzip file holds, to be freed.  NULL when it is cut off, damaged, or
 * too large for memory, with the reason in *why.
 */
unsigned char *gunzip(const unsigned char *bytes, size_t len, size_t *out_len,
		      const char **why);

#endif
