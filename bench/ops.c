/*
 * ops.c - what one operation costs
 *
 * Runs as /init, alone, on Ringside and on Linux.  Under QEMU's
 * `-icount shift=0,sleep=off` the time-stamp counter advances by one for
 * each instruction the guest executes, so a difference of two readings is an
 * exact count and comes out the same every time.
 *
 * For each row it prints "@@ NAME COUNT TIMES"; bench/run reads these lines.
 * Given the NAME of a row it performs only that one; bench/profile then looks
 * at what is executed between begin() and end().
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>

static char buf[16384];
static int fds[2], un[2], udp[2], tcp[2], un2[2], tcp2[2];
static int ep, file;

static void die(const char *what)
{
	perror(what);
	printf("@@end\n");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	_exit(1);
}

#define MUST(call) ({							\
	__typeof__(call) r_ = (call);					\
	if ((long)r_ == -1)						\
		die(#call);						\
	r_;								\
})

/* ---- what is measured ---------------------------------------------------*/

static void getppid_syscall(void)
{
	syscall(SYS_getppid);
}

static void getppid_int80(void)
{
	long ret;

	asm volatile("int $0x80" : "=a" (ret) : "a" (64L) : "memory");
}

static void clock_vdso(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
}

static void write_bad(void)
{
	syscall(SYS_write, -1, buf, 1);
}

static void socket_close(void)
{
	close(MUST(socket(AF_INET, SOCK_STREAM, 0)));
}

static void through(int out, int in, size_t size)
{
	size_t have = 0;

	if (write(out, buf, size) != (ssize_t)size)
		die("write");
	while (have < size) {
		ssize_t n = read(in, buf, size - have);

		if (n <= 0)
			die("read");
		have += n;
	}
}

static void pipe_byte(void) { through(fds[1], fds[0], 1); }
static void unix_byte(void) { through(un[0], un[1], 1); }
static void udp_byte(void) { through(udp[0], udp[1], 1); }
static void tcp_byte(void) { through(tcp[0], tcp[1], 1); }
static void tcp_16k(void) { through(tcp[0], tcp[1], 16384); }
static void unix_16k(void) { through(un[0], un[1], 16384); }

static struct sockaddr_in lo(int port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
				   .sin_port = port };

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sin;
}

static int listener;
static struct sockaddr_in listener_addr;

static void tcp_connect_close(void)
{
	int c = MUST(socket(AF_INET, SOCK_STREAM, 0)), s;

	MUST(connect(c, (void *)&listener_addr, sizeof(listener_addr)));
	s = MUST(accept(listener, NULL, NULL));
	close(s);
	close(c);
}

static void epoll_nothing(void)
{
	struct epoll_event e;

	epoll_wait(ep, &e, 1, 0);
}

static void poll_nothing(void)
{
	struct pollfd p = { fds[0], POLLIN, 0 };

	poll(&p, 1, 0);
}

static void pong(int fd)
{
	char c;

	if (write(fd, "x", 1) != 1 || read(fd, &c, 1) != 1)
		die("ping-pong");
}

static void tcp_pong(void) { pong(tcp2[0]); }
static void unix_pong(void) { pong(un2[0]); }

static int ev[2];

static void eventfd_pong(void)
{
	uint64_t v = 1;

	if (write(ev[0], &v, 8) != 8 || read(ev[1], &v, 8) != 8)
		die("eventfd");
}

static void fork_exit(void)
{
	pid_t pid = MUST(fork());

	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
}

