/*
 * A process that asked for it with PR_SET_PDEATHSIG gets a signal when its
 * parent ends.
 */
#include <sys/prctl.h>
#include "check.h"

int main(void)
{
	int fds[2], sig = -1;
	pid_t pid;
	char c;

	MUST(pipe(fds));
	pid = check_fork();
	if (pid == 0) {
		if (fork() == 0) {
			sigset_t set;

			sigemptyset(&set);
			sigaddset(&set, SIGUSR2);
			sigprocmask(SIG_BLOCK, &set, NULL);
			prctl(PR_SET_PDEATHSIG, SIGUSR2);
			prctl(PR_GET_PDEATHSIG, &sig);
			if (write(fds[1], "r", 1) != 1)
				_exit(1);
			if (sig == SIGUSR2 && sigwaitinfo(&set, NULL) == SIGUSR2)
				(void)!write(fds[1], "s", 1);
			_exit(0);
		}
		pause();
	}
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	MUST(kill(pid, SIGKILL));
	check_wait_status(pid);
	close(fds[1]);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(c, 's');
	CHECK_ERRNO(prctl(PR_SET_PDEATHSIG, 100), EINVAL);
	return check_result();
}
