/*
 * POSIX message queues of a 32-bit program: attributes, both widths of time, and
 * what a notification carries.
 */
#include "../check.h"

struct attr32 {
	int flags, maxmsg, msgsize, curmsgs, reserved[4];
};

struct sigevent32 {
	int value, signo, notify, pad[13];
};

static siginfo_t told;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	told = *info;
	check_caught += sig == SIGUSR1;
}

int main(void)
{
	struct attr32 attr = { .maxmsg = 2, .msgsize = 8 }, got;
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
	struct sigevent32 ev = { .value = -7, .signo = SIGUSR1 };
	struct { int s, ns; } past32 = { 1, 0 }, bad32 = { 0, -1 };
	struct { long long s, ns; } past64 = { 1, 0 };
	unsigned prio = 0;
	char buf[8];
	int q;

	q = MUST(syscall(277, "narrow", O_CREAT | O_RDWR, 0600, &attr));
	memset(&got, 0xff, sizeof(got));
	CHECK_OK(syscall(282, q, NULL, &got));
	EXPECT_EQ(got.maxmsg, 2);
	EXPECT_EQ(got.msgsize, 8);
	EXPECT_EQ(got.reserved[3], 0);
	CHECK_ERRNO(syscall(280, q, buf, 8, NULL, &past32), ETIMEDOUT);
	CHECK_ERRNO(syscall(280, q, buf, 8, NULL, &bad32), EINVAL);
	CHECK_ERRNO(syscall(419, q, buf, 8, NULL, &past64), ETIMEDOUT);
	CHECK_OK(syscall(279, q, "ab", 2, 3, &past32));
	CHECK_OK(syscall(418, q, "cd", 2, 4, &past64));
	CHECK_ERRNO(syscall(279, q, "ef", 2, 4, &past32), ETIMEDOUT);
	EXPECT_EQ(syscall(280, q, buf, 8, &prio, NULL), 2);
	EXPECT_EQ(prio, 4);
	EXPECT_EQ(syscall(419, q, buf, 8, &prio, NULL), 2);
	EXPECT_EQ(prio, 3);
	MUST(sigaction(SIGUSR1, &sa, NULL));
	CHECK_OK(syscall(281, q, &ev));
	CHECK_OK(syscall(279, q, "gh", 2, 0, NULL));
	EXPECT_EQ(check_caught, 1);
	EXPECT_EQ(told.si_code, SI_MESGQ);
	EXPECT_EQ(told.si_value.sival_int, -7);
	EXPECT_EQ(told.si_pid, getpid());
	got.flags = O_NONBLOCK;
	CHECK_OK(syscall(282, q, &got, NULL));
	CHECK_OK(syscall(278, "narrow"));
	return check_result();
}
