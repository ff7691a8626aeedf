/*
 * runner.c - /init of a test machine: runs every program it is given
 *
 * /tests.list names one program a line: "SECONDS PATH", "SECONDS =PATH" when
 * its output is wanted in any case, or "SECONDS !PATH" when its allocations in
 * the kernel are to fail (a kernel with fault injection).  Each is run in a directory of its
 * own below /tmp, in a session of its own, its output kept in a file.  On the
 * console appears
 *
 *	@@run PATH
 *	@@ok PATH  |  @@skip PATH REASON  |  @@fail PATH WHAT
 *
 * and after a failure (or "=") the output, each line behind "@@| ".  The harness reads
 * these lines; a program without a verdict took the machine down.
 *
 * The runner must work on a young kernel: it uses open, read, write, fork,
 * execve, wait4, nanosleep and kill, and goes on when anything else fails.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/reboot.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT		"/run/output"
#define OUTPUT_MAX	16384
#define SKIPPED		77

static char list[65536];
static char output[OUTPUT_MAX + 1];

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* One write a line, so that no other line can come between. */
static void say(const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(line))
		n = sizeof(line) - 1;
	if (write(1, line, n) < 0)
		_exit(1);
}

static size_t slurp(const char *path, char *buf, size_t size)
{
	size_t used = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return 0;
	while (used < size && (n = read(fd, buf + used, size - used)) > 0)
		used += n;
	close(fd);
	return used;
}

static void device(const char *path, mode_t mode, int major, int minor)
{
	mknod(path, mode, makedev(major, minor));
	chmod(path, mode & 07777);
}

static void make_devices(void)
{
	mkdir("/dev", 0755);
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) < 0) {
		device("/dev/null", S_IFCHR | 0666, 1, 3);
		device("/dev/zero", S_IFCHR | 0666, 1, 5);
		device("/dev/full", S_IFCHR | 0666, 1, 7);
		device("/dev/random", S_IFCHR | 0666, 1, 8);
		device("/dev/urandom", S_IFCHR | 0666, 1, 9);
		device("/dev/tty", S_IFCHR | 0666, 5, 0);
		device("/dev/ptmx", S_IFCHR | 0666, 5, 2);
	}
	mkdir("/dev/pts", 0755);
	mount("devpts", "/dev/pts", "devpts", 0, "ptmxmode=666");
	mkdir("/dev/shm", 01777);
	mount("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777");
}

static void lo_up(void)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		return;
	ifr.ifr_flags = IFF_UP | IFF_RUNNING;
	ioctl(fd, SIOCSIFFLAGS, &ifr);
	close(fd);
}

/* What is built into Ringside may be a module of Linux. */
static void load_modules(void)
{
	struct dirent *entry;
	char path[300];
	DIR *dir;
	int fd;

	if (access("/proc/modules", R_OK) < 0)
		return;
	dir = opendir("/modules");
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/modules/%s", entry->d_name);
		fd = open(path, O_RDONLY);
		if (*entry->d_name != '.' && syscall(SYS_finit_module, fd, "", 0) < 0)
			say("@@| cannot load %s: %s\n", path, strerror(errno));
		close(fd);
	}
	if (dir)
		closedir(dir);
}

