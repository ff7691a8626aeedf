/*
 * session.c - one machine from its start to its end
 *
 * One loop carries all bytes: the program's stdin, stdout and stderr to and
 * from their ports, or its terminal's; the serial console into the log or,
 * where there is no agent, to the terminal; the status port's lines, the trace
 * records.  Signals come in through a descriptor too,
 * so that every end of the loop passes through the same few lines: QEMU is
 * reaped, the terminal is the user's again.
 *
 * A machine with an agent ends in this order: the agent says "exit", by when
 * everything is synced; we have received as many bytes as it says the program
 * wrote; QEMU is killed.  Where somebody watches to the end, by a trace or by
 * gdb, we say "bye" instead, the guest powers off, and QEMU ends by itself.
 * Whatever else happens, QEMU is killed, and should we be killed ourselves,
 * QEMU dies with us (see vm.c).
 */
#include "session.h"
#include "accel.h"
#include "flow.h"
#include "log.h"
#include "terminal.h"
#include "tool.h"
#include "trace.h"
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ringside/agent.h>
#include <ringside/trace.h>

/* Ends the machine when typed at its console, as telnet's does. */
#define ESCAPE_KEY	0x1d
#define END_OF_INPUT	0x04

/* How long the guest may take to power off once it was told to. */
#define POWER_OFF_MS	3000
#define TRACE_TICK_MS	50
/* In the background: how often to look whether we still are. */
#define BACKGROUND_TICK_MS	250
/* The escape key of a program's terminal: so often, within so long. */
#define ESCAPES		3
#define ESCAPES_MS	1000

enum { INPUT, OUTPUT, ERRORS, CONSOLE, NR_FLOWS };

enum {
	POLL_FLOWS,
	POLL_SIGNALS = POLL_FLOWS + 2 * NR_FLOWS,
	POLL_QEMU_ERRORS,
	POLL_STATUS,
	POLL_TRACE,
	NR_POLLS,
};

struct session {
	const struct session_config *config;
	const struct options *options;

	struct vm_config vm;
	pid_t qemu;
	bool qemu_ended;
	int qemu_signal;		/* that ended it; 0: none, or it was ours */
	int qemu_errors;
	char qemu_text[2048];
	size_t qemu_text_len;

	/* our ends of the socket pairs, -1 where there is none */
	int console, terminal, input, output, errors, status, trace;
	int signals;

	struct flow flows[NR_FLOWS];
	struct log log;
	struct tracer *tracer;
	FILE *trace_out;

	/* what the agent said */
	char line[AGENT_LINE_MAX];
	size_t line_len;
	bool started, ended, said_bye, input_shut;
	int exit_status;
	unsigned long long output_total, errors_total;

	/* the console's typist */
	const char *script;
	size_t prompt_matched;
	bool spoke;			/* the console said something */
	bool mid_line;			/* the last byte typed was no newline */

	long long kill_at_ms;		/* 0: never */
	int kill_status;		/* what we exit with then; 0: as it is */
	long long timeout_at_ms;	/* 0: never */
	int last_signal;
	int escapes;			/* typed since ... */
	long long escapes_ms;		/* ... this moment */
};

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* What is typed here goes to the guest's terminal or console, not to a port. */
static bool guest_has_keys(const struct session *s)
{
	return !s->config->agent || (s->config->tty & AGENT_TTY_STDIN);
}

