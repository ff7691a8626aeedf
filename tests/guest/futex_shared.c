/*
 * A futex in shared memory works between processes, also where each maps it
 * at another address; a private one is only seen by its own process.
 */
#include <linux/futex.h>
#include <sys/mman.h>
#include "check.h"

int main(void)
{
	int fd, *a, *b, got;
	pid_t pid;

	fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	MUST(ftruncate(fd, 4096));
	a = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(a != MAP_FAILED && b != MAP_FAILED && a != b);
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(syscall(SYS_futex, a, FUTEX_WAIT, 0, NULL), 0);
		check_exit();
	}
	EXPECT_EQ(syscall(SYS_futex, b, FUTEX_WAKE_PRIVATE, 1), 0);
	while ((got = syscall(SYS_futex, b, FUTEX_WAKE, 1)) == 0)
		usleep(1000);
	EXPECT_EQ(got, 1);
	check_join(pid);
	return check_result();
}
