/*
 * SCM_RIGHTS carries open files: they arrive as new descriptors, live in the
 * queue while closed elsewhere, stop a read short, and are dropped where
 * there is no room.
 */
#include <sys/stat.h>
#include "net.h"

static int send_fds(int sock, const char *text, const int *fds, int count)
{
	char control[CMSG_SPACE(8 * sizeof(int))] = { 0 };
	struct iovec iov = { (void *)text, strlen(text) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control };
	struct cmsghdr *c = (void *)control;

	msg.msg_controllen = CMSG_SPACE(count * sizeof(int));
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	return sendmsg(sock, &msg, 0);
}

static int recv_fds(int sock, char *text, size_t size, int *fds, int room,
		    int flags, int *msg_flags)
{
	char control[CMSG_SPACE(8 * sizeof(int))];
	struct iovec iov = { text, size };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
			      .msg_control = control };
	struct cmsghdr *c;
	ssize_t n;
	int i;

	for (i = 0; i < 8; i++)
		fds[i] = -1;
	msg.msg_controllen = room ? CMSG_SPACE(room * sizeof(int)) : 0;
	n = recvmsg(sock, &msg, flags);
	*msg_flags = msg.msg_flags;
	c = n >= 0 ? CMSG_FIRSTHDR(&msg) : NULL;
	if (c && c->cmsg_type == SCM_RIGHTS)
		memcpy(fds, CMSG_DATA(c), c->cmsg_len - CMSG_LEN(0));
	return n;
}

int main(void)
{
	struct stat a, b;
	int sv[2], fds[2], got[8], bad, flags, ring[2];
	char buf[64], c;

	unix_pair(SOCK_STREAM, sv);
	MUST(pipe(fds));
	EXPECT_EQ(send_fds(sv[0], "two", fds, 2), 3);
	close(fds[1]);
	EXPECT_EQ(recv_fds(sv[1], buf, 64, got, 8, 0, &flags), 3);
	CHECK(got[0] >= 0 && got[1] >= 0 && got[2] == -1);
	EXPECT_EQ(fstat(fds[0], &a), 0);
	EXPECT_EQ(fstat(got[0], &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	EXPECT_EQ(fcntl(got[0], F_GETFD), 0);
	EXPECT_EQ(write(got[1], "x", 1), 1);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	close(got[1]);
	EXPECT_EQ(read(got[0], &c, 1), 0);

	/* Close-on-exec when asked for; bytes with and without stay apart. */
	EXPECT_EQ(send(sv[0], "plain", 5, 0), 5);
	EXPECT_EQ(send_fds(sv[0], "with", fds, 1), 4);
	EXPECT_EQ(send(sv[0], "after", 5, 0), 5);
	EXPECT_EQ(recv_fds(sv[1], buf, 64, got, 8, MSG_CMSG_CLOEXEC, &flags), 9);
	EXPECT_EQ(fcntl(got[0], F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(recv(sv[1], buf, 64, 0), 5);

	/* Too little room: some arrive, MSG_CTRUNC says so. */
	MUST(pipe(fds));
	EXPECT_EQ(send_fds(sv[0], "cut", fds, 2), 3);
	EXPECT_EQ(recv_fds(sv[1], buf, 64, got, 0, 0, &flags), 3);
	EXPECT_EQ(flags & MSG_CTRUNC, MSG_CTRUNC);
	close(fds[1]);
	EXPECT_EQ(read(fds[0], &c, 1), 0);	/* what was dropped is closed */

	bad = 99;
	CHECK_ERRNO(send_fds(sv[0], "x", &bad, 1), EBADF);

	/* Left in the queue of a socket that closes, they close too. */
	MUST(pipe(fds));
	EXPECT_EQ(send_fds(sv[0], "left", fds + 1, 1), 4);
	close(fds[1]);
	close(sv[1]);
	close(sv[0]);
	EXPECT_EQ(read(fds[0], &c, 1), 0);

	/* A socket in its own queue is not kept for ever by itself. */
	unix_pair(SOCK_DGRAM, ring);
	EXPECT_EQ(send_fds(ring[0], "self", ring, 2), 4);
	close(ring[0]);
	close(ring[1]);

	/* Datagrams too. */
	unix_pair(SOCK_DGRAM, sv);
	EXPECT_EQ(send_fds(sv[0], "d", sv, 1), 1);
	EXPECT_EQ(recv_fds(sv[1], buf, 64, got, 1, 0, &flags), 1);
	EXPECT_EQ(fstat(got[0], &a), 0);
	EXPECT_EQ(fstat(sv[0], &b), 0);
	EXPECT_EQ(a.st_ino, b.st_ino);
	return check_result();
}
