/*
 * mq_open, mq_timedsend, mq_timedreceive, mq_notify, mq_getsetattr, mq_unlink:
 * names, attributes and limits, the order of messages, who waits and is told,
 * and the file system the queues live in.
 */
#define _GNU_SOURCE
#include <mqueue.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "check.h"

static int mq(const char *name, int flags, mode_t mode, struct mq_attr *attr)
{
	return syscall(SYS_mq_open, name, flags, mode, attr);
}

static int drop(const char *name)
{
	return syscall(SYS_mq_unlink, name);
}

static int put(int q, const char *text, unsigned prio)
{
	return syscall(SYS_mq_timedsend, q, text, strlen(text), prio, NULL);
}

/* The next message is @text, of priority @prio. */
static void expect(int q, const char *text, unsigned want)
{
	char buf[8192];
	unsigned prio = 77777;
	int n = syscall(SYS_mq_timedreceive, q, buf, sizeof(buf), &prio, NULL);

	EXPECT_EQ(n, strlen(text));
	EXPECT_EQ(prio, want);
	if (n >= 0 && memcmp(buf, text, n))
		FAIL("%.*s came, not %s", n, buf, text);
}

static struct mq_attr attr_of(int q)
{
	struct mq_attr attr;

	CHECK_OK(syscall(SYS_mq_getsetattr, q, NULL, &attr));
	return attr;
}

static void check_names(void)
{
	char lengthy[300];
	int q, q2;

	CHECK_ERRNO(mq("none", O_RDWR, 0, NULL), ENOENT);
	CHECK_ERRNO(mq("", O_CREAT | O_RDWR, 0600, NULL), ENOENT);
	CHECK_ERRNO(mq("/a", O_CREAT | O_RDWR, 0600, NULL), EACCES);
	CHECK_ERRNO(mq("a/b", O_CREAT | O_RDWR, 0600, NULL), EACCES);
	CHECK_ERRNO(mq(".", O_RDWR, 0600, NULL), EACCES);
	CHECK_ERRNO(mq("..", O_RDWR, 0600, NULL), EACCES);
	CHECK_ERRNO(mq((void *)8, O_RDWR, 0600, NULL), EFAULT);
	memset(lengthy, 'x', sizeof(lengthy));
	lengthy[256] = 0;
	CHECK_ERRNO(mq(lengthy, O_CREAT | O_RDWR, 0600, NULL), ENAMETOOLONG);
	lengthy[255] = 0;
	q = MUST(mq(lengthy, O_CREAT | O_RDWR, 0600, NULL));
	close(q);
	CHECK_OK(drop(lengthy));
	CHECK_ERRNO(drop(lengthy), ENOENT);
	CHECK_ERRNO(drop("/x"), EACCES);

	q = MUST(mq("one", O_CREAT | O_EXCL | O_RDWR, 0600, NULL));
	EXPECT_EQ(fcntl(q, F_GETFD), FD_CLOEXEC);
	CHECK_ERRNO(mq("one", O_CREAT | O_EXCL | O_RDWR, 0600, NULL), EEXIST);
	CHECK_ERRNO(mq("one", O_RDWR | O_WRONLY, 0600, NULL), EINVAL);
	CHECK_OK(drop("one"));
	CHECK_OK(put(q, "still", 1));	/* lives as long as it is open */
	q2 = MUST(mq("one", O_CREAT | O_RDWR, 0600, NULL));
	EXPECT_EQ(attr_of(q2).mq_curmsgs, 0);
	expect(q, "still", 1);
	close(q);
	close(q2);
	CHECK_OK(drop("one"));
}

