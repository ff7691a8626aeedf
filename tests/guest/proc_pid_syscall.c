/*
 * /proc/PID/syscall of a blocked process: number, six arguments, stack and
 * instruction pointer; `running` of oneself.
 */
#include "check.h"

int main(void)
{
	unsigned long nr, a[6], sp, pc;
	char path[64], *p, c;
	int fds[2], n, tries;
	pid_t pid;

	MUST(pipe(fds));
	pid = check_fork();
	if (pid == 0) {
		syscall(SYS_read, fds[0], &c, 1L, 0x44, 0x55, 0x66);
		_exit(0);
	}
	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	for (tries = 0; tries < 1000; tries++) {
		p = read_file(path);
		n = sscanf(p, "%lu 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx 0x%lx "
			   "0x%lx\n", &nr, a, a + 1, a + 2, a + 3, a + 4, a + 5,
			   &sp, &pc);
		if (n == 9 && nr == SYS_read)
			break;
		usleep(1000);
	}
	EXPECT_EQ(n, 9);
	EXPECT_EQ(nr, SYS_read);
	EXPECT_EQ(a[0], fds[0]);
	EXPECT_EQ(a[1], (uintptr_t)&c);
	EXPECT_EQ(a[2], 1);
	EXPECT_EQ(a[3], 0x44);
	EXPECT_EQ(a[5], 0x66);
	CHECK(pc != 0 && sp != 0);
	EXPECT_EQ(write(fds[1], "x", 1), 1);
	check_join(pid);

	p = read_file("/proc/self/syscall");
	EXPECT_EQ(strncmp(p, "0 0x", 4), 0);	/* reading just now */
	return check_result();
}
