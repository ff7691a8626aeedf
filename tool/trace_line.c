/*
 * trace_line.c - the parts of a line about one call, in strace's notation
 */
#include "trace_line.h"
#include "trace_names.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#define NR_SOCKETCALL_32	102

/* Errors that never reach the program: the call is done again, or was. */
static const struct {
	int error;
	const char *name;
	const char *text;
} restarts[] = {
	{ 512, "ERESTARTSYS", "To be restarted if SA_RESTART is set" },
	{ 513, "ERESTARTNOINTR", "To be restarted" },
	{ 514, "ERESTARTNOHAND", "To be restarted if no handler" },
	{ 516, "ERESTART_RESTARTBLOCK", "Interrupted by signal" },
};

const struct call_row *call_view(const struct call *call, struct view *view)
{
	const struct call_row *row;

	view->abi = call->enter.abi;
	view->copies = call->copies;
	view->nr_copies = call->nr_copies;
	for (int i = 0; i < CALL_ARGS_MAX; i++) {
		view->args[i] = call->enter.args[i];
		if (view_is_32bit(view))
			view->args[i] &= 0xffffffff;
	}
	if (view_is_32bit(view) && call->enter.nr == NR_SOCKETCALL_32) {
		row = socketcall_unpack(view);
		if (row)
			return row;
	}
	return call_row(call_name(call->enter.abi, call->enter.nr),
			call->enter.abi);
}

const char *call_title(const struct call *call, const struct call_row *row,
		       char *buffer, size_t size)
{
	const char *name = call_name(call->enter.abi, call->enter.nr);

	if (row->name[0] != '?')
		return row->name;
	if (name)
		return name;
	snprintf(buffer, size, "syscall_%#llx", (unsigned long long)call->enter.nr);
	return buffer;
}

/* Prints arguments from @first on; before the exit up to the first unknown. */
static int args_print(struct view *view, const struct call_row *row, int first)
{
	int nr = row->count ? row->count(view) : row->nr_args;
	int i;

	for (i = first; i < nr; i++) {
		const struct arg *arg = &row->args[i];

		if (!arg->print)
			continue;
		if (i > first)
			fputs(", ", view->out);
		if (arg->at_exit && !view->exited)
			return i;
		arg->print(view, i, arg);
	}
	return i;
}

void call_print_entry(FILE *out, struct call *call)
{
	struct view view = { .out = out };
	const struct call_row *row = call_view(call, &view);
	char title[32];

	fprintf(out, "%s(", call_title(call, row, title, sizeof(title)));
	call->args_done = args_print(&view, row, 0);
}

static void error_print(FILE *out, int error)
{
	const char *name = strerrorname_np(error);

	for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++) {
		if (restarts[i].error == error) {
			fprintf(out, "? %s (%s)", restarts[i].name, restarts[i].text);
			return;
		}
	}
	if (name)
		fprintf(out, "-1 %s (%s)", name, strerror(error));
	else
		fprintf(out, "-1 (errno %d)", error);
}

/* What poll() and select() found. */
static void ready_print(struct view *view, const struct call_row *row)
{
	static const char *const sets[] = { "in", "out", "except" };
	const char *comma = "";

	if (!view->ret) {
		fputs(" (Timeout)", view->out);
		return;
	}
	if (row->args[0].print == print_pollfds) {
		put_revents(view, view->args[0], view->args[1] & 0xffffffff);
		return;
	}
	fputs(" (", view->out);
	for (int i = 1; i <= 3; i++) {
		unsigned char probe;

		if (!view_get(view, WRITTEN_BY_KERNEL, view->args[i], &probe, 1))
			continue;
		fprintf(view->out, "%s%s ", comma, sets[i - 1]);
		put_fd_set(view, WRITTEN_BY_KERNEL, view->args[i]);
		comma = ", ";
	}
	fputc(')', view->out);
}

static void fcntl_result_print(struct view *view)
{
	fprintf(view->out, "%#llx", (unsigned long long)view->ret);
	if (view->args[1] == F_GETFD) {
		if (view->ret)
			fputs(" (flags FD_CLOEXEC)", view->out);
	} else if (view->args[1] == F_GETFL) {
		static const struct arg plain = { .print = print_open_flags };

		view->args[2] = view->ret;
		fputs(" (flags ", view->out);
		plain.print(view, 2, &plain);
		fputc(')', view->out);
	}
}