static bool terminal_is_ours(const struct session *s)
{
	return guest_has_keys(s) && !s->config->script &&
	       isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* Each key is the guest's, for as long as the terminal's keys are ours. */
static void terminal_take(struct session *s)
{
	if (!terminal_is_ours(s) || (s->config->agent && !s->started) || s->ended)
		return;
	if (terminal_is_foreground())
		terminal_raw();
	s->flows[INPUT].held = !terminal_is_foreground();
}

/* Which flow carries the bytes of the program's terminal. */
static int terminal_flow(const struct session *s)
{
	return s->config->tty & AGENT_TTY_STDOUT ? OUTPUT : ERRORS;
}

static void machine_kill(struct session *s, int status)
{
	if (!s->qemu_ended)
		kill(s->qemu, SIGKILL);
	if (!s->kill_status)
		s->kill_status = status;
}

/* --- the status port --- */

static void order(struct session *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void order(struct session *s, const char *format, ...)
{
	char line[64];
	va_list args;
	int len;

	if (s->status < 0)
		return;
	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	/* A few bytes always fit; without a reader they do not matter. */
	send(s->status, line, len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void winsize_order(struct session *s)
{
	int rows, columns;

	terminal_size(&rows, &columns);
	order(s, "winsize %d %d\n", rows, columns);
}

static void time_order(struct session *s)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	order(s, "time %lld %ld\n", (long long)now.tv_sec, now.tv_nsec);
}

/* Stops us as the signal would have, had it come here. */
static void stop(int signo, bool whole_group)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	if (signo == SIGSTOP)
		raise(SIGSTOP);
	else
		kill(whole_group ? 0 : getpid(), SIGTSTP);
	/* It is pending; the next call does not return before we go on. */
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

/* The program was stopped, and so is the command, until the shell's fg or bg. */
static void program_stopped(struct session *s, int signo)
{
	terminal_restore();
	stop(signo, terminal_is_ours(s));
	terminal_take(s);
	if (s->config->tty)
		winsize_order(s);
	order(s, "group-signal %d\n", SIGCONT);
}

static void status_line(struct session *s, const char *line)
{
	unsigned long long tty_total;
	int signo;

	if (!strcmp(line, "started")) {
		s->started = true;
		time_order(s);
		if (s->config->tty)
			winsize_order(s);
		terminal_take(s);
	} else if (!strncmp(line, "error ", 6)) {
		terminal_restore();
		complain("%s", line + 6);
	} else if (!strncmp(line, "notice ", 7)) {
		terminal_restore();
		complain("%s", line + 7);
	} else if (sscanf(line, "stopped %d", &signo) == 1) {
		program_stopped(s, signo);
	} else if (sscanf(line, "exit %d %llu %llu %llu", &s->exit_status,
			  &s->output_total, &s->errors_total, &tty_total) == 4) {
		if (s->config->tty & AGENT_TTY_STDOUT)
			s->output_total = tty_total;
		else if (s->config->tty)
			s->errors_total = tty_total;
		s->ended = true;
	}
}

static void status_read(struct session *s)
{
	char *newline;
	ssize_t n = recv(s->status, s->line + s->line_len,
			 sizeof(s->line) - 1 - s->line_len, MSG_DONTWAIT);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		close(s->status);
		s->status = -1;
		return;
	}
	s->line_len += n;
	s->line[s->line_len] = '\0';
	while ((newline = memchr(s->line, '\n', s->line_len))) {
		*newline++ = '\0';
		status_line(s, s->line);
		s->line_len -= newline - s->line;
		memmove(s->line, newline, s->line_len + 1);
	}
	if (s->line_len == sizeof(s->line) - 1)
		s->line_len = 0;
}

static bool delivered(const struct flow *flow, unsigned long long total)
{
	return flow->broken || flow->total >= total;
}

/* Does it matter how the guest goes down? */
static bool end_is_watched(const struct session *s)
{
	return s->tracer || s->options->gdb_port;
}

/* Everything has arrived: the guest may go. */
static void bye_if_done(struct session *s)
{
	if (!s->ended || s->said_bye)
		return;
	if (!delivered(&s->flows[OUTPUT], s->output_total) && !s->qemu_ended)
		return;
	if (!delivered(&s->flows[ERRORS], s->errors_total) && !s->qemu_ended)
		return;
	s->said_bye = true;
	if (!end_is_watched(s)) {
		machine_kill(s, 0);
		return;
	}
	order(s, "bye\n");
	s->kill_at_ms = now_ms() + POWER_OFF_MS;
}

/* --- the console --- */

/* How often the prompt was shown in full, from one call to the next. */
static int prompts_count(struct session *s, const char *bytes, size_t len)
{
	const char *prompt = s->config->prompt;
	int nr = 0;

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == prompt[s->prompt_matched])
			s->prompt_matched++;
		else
			s->prompt_matched = bytes[i] == prompt[0];
		if (!prompt[s->prompt_matched]) {
			s->prompt_matched = 0;
			nr++;
		}
	}
	return nr;
}

