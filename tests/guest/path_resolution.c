/*
 * How names are walked: dots, slashes, links relative and absolute, 40 links
 * at most, trailing slashes, search permission.
 */
#include <limits.h>
#include <sys/stat.h>
#include "check.h"

static ino_t ino(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		FAIL("stat %s: %s", path, strerror(errno));
		return 0;
	}
	return st.st_ino;
}

static void chain(int n)
{
	char from[16], to[16];
	int i;

	make_file("c0", "end");
	for (i = 1; i <= n; i++) {
		snprintf(from, sizeof(from), "c%d", i);
		snprintf(to, sizeof(to), "c%d", i - 1);
		MUST(symlink(to, from));
	}
}

static void no_search(void)
{
	MUST(setresuid(1000, 1000, 1000));
	CHECK_ERRNO(access("locked/f", F_OK), EACCES);
	CHECK_ERRNO(open("locked/none", O_RDONLY), EACCES);
	CHECK_ERRNO(open("private", O_RDONLY), EACCES);
	CHECK_ERRNO(open("newfile", O_CREAT | O_RDWR, 0600), EACCES);
	CHECK_ERRNO(unlink("private"), EACCES);
	CHECK_ERRNO(chdir("locked"), EACCES);
	CHECK_ERRNO(chmod("private", 0777), EPERM);
	CHECK_ERRNO(chown("private", 1000, 1000), EPERM);
	CHECK_ERRNO(mkdir("x", 0700), EACCES);
}

int main(void)
{
	char path[PATH_MAX + 10], cwd[PATH_MAX];
	struct stat st;
	pid_t pid;
	size_t n;

	MUST(mkdir("a", 0755));
	MUST(mkdir("a/b", 0755));
	make_file("a/b/f", "x");
	EXPECT_EQ(ino("a/./b//f"), ino("a/b/f"));
	EXPECT_EQ(ino("a/b/../b/f"), ino("a/b/f"));
	EXPECT_EQ(ino("a/b/../.."), ino("."));
	EXPECT_EQ(ino("/.."), ino("/"));
	EXPECT_EQ(ino("/../../tmp"), ino("/tmp"));
	EXPECT_EQ(ino("a/b/"), ino("a/b"));
	CHECK_ERRNO(stat("a/b/f/", &st), ENOTDIR);
	CHECK_ERRNO(stat("a/b/f/..", &st), ENOTDIR);
	CHECK_ERRNO(stat("a/none/..", &st), ENOENT);

	MUST(symlink("b", "a/rel"));
	MUST(symlink("../a/b", "a/up"));
	EXPECT_EQ(ino("a/rel/f"), ino("a/b/f"));
	EXPECT_EQ(ino("a/up/f"), ino("a/b/f"));
	EXPECT_EQ(ino("a/rel/../b"), ino("a/b"));
	MUST(getcwd(cwd, sizeof(cwd)) ? 0 : -1);
	MUST(symlink(cwd, "abs"));
	EXPECT_EQ(ino("abs/a/b"), ino("a/b"));
	EXPECT_EQ(lstat("a/rel/", &st), 0);
	CHECK(S_ISDIR(st.st_mode));
	EXPECT_EQ(lstat("a/rel", &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	EXPECT_EQ(st.st_size, 1);

	chain(41);
	EXPECT_EQ(ino("c40"), ino("c0"));
	CHECK_ERRNO(stat("c41", &st), ELOOP);

	/* The longest name of all has 4095 bytes. */
	for (n = 0; n + 2 <= PATH_MAX - 2; n += 2)
		memcpy(path + n, "./", 2);
	strcpy(path + n, "a");
	EXPECT_EQ(strlen(path), PATH_MAX - 1);
	EXPECT_EQ(stat(path, &st), 0);
	strcpy(path + n, "/a");
	CHECK_ERRNO(stat(path, &st), ENAMETOOLONG);

	MUST(mkdir("locked", 0700));
	make_file("locked/f", "x");
	make_file("private", "x");
	MUST(chmod("private", 0600));
	pid = check_fork();
	if (pid == 0) {
		no_search();
		check_exit();
	}
	check_join(pid);
	return check_result();
}