static void vfork_exec(void)
{
	char *argv[] = { "/init", "exit", NULL }, *envp[] = { NULL };
	pid_t pid = MUST(vfork());

	if (pid == 0) {
		execve("/init", argv, envp);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

static void pread_4k(void) { pread(file, buf, 4096, 0); }
static void pwrite_4k(void) { pwrite(file, buf, 4096, 0); }

static void open_close(void)
{
	close(MUST(open("/tmp/a/b/c", O_RDONLY)));
}

static void stat_path(void)
{
	struct stat st;

	stat("/tmp/a/b/c", &st);
}

static void create_unlink(void)
{
	close(MUST(open("/tmp/new", O_CREAT | O_RDWR, 0600)));
	unlink("/tmp/new");
}

static void mmap_munmap(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	munmap(p, 4096);
}

static void yield(void) { sched_yield(); }

static void handler(int sig) { (void)sig; }

static void signal_self(void) { syscall(SYS_tkill, getpid(), SIGUSR1); }

static void *nothing(void *arg) { return arg; }

static void thread_join(void)
{
	pthread_t t;

	pthread_create(&t, NULL, nothing, NULL);
	pthread_join(t, NULL);
}

/* ---- measuring ----------------------------------------------------------*/

static void report(const char *name, uint64_t ticks, unsigned times)
{
	printf("@@ %s %llu %u\n", name, (unsigned long long)(ticks / times),
	       times);
	fflush(stdout);
}

/* The only row to perform, or NULL. */
static const char *only;

static int wanted(const char *name)
{
	return !only || !strcmp(only, name);
}

__attribute__((noipa)) static uint64_t begin(void) { return __rdtsc(); }
__attribute__((noipa)) static uint64_t end(void) { return __rdtsc(); }

static void measure(const char *name, void (*op)(void), unsigned times)
{
	uint64_t start;
	unsigned i;

	if (!wanted(name))
		return;
	for (i = 0; i < times / 4 + 4; i++)
		op();
	start = begin();
	for (i = 0; i < times; i++)
		op();
	report(name, end() - start, times);
}

#define PAGES 2048

static void measure_faults(void)
{
	volatile char *p = mmap(NULL, PAGES * 4096, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	volatile char *f;
	uint64_t start;
	int fd, i;

	if (wanted("fault-anonymous")) {
		madvise((void *)p, PAGES * 4096, MADV_NOHUGEPAGE);
		start = begin();
		for (i = 0; i < PAGES; i++)
			p[i * 4096] = 1;
		report("fault-anonymous", end() - start, PAGES);
	}
	munmap((void *)p, PAGES * 4096);

	if (!wanted("fault-file"))
		return;
	fd = MUST(open("/tmp/pages", O_CREAT | O_RDWR, 0600));
	for (i = 0; i < PAGES; i++)
		if (write(fd, buf, 4096) != 4096)
			die("write");
	f = mmap(NULL, PAGES * 4096, PROT_READ, MAP_SHARED, fd, 0);
	start = begin();
	for (i = 0; i < PAGES; i++)
		(void)f[i * 4096];
	report("fault-file", end() - start, PAGES);
	munmap((void *)f, PAGES * 4096);
	close(fd);
	unlink("/tmp/pages");
}

static void measure_big_fork(void)
{
	size_t size = 32 << 20, i;
	char *p;

	if (!wanted("fork-exit-wait-32m"))
		return;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(p, size, MADV_NOHUGEPAGE);
	for (i = 0; i < size; i += 4096)
		p[i] = 1;
	measure("fork-exit-wait-32m", fork_exit, 4);
	munmap(p, size);
}

/* ---- setting up ---------------------------------------------------------*/

static int bound(int type)
{
	struct sockaddr_in sin = lo(0);
	int fd = MUST(socket(AF_INET, type, 0));

	MUST(bind(fd, (void *)&sin, sizeof(sin)));
	return fd;
}

static struct sockaddr_in name_of(int fd)
{
	struct sockaddr_in sin;
	socklen_t len = sizeof(sin);

	MUST(getsockname(fd, (void *)&sin, &len));
	return sin;
}

static void tcp_pair(int sv[2])
{
	int one = 1;

	sv[0] = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(sv[0], (void *)&listener_addr, sizeof(listener_addr)));
	sv[1] = MUST(accept(listener, NULL, NULL));
	setsockopt(sv[0], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(sv[1], IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

static void echo_in_child(int in, int out, size_t size)
{
	pid_t pid = MUST(fork());
	char c[8];

	if (pid)
		return;
	while (read(in, c, size) == (ssize_t)size)
		if (write(out, c, size) != (ssize_t)size)
			break;
	_exit(0);
}

static void lo_up(void)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	ifr.ifr_flags = IFF_UP | IFF_RUNNING;
	ioctl(fd, SIOCSIFFLAGS, &ifr);
	close(fd);
}

static void set_up(void)
{
	struct epoll_event e = { .events = EPOLLIN };
	struct sockaddr_in sin;

	mount("proc", "/proc", "proc", 0, NULL);
	mount("tmpfs", "/tmp", "tmpfs", 0, NULL);
	lo_up();
	mkdir("/tmp/a", 0755);
	mkdir("/tmp/a/b", 0755);
	file = MUST(open("/tmp/a/b/c", O_CREAT | O_RDWR, 0644));
	if (write(file, buf, 4096) != 4096)
		die("write");

	MUST(pipe(fds));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, un));
	udp[0] = bound(SOCK_DGRAM);
	udp[1] = bound(SOCK_DGRAM);
	sin = name_of(udp[1]);
	MUST(connect(udp[0], (void *)&sin, sizeof(sin)));
	listener = bound(SOCK_STREAM);
	MUST(listen(listener, 16));
	listener_addr = name_of(listener);
	tcp_pair(tcp);
	ep = MUST(epoll_create1(0));
	MUST(epoll_ctl(ep, EPOLL_CTL_ADD, fds[0], &e));
	signal(SIGUSR1, handler);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "exit"))
		return 0;
	if (argc > 1)
		only = argv[1];
	set_up();

	measure("getppid-syscall", getppid_syscall, 4000);
	measure("getppid-int80", getppid_int80, 4000);
	measure("clock-gettime", clock_vdso, 4000);
	measure("write-bad-fd", write_bad, 4000);
	measure("socket-close", socket_close, 500);
	measure("pipe-1", pipe_byte, 1000);
	measure("unix-1", unix_byte, 1000);
	measure("udp-1", udp_byte, 500);
	measure("tcp-1", tcp_byte, 500);
	measure("tcp-16k", tcp_16k, 200);
	measure("unix-16k", unix_16k, 200);
	measure("tcp-connect", tcp_connect_close, 100);
	measure("epoll-nothing", epoll_nothing, 2000);
	measure("poll-nothing", poll_nothing, 2000);
	measure("pread-4k", pread_4k, 1000);
	measure("pwrite-4k", pwrite_4k, 1000);
	measure("open-close", open_close, 500);
	measure("stat", stat_path, 500);
	measure("create-unlink", create_unlink, 300);
	measure("mmap-munmap", mmap_munmap, 500);
	measure("sched-yield", yield, 1000);
	measure("signal", signal_self, 500);
	measure_faults();
	measure("fork-exit-wait", fork_exit, 40);
	measure("vfork-exec-wait", vfork_exec, 40);
	measure_big_fork();
	measure("thread-join", thread_join, 60);

	tcp_pair(tcp2);
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, un2));
	ev[0] = MUST(eventfd(0, 0));
	ev[1] = MUST(eventfd(0, 0));
	echo_in_child(tcp2[1], tcp2[1], 1);
	echo_in_child(un2[1], un2[1], 1);
	echo_in_child(ev[0], ev[1], 8);
	measure("tcp-pong", tcp_pong, 300);
	measure("unix-pong", unix_pong, 300);
	measure("eventfd-pong", eventfd_pong, 300);

	printf("@@end\n");
	fflush(stdout);
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