static void script_type_line(struct session *s)
{
	static const char end_of_input = END_OF_INPUT;
	const char *end = strchrnul(s->script, '\n');

	if (!*s->script) {
		flow_insert(&s->flows[INPUT], &end_of_input, 1);
		return;
	}
	flow_insert(&s->flows[INPUT], s->script, end - s->script);
	flow_insert(&s->flows[INPUT], "\n", 1);
	s->script = *end ? end + 1 : end;
}

/*
 * What is typed before somebody listens is lost: a script waits for each
 * prompt, other input for the first one, or for the first word where no
 * prompt is known.
 */
static void console_tap(void *context, const char *bytes, size_t len)
{
	struct session *s = context;
	int prompts = 1;

	log_append(&s->log, bytes, len);
	s->spoke = true;
	if (s->config->agent)
		return;
	if (s->config->prompt)
		prompts = prompts_count(s, bytes, len);
	if (prompts)
		s->flows[INPUT].held = false;
	while (s->script && prompts--)
		script_type_line(s);
}

/* At the lab's console the key is free; in a program it may mean something. */
static void escape_typed(struct session *s)
{
	long long now = now_ms();

	if (!s->escapes || now - s->escapes_ms > ESCAPES_MS) {
		s->escapes = 0;
		s->escapes_ms = now;
	}
	if (++s->escapes == ESCAPES || !s->config->agent)
		machine_kill(s, 128 + SIGINT);
}

static void keys_tap(void *context, const char *bytes, size_t len)
{
	struct session *s = context;

	s->mid_line = bytes[len - 1] != '\n';
	if (!terminal_is_ours(s))
		return;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] == ESCAPE_KEY)
			escape_typed(s);
}

/* --- ends --- */

/* Our stdin has ended: so has the program's, or a typed ^D says so. */
static void input_end(struct session *s)
{
	struct flow *flow = &s->flows[INPUT];

	if (s->input_shut || !flow_has_ended(flow) || s->config->script)
		return;
	if (!guest_has_keys(s)) {
		/* Not before the agent listens: it would look like no port. */
		if (!s->started)
			return;
		shutdown(s->input, SHUT_WR);
	} else {
		static const char keys[] = { END_OF_INPUT, END_OF_INPUT };

		if (flow->held)
			return;
		flow_insert(flow, keys, s->mid_line ? 2 : 1);
	}
	s->input_shut = true;
}

/* Nobody reads our stdout any more: let the program know. */
static void reader_gone(struct session *s, int flow, int *port)
{
	if (!s->flows[flow].broken || *port < 0)
		return;
	shutdown(*port, SHUT_RDWR);
	s->flows[flow].from = -1;
	close(*port);
	*port = -1;
}

static void readers_gone(struct session *s)
{
	reader_gone(s, OUTPUT, &s->output);
	reader_gone(s, ERRORS, &s->errors);
	if (s->config->tty && s->flows[terminal_flow(s)].broken)
		machine_kill(s, 128 + SIGHUP);
	if (!s->config->agent && s->flows[CONSOLE].broken)
		machine_kill(s, 128 + SIGPIPE);
	/* A program that closed its stdin: what is left goes nowhere. */
	if (s->flows[INPUT].broken)
		s->flows[INPUT].from = -1;
}

/* --- signals --- */

static void qemu_reap(struct session *s)
{
	int status;

	if (s->qemu_ended || waitpid(s->qemu, &status, WNOHANG) != s->qemu)
		return;
	s->qemu_ended = true;
	if (WIFSIGNALED(status))
		s->qemu_signal = WTERMSIG(status);
}

/*
 * The program gets the signal as if it ran here: it alone, or its process group
 * when the terminal sent it.  When one that should end it is sent once more, or
 * when nothing is there to get it, the machine ends.
 */
static void signal_pass_on(struct session *s, int signo, bool by_terminal)
{
	bool again = s->last_signal == signo;

	s->last_signal = signo;
	if (!s->config->agent || !s->started || s->ended || again) {
		machine_kill(s, 128 + signo);
		return;
	}
	order(s, "%s %d\n", by_terminal ? "group-signal" : "signal", signo);
}

/* A stop is the program's to obey; a console has nobody who could. */
static void signal_stop(struct session *s, bool by_terminal)
{
	if (s->config->agent && s->started && !s->ended) {
		order(s, "%s %d\n", by_terminal ? "group-signal" : "signal", SIGTSTP);
		return;
	}
	terminal_restore();
	stop(SIGTSTP, false);
	terminal_take(s);
}

