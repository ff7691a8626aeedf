/*
 * A stopped process does not run; SIGCONT wakes it and discards pending
 * stops; the parent's SIGCHLD says which, unless SA_NOCLDSTOP.
 */
#include <sys/mman.h>
#include "check.h"

static siginfo_t last;

static void on_child(int sig, siginfo_t *info, void *ctx)
{
	(void)sig; (void)ctx;
	last = *info;
	check_caught++;
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_child,
				.sa_flags = SA_SIGINFO | SA_RESTART };
	volatile int *ticks = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int before, status;
	pid_t pid;

	MUST(sigaction(SIGCHLD, &sa, NULL));
	pid = check_fork();
	if (pid == 0) {
		for (;;) {
			++*ticks;
			usleep(1000);
		}
	}
	while (*ticks < 3)
		usleep(1000);

	MUST(kill(pid, SIGSTOP));
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED), pid);
	EXPECT_EQ(check_caught, 1);
	EXPECT_EQ(last.si_code, CLD_STOPPED);
	EXPECT_EQ(last.si_status, SIGSTOP);
	EXPECT_EQ(last.si_pid, pid);
	before = *ticks;
	sleep_ms(50);
	EXPECT_EQ(*ticks, before);

	MUST(kill(pid, SIGCONT));
	EXPECT_EQ(waitpid(pid, &status, WCONTINUED), pid);
	while (check_caught < 2)
		usleep(1000);
	EXPECT_EQ(check_caught, 2);
	EXPECT_EQ(last.si_code, CLD_CONTINUED);
	while (*ticks == before)
		usleep(1000);

	sa.sa_flags |= SA_NOCLDSTOP;
	MUST(sigaction(SIGCHLD, &sa, NULL));
	/* In an orphaned process group, such as ours, SIGTSTP does nothing. */
	MUST(kill(pid, SIGTSTP));
	before = *ticks;
	while (*ticks < before + 3)
		usleep(1000);
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);

	MUST(setpgid(pid, pid));
	MUST(kill(pid, SIGTSTP));
	EXPECT_EQ(waitpid(pid, &status, WUNTRACED), pid);
	EXPECT_EQ(WSTOPSIG(status), SIGTSTP);
	EXPECT_EQ(check_caught, 2);

	MUST(kill(pid, SIGKILL));
	EXPECT_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, SIGKILL);
	EXPECT_EQ(check_caught, 3);
	EXPECT_EQ(last.si_code, CLD_KILLED);
	return check_result();
}
