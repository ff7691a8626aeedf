/*
 * TCP on lo carries a megabyte in each direction unchanged and in order,
 * with readers and writers of odd sizes.
 */
#include "net.h"

#define TOTAL (1 << 20)

static void sender(int fd, unsigned seed)
{
	unsigned char block[9001];
	size_t sent = 0, i, n;
	ssize_t got;

	while (sent < TOTAL) {
		n = TOTAL - sent < sizeof(block) ? TOTAL - sent : sizeof(block);
		for (i = 0; i < n; i++)
			block[i] = (sent + i) * 7 + seed;
		got = send(fd, block, n, 0);
		if (got <= 0) {
			FAIL("send: %s", strerror(errno));
			return;
		}
		sent += got;
	}
	EXPECT_EQ(shutdown(fd, SHUT_WR), 0);
}

static void receiver(int fd, unsigned seed)
{
	unsigned char block[5003];
	size_t have = 0;
	ssize_t n, i;

	while ((n = recv(fd, block, sizeof(block), 0)) > 0) {
		for (i = 0; i < n; i++) {
			if (block[i] != (unsigned char)((have + i) * 7 + seed)) {
				FAIL("byte %zu is wrong", have + i);
				return;
			}
		}
		have += n;
	}
	EXPECT_EQ(n, 0);
	EXPECT_EQ(have, TOTAL);
}

int main(void)
{
	int sv[2];
	pid_t a, b;

	tcp_pair(sv);
	a = check_fork();
	if (a == 0) {
		sender(sv[0], 1);
		check_exit();
	}
	b = check_fork();
	if (b == 0) {
		receiver(sv[0], 2);
		check_exit();
	}
	{
		pid_t c = check_fork();

		if (c == 0) {
			sender(sv[1], 2);
			check_exit();
		}
		receiver(sv[1], 1);
		check_join(c);
	}
	check_join(a);
	check_join(b);
	return check_result();
}
