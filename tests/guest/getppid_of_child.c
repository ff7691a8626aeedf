/*
 * A child's parent is the process that forked it.
 */
#include "check.h"

int main(void)
{
	pid_t me = getpid();
	pid_t pid = check_fork();

	if (pid == 0) {
		EXPECT_EQ(getppid(), me);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
