/*
 * init.c - the agent: runs one program for the ringside command
 *
 * It is process 1 of a machine that exists for one program.  What to run and
 * how to talk to the command is told in <ringside/agent.h>.
 *
 * The program's stdin, stdout and stderr are pipes, and the agent carries the
 * bytes between them and the ports.  With the ports themselves the program
 * would miss what pipes give it: EOF on stdin, SIGPIPE when nobody reads any
 * more, and as many openers as it has children.  isatty() is false, as it is
 * behind a pipe on any machine.  Those of the three that are a terminal where
 * the command runs are a pseudo-terminal instead, which has one port.
 *
 * Between the agent and the program stands a second process where a shell
 * would: it leads the session, and the program is its one job, in the
 * foreground.  So Ctrl-Z stops the program (the kernel does not stop a child
 * of process 1, for nobody would wake it), and the command, which is told,
 * stops as well.
 *
 * The program's end is the end of the machine.  What it wrote is delivered
 * first, however long the reader takes.  Children that it leaves behind with
 * its output still open get ORPHAN_MS more.
 */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <ringside/agent.h>

#define ORPHAN_MS	1000

/* Group of terminals: Debian's, and most others'. */
#define TTY_GID		5

/* No descriptor of the agent is as high. */
#define LEADER_FDS	64

/* The program's three descriptors, and both directions of its terminal. */
enum { INPUT, OUTPUT, ERRORS, NR_STDIO, KEYS = NR_STDIO, SCREEN, NR_CHANNELS };

static const char *const stdio_ports[NR_STDIO] = {
	[INPUT]		= AGENT_PORT_STDIN,
	[OUTPUT]	= AGENT_PORT_STDOUT,
	[ERRORS]	= AGENT_PORT_STDERR,
};

static struct channel channels[NR_CHANNELS] = {
	[INPUT]		= { .from = -1, .to = -1 },
	[OUTPUT]	= { .from = -1, .to = -1 },
	[ERRORS]	= { .from = -1, .to = -1 },
	[KEYS]		= { .from = -1, .to = -1 },
	[SCREEN]	= { .from = -1, .to = -1 },
};

static struct run run;
static int status_port = -1;
static int terminal = -1;		/* the program's, until it has started */
static int master = -1;			/* the terminal's other side; -1: none */
static pid_t leader;			/* of the session; the program's parent */
static int leader_says = -1;		/* the program's pid, then what waitpid() said */
static pid_t program;			/* 0: not known yet */
static bool ended;			/* the program has ended ... */
static int exit_status;			/* ... with this */
static bool dismissed;			/* the command said bye */

