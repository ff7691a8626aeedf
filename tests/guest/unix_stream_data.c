/*
 * AF_UNIX streams: order, partial reads, end of file, EPIPE, a full buffer,
 * shutdown, and reset with unread data.
 */
#include "net.h"

#define ALL (POLLIN | POLLOUT | POLLRDHUP)

static char block[100000];

int main(void)
{
	int sv[2], n;
	size_t total = 0;
	ssize_t got;
	char buf[8];
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	unix_pair(SOCK_STREAM, sv);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLOUT);
	EXPECT_EQ(send(sv[0], "abc", 3, 0), 3);
	EXPECT_EQ(send(sv[0], "def", 3, 0), 3);
	EXPECT_EQ(ioctl(sv[1], FIONREAD, &n), 0);
	EXPECT_EQ(n, 6);
	EXPECT_EQ(recv(sv[1], buf, 2, MSG_PEEK), 2);
	EXPECT_EQ(recv(sv[1], buf, 4, 0), 4);
	EXPECT_EQ(memcmp(buf, "abcd", 4), 0);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 2);
	CHECK_ERRNO(recv(sv[1], buf, 8, MSG_DONTWAIT), EAGAIN);

	/* Full. */
	set_nonblock(sv[0]);
	while ((got = send(sv[0], block, 1000, 0)) > 0)
		total += got;
	EXPECT_EQ(errno, EAGAIN);
	CHECK(total >= 30000);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), 0);
	while ((got = recv(sv[1], block, sizeof(block), MSG_DONTWAIT)) > 0)
		total -= got;
	EXPECT_EQ(total, 0);
	EXPECT_EQ(poll_one(sv[0], ALL, 0), POLLOUT);

	/* A big send waits for its reader. */
	MUST(fcntl(sv[0], F_SETFL, 0));
	pid = check_fork();
	if (pid == 0) {
		char *big = calloc(1, 2000000);

		EXPECT_EQ(send(sv[0], big, 2000000, 0), 2000000);
		check_exit();
	}
	for (total = 0; total < 2000000; total += got) {
		got = recv(sv[1], block, sizeof(block), 0);
		if (got <= 0) {
			FAIL("recv gave %zd", got);
			break;
		}
	}
	EXPECT_EQ(total, 2000000);
	check_join(pid);

	EXPECT_EQ(shutdown(sv[0], SHUT_WR), 0);
	CHECK_ERRNO(send(sv[0], "x", 1, 0), EPIPE);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	EXPECT_EQ(poll_one(sv[1], ALL, 0), POLLIN | POLLOUT | POLLRDHUP);
	EXPECT_EQ(send(sv[1], "back", 4, 0), 4);
	EXPECT_EQ(recv(sv[0], buf, 8, 0), 4);
	close(sv[0]);
	EXPECT_EQ(poll_one(sv[1], ALL, 0),
		  POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	CHECK_ERRNO(send(sv[1], "x", 1, 0), EPIPE);
	close(sv[1]);

	/* Closed with unread data: the peer is told once. */
	unix_pair(SOCK_STREAM, sv);
	EXPECT_EQ(send(sv[0], "unread", 6, 0), 6);
	close(sv[1]);
	CHECK_ERRNO(recv(sv[0], buf, 8, 0), ECONNRESET);
	EXPECT_EQ(recv(sv[0], buf, 8, 0), 0);
	close(sv[0]);

	unix_pair(SOCK_STREAM, sv);
	EXPECT_EQ(send(sv[0], "kept", 4, 0), 4);
	close(sv[0]);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 4);
	EXPECT_EQ(recv(sv[1], buf, 8, 0), 0);
	return check_result();
}
