/*
 * Pipes: bytes in order, end of file, EPIPE and SIGPIPE, O_NONBLOCK, sizes,
 * FIONREAD, and no seeking.
 */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include "check.h"

#define PIPE_BUF 4096
#define CAPACITY 65536

static char block[CAPACITY + 1];

static void check_nonblock(void)
{
	int fds[2], n;
	size_t total = 0;
	ssize_t got;

	MUST(pipe2(fds, O_NONBLOCK));
	CHECK_ERRNO(read(fds[0], block, 1), EAGAIN);
	while ((got = write(fds[1], block, PIPE_BUF)) > 0)
		total += got;
	EXPECT_EQ(errno, EAGAIN);
	EXPECT_EQ(total, CAPACITY);
	EXPECT_EQ(ioctl(fds[0], FIONREAD, &n), 0);
	EXPECT_EQ(n, CAPACITY);
	EXPECT_EQ(fcntl(fds[0], F_GETPIPE_SZ), CAPACITY);

	/* All of PIPE_BUF bytes or nothing; more may go in part. */
	EXPECT_EQ(read(fds[0], block, PIPE_BUF - 1), PIPE_BUF - 1);
	CHECK_ERRNO(write(fds[1], block, PIPE_BUF), EAGAIN);
	EXPECT_EQ(read(fds[0], block, 1), 1);
	EXPECT_EQ(write(fds[1], block, PIPE_BUF), PIPE_BUF);
	EXPECT_EQ(read(fds[0], block, 2 * PIPE_BUF), 2 * PIPE_BUF);
	EXPECT_EQ(write(fds[1], block, CAPACITY), 2 * PIPE_BUF);

	close(fds[1]);
	total = 0;
	while ((got = read(fds[0], block, 10000)) > 0)
		total += got;
	EXPECT_EQ(got, 0);
	EXPECT_EQ(total, CAPACITY);
}

static void check_ends(void)
{
	int fds[2];
	char c;

	MUST(pipe(fds));
	EXPECT_EQ(write(fds[1], "xy", 2), 2);
	close(fds[1]);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	EXPECT_EQ(c, 'y');
	EXPECT_EQ(read(fds[0], &c, 1), 0);
	close(fds[0]);

	MUST(pipe(fds));
	close(fds[0]);
	check_catch(SIGPIPE, 0);
	CHECK_ERRNO(write(fds[1], "x", 1), EPIPE);
	EXPECT_EQ(check_caught, 1);
	signal(SIGPIPE, SIG_IGN);
	CHECK_ERRNO(write(fds[1], "x", 1), EPIPE);
	EXPECT_EQ(write(fds[1], "x", 0), 0);
	close(fds[1]);
}

/* A writer of more than fits waits for readers, and all arrives in order. */
static void check_blocking(void)
{
	int fds[2], i;
	size_t total = 0;
	ssize_t n;
	pid_t pid;

	MUST(pipe(fds));
	pid = check_fork();
	if (pid == 0) {
		char *big = malloc(1000000);

		for (i = 0; i < 1000000; i++)
			big[i] = i % 251;
		EXPECT_EQ(write(fds[1], big, 1000000), 1000000);
		check_exit();
	}
	close(fds[1]);
	while ((n = read(fds[0], block, 7777)) > 0) {
		for (i = 0; i < n; i++, total++) {
			if (block[i] != (char)(total % 251)) {
				FAIL("byte %zu is wrong", total);
				return;
			}
		}
	}
	EXPECT_EQ(total, 1000000);
	check_join(pid);
}

static void check_rest(void)
{
	int fds[2];
	struct stat st;

	MUST(pipe(fds));
	CHECK_ERRNO(read(fds[1], block, 1), EBADF);
	CHECK_ERRNO(write(fds[0], block, 1), EBADF);
	EXPECT_EQ(read(fds[0], block, 0), 0);
	EXPECT_EQ(fstat(fds[0], &st), 0);
	EXPECT_EQ(st.st_mode, S_IFIFO | 0600);
	CHECK_ERRNO(pipe2(fds, O_APPEND), EINVAL);
	CHECK_ERRNO(syscall(SYS_pipe2, (int *)8, 0), EFAULT);
	EXPECT_EQ(fcntl(fds[0], F_SETPIPE_SZ, 8192), 8192);
	EXPECT_EQ(fcntl(fds[0], F_SETPIPE_SZ, 5000), 8192);
	EXPECT_EQ(fcntl(fds[1], F_GETPIPE_SZ), 8192);
	MUST(fcntl(fds[1], F_SETFL, O_NONBLOCK));
	EXPECT_EQ(write(fds[1], block, CAPACITY), 8192);
	CHECK_ERRNO(fcntl(fds[0], F_SETPIPE_SZ, 4096), EBUSY);
	CHECK_ERRNO(fcntl(2, F_GETPIPE_SZ), EBADF);
	EXPECT_EQ(fcntl(fds[0], F_SETPIPE_SZ, 100000), 131072);
	EXPECT_EQ(read(fds[0], block, CAPACITY), 8192);
}

int main(void)
{
	check_nonblock();
	check_ends();
	check_blocking();
	check_rest();
	return check_result();
}