static void status_send(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static void status_send(const char *format, ...)
{
	char line[AGENT_LINE_MAX];
	va_list args;
	int len, sent;

	if (run.bare) {
		/* There is only the console, and only trouble belongs there. */
		if (strncmp(format, "error", 5) && strncmp(format, "notice", 6))
			return;
		fputs("ringside: ", stderr);
		va_start(args, format);
		vfprintf(stderr, strchr(format, ' ') + 1, args);
		va_end(args);
		return;
	}
	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (len >= (int)sizeof(line)) {
		len = sizeof(line) - 1;
		line[len - 1] = '\n';
	}
	for (int done = 0; done < len; done += sent) {
		sent = write(status_port, line + done, len - done);
		if (sent < 0 && errno != EINTR)
			return;
		if (sent < 0)
			sent = 0;
	}
}

/* The program never ran: say why, and end as a shell would. */
static void program_failed(const struct failure *failure)
{
	status_send("error %s\n", failure->text);
	ended = true;
	exit_status = failure->status;
}

static void notice_send(const char *text)
{
	status_send("notice %s\n", text);
}

static bool is_terminal(int channel)
{
	return run.tty & (1 << channel);
}

static void winsize_set(int rows, int columns)
{
	struct winsize size = { .ws_row = rows, .ws_col = columns };

	if (master >= 0 && rows > 0 && columns > 0)
		ioctl(master, TIOCSWINSZ, &size);
}

static void failure_write(int fd, const struct failure *failure)
{
	size_t len = offsetof(struct failure, text) + strlen(failure->text) + 1;
	const char *bytes = (const char *)failure;
	ssize_t n;

	for (; len; bytes += n, len -= n) {
		n = write(fd, bytes, len);
		if (n < 0)
			return;
	}
}

/* Nothing at all comes when the program took over and closed its end. */
static void failure_read(int fd, struct failure *failure)
{
	char *bytes = (char *)failure;
	size_t len = 0;
	ssize_t n;

	memset(failure, 0, sizeof(*failure));
	while ((n = read(fd, bytes + len, sizeof(*failure) - 1 - len)) > 0)
		len += n;
}

/* In the child: fds[i] becomes descriptor i, then the program takes over. */
static void program_become(const int *fds, int failure_fd)
{
	struct failure failure = { 0 };
	sigset_t none;

	setpgid(0, 0);
	if (terminal >= 0)
		tcsetpgrp(terminal, getpid());	/* all signals are blocked */
	for (int i = 0; i < NR_STDIO; i++)
		dup2(fds[i], i);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	program_execute(&run, &failure);
	failure_write(failure_fd, &failure);
	_exit(failure.status);
}

/*
 * Makes the program's side and our side of its three descriptors.  Theirs
 * lie above 2, so that dup2() in the child cannot run over one of them.
 */
static int stdio_open(int *theirs)
{
	for (int i = 0; i < NR_STDIO; i++) {
		int ends[2], port, reader, writer;

		if (is_terminal(i)) {
			theirs[i] = fcntl(terminal, F_DUPFD_CLOEXEC, 3);
			continue;
		}
		port = port_open(stdio_ports[i]);
		if (port < 0 || pipe2(ends, O_CLOEXEC) < 0)
			return -1;
		/* The program may open /dev/stdout anew. */
		if (fchown(ends[0], run.uid, run.gid) < 0 && errno != ENOSYS)
			return -1;
		reader = fcntl(ends[0], F_DUPFD_CLOEXEC, 3);
		writer = fcntl(ends[1], F_DUPFD_CLOEXEC, 3);
		close(ends[0]);
		close(ends[1]);
		theirs[i] = i == INPUT ? reader : writer;
		if (i == INPUT)
			channel_open(&channels[i], port, writer);
		else
			channel_open(&channels[i], reader, port);
	}
	return 0;
}

/* The master twice: once for each direction, once for its size. */
static int master_open(void)
{
	int port = port_open(AGENT_PORT_TERMINAL), again = dup(port);

	master = posix_openpt(O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (port < 0 || again < 0 || master < 0 || unlockpt(master) < 0)
		return -1;
	terminal = open(ptsname(master), O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal < 0)
		return -1;
	channel_open(&channels[KEYS], port, dup(master));
	channel_open(&channels[SCREEN], dup(master), again);
	return 0;
}

/*
 * A terminal like the command's.  Where the keys stay with that one, it makes
 * CR LF of each newline already.
 */
static int terminal_open(void)
{
	struct termios termios;

	if (run.bare)
		terminal = console_open();
	else if (master_open() < 0)
		return -1;
	winsize_set(run.rows, run.columns);
	if (fchown(terminal, run.uid, TTY_GID) == 0)
		fchmod(terminal, 0620);
	if (tcgetattr(terminal, &termios) < 0)
		return -1;
	termios.c_iflag |= IUTF8;
	if (!(run.tty & AGENT_TTY_STDIN))
		termios.c_oflag &= ~OPOST;
	return tcsetattr(terminal, TCSANOW, &termios);
}

/* The agent's other descriptors would keep pipes open that should end. */
static void descriptors_close(int except)
{
	for (int fd = STDERR_FILENO + 1; fd < LEADER_FDS; fd++)
		if (fd != except)
			close(fd);
}

/* The session's leader, all signals blocked.  It outlives the program. */
static void leader_run(const int *theirs, int failure_fd, int says)
{
	int status;

	setsid();
	if (terminal >= 0)
		ioctl(terminal, TIOCSCTTY, 1);
	program = fork();
	if (program == 0)
		program_become(theirs, failure_fd);
	descriptors_close(says);
	if (write(says, &program, sizeof(program)) < 0)
		_exit(1);
	while (program > 0 && waitpid(program, &status, WUNTRACED) == program)
		if (write(says, &status, sizeof(status)) < 0)
			break;
	for (;;)
		pause();
}

static void program_fork(const int *theirs, struct failure *failure)
{
	int ends[2], says[2];

	if (pipe2(ends, O_CLOEXEC) < 0 || pipe2(says, O_CLOEXEC) < 0) {
		failure_set(failure, AGENT_EXIT_MACHINE, "pipe: %s", strerror(errno));
		return;
	}
	leader = fork();
	if (leader == 0)
		leader_run(theirs, ends[1], says[1]);
	close(ends[1]);
	close(says[1]);
	leader_says = says[0];
	if (leader < 0 || read(leader_says, &program, sizeof(program)) < 0 || program < 0)
		failure_set(failure, AGENT_EXIT_MACHINE, "fork: %s", strerror(errno));
	else
		failure_read(ends[0], failure);
	close(ends[0]);
}

/* What the command knew before it started us, and what has passed since. */
static void clock_start(void)
{
	struct timespec uptime, host = run.host_time;

	if (!host.tv_sec || clock_gettime(CLOCK_BOOTTIME, &uptime))
		return;
	host.tv_sec += uptime.tv_sec;
	host.tv_nsec += uptime.tv_nsec;
	if (host.tv_nsec >= 1000000000L) {
		host.tv_nsec -= 1000000000L;
		host.tv_sec++;
	}
	machine_clock_advance(&host);
}

static void program_start(void)
{
	struct failure failure = { 0 };
	int theirs[NR_STDIO] = { -1, -1, -1 };
	sigset_t all, ours;

	clock_start();
	root_enter(&run, &failure);
	if (!failure.status && run.tty && terminal_open() < 0)
		failure_set(&failure, AGENT_EXIT_MACHINE, "the terminal cannot be opened: %s",
			    strerror(errno));
	if (!failure.status && stdio_open(theirs) < 0)
		failure_set(&failure, AGENT_EXIT_MACHINE,
			    "the program's stdio cannot be opened: %s", strerror(errno));
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &ours);
	if (!failure.status)
		program_fork(theirs, &failure);
	sigprocmask(SIG_SETMASK, &ours, NULL);
	for (int i = 0; i < NR_STDIO; i++)
		if (theirs[i] >= 0)
			close(theirs[i]);
	close(terminal);
	if (failure.status)
		program_failed(&failure);
	else
		status_send("started\n");
}

static void program_changed(int status)
{
	if (ended)
		return;
	if (WIFSTOPPED(status)) {
		status_send("stopped %d\n", WSTOPSIG(status));
		return;
	}
	ended = true;
	exit_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void leader_read(void)
{
	int status;

	if (read(leader_says, &status, sizeof(status)) == sizeof(status)) {
		program_changed(status);
		return;
	}
	close(leader_says);
	leader_says = -1;
}

/* Orphans.  Should the leader be killed, the program is one of them. */
static void children_reap(void)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0)
		if (pid == program)
			program_changed(status);
}

