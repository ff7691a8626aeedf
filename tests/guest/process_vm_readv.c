/*
 * One process reads and writes another's memory.
 */
#include <sys/uio.h>
#include "check.h"

static char text[16] = "parent's";

int main(void)
{
	char buf[16] = { 0 };
	struct iovec here = { buf, 8 }, there = { text, 8 };
	int fds[2], back[2];
	pid_t pid;
	char c;

	MUST(pipe(fds));
	MUST(pipe(back));
	pid = check_fork();
	if (pid == 0) {
		strcpy(text, "child's!");
		EXPECT_EQ(write(fds[1], "x", 1), 1);
		EXPECT_EQ(read(back[0], &c, 1), 1);
		EXPECT_EQ(memcmp(text, "written!", 8), 0);
		check_exit();
	}
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(process_vm_readv(pid, &here, 1, &there, 1, 0), 8);
	EXPECT_EQ(memcmp(buf, "child's!", 8), 0);
	memcpy(buf, "written!", 8);
	EXPECT_EQ(process_vm_writev(pid, &here, 1, &there, 1, 0), 8);
	there.iov_base = (void *)8;
	CHECK_ERRNO(process_vm_readv(pid, &here, 1, &there, 1, 0), EFAULT);
	CHECK_ERRNO(process_vm_readv(999999, &here, 1, &there, 1, 0), ESRCH);
	CHECK_ERRNO(process_vm_readv(pid, &here, 1, &there, 1, 1), EINVAL);
	EXPECT_EQ(write(back[1], "x", 1), 1);
	check_join(pid);
	return check_result();
}
