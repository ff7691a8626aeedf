/*
 * Limits are enforced: a call that passes one fails with its errno, or its
 * signal comes.
 */
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "check.h"

#define USER	1234

static void limit2(int what, rlim_t soft, rlim_t hard)
{
	struct rlimit lim = { soft, hard };

	MUST(setrlimit(what, &lim));
}

static void limit(int what, rlim_t value)
{
	limit2(what, value, value);
}

static void become_user(void)
{
	MUST(setresgid(USER, USER, USER));
	MUST(setresuid(USER, USER, USER));
}

static void *map(size_t size, int prot, int flags)
{
	void *p = mmap(NULL, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void address_space(void)
{
	limit(RLIMIT_AS, 64 << 20);
	CHECK(map(16 << 20, PROT_NONE, 0) != NULL);
	CHECK(map(64 << 20, PROT_NONE, 0) == NULL);
	EXPECT_EQ(errno, ENOMEM);
}

static void data(void)
{
	limit(RLIMIT_DATA, 16 << 20);
	CHECK(map(64 << 20, PROT_READ, 0) != NULL);
	CHECK(map(64 << 20, PROT_READ | PROT_WRITE, 0) == NULL);
	EXPECT_EQ(errno, ENOMEM);
	/* What is shared is not data. */
	CHECK(mmap(NULL, 32 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) !=
	      MAP_FAILED);
	CHECK_ERRNO((intptr_t)sbrk(64 << 20), ENOMEM);
}

static void locked(void)
{
	char *p = map(1 << 20, PROT_READ | PROT_WRITE, 0);

	limit(RLIMIT_MEMLOCK, 8192);
	become_user();
	CHECK_OK(mlock(p, 8192));
	CHECK_ERRNO(mlock(p + 16384, 4096), ENOMEM);
	CHECK_OK(munlock(p, 8192));
	CHECK_OK(mlock(p + 16384, 4096));
	CHECK(map(65536, PROT_READ, MAP_LOCKED) == NULL);
	EXPECT_EQ(errno, EAGAIN);
	CHECK_ERRNO(mlockall(MCL_CURRENT), ENOMEM);
	limit(RLIMIT_MEMLOCK, 0);
	CHECK_ERRNO(mlock(p, 4096), EPERM);
}

static void file_size(void)
{
	int fd = MUST(open("limited", O_CREAT | O_RDWR | O_TRUNC, 0600));
	char block[100] = "";

	check_catch(SIGXFSZ, 0);
	limit(RLIMIT_FSIZE, 150);
	EXPECT_EQ(write(fd, block, 100), 100);
	EXPECT_EQ(write(fd, block, 100), 50);	/* up to the limit, silently */
	EXPECT_EQ(check_caught, 0);
	CHECK_ERRNO(write(fd, block, 1), EFBIG);
	EXPECT_EQ(check_caught, 1);
	CHECK_ERRNO(ftruncate(fd, 151), EFBIG);
	EXPECT_EQ(check_caught, 2);
	CHECK_OK(ftruncate(fd, 150));
	CHECK_ERRNO(pwrite(fd, block, 1, 4096), EFBIG);
	EXPECT_EQ(pwrite(fd, block, 10, 0), 10);
	close(fd);
}

static void descriptors(void)
{
	int fds[2];

	limit(RLIMIT_NOFILE, 5);
	CHECK_ERRNO(dup2(1, 5), EBADF);
	CHECK_ERRNO(fcntl(1, F_DUPFD, 5), EINVAL);
	EXPECT_EQ(dup(1), 3);
	CHECK_ERRNO(pipe(fds), EMFILE);	/* there is room for one end only */
	EXPECT_EQ(dup(1), 4);
	CHECK_ERRNO(open("/", O_RDONLY), EMFILE);
}

static void processes(void)
{
	pid_t pid;

	limit(RLIMIT_NPROC, 1);
	pid = fork();			/* root may */
	CHECK(pid >= 0);
	if (pid == 0)
		_exit(0);
	check_join(pid);
	become_user();
	CHECK_ERRNO(fork(), EAGAIN);
}

static void pending_signals(void)
{
	union sigval value = { .sival_int = 1 };
	sigset_t set;

	limit(RLIMIT_SIGPENDING, 2);
	become_user();
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	CHECK_OK(sigqueue(getpid(), SIGRTMIN, value));
	CHECK_OK(sigqueue(getpid(), SIGRTMIN, value));
	CHECK_ERRNO(sigqueue(getpid(), SIGRTMIN, value), EAGAIN);
	CHECK_OK(kill(getpid(), SIGUSR1));	/* kill() always arrives */
	sigpending(&set);
	EXPECT_EQ(sigismember(&set, SIGUSR1), 1);
}

static void priorities(void)
{
	struct sched_param param = { .sched_priority = 5 };

	limit(RLIMIT_NICE, 20);		/* down to 20 - 20 */
	limit(RLIMIT_RTPRIO, 4);
	become_user();
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 5));
	CHECK_OK(setpriority(PRIO_PROCESS, 0, 0));
	CHECK_ERRNO(setpriority(PRIO_PROCESS, 0, -1), EACCES);
	CHECK_ERRNO(syscall(SYS_sched_setscheduler, 0, SCHED_RR, &param), EPERM);
	param.sched_priority = 4;
	CHECK_OK(syscall(SYS_sched_setscheduler, 0, SCHED_RR, &param));
}

