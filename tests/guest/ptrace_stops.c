/*
 * ptrace: signal stops, system call stops, single steps, events of fork, clone,
 * exec and exit, attach and seize, group stops, and who may trace whom.
 */

#include <elf.h>
#include <linux/ptrace.h>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/user.h>
#include "check.h"

static long pt(long req, pid_t pid, void *addr, void *data)
{
	return syscall(SYS_ptrace, req, pid, addr, data);
}

#define PT(req, pid, addr, data) pt(req, pid, (void *)(long)(addr), (void *)(long)(data))

static int stop_of(pid_t pid)
{
	int status = 0;

	EXPECT_EQ(waitpid(pid, &status, __WALL), pid);
	return status;
}

#define EXPECT_STOP(pid, sig) do {					\
	int s_ = stop_of(pid);						\
	if (!WIFSTOPPED(s_) || s_ >> 8 != (sig))			\
		FAIL("status %#x is no stop with %#x", s_, (sig));	\
} while (0)

#define EXPECT_EXIT(pid, code) do {					\
	int s_ = stop_of(pid);						\
	if (!WIFEXITED(s_) || WEXITSTATUS(s_) != (code))		\
		FAIL("status %#x is no exit with %d", s_, (code));	\
} while (0)

static volatile long variable = 0x1122334455667788;

static struct user_regs_struct regs_of(pid_t pid)
{
	struct user_regs_struct regs;

	memset(&regs, 0, sizeof(regs));
	CHECK_OK(PT(PTRACE_GETREGS, pid, 0, &regs));
	return regs;
}

static void check_traceme(void)
{
	struct user_regs_struct regs, set;
	struct iovec iov = { &set, sizeof(set) };
	char status[40];
	siginfo_t info;
	long word;
	pid_t pid = check_fork();

	if (pid == 0) {
		CHECK_OK(PT(PTRACE_TRACEME, 0, 0, 0));
		CHECK_ERRNO(PT(PTRACE_TRACEME, 0, 0, 0), EPERM);
		check_catch(SIGUSR1, 0);
		check_catch(SIGUSR2, 0);
		raise(SIGUSR1);		/* suppressed */
		EXPECT_EQ(check_caught, 0);
		raise(SIGUSR1);		/* made another */
		EXPECT_EQ(check_caught, 1);
		EXPECT_EQ(check_last_signal, SIGUSR2);
		EXPECT_EQ(variable, 42);
		signal(SIGUSR1, SIG_IGN);
		raise(SIGUSR1);		/* told of even so */
		_exit(check_failures ? 99 : 7);
	}
	EXPECT_STOP(pid, SIGUSR1);
	CHECK_OK(PT(PTRACE_GETSIGINFO, pid, 0, &info));
	EXPECT_EQ(info.si_signo, SIGUSR1);
	EXPECT_EQ(info.si_pid, pid);
	CHECK_OK(PT(PTRACE_PEEKDATA, pid, &variable, &word));
	EXPECT_EQ(word, 0x1122334455667788);
	CHECK_ERRNO(PT(PTRACE_PEEKDATA, pid, 8, &word), EIO);
	CHECK_ERRNO(PT(PTRACE_PEEKDATA, pid, &variable, 8), EFAULT);
	CHECK_OK(PT(PTRACE_POKEDATA, pid, &variable, 42));
	regs = regs_of(pid);
	CHECK(regs.rip != 0 && regs.cs == 0x33 && regs.fs_base != 0);
	CHECK_OK(PT(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov));
	EXPECT_EQ(iov.iov_len, sizeof(set));
	CHECK(!memcmp(&regs, &set, sizeof(set)));
	CHECK_OK(PT(PTRACE_PEEKUSR, pid, offsetof(struct user, regs.rip), &word));
	EXPECT_EQ(word, regs.rip);
	CHECK_ERRNO(PT(PTRACE_PEEKUSR, pid, 3, &word), EIO);
	CHECK_ERRNO(PT(PTRACE_CONT, pid, 0, 65), EIO);
	CHECK_ERRNO(PT(99, pid, 0, 0), EIO);
	snprintf(status, sizeof(status), "/proc/%d/status", pid);
	CHECK(strstr(read_file(status), "State:\tt (tracing stop)") != NULL);
	snprintf(status, sizeof(status), "TracerPid:\t%d\n", getpid());
	{
		char path[40];

		snprintf(path, sizeof(path), "/proc/%d/status", pid);
		CHECK(strstr(read_file(path), status) != NULL);
	}
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGUSR1);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, SIGUSR2));
	EXPECT_STOP(pid, SIGUSR1);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, SIGUSR1));
	EXPECT_EXIT(pid, 7);
	CHECK_ERRNO(PT(PTRACE_CONT, pid, 0, 0), ESRCH);
}

