/*
 * A pointer that cannot be read or written answers EFAULT, in every place
 * where a call takes one; the kernel does not fall over it.
 */
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <poll.h>
#include <sys/socket.h>
#include "check.h"

static void *bad[4];

static void try(void *p)
{
	int fds[2], fd, sv[2];

	MUST(pipe(fds));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, sv));
	fd = MUST(open("/proc/self/exe", O_RDONLY));
	CHECK_ERRNO(syscall(SYS_read, fd, p, 10), EFAULT);
	CHECK_ERRNO(syscall(SYS_write, fds[1], p, 10), EFAULT);
	CHECK_ERRNO(syscall(SYS_open, p, O_RDONLY), EFAULT);
	CHECK_ERRNO(syscall(SYS_stat, p, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_stat, "/", p), EFAULT);
	CHECK_ERRNO(syscall(SYS_fstat, fd, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_pipe, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_nanosleep, p, NULL), EFAULT);
	CHECK_ERRNO(syscall(SYS_clock_gettime, 0, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_gettimeofday, p, NULL), EFAULT);
	CHECK_ERRNO(syscall(SYS_uname, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_sysinfo, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_times, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_getrusage, RUSAGE_SELF, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_getrlimit, RLIMIT_NOFILE, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_getcwd, p, 100), EFAULT);
	CHECK_ERRNO(syscall(SYS_chdir, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, p, NULL, 8), EFAULT);
	CHECK_ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, p, NULL, 8), EFAULT);
	CHECK_ERRNO(syscall(SYS_poll, p, 1, 0), EFAULT);
	CHECK_ERRNO(syscall(SYS_readv, fd, p, 1), EFAULT);
	CHECK_ERRNO(syscall(SYS_writev, fds[1], p, 1), EFAULT);
	CHECK_ERRNO(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, p),
		    EFAULT);
	CHECK_ERRNO(syscall(SYS_bind, sv[0], p, 16), EFAULT);
	CHECK_ERRNO(syscall(SYS_connect, sv[0], p, 16), EFAULT);
	CHECK_ERRNO(syscall(SYS_sendto, sv[0], p, 5, 0, NULL, 0), EFAULT);
	CHECK_ERRNO(syscall(SYS_sendmsg, sv[0], p, 0), EFAULT);
	CHECK_ERRNO(syscall(SYS_recvmsg, sv[0], p, MSG_DONTWAIT), EFAULT);
	CHECK_ERRNO(syscall(SYS_execve, p, NULL, NULL), EFAULT);
	CHECK_ERRNO(syscall(SYS_unlink, p), EFAULT);
	CHECK_ERRNO(syscall(SYS_rename, p, "x"), EFAULT);
	CHECK_ERRNO(syscall(SYS_rename, "/tmp", p), EFAULT);
	CHECK_ERRNO(syscall(SYS_futex, p, 0, 0, NULL), EFAULT);
	close(fds[0]);
	close(fds[1]);
	close(sv[0]);
	close(sv[1]);
	close(fd);
}

int main(void)
{
	char *hole = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	bad[0] = (void *)8;
	bad[1] = hole;
	bad[2] = (void *)0xffff888000000000UL;
	bad[3] = (void *)0x8000000000000000UL;
	for (i = 0; i < 4; i++)
		try(bad[i]);
	return check_result();
}