static void order_obey(const char *line)
{
	struct timespec time;
	int a, b;

	if (!strcmp(line, "bye"))
		dismissed = true;
	else if (sscanf(line, "winsize %d %d", &a, &b) == 2)
		winsize_set(a, b);
	else if (sscanf(line, "time %ld %ld", &time.tv_sec, &time.tv_nsec) == 2)
		machine_clock_advance(&time);
	else if (sscanf(line, "signal %d", &a) == 1 && program > 0 && !ended)
		kill(program, a);
	else if (sscanf(line, "group-signal %d", &a) == 1 && program > 0 && !ended)
		kill(-program, a);
}

/* Reads orders from the command; without a command there is no point in us. */
static void orders_read(void)
{
	static char line[AGENT_LINE_MAX];
	static size_t len;
	char *newline;
	ssize_t n;

	n = read(status_port, line + len, sizeof(line) - 1 - len);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		dismissed = true;
		return;
	}
	len += n;
	line[len] = '\0';
	while ((newline = strchr(line, '\n'))) {
		*newline++ = '\0';
		order_obey(line);
		len -= newline - line;
		memmove(line, newline, len + 1);
	}
	if (len == sizeof(line) - 1)
		len = 0;
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static bool output_ended(void)
{
	return channel_ended(&channels[OUTPUT]) && channel_ended(&channels[ERRORS]) &&
	       channel_ended(&channels[SCREEN]);
}

