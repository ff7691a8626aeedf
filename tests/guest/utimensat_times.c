/*
 * utimensat sets access and change times: exactly, to now, or not at all;
 * and what updates them by itself.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct timespec ts[2] = { { 1000, 111 }, { 2000, 222 } };
	struct stat st, then;
	int fd;
	pid_t pid;

	make_file("f", "x");
	fd = MUST(open("f", O_RDWR));
	EXPECT_EQ(utimensat(AT_FDCWD, "f", ts, 0), 0);
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_atim.tv_sec, 1000);
	EXPECT_EQ(st.st_atim.tv_nsec, 111);
	EXPECT_EQ(st.st_mtim.tv_sec, 2000);
	EXPECT_EQ(st.st_mtim.tv_nsec, 222);
	CHECK(st.st_ctim.tv_sec > 2000);

	ts[0].tv_nsec = UTIME_OMIT;
	ts[1].tv_nsec = UTIME_NOW;
	EXPECT_EQ(futimens(fd, ts), 0);
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_atim.tv_sec, 1000);
	CHECK(st.st_mtim.tv_sec > 2000);

	EXPECT_EQ(utimensat(AT_FDCWD, "f", NULL, 0), 0);
	EXPECT_EQ(stat("f", &st), 0);
	CHECK(st.st_atim.tv_sec > 2000);
	ts[0].tv_nsec = 1000000000;
	CHECK_ERRNO(utimensat(AT_FDCWD, "f", ts, 0), EINVAL);
	ts[0].tv_nsec = ts[1].tv_nsec = UTIME_OMIT;
	EXPECT_EQ(utimensat(AT_FDCWD, "f", ts, 0), 0);
	ts[0].tv_nsec = 0;
	CHECK_ERRNO(utimensat(AT_FDCWD, "none", ts, 0), ENOENT);
	CHECK_ERRNO(utimensat(AT_FDCWD, "f", ts, 0x4000), EINVAL);

	/* Writing, and changing a directory, set the time. */
	ts[0] = ts[1] = (struct timespec){ 5000, 0 };
	MUST(futimens(fd, ts));
	EXPECT_EQ(write(fd, "y", 1), 1);
	EXPECT_EQ(fstat(fd, &st), 0);
	CHECK(st.st_mtim.tv_sec > 5000);
	MUST(mkdir("d", 0755));
	MUST(utimensat(AT_FDCWD, "d", ts, 0));
	make_file("d/new", "");
	EXPECT_EQ(stat("d", &st), 0);
	CHECK(st.st_mtim.tv_sec > 5000);
	MUST(symlink("f", "s"));
	EXPECT_EQ(stat("f", &then), 0);
	MUST(utimensat(AT_FDCWD, "s", ts, AT_SYMLINK_NOFOLLOW));
	EXPECT_EQ(stat("f", &st), 0);
	EXPECT_EQ(st.st_mtim.tv_sec, then.st_mtim.tv_sec);

	/* Without owning it: now, if one may write; else nothing. */
	MUST(chmod("f", 0666));
	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		EXPECT_EQ(utimensat(AT_FDCWD, "f", NULL, 0), 0);
		ts[0] = ts[1] = (struct timespec){ 1, 1 };
		CHECK_ERRNO(utimensat(AT_FDCWD, "f", ts, 0), EPERM);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
