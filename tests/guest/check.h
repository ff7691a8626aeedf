/*
 * check.h - what a guest test says, and how
 *
 * A test is a program: it exits 0 when all its checks held, 1 when one did
 * not, 77 when it cannot be run here.  A failed check prints file, line and
 * values, and the test goes on; MUST() ends it, for what the rest needs.
 */
#ifndef RINGSIDE_TESTS_CHECK_H
#define RINGSIDE_TESTS_CHECK_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK_UNUSED __attribute__((unused))

static int check_failures;

/* Writes straight to the descriptor: safe after fork, and never lost. */
__attribute__((format(printf, 3, 4)))
static CHECK_UNUSED void check_say(const char *file, int line,
				   const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n, m;

	n = snprintf(text, sizeof(text), "%s:%d: ", file, line);
	va_start(ap, fmt);
	m = vsnprintf(text + n, sizeof(text) - n - 1, fmt, ap);
	va_end(ap);
	n += m;
	if (n > (int)sizeof(text) - 2)
		n = sizeof(text) - 2;
	text[n++] = '\n';
	if (write(2, text, n) < 0)
		_exit(1);
}

#define FAIL(...) do {							\
	int fail_errno_ = errno;					\
	check_failures++;						\
	check_say(__FILE__, __LINE__, __VA_ARGS__);			\
	errno = fail_errno_;						\
} while (0)

/* The condition holds. */
#define CHECK(cond) do {						\
	if (!(cond))							\
		FAIL("not so: %s (errno %d, %s)", #cond,		\
		     errno, strerror(errno));				\
} while (0)

/* Both are the same number. */
#define EXPECT_EQ(got, want) do {					\
	long long got_ = (long long)(got), want_ = (long long)(want);	\
	if (got_ != want_)						\
		FAIL("%s is %lld (%#llx), not %s, %lld (errno %d)",	\
		     #got, got_, (unsigned long long)got_, #want,	\
		     want_, errno);					\
} while (0)

/* The call fails, with this errno. */
#define CHECK_ERRNO(call, want) do {					\
	long long got_;							\
	int errno_;							\
	errno = 0;							\
	got_ = (long long)(call);					\
	errno_ = errno;							\
	if (got_ != -1)							\
		FAIL("%s gave %lld, not -1 with %s", #call, got_, #want);\
	else if (errno_ != (want))					\
		FAIL("%s failed with %d (%s), not with %s", #call,	\
		     errno_, strerror(errno_), #want);			\
} while (0)

/* The call succeeds; its value. */
#define CHECK_OK(call) ({						\
	long long ok_;							\
	errno = 0;							\
	ok_ = (long long)(call);					\
	if (ok_ == -1)							\
		FAIL("%s failed with %d (%s)", #call, errno,		\
		     strerror(errno));					\
	ok_;								\
})

/* The call succeeds, or there is nothing more to test; its value. */
#define MUST(call) ({							\
	__typeof__(call) must_;						\
	errno = 0;							\
	must_ = (call);							\
	if ((intptr_t)must_ == -1) {					\
		FAIL("%s failed with %d (%s), and the rest needs it",	\
		     #call, errno, strerror(errno));			\
		_exit(1);						\
	}								\
	must_;								\
})

#define SKIP(reason) do {						\
	if (write(1, reason "\n", sizeof(reason)) < 0)			\
		_exit(1);						\
	_exit(77);							\
} while (0)

/* What main returns. */
static CHECK_UNUSED int check_result(void)
{
	return check_failures != 0;
}

/* ---- child processes ----------------------------------------------------*/

/*
 *	pid_t pid = check_fork();
 *	if (pid == 0) {
 *		CHECK(...);
 *		check_exit();
 *	}
 *	check_join(pid);
 */
static CHECK_UNUSED pid_t check_fork(void)
{
	pid_t pid = MUST(fork());

	if (pid == 0)
		check_failures = 0;
	return pid;
}

static CHECK_UNUSED void check_exit(void)
{
	_exit(check_failures != 0);
}

static CHECK_UNUSED int check_wait_status(pid_t pid)
{
	int status = -1;
	pid_t got;

	do
		got = waitpid(pid, &status, 0);
	while (got < 0 && errno == EINTR);
	EXPECT_EQ(got, pid);
	return status;
}

/* The child's checks held as well. */
static CHECK_UNUSED void check_join(pid_t pid)
{
	int status = check_wait_status(pid);

	if (status != 0)
		FAIL("child %d ended with status %#x", (int)pid, status);
}

/* ---- time ---------------------------------------------------------------*/

static CHECK_UNUSED void sleep_ms(long ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&ts, &ts) < 0 && errno == EINTR)
		;
}

static CHECK_UNUSED long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* ---- signals ------------------------------------------------------------*/

static volatile int check_caught;	/* how many signals arrived */
static volatile int check_last_signal;

static CHECK_UNUSED void check_handler(int sig)
{
	check_caught++;
	check_last_signal = sig;
}

/* Counts this signal in check_caught. */
static CHECK_UNUSED void check_catch(int sig, int flags)
{
	struct sigaction sa = { .sa_handler = check_handler,
				.sa_flags = flags };

	MUST(sigaction(sig, &sa, NULL));
}

/*
 * SIGALRM, caught without SA_RESTART, again and again: whatever blocks now
 * is interrupted, no matter how late it comes to block.
 */
static CHECK_UNUSED void check_interrupt_start(int sa_flags)
{
	struct itimerval every = { { 0, 20000 }, { 0, 20000 } };

	check_catch(SIGALRM, sa_flags);
	MUST(setitimer(ITIMER_REAL, &every, NULL));
}

static CHECK_UNUSED void check_interrupt_stop(void)
{
	struct itimerval off = { { 0, 0 }, { 0, 0 } };

	MUST(setitimer(ITIMER_REAL, &off, NULL));
}

/* ---- files --------------------------------------------------------------*/

static CHECK_UNUSED void make_file(const char *path, const char *text)
{
	int fd = MUST(open(path, O_CREAT | O_TRUNC | O_WRONLY, 0644));

	EXPECT_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* The whole file as a string, in a static buffer. */
static CHECK_UNUSED char *read_file(const char *path)
{
	static char text[65536];
	size_t used = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY);

	text[0] = 0;
	if (fd < 0) {
		FAIL("cannot open %s: %s", path, strerror(errno));
		return text;
	}
	while (used < sizeof(text) - 1 &&
	       (n = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
		used += n;
	text[used] = 0;
	close(fd);
	return text;
}

#endif
