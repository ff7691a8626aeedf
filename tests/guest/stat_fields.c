/*
 * stat, lstat, fstat and statx agree, and every field says what it should
 * for each kind of file.
 */
#include <sys/stat.h>
#include <linux/stat.h>
#include <sys/sysmacros.h>
#include <sys/socket.h>
#include "check.h"

static void check_device(void)
{
	struct stat st;

	EXPECT_EQ(stat("/dev/null", &st), 0);
	CHECK(S_ISCHR(st.st_mode));
	EXPECT_EQ(st.st_rdev, makedev(1, 3));
	EXPECT_EQ(stat("/dev/zero", &st), 0);
	EXPECT_EQ(st.st_rdev, makedev(1, 5));
}

static void check_nodes(void)
{
	struct stat st;
	int fds[2], sv[2];

	EXPECT_EQ(mknod("fifo", S_IFIFO | 0600, 0), 0);
	EXPECT_EQ(stat("fifo", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFIFO | 0600);
	EXPECT_EQ(mknod("plain", S_IFREG | 0604, 0), 0);
	EXPECT_EQ(stat("plain", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0604);
	EXPECT_EQ(mknod("null", S_IFCHR | 0666, makedev(1, 3)), 0);
	EXPECT_EQ(stat("null", &st), 0);
	EXPECT_EQ(st.st_rdev, makedev(1, 3));
	CHECK_ERRNO(mknod("plain", S_IFREG | 0600, 0), EEXIST);
	CHECK_ERRNO(mknod("dir", S_IFDIR | 0700, 0), EPERM);

	MUST(pipe(fds));
	EXPECT_EQ(fstat(fds[0], &st), 0);
	CHECK(S_ISFIFO(st.st_mode));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, sv));
	EXPECT_EQ(fstat(sv[0], &st), 0);
	CHECK(S_ISSOCK(st.st_mode));
}

int main(void)
{
	struct stat st, lst;
	struct statx stx;
	struct timespec before, after;
	int fd;

	clock_gettime(CLOCK_REALTIME_COARSE, &before);
	make_file("f", "12345");
	clock_gettime(CLOCK_REALTIME, &after);
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0644);
	EXPECT_EQ(st.st_nlink, 1);
	EXPECT_EQ(st.st_uid, 0);
	EXPECT_EQ(st.st_gid, 0);
	EXPECT_EQ(st.st_size, 5);
	EXPECT_EQ(st.st_blksize, 4096);
	EXPECT_EQ(st.st_blocks, 8);
	EXPECT_EQ(st.st_rdev, 0);
	CHECK(st.st_ino != 0);
	CHECK(st.st_mtim.tv_sec >= before.tv_sec);
	CHECK(st.st_mtim.tv_sec <= after.tv_sec);

	MUST(symlink("f", "s"));
	EXPECT_EQ(stat("s", &lst), 0);
	EXPECT_EQ(lst.st_ino, st.st_ino);
	EXPECT_EQ(lstat("s", &lst), 0);
	EXPECT_EQ(lst.st_mode, S_IFLNK | 0777);
	EXPECT_EQ(lst.st_size, 1);

	MUST(mkdir("d", 0751));
	EXPECT_EQ(stat("d", &lst), 0);
	EXPECT_EQ(lst.st_mode, S_IFDIR | 0751);
	EXPECT_EQ(lst.st_nlink, 2);
	EXPECT_EQ(lst.st_dev, st.st_dev);

	fd = MUST(open("f", O_RDONLY));
	EXPECT_EQ(fstat(fd, &lst), 0);
	EXPECT_EQ(lst.st_ino, st.st_ino);
	memset(&stx, 0, sizeof(stx));
	EXPECT_EQ(syscall(SYS_statx, AT_FDCWD, "f", 0, STATX_BASIC_STATS, &stx),
		  0);
	EXPECT_EQ(stx.stx_mask & STATX_BASIC_STATS, STATX_BASIC_STATS);
	EXPECT_EQ(stx.stx_mode, st.st_mode);
	EXPECT_EQ(stx.stx_ino, st.st_ino);
	EXPECT_EQ(stx.stx_size, 5);
	EXPECT_EQ(makedev(stx.stx_dev_major, stx.stx_dev_minor), st.st_dev);
	EXPECT_EQ(stx.stx_mtime.tv_sec, st.st_mtim.tv_sec);
	EXPECT_EQ(stx.stx_mtime.tv_nsec, st.st_mtim.tv_nsec);
	EXPECT_EQ(syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_SIZE, &stx),
		  0);
	CHECK_ERRNO(syscall(SYS_statx, AT_FDCWD, "f", 0x100000, 0, &stx),
		    EINVAL);
	CHECK_ERRNO(syscall(SYS_statx, AT_FDCWD, "f", 0, 0x80000000, &stx),
		    EINVAL);
	CHECK_ERRNO(syscall(SYS_statx, AT_FDCWD, "none", 0, 0, &stx), ENOENT);
	CHECK_ERRNO(stat("none", &st), ENOENT);
	CHECK_ERRNO(fstat(99, &st), EBADF);
	check_device();
	check_nodes();
	return check_result();
}
