/*
 * getrlimit, setrlimit and prlimit64: soft below hard, only root raises the
 * hard one, unknown numbers are EINVAL.
 */
#include <sys/resource.h>
#include "check.h"

int main(void)
{
	struct rlimit lim, old;
	pid_t pid;
	int i;

	for (i = 0; i < 16; i++)
		EXPECT_EQ(getrlimit(i, &lim), 0);
	CHECK_ERRNO(getrlimit(16, &lim), EINVAL);
	CHECK_ERRNO(getrlimit(-1, &lim), EINVAL);
	EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &lim), 0);
	EXPECT_EQ(lim.rlim_cur, 1024);
	EXPECT_EQ(lim.rlim_max, 4096);

	lim = (struct rlimit){ 200, 100 };
	CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &lim), EINVAL);
	lim = (struct rlimit){ 100, 200 };
	EXPECT_EQ(prlimit(0, RLIMIT_NOFILE, &lim, &old), 0);
	EXPECT_EQ(old.rlim_cur, 1024);
	EXPECT_EQ(prlimit(getpid(), RLIMIT_NOFILE, NULL, &old), 0);
	EXPECT_EQ(old.rlim_cur, 100);
	CHECK_ERRNO(prlimit(999999, RLIMIT_NOFILE, NULL, &old), ESRCH);

	pid = check_fork();
	if (pid == 0) {
		EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &lim), 0);
		EXPECT_EQ(lim.rlim_cur, 100);
		MUST(setresuid(1000, 1000, 1000));
		lim = (struct rlimit){ 200, 200 };
		EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &lim), 0);
		lim = (struct rlimit){ 200, 201 };
		CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &lim), EPERM);
		check_exit();
	}
	check_join(pid);

	/* RLIMIT_NPROC holds users, not root. */
	pid = check_fork();
	if (pid == 0) {
		lim = (struct rlimit){ 1, 1 };
		MUST(setrlimit(RLIMIT_NPROC, &lim));
		MUST(setresuid(4321, 4321, 4321));
		CHECK_ERRNO(fork(), EAGAIN);
		check_exit();
	}
	check_join(pid);

	/* RLIMIT_CPU: SIGXCPU. */
	pid = check_fork();
	if (pid == 0) {
		lim = (struct rlimit){ 1, 5 };
		MUST(setrlimit(RLIMIT_CPU, &lim));
		for (;;)
			;
	}
	EXPECT_EQ(check_wait_status(pid) & 0x7f, SIGXCPU);
	return check_result();
}
