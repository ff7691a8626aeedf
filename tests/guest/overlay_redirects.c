/*
 * Directories of the upper layer that were renamed by an overlay with
 * redirect_dir=on: their lower parts are where trusted.overlay.redirect says.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static void redirect(const char *dir, const char *to)
{
	MUST(mkdir(dir, 0755));
	MUST(setxattr(dir, "trusted.overlay.redirect", to, strlen(to), 0));
}

int main(void)
{
	make_layers(1);
	MUST(mkdir("l/d", 0755));
	MUST(mkdir("l/d/old", 0755));
	MUST(mkdir("l/d/old/sub", 0755));
	put("l/d/old/file", "old");
	put("l/d/old/sub/deep", "deep");
	MUST(mkdir("l/d/deep", 0755));
	MUST(mkdir("l/d/deep/er", 0755));
	put("l/d/deep/er/file", "old");
	MUST(mkdir("up/u/d", 0755));
	/* A name of the same directory; a place below the roots; one that is not there. */
	redirect("up/u/d/new", "old");
	put("up/u/d/new/more", "more");
	MUST(mknod("up/u/d/old", S_IFCHR, makedev(0, 0)));
	redirect("up/u/far", "/d/deep/er");
	redirect("up/u/none", "/d/nothing");
	redirect("up/u/wrong", "d/old");
	mount_overlay();
	CHECK_NAMES("m/d", "deep new ");
	CHECK_NAMES("m/d/new", "file more sub ");
	CHECK_TEXT("m/d/new/sub/deep", "deep");
	CHECK_NAMES("m/far", "file ");
	CHECK_TEXT("m/far/file", "old");
	CHECK_NAMES("m/none", "");
	CHECK_ERRNO(access("m/wrong", F_OK), EINVAL);
	CHECK_OK(unlink("m/d/new/file"));
	CHECK_NAMES("m/d/new", "more sub ");
	CHECK_TEXT("l/d/old/file", "old");
	umount_all();
	return check_result();
}