/* One turn of the loop: waits until something happens, and deals with it. */
static void turn(int timeout_ms)
{
	const struct timespec timeout = {
		.tv_sec = timeout_ms / 1000,
		.tv_nsec = timeout_ms % 1000 * 1000000L,
	};
	struct pollfd fds[2 * NR_CHANNELS + 2] = { 0 };
	struct pollfd *status = &fds[2 * NR_CHANNELS], *says = status + 1;
	sigset_t none;
	int nr;

	for (int i = 0; i < NR_CHANNELS; i++)
		channel_poll_prepare(&channels[i], &fds[2 * i], &fds[2 * i + 1]);
	*status = (struct pollfd){ .fd = status_port, .events = POLLIN };
	*says = (struct pollfd){ .fd = leader_says, .events = POLLIN };

	sigemptyset(&none);
	nr = ppoll(fds, 2 * NR_CHANNELS + 2, timeout_ms < 0 ? NULL : &timeout,
		   &none);
	if (nr > 0) {
		for (int i = 0; i < NR_CHANNELS; i++)
			channel_poll_done(&channels[i], &fds[2 * i],
					  &fds[2 * i + 1]);
		if (says->revents)
			leader_read();
		if (status->revents)
			orders_read();
	}
	children_reap();
}

static void output_finish(void)
{
	long long end = now_ms() + ORPHAN_MS;
	long long left;

	while (!dismissed && !output_ended()) {
		left = end - now_ms();
		if (left <= 0)
			break;
		turn(left);
	}
	channel_last_call(&channels[OUTPUT]);
	channel_last_call(&channels[ERRORS]);
	channel_last_call(&channels[SCREEN]);
	while (!dismissed && !output_ended())
		turn(-1);
}

static void child_ended(int signo)
{
	(void)signo;	/* its only purpose is to end ppoll() */
}

static void signals_prepare(void)
{
	const struct sigaction action = { .sa_handler = child_ended };
	sigset_t mask;

	sigaction(SIGCHLD, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
}

/* Without a status port there is nobody to tell: only a bare run goes on. */
static void status_open(void)
{
	status_port = port_open(AGENT_PORT_STATUS);
	if (status_port >= 0)
		return;
	fprintf(stderr, "ringside: no port %s: %s\n", AGENT_PORT_STATUS, strerror(errno));
	machine_power_off();
}

int main(void)
{
	struct failure failure = { 0 };
	int err;

	machine_prepare();
	err = run_read(&run) < 0 ? errno : 0;
	if (!run.bare)
		status_open();
	signals_prepare();
	if (err) {
		failure_set(&failure, AGENT_EXIT_MACHINE, AGENT_RUN_FILE ": %s",
			    strerror(err));
		program_failed(&failure);
	} else {
		program_start();
	}

	while (!ended && !dismissed)
		turn(-1);
	output_finish();
	oom_report(notice_send);
	sync();		/* the command may cut the power any moment now */
	status_send("exit %d %llu %llu %llu\n", exit_status, channels[OUTPUT].total,
		    channels[ERRORS].total, channels[SCREEN].total);
	while (!dismissed && !run.bare)
		turn(-1);
	machine_power_off();
}