static void signal_read(struct session *s)
{
	struct signalfd_siginfo info;
	bool by_terminal;

	if (read(s->signals, &info, sizeof(info)) != sizeof(info))
		return;
	by_terminal = info.ssi_code == SI_KERNEL;
	switch (info.ssi_signo) {
	case SIGCHLD:
		qemu_reap(s);
		break;
	case SIGWINCH:
		if (s->config->tty)
			winsize_order(s);
		break;
	case SIGTSTP:
		signal_stop(s, by_terminal);
		break;
	case SIGCONT:
		terminal_take(s);
		break;
	case SIGUSR1:
	case SIGUSR2:
		order(s, "signal %d\n", info.ssi_signo);
		break;
	default:
		signal_pass_on(s, info.ssi_signo, by_terminal);
	}
}

static int signals_open(void)
{
	static const int signals[] = {
		SIGCHLD, SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT,
		SIGTSTP, SIGCONT, SIGUSR1, SIGUSR2,
	};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* --- the loop --- */

static void qemu_errors_read(struct session *s)
{
	size_t room = sizeof(s->qemu_text) - 1 - s->qemu_text_len;
	char rest[512];
	ssize_t n = room ? read(s->qemu_errors, s->qemu_text + s->qemu_text_len, room)
			 : read(s->qemu_errors, rest, sizeof(rest));

	if (n <= 0) {
		close(s->qemu_errors);
		s->qemu_errors = -1;
	} else if (room) {
		s->qemu_text_len += n;
		s->qemu_text[s->qemu_text_len] = '\0';
	}
}

static void trace_read(struct session *s)
{
	char bytes[65536];
	ssize_t n = read(s->trace, bytes, sizeof(bytes));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		close(s->trace);
		s->trace = -1;
		return;
	}
	tracer_feed(s->tracer, bytes, n);
}

/* A shell that brings us to the foreground may do so without a signal. */
static bool in_background(const struct session *s)
{
	return s->flows[INPUT].held && s->started && terminal_is_ours(s);
}

static int poll_timeout(const struct session *s)
{
	long long now = now_ms(), left, timeout = -1;
	const long long times[] = {
		s->kill_at_ms, s->timeout_at_ms,
		s->tracer ? now + TRACE_TICK_MS : 0,
		in_background(s) ? now + BACKGROUND_TICK_MS : 0,
	};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (!times[i])
			continue;
		left = times[i] > now ? times[i] - now : 0;
		if (timeout < 0 || left < timeout)
			timeout = left;
	}
	return timeout;
}

static void deadlines_check(struct session *s)
{
	if (s->kill_at_ms && now_ms() >= s->kill_at_ms) {
		machine_kill(s, s->ended ? 0 : 128 + s->last_signal);
		s->kill_at_ms = 0;
	}
	if (s->timeout_at_ms && now_ms() >= s->timeout_at_ms) {
		machine_kill(s, EXIT_TIMEOUT);
		s->timeout_at_ms = 0;
	}
}

static void turn(struct session *s)
{
	struct pollfd fds[NR_POLLS];

	for (int i = 0; i < NR_FLOWS; i++)
		flow_poll_prepare(&s->flows[i], &fds[POLL_FLOWS + 2 * i]);
	fds[POLL_SIGNALS] = (struct pollfd){ s->signals, POLLIN, 0 };
	fds[POLL_QEMU_ERRORS] = (struct pollfd){ s->qemu_errors, POLLIN, 0 };
	fds[POLL_STATUS] = (struct pollfd){ s->status, POLLIN, 0 };
	fds[POLL_TRACE] = (struct pollfd){ s->trace, POLLIN, 0 };

	if (poll(fds, NR_POLLS, poll_timeout(s)) < 0)
		return;
	if (fds[POLL_SIGNALS].revents)
		signal_read(s);
	for (int i = 0; i < NR_FLOWS; i++)
		flow_poll_done(&s->flows[i], &fds[POLL_FLOWS + 2 * i]);
	if (fds[POLL_QEMU_ERRORS].revents)
		qemu_errors_read(s);
	if (fds[POLL_STATUS].revents)
		status_read(s);
	if (fds[POLL_TRACE].revents)
		trace_read(s);
	if (s->tracer)
		tracer_tick(s->tracer);
	if (in_background(s))
		terminal_take(s);
	readers_gone(s);
	input_end(s);
	bye_if_done(s);
	deadlines_check(s);
}

