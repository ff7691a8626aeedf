/*
 * execve closes what is close-on-exec, resets handlers but not ignored
 * signals, keeps mask, pending signals, pid, cwd, umask and alarms, and sets
 * the name.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include "check.h"

static void after(void)
{
	struct sigaction sa;
	struct itimerval it;
	sigset_t set;
	stack_t ss;
	char name[32], cwd[64];

	CHECK_ERRNO(fcntl(10, F_GETFD), EBADF);
	CHECK_ERRNO(fcntl(12, F_GETFD), EBADF);
	EXPECT_EQ(fcntl(11, F_GETFD), 0);
	sigaction(SIGUSR1, NULL, &sa);
	CHECK(sa.sa_handler == SIG_DFL);
	sigaction(SIGUSR2, NULL, &sa);
	CHECK(sa.sa_handler == SIG_IGN);
	sigprocmask(SIG_BLOCK, NULL, &set);
	EXPECT_EQ(sigismember(&set, SIGHUP), 1);
	sigpending(&set);
	EXPECT_EQ(sigismember(&set, SIGHUP), 1);
	sigaltstack(NULL, &ss);
	EXPECT_EQ(ss.ss_flags, SS_DISABLE);
	getitimer(ITIMER_REAL, &it);
	CHECK(it.it_value.tv_sec > 50);
	EXPECT_EQ(umask(0), 027);
	CHECK(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/proc"));
	prctl(PR_GET_NAME, name);
	EXPECT_EQ(strcmp(name, "exe"), 0);
}

int main(int argc, char **argv)
{
	static char stack[65536];
	char *args[] = { argv[0], "again", NULL, NULL };
	struct itimerval it = { { 0, 0 }, { 100, 0 } };
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };
	char pid[16];
	sigset_t set;
	int fd;

	if (argc == 3) {
		EXPECT_EQ(getpid(), atoi(argv[2]));
		after();
		return check_result();
	}
	snprintf(pid, sizeof(pid), "%d", getpid());
	args[2] = pid;
	fd = MUST(open("/dev/null", O_RDWR | O_CLOEXEC));
	MUST(dup3(fd, 10, O_CLOEXEC));
	MUST(dup2(fd, 11));
	MUST(dup2(fd, 12));
	MUST(fcntl(12, F_SETFD, FD_CLOEXEC));
	check_catch(SIGUSR1, 0);
	signal(SIGUSR2, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGHUP);
	MUST(sigaltstack(&ss, NULL));
	MUST(setitimer(ITIMER_REAL, &it, NULL));
	umask(027);
	MUST(chdir("/proc"));
	prctl(PR_SET_NAME, "before");
	execve("/proc/self/exe", args, NULL);
	FAIL("execve: %s", strerror(errno));
	return check_result();
}
