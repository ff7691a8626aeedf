/*
 * sigaction: the mask while a handler runs, SA_NODEFER, SA_RESETHAND, what
 * is returned as the old action, and what cannot be set.
 */
#include "check.h"

static int depth, max_depth, rounds;

static void nested(int sig)
{
	sigset_t now;

	depth++;
	if (depth > max_depth)
		max_depth = depth;
	sigprocmask(SIG_BLOCK, NULL, &now);
	if (rounds-- > 0)
		raise(sig);
	depth--;
}

static int usr2_blocked, usr1_blocked;

static void look_at_mask(int sig)
{
	sigset_t now;

	(void)sig;
	sigprocmask(SIG_BLOCK, NULL, &now);
	usr1_blocked = sigismember(&now, SIGUSR1);
	usr2_blocked = sigismember(&now, SIGUSR2);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = nested }, old;
	sigset_t now;

	MUST(sigaction(SIGUSR1, &sa, NULL));
	rounds = 3;
	raise(SIGUSR1);
	EXPECT_EQ(max_depth, 1);

	sa.sa_flags = SA_NODEFER;
	MUST(sigaction(SIGUSR1, &sa, NULL));
	rounds = 3;
	raise(SIGUSR1);
	EXPECT_EQ(max_depth, 4);

	sa.sa_handler = look_at_mask;
	sa.sa_flags = 0;
	sigaddset(&sa.sa_mask, SIGUSR2);
	MUST(sigaction(SIGUSR1, &sa, NULL));
	raise(SIGUSR1);
	EXPECT_EQ(usr1_blocked, 1);
	EXPECT_EQ(usr2_blocked, 1);
	sigprocmask(SIG_BLOCK, NULL, &now);
	EXPECT_EQ(sigismember(&now, SIGUSR1), 0);
	EXPECT_EQ(sigismember(&now, SIGUSR2), 0);

	EXPECT_EQ(sigaction(SIGUSR1, NULL, &old), 0);
	CHECK(old.sa_handler == look_at_mask);
	EXPECT_EQ(sigismember(&old.sa_mask, SIGUSR2), 1);
	EXPECT_EQ(old.sa_flags & ~0x04000000, 0);

	sa.sa_handler = check_handler;
	sa.sa_flags = SA_RESETHAND;
	MUST(sigaction(SIGUSR1, &sa, NULL));
	raise(SIGUSR1);
	EXPECT_EQ(check_caught, 1);
	MUST(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_handler == SIG_DFL);

	CHECK_ERRNO(sigaction(SIGKILL, &sa, NULL), EINVAL);
	CHECK_ERRNO(sigaction(SIGSTOP, &sa, NULL), EINVAL);
	EXPECT_EQ(sigaction(SIGKILL, NULL, &old), 0);
	CHECK_ERRNO(syscall(SYS_rt_sigaction, 0, NULL, NULL, 8), EINVAL);
	CHECK_ERRNO(syscall(SYS_rt_sigaction, 65, NULL, NULL, 8), EINVAL);
	CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 16), EINVAL);
	return check_result();
}