/* QEMU has ended: what it left in the sockets is still to be had. */
static void leftovers_carry(struct session *s)
{
	s->flows[INPUT].from = -1;
	s->flows[INPUT].start = s->flows[INPUT].end = 0;
	while (s->status >= 0)
		status_read(s);
	while (s->trace >= 0)
		trace_read(s);
	while (s->qemu_errors >= 0)
		qemu_errors_read(s);
	for (int i = OUTPUT; i < NR_FLOWS; i++)
		flow_finish(&s->flows[i]);
}

/* --- start and end --- */

static int pair_make(int *ours, int *theirs)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	*ours = pair[0];
	*theirs = pair[1];
	return 0;
}

static int port_make(struct session *s, const char *name, int *ours)
{
	struct vm_port *port = &s->vm.ports[s->vm.nr_ports++];

	port->name = name;
	return pair_make(ours, &port->fd);
}

static int ports_make(struct session *s)
{
	int tty = s->config->tty;
	int err = pair_make(&s->console, &s->vm.console_fd);

	if (tty)
		err |= port_make(s, AGENT_PORT_TERMINAL, &s->terminal);
	if (s->config->agent) {
		err |= port_make(s, AGENT_PORT_STATUS, &s->status);
		if (!(tty & AGENT_TTY_STDIN))
			err |= port_make(s, AGENT_PORT_STDIN, &s->input);
		if (!(tty & AGENT_TTY_STDOUT))
			err |= port_make(s, AGENT_PORT_STDOUT, &s->output);
		if (!(tty & AGENT_TTY_STDERR))
			err |= port_make(s, AGENT_PORT_STDERR, &s->errors);
	}
	if (s->options->trace)
		err |= port_make(s, TRACE_PORT_NAME, &s->trace);
	return err;
}

static void flows_open(struct session *s)
{
	struct flow *flows = s->flows;
	bool agent = s->config->agent;
	int keys = agent ? s->terminal : s->console;

	flow_open(&flows[INPUT], s->config->script ? -1 : STDIN_FILENO,
		  guest_has_keys(s) ? keys : s->input);
	flow_open(&flows[OUTPUT], s->output, STDOUT_FILENO);
	flow_open(&flows[ERRORS], s->errors, STDERR_FILENO);
	if (s->config->tty)
		flows[terminal_flow(s)].from = s->terminal;
	flow_open(&flows[CONSOLE], s->console, !agent ? STDOUT_FILENO :
		  s->options->verbose ? STDERR_FILENO : -1);
	flows[CONSOLE].tap = console_tap;
	flows[CONSOLE].context = s;
	if (guest_has_keys(s)) {
		/* Until somebody is there who listens. */
		flows[INPUT].held = agent || !terminal_is_ours(s);
		flows[INPUT].tap = keys_tap;
		flows[INPUT].context = s;
	}
}

static int trace_open(struct session *s)
{
	struct tracer_config config = {
		.path = s->options->path,
		.agent = s->config->agent,
		.kernel_elf = s->vm.kernel,
		.program_elf = s->config->program_elf,
	};

	if (!s->options->trace)
		return 0;
	s->trace_out = s->options->trace_file ?
		       fopen(s->options->trace_file, "we") : terminal_stderr();
	if (!s->trace_out) {
		complain("--trace=%s: %s", s->options->trace_file ?
			 s->options->trace_file : "", strerror(errno));
		return -1;
	}
	config.out = s->trace_out;
	s->tracer = tracer_new(&config);
	if (!s->tracer)
		complain("the trace does not fit into memory");
	return s->tracer ? 0 : -1;
}

