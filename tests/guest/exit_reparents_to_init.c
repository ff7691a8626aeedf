/*
 * An orphan is handed to init, and its pipe shows that it lives on.
 */
#include "check.h"

int main(void)
{
	int fds[2], up[2];
	pid_t parent;
	char c;

	MUST(pipe(fds));
	MUST(pipe(up));
	parent = check_fork();
	if (parent == 0) {
		if (fork() == 0) {
			pid_t ppid;

			/* wait for the parent to be gone */
			if (read(up[0], &c, 1) != 1)
				_exit(1);
			ppid = getppid();
			if (write(fds[1], &ppid, sizeof(ppid)) < 0)
				_exit(1);
			_exit(0);
		}
		_exit(0);
	}
	EXPECT_EQ(check_wait_status(parent), 0);
	EXPECT_EQ(write(up[1], "x", 1), 1);
	EXPECT_EQ(read(fds[0], &parent, sizeof(parent)), sizeof(parent));
	EXPECT_EQ(parent, 1);
	CHECK_ERRNO(wait(NULL), ECHILD);
	return check_result();
}
