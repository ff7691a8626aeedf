/*
 * cpio.h - builds an initramfs archive (newc) in memory
 */
#ifndef TOOL_CPIO_H
#define TOOL_CPIO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct cpio {
	unsigned char *bytes;
	size_t len;
	size_t size;		/* allocated */
	unsigned int inode;	/* the last entry's */
	char **directories;	/* made so far */
	size_t nr_directories;
};

/*
 * Paths are absolute, as the guest sees them; parents that no entry made yet
 * come first, with mode 0755.  Everything belongs to root.  Each returns 0, or
 * -1 with errno set: ENOMEM, EFBIG when the format cannot hold the size, or
 * ENAMETOOLONG.
 */
int cpio_directory(struct cpio *cpio, const char *path, mode_t mode);
int cpio_file(struct cpio *cpio, const char *path, mode_t mode,
	      const void *bytes, size_t len);
int cpio_symlink(struct cpio *cpio, const char *path, const char *target);
int cpio_device(struct cpio *cpio, const char *path, mode_t mode,
		unsigned int major, unsigned int minor);

/* What every machine needs: the device nodes and the usual directories. */
int cpio_skeleton(struct cpio *cpio);

/*
 * Takes over all entries of another archive.  Returns NULL, or what is wrong
 * with that archive.
 */
const char *cpio_archive(struct cpio *cpio, const void *bytes, size_t len);

int cpio_end(struct cpio *cpio);
void cpio_free(struct cpio *cpio);

#endif
