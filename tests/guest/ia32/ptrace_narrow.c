/*
 * ptrace of a 32-bit program by another: words, registers, system calls and
 * siginfo as i386 has them.
 */
#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include "../check.h"

static long pt(long req, pid_t pid, long addr, void *data)
{
	return syscall(SYS_ptrace, req, pid, addr, data);
}

static volatile long variable = 0x12345678;

#define EXPECT_STOP(pid, sig) do {					\
	int s_ = 0;							\
	EXPECT_EQ(waitpid(pid, &s_, 0), pid);				\
	if (!WIFSTOPPED(s_) || WSTOPSIG(s_) != (sig))			\
		FAIL("status %#x is no stop with %d", s_, (sig));	\
} while (0)

int main(void)
{
	struct user_regs_struct regs, set;
	struct iovec iov = { &set, sizeof(set) };
	long words[2] = { 1, 77 };
	siginfo_t info;
	int status;
	pid_t pid = check_fork();

	if (pid == 0) {
		pt(PTRACE_TRACEME, 0, 0, NULL);
		raise(SIGUSR1);
		EXPECT_EQ(variable, 42);
		EXPECT_EQ(syscall(SYS_getppid), 4711);
		_exit(check_failures ? 99 : 5);
	}
	EXPECT_STOP(pid, SIGUSR1);
	CHECK_OK(pt(PTRACE_PEEKDATA, pid, (long)&variable, &words[0]));
	EXPECT_EQ(words[0], 0x12345678);
	EXPECT_EQ(words[1], 77);	/* no more than a word was written */
	CHECK_OK(pt(PTRACE_POKEDATA, pid, (long)&variable, (void *)42));
	CHECK_OK(pt(PTRACE_GETREGS, pid, 0, &regs));
	CHECK(regs.eip != 0 && regs.esp != 0 && (regs.xcs & 3) == 3);
	CHECK_OK(pt(PTRACE_GETREGSET, pid, NT_PRSTATUS, &iov));
	EXPECT_EQ(iov.iov_len, sizeof(set));
	CHECK(!memcmp(&regs, &set, sizeof(set)));
	CHECK_OK(pt(PTRACE_PEEKUSER, pid, offsetof(struct user, regs.eip), &words[0]));
	EXPECT_EQ(words[0], regs.eip);
	CHECK_OK(pt(PTRACE_GETSIGINFO, pid, 0, &info));
	EXPECT_EQ(info.si_signo, SIGUSR1);
	EXPECT_EQ(info.si_pid, pid);
	do {
		CHECK_OK(pt(PTRACE_SYSCALL, pid, 0, NULL));
		EXPECT_STOP(pid, SIGTRAP);
		CHECK_OK(pt(PTRACE_GETREGS, pid, 0, &regs));
	} while (regs.orig_eax != SYS_getppid);
	EXPECT_EQ(regs.eax, -ENOSYS);
	CHECK_OK(pt(PTRACE_SYSCALL, pid, 0, NULL));
	EXPECT_STOP(pid, SIGTRAP);
	CHECK_OK(pt(PTRACE_POKEUSER, pid, offsetof(struct user, regs.eax), (void *)4711));
	CHECK_OK(pt(PTRACE_CONT, pid, 0, NULL));
	status = check_wait_status(pid);
	CHECK(WIFEXITED(status));
	EXPECT_EQ(WEXITSTATUS(status), 5);
	return check_result();
}