static void check_syscalls(void)
{
	struct ptrace_syscall_info info;
	struct user_regs_struct regs;
	int stops = 0, status;
	pid_t pid = check_fork();

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		syscall(SYS_getpid);
		EXPECT_EQ(syscall(SYS_getppid), 4711);
		EXPECT_EQ(syscall(SYS_dup2, 1, 1), 1);	/* changed to getuid below */
		_exit(check_failures ? 99 : 3);
	}
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD));
	CHECK_ERRNO(PT(PTRACE_SETOPTIONS, pid, 0, 0x40000000), EINVAL);
	for (;;) {
		CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
		status = stop_of(pid);
		if (!WIFSTOPPED(status))
			break;
		EXPECT_EQ(WSTOPSIG(status), SIGTRAP | 0x80);
		regs = regs_of(pid);
		memset(&info, 0, sizeof(info));
		CHECK(PT(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) > 0);
		EXPECT_EQ(info.op, stops % 2 ? PTRACE_SYSCALL_INFO_EXIT :
					       PTRACE_SYSCALL_INFO_ENTRY);
		EXPECT_EQ(info.arch, 0xc000003e);
		EXPECT_EQ(info.instruction_pointer, regs.rip);
		if (stops % 2 == 0) {
			EXPECT_EQ(info.entry.nr, regs.orig_rax);
			EXPECT_EQ(info.entry.args[0], regs.rdi);
			EXPECT_EQ((long)regs.rax, -ENOSYS);
		} else {
			EXPECT_EQ(info.exit.rval, (long)regs.rax);
		}
		if (regs.orig_rax == SYS_getppid && stops % 2) {
			regs.rax = 4711;
			CHECK_OK(PT(PTRACE_SETREGS, pid, 0, &regs));
		}
		stops++;
		if (stops > 40)
			break;
	}
	EXPECT_EQ(WEXITSTATUS(status), 3);
	CHECK(stops >= 7 && stops % 2 == 1);	/* exit_group does not come back */
}

/* A call that the tracer does away with, and one it makes another. */
static void check_syscall_changed(void)
{
	struct user_regs_struct regs;
	pid_t pid = check_fork();

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		errno = 0;
		EXPECT_EQ(syscall(SYS_chdir, "/"), -1);
		EXPECT_EQ(errno, ENOSYS);
		EXPECT_EQ(syscall(SYS_getppid), getpid());
		_exit(check_failures ? 99 : 0);
	}
	EXPECT_STOP(pid, SIGSTOP);
	do {
		CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
		EXPECT_STOP(pid, SIGTRAP);
		regs = regs_of(pid);
	} while (regs.orig_rax != SYS_chdir);
	regs.orig_rax = -1;
	CHECK_OK(PT(PTRACE_SETREGS, pid, 0, &regs));
	CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP);
	do {
		CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
		EXPECT_STOP(pid, SIGTRAP);
		regs = regs_of(pid);
	} while (regs.orig_rax != SYS_getppid);
	regs.orig_rax = SYS_getpid;
	CHECK_OK(PT(PTRACE_SETREGS, pid, 0, &regs));
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_EXIT(pid, 0);
}

