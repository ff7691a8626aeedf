/*
 * chmod, chown and umask: which bits stay, which are dropped, who may, and
 * the sticky directory.
 */
#include <sys/stat.h>
#include "check.h"

static mode_t mode_of(const char *path)
{
	struct stat st;

	MUST(lstat(path, &st));
	return st.st_mode & 07777;
}

static void as_user(void)
{
	MUST(setresgid(1000, 1000, 1000));
	MUST(setresuid(1000, 1000, 1000));
	EXPECT_EQ(chmod("mine", 0600), 0);
	CHECK_ERRNO(chmod("roots", 0600), EPERM);
	CHECK_ERRNO(chown("mine", 1001, -1), EPERM);
	CHECK_ERRNO(chown("mine", -1, 1001), EPERM);
	EXPECT_EQ(chown("mine", -1, 1000), 0);
	EXPECT_EQ(chown("mine", -1, -1), 0);
	CHECK_ERRNO(unlink("sticky/roots"), EPERM);
	CHECK_ERRNO(rename("sticky/roots", "sticky/x"), EPERM);
	EXPECT_EQ(access("sticky/mine", W_OK), 0);
	EXPECT_EQ(unlink("sticky/mine"), 0);
}

int main(void)
{
	struct stat st;
	pid_t pid;
	int fd;

	EXPECT_EQ(umask(0), 022);
	EXPECT_EQ(umask(07777), 0);
	EXPECT_EQ(umask(022), 0777);

	make_file("roots", "");
	make_file("mine", "");
	EXPECT_EQ(chmod("mine", 06755), 0);
	EXPECT_EQ(mode_of("mine"), 06755);
	EXPECT_EQ(chown("mine", 1000, 1000), 0);
	EXPECT_EQ(mode_of("mine"), 0755);	/* set-id bits are gone */
	EXPECT_EQ(stat("mine", &st), 0);
	EXPECT_EQ(st.st_uid, 1000);
	EXPECT_EQ(st.st_gid, 1000);
	EXPECT_EQ(chmod("mine", 0170000 | 0644), 0);
	EXPECT_EQ(mode_of("mine"), 0644);

	fd = MUST(open("mine", O_RDONLY));
	EXPECT_EQ(fchmod(fd, 0600), 0);
	EXPECT_EQ(fchown(fd, -1, 1000), 0);
	CHECK_ERRNO(fchmod(99, 0600), EBADF);
	CHECK_ERRNO(fchown(99, 0, 0), EBADF);
	CHECK_ERRNO(chmod("none", 0600), ENOENT);
	MUST(symlink("mine", "link"));
	EXPECT_EQ(lchown("link", 7, 8), 0);
	EXPECT_EQ(lstat("link", &st), 0);
	EXPECT_EQ(st.st_uid, 7);
	EXPECT_EQ(stat("link", &st), 0);
	EXPECT_EQ(st.st_uid, 1000);

	MUST(mkdir("sticky", 0777));
	MUST(chmod("sticky", 01777));
	make_file("sticky/roots", "");
	make_file("sticky/mine", "");
	MUST(chown("sticky/mine", 1000, 1000));
	pid = check_fork();
	if (pid == 0) {
		as_user();
		check_exit();
	}
	check_join(pid);

	/* A set-group-id directory passes its group on. */
	MUST(mkdir("team", 0755));
	MUST(chown("team", 0, 77));
	MUST(chmod("team", 02755));
	make_file("team/f", "");
	EXPECT_EQ(stat("team/f", &st), 0);
	EXPECT_EQ(st.st_gid, 77);
	MUST(mkdir("team/d", 0755));
	EXPECT_EQ(mode_of("team/d"), 02755);
	return check_result();
}
