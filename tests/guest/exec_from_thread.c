/*
 * execve by any thread ends all others and takes the process id.
 */
#include <pthread.h>
#include "check.h"

static char *args[] = { "x", "again", NULL, NULL };

static void *execs(void *arg)
{
	(void)arg;
	execve("/proc/self/exe", args, NULL);
	_exit(99);
}

static void *spins(void *arg)
{
	for (;;)
		usleep(1000);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t t;
	char pid[16];

	if (argc == 3) {
		EXPECT_EQ(getpid(), atoi(argv[2]));
		EXPECT_EQ(syscall(SYS_gettid), getpid());
		CHECK(strstr(read_file("/proc/self/status"), "Threads:\t1\n"));
		return check_result();
	}
	snprintf(pid, sizeof(pid), "%d", getpid());
	args[2] = pid;
	EXPECT_EQ(pthread_create(&t, NULL, spins, NULL), 0);
	EXPECT_EQ(pthread_create(&t, NULL, execs, NULL), 0);
	for (;;)
		pause();
}
