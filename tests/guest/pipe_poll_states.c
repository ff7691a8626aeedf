/*
 * What poll says of both ends of a pipe: empty, filled, full, and with the
 * other end closed.
 */
#include "net.h"

#define ALL (POLLIN | POLLOUT | POLLPRI | POLLRDNORM | POLLWRNORM | POLLRDHUP)

int main(void)
{
	static char block[65536];
	int fds[2];

	MUST(pipe2(fds, O_NONBLOCK));
	EXPECT_EQ(poll_one(fds[0], ALL, 0), 0);
	EXPECT_EQ(poll_one(fds[1], ALL, 0), POLLOUT | POLLWRNORM);
	EXPECT_EQ(write(fds[1], "x", 1), 1);
	EXPECT_EQ(poll_one(fds[0], ALL, 0), POLLIN | POLLRDNORM);
	while (write(fds[1], block, sizeof(block)) > 0)
		;
	EXPECT_EQ(poll_one(fds[1], ALL, 0), 0);
	close(fds[1]);
	EXPECT_EQ(poll_one(fds[0], ALL, 0), POLLIN | POLLRDNORM | POLLHUP);
	while (read(fds[0], block, sizeof(block)) > 0)
		;
	EXPECT_EQ(poll_one(fds[0], ALL, 0), POLLHUP);
	close(fds[0]);

	MUST(pipe2(fds, O_NONBLOCK));
	close(fds[0]);
	EXPECT_EQ(poll_one(fds[1], ALL, 0), POLLOUT | POLLWRNORM | POLLERR);
	EXPECT_EQ(poll_one(fds[1], 0, 0), POLLERR);
	close(fds[1]);
	EXPECT_EQ(poll_one(99, POLLIN, 0), POLLNVAL);
	EXPECT_EQ(poll_one(-1, POLLIN, 0), 0);
	return check_result();
}
