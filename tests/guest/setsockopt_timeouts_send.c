/*
 * SO_SNDTIMEO ends a send that finds no room, with what went through or
 * EAGAIN; SO_RCVTIMEO ends accept and datagram receives too.
 */
#include "net.h"

static char block[1 << 20];

static void set_timeout(int fd, int name, long usec)
{
	struct timeval tv = { 0, usec };

	MUST(setsockopt(fd, SOL_SOCKET, name, &tv, sizeof(tv)));
}

static void fill(int fd)
{
	set_timeout(fd, SO_SNDTIMEO, 20000);
	while (send(fd, block, sizeof(block), 0) > 0)
		;
	EXPECT_EQ(errno, EAGAIN);
	/* All of a megabyte does not fit, and nobody reads. */
	CHECK_ERRNO(send(fd, block, sizeof(block), 0), EAGAIN);
}

int main(void)
{
	int sv[2], l, u;
	char c;

	unix_pair(SOCK_STREAM, sv);
	fill(sv[0]);
	unix_pair(SOCK_DGRAM, sv);
	set_timeout(sv[0], SO_SNDTIMEO, 20000);
	while (send(sv[0], "x", 1, 0) > 0)
		;
	EXPECT_EQ(errno, EAGAIN);
	set_timeout(sv[0], SO_RCVTIMEO, 20000);
	CHECK_ERRNO(recv(sv[0], &c, 1, 0), EAGAIN);
	tcp_pair(sv);
	fill(sv[0]);

	l = tcp_listener(1);
	set_timeout(l, SO_RCVTIMEO, 20000);
	CHECK_ERRNO(accept(l, NULL, NULL), EAGAIN);
	u = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(bind_lo(u, 0));
	set_timeout(u, SO_RCVTIMEO, 20000);
	CHECK_ERRNO(recv(u, &c, 1, 0), EAGAIN);
	return check_result();
}
