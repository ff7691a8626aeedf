/*
 * prctl: name, dumpable, no_new_privs, subreaper, unknown options.
 */
#include <sys/prctl.h>
#include "check.h"

int main(void)
{
	char name[17];
	int v, status;
	pid_t pid;

	EXPECT_EQ(prctl(PR_SET_NAME, "a name that is too long"), 0);
	memset(name, '#', sizeof(name));
	EXPECT_EQ(prctl(PR_GET_NAME, name), 0);
	EXPECT_EQ(strcmp(name, "a name that is "), 0);
	EXPECT_EQ(name[16], '#');
	EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
	EXPECT_EQ(prctl(PR_SET_DUMPABLE, 0), 0);
	EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
	CHECK_ERRNO(prctl(PR_SET_DUMPABLE, 2), EINVAL);
	EXPECT_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
	EXPECT_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	EXPECT_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
	CHECK_ERRNO(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), EINVAL);
	CHECK_ERRNO(prctl(PR_SET_NAME, (char *)8), EFAULT);
	CHECK_ERRNO(prctl(12345, 0, 0, 0, 0), EINVAL);

	/* A subreaper gets its descendants' orphans. */
	EXPECT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	EXPECT_EQ(prctl(PR_GET_CHILD_SUBREAPER, &v, 0, 0, 0), 0);
	EXPECT_EQ(v, 1);
	pid = check_fork();
	if (pid == 0) {
		if (fork() == 0) {
			sleep_ms(20);
			_exit(77);
		}
		_exit(0);
	}
	check_join(pid);
	CHECK(wait(&status) > 0);
	EXPECT_EQ(WEXITSTATUS(status), 77);
	return check_result();
}
