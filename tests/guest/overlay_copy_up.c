/*
 * What copies a lower file up, and what comes along: content, mode, owner,
 * times, extended attributes; st_ino and st_dev stay.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static struct stat before;

static void make_lower_file(const char *name)
{
	struct timespec times[2] = { { 1000000, 5 }, { 2000000, 7 } };
	char path[64];

	snprintf(path, sizeof(path), "l/%s", name);
	put(path, "content");
	MUST(chown(path, 3, 4));
	MUST(chmod(path, 04751));
	MUST(setxattr(path, "trusted.test", "value", 5, 0));
	MUST(utimensat(AT_FDCWD, path, times, 0));
}

static void check_same(const char *name, mode_t mode, uid_t uid, time_t mtime)
{
	char m[64], u[64], value[16];
	struct stat st;

	snprintf(m, sizeof(m), "m/%s", name);
	snprintf(u, sizeof(u), "up/u/%s", name);
	CHECK(exists(u));
	CHECK_OK(stat(m, &st));
	EXPECT_EQ(st.st_mode, mode);
	EXPECT_EQ(st.st_uid, uid);
	EXPECT_EQ(st.st_gid, 4);
	if (mtime)
		EXPECT_EQ(st.st_mtime, mtime);
	EXPECT_EQ(st.st_ino, before.st_ino);
	EXPECT_EQ(st.st_dev, before.st_dev);
	EXPECT_EQ(st.st_size, 7);
	EXPECT_EQ(getxattr(m, "trusted.test", value, sizeof(value)), 5);
	CHECK_TEXT(m, "content");
	CHECK_OK(stat(u, &st));
	EXPECT_EQ(st.st_mode, mode);
	EXPECT_EQ(getxattr(u, "trusted.test", value, sizeof(value)), 5);
}

static void check_triggers(void)
{
	struct timespec times[2] = { { 3000000, 0 }, { 4000000, 0 } };
	int fd;

	CHECK_OK(stat("m/mode", &before));
	CHECK_OK(chmod("m/mode", 0700));
	check_same("mode", S_IFREG | 0700, 3, 2000000);

	CHECK_OK(stat("m/owner", &before));
	CHECK_OK(chown("m/owner", 9, -1));
	check_same("owner", S_IFREG | 0751, 9, 2000000);

	CHECK_OK(stat("m/times", &before));
	CHECK_OK(utimensat(AT_FDCWD, "m/times", times, 0));
	check_same("times", S_IFREG | 04751, 3, 4000000);

	CHECK_OK(stat("m/xattr", &before));
	CHECK_OK(setxattr("m/xattr", "trusted.more", "x", 1, 0));
	check_same("xattr", S_IFREG | 04751, 3, 2000000);

	CHECK_OK(stat("m/link", &before));
	CHECK_OK(link("m/link", "m/link2"));
	check_same("link", S_IFREG | 04751, 3, 2000000);
	EXPECT_EQ(ino_of("m/link2"), before.st_ino);

	CHECK_OK(stat("m/open", &before));
	fd = MUST(open("m/open", O_RDWR));
	check_same("open", S_IFREG | 04751, 3, 2000000);
	close(fd);

	CHECK_OK(stat("m/renamed", &before));
	CHECK_OK(rename("m/renamed", "m/other"));
	check_same("other", S_IFREG | 04751, 3, 2000000);

	/* Reading does not. */
	CHECK_TEXT("m/read", "content");
	CHECK_OK(stat("m/read", &before));
	CHECK_ERRNO(open("m/read", O_WRONLY | O_CREAT | O_EXCL, 0600), EEXIST);
	CHECK_ERRNO(removexattr("m/read", "trusted.none"), ENODATA);
	CHECK(!exists("up/u/read"));
}

static void check_sizes(void)
{
	struct stat st;
	char byte;
	int fd;

	CHECK_OK(truncate("m/trunc", 3));
	CHECK_TEXT("m/trunc", "con");
	fd = MUST(open("m/trunc2", O_WRONLY | O_TRUNC));
	CHECK_OK(fstat(fd, &st));
	EXPECT_EQ(st.st_size, 0);
	close(fd);
	CHECK_TEXT("m/trunc2", "");
	CHECK_TEXT("l/trunc2", "content");

	/* 64 MiB with data at both ends. */
	fd = MUST(open("m/sparse", O_RDWR));
	CHECK_OK(stat("up/u/sparse", &st));
	EXPECT_EQ(st.st_size, 64 << 20);
	EXPECT_EQ(pread(fd, &byte, 1, 0), 1);
	EXPECT_EQ(byte, 'a');
	EXPECT_EQ(pread(fd, &byte, 1, 32 << 20), 1);
	EXPECT_EQ(byte, 0);
	EXPECT_EQ(pread(fd, &byte, 1, (64 << 20) - 1), 1);
	EXPECT_EQ(byte, 'z');
	close(fd);
}

static void check_directories(void)
{
	struct stat st;

	CHECK_OK(stat("m/dir", &before));
	CHECK_OK(mkdir("m/dir/new", 0755));
	CHECK_OK(stat("m/dir", &st));
	EXPECT_EQ(st.st_ino, before.st_ino);
	EXPECT_EQ(st.st_dev, before.st_dev);
	EXPECT_EQ(st.st_mode, S_IFDIR | 01731);
	CHECK_OK(stat("up/u/dir", &st));
	EXPECT_EQ(st.st_mode, S_IFDIR | 01731);
	CHECK_OK(lchown("m/symlink", 5, 5));
	CHECK_OK(lstat("up/u/symlink", &st));
	CHECK(S_ISLNK(st.st_mode));
	CHECK_OK(chmod("m/fifo", 0600));
	CHECK_OK(lstat("up/u/fifo", &st));
	EXPECT_EQ(st.st_mode, S_IFIFO | 0600);
	CHECK_OK(chmod("m/null", 0600));
	CHECK_OK(lstat("up/u/null", &st));
	EXPECT_EQ(st.st_rdev, makedev(1, 3));
}

int main(void)
{
	static const char *const names[] = { "mode", "owner", "times", "xattr", "link", "open",
					     "renamed", "read", "trunc", "trunc2" };
	unsigned int i;
	int fd;

	make_layers(1);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		make_lower_file(names[i]);
	fd = MUST(open("l/sparse", O_CREAT | O_WRONLY, 0644));
	MUST(pwrite(fd, "a", 1, 0));
	MUST(pwrite(fd, "z", 1, (64 << 20) - 1));
	close(fd);
	MUST(mkdir("l/dir", 0755));
	MUST(chmod("l/dir", 01731));
	MUST(symlink("nowhere", "l/symlink"));
	MUST(mkfifo("l/fifo", 0644));
	MUST(mknod("l/null", S_IFCHR | 0666, makedev(1, 3)));
	mount_overlay();
	check_triggers();
	check_sizes();
	check_directories();
	umount_all();
	return check_result();
}
