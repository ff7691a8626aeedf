/*
 * brk moves the end of the heap and answers where it is; refusals leave it.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include "check.h"

int main(void)
{
	char *start = (char *)syscall(SYS_brk, 0);
	struct rlimit lim = { 1 << 20, 1 << 20 };
	pid_t pid;

	CHECK(start != NULL);
	EXPECT_EQ(syscall(SYS_brk, start + 100000), start + 100000);
	memset(start, 'b', 100000);
	EXPECT_EQ(syscall(SYS_brk, 0), start + 100000);
	EXPECT_EQ(syscall(SYS_brk, 8), start + 100000);
	EXPECT_EQ(syscall(SYS_brk, 0x7fffffffffffUL), start + 100000);
	EXPECT_EQ(syscall(SYS_brk, -1L), start + 100000);

	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(start[99999], 'b');
		EXPECT_EQ(syscall(SYS_brk, start + 200000), start + 200000);
		start[199999] = 1;
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(syscall(SYS_brk, 0), start + 100000);

	/* Memory given back comes again as zeroes. */
	EXPECT_EQ(syscall(SYS_brk, start), start);
	EXPECT_EQ(syscall(SYS_brk, start + 100000), start + 100000);
	EXPECT_EQ(start[50000], 0);

	MUST(setrlimit(RLIMIT_DATA, &lim));
	EXPECT_EQ(syscall(SYS_brk, start + (4 << 20)), start + 100000);
	return check_result();
}
