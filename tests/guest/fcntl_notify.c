/*
 * F_NOTIFY: a directory's owner is told by a signal, once or each time, until
 * it takes it back or closes the descriptor.
 */
#include <sys/stat.h>

#include "check.h"

static volatile int told, told_fd;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	told++;
	told_fd = info->si_fd;
}

static int told_now(void)
{
	int n = told;

	told = 0;
	return n;
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
	int dir, other, file;

	MUST(sigaction(SIGRTMIN, &sa, NULL));
	if (mkdir("/tmp/notify", 0755) < 0)
		EXPECT_EQ(errno, EEXIST);
	dir = MUST(open("/tmp/notify", O_RDONLY | O_DIRECTORY));
	make_file("/tmp/notify/a", "text");
	file = MUST(open("/tmp/notify/a", O_RDWR));
	CHECK_ERRNO(fcntl(file, F_NOTIFY, DN_CREATE), ENOTDIR);
	EXPECT_EQ(fcntl(file, F_NOTIFY, 0), 0);
	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_MULTISHOT), 0);

	EXPECT_EQ(fcntl(dir, F_SETSIG, SIGRTMIN), 0);
	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_CREATE), 0);
	EXPECT_EQ(fcntl(dir, F_GETOWN), getpid());
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 0);
	make_file("/tmp/notify/b", "");
	EXPECT_EQ(told_now(), 1);
	EXPECT_EQ(told_fd, dir);
	make_file("/tmp/notify/c", "");
	EXPECT_EQ(told_now(), 0);

	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_DELETE | DN_MODIFY | DN_MULTISHOT), 0);
	EXPECT_EQ(unlink("/tmp/notify/b"), 0);
	EXPECT_EQ(told_now(), 1);
	EXPECT_EQ(unlink("/tmp/notify/c"), 0);
	EXPECT_EQ(told_now(), 1);
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 1);
	/* More kinds add up. */
	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_ATTRIB), 0);
	EXPECT_EQ(fchmod(file, 0600), 0);
	EXPECT_EQ(told_now(), 1);
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 1);
	EXPECT_EQ(fcntl(dir, F_NOTIFY, 0), 0);
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 0);

	/* It ends when any descriptor of the directory is closed. */
	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_MODIFY | DN_MULTISHOT), 0);
	other = MUST(dup(dir));
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 1);
	close(other);
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 0);
	EXPECT_EQ(fcntl(dir, F_NOTIFY, DN_MODIFY | DN_MULTISHOT), 0);
	close(dir);
	EXPECT_EQ(write(file, "x", 1), 1);
	EXPECT_EQ(told_now(), 0);
	close(file);
	unlink("/tmp/notify/a");
	rmdir("/tmp/notify");
	return check_result();
}
