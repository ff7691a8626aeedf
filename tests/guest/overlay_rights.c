/*
 * Rights on an overlay: the caller's are asked of the overlay's inodes, the layers
 * are used with those of who mounted.  New files are the caller's.  The overlay's
 * own attributes are not shown.
 *
 * Linux module: overlay
 */
#include "overlay.h"

static void as_user(void)
{
	struct stat st;

	MUST(setgid(100));
	MUST(setuid(1000));
	CHECK_ERRNO(open("m/secret", O_RDONLY), EACCES);
	CHECK_ERRNO(open("m/readable", O_WRONLY), EACCES);
	CHECK_TEXT("m/readable", "all may read");
	CHECK_ERRNO(open("m/hidden/x", O_RDONLY), EACCES);
	CHECK_ERRNO(open("m/new", O_CREAT | O_WRONLY, 0600), EACCES);
	CHECK_ERRNO(unlink("m/readable"), EACCES);
	CHECK_ERRNO(chmod("m/readable", 0666), EPERM);
	CHECK_ERRNO(truncate("m/readable", 0), EACCES);
	CHECK_ERRNO(rename("m/readable", "m/open/x"), EACCES);
	CHECK(!exists("up/u/readable"));

	/* A file of one's own in a directory of the lower layer that all may write. */
	put("m/open/mine", "mine");
	CHECK_OK(stat("m/open/mine", &st));
	EXPECT_EQ(st.st_uid, 1000);
	EXPECT_EQ(st.st_gid, 100);
	CHECK_OK(mkdir("m/open/dir", 0700));
	CHECK_OK(stat("m/open/dir", &st));
	EXPECT_EQ(st.st_uid, 1000);
	EXPECT_EQ(st.st_mode, S_IFDIR | 0700);
	CHECK_OK(chmod("m/open/mine", 0600));
	CHECK_ERRNO(chown("m/open/mine", 0, 0), EPERM);
	/* Sticky: only the owner may remove. */
	CHECK_ERRNO(unlink("m/open/roots"), EPERM);
	CHECK_OK(unlink("m/open/mine"));
	CHECK_ERRNO(mknod("m/open/dev", S_IFCHR | 0600, makedev(1, 3)), EPERM);
	/* The group of a setgid directory. */
	put("m/team/file", "x");
	CHECK_OK(stat("m/team/file", &st));
	EXPECT_EQ(st.st_uid, 1000);
	EXPECT_EQ(st.st_gid, 50);
	CHECK_OK(mkdir("m/team/dir", 0755));
	CHECK_OK(stat("m/team/dir", &st));
	EXPECT_EQ(st.st_gid, 50);
	EXPECT_EQ(st.st_mode & S_ISGID, S_ISGID);
	/* Writing takes setuid away. */
	CHECK_OK(stat("m/setuid", &st));
	EXPECT_EQ(st.st_mode & 07777, 04777);
	put("m/setuid", "changed");
	CHECK_OK(stat("m/setuid", &st));
	EXPECT_EQ(st.st_mode & 07777, 0777);
}

static void check_xattrs(void)
{
	char list[256], value[8];
	ssize_t n, i;

	CHECK_OK(setxattr("m/open", "trusted.mine", "v", 1, 0));
	CHECK_OK(unlink("m/open/roots"));
	CHECK_OK(rmdir("m/team/dir"));
	CHECK_OK(mkdir("m/team/dir", 0755));
	CHECK_ERRNO(getxattr("m/team/dir", "trusted.overlay.opaque", value, 8), EOPNOTSUPP);
	CHECK_ERRNO(setxattr("m/open", "trusted.overlay.opaque", "y", 1, 0), EOPNOTSUPP);
	n = CHECK_OK(listxattr("m/open", list, sizeof(list)));
	for (i = 0; i < n; i += strlen(list + i) + 1)
		CHECK(strncmp(list + i, "trusted.overlay.", 16));
	EXPECT_EQ(getxattr("m/open", "trusted.mine", value, 8), 1);
	CHECK_OK(removexattr("m/open", "trusted.mine"));
	CHECK_ERRNO(getxattr("m/open", "trusted.mine", value, 8), ENODATA);
	CHECK_ERRNO(mknod("m/whiteout", S_IFCHR | 0600, makedev(0, 0)), EPERM);
}

int main(void)
{
	pid_t pid;

	umask(0);
	make_layers(1);
	put("l/secret", "secret");
	put("l/readable", "all may read");
	put("l/setuid", "setuid");
	MUST(chmod("l/secret", 0600));
	MUST(chmod("l/readable", 0644));
	MUST(chmod("l/setuid", 04777));
	MUST(mkdir("l/hidden", 0700));
	put("l/hidden/x", "x");
	MUST(mkdir("l/open", 0777));
	MUST(chmod("l/open", 01777));
	put("l/open/roots", "x");
	MUST(mkdir("l/team", 0777));
	MUST(chown("l/team", 0, 50));
	MUST(chmod("l/team", 02777));
	mount_overlay();
	pid = check_fork();
	if (pid == 0) {
		as_user();
		check_exit();
	}
	check_join(pid);
	check_xattrs();
	umount_all();
	return check_result();
}
