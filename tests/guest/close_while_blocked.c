/*
 * Threads that wait on a socket: shutdown wakes receivers and accepters,
 * close of the descriptor by another leaves the file in use alive.
 */
#include <pthread.h>
#include "net.h"

static int fd;
static long result;
static int error;

static void *receives(void *arg)
{
	char c;

	result = recv(fd, &c, 1, 0);
	error = errno;
	return arg;
}

static void *accepts(void *arg)
{
	result = accept(fd, NULL, NULL);
	error = errno;
	return arg;
}

int main(void)
{
	pthread_t t;
	int sv[2];

	tcp_pair(sv);
	fd = sv[0];
	pthread_create(&t, NULL, receives, NULL);
	sleep_ms(20);
	EXPECT_EQ(shutdown(sv[0], SHUT_RD), 0);
	pthread_join(t, NULL);
	EXPECT_EQ(result, 0);

	fd = tcp_listener(1);
	pthread_create(&t, NULL, accepts, NULL);
	sleep_ms(20);
	EXPECT_EQ(shutdown(fd, SHUT_RDWR), 0);
	pthread_join(t, NULL);
	EXPECT_EQ(result, -1);
	EXPECT_EQ(error, EINVAL);

	unix_pair(SOCK_STREAM, sv);
	fd = sv[0];
	pthread_create(&t, NULL, receives, NULL);
	sleep_ms(20);
	close(sv[0]);
	sleep_ms(5);
	EXPECT_EQ(send(sv[1], "x", 1, 0), 1);
	pthread_join(t, NULL);
	EXPECT_EQ(result, 1);
	return check_result();
}
