/*
 * rename(2) on an overlay: files move across layers, a lower name that was left is
 * covered, directories with lower parts answer EXDEV, others move and show
 * nothing of what lies below their new place.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <linux/fs.h>

static int rename2(const char *from, const char *to, unsigned int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void check_files(void)
{
	CHECK_OK(rename("m/f1", "m/g1"));
	CHECK(!exists("m/f1"));
	CHECK_TEXT("m/g1", "f1");
	CHECK(is_whiteout("up/u/f1"));
	CHECK_TEXT("l/f1", "f1");
	/* Back: over its own whiteout, and nothing is left at the other name. */
	CHECK_OK(rename("m/g1", "m/f1"));
	CHECK_TEXT("m/f1", "f1");
	CHECK(!exists("m/g1"));
	CHECK(!exists("up/u/g1"));

	/* Over another lower file, and over an upper one. */
	CHECK_OK(rename("m/f1", "m/f2"));
	CHECK_TEXT("m/f2", "f1");
	put("m/new", "new");
	CHECK_OK(rename("m/new", "m/f3"));
	CHECK_TEXT("m/f3", "new");
	CHECK(!exists("m/new"));
	CHECK(!exists("up/u/new"));
	CHECK_NAMES("m", "d1 d2 empty f2 f3 ");

	CHECK_ERRNO(rename2("m/f2", "m/f3", RENAME_NOREPLACE), EEXIST);
	CHECK_OK(rename2("m/f2", "m/f3", RENAME_EXCHANGE));
	CHECK_TEXT("m/f2", "new");
	CHECK_TEXT("m/f3", "f1");
	CHECK_ERRNO(rename2("m/f2", "m/x", RENAME_WHITEOUT), EINVAL);
	CHECK_ERRNO(rename2("m/f2", "m/none", RENAME_EXCHANGE), ENOENT);
	CHECK_ERRNO(rename("m/none", "m/other"), ENOENT);

	/* Into and out of directories that are only below. */
	CHECK_OK(rename("m/f2", "m/d1/moved"));
	CHECK_OK(rename("m/d1/a", "m/d2/a"));
	CHECK_NAMES("m/d1", "moved ");
	CHECK_NAMES("m/d2", "a b ");
	CHECK_TEXT("m/d2/a", "a");
}

static void check_directories(void)
{
	CHECK_ERRNO(rename("m/d1", "m/d3"), EXDEV);
	CHECK_ERRNO(rename("m/d1", "m/d2"), EXDEV);

	CHECK_OK(mkdir("m/n", 0755));
	put("m/n/x", "x");
	CHECK_OK(rename("m/n", "m/n2"));
	CHECK_TEXT("m/n2/x", "x");
	CHECK(!exists("m/n"));
	CHECK_ERRNO(rename("m/n2", "m/d2"), ENOTEMPTY);
	CHECK_ERRNO(rename2("m/n2", "m/d2", RENAME_EXCHANGE), EXDEV);
	CHECK_ERRNO(rename("m/n2", "m/f3"), ENOTDIR);
	CHECK_ERRNO(rename("m/f3", "m/n2"), EISDIR);
	CHECK_ERRNO(rename("m/n2", "m/n2/in"), EINVAL);

	/* Over an empty lower directory, and over one that was emptied. */
	CHECK_OK(rename("m/n2", "m/empty"));
	CHECK_NAMES("m/empty", "x ");
	CHECK_OK(unlink("m/d2/a"));
	CHECK_OK(unlink("m/d2/b"));
	CHECK_OK(rename("m/empty", "m/d2"));
	CHECK_NAMES("m/d2", "x ");
	CHECK_NAMES("l/d2", "b ");
	CHECK_NAMES("m", "d1 d2 f3 ");

	/* Onto a removed directory's name. */
	CHECK_OK(unlink("m/d1/moved"));
	CHECK_OK(rmdir("m/d1"));
	CHECK_OK(rename("m/d2", "m/d1"));
	CHECK_NAMES("m/d1", "x ");
	CHECK_NAMES("m", "d1 f3 ");
}

int main(void)
{
	make_layers(1);
	put("l/f1", "f1");
	put("l/f2", "f2");
	put("l/f3", "f3");
	MUST(mkdir("l/d1", 0755));
	put("l/d1/a", "a");
	MUST(mkdir("l/d2", 0755));
	put("l/d2/b", "b");
	MUST(mkdir("l/empty", 0755));
	mount_overlay();
	check_files();
	check_directories();
	MUST(umount("m"));
	mount_overlay();
	CHECK_NAMES("m", "d1 f3 ");
	CHECK_NAMES("m/d1", "x ");
	CHECK_TEXT("m/f3", "f1");
	umount_all();
	return check_result();
}
