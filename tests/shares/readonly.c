/*
 * A share that is mounted read-only, or that the host gives out so, refuses
 * every change with EROFS, and is read all the same.
 */
#include "../guest/check.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <utime.h>

static void refuses(void)
{
	char back[8] = "";
	int fd = open("file", O_RDONLY);

	EXPECT_EQ(read(fd, back, sizeof(back)), 4);
	CHECK(!memcmp(back, "text", 4));
	close(fd);
	CHECK_ERRNO(open("file", O_WRONLY), EROFS);
	CHECK_ERRNO(open("file", O_RDWR), EROFS);
	CHECK_ERRNO(open("file", O_RDONLY | O_TRUNC), EROFS);
	CHECK_ERRNO(open("new", O_WRONLY | O_CREAT, 0600), EROFS);
	CHECK_ERRNO(truncate("file", 0), EROFS);
	CHECK_ERRNO(unlink("file"), EROFS);
	CHECK_ERRNO(rmdir("dir"), EROFS);
	CHECK_ERRNO(mkdir("new", 0700), EROFS);
	CHECK_ERRNO(rename("file", "other"), EROFS);
	CHECK_ERRNO(link("file", "other"), EROFS);
	CHECK_ERRNO(symlink("file", "other"), EROFS);
	CHECK_ERRNO(chmod("file", 0600), EROFS);
	CHECK_ERRNO(chown("file", 1, 1), EROFS);
	CHECK_ERRNO(utime("file", NULL), EROFS);
}

int main(void)
{
	refuses();
	EXPECT_EQ(chdir("/"), 0);
	EXPECT_EQ(umount("/share"), 0);
	EXPECT_EQ(mount("share", "/share", "9p", MS_RDONLY, "trans=virtio,cache=loose"), 0);
	EXPECT_EQ(chdir("/share"), 0);
	refuses();
	CHECK_ERRNO(access("file", W_OK), EROFS);
	return check_result();
}