static void check_attributes(void)
{
	struct mq_attr attr = { .mq_maxmsg = 3, .mq_msgsize = 5, .mq_flags = O_NONBLOCK }, got;
	int q = MUST(mq("attr", O_CREAT | O_RDWR, 0600, &attr));

	got = attr_of(q);
	EXPECT_EQ(got.mq_maxmsg, 3);
	EXPECT_EQ(got.mq_msgsize, 5);
	EXPECT_EQ(got.mq_curmsgs, 0);
	EXPECT_EQ(got.mq_flags, 0);
	attr.mq_flags = O_NONBLOCK;
	CHECK_OK(syscall(SYS_mq_getsetattr, q, &attr, &got));
	EXPECT_EQ(got.mq_flags, 0);
	EXPECT_EQ(attr_of(q).mq_flags, O_NONBLOCK);
	EXPECT_EQ(fcntl(q, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	attr.mq_flags = O_APPEND;
	CHECK_ERRNO(syscall(SYS_mq_getsetattr, q, &attr, NULL), EINVAL);
	CHECK_ERRNO(syscall(SYS_mq_getsetattr, q, (void *)8, NULL), EFAULT);
	CHECK_ERRNO(syscall(SYS_mq_getsetattr, q, NULL, (void *)8), EFAULT);
	CHECK_ERRNO(syscall(SYS_mq_getsetattr, -1, NULL, NULL), EBADF);
	CHECK_ERRNO(syscall(SYS_mq_getsetattr, 1, NULL, &got), EBADF);
	CHECK_ERRNO(put(q, "123456", 0), EMSGSIZE);
	CHECK_OK(put(q, "12345", 0));
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, &got, 4, NULL, NULL), EMSGSIZE);
	CHECK_ERRNO(put(q, "x", 32768), EINVAL);
	CHECK_OK(put(q, "x", 32767));
	CHECK_OK(put(q, "", 3));
	CHECK_ERRNO(put(q, "y", 1), EAGAIN);
	expect(q, "x", 32767);
	expect(q, "", 3);
	expect(q, "12345", 0);
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, &got, 5, NULL, NULL), EAGAIN);
	close(q);
	CHECK_OK(drop("attr"));

	attr = (struct mq_attr){ .mq_maxmsg = 0, .mq_msgsize = 5 };
	CHECK_ERRNO(mq("bad", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
	attr = (struct mq_attr){ .mq_maxmsg = 1, .mq_msgsize = -5 };
	CHECK_ERRNO(mq("bad", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
	attr = (struct mq_attr){ .mq_maxmsg = 65537, .mq_msgsize = 1 };
	CHECK_ERRNO(mq("bad", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
	attr = (struct mq_attr){ .mq_maxmsg = 1, .mq_msgsize = 16777217 };
	CHECK_ERRNO(mq("bad", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
	CHECK_ERRNO(mq("bad", O_CREAT | O_RDWR, 0600, (void *)8), EFAULT);
	CHECK_ERRNO(mq("bad", O_RDWR, 0600, NULL), ENOENT);
	q = MUST(mq("dflt", O_CREAT | O_RDWR, 0600, NULL));
	EXPECT_EQ(attr_of(q).mq_maxmsg, 10);
	EXPECT_EQ(attr_of(q).mq_msgsize, 8192);
	close(q);
	CHECK_OK(drop("dflt"));
}

static void check_order(void)
{
	int q = MUST(mq("order", O_CREAT | O_RDWR, 0600, NULL));
	int ro = MUST(mq("order", O_RDONLY, 0, NULL)), wo = MUST(mq("order", O_WRONLY, 0, NULL));
	char buf[8192];

	CHECK_OK(put(q, "a1", 1));
	CHECK_OK(put(q, "b9", 9));
	CHECK_OK(put(wo, "c1", 1));
	CHECK_OK(put(q, "d9", 9));
	CHECK_OK(put(q, "e5", 5));
	CHECK_ERRNO(put(ro, "x", 1), EBADF);
	CHECK_ERRNO(put(1, "x", 1), EBADF);
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, wo, buf, sizeof(buf), NULL, NULL), EBADF);
	CHECK_ERRNO(syscall(SYS_mq_timedsend, q, (void *)8, 4, 0, NULL), EFAULT);
	expect(ro, "b9", 9);
	expect(q, "d9", 9);
	expect(q, "e5", 5);
	expect(q, "a1", 1);
	/* One that cannot be stored is lost. */
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, (void *)8, 8192, NULL, NULL), EFAULT);
	EXPECT_EQ(attr_of(q).mq_curmsgs, 0);
	close(q);
	close(ro);
	close(wo);
	CHECK_OK(drop("order"));
}

static void check_waiting(void)
{
	struct timespec bad = { 0, 1000000000 }, past = { 1, 0 };
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 8192 };
	int q = MUST(mq("wait", O_CREAT | O_RDWR, 0600, &attr));
	char buf[8192];
	pid_t pid;

	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, buf, 8192, NULL, &bad), EINVAL);
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, -1, buf, 8192, NULL, &bad), EINVAL);
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, buf, 8192, NULL, (void *)8), EFAULT);
	CHECK_ERRNO(syscall(SYS_mq_timedreceive, q, buf, 8192, NULL, &past), ETIMEDOUT);
	pid = check_fork();
	if (pid == 0) {
		expect(q, "first", 2);
		check_exit();
	}
	sleep_ms(30);
	CHECK_OK(put(q, "first", 2));
	check_join(pid);
	CHECK_OK(put(q, "one", 1));
	CHECK_ERRNO(syscall(SYS_mq_timedsend, q, "x", 1, 0, &past), ETIMEDOUT);
	pid = check_fork();
	if (pid == 0) {
		CHECK_OK(put(q, "two", 2));
		check_interrupt_start(0);
		CHECK_ERRNO(put(q, "three", 3), EINTR);
		check_interrupt_stop();
		check_exit();
	}
	sleep_ms(30);
	expect(q, "one", 1);
	check_join(pid);
	expect(q, "two", 2);
	close(q);
	CHECK_OK(drop("wait"));
}

