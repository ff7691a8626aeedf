/*
 * Structures of 32-bit programs: stat64, iovec, timeval, timespec, rlimit,
 * flock, sigaction, rusage, utsname and sysinfo have their own layout.
 */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include "check.h"

int main(void)
{
	struct iovec iov[2] = { { "ab", 2 }, { "cd", 2 } };
	struct timespec ts = { 0, 20000000 };
	struct itimerval it = { { 0, 0 }, { 50, 0 } };
	struct rlimit lim;
	struct rusage ru;
	struct stat64 st;
	struct timeval tv;
	struct utsname u;
	struct sysinfo si;
	struct pollfd p;
	struct tms t;
	fd_set set;
	sigset_t sigs;
	int fd, fds[2];
	char buf[8];
	long long at;
	pid_t pid;

	fd = MUST(open("f", O_RDWR | O_CREAT | O_LARGEFILE, 0640));
	EXPECT_EQ(writev(fd, iov, 2), 4);
	EXPECT_EQ(lseek64(fd, 0x123456789LL, SEEK_SET), 0x123456789LL);
	EXPECT_EQ(write(fd, "x", 1), 1);
	EXPECT_EQ(fstat64(fd, &st), 0);
	EXPECT_EQ(st.st_size, 0x12345678aLL);
	EXPECT_EQ(st.st_mode, S_IFREG | 0640);
	EXPECT_EQ(st.st_nlink, 1);
	EXPECT_EQ(pread64(fd, buf, 8, 0x123456788LL), 2);
	EXPECT_EQ(ftruncate64(fd, 4), 0);
	EXPECT_EQ(pread(fd, buf, 8, 0), 4);
	EXPECT_EQ(memcmp(buf, "abcd", 4), 0);
	EXPECT_EQ(lseek(fd, 0, SEEK_END), 4);

	EXPECT_EQ(gettimeofday(&tv, NULL), 0);
	CHECK(tv.tv_usec >= 0 && tv.tv_usec < 1000000);
	at = now_ns();
	EXPECT_EQ(nanosleep(&ts, NULL), 0);
	CHECK(now_ns() - at >= 20000000);
	EXPECT_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
	EXPECT_EQ(getitimer(ITIMER_REAL, &it), 0);
	CHECK(it.it_value.tv_sec >= 48 && it.it_value.tv_sec <= 50);
	EXPECT_EQ(alarm(0) > 40, 1);
	EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &lim), 0);
	EXPECT_EQ(lim.rlim_cur, 1024);
	EXPECT_EQ(getrlimit(RLIMIT_CORE, &lim), 0);
	EXPECT_EQ(uname(&u), 0);
	EXPECT_EQ(strcmp(u.sysname, "Linux"), 0);
	EXPECT_EQ(sysinfo(&si), 0);
	CHECK((unsigned long long)si.totalram * si.mem_unit > 4 << 20);
	EXPECT_EQ(getrusage(RUSAGE_SELF, &ru), 0);
	CHECK(ru.ru_utime.tv_usec >= 0 && ru.ru_utime.tv_usec < 1000000);
	CHECK(times(&t) != (clock_t)-1);

	MUST(pipe(fds));
	EXPECT_EQ(write(fds[1], "z", 1), 1);
	p = (struct pollfd){ fds[0], POLLIN, 0 };
	EXPECT_EQ(poll(&p, 1, 0), 1);
	FD_ZERO(&set);
	FD_SET(fds[0], &set);
	tv = (struct timeval){ 1, 0 };
	EXPECT_EQ(select(fds[0] + 1, &set, NULL, NULL, &tv), 1);
	CHECK(FD_ISSET(fds[0], &set));

	check_catch(SIGUSR1, SA_RESTART);
	sigemptyset(&sigs);
	sigaddset(&sigs, SIGUSR1);
	sigprocmask(SIG_BLOCK, &sigs, NULL);
	raise(SIGUSR1);
	EXPECT_EQ(check_caught, 0);
	sigpending(&sigs);
	EXPECT_EQ(sigismember(&sigs, SIGUSR1), 1);
	sigprocmask(SIG_UNBLOCK, &sigs, NULL);
	EXPECT_EQ(check_caught, 1);

	pid = check_fork();
	if (pid == 0)
		_exit(5);
	{
		siginfo_t info;

		memset(&info, 0, sizeof(info));
		EXPECT_EQ(waitid(P_PID, pid, &info, WEXITED), 0);
		EXPECT_EQ(info.si_pid, pid);
		EXPECT_EQ(info.si_status, 5);
		EXPECT_EQ(info.si_code, CLD_EXITED);
	}
	{
		struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

		EXPECT_EQ(fcntl(fd, F_SETLK, &fl), 0);
		EXPECT_EQ(fcntl(fd, F_GETLK, &fl), 0);
		EXPECT_EQ(fl.l_type, F_UNLCK);
	}
	return check_result();
}
