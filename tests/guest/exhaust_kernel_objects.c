/*
 * A user without privilege makes as many as he can get of everything the kernel
 * keeps for him.  Each kind ends with the error its limit has, or with the
 * user's death when memory itself ends; and the machine has its memory back
 * when he is gone.
 */
#include <mqueue.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include "check.h"

#define USER	1234
#define MANY	80000

static void limit(int what, rlim_t value)
{
	struct rlimit lim = { value, value };

	MUST(setrlimit(what, &lim));
}

static int full_pipes(void)
{
	static char page[65536];
	int fds[2], i;

	for (i = 0; i < MANY; i++) {
		if (pipe2(fds, O_NONBLOCK) < 0)
			return errno;
		while (write(fds[1], page, sizeof(page)) > 0)
			;
	}
	return 0;
}

static int full_sockets(void)
{
	static char page[16384];
	int fds[2], i;

	for (i = 0; i < MANY; i++) {
		if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds) < 0)
			return errno;
		while (send(fds[1], page, sizeof(page), 0) > 0)
			;
	}
	return 0;
}

/* Sockets whose only name is in a message to one of them. */
static int sockets_in_flight(void)
{
	char space[CMSG_SPACE(2 * sizeof(int))];
	struct iovec iov = { "x", 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = space,
			      .msg_controllen = sizeof(space) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int fds[2], i;

	for (i = 0; i < 1000; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) < 0)
			return errno;
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(fds));
		memcpy(CMSG_DATA(c), fds, sizeof(fds));
		if (sendmsg(fds[0], &msg, MSG_NOSIGNAL) < 0)
			return errno;
		close(fds[0]);
		close(fds[1]);
	}
	return 0;
}

static int eventfds(void)
{
	int i;

	for (i = 0; i < MANY; i++)
		if (eventfd(0, 0) < 0)
			return errno;
	return 0;
}

static int epoll_watches(void)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int ep[20], i, j, fd = eventfd(0, 0);

	for (i = 0; i < 20; i++)
		ep[i] = epoll_create1(0);
	for (i = 30; i < 290; i++) {
		fd = dup(fd);
		for (j = 0; j < 20; j++)
			if (epoll_ctl(ep[j], EPOLL_CTL_ADD, fd, &ev) < 0)
				return errno;
	}
	return 0;
}

static int inotify_instances(void)
{
	int i;

	for (i = 0; i < 3000; i++)
		if (inotify_init1(0) < 0)
			return errno;
	return 0;
}

static int timers(void)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	timer_t id;
	int i;

	for (i = 0; i < MANY; i++)
		if (timer_create(CLOCK_MONOTONIC, &ev, &id) < 0)
			return errno;
	return 0;
}

static int pending_signals(void)
{
	union sigval value = { .sival_int = 1 };
	sigset_t set;
	int i;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < MANY; i++)
		if (sigqueue(getpid(), SIGRTMIN, value) < 0)
			return errno;
	return 0;
}

static int areas(void)
{
	char *base = mmap(NULL, MANY * 4096UL, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS |
			  MAP_NORESERVE, -1, 0);
	long i;

	for (i = 0; i < MANY; i += 2)
		if (mprotect(base + i * 4096, 4096, PROT_NONE) < 0)
			return errno;
	return 0;
}

static int page_tables(void)
{
	unsigned long i;

	for (i = 0; i < 40; i++) {
		char *p = mmap(NULL, 1UL << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS |
			       MAP_NORESERVE, -1, 0);
		unsigned long j;

		if (p == MAP_FAILED)
			return errno;
		/* Reading maps the page of zeros: only tables are used up. */
		for (j = 0; j < 1UL << 30; j += 2UL << 20)
			if (((volatile char *)p)[j])
				return 0;
	}
	return 0;
}

static int files(void)
{
	char name[32];
	int i, fd;

	for (i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		fd = open(name, O_CREAT | O_WRONLY, 0600);
		if (fd < 0)
			return errno;
		close(fd);
	}
	return 0;
}

static int unlinked_file(void)
{
	static char block[1 << 20];
	int fd = open("big", O_CREAT | O_RDWR, 0600), i;

	unlink("big");
	for (i = 0; i < 4096; i++)
		if (write(fd, block, sizeof(block)) < 0)
			return errno;
	return 0;
}

static int missing_names(void)
{
	struct stat st;
	char name[32];
	int i;

	for (i = 0; i < 10000; i++) {
		snprintf(name, sizeof(name), "missing%d", i);
		if (stat(name, &st) == 0 || errno != ENOENT)
			return errno;
	}
	return 0;
}

static int record_locks(void)
{
	int fd = open("locked", O_CREAT | O_RDWR, 0600), i;

	for (i = 0; i < 1000; i++) {
		struct flock lock = { .l_type = F_WRLCK, .l_start = 2L * (1000 - i), .l_len = 1 };

		if (fcntl(fd, F_SETLK, &lock) < 0)
			return errno;
	}
	return 0;
}

static int processes(void)
{
	int i;

	limit(RLIMIT_NPROC, 50);
	for (i = 0; i < 1000; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return errno;
		if (pid == 0)
			for (;;)
				pause();
	}
	return 0;
}

