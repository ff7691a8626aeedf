/*
 * trace_view.h - one system call, as its decoders see it
 *
 * A row of the table in trace_calls.c names a call and how each argument is
 * printed.  The printers write to view->out.  What a pointer points to they
 * ask for with view_read() and view_string(): only what the kernel itself
 * read or wrote is known, all else is printed as the pointer it is.
 */
#ifndef TOOL_TRACE_VIEW_H
#define TOOL_TRACE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <ringside/trace.h>

#define CALL_ARGS_MAX	6

/* One COPY record, kept. */
struct copy {
	uint64_t addr;
	uint64_t len;		/* bytes copied */
	uint32_t kept;		/* bytes at data */
	bool to_user;
	unsigned char *data;
};

struct view {
	FILE *out;
	enum trace_abi abi;
	uint64_t args[CALL_ARGS_MAX];
	bool exited;		/* the result is known */
	int64_t ret;
	const struct copy *copies;
	size_t nr_copies;
};

struct name {
	uint64_t value;
	const char *name;	/* NULL ends the table */
};

struct arg {
	void (*print)(struct view *view, int i, const struct arg *arg);
	const struct name *names;
	bool at_exit;		/* known only once the call has returned */
};

enum result {
	RESULT_NUMBER, RESULT_HEX, RESULT_OCTAL, RESULT_NEVER, RESULT_FCNTL,
	RESULT_READY,		/* 0 is a timeout */
};

struct call_row {
	const char *name;
	int nr_args;
	enum result result;
	struct arg args[CALL_ARGS_MAX];
	int (*count)(const struct view *view);	/* when it depends */
};

/* trace_calls.c; never NULL: unknown calls have a row of six hex numbers. */
const struct call_row *call_row(const char *name, enum trace_abi abi);

/* syscall_names.c, made from Linux's headers; NULL when there is none. */
const char *call_name(enum trace_abi abi, uint64_t nr);

/* --- what the program's memory held --- */

enum direction { READ_BY_KERNEL, WRITTEN_BY_KERNEL };

/* How many of @len bytes are known, from the first on. */
size_t view_read(const struct view *view, enum direction direction,
		 uint64_t addr, void *to, size_t len);
bool view_get(const struct view *view, enum direction direction,
	      uint64_t addr, void *to, size_t len);

static inline bool view_is_32bit(const struct view *view)
{
	return view->abi == TRACE_ABI_I386;
}

static inline size_t view_word(const struct view *view)
{
	return view_is_32bit(view) ? 4 : 8;
}

/* A word of the program's, as an unsigned number. */
bool view_get_word(const struct view *view, enum direction direction,
		   uint64_t addr, uint64_t *word);

/* An argument that is a signed number. */
int64_t view_signed(const struct view *view, int i);

static inline bool view_failed(const struct view *view)
{
	return view->exited && view->ret < 0 && view->ret >= -4095;
}

/* --- trace_print.c --- */

#define STRING_SHOWN	32	/* bytes of a buffer that are printed */

void put_pointer(struct view *view, uint64_t addr);
void put_quoted(FILE *out, const void *bytes, size_t len, bool cut);
void put_flags(FILE *out, const struct name *names, uint64_t value,
	       const char *otherwise);
void put_name(FILE *out, const struct name *names, uint64_t value,
	      const char *otherwise);
void put_signal(FILE *out, int signo);
void put_buffer(struct view *view, enum direction direction, uint64_t addr,
		uint64_t len);

void print_int(struct view *view, int i, const struct arg *arg);
void print_uint(struct view *view, int i, const struct arg *arg);
void print_long(struct view *view, int i, const struct arg *arg);
void print_ulong(struct view *view, int i, const struct arg *arg);
void print_hex(struct view *view, int i, const struct arg *arg);
void print_octal(struct view *view, int i, const struct arg *arg);
void print_pointer(struct view *view, int i, const struct arg *arg);
void print_dirfd(struct view *view, int i, const struct arg *arg);
void print_path(struct view *view, int i, const struct arg *arg);
void print_strings(struct view *view, int i, const struct arg *arg);
void print_vars(struct view *view, int i, const struct arg *arg);
void print_in_buffer(struct view *view, int i, const struct arg *arg);
void print_out_buffer(struct view *view, int i, const struct arg *arg);
void print_out_string(struct view *view, int i, const struct arg *arg);
void print_flags(struct view *view, int i, const struct arg *arg);
void print_name(struct view *view, int i, const struct arg *arg);
void print_signal(struct view *view, int i, const struct arg *arg);
void print_out_int(struct view *view, int i, const struct arg *arg);
void print_in_int(struct view *view, int i, const struct arg *arg);
void print_out_pair(struct view *view, int i, const struct arg *arg);
void print_out_long(struct view *view, int i, const struct arg *arg);
void print_split64(struct view *view, int i, const struct arg *arg);

