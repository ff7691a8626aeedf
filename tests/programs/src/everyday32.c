/*
 * everyday32.c - what an ordinary 32-bit dynamic program does: threads, time,
 * signals, children, large files, sockets, epoll, directories, a crash
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FAR	0x180000000LL		/* 6 GiB: no 32-bit offset */

static __thread int mine;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum;
static volatile sig_atomic_t got;

static void *add(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		pthread_mutex_lock(&lock);
		sum += ++mine > 0;
		pthread_mutex_unlock(&lock);
	}
	return arg;
}

static void threads(void)
{
	pthread_t t[4];
	void *last = NULL;

	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, add, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], &last);
	printf("sum %d, last %ld\n", sum, (long)last);
}

static void clocks(void)
{
	const struct timespec nap = { .tv_nsec = 1000000 };
	struct timespec ts;
	struct timeval tv;

	clock_gettime(CLOCK_REALTIME, &ts);
	gettimeofday(&tv, NULL);
	printf("time %d %d\n", ts.tv_sec > 1000000000, labs(tv.tv_sec - ts.tv_sec) < 2);
	printf("sleep %d\n", nanosleep(&nap, NULL));
}

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	got = info->si_pid == getpid() ? sig : -1;
}

static void signals(void)
{
	struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };

	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	printf("signal %d\n", got == SIGUSR1);
}

static void children(char *self)
{
	int status;
	char line[64];
	FILE *pipe;

	fflush(stdout);
	if (fork() == 0) {
		execl(self, self, "child", NULL);
		_exit(9);
	}
	wait(&status);
	printf("status %d\n", WEXITSTATUS(status));
	pipe = popen("echo from a pipe", "r");
	if (fgets(line, sizeof(line), pipe))
		fputs(line, stdout);
	printf("closed %d\n", pclose(pipe));
}

static void large_file(void)
{
	int fd = open64("big", O_RDWR | O_CREAT | O_EXCL, 0600);
	struct stat64 st64;
	struct stat st;
	char *map;

	printf("seek %d\n", lseek64(fd, FAR, SEEK_SET) == FAR);
	printf("write %zd\n", write(fd, "x", 1));
	printf("fstat %d\n", fstat(fd, &st));	/* EOVERFLOW */
	printf("fstat64 %d", fstat64(fd, &st64));
	printf(" %lld\n", (long long)st64.st_size);
	map = mmap64(NULL, 4096, PROT_READ, MAP_SHARED, fd, FAR);
	printf("mapped %c\n", map[0]);
	unlink("big");
	close(fd);
}

static void sockets(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int server = socket(AF_INET, SOCK_STREAM, 0);
	int client = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t len = sizeof(addr);
	char buf[16] = "";
	int conn;

	bind(server, (struct sockaddr *)&addr, len);
	listen(server, 1);
	getsockname(server, (struct sockaddr *)&addr, &len);
	printf("connect %d\n", connect(client, (struct sockaddr *)&addr, len));
	conn = accept(server, NULL, NULL);
	send(client, "over lo", 7, 0);
	recv(conn, buf, sizeof(buf), 0);
	printf("%s\n", buf);
}

static void descriptors(void)
{
	union { struct cmsghdr head; char space[CMSG_SPACE(sizeof(int))]; } u;
	struct epoll_event ev = { .events = EPOLLIN, .data.u64 = 0x123456789abcdef };
	char byte = 'x';
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &u, .msg_controllen = sizeof(u),
	};
	int ends[2], poll = epoll_create1(0);

	socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
	u.head.cmsg_level = SOL_SOCKET;
	u.head.cmsg_type = SCM_RIGHTS;
	u.head.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&u.head), &poll, sizeof(poll));
	epoll_ctl(poll, EPOLL_CTL_ADD, ends[1], &ev);
	printf("sendmsg %zd\n", sendmsg(ends[0], &msg, 0));
	memset(&ev, 0, sizeof(ev));
	printf("epoll %d", epoll_wait(poll, &ev, 1, 1000));
	printf(" %llx\n", (unsigned long long)ev.data.u64);
	printf("recvmsg %zd", recvmsg(ends[1], &msg, 0));
	printf(" with %u bytes\n", (unsigned int)u.head.cmsg_len);
}

static void names(void)
{
	struct statvfs vfs;
	struct rlimit limit;
	struct dirent *entry;
	DIR *dir = opendir("/proc/self");
	int found = 0;

	while ((entry = readdir(dir)))
		found += !strcmp(entry->d_name, "maps");
	closedir(dir);
	printf("readdir %d, statvfs %d\n", found, statvfs("/proc", &vfs));
	printf("limit %d\n", getrlimit(RLIMIT_NOFILE, &limit));
	printf("user %s\n", getpwuid(0)->pw_name);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		printf("a child\n");
		return 5;
	}
	printf("long %zu, sysinfo %d, vdso %d\n", sizeof(long),
	       getauxval(AT_SYSINFO) != 0, getauxval(AT_SYSINFO_EHDR) != 0);
	threads();
	clocks();
	signals();
	children(argv[0]);
	large_file();
	sockets();
	descriptors();
	names();
	fflush(stdout);
	*(volatile int *)16 = 1;
	return 0;
}
