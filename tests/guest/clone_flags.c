/*
 * clone shares what its flags name, refuses combinations that make no sense,
 * stores and clears thread ids where it is told to.
 */
#include <sched.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include "check.h"

static int shared_word;
static int tid_word;

static long raw_clone(unsigned long flags, void *stack, int *ptid, int *ctid)
{
	return syscall(SYS_clone, flags, stack, ptid, ctid, 0);
}

static int child_writes(void *arg)
{
	shared_word = 1;
	close((int)(long)arg);
	if (chdir("/") < 0)
		_exit(2);
	_exit(5);
}

static void check_sharing(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	char cwd[256];
	int fd = MUST(dup(2));
	int status;
	pid_t pid;

	/* Nothing shared. */
	pid = MUST(clone(child_writes, stack + sizeof(stack), SIGCHLD,
			 (void *)(long)fd));
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 5);
	EXPECT_EQ(shared_word, 0);
	CHECK_OK(fcntl(fd, F_GETFD));
	CHECK(getcwd(cwd, sizeof(cwd)) && strcmp(cwd, "/"));

	/* All shared. */
	pid = MUST(clone(child_writes, stack + sizeof(stack),
			 CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD,
			 (void *)(long)fd));
	EXPECT_EQ(WEXITSTATUS(check_wait_status(pid)), 5);
	EXPECT_EQ(shared_word, 1);
	CHECK_ERRNO(fcntl(fd, F_GETFD), EBADF);
	CHECK(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/"));

	/* Another exit signal: plain wait does not see it, __WALL does. */
	signal(SIGUSR1, SIG_IGN);
	pid = raw_clone(SIGUSR1, NULL, NULL, NULL);
	if (pid == 0)
		_exit(0);
	CHECK_ERRNO(waitpid(pid, &status, 0), ECHILD);
	EXPECT_EQ(waitpid(pid, &status, __WALL), pid);
	signal(SIGUSR1, SIG_DFL);
}

static int child_exits(void *arg)
{
	(void)arg;
	_exit(0);
}

static void check_tids(void)
{
	static char stack[16384] __attribute__((aligned(16)));
	int parent_tid = 0;
	int *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	pid = raw_clone(CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | SIGCHLD,
			NULL, &parent_tid, &tid_word);
	if (pid == 0)
		_exit(tid_word == getpid() ? 0 : 1);
	EXPECT_EQ(parent_tid, pid);
	check_join(pid);

	*word = 77;
	pid = MUST(clone(child_exits, stack + sizeof(stack),
			 CLONE_CHILD_CLEARTID | CLONE_VM | SIGCHLD, NULL,
			 NULL, NULL, word));
	check_join(pid);
	EXPECT_EQ(*word, 0);
}

static void check_refusals(void)
{
	CHECK_ERRNO(raw_clone(CLONE_SIGHAND, NULL, NULL, NULL), EINVAL);
	CHECK_ERRNO(raw_clone(CLONE_THREAD | CLONE_VM, NULL, NULL, NULL),
		    EINVAL);
	CHECK_ERRNO(raw_clone(CLONE_NEWNS | CLONE_FS, NULL, NULL, NULL),
		    EINVAL);
}

int main(void)
{
	check_sharing();
	check_tids();
	check_refusals();
	return check_result();
}
