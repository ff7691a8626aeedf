/*
 * Processes that hold one record lock at a time, of two that all of them want,
 * never hear EDEADLK, however closely one waits for what another has just let go.
 */
#include "check.h"

#define WORKERS	4
#define ROUNDS	400

static int set_lock(int fd, short type, int which)
{
	struct flock fl = {
		.l_type = type, .l_whence = SEEK_SET, .l_start = which, .l_len = 1,
	};

	return fcntl(fd, F_SETLKW, &fl);
}

int main(void)
{
	int fd = MUST(open("/tmp/false_deadlock", O_RDWR | O_CREAT, 0600)), i, n;
	pid_t pid[WORKERS];

	for (i = 0; i < WORKERS; i++) {
		pid[i] = check_fork();
		if (pid[i])
			continue;
		for (n = 0; n < ROUNDS && !check_failures; n++) {
			int which = (i + n) % 3 == 0;

			CHECK(set_lock(fd, F_WRLCK, which) == 0);
			CHECK(set_lock(fd, F_UNLCK, which) == 0);
		}
		check_exit();
	}
	for (i = 0; i < WORKERS; i++)
		check_join(pid[i]);
	unlink("/tmp/false_deadlock");
	return check_result();
}
