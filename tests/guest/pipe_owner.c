/*
 * A pipe has an owner and a mode, which fchown and fchmod change for both of
 * its ends and for no other pipe; who opens it anew by /proc is asked for them.
 */
#include <sys/stat.h>
#include "check.h"

static int reopen(int fd, int flags)
{
	char path[40];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags | O_NONBLOCK);
}

static void test_both_ends(void)
{
	int pipe1[2], pipe2[2];
	struct stat st;

	EXPECT_EQ(pipe(pipe1), 0);
	EXPECT_EQ(pipe(pipe2), 0);
	EXPECT_EQ(fchown(pipe1[0], 101, 102), 0);
	EXPECT_EQ(fchmod(pipe1[1], 0640), 0);
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(fstat(pipe1[i], &st), 0);
		EXPECT_EQ(st.st_uid, 101);
		EXPECT_EQ(st.st_gid, 102);
		EXPECT_EQ(st.st_mode, S_IFIFO | 0640);
	}
	EXPECT_EQ(fstat(pipe2[0], &st), 0);
	EXPECT_EQ(st.st_uid, 0);
	EXPECT_EQ(st.st_mode, S_IFIFO | 0600);
	EXPECT_EQ(fchown(99, 1, 1), -1);
	EXPECT_EQ(errno, EBADF);
}

static void test_reopen(void)
{
	int mine[2], other[2], status;
	pid_t pid;

	EXPECT_EQ(pipe(mine), 0);
	EXPECT_EQ(pipe(other), 0);
	EXPECT_EQ(fchown(mine[0], 101, 102), 0);
	pid = fork();
	if (pid == 0) {
		EXPECT_EQ(setgid(102), 0);
		EXPECT_EQ(setuid(101), 0);
		CHECK(reopen(mine[0], O_RDONLY) >= 0);
		CHECK(reopen(mine[1], O_WRONLY) >= 0);
		EXPECT_EQ(reopen(other[1], O_WRONLY), -1);
		EXPECT_EQ(errno, EACCES);
		_exit(check_failures != 0);
	}
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
}

int main(void)
{
	test_both_ends();
	test_reopen();
	return check_result();
}
