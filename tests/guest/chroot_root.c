/*
 * chroot changes where names start and where .. ends.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	struct stat a, b;
	char cwd[64];
	pid_t pid;

	MUST(mkdir("root", 0755));
	MUST(mkdir("root/sub", 0755));
	make_file("root/inside", "");
	make_file("outside", "");
	MUST(symlink("/inside", "root/link"));
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(chroot("root"), 0);
		EXPECT_EQ(chdir("/sub"), 0);
		EXPECT_EQ(access("/inside", F_OK), 0);
		EXPECT_EQ(access("../inside", F_OK), 0);
		EXPECT_EQ(access("../../../inside", F_OK), 0);
		EXPECT_EQ(access("/link", F_OK), 0);
		CHECK_ERRNO(access("/tmp", F_OK), ENOENT);
		CHECK_ERRNO(access("../../outside", F_OK), ENOENT);
		EXPECT_EQ(stat("/", &a), 0);
		EXPECT_EQ(stat("/..", &b), 0);
		EXPECT_EQ(a.st_ino, b.st_ino);
		CHECK(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/sub"));
		CHECK_ERRNO(chroot("/inside"), ENOTDIR);
		CHECK_ERRNO(chroot("/none"), ENOENT);
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(chroot("/sub"), EPERM);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
