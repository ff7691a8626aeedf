/*
 * A chain of sockets, each in the queue of the next, goes in a reasonable time
 * when its last end is closed, and others can work meanwhile.  So does a ring of
 * sockets in each other's queues.
 */
#include <sys/socket.h>
#include "check.h"

#define LENGTH	3000

static int send_fds(int sock, const int *fds, int count)
{
	char control[CMSG_SPACE(4 * sizeof(int))] = { 0 };
	struct iovec iov = { (void *)"x", 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control,
			      .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(cmsg), fds, count * sizeof(int));
	return sendmsg(sock, &msg, 0);
}

static void socket_pair(int sv[2])
{
	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, sv));
}

/* A pipe's reading end, as deep in the chain as can be: when it goes, all did. */
static void chain(void)
{
	int last[2], next[2], p[2], i;

	MUST(pipe(p));
	check_catch(SIGPIPE, 0);
	socket_pair(last);
	EXPECT_EQ(send_fds(last[0], p, 1), 1);
	close(p[0]);
	for (i = 0; i < LENGTH; i++) {
		socket_pair(next);
		EXPECT_EQ(send_fds(next[0], last, 2), 1);
		close(last[0]);
		close(last[1]);
		memcpy(last, next, sizeof(last));
	}
	EXPECT_EQ(write(p[1], "x", 1), 1);
	close(last[0]);
	close(last[1]);
	for (i = 0; i < 1000 && write(p[1], "x", 1) == 1; i++)
		sleep_ms(10);
	CHECK(check_caught == 1);
	close(p[1]);
}

static void ring(void)
{
	int a[2], b[2], p[2], i;

	MUST(pipe(p));
	check_caught = 0;
	socket_pair(a);
	socket_pair(b);
	EXPECT_EQ(send_fds(a[0], b, 2), 1);
	EXPECT_EQ(send_fds(b[0], a, 2), 1);
	EXPECT_EQ(send_fds(a[0], p, 1), 1);
	close(p[0]);
	close(a[0]);
	close(a[1]);
	close(b[0]);
	close(b[1]);
	socket_pair(a);		/* the collector comes with the next */
	close(a[0]);
	close(a[1]);
	for (i = 0; i < 1000 && write(p[1], "x", 1) == 1; i++)
		sleep_ms(10);
	CHECK(check_caught == 1);
	close(p[1]);
}

int main(void)
{
	chain();
	ring();
	return check_result();
}
