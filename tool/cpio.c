/*
 * cpio.c - builds an initramfs archive (newc) in memory
 *
 * An archive is a row of entries: a header of 110 characters (a magic and 13
 * numbers of 8 hexadecimal digits), the name with its NUL, padding to 4, the
 * bytes of the file, padding to 4.  The entry named TRAILER!!! ends it.
 * Building it here needs neither a cpio program nor root for device nodes.
 */
#include "cpio.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HEADER_SIZE	110
#define TRAILER		"TRAILER!!!"

/* Where the numbers stand that reading an archive needs. */
#define FIELD_SIZE	6
#define FIELD_NAME_SIZE	11

static int cpio_reserve(struct cpio *cpio, size_t more)
{
	size_t size = cpio->size ? cpio->size : 65536;
	unsigned char *bytes;

	if (more <= cpio->size - cpio->len)
		return 0;
	while (size - cpio->len < more) {
		if (size > SIZE_MAX / 2) {
			errno = ENOMEM;
			return -1;
		}
		size *= 2;
	}
	bytes = realloc(cpio->bytes, size);
	if (!bytes)
		return -1;
	cpio->bytes = bytes;
	cpio->size = size;
	return 0;
}

/* There must be room. */
static void cpio_put(struct cpio *cpio, const void *bytes, size_t len)
{
	if (len)
		memcpy(cpio->bytes + cpio->len, bytes, len);
	cpio->len += len;
	while (cpio->len % 4)
		cpio->bytes[cpio->len++] = 0;
}

static int cpio_entry(struct cpio *cpio, const char *path, mode_t mode,
		      const void *bytes, size_t len, unsigned int major,
		      unsigned int minor)
{
	const char *name = path;
	char header[HEADER_SIZE + 1];
	size_t name_size;

	while (*name == '/')
		name++;
	name_size = strlen(name) + 1;
	if (name_size > PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (len > UINT32_MAX) {
		errno = EFBIG;
		return -1;
	}
	if (cpio_reserve(cpio, HEADER_SIZE + name_size + len + 8) < 0)
		return -1;

	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 ++cpio->inode, mode, 0, 0, S_ISDIR(mode) ? 2 : 1, 0,
		 (unsigned int)len, 0, 0, major, minor,
		 (unsigned int)name_size, 0);
	/* Header and name are padded together. */
	memcpy(cpio->bytes + cpio->len, header, HEADER_SIZE);
	cpio->len += HEADER_SIZE;
	cpio_put(cpio, name, name_size);
	cpio_put(cpio, bytes, len);
	return 0;
}

static bool directory_known(const struct cpio *cpio, const char *path)
{
	for (size_t i = 0; i < cpio->nr_directories; i++)
		if (!strcmp(cpio->directories[i], path))
			return true;
	return false;
}

static int directory_remember(struct cpio *cpio, const char *path)
{
	char **directories;

	directories = realloc(cpio->directories, (cpio->nr_directories + 1) *
			      sizeof(*directories));
	if (!directories)
		return -1;
	cpio->directories = directories;
	directories[cpio->nr_directories] = strdup(path);
	if (!directories[cpio->nr_directories])
		return -1;
	cpio->nr_directories++;
	return 0;
}