static void check_steps(void)
{
	struct user_regs_struct regs, next;
	int steps = 0, moved = 0, status;
	pid_t pid = check_fork();
	siginfo_t info;

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		asm volatile("nop; nop; nop; int3; nop" ::: "memory");
		_exit(5);
	}
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP);		/* int3 */
	CHECK_OK(PT(PTRACE_GETSIGINFO, pid, 0, &info));
	EXPECT_EQ(info.si_code, SI_KERNEL);
	regs = regs_of(pid);
	while (steps < 20) {
		CHECK_OK(PT(PTRACE_SINGLESTEP, pid, 0, 0));
		status = stop_of(pid);
		if (!WIFSTOPPED(status))
			break;
		EXPECT_EQ(WSTOPSIG(status), SIGTRAP);
		next = regs_of(pid);
		moved += next.rip != regs.rip;
		EXPECT_EQ(next.eflags & 0x100, 0);	/* the flag is not the program's */
		if (!steps)
			EXPECT_EQ(next.rip, regs.rip + 1);
		regs = next;
		steps++;
	}
	EXPECT_EQ(moved, steps);
	if (WIFSTOPPED(status)) {
		CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
		EXPECT_EXIT(pid, 5);
	}
}

static int in_clone(void *arg)
{
	return *(int *)arg;
}

static void check_events(void)
{
	static char stack[16384] __attribute__((aligned(16)));
	char *argv[] = { "self", "exit", NULL };
	unsigned long msg;
	pid_t pid = check_fork(), child;
	int three = 3;

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		child = fork();
		if (child == 0)
			_exit(1);
		waitpid(child, NULL, 0);
		child = vfork();
		if (child == 0)
			_exit(2);
		waitpid(child, NULL, 0);
		child = clone(in_clone, stack + sizeof(stack), CLONE_VM, &three);
		waitpid(child, NULL, __WALL);
		execv("/proc/self/exe", argv);
		_exit(99);
	}
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
		    PTRACE_O_TRACEVFORKDONE | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
		    PTRACE_O_TRACEEXIT));

#define NEW_CHILD(event, code) do {						\
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));					\
	EXPECT_STOP(pid, SIGTRAP | (event) << 8);				\
	CHECK_OK(PT(PTRACE_GETEVENTMSG, pid, 0, &msg));				\
	child = msg;								\
	EXPECT_STOP(child, SIGSTOP);						\
	CHECK_OK(PT(PTRACE_CONT, child, 0, 0));					\
	EXPECT_STOP(child, SIGTRAP | PTRACE_EVENT_EXIT << 8);			\
	CHECK_OK(PT(PTRACE_GETEVENTMSG, child, 0, &msg));			\
	EXPECT_EQ(msg, (code) << 8);						\
	if ((event) == PTRACE_EVENT_VFORK) {					\
		CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));				\
		CHECK_OK(PT(PTRACE_CONT, child, 0, 0));				\
		EXPECT_EXIT(child, code);					\
		EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_VFORK_DONE << 8);	\
	} else {								\
		CHECK_OK(PT(PTRACE_CONT, child, 0, 0));				\
		EXPECT_EXIT(child, code);					\
	}									\
} while (0)

	NEW_CHILD(PTRACE_EVENT_FORK, 1);
	/* Its end reaches the real parent after us. */
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGCHLD);
	NEW_CHILD(PTRACE_EVENT_VFORK, 2);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGCHLD);
	NEW_CHILD(PTRACE_EVENT_CLONE, 3);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_EXEC << 8);
	CHECK_OK(PT(PTRACE_GETEVENTMSG, pid, 0, &msg));
	EXPECT_EQ(msg, pid);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_EXIT << 8);
	CHECK_OK(PT(PTRACE_GETEVENTMSG, pid, 0, &msg));
	EXPECT_EQ(msg, 11 << 8);
	CHECK_OK(PT(PTRACE_DETACH, pid, 0, 0));
	EXPECT_EXIT(pid, 11);
}

