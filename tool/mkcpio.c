/*
 * mkcpio.c - writes an initramfs to stdout: mkcpio HOST:GUEST...
 *
 * Used by the build for the menu's initramfs.  Each file goes in with the
 * permissions it has; device nodes and the usual directories come along.
 */
#include "cpio.h"
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void die(const char *what)
{
	fprintf(stderr, "mkcpio: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void file_add(struct cpio *cpio, char *pair)
{
	char *guest = strchr(pair, ':');
	unsigned char *bytes;
	struct stat st;
	size_t len;

	if (!guest) {
		errno = EINVAL;
		die(pair);
	}
	*guest++ = '\0';
	bytes = file_read(pair, &len);
	if (!bytes || stat(pair, &st) < 0)
		die(pair);
	if (cpio_file(cpio, guest, st.st_mode & 07777, bytes, len) < 0)
		die(guest);
	free(bytes);
}

int main(int argc, char **argv)
{
	struct cpio cpio = { 0 };

	if (cpio_skeleton(&cpio) < 0)
		die("skeleton");
	for (int i = 1; i < argc; i++)
		file_add(&cpio, argv[i]);
	if (cpio_end(&cpio) < 0)
		die("end");
	if (fwrite(cpio.bytes, 1, cpio.len, stdout) != cpio.len || fflush(stdout))
		die("stdout");
	cpio_free(&cpio);
	return 0;
}