static int cpio_parents(struct cpio *cpio, const char *path)
{
	char parent[PATH_MAX];

	if (strlen(path) >= sizeof(parent)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	for (const char *slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		memcpy(parent, path, slash - path);
		parent[slash - path] = '\0';
		if (directory_known(cpio, parent))
			continue;
		if (cpio_entry(cpio, parent, S_IFDIR | 0755, NULL, 0, 0, 0) < 0 ||
		    directory_remember(cpio, parent) < 0)
			return -1;
	}
	return 0;
}

int cpio_directory(struct cpio *cpio, const char *path, mode_t mode)
{
	if (!strcmp(path, "/") || directory_known(cpio, path))
		return 0;
	if (cpio_parents(cpio, path) < 0)
		return -1;
	if (cpio_entry(cpio, path, S_IFDIR | mode, NULL, 0, 0, 0) < 0)
		return -1;
	return directory_remember(cpio, path);
}

int cpio_file(struct cpio *cpio, const char *path, mode_t mode,
	      const void *bytes, size_t len)
{
	if (cpio_parents(cpio, path) < 0)
		return -1;
	return cpio_entry(cpio, path, S_IFREG | mode, bytes, len, 0, 0);
}

int cpio_symlink(struct cpio *cpio, const char *path, const char *target)
{
	if (cpio_parents(cpio, path) < 0)
		return -1;
	return cpio_entry(cpio, path, S_IFLNK | 0777, target, strlen(target),
			  0, 0);
}

int cpio_device(struct cpio *cpio, const char *path, mode_t mode,
		unsigned int major, unsigned int minor)
{
	if (cpio_parents(cpio, path) < 0)
		return -1;
	return cpio_entry(cpio, path, S_IFCHR | mode, NULL, 0, major, minor);
}

int cpio_skeleton(struct cpio *cpio)
{
	static const struct {
		const char *path;
		mode_t mode;
	} directories[] = {
		{ "/dev",	0755 },
		{ "/proc",	0555 },
		{ "/sys",	0555 },
		{ "/tmp",	01777 },
	};
	static const struct {
		const char *path;
		mode_t mode;
		unsigned int major, minor;
	} devices[] = {
		{ "/dev/console",	0600, 5, 1 },
		{ "/dev/tty",		0666, 5, 0 },
		{ "/dev/ttyS0",		0600, 4, 64 },
		{ "/dev/null",		0666, 1, 3 },
		{ "/dev/zero",		0666, 1, 5 },
		{ "/dev/full",		0666, 1, 7 },
		{ "/dev/random",	0666, 1, 8 },
		{ "/dev/urandom",	0666, 1, 9 },
	};
	int err = 0;

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		err |= cpio_directory(cpio, directories[i].path,
				      directories[i].mode);
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		err |= cpio_device(cpio, devices[i].path, devices[i].mode,
				   devices[i].major, devices[i].minor);
	return err;
}

static bool number_read(const unsigned char *header, int field, size_t *number)
{
	char digits[9], *end;

	memcpy(digits, header + 6 + 8 * field, 8);
	digits[8] = '\0';
	*number = strtoul(digits, &end, 16);
	return *end == '\0';
}

static size_t padded(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

/* As far as it is there: 070701, or 070702 with checksums. */
static bool magic_fits(const unsigned char *bytes, size_t len)
{
	size_t n = len < 6 ? len : 6;

	return !memcmp(bytes, "070701", n) || !memcmp(bytes, "070702", n);
}

const char *cpio_archive(struct cpio *cpio, const void *archive, size_t len)
{
	const unsigned char *bytes = archive;
	size_t at = 0;

	for (;;) {
		size_t name_size, size, entry;

		if (!magic_fits(bytes + at, len - at))
			return at ? "it is damaged" : "it is no newc cpio archive";
		if (len - at < HEADER_SIZE)
			return "it is cut off";
		if (!number_read(bytes + at, FIELD_SIZE, &size) ||
		    !number_read(bytes + at, FIELD_NAME_SIZE, &name_size))
			return "a header in it is damaged";
		entry = padded(HEADER_SIZE + name_size) + padded(size);
		if (name_size > len - at - HEADER_SIZE || entry > len - at)
			return "it is cut off";
		if (name_size == sizeof(TRAILER) &&
		    !memcmp(bytes + at + HEADER_SIZE, TRAILER, sizeof(TRAILER)))
			return NULL;
		if (cpio_reserve(cpio, entry) < 0)
			return "it does not fit into memory";
		cpio_put(cpio, bytes + at, entry);
		at += entry;
	}
}

int cpio_end(struct cpio *cpio)
{
	return cpio_entry(cpio, TRAILER, 0, NULL, 0, 0, 0);
}

void cpio_free(struct cpio *cpio)
{
	for (size_t i = 0; i < cpio->nr_directories; i++)
		free(cpio->directories[i]);
	free(cpio->directories);
	free(cpio->bytes);
	memset(cpio, 0, sizeof(*cpio));
}