static void check_attach(void)
{
	pid_t pid = check_fork();
	int ready[2];

	MUST(pipe(ready));
	if (pid == 0) {
		for (;;)
			pause();
	}
	CHECK_ERRNO(PT(PTRACE_PEEKDATA, pid, &variable, &ready), ESRCH);
	CHECK_ERRNO(PT(PTRACE_ATTACH, 0, 0, 0), ESRCH);
	CHECK_ERRNO(PT(PTRACE_ATTACH, getpid(), 0, 0), EPERM);
	CHECK_OK(PT(PTRACE_ATTACH, pid, 0, 0));
	CHECK_ERRNO(PT(PTRACE_ATTACH, pid, 0, 0), EPERM);
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_DETACH, pid, 0, 0));
	CHECK_ERRNO(PT(PTRACE_DETACH, pid, 0, 0), ESRCH);

	CHECK_ERRNO(PT(PTRACE_SEIZE, pid, 1, 0), EIO);
	CHECK_ERRNO(PT(PTRACE_SEIZE, pid, 0, 0x40000000), EIO);
	CHECK_OK(PT(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD));
	EXPECT_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_OK(PT(PTRACE_INTERRUPT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	/* A stop of the process, listened through: SIGCONT ends it. */
	kill(pid, SIGSTOP);
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, SIGSTOP));
	EXPECT_STOP(pid, SIGSTOP | PTRACE_EVENT_STOP << 8);
	CHECK_OK(PT(PTRACE_LISTEN, pid, 0, 0));
	kill(pid, SIGCONT);
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGCONT);
	CHECK_OK(PT(PTRACE_CONT, pid, 0, SIGCONT));
	kill(pid, SIGKILL);
	{
		int status = stop_of(pid);

		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	close(ready[0]);
	close(ready[1]);
}

/* A tracer that is not the parent: it waits first, then the parent does. */
static void check_two_parents(void)
{
	pid_t pid = check_fork(), tracer;
	int go[2], status;
	char c;

	MUST(pipe(go));
	if (pid == 0) {
		for (;;)
			pause();
	}
	tracer = check_fork();
	if (tracer == 0) {
		CHECK_OK(PT(PTRACE_ATTACH, pid, 0, 0));
		EXPECT_STOP(pid, SIGSTOP);
		CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
		MUST(write(go[1], "x", 1));
		status = stop_of(pid);
		CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTERM);
		CHECK_OK(PT(PTRACE_CONT, pid, 0, SIGTERM));
		status = stop_of(pid);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
		CHECK_ERRNO(waitpid(pid, &status, __WALL), ECHILD);
		check_exit();
	}
	MUST(read(go[0], &c, 1));
	kill(pid, SIGTERM);
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	check_join(tracer);

	/* A tracer that dies lets go, or kills with EXITKILL. */
	pid = check_fork();
	if (pid == 0) {
		for (;;)
			pause();
	}
	tracer = check_fork();
	if (tracer == 0) {
		CHECK_OK(PT(PTRACE_SEIZE, pid, 0, PTRACE_O_EXITKILL));
		check_exit();
	}
	check_join(tracer);
	status = check_wait_status(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	close(go[0]);
	close(go[1]);
}

/* A sleep that the tracer interrupts goes on to its end, also when he lets go. */
static void check_interrupted_sleep(void)
{
	struct timespec ts = { 0, 300000000 };
	struct user_regs_struct regs;
	int ready[2];
	char c;
	pid_t pid;

	MUST(pipe(ready));
	pid = check_fork();
	if (pid == 0) {
		MUST(write(ready[1], "x", 1));
		EXPECT_EQ(syscall(SYS_nanosleep, &ts, NULL), 0);
		check_exit();
	}
	MUST(read(ready[0], &c, 1));
	CHECK_OK(PT(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD));
	sleep_ms(50);
	CHECK_OK(PT(PTRACE_INTERRUPT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_STOP << 8);
	CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | 0x80);
	regs = regs_of(pid);
	if (regs.orig_rax == SYS_restart_syscall) {
		CHECK_OK(PT(PTRACE_SYSCALL, pid, 0, 0));
		sleep_ms(20);
		CHECK_OK(PT(PTRACE_INTERRUPT, pid, 0, 0));
		EXPECT_STOP(pid, SIGTRAP | 0x80);
	}
	CHECK_OK(PT(PTRACE_DETACH, pid, 0, 0));
	check_join(pid);
	close(ready[0]);
	close(ready[1]);
}

