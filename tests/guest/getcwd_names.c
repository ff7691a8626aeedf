/*
 * getcwd gives the whole path with its length, ERANGE when it does not fit;
 * chdir and fchdir move, into what is searchable only.
 */
#include "check.h"
#include <sys/stat.h>

int main(void)
{
	char buf[256], small[5];
	int fd;

	EXPECT_EQ(syscall(SYS_getcwd, buf, sizeof(buf)),
		  sizeof("/tmp/getcwd_names"));
	EXPECT_EQ(strcmp(buf, "/tmp/getcwd_names"), 0);
	CHECK_ERRNO(syscall(SYS_getcwd, small, sizeof(small)), ERANGE);
	EXPECT_EQ(chdir("/"), 0);
	EXPECT_EQ(syscall(SYS_getcwd, small, 2), 2);
	CHECK_ERRNO(syscall(SYS_getcwd, small, 1), ERANGE);
	CHECK_ERRNO(syscall(SYS_getcwd, small, 0), ERANGE);
	EXPECT_EQ(chdir("/tmp/getcwd_names"), 0);
	make_file("f", "");
	CHECK_ERRNO(chdir("f"), ENOTDIR);
	CHECK_ERRNO(chdir("none"), ENOENT);
	CHECK_ERRNO(chdir(""), ENOENT);
	MUST(mkdir("a", 0755));
	MUST(mkdir("a/b", 0755));
	fd = MUST(open("a/b", O_RDONLY));
	EXPECT_EQ(fchdir(fd), 0);
	EXPECT_EQ(rename("../../a", "../../c"), 0);
	EXPECT_EQ(syscall(SYS_getcwd, buf, sizeof(buf)),
		  sizeof("/tmp/getcwd_names/c/b"));
	EXPECT_EQ(strcmp(buf, "/tmp/getcwd_names/c/b"), 0);
	fd = MUST(open("/tmp/getcwd_names/f", O_RDONLY));
	CHECK_ERRNO(fchdir(fd), ENOTDIR);
	CHECK_ERRNO(fchdir(99), EBADF);
	return check_result();
}
