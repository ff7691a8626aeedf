/*
 * Real-time signals queue: each instance is delivered with its value, in
 * order, lower numbers first.
 */
#include "check.h"

static int order[64], values[64], count;

static void handler(int sig, siginfo_t *info, void *ctx)
{
	(void)ctx;
	EXPECT_EQ(info->si_code, SI_QUEUE);
	EXPECT_EQ(info->si_pid, getpid());
	order[count] = sig;
	values[count++] = info->si_value.sival_int;
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler,
				.sa_flags = SA_SIGINFO };
	sigset_t set;
	int i;

	sigfillset(&sa.sa_mask);
	MUST(sigaction(SIGRTMIN, &sa, NULL));
	MUST(sigaction(SIGRTMIN + 1, &sa, NULL));
	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < 5; i++) {
		CHECK_OK(sigqueue(getpid(), SIGRTMIN + 1,
				  (union sigval){ .sival_int = 100 + i }));
		CHECK_OK(sigqueue(getpid(), SIGRTMIN,
				  (union sigval){ .sival_int = i }));
	}
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	EXPECT_EQ(count, 10);
	for (i = 0; i < 5; i++) {
		EXPECT_EQ(order[i], SIGRTMIN);
		EXPECT_EQ(values[i], i);
		EXPECT_EQ(order[5 + i], SIGRTMIN + 1);
		EXPECT_EQ(values[5 + i], 100 + i);
	}
	CHECK_ERRNO(sigqueue(999999, SIGRTMIN, (union sigval){ 0 }), ESRCH);
	CHECK_ERRNO(sigqueue(getpid(), 65, (union sigval){ 0 }), EINVAL);
	return check_result();
}
