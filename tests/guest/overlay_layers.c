/*
 * Mounting: several lower layers, the first on top; without an upper one nothing
 * can be written; what mount(2) refuses; what statfs and /proc/mounts say.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <sys/vfs.h>

static int try_mount(const char *options)
{
	return mount("overlay", "m", "overlay", 0, options);
}

static void check_refused(void)
{
	CHECK_ERRNO(try_mount(""), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a:nowhere"), ENOENT);
	CHECK_ERRNO(try_mount("lowerdir=a/file:b"), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a"), EINVAL);
	CHECK_ERRNO(try_mount("upperdir=up/u,workdir=up/w"), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a,upperdir=up/u"), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a,upperdir=up/u,workdir=a"), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a,upperdir=up/u,workdir=up/u/in"), EINVAL);
	CHECK_ERRNO(try_mount("lowerdir=a,nonsense=1"), EINVAL);
	CHECK_ERRNO(mount("overlay", "a/file", "overlay", 0, "lowerdir=a:b"), ENOTDIR);
}

static void check_read_only(void)
{
	struct statfs fs;

	MUST(try_mount("lowerdir=a:b:c"));
	CHECK_TEXT("m/file", "a's");
	CHECK_TEXT("m/only_b", "b");
	CHECK_TEXT("m/only_c", "c");
	CHECK_NAMES("m/dir", "in_a in_b ");
	CHECK_NAMES("m/opaque", "b ");
	CHECK(!exists("m/gone"));
	CHECK_NAMES("m", "dir file only_b only_c opaque ");
	CHECK_ERRNO(open("m/file", O_WRONLY), EROFS);
	CHECK_ERRNO(open("m/new", O_CREAT | O_WRONLY, 0600), EROFS);
	CHECK_ERRNO(mkdir("m/new", 0700), EROFS);
	CHECK_ERRNO(unlink("m/file"), EROFS);
	CHECK_ERRNO(chmod("m/file", 0600), EROFS);
	CHECK_ERRNO(rename("m/file", "m/x"), EROFS);
	CHECK_OK(statfs("m", &fs));
	EXPECT_EQ(fs.f_type, 0x794c7630);
	CHECK_ERRNO(mount(NULL, "m", NULL, MS_REMOUNT, NULL), EROFS);
	MUST(umount("m"));
}

static void check_mounts(const char *want)
{
	static char text[65536];
	int fd = MUST(open("/proc/mounts", O_RDONLY));
	ssize_t n = read(fd, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	if (!strstr(text, want))
		FAIL("/proc/mounts does not say \"%s\"", want);
	close(fd);
}

static void check_written(void)
{
	int fd;

	MUST(try_mount("lowerdir=a:b:c,upperdir=up/u,workdir=up/w"));
	check_mounts("lowerdir=a:b:c,upperdir=up/u,workdir=up/w");
	put("m/gone", "back");
	CHECK_TEXT("m/gone", "back");
	CHECK_OK(unlink("m/file"));
	CHECK(!exists("m/file"));
	CHECK_OK(unlink("m/dir/in_b"));
	CHECK_NAMES("m/dir", "in_a ");
	fd = MUST(open("m/dir/in_a", O_RDONLY));
	CHECK_ERRNO(umount("m"), EBUSY);
	close(fd);
	MUST(umount("m"));
	/* The layers can be unmounted too: nothing holds them. */
	CHECK_OK(umount("up"));
	CHECK_OK(umount("b"));
}

int main(void)
{
	static const char *const dirs[] = { "a", "b", "c", "m", "up" };
	unsigned int i;

	for (i = 0; i < 5; i++)
		MUST(mkdir(dirs[i], 0755));
	MUST(mount("tmpfs", "b", "tmpfs", 0, NULL));
	MUST(mount("tmpfs", "up", "tmpfs", 0, NULL));
	MUST(mkdir("up/u", 0755));
	MUST(mkdir("up/u/in", 0755));
	MUST(mkdir("up/w", 0755));
	put("a/file", "a's");
	put("b/file", "b's");
	put("b/only_b", "b");
	put("c/only_c", "c");
	put("c/gone", "c");
	MUST(mknod("b/gone", S_IFCHR, makedev(0, 0)));
	MUST(mkdir("a/dir", 0755));
	MUST(mkdir("b/dir", 0755));
	put("a/dir/in_a", "a");
	put("b/dir/in_b", "b");
	put("c/dir", "a file");
	MUST(mkdir("b/opaque", 0755));
	MUST(mkdir("c/opaque", 0755));
	put("b/opaque/b", "b");
	put("c/opaque/c", "c");
	MUST(setxattr("b/opaque", "trusted.overlay.opaque", "y", 1, 0));
	check_refused();
	check_read_only();
	MUST(rmdir("up/u/in"));
	check_written();
	return check_result();
}
