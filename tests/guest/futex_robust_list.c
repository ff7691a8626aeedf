/*
 * A robust mutex whose holder died says so to the next.
 */
#include <pthread.h>
#include <sys/mman.h>
#include "check.h"

int main(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t *m = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	EXPECT_EQ(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST), 0);
	pthread_mutex_init(m, &attr);

	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(pthread_mutex_lock(m), 0);
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(pthread_mutex_lock(m), EOWNERDEAD);
	EXPECT_EQ(pthread_mutex_consistent(m), 0);
	EXPECT_EQ(pthread_mutex_unlock(m), 0);

	CHECK_ERRNO(syscall(SYS_set_robust_list, NULL, 10), EINVAL);
	return check_result();
}
