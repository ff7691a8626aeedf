/*
 * Parent and child share an open file's position and status flags, but not
 * their tables of descriptors.
 */
#include "check.h"

int main(void)
{
	char c;
	int fd;
	pid_t pid;

	make_file("f", "abcdef");
	fd = MUST(open("f", O_RDWR));
	EXPECT_EQ(read(fd, &c, 1), 1);
	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(read(fd, &c, 1), 1);
		EXPECT_EQ(c, 'b');
		CHECK_OK(fcntl(fd, F_SETFL, O_APPEND));
		close(fd);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(read(fd, &c, 1), 1);
	EXPECT_EQ(c, 'c');
	CHECK(fcntl(fd, F_GETFL) & O_APPEND);
	return check_result();
}
