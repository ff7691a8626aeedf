/*
 * A FIFO's opens wait for each other; without waiting a writer finds ENXIO.
 */
#include <sys/stat.h>
#include "check.h"

int main(void)
{
	int fd, wr;
	char c;
	pid_t pid;

	MUST(mkfifo("fifo", 0600));
	CHECK_ERRNO(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
	fd = CHECK_OK(open("fifo", O_RDONLY | O_NONBLOCK));
	EXPECT_EQ(read(fd, &c, 1), 0);			/* no writer yet */
	wr = CHECK_OK(open("fifo", O_WRONLY | O_NONBLOCK));
	CHECK_ERRNO(read(fd, &c, 1), EAGAIN);
	EXPECT_EQ(write(wr, "a", 1), 1);
	EXPECT_EQ(read(fd, &c, 1), 1);
	close(wr);
	EXPECT_EQ(read(fd, &c, 1), 0);
	close(fd);

	pid = check_fork();
	if (pid == 0) {
		wr = CHECK_OK(open("fifo", O_WRONLY));
		EXPECT_EQ(write(wr, "b", 1), 1);
		check_exit();
	}
	fd = CHECK_OK(open("fifo", O_RDONLY));
	EXPECT_EQ(read(fd, &c, 1), 1);
	EXPECT_EQ(c, 'b');
	EXPECT_EQ(read(fd, &c, 1), 0);
	check_join(pid);
	close(fd);

	fd = CHECK_OK(open("fifo", O_RDWR));		/* never waits */
	EXPECT_EQ(write(fd, "c", 1), 1);
	EXPECT_EQ(read(fd, &c, 1), 1);
	close(fd);

	check_interrupt_start(0);
	CHECK_ERRNO(open("fifo", O_RDONLY), EINTR);
	check_interrupt_stop();
	return check_result();
}
