/*
 * Real-time tasks that never sleep leave a part of each CPU to the others: who
 * started them comes to run again and can end them.
 */
#include <sched.h>
#include <sys/prctl.h>
#include "check.h"

int main(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN) + 1, i;
	struct sched_param param = { .sched_priority = 50 };
	pid_t pid[64];

	if (cpus > 64)
		cpus = 64;
	for (i = 0; i < cpus; i++) {
		pid[i] = check_fork();
		if (pid[i] == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sched_setscheduler(0, i & 1 ? SCHED_RR : SCHED_FIFO, &param);
			for (;;)
				;
		}
	}
	/* They run, and this one still does, more than once. */
	for (i = 0; i < 3; i++)
		sleep_ms(100);
	for (i = 0; i < cpus; i++) {
		MUST(kill(pid[i], SIGKILL));
		EXPECT_EQ(WTERMSIG(check_wait_status(pid[i])), SIGKILL);
	}
	return check_result();
}
