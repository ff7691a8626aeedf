/*
 * A pseudo-terminal: lines and erase in canonical mode, echo, signals from
 * control characters, raw mode, sizes, hang-up, and job control.
 */
#include <sys/ioctl.h>
#include <termios.h>
#include "net.h"

static int master, slave;

static void open_pty(void)
{
	char name[32];
	int n, unlock = 0;

	master = MUST(open("/dev/ptmx", O_RDWR | O_NOCTTY));
	MUST(ioctl(master, TIOCSPTLCK, &unlock));
	MUST(ioctl(master, TIOCGPTN, &n));
	snprintf(name, sizeof(name), "/dev/pts/%d", n);
	slave = MUST(open(name, O_RDWR | O_NOCTTY));
}

static void type(const char *text)
{
	EXPECT_EQ(write(master, text, strlen(text)), strlen(text));
}

static void expect(int fd, const char *want)
{
	char buf[256];
	size_t have = 0;
	ssize_t n;

	while (have < strlen(want)) {
		if (poll_one(fd, POLLIN, 2000) == 0)
			break;
		n = read(fd, buf + have, strlen(want) - have);
		if (n <= 0)
			break;
		have += n;
	}
	buf[have] = 0;
	if (strcmp(buf, want))
		FAIL("read '%s', not '%s'", buf, want);
}

static void check_canonical(void)
{
	struct termios t;
	char buf[16];
	int n;

	EXPECT_EQ(tcgetattr(slave, &t), 0);
	CHECK(t.c_lflag & ICANON);
	CHECK(t.c_lflag & ECHO);
	CHECK(t.c_lflag & ISIG);
	CHECK(t.c_iflag & ICRNL);
	CHECK(t.c_oflag & OPOST);
	EXPECT_EQ(t.c_cc[VINTR], 3);
	EXPECT_EQ(t.c_cc[VERASE], 0x7f);

	type("par");
	EXPECT_EQ(poll_one(slave, POLLIN, 20), 0);
	type("tx\177y\r");
	EXPECT_EQ(poll_one(slave, POLLIN, 2000), POLLIN);
	EXPECT_EQ(ioctl(slave, FIONREAD, &n), 0);
	EXPECT_EQ(n, 6);
	expect(slave, "party\n");
	expect(master, "partx\b \by\r\n");
	type("whole\025line\n");			/* ^U kills */
	expect(slave, "line\n");
	tcflush(master, TCIFLUSH);
	type("\004");					/* ^D: end of file */
	EXPECT_EQ(read(slave, buf, 16), 0);
	EXPECT_EQ(write(slave, "a\nb", 3), 3);
	tcdrain(slave);
}

static void check_raw(void)
{
	struct termios t;
	struct winsize ws = { 25, 80, 0, 0 }, got;

	tcgetattr(slave, &t);
	t.c_iflag = 0;
	t.c_oflag = 0;
	t.c_lflag = 0;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	EXPECT_EQ(tcsetattr(slave, TCSAFLUSH, &t), 0);
	tcflush(master, TCIOFLUSH);
	type("a\003\r");
	expect(slave, "a\003\r");
	EXPECT_EQ(ioctl(master, TIOCSWINSZ, &ws), 0);
	EXPECT_EQ(ioctl(slave, TIOCGWINSZ, &got), 0);
	EXPECT_EQ(got.ws_row, 25);
	EXPECT_EQ(got.ws_col, 80);
	t.c_cc[VMIN] = 0;
	tcsetattr(slave, TCSANOW, &t);
	EXPECT_EQ(read(slave, &ws, 1), 0);
	t.c_iflag = ICRNL;
	t.c_oflag = OPOST | ONLCR;
	t.c_lflag = ICANON | ISIG;
	t.c_cc[VMIN] = 1;
	tcsetattr(slave, TCSANOW, &t);
}

/* In a session of its own, whose terminal this is. */
static void check_jobs(void)
{
	pid_t job;
	int status;
	char c;

	EXPECT_EQ(setsid(), getpid());
	EXPECT_EQ(ioctl(slave, TIOCSCTTY, 0), 0);
	EXPECT_EQ(tcgetpgrp(slave), getpid());
	EXPECT_EQ(tcgetsid(slave), getpid());

	job = check_fork();
	if (job == 0) {
		setpgid(0, 0);
		for (;;)
			pause();
	}
	setpgid(job, job);
	EXPECT_EQ(tcsetpgrp(slave, job), 0);
	type("\032");					/* ^Z */
	EXPECT_EQ(waitpid(job, &status, WUNTRACED), job);
	EXPECT_EQ(WSTOPSIG(status), SIGTSTP);
	kill(job, SIGCONT);
	type("\003");					/* ^C */
	EXPECT_EQ(waitpid(job, &status, 0), job);
	EXPECT_EQ(status, SIGINT);
	signal(SIGTTOU, SIG_IGN);
	EXPECT_EQ(tcsetpgrp(slave, getpid()), 0);
	signal(SIGTTOU, SIG_DFL);

	/* A background process that reads is stopped; orphaned, it gets EIO. */
	job = check_fork();
	if (job == 0) {
		setpgid(0, 0);
		(void)!read(slave, &c, 1);
		_exit(0);
	}
	EXPECT_EQ(waitpid(job, &status, WUNTRACED), job);
	CHECK(WIFSTOPPED(status));
	EXPECT_EQ(WSTOPSIG(status), SIGTTIN);
	kill(job, SIGKILL);
	EXPECT_EQ(waitpid(job, &status, 0), job);

	job = check_fork();
	if (job == 0) {
		setpgid(0, 0);
		tcsetpgrp(slave, getpid());
		_exit(0);
	}
	EXPECT_EQ(waitpid(job, &status, WUNTRACED), job);
	CHECK(WIFSTOPPED(status));
	EXPECT_EQ(WSTOPSIG(status), SIGTTOU);
	kill(job, SIGKILL);
	EXPECT_EQ(waitpid(job, &status, 0), job);

	check_catch(SIGHUP, 0);
	close(master);
	EXPECT_EQ(check_caught, 1);
	EXPECT_EQ(read(slave, &c, 1), 0);
	CHECK_ERRNO(write(slave, "x", 1), EIO);
}

int main(void)
{
	pid_t pid;

	open_pty();
	EXPECT_EQ(isatty(slave), 1);
	check_canonical();
	check_raw();
	pid = check_fork();
	if (pid == 0) {
		check_jobs();
		check_exit();
	}
	close(master);
	check_join(pid);
	return check_result();
}
