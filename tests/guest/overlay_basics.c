/*
 * An overlay shows the names of both layers, the upper one's first, and brings
 * what is written to the upper layer; the lower one never changes.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static void make_lower(void)
{
	MUST(mkdir("l/dir", 0750));
	MUST(mkdir("l/dir/sub", 0755));
	put("l/plain", "lower");
	put("l/dir/a", "a of lower");
	put("l/dir/sub/deep", "deep");
	put("l/both", "lower's");
	put("up/u/both", "upper's");
	MUST(mkdir("up/u/dir", 0750));
	put("up/u/dir/b", "b of upper");
	MUST(symlink("dir/a", "l/link"));
	MUST(chmod("l/plain", 0640));
	MUST(chown("l/plain", 7, 8));
}

static void check_read(void)
{
	struct stat st;

	CHECK_TEXT("m/plain", "lower");
	CHECK_TEXT("m/both", "upper's");
	CHECK_TEXT("m/dir/a", "a of lower");
	CHECK_TEXT("m/dir/b", "b of upper");
	CHECK_TEXT("m/link", "a of lower");
	CHECK_TEXT("m/dir/sub/deep", "deep");
	CHECK_NAMES("m", "both dir link plain ");
	CHECK_NAMES("m/dir", "a b sub ");
	CHECK_ERRNO(open("m/nothing", O_RDONLY), ENOENT);
	CHECK_ERRNO(open("m/nothing", O_RDONLY), ENOENT);
	CHECK_OK(stat("m/plain", &st));
	EXPECT_EQ(st.st_mode, S_IFREG | 0640);
	EXPECT_EQ(st.st_uid, 7);
	EXPECT_EQ(st.st_gid, 8);
	EXPECT_EQ(st.st_size, 5);
}

static void check_write(void)
{
	struct stat st;
	int fd;

	fd = MUST(open("m/plain", O_WRONLY | O_APPEND));
	CHECK_OK(write(fd, " and more", 9));
	close(fd);
	CHECK_TEXT("m/plain", "lower and more");
	CHECK_TEXT("l/plain", "lower");
	CHECK_TEXT("up/u/plain", "lower and more");
	CHECK_OK(stat("up/u/plain", &st));
	EXPECT_EQ(st.st_mode, S_IFREG | 0640);
	EXPECT_EQ(st.st_uid, 7);
	EXPECT_EQ(st.st_gid, 8);

	put("m/dir/sub/new", "new");
	CHECK_TEXT("up/u/dir/sub/new", "new");
	CHECK_OK(stat("up/u/dir", &st));
	EXPECT_EQ(st.st_mode, S_IFDIR | 0750);
	CHECK_NAMES("m/dir/sub", "deep new ");
	CHECK_NAMES("l/dir/sub", "deep ");

	put("m/dir/a", "short");
	CHECK_TEXT("m/link", "short");
	CHECK_TEXT("l/dir/a", "a of lower");
}

static void check_remove(void)
{
	CHECK_OK(unlink("m/both"));
	CHECK(!exists("m/both"));
	CHECK(is_whiteout("up/u/both"));
	CHECK_NAMES("m", "dir link plain ");
	CHECK_ERRNO(open("m/both", O_RDONLY), ENOENT);
	put("m/both", "again");
	CHECK_TEXT("m/both", "again");
	CHECK_TEXT("l/both", "lower's");
	CHECK_OK(unlink("m/both"));

	CHECK_ERRNO(rmdir("m/dir"), ENOTEMPTY);
	CHECK_OK(unlink("m/dir/a"));
	CHECK_OK(unlink("m/dir/b"));
	CHECK_OK(unlink("m/dir/sub/deep"));
	CHECK_OK(unlink("m/dir/sub/new"));
	CHECK_OK(rmdir("m/dir/sub"));
	CHECK_NAMES("m/dir", "");
	CHECK_OK(rmdir("m/dir"));
	CHECK(!exists("m/dir"));
	CHECK(is_whiteout("up/u/dir"));
	CHECK_NAMES("m", "link plain ");

	/* A new directory of that name is empty: it covers the old one. */
	CHECK_OK(mkdir("m/dir", 0700));
	CHECK_NAMES("m/dir", "");
	CHECK(!exists("m/dir/a"));
	CHECK_NAMES("l/dir", "a sub ");
}

int main(void)
{
	make_layers(1);
	make_lower();
	mount_overlay();
	check_read();
	check_write();
	check_remove();
	/* The same after a new mount, which knows only what the layers hold. */
	MUST(umount("m"));
	mount_overlay();
	CHECK_NAMES("m", "dir link plain ");
	CHECK_NAMES("m/dir", "");
	CHECK_TEXT("m/plain", "lower and more");
	umount_all();
	return check_result();
}
