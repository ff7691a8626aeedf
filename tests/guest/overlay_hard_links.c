/*
 * Names of one lower file on an overlay with index=on: they stay one file, whichever
 * of them is written to; st_ino stays, st_nlink counts what there is.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static void mount_indexed(void)
{
	MUST(mount("overlay", "m", "overlay", 0,
		   "lowerdir=l,upperdir=up/u,workdir=up/w,index=on"));
}

static unsigned int links_of(const char *path)
{
	struct stat st = { 0 };

	CHECK_OK(lstat(path, &st));
	return st.st_nlink;
}

static void check_one_file(void)
{
	ino_t ino = ino_of("m/a");
	int fd = MUST(open("m/b", O_RDONLY));
	char buf[8] = "";

	EXPECT_EQ(ino_of("m/b"), ino);
	EXPECT_EQ(links_of("m/a"), 3);
	put("m/a", "new");
	CHECK_TEXT("m/a", "new");
	CHECK_TEXT("m/b", "new");
	CHECK_TEXT("m/dir/c", "new");
	EXPECT_EQ(read(fd, buf, sizeof(buf)), 3);
	close(fd);
	EXPECT_EQ(ino_of("m/a"), ino);
	EXPECT_EQ(ino_of("m/b"), ino);
	EXPECT_EQ(links_of("m/b"), 3);

	/* A further name, and one less. */
	CHECK_OK(link("m/b", "m/d"));
	EXPECT_EQ(links_of("m/a"), 4);
	EXPECT_EQ(ino_of("m/d"), ino);
	CHECK_OK(unlink("m/a"));
	EXPECT_EQ(links_of("m/b"), 3);
	CHECK_TEXT("m/d", "new");
	CHECK(!exists("m/a"));
	/* A name that is only below moves. */
	CHECK_OK(rename("m/dir/c", "m/moved"));
	CHECK_TEXT("m/moved", "new");
	CHECK(!exists("m/dir/c"));
	EXPECT_EQ(links_of("m/moved"), 3);
	put("m/moved", "newer");
	CHECK_TEXT("m/b", "newer");
	CHECK_TEXT("l/b", "old");
}

static void check_link_first(void)
{
	struct stat st, new;

	/* As git clone does: link, and compare. */
	CHECK_OK(lstat("m/x", &st));
	CHECK_OK(link("m/x", "m/z"));
	CHECK_OK(lstat("m/z", &new));
	EXPECT_EQ(new.st_ino, st.st_ino);
	EXPECT_EQ(new.st_dev, st.st_dev);
	EXPECT_EQ(new.st_nlink, 3);
	CHECK_OK(unlink("m/x"));
	CHECK_OK(unlink("m/y"));
	EXPECT_EQ(links_of("m/z"), 1);
	CHECK_TEXT("m/z", "x");
	CHECK_OK(unlink("m/z"));
}

int main(void)
{
	make_layers(1);
	MUST(mkdir("l/dir", 0755));
	put("l/a", "old");
	MUST(link("l/a", "l/b"));
	MUST(link("l/a", "l/dir/c"));
	put("l/x", "x");
	MUST(link("l/x", "l/y"));
	mount_indexed();
	check_one_file();
	check_link_first();
	MUST(umount("m"));
	mount_indexed();
	CHECK_TEXT("m/b", "newer");
	CHECK_NAMES("m", "b d dir moved ");
	EXPECT_EQ(links_of("m/moved"), 3);
	EXPECT_EQ(ino_of("m/moved"), ino_of("m/b"));
	umount_all();
	return check_result();
}
