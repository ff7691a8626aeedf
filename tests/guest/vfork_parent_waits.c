/*
 * vfork shares the memory and holds the parent until the child execs or
 * exits.
 */
#include "check.h"

static volatile int step;

int main(int argc, char **argv)
{
	char *again[] = { argv[0], "again", NULL };
	pid_t pid;

	if (argc > 1)
		_exit(42);

	pid = vfork();
	if (pid == 0) {
		step = 1;
		usleep(20000);
		step = 2;
		_exit(9);
	}
	EXPECT_EQ(step, 2);
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 9);

	pid = vfork();
	if (pid == 0) {
		execve("/proc/self/exe", again, NULL);
		_exit(1);
	}
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 42);
	return check_result();
}
