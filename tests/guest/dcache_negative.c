/*
 * A name that was looked for in vain exists as soon as anybody makes it: by another
 * mount, another link, a rename, a new directory; and is gone when it is removed so.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static void check_made(const char *what)
{
	if (!exists("m/d/name"))
		FAIL("%s did not make the name", what);
	if (!exists("other/d/name"))
		FAIL("%s did not make the name in the other mount", what);
}

static void check_gone(const char *what)
{
	CHECK_ERRNO(access("m/d/name", F_OK), ENOENT);
	CHECK_ERRNO(open("other/d/name", O_RDONLY), ENOENT);
	if (exists("m/d/name"))
		FAIL("%s left the name", what);
}

int main(void)
{
	int dir, fd;

	make_layers(1);
	MUST(mkdir("l/d", 0755));
	put("l/d/file", "file");
	mount_overlay();
	MUST(mkdir("other", 0755));
	MUST(mount("m", "other", NULL, MS_BIND, NULL));
	dir = MUST(open("other/d", O_RDONLY | O_DIRECTORY));

	check_gone("nothing");
	fd = MUST(openat(dir, "name", O_CREAT | O_EXCL | O_WRONLY, 0600));
	close(fd);
	check_made("creat");
	CHECK_OK(unlinkat(dir, "name", 0));
	check_gone("unlink");

	CHECK_OK(mkdirat(dir, "name", 0700));
	check_made("mkdir");
	CHECK_OK(unlinkat(dir, "name", AT_REMOVEDIR));
	check_gone("rmdir");

	CHECK_OK(linkat(dir, "file", dir, "name", 0));
	check_made("link");
	CHECK_OK(unlink("m/d/name"));
	check_gone("unlink of a link");

	CHECK_OK(renameat(dir, "file", dir, "name"));
	check_made("rename");
	CHECK_ERRNO(access("m/d/file", F_OK), ENOENT);
	CHECK_OK(rename("m/d/name", "m/d/file"));
	check_gone("rename back");

	CHECK_OK(symlinkat("file", dir, "name"));
	check_made("symlink");
	CHECK_TEXT("m/d/name", "file");
	CHECK_OK(unlink("other/d/name"));
	check_gone("unlink of a symlink");

	/* Below a name that is a directory only later. */
	CHECK_ERRNO(access("m/d/name/below", F_OK), ENOENT);
	CHECK_OK(mkdir("other/d/name", 0700));
	CHECK_ERRNO(access("m/d/name/below", F_OK), ENOENT);
	CHECK_OK(mkdir("other/d/name/below", 0700));
	CHECK_OK(access("m/d/name/below", F_OK));

	close(dir);
	CHECK_OK(umount("other"));
	umount_all();
	return check_result();
}