static const char *accel_choose(const struct options *options)
{
	enum kvm_state state;

	if (options->accel == ACCEL_TCG)
		return "tcg";
	state = kvm_probe(false);
	if (state == KVM_WORKS)
		return "kvm";
	if (options->accel == ACCEL_KVM) {
		complain("--accel kvm: %s; leave it out, or take --accel tcg",
			 kvm_state_text(state));
		return NULL;
	}
	if (!options->quiet && (options->verbose || isatty(STDERR_FILENO)))
		complain("no KVM here (%s), so QEMU interprets (-q: do not say so)",
			 kvm_state_text(state));
	return "tcg";
}

/* An ELF file, or a Linux image as its boot protocol describes it. */
static bool is_kernel(const char *path)
{
	unsigned char head[0x206] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd >= 0)
		close(fd);
	return n == sizeof(head) && (!memcmp(head, "\177ELF", 4) ||
				     !memcmp(head + 0x202, "HdrS", 4));
}

/* The kernel to boot, to be freed. */
static char *kernel_choose(const struct options *options)
{
	char *kernel;

	if (!options->kernel) {
		kernel = own_file("kernel.elf");
		if (!kernel)
			complain("the kernel (kernel.elf) is not beside the ringside "
				 "command: run make");
		return kernel;
	}
	if (access(options->kernel, R_OK) < 0) {
		complain("--kernel %s: %s", options->kernel, strerror(errno));
		return NULL;
	}
	if (!is_kernel(options->kernel)) {
		complain("--kernel %s: is no kernel", options->kernel);
		return NULL;
	}
	return strdup(options->kernel);
}

/* Of a microvm's eight devices one is for the ports. */
#define SHARES_WITHOUT_ACPI	7

/*
 * Our kernel can do without ACPI's tables when there is one CPU, and they take
 * their time: QEMU makes them, the firmware copies them, the kernel reads them.
 * The devices are then told by QEMU at the end of the command line, which must
 * not be init's part of it; and there are fewer of them.
 */
static bool acpi_is_needed(const struct options *options, size_t nr_shares)
{
	return options->cpus > 1 || options->kernel || nr_shares > SHARES_WITHOUT_ACPI ||
	       (options->append && strstr(options->append, "--"));
}

/* A program's console shows no boot messages; the menu's is there for them. */
static bool parameters_are_quiet(const struct session *s)
{
	if (s->config->agent)
		return !s->options->verbose;
	return s->options->quiet;
}

static char *parameters_join(const struct session *s)
{
	const struct options *options = s->options;
	char *text;

	if (asprintf(&text, "console=ttyS0 panic=-1%s%s%s%s%s%s",
		     parameters_are_quiet(s) ? " quiet" : "",
		     options->trace && !options->dry_run ? " ringside.trace" : "",
		     s->config->parameters ? " " : "",
		     s->config->parameters ? s->config->parameters : "",
		     options->append ? " " : "",
		     options->append ? options->append : "") < 0)
		abort();
	return text;
}

/* A line for people to paste: the console is their terminal, nothing else is. */
static int dry_run(struct session *s)
{
	char **command, *line;

	s->vm.console_fd = -1;
	command = vm_command(&s->vm);
	line = vm_command_quoted(command);
	puts(line);
	free(line);
	vm_command_free(command);
	return 0;
}

static void their_ends_close(struct session *s)
{
	close(s->vm.console_fd);
	for (size_t i = 0; i < s->vm.nr_ports; i++)
		close(s->vm.ports[i].fd);
}

/* QEMU's own words, without mere warnings; false when there are none. */
static bool qemu_text_print(const struct session *s)
{
	const char *line = s->qemu_text;
	bool any = false;

	while (*line) {
		int len = strcspn(line, "\n");

		if (len && (s->options->verbose || !memmem(line, len, "warning:", 8))) {
			complain("%.*s", len, line);
			any = true;
		}
		line += len + (line[len] == '\n');
	}
	return any;
}

/* Below this many MiB the first thing to doubt is the memory. */
#define MEMORY_DOUBTFUL_MIB	16

static void silence_complain(const struct session *s, const char *what)
{
	if (s->options->memory_mib < MEMORY_DOUBTFUL_MIB)
		complain("%s without a word: try more memory than -m %ld", what,
			 s->options->memory_mib);
	else
		complain("%s without a word", what);
}