/* --- trace_structs.c --- */

void print_open_flags(struct view *view, int i, const struct arg *arg);
void print_open_mode(struct view *view, int i, const struct arg *arg);
void print_stat(struct view *view, int i, const struct arg *arg);
void print_stat64(struct view *view, int i, const struct arg *arg);
void print_statx(struct view *view, int i, const struct arg *arg);
void print_in_timespec(struct view *view, int i, const struct arg *arg);
void print_in_timespec64(struct view *view, int i, const struct arg *arg);
void print_out_timespec(struct view *view, int i, const struct arg *arg);
void print_out_timespec64(struct view *view, int i, const struct arg *arg);
void print_in_timeval(struct view *view, int i, const struct arg *arg);
void print_out_timeval(struct view *view, int i, const struct arg *arg);
void print_in_itimerval(struct view *view, int i, const struct arg *arg);
void print_out_itimerval(struct view *view, int i, const struct arg *arg);
void print_in_itimerspec(struct view *view, int i, const struct arg *arg);
void print_out_itimerspec(struct view *view, int i, const struct arg *arg);
void print_in_sigset(struct view *view, int i, const struct arg *arg);
void print_out_sigset(struct view *view, int i, const struct arg *arg);
void print_in_sigaction(struct view *view, int i, const struct arg *arg);
void print_out_sigaction(struct view *view, int i, const struct arg *arg);
/* What select() and poll() found: parts of the result. */
void put_revents(struct view *view, uint64_t addr, uint64_t nr);
void put_fd_set(struct view *view, enum direction direction, uint64_t addr);
void print_pollfds(struct view *view, int i, const struct arg *arg);
void print_in_epoll_event(struct view *view, int i, const struct arg *arg);
void print_out_epoll_events(struct view *view, int i, const struct arg *arg);
void print_fd_set(struct view *view, int i, const struct arg *arg);
void print_wait_status(struct view *view, int i, const struct arg *arg);
void print_clone(struct view *view, int i, const struct arg *arg);
void print_in_rlimit(struct view *view, int i, const struct arg *arg);
void print_out_rlimit(struct view *view, int i, const struct arg *arg);
void print_in_rlimit64(struct view *view, int i, const struct arg *arg);
void print_out_rlimit64(struct view *view, int i, const struct arg *arg);
void print_utsname(struct view *view, int i, const struct arg *arg);
void print_dirents(struct view *view, int i, const struct arg *arg);
void print_ioctl_argument(struct view *view, int i, const struct arg *arg);
void print_prctl_argument(struct view *view, int i, const struct arg *arg);
void print_fcntl_argument(struct view *view, int i, const struct arg *arg);
void print_futex_op(struct view *view, int i, const struct arg *arg);
void print_user_desc(struct view *view, int i, const struct arg *arg);

/* --- trace_sockets.c --- */

void print_socket_type(struct view *view, int i, const struct arg *arg);
void print_socket_protocol(struct view *view, int i, const struct arg *arg);
void print_in_sockaddr(struct view *view, int i, const struct arg *arg);
void print_out_sockaddr(struct view *view, int i, const struct arg *arg);
void print_inout_length(struct view *view, int i, const struct arg *arg);
void print_in_iovec(struct view *view, int i, const struct arg *arg);
void print_out_iovec(struct view *view, int i, const struct arg *arg);
void print_in_msghdr(struct view *view, int i, const struct arg *arg);
void print_out_msghdr(struct view *view, int i, const struct arg *arg);
void print_in_mmsghdr(struct view *view, int i, const struct arg *arg);
void print_out_mmsghdr(struct view *view, int i, const struct arg *arg);
void print_sockopt_name(struct view *view, int i, const struct arg *arg);
void print_in_sockopt(struct view *view, int i, const struct arg *arg);
void print_out_sockopt(struct view *view, int i, const struct arg *arg);

/*
 * socketcall's argument block, unpacked: the view's arguments become those of
 * the call meant.  Returns its row, or NULL when the block is not known.
 */
const struct call_row *socketcall_unpack(struct view *view);
const char *socketcall_name(uint64_t call);

#endif