static int messages(void)
{
	static struct {
		long type;
		char text[8000];
	} m = { 1, "" };
	int i, id = -1;

	/* All that the limits allow would be all of this machine's memory. */
	for (i = 0; i < 1000; i++) {
		if (id < 0 || msgsnd(id, &m, sizeof(m.text), IPC_NOWAIT) < 0) {
			if (id >= 0 && errno != EAGAIN)
				return errno;
			id = msgget(IPC_PRIVATE, 0600);
			if (id < 0)
				return errno;
		}
	}
	return 0;
}

static int message_queues(void)
{
	struct mq_attr attr = { .mq_maxmsg = 10, .mq_msgsize = 8192 };
	char name[32];
	int i;

	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "/exhaust%d", i);
		if (mq_open(name, O_CREAT | O_RDWR, 0600, &attr) < 0)
			return errno;
	}
	return 0;
}

static const struct {
	const char	*name;
	int		(*make)(void);
	int		ends[3];	/* with one of these; 0: may get all it asks for */
} kinds[] = {
	{ "pipes", full_pipes, { EMFILE, ENFILE, ENOMEM } },
	{ "sockets", full_sockets, { EMFILE, ENFILE, ENOMEM } },
	{ "sockets in flight", sockets_in_flight, { ETOOMANYREFS, ENFILE, ENOMEM } },
	{ "eventfds", eventfds, { EMFILE, ENFILE, EMFILE } },
	{ "epoll watches", epoll_watches, { 0, ENOSPC, ENOMEM } },
	{ "inotify instances", inotify_instances, { EMFILE, EMFILE, EMFILE } },
	{ "timers", timers, { EAGAIN, EAGAIN, EAGAIN } },
	{ "pending signals", pending_signals, { EAGAIN, EAGAIN, EAGAIN } },
	{ "areas", areas, { ENOMEM, ENOMEM, ENOMEM } },
	{ "page tables", page_tables, { 0, ENOMEM, ENOMEM } },
	{ "files", files, { ENOSPC, ENOSPC, ENOSPC } },
	{ "unlinked file", unlinked_file, { ENOSPC, ENOSPC, ENOSPC } },
	{ "missing names", missing_names, { 0, 0, 0 } },
	{ "record locks", record_locks, { 0, ENOLCK, ENOLCK } },
	{ "processes", processes, { EAGAIN, EAGAIN, EAGAIN } },
	{ "messages", messages, { 0, ENOSPC, ENOMEM } },
	{ "message queues", message_queues, { EMFILE, ENOMEM, ENOSPC } },
};

static void as_user(int (*make)(void))
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY);

	/* When memory ends it is this process that goes. */
	if (fd >= 0) {
		(void)!write(fd, "1000", 4);
		close(fd);
	}
	limit(RLIMIT_NOFILE, 300);
	limit(RLIMIT_SIGPENDING, 1000);
	MUST(setresgid(USER, USER, USER));
	MUST(setresuid(USER, USER, USER));
	_exit(make());
}

/* SysV objects and message queues outlive their maker. */
static void clear_ipc(void)
{
	struct msqid_ds ds;
	char name[32];
	int i, id;

	for (i = 0; i < 33000; i++) {
		id = msgctl(i, MSG_STAT, &ds);
		if (id >= 0 && ds.msg_perm.uid == USER)
			msgctl(id, IPC_RMID, NULL);
	}
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "/exhaust%d", i);
		mq_unlink(name);
	}
}

static long meminfo(const char *field)
{
	char *at = strstr(read_file("/proc/meminfo"), field);

	return at ? strtol(at + strlen(field), NULL, 10) : -1;
}

static void one_kind(unsigned int k)
{
	int status, i, end;
	pid_t pid;

	/* Files of its own, not many, and none stays behind. */
	MUST(mount("tmpfs", "work", "tmpfs", 0, "size=16m,nr_inodes=1000,mode=777"));
	pid = check_fork();
	if (pid == 0) {
		setpgid(0, 0);
		MUST(chdir("work"));
		as_user(kinds[k].make);
	}
	status = check_wait_status(pid);
	kill(-pid, SIGKILL);
	umount2("work", MNT_DETACH);
	if (WIFSIGNALED(status)) {
		if (WTERMSIG(status) != SIGKILL)
			FAIL("%s: killed by signal %d", kinds[k].name, WTERMSIG(status));
		return;
	}
	end = WEXITSTATUS(status);
	for (i = 0; i < 3; i++)
		if (end == kinds[k].ends[i])
			return;
	FAIL("%s: ended with %d (%s)", kinds[k].name, end, strerror(end));
}

int main(void)
{
	long before, after = 0;
	unsigned int k;
	int tries;

	/* Fewer than Linux's 65530, to be done sooner. */
	make_file("/proc/sys/vm/max_map_count", "3000");

	mkdir("work", 0777);
	before = meminfo("MemAvailable:");
	for (k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		one_kind(k);
	clear_ipc();
	/* What waits for a grace period, and for processes to be gone, comes by and by. */
	for (tries = 0; tries < 200 && after < before - (32 << 10); tries++) {
		after = meminfo("MemAvailable:");
		sleep_ms(20);
	}
	if (after < before - (32 << 10))
		FAIL("%ld kB were available before, %ld kB are now", before, after);
	return check_result();
}