static void set_up(void)
{
	umask(022);
	mkdir("/proc", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mkdir("/sys", 0755);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	make_devices();
	mkdir("/run", 0755);
	mkdir("/tmp", 01777);
	mount("tmpfs", "/tmp", "tmpfs", 0, "mode=1777");
	load_modules();
	lo_up();
}

/* What the kernel allocates for us from now on may fail: failslab= says how often. */
static void make_it_fail(void)
{
	int fd = open("/proc/self/make-it-fail", O_WRONLY);

	if (fd < 0 || write(fd, "1", 1) != 1)
		_exit(125);
	close(fd);
}

static void become_test(const char *path, const char *name, int failing)
{
	char dir[256];
	char *argv[] = { (char *)path, NULL };
	char *envp[] = { "PATH=/bin", "HOME=/", "TERM=linux", NULL };
	int fd;

	setsid();
	snprintf(dir, sizeof(dir), "/tmp/%s", name);
	mkdir(dir, 0777);
	if (chdir(dir) < 0)
		say("@@| cannot enter %s: %s\n", dir, strerror(errno));

	fd = open("/dev/null", O_RDWR);
	if (fd >= 0)
		dup2(fd, 0);
	if (fd > 2)
		close(fd);
	fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
	if (failing)
		make_it_fail();

	execve(path, argv, envp);
	_exit(errno == ENOENT ? 127 : 126);
}

/* The child's wait status, or -1 when its time was up. */
static int wait_child(pid_t pid, int seconds)
{
	const struct timespec tick = { .tv_nsec = 2000000 };
	time_t end = time(NULL) + seconds + 1;
	int status;
	pid_t got;

	for (;;) {
		got = wait4(-1, &status, WNOHANG, NULL);
		if (got == pid)
			return status;
		if (got < 0 && errno != EINTR)
			return -1;
		if (time(NULL) > end)
			return -1;
		if (got == 0)
			nanosleep(&tick, NULL);
	}
}

/* Whatever a test left running ends with it. */
static void clear_away(void)
{
	const struct timespec tick = { .tv_nsec = 2000000 };
	int status, tries;
	pid_t got;

	kill(-1, SIGKILL);
	for (tries = 0; tries < 500; tries++) {
		got = wait4(-1, &status, WNOHANG, NULL);
		if (got < 0 && errno != EINTR)
			return;
		if (got == 0)
			nanosleep(&tick, NULL);
	}
	say("@@| a process of it cannot be killed\n");
}

/*
 * What outlives its makers in the kernel: objects of System V, and message
 * queues.  Programs that come later count what there is.
 */
static void forget_objects(void)
{
	struct shm_info shm_info;
	struct shmid_ds shm;
	struct seminfo sem_info;
	struct semid_ds sem;
	struct msginfo msg_info;
	struct msqid_ds msg;
	int i, last;

	last = shmctl(0, SHM_INFO, (struct shmid_ds *)&shm_info);
	for (i = 0; i <= last; i++)
		shmctl(shmctl(i, SHM_STAT, &shm), IPC_RMID, NULL);
	last = semctl(0, 0, SEM_INFO, &sem_info);
	for (i = 0; i <= last; i++)
		semctl(semctl(i, 0, SEM_STAT, &sem), 0, IPC_RMID);
	last = msgctl(0, MSG_INFO, (struct msqid_ds *)&msg_info);
	for (i = 0; i <= last; i++)
		msgctl(msgctl(i, MSG_STAT, &msg), IPC_RMID, NULL);
}

/* A file system of message queues shows them all, whoever made them. */
static void forget_queues(void)
{
	struct dirent *entry;
	char path[300];
	DIR *dir;

	mkdir("/dev/mqueue", 01777);
	if (mount("mqueue", "/dev/mqueue", "mqueue", 0, NULL) < 0)
		return;
	dir = opendir("/dev/mqueue");
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "/dev/mqueue/%s", entry->d_name);
		unlink(path);
	}
	if (dir)
		closedir(dir);
	umount("/dev/mqueue");
}

static void print_output(size_t len)
{
	char *line = output, *end;

	output[len] = 0;
	while (*line) {
		end = strchr(line, '\n');
		if (end)
			*end = 0;
		say("@@| %.400s\n", line);
		if (!end)
			break;
		line = end + 1;
	}
}

static void judge(const char *path, int status, int show)
{
	size_t len = slurp(OUTPUT, output, OUTPUT_MAX);

	if (status == 0) {
		say("@@ok %s\n", path);
		if (show)
			print_output(len);
		return;
	}
	if (status != -1 && WIFEXITED(status) &&
	    WEXITSTATUS(status) == SKIPPED) {
		output[len] = 0;
		output[strcspn(output, "\n")] = 0;
		say("@@skip %s %.200s\n", path, output);
		return;
	}
	if (status == -1)
		say("@@fail %s it did not end in time\n", path);
	else if (WIFSIGNALED(status))
		say("@@fail %s killed by signal %d\n", path, WTERMSIG(status));
	else
		say("@@fail %s exit status %d\n", path, WEXITSTATUS(status));
	print_output(len);
}

static void run_one(const char *path, int seconds)
{
	const char *name = strrchr(path, '/') + 1;
	int status, show = *path == '=', failing = *path == '!';
	pid_t pid;

	path += show || failing;
	say("@@run %s\n", path);
	unlink(OUTPUT);
	pid = fork();
	if (pid == 0)
		become_test(path, name, failing);
	if (pid < 0) {
		say("@@fail %s cannot fork: %s\n", path, strerror(errno));
		return;
	}
	status = wait_child(pid, seconds);
	clear_away();
	forget_objects();
	forget_queues();
	judge(path, status, show);
}

int main(void)
{
	char *line, *next;
	size_t len;

	set_up();
	len = slurp("/tests.list", list, sizeof(list) - 1);
	list[len] = 0;

	for (line = list; *line; line = next) {
		char *path;
		long seconds = strtol(line, &path, 10);

		next = strchr(line, '\n');
		if (!next)
			break;
		*next++ = 0;
		run_one(path + 1, seconds);
	}
	say("@@end\n");
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