static int verdict_agent(const struct session *s)
{
	bool said = qemu_text_print(s);

	if (s->ended)
		return s->exit_status;
	if (s->qemu_signal) {
		complain("QEMU was ended by signal %d (%s), and the program with it",
			 s->qemu_signal, strsignal(s->qemu_signal));
		return EXIT_TOOL;
	}
	if (said && !s->spoke)
		return EXIT_TOOL;
	if (!s->spoke) {
		silence_complain(s, "the machine stopped before the program ended,");
		return EXIT_TOOL;
	}
	complain("the machine stopped before the program ended; its last words:");
	log_print(&s->log, stderr);
	return EXIT_TOOL;
}

static int verdict_console(const struct session *s)
{
	const char *why;
	int len;

	if (!qemu_text_print(s) && !s->spoke)
		silence_complain(s, "the machine stopped");
	if (!s->spoke)
		return EXIT_TOOL;
	why = log_panic(&s->log, &len);
	if (why)
		complain("the kernel panicked: %.*s", len, why);
	return why ? EXIT_TOOL : 0;
}

static int verdict(const struct session *s)
{
	if (s->kill_status == EXIT_TIMEOUT)
		complain("stopped after %ld second%s (--timeout)", s->options->timeout_s,
			 s->options->timeout_s == 1 ? "" : "s");
	if (s->kill_status)
		return s->kill_status;
	return s->config->agent ? verdict_agent(s) : verdict_console(s);
}

static int machine_start(struct session *s)
{
	s->signals = signals_open();
	s->qemu = vm_start(&s->vm, s->config->initrd_fd, &s->qemu_errors);
	if (s->qemu < 0) {
		if (errno == ENOENT)
			complain("%s is not installed (apt-get install qemu-system-x86)",
				 QEMU);
		else
			complain("%s: %s", QEMU, strerror(errno));
		return -1;
	}
	their_ends_close(s);
	if (s->options->gdb_port && !s->options->quiet)
		complain("waiting for gdb on port %ld: gdb %s -ex 'target remote :%ld'",
			 s->options->gdb_port, s->vm.kernel, s->options->gdb_port);
	if (s->options->timeout_s)
		s->timeout_at_ms = now_ms() + s->options->timeout_s * 1000LL;
	if (terminal_is_ours(s) && !s->config->agent && !s->options->quiet)
		complain("Ctrl-] ends the machine at any time");
	return 0;
}

static int machine_run(struct session *s)
{
	if (machine_start(s) < 0)
		return EXIT_TOOL;
	flows_open(s);
	if (!s->config->agent)
		terminal_take(s);
	while (!s->qemu_ended)
		turn(s);
	leftovers_carry(s);
	terminal_restore();
	if (s->tracer && !tracer_end(s->tracer))
		complain("the kernel sent no trace");
	if (s->trace_out && fclose(s->trace_out))
		complain("the trace could not be written: %s", strerror(errno));
	return verdict(s);
}

int session_run(const struct session_config *config)
{
	struct session *s = calloc(1, sizeof(*s));
	const struct options *options = config->options;
	char *kernel = NULL, *parameters = NULL;
	int status = EXIT_TOOL;

	if (!s)
		abort();
	s->config = config;
	s->options = options;
	s->script = config->script;
	s->console = s->terminal = s->input = s->output = s->errors = -1;
	s->status = s->trace = s->qemu_errors = -1;

	kernel = kernel_choose(options);
	if (!kernel)
		goto out;
	parameters = parameters_join(s);
	s->vm.machine = options->machine;
	s->vm.acpi = acpi_is_needed(options, config->shares ? config->shares->nr : 0);
	s->vm.memory_mib = options->memory_mib;
	s->vm.cpus = options->cpus;
	s->vm.gdb_port = options->gdb_port;
	s->vm.kernel = kernel;
	s->vm.initrd = config->initrd;
	s->vm.append = parameters;
	s->vm.accel = accel_choose(options);
	if (!s->vm.accel)
		goto out;
	if (config->shares) {
		s->vm.shares = config->shares->list;
		s->vm.nr_shares = config->shares->nr;
	}
	if (options->dry_run) {
		status = dry_run(s);
		goto out;
	}
	if (ports_make(s)) {
		complain("socket pairs: %s", strerror(errno));
		goto out;
	}
	if (!trace_open(s))
		status = machine_run(s);
out:
	free(parameters);
	free(kernel);
	free(s);
	return status;
}
