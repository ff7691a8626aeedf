/*
 * tmpfs can be mounted over a directory, hides what was there, holds its
 * size, and is unmounted when nobody is in it.
 */
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include "check.h"

int main(void)
{
	static char block[65536];
	struct statfs fs;
	struct stat a, b;
	int fd;
	ssize_t n;

	MUST(mkdir("m", 0755));
	make_file("m/hidden", "");
	EXPECT_EQ(stat("m", &a), 0);
	EXPECT_EQ(mount("none", "m", "tmpfs", 0, "size=256k,mode=0700"), 0);
	EXPECT_EQ(stat("m", &b), 0);
	CHECK(a.st_dev != b.st_dev);
	EXPECT_EQ(b.st_mode, S_IFDIR | 0700);
	CHECK_ERRNO(access("m/hidden", F_OK), ENOENT);
	EXPECT_EQ(statfs("m", &fs), 0);
	EXPECT_EQ(fs.f_type, 0x01021994);
	EXPECT_EQ(fs.f_bsize, 4096);
	EXPECT_EQ(fs.f_blocks, 64);
	EXPECT_EQ(fs.f_namelen, 255);

	fd = MUST(open("m/big", O_CREAT | O_RDWR, 0600));
	while ((n = write(fd, block, sizeof(block))) > 0)
		;
	EXPECT_EQ(n, -1);
	EXPECT_EQ(errno, ENOSPC);
	EXPECT_EQ(fstat(fd, &a), 0);
	EXPECT_EQ(a.st_size, 256 << 10);
	CHECK_ERRNO(umount("m"), EBUSY);
	CHECK_ERRNO(rmdir("m"), EBUSY);
	CHECK_ERRNO(rename("m", "x"), EBUSY);
	close(fd);
	CHECK(strstr(read_file("/proc/mounts"), "/tmp/tmpfs_mount/m tmpfs"));
	EXPECT_EQ(umount("m"), 0);
	EXPECT_EQ(access("m/hidden", F_OK), 0);
	CHECK_ERRNO(umount("m"), EINVAL);
	CHECK_ERRNO(mount("none", "m", "nonesuch", 0, NULL), ENODEV);
	CHECK_ERRNO(mount("none", "gone", "tmpfs", 0, NULL), ENOENT);
	CHECK_ERRNO(mount("none", "m/hidden", "tmpfs", 0, NULL), ENOTDIR);

	EXPECT_EQ(mount("none", "m", "tmpfs", MS_RDONLY, NULL), 0);
	CHECK_ERRNO(open("m/f", O_CREAT | O_RDWR, 0600), EROFS);
	CHECK_ERRNO(mkdir("m/d", 0700), EROFS);
	EXPECT_EQ(umount2("m", MNT_DETACH), 0);

	/* A bind mount shows the same files twice. */
	MUST(mkdir("n", 0755));
	EXPECT_EQ(mount("m", "n", NULL, MS_BIND, NULL), 0);
	EXPECT_EQ(access("n/hidden", F_OK), 0);
	EXPECT_EQ(umount("n"), 0);
	return check_result();
}
