/*
 * exit_group ends all threads with one status; exit ends one only, and the
 * process lives until its last.
 */
#include <pthread.h>
#include "check.h"

static void *forever(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *exits_group(void *arg)
{
	usleep(5000);
	syscall(SYS_exit_group, (int)(long)arg);
	return NULL;
}

static void *last_word(void *arg)
{
	(void)arg;
	usleep(20000);
	_exit(33);
}

int main(void)
{
	pthread_t t;
	pid_t pid;
	int i;

	pid = check_fork();
	if (pid == 0) {
		for (i = 0; i < 4; i++)
			pthread_create(&t, NULL, forever, NULL);
		pthread_create(&t, NULL, exits_group, (void *)21);
		for (;;)
			pause();
	}
	EXPECT_EQ(check_wait_status(pid), 21 << 8);

	/* The first thread leaves before the last. */
	pid = check_fork();
	if (pid == 0) {
		pthread_create(&t, NULL, last_word, NULL);
		syscall(SYS_exit, 1);
	}
	EXPECT_EQ(check_wait_status(pid), 33 << 8);

	/* A fatal signal to one is fatal for all. */
	pid = check_fork();
	if (pid == 0) {
		for (i = 0; i < 3; i++)
			pthread_create(&t, NULL, forever, NULL);
		usleep(5000);
		syscall(SYS_tkill, syscall(SYS_gettid), SIGTERM);
		for (;;)
			pause();
	}
	EXPECT_EQ(check_wait_status(pid), SIGTERM);
	return check_result();
}
