/*
 * MSG_PEEK leaves, MSG_WAITALL fills, MSG_DONTWAIT does not wait, MSG_TRUNC
 * discards; timeouts and SO_RCVLOWAT count.
 */
#include "net.h"

static pid_t sends_late(int fd, const char *text)
{
	pid_t pid = check_fork();

	if (pid == 0) {
		sleep_ms(20);
		EXPECT_EQ(send(fd, text, strlen(text), 0), strlen(text));
		check_exit();
	}
	return pid;
}

int main(void)
{
	struct timeval tv = { 0, 30000 }, got;
	socklen_t len = sizeof(got);
	char buf[64];
	long long t;
	int sv[2], n;
	pid_t pid;

	tcp_pair(sv);
	CHECK_ERRNO(recv(sv[1], buf, 8, MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(send(sv[0], "abcdef", 6, 0), 6);
	EXPECT_EQ(recv(sv[1], buf, 3, MSG_PEEK), 3);
	EXPECT_EQ(recv(sv[1], buf, 64, MSG_PEEK), 6);
	EXPECT_EQ(memcmp(buf, "abcdef", 6), 0);
	EXPECT_EQ(ioctl(sv[1], FIONREAD, &n), 0);
	EXPECT_EQ(n, 6);
	EXPECT_EQ(recv(sv[1], NULL, 2, MSG_TRUNC), 2);
	EXPECT_EQ(recv(sv[1], buf, 64, 0), 4);
	EXPECT_EQ(memcmp(buf, "cdef", 4), 0);

	EXPECT_EQ(send(sv[0], "123", 3, 0), 3);
	pid = sends_late(sv[0], "4567");
	EXPECT_EQ(recv(sv[1], buf, 7, MSG_WAITALL), 7);
	EXPECT_EQ(memcmp(buf, "1234567", 7), 0);
	check_join(pid);

	/* Its half-filled buffer comes back at the end of the stream. */
	EXPECT_EQ(send(sv[0], "end", 3, 0), 3);
	EXPECT_EQ(shutdown(sv[0], SHUT_WR), 0);
	EXPECT_EQ(recv(sv[1], buf, 10, MSG_WAITALL), 3);
	close(sv[0]);
	close(sv[1]);

	tcp_pair(sv);
	EXPECT_EQ(setsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)),
		  0);
	EXPECT_EQ(getsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &got, &len), 0);
	EXPECT_EQ(len, sizeof(got));
	CHECK(got.tv_sec == 0 && got.tv_usec >= 30000 && got.tv_usec < 40001);
	t = now_ns();
	CHECK_ERRNO(recv(sv[1], buf, 8, 0), EAGAIN);
	CHECK(now_ns() - t >= 29000000);
	tv.tv_usec = 1000000;
	CHECK_ERRNO(setsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)),
		    EDOM);
	CHECK_ERRNO(setsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &tv, 4), EINVAL);
	tv = (struct timeval){ 0, 0 };
	MUST(setsockopt(sv[1], SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));

	/* Not readable below the low-water mark. */
	EXPECT_EQ(set_int(sv[1], SOL_SOCKET, SO_RCVLOWAT, 4), 0);
	EXPECT_EQ(get_int(sv[1], SOL_SOCKET, SO_RCVLOWAT), 4);
	EXPECT_EQ(send(sv[0], "ab", 2, 0), 2);
	sleep_ms(5);
	EXPECT_EQ(poll_one(sv[1], POLLIN, 0), 0);
	pid = sends_late(sv[0], "cd");
	EXPECT_EQ(poll_one(sv[1], POLLIN, -1), POLLIN);
	EXPECT_EQ(recv(sv[1], buf, 64, 0), 4);
	check_join(pid);
	CHECK_ERRNO(set_int(sv[1], SOL_SOCKET, SO_SNDLOWAT, 4), ENOPROTOOPT);

	CHECK_ERRNO(recv(sv[1], buf, 1, MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(send(sv[0], buf, 0, 0), 0);
	CHECK_ERRNO(recv(sv[1], buf, 8, MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(send(sv[0], "z", 1, MSG_MORE), 1);
	EXPECT_EQ(send(sv[0], "z", 1, 0), 1);
	return check_result();
}