static void check_rights(void)
{
	pid_t pid = check_fork(), other;

	if (pid == 0) {
		for (;;)
			pause();
	}
	other = check_fork();
	if (other == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(PT(PTRACE_ATTACH, pid, 0, 0), EPERM);
		CHECK_ERRNO(PT(PTRACE_SEIZE, pid, 0, 0), EPERM);
		CHECK_ERRNO(PT(PTRACE_CONT, pid, 0, 0), ESRCH);
		check_exit();
	}
	check_join(other);
	kill(pid, SIGKILL);
	check_wait_status(pid);
}

static volatile int thread_ran;

static void *in_thread(void *arg)
{
	thread_ran = 1;
	return arg;
}

static void check_threads(void)
{
	pid_t pid = check_fork(), tid;
	unsigned long msg;
	pthread_t thread;

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		MUST(-pthread_create(&thread, NULL, in_thread, NULL));
		pthread_join(thread, NULL);
		_exit(thread_ran ? 4 : 99);
	}
	EXPECT_STOP(pid, SIGSTOP);
	CHECK_OK(PT(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACECLONE));
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_STOP(pid, SIGTRAP | PTRACE_EVENT_CLONE << 8);
	CHECK_OK(PT(PTRACE_GETEVENTMSG, pid, 0, &msg));
	tid = msg;
	EXPECT_STOP(tid, SIGSTOP);
	CHECK_OK(PT(PTRACE_CONT, tid, 0, 0));
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	CHECK(WIFEXITED(stop_of(tid)));	/* the process's code if that was faster */
	EXPECT_EXIT(pid, 4);
}

static void check_fpu(void)
{
	struct user_fpregs_struct fp;
	double x = 1.5, y = 0;
	static unsigned char xstate[8192];
	struct iovec iov = { xstate, sizeof(xstate) };
	pid_t pid = check_fork();

	if (pid == 0) {
		PT(PTRACE_TRACEME, 0, 0, 0);
		asm volatile("movsd %1, %%xmm7\n\tint3\n\tmovsd %%xmm7, %0"
			     : "=m"(y) : "m"(x) : "xmm7", "memory");
		_exit(y == 2.5 ? 6 : 99);
	}
	EXPECT_STOP(pid, SIGTRAP);
	CHECK_OK(PT(PTRACE_GETFPREGS, pid, 0, &fp));
	memcpy(&y, &fp.xmm_space[7 * 4], sizeof(y));
	CHECK(y == 1.5);
	EXPECT_EQ(fp.mxcsr, 0x1f80);
	if (PT(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &iov) == 0) {
		CHECK(iov.iov_len >= 576);
		CHECK(!memcmp(xstate + 160, fp.xmm_space, 256));
	}
	y = 2.5;
	memcpy(&fp.xmm_space[7 * 4], &y, sizeof(y));
	CHECK_OK(PT(PTRACE_SETFPREGS, pid, 0, &fp));
	CHECK_OK(PT(PTRACE_CONT, pid, 0, 0));
	EXPECT_EXIT(pid, 6);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc == 2)
		return 11;
	check_traceme();
	check_syscalls();
	check_syscall_changed();
	check_steps();
	check_events();
	check_attach();
	check_two_parents();
	check_interrupted_sleep();
	check_rights();
	check_threads();
	check_fpu();
	return check_result();
}