static void result_print(struct view *view, const struct call_row *row)
{
	long long ret = view->ret;

	fputs(" = ", view->out);
	if (view_failed(view)) {
		error_print(view->out, -ret);
		return;
	}
	switch (row->result) {
	case RESULT_HEX:
		fprintf(view->out, "%#llx", view_is_32bit(view) ?
			ret & 0xffffffffll : ret);
		break;
	case RESULT_OCTAL:
		fprintf(view->out, "%#03llo", ret);
		break;
	case RESULT_FCNTL:
		if (view->args[1] == F_GETFD || view->args[1] == F_GETFL) {
			fcntl_result_print(view);
			break;
		}
		fprintf(view->out, "%lld", ret);
		break;
	case RESULT_NEVER:
		fputc('?', view->out);
		break;
	case RESULT_READY:
		fprintf(view->out, "%lld", ret);
		ready_print(view, row);
		break;
	default:
		fprintf(view->out, "%lld", ret);
	}
}

void call_print_exit(FILE *out, const struct call *call, int64_t ret)
{
	struct view view = { .out = out, .exited = true, .ret = ret };
	const struct call_row *row = call_view(call, &view);
	char title[32];

	if (call->announced)
		fprintf(out, "<... %s resumed>",
			call_title(call, row, title, sizeof(title)));
	else
		fprintf(out, "%s(", call_title(call, row, title, sizeof(title)));
	args_print(&view, row, call->announced ? call->args_done : 0);
	fputc(')', out);
	result_print(&view, row);
}

/* --- signals and ends --- */

static const struct {
	int signo;
	int code;
	const char *name;
} codes[] = {
	{ SIGCHLD, CLD_EXITED, "CLD_EXITED" }, { SIGCHLD, CLD_KILLED, "CLD_KILLED" },
	{ SIGCHLD, CLD_DUMPED, "CLD_DUMPED" }, { SIGCHLD, CLD_TRAPPED, "CLD_TRAPPED" },
	{ SIGCHLD, CLD_STOPPED, "CLD_STOPPED" },
	{ SIGCHLD, CLD_CONTINUED, "CLD_CONTINUED" },
	{ SIGSEGV, SEGV_MAPERR, "SEGV_MAPERR" }, { SIGSEGV, SEGV_ACCERR, "SEGV_ACCERR" },
	{ SIGBUS, BUS_ADRALN, "BUS_ADRALN" }, { SIGBUS, BUS_ADRERR, "BUS_ADRERR" },
	{ SIGILL, ILL_ILLOPC, "ILL_ILLOPC" }, { SIGILL, ILL_ILLOPN, "ILL_ILLOPN" },
	{ SIGILL, ILL_PRVOPC, "ILL_PRVOPC" }, { SIGFPE, FPE_INTDIV, "FPE_INTDIV" },
	{ SIGFPE, FPE_FLTDIV, "FPE_FLTDIV" }, { SIGFPE, FPE_FLTINV, "FPE_FLTINV" },
	{ SIGTRAP, TRAP_BRKPT, "TRAP_BRKPT" }, { SIGTRAP, TRAP_TRACE, "TRAP_TRACE" },
};

static void code_print(FILE *out, int signo, int code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].signo == signo && codes[i].code == code) {
			fputs(codes[i].name, out);
			return;
		}
	}
	put_name(out, si_codes, (uint32_t)code, "SI_???");
}

void signal_print(FILE *out, const struct trace_signal *signal)
{
	bool fault = signal->code > 0 && signal->code < 0x80 &&
		     signal->signo != SIGCHLD;

	fputs("--- ", out);
	put_signal(out, signal->signo);
	fputs(" {si_signo=", out);
	put_signal(out, signal->signo);
	fputs(", si_code=", out);
	code_print(out, signal->signo, signal->code);
	if (fault)
		fprintf(out, ", si_addr=%#llx", (unsigned long long)signal->addr);
	else if (signal->code != SI_KERNEL)
		fprintf(out, ", si_pid=%u, si_uid=%u", signal->sender_pid,
			signal->sender_uid);
	fputs("} ---", out);
}

void task_exit_print(FILE *out, const struct trace_task_exit *task_exit)
{
	int signo = task_exit->code & 0x7f;

	if (!signo) {
		fprintf(out, "+++ exited with %u +++", task_exit->code >> 8 & 0xff);
		return;
	}
	fputs("+++ killed by ", out);
	put_signal(out, signo);
	fputs(task_exit->code & 0x80 ? " (core dumped) +++" : " +++", out);
}