static void check_poll(void)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 10 };
	int q = MUST(mq("poll", O_CREAT | O_RDWR, 0600, &attr));
	struct pollfd p = { .fd = q, .events = POLLIN | POLLOUT };
	char buf[10];
	pid_t pid;

	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLOUT);
	CHECK_OK(put(q, "x", 0));
	EXPECT_EQ(poll(&p, 1, 0), 1);
	EXPECT_EQ(p.revents, POLLIN);
	pid = check_fork();
	if (pid == 0) {
		sleep_ms(20);
		EXPECT_EQ(syscall(SYS_mq_timedreceive, q, buf, 10, NULL, NULL), 1);
		check_exit();
	}
	p.events = POLLOUT;
	EXPECT_EQ(poll(&p, 1, -1), 1);
	check_join(pid);
	close(q);
	CHECK_OK(drop("poll"));
}

static siginfo_t told;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	told = *info;
	check_caught += sig == SIGUSR1;
}

static void check_notify(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	int q = MUST(mq("notify", O_CREAT | O_RDWR, 0600, NULL));
	pid_t pid;

	MUST(sigaction(SIGUSR1, &sa, NULL));
	ev.sigev_value.sival_int = 42;
	CHECK_ERRNO(syscall(SYS_mq_notify, 1, &ev), EBADF);
	CHECK_ERRNO(syscall(SYS_mq_notify, q, (void *)8), EFAULT);
	CHECK_OK(syscall(SYS_mq_notify, q, &ev));
	CHECK_ERRNO(syscall(SYS_mq_notify, q, &ev), EBUSY);
	pid = check_fork();
	if (pid == 0) {
		CHECK_ERRNO(syscall(SYS_mq_notify, q, &ev), EBUSY);
		CHECK_OK(syscall(SYS_mq_notify, q, NULL));
		CHECK_ERRNO(syscall(SYS_mq_notify, q, &ev), EBUSY);
		CHECK_OK(put(q, "x", 0));
		check_exit();
	}
	check_join(pid);
	EXPECT_EQ(check_caught, 1);
	EXPECT_EQ(told.si_code, SI_MESGQ);
	EXPECT_EQ(told.si_pid, pid);
	EXPECT_EQ(told.si_uid, 0);
	EXPECT_EQ(told.si_value.sival_int, 42);
	/* Told once; and not while something is in it. */
	CHECK_OK(syscall(SYS_mq_notify, q, &ev));
	CHECK_OK(put(q, "y", 0));
	EXPECT_EQ(check_caught, 1);
	expect(q, "x", 0);
	expect(q, "y", 0);
	CHECK_OK(put(q, "z", 0));
	EXPECT_EQ(check_caught, 2);
	expect(q, "z", 0);
	CHECK_OK(put(q, "z", 0));
	EXPECT_EQ(check_caught, 2);
	expect(q, "z", 0);

	ev.sigev_notify = SIGEV_NONE;
	CHECK_OK(syscall(SYS_mq_notify, q, &ev));
	CHECK_OK(syscall(SYS_mq_notify, q, NULL));
	CHECK_OK(syscall(SYS_mq_notify, q, NULL));
	ev.sigev_notify = SIGEV_SIGNAL;
	ev.sigev_signo = 65;
	CHECK_ERRNO(syscall(SYS_mq_notify, q, &ev), EINVAL);
	ev.sigev_notify = 17;
	CHECK_ERRNO(syscall(SYS_mq_notify, q, &ev), EINVAL);
	/* A close by the process ends it, of whichever descriptor. */
	ev = (struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	CHECK_OK(syscall(SYS_mq_notify, q, &ev));
	close(dup(q));
	CHECK_OK(syscall(SYS_mq_notify, q, &ev));
	close(q);
	CHECK_OK(drop("notify"));
}

static void check_rights(void)
{
	struct rlimit limit = { 40000, 40000 };
	struct mq_attr attr = { .mq_maxmsg = 10, .mq_msgsize = 2000 };
	int q = MUST(mq("mine", O_CREAT | O_RDWR, 0640, NULL)), own;
	pid_t pid = check_fork();

	if (pid == 0) {
		MUST(setrlimit(RLIMIT_MSGQUEUE, &limit));
		MUST(setresgid(1000, 1000, 1000));
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(mq("mine", O_RDONLY, 0, NULL), EACCES);
		CHECK_ERRNO(mq("mine", O_CREAT | O_RDWR, 0600, NULL), EACCES);
		CHECK_ERRNO(drop("mine"), EPERM);
		own = MUST(mq("own", O_CREAT | O_RDWR, 0600, &attr));
		CHECK_ERRNO(mq("more", O_CREAT | O_RDWR, 0600, &attr), EMFILE);
		close(own);
		CHECK_OK(drop("own"));
		own = MUST(mq("more", O_CREAT | O_RDWR, 0600, &attr));
		CHECK_OK(drop("more"));
		close(own);
		attr.mq_maxmsg = 11;
		CHECK_ERRNO(mq("more", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
		attr = (struct mq_attr){ .mq_maxmsg = 1, .mq_msgsize = 8193 };
		CHECK_ERRNO(mq("more", O_CREAT | O_RDWR, 0600, &attr), EINVAL);
		check_exit();
	}
	check_join(pid);
	close(q);
	CHECK_OK(drop("mine"));
}

static void check_mount(void)
{
	struct stat st;
	int q, fd;

	CHECK_OK(mkdir("/tmp/mqueue", 0755));
	if (CHECK_OK(mount("none", "/tmp/mqueue", "mqueue", 0, NULL)) < 0)
		return;
	MUST(stat("/tmp/mqueue", &st));
	EXPECT_EQ(st.st_mode, S_IFDIR | 01777);
	umask(022);
	q = MUST(mq("seen", O_CREAT | O_RDWR, 0666, NULL));
	MUST(stat("/tmp/mqueue/seen", &st));
	EXPECT_EQ(st.st_mode, S_IFREG | 0644);
	EXPECT_EQ(st.st_size, 80);
	CHECK_OK(put(q, "12345", 0));
	CHECK(!strcmp(read_file("/tmp/mqueue/seen"),
		      "QSIZE:5          NOTIFY:0     SIGNO:0     NOTIFY_PID:0     \n"));
	fd = MUST(open("/tmp/mqueue/seen", O_RDWR));
	CHECK_ERRNO(write(fd, "x", 1), EINVAL);
	expect(fd, "12345", 0);		/* it is a queue descriptor too */
	close(fd);
	CHECK_ERRNO(mkdir("/tmp/mqueue/dir", 0700), EPERM);
	CHECK_ERRNO(symlink("x", "/tmp/mqueue/link"), EPERM);
	fd = MUST(open("/tmp/mqueue/made", O_CREAT | O_RDWR, 0600));
	EXPECT_EQ(attr_of(fd).mq_maxmsg, 10);
	close(fd);
	CHECK_OK(unlink("/tmp/mqueue/made"));
	CHECK_OK(unlink("/tmp/mqueue/seen"));
	CHECK_ERRNO(mq("seen", O_RDWR, 0, NULL), ENOENT);
	close(q);
	CHECK_OK(umount("/tmp/mqueue"));
	CHECK_OK(rmdir("/tmp/mqueue"));
	EXPECT_EQ(atoi(read_file("/proc/sys/fs/mqueue/msg_max")), 10);
	EXPECT_EQ(atoi(read_file("/proc/sys/fs/mqueue/queues_max")), 256);
}

/* Several senders and receivers: each message comes once. */
static void check_many(void)
{
	enum { TASKS = 3, EACH = 300 };
	struct mq_attr attr = { .mq_maxmsg = 2, .mq_msgsize = 8 };
	int q = MUST(mq("many", O_CREAT | O_RDWR, 0600, &attr)), sums[2], i, n;
	pid_t pids[2 * TASKS];
	long sum = 0, total = 0;

	MUST(pipe(sums));
	for (i = 0; i < 2 * TASKS; i++) {
		pids[i] = check_fork();
		if (pids[i])
			continue;
		for (n = 1; n <= EACH; n++) {
			long value = n;

			if (i & 1)
				CHECK_OK(syscall(SYS_mq_timedsend, q, &value, 8, n % 5, NULL));
			else if (CHECK_OK(syscall(SYS_mq_timedreceive, q, &value, 8, NULL,
						  NULL)) == 8)
				sum += value;
		}
		EXPECT_EQ(write(sums[1], &sum, sizeof(sum)), sizeof(sum));
		check_exit();
	}
	for (i = 0; i < 2 * TASKS; i++) {
		check_join(pids[i]);
		EXPECT_EQ(read(sums[0], &sum, sizeof(sum)), sizeof(sum));
		total += sum;
	}
	EXPECT_EQ(total, (long)TASKS * EACH * (EACH + 1) / 2);
	close(q);
	CHECK_OK(drop("many"));
}

int main(void)
{
	check_names();
	check_attributes();
	check_order();
	check_waiting();
	check_poll();
	check_notify();
	check_rights();
	check_mount();
	check_many();
	return check_result();
}
