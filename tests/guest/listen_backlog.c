/*
 * A full backlog holds further connections back until accept makes room; a
 * closed listener resets those nobody accepted.
 */
#include "net.h"

int main(void)
{
	int l = tcp_listener(1), port = port_of(l);
	int c[4], i, pending = 0, n;
	char ch;

	for (i = 0; i < 4; i++) {
		c[i] = MUST(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
		if (connect_lo(c[i], port) < 0)
			EXPECT_EQ(errno, EINPROGRESS);
	}
	sleep_ms(20);
	for (i = 0; i < 4; i++)
		pending += poll_one(c[i], POLLOUT, 0) == 0;
	CHECK(pending >= 1 && pending <= 2);	/* backlog + 1 got through */

	/* Each accept lets one more in. */
	for (n = 0; n < 4; n++) {
		int s = CHECK_OK(accept(l, NULL, NULL));

		EXPECT_EQ(send(s, "x", 1, 0), 1);
	}
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(poll_one(c[i], POLLIN, 20000), POLLIN);
		EXPECT_EQ(recv(c[i], &ch, 1, 0), 1);
		close(c[i]);
	}

	for (i = 0; i < 2; i++) {
		c[i] = MUST(socket(AF_INET, SOCK_STREAM, 0));
		EXPECT_EQ(connect_lo(c[i], port), 0);
	}
	close(l);
	for (i = 0; i < 2; i++)
		CHECK_ERRNO(recv(c[i], &ch, 1, 0), ECONNRESET);
	return check_result();
}
