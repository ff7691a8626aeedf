/*
 * Touching more memory than the machine has kills the process that did it,
 * and only that one.
 */
#include <sys/mman.h>
#include "check.h"

int main(void)
{
	int status;
	pid_t pid = check_fork();

	if (pid == 0) {
		size_t size = 2UL << 30, i;
		char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
			       -1, 0);
		int fd = open("/proc/self/oom_score_adj", O_WRONLY);

		if (fd >= 0)
			(void)!write(fd, "1000", 4);
		if (p == MAP_FAILED)
			_exit(0);
		for (i = 0; i < size; i += 4096)
			p[i] = 1;
		_exit(1);
	}
	status = check_wait_status(pid);
	if (WIFSIGNALED(status))
		EXPECT_EQ(WTERMSIG(status), SIGKILL);
	else
		EXPECT_EQ(WEXITSTATUS(status), 0);

	/* There is room again. */
	{
		char *p = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		CHECK(p != MAP_FAILED);
		memset(p, 1, 16 << 20);
	}
	return check_result();
}