static void cpu_time_soft(void)
{
	check_catch(SIGXCPU, 0);
	limit2(RLIMIT_CPU, 1, 5);
	while (!check_caught)
		;
	EXPECT_EQ(check_last_signal, SIGXCPU);
	CHECK(clock() >= CLOCKS_PER_SEC * 9 / 10);
}

static void cpu_time_hard(void)
{
	signal(SIGXCPU, SIG_IGN);
	limit(RLIMIT_CPU, 1);
	for (;;)
		;
}

static void raising(void)
{
	struct rlimit lim = { 10, 20 }, old;

	MUST(setrlimit(RLIMIT_NOFILE, &lim));
	become_user();
	lim.rlim_cur = 21;
	CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &lim), EINVAL);
	lim.rlim_cur = 10;
	lim.rlim_max = 21;
	CHECK_ERRNO(setrlimit(RLIMIT_NOFILE, &lim), EPERM);
	lim.rlim_cur = lim.rlim_max = 20;
	CHECK_OK(setrlimit(RLIMIT_NOFILE, &lim));
	CHECK_OK(getrlimit(RLIMIT_NOFILE, &old));
	EXPECT_EQ(old.rlim_cur, 20);
	/* Somebody else's. */
	CHECK_ERRNO(syscall(SYS_prlimit64, getppid(), RLIMIT_NOFILE, NULL, &lim), EPERM);
	CHECK_ERRNO(syscall(SYS_prlimit64, 99999999, RLIMIT_NOFILE, NULL, &lim), ESRCH);
	CHECK_ERRNO(syscall(SYS_prlimit64, 0, 16, NULL, &lim), EINVAL);
}

/* Arguments and environment may fill a quarter of the stack. */
static void exec_arguments(void)
{
	static char text[120000];
	char *argv[12] = { "/no/such/program" };
	int i;

	memset(text, 'a', sizeof(text) - 1);
	for (i = 1; i < 11; i++)
		argv[i] = text;
	limit(RLIMIT_STACK, 8 << 20);
	CHECK_ERRNO(execve("/proc/self/exe/x", argv, NULL), ENOTDIR);
	limit(RLIMIT_STACK, 1 << 20);	/* 1.2 MB are too many for 256 KiB */
	CHECK_ERRNO(execve("/proc/self/exe", argv, NULL), E2BIG);
}

static void in_child(const char *name, void (*what)(void), int signal)
{
	pid_t pid = check_fork();
	int status;

	if (pid == 0) {
		what();
		check_exit();
	}
	status = check_wait_status(pid);
	if (signal ? !WIFSIGNALED(status) || WTERMSIG(status) != signal : status != 0)
		FAIL("%s: ended with status %#x", name, status);
	/* No core was written: RLIMIT_CORE is 0. */
	CHECK(!WCOREDUMP(status));
}

int main(void)
{
	limit2(RLIMIT_CORE, 0, 0);
	in_child("address space", address_space, 0);
	in_child("data", data, 0);
	in_child("locked", locked, 0);
	in_child("file size", file_size, 0);
	in_child("descriptors", descriptors, 0);
	in_child("processes", processes, 0);
	in_child("pending signals", pending_signals, 0);
	in_child("priorities", priorities, 0);
	in_child("cpu time, soft", cpu_time_soft, 0);
	in_child("cpu time, hard", cpu_time_hard, SIGKILL);
	in_child("raising", raising, 0);
	in_child("exec arguments", exec_arguments, 0);
	return check_result();
}
