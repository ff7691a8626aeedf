/*
 * No user program can harm the kernel: processes without privilege make
 * random calls with hostile arguments through both doors, and afterwards the
 * machine still does everything it should.
 *
 * The sequence depends on the seed alone, which is printed; another can be
 * given as the first argument.
 */
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include "net.h"

#define PROCESSES	60
#define AT_ONCE		4
#define CALLS		400

static uint64_t state;

static uint64_t rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static char *page;		/* ends at an unmapped page */
static char *low;		/* likewise, below 4 GiB */

static uint64_t pointer(char *base)
{
	static const uint64_t bad[] = {
		0, 8, 0x1000, 0x7fffffffe000, 0x7fffffffffff, 0x800000000000,
		0x8000000000000000, 0xffff800000000000, 0xffff888000000000,
		0xffffffff80000000, 0xffffffff81000000, 0xffffffffff600000,
		-8UL, -1UL,
	};

	switch (rnd() % 4) {
	case 0:
		return bad[rnd() % (sizeof(bad) / sizeof(bad[0]))];
	case 1:
		return (uintptr_t)base + 4096 - rnd() % 64;
	default:
		return (uintptr_t)base + rnd() % 64 * 8;
	}
}

static uint64_t argument(char *base)
{
	switch (rnd() % 8) {
	case 0:
		return rnd();
	case 1:
		return -(rnd() % 4096);
	case 2:
		return 1UL << rnd() % 64;
	case 3:
	case 4:
		return rnd() % 40;
	case 5:
		return rnd() % 4 ? 4096 : rnd() & 0xffffffff;
	default:
		return pointer(base);
	}
}

/* Those that would only wait, or end the run. */
static int skipped(long nr)
{
	return nr == SYS_pause || nr == SYS_rt_sigsuspend ||
	       nr == SYS_exit || nr == SYS_exit_group || nr == SYS_vfork ||
	       nr == SYS_rt_sigreturn || nr == SYS_kill;
}

static int skipped32(long nr)
{
	return nr == 1 || nr == 29 || nr == 37 || nr == 72 || nr == 119 ||
	       nr == 173 || nr == 179 || nr == 190 || nr == 252;
}

static void one_call64(void)
{
	uint64_t nr = rnd() % 460, a[6];
	register uint64_t r8 asm("r8"), r9 asm("r9"), r10 asm("r10");
	long ret;
	int i;

	if (skipped(nr))
		return;
	for (i = 0; i < 6; i++)
		a[i] = argument(page);
	r10 = a[3];
	r8 = a[4];
	r9 = a[5];
	asm volatile("syscall" : "=a" (ret)
		     : "a" (nr), "D" (a[0]), "S" (a[1]), "d" (a[2]),
		       "r" (r10), "r" (r8), "r" (r9)
		     : "rcx", "r11", "memory");
}

static void one_call32(void)
{
	uint64_t nr = rnd() % 460, a[5];
	long ret;
	int i;

	if (skipped32(nr))
		return;
	for (i = 0; i < 5; i++)
		a[i] = argument(low);
	asm volatile("int $0x80" : "=a" (ret)
		     : "a" (nr), "b" (a[0]), "c" (a[1]), "d" (a[2]),
		       "S" (a[3]), "D" (a[4])
		     : "memory");
}

static void fill(char *at)
{
	int i;

	for (i = 0; i < 4096; i += 8)
		*(uint64_t *)(at + i) = argument(at);
}

static void limit(int what, rlim_t value)
{
	struct rlimit lim = { value, value };

	setrlimit(what, &lim);
}

static void open_some(void)
{
	int fds[2];

	open("/dev/null", O_RDWR);
	open(".", O_RDONLY);
	open("file", O_RDWR | O_CREAT, 0600);
	(void)!pipe2(fds, O_NONBLOCK);
	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds);
	socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds);
	socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	syscall(SYS_epoll_create1, 0);
	syscall(SYS_eventfd2, 0, O_NONBLOCK);
	syscall(SYS_timerfd_create, 1, O_NONBLOCK);
}

static void storm(uint64_t seed)
{
	struct itimerval soon = { { 0, 50000 }, { 0, 50000 } };
	int i;

	state = seed;
	limit(RLIMIT_AS, 256 << 20);
	limit(RLIMIT_FSIZE, 1 << 20);
	limit(RLIMIT_NOFILE, 64);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_NPROC, 40);
	limit(RLIMIT_CPU, 3);
	setresgid(1000, 1000, 1000);
	setresuid(1000, 1000, 1000);
	for (i = 0; i < 3; i++)
		close(i);
	open_some();
	check_catch(SIGALRM, 0);
	signal(SIGPIPE, SIG_IGN);
	setitimer(ITIMER_REAL, &soon, NULL);
	for (i = 0; i < CALLS; i++) {
		if (i % 20 == 0) {
			fill(page);
			fill(low);
		}
		if (rnd() % 3)
			one_call64();
		else
			one_call32();
	}
	_exit(0);
}

static char *page_before_hole(int flags)
{
	char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	CHECK(p != MAP_FAILED);
	munmap(p + 4096, 4096);
	return p;
}

static void still_well(void)
{
	int sv[2], fds[2];
	char c;
	pid_t pid = check_fork();

	if (pid == 0)
		check_exit();
	check_join(pid);
	MUST(pipe(fds));
	EXPECT_EQ(write(fds[1], "p", 1), 1);
	EXPECT_EQ(read(fds[0], &c, 1), 1);
	tcp_pair(sv);
	EXPECT_EQ(send(sv[0], "t", 1, 0), 1);
	EXPECT_EQ(recv(sv[1], &c, 1, 0), 1);
	make_file("after", "well");
	EXPECT_EQ(strcmp(read_file("after"), "well"), 0);
}

/* Waits a while for this process, and then no longer. */
static void reap(pid_t pid)
{
	int status, tries;

	for (tries = 0; tries < 200; tries++) {
		if (waitpid(pid, &status, WNOHANG | __WALL) == pid)
			return;
		usleep(5000);
	}
	kill(pid, SIGKILL);
	EXPECT_EQ(waitpid(pid, &status, __WALL), pid);
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 20260721;
	pid_t pid[AT_ONCE];
	int i, j;

	printf("seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	page = page_before_hole(0);
	low = page_before_hole(MAP_32BIT);
	MUST(chown(".", 1000, 1000));
	for (i = 0; i < PROCESSES; i += AT_ONCE) {
		for (j = 0; j < AT_ONCE; j++) {
			pid[j] = check_fork();
			if (pid[j] == 0)
				storm((seed + i + j) * 0x9e3779b97f4a7c15);
		}
		for (j = 0; j < AT_ONCE; j++)
			reap(pid[j]);
	}
	still_well();
	return check_result();
}
