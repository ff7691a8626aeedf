/*
 * wait4 gives the child's use of resources, and getrusage(RUSAGE_CHILDREN)
 * grows by it.
 */
#include <sys/resource.h>
#include "check.h"

static long long usec(const struct timeval *tv)
{
	return tv->tv_sec * 1000000LL + tv->tv_usec;
}

int main(void)
{
	struct rusage child, all, self;
	int status;
	pid_t pid = check_fork();

	if (pid == 0) {
		struct timespec ts;

		do
			clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
		while (ts.tv_sec == 0 && ts.tv_nsec < 50000000);
		_exit(0);
	}
	memset(&child, 0xff, sizeof(child));
	EXPECT_EQ(wait4(pid, &status, 0, &child), pid);
	CHECK(usec(&child.ru_utime) + usec(&child.ru_stime) > 20000);
	CHECK(usec(&child.ru_utime) + usec(&child.ru_stime) < 20000000);

	EXPECT_EQ(getrusage(RUSAGE_CHILDREN, &all), 0);
	CHECK(usec(&all.ru_utime) + usec(&all.ru_stime) > 20000);
	EXPECT_EQ(getrusage(RUSAGE_SELF, &self), 0);
	CHECK_ERRNO(getrusage(7, &self), EINVAL);
	CHECK_ERRNO(wait4(-1, &status, 0, &child), ECHILD);
	return check_result();
}
