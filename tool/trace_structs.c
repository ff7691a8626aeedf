/*
 * trace_structs.c - prints what pointers lead to, in strace's notation
 *
 * 64-bit layouts are the host's own.  Those of 32-bit programs are read by
 * offset: no header on a 64-bit computer has them.
 */
#include "trace_names.h"
#include "trace_view.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <net/if.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>

typedef unsigned long long ull;

static uint32_t u32_at(const void *bytes, size_t offset)
{
	uint32_t value;

	memcpy(&value, (const char *)bytes + offset, sizeof(value));
	return value;
}

static uint64_t u64_at(const void *bytes, size_t offset)
{
	uint64_t value;

	memcpy(&value, (const char *)bytes + offset, sizeof(value));
	return value;
}

/* --- opening --- */

void print_open_flags(struct view *view, int i, const struct arg *arg)
{
	static const char *const modes[] = {
		"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE",
	};
	unsigned int flags = view->args[i];

	(void)arg;
	fputs(modes[flags & O_ACCMODE], view->out);
	if (flags & ~O_ACCMODE) {
		fputc('|', view->out);
		put_flags(view->out, open_flags, flags & ~O_ACCMODE, "O_???");
	}
}

static void put_mode(FILE *out, unsigned int mode)
{
	put_name(out, file_types, mode & S_IFMT, "S_IF???");
	fprintf(out, "|%#03o", mode & ~S_IFMT);
}

/* mknod's mode: the permissions alone mean a regular file. */
void print_open_mode(struct view *view, int i, const struct arg *arg)
{
	if (view->args[i] & S_IFMT)
		put_mode(view->out, view->args[i]);
	else
		print_octal(view, i, arg);
}

/* --- files --- */

static void put_stat(FILE *out, unsigned int mode, uint64_t size, dev_t rdev)
{
	fputs("{st_mode=", out);
	put_mode(out, mode);
	if (S_ISCHR(mode) || S_ISBLK(mode))
		fprintf(out, ", st_rdev=makedev(%#x, %#x)", major(rdev), minor(rdev));
	else
		fprintf(out, ", st_size=%llu", (ull)size);
	fputs(", ...}", out);
}

/* i386's first struct stat: 16-bit modes, 32-bit sizes. */
static bool put_stat32(struct view *view, uint64_t addr)
{
	unsigned char st[64];

	if (!view_get(view, WRITTEN_BY_KERNEL, addr, st, sizeof(st)))
		return false;
	put_stat(view->out, u32_at(st, 8) & 0xffff, u32_at(st, 20),
		 u32_at(st, 16));
	return true;
}

static bool put_stat_native(struct view *view, uint64_t addr)
{
	struct stat st;

	if (!view_get(view, WRITTEN_BY_KERNEL, addr, &st, sizeof(st)))
		return false;
	put_stat(view->out, st.st_mode, st.st_size, st.st_rdev);
	return true;
}

void print_stat(struct view *view, int i, const struct arg *arg)
{
	uint64_t addr = view->args[i];

	(void)arg;
	if (view_failed(view) || !(view_is_32bit(view) ? put_stat32(view, addr)
						       : put_stat_native(view, addr)))
		put_pointer(view, addr);
}

void print_stat64(struct view *view, int i, const struct arg *arg)
{
	unsigned char st[96];

	(void)arg;
	if (!view_failed(view) && view_get(view, WRITTEN_BY_KERNEL, view->args[i],
					   st, sizeof(st)))
		put_stat(view->out, u32_at(st, 16), u64_at(st, 44), u64_at(st, 32));
	else
		put_pointer(view, view->args[i]);
}

void print_statx(struct view *view, int i, const struct arg *arg)
{
	struct statx st;

	(void)arg;
	if (view_failed(view) || !view_get(view, WRITTEN_BY_KERNEL, view->args[i],
					   &st, sizeof(st))) {
		put_pointer(view, view->args[i]);
		return;
	}
	fputs("{stx_mask=", view->out);
	put_flags(view->out, statx_masks, st.stx_mask, "STATX_???");
	fputs(", stx_mode=", view->out);
	put_mode(view->out, st.stx_mode);
	fprintf(view->out, ", stx_size=%llu, ...}", (ull)st.stx_size);
}

void print_dirents(struct view *view, int i, const struct arg *arg)
{
	unsigned char entry[20];
	int64_t at = 0;
	int nr = 0;

	(void)arg;
	put_pointer(view, view->args[i]);
	if (view_failed(view))
		return;
	while (at < view->ret &&
	       view_read(view, WRITTEN_BY_KERNEL, view->args[i] + at, entry,
			 sizeof(entry)) == sizeof(entry)) {
		unsigned int len = u32_at(entry, 16) & 0xffff;

		if (!len)
			break;
		at += len;
		nr++;
	}
	/* Of a long list only the first bytes are known. */
	fprintf(view->out, " /* %d%s entries */", nr,
		at < view->ret ? " or more" : "");
}

/* --- time --- */

static void put_pair(struct view *view, enum direction direction, uint64_t addr,
		     bool narrow, const char *first, const char *second)
{
	unsigned char bytes[16];
	int64_t a, b;

	if (!view_get(view, direction, addr, bytes, narrow ? 8 : 16)) {
		put_pointer(view, addr);
		return;
	}
	a = narrow ? (int32_t)u32_at(bytes, 0) : (int64_t)u64_at(bytes, 0);
	b = narrow ? (int32_t)u32_at(bytes, 4) : (int64_t)u64_at(bytes, 8);
	fprintf(view->out, "{%s=%lld, %s=%lld}", first, (long long)a, second,
		(long long)b);
}

static void put_timespec(struct view *view, enum direction direction,
			 uint64_t addr, bool narrow)
{
	put_pair(view, direction, addr, narrow, "tv_sec", "tv_nsec");
}

static void put_timeval(struct view *view, enum direction direction,
			uint64_t addr, bool narrow)
{
	put_pair(view, direction, addr, narrow, "tv_sec", "tv_usec");
}

void print_in_timespec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timespec(view, READ_BY_KERNEL, view->args[i], view_is_32bit(view));
}

void print_in_timespec64(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timespec(view, READ_BY_KERNEL, view->args[i], false);
}

void print_out_timespec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timespec(view, WRITTEN_BY_KERNEL, view->args[i], view_is_32bit(view));
}

void print_out_timespec64(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timespec(view, WRITTEN_BY_KERNEL, view->args[i], false);
}

void print_in_timeval(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timeval(view, READ_BY_KERNEL, view->args[i], view_is_32bit(view));
}

void print_out_timeval(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timeval(view, WRITTEN_BY_KERNEL, view->args[i], view_is_32bit(view));
}

/* Two timevals or timespecs: the interval, then what is left. */
static void put_timer(struct view *view, enum direction direction, uint64_t addr,
		      bool narrow, const char *unit)
{
	unsigned char probe;

	if (!view_get(view, direction, addr, &probe, 1)) {
		put_pointer(view, addr);
		return;
	}
	fputs("{it_interval=", view->out);
	put_pair(view, direction, addr, narrow, "tv_sec", unit);
	fputs(", it_value=", view->out);
	put_pair(view, direction, addr + (narrow ? 8 : 16), narrow, "tv_sec", unit);
	fputc('}', view->out);
}

void print_in_itimerval(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timer(view, READ_BY_KERNEL, view->args[i], view_is_32bit(view), "tv_usec");
}

void print_out_itimerval(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timer(view, WRITTEN_BY_KERNEL, view->args[i], view_is_32bit(view), "tv_usec");
}

void print_in_itimerspec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timer(view, READ_BY_KERNEL, view->args[i], view_is_32bit(view), "tv_nsec");
}

void print_out_itimerspec(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_timer(view, WRITTEN_BY_KERNEL, view->args[i], view_is_32bit(view), "tv_nsec");
}

/* --- signals --- */

static void put_sigset(FILE *out, uint64_t set)
{
	bool inverted = __builtin_popcountll(set) > 32;
	const char *space = "";

	if (inverted) {
		fputc('~', out);
		set = ~set;
	}
	fputc('[', out);
	for (int signo = 1; signo <= 64; signo++) {
		const char *name = signo < 32 ? sigabbrev_np(signo) : NULL;

		if (!(set & 1ull << (signo - 1)))
			continue;
		if (name)
			fprintf(out, "%s%s", space, name);
		else
			fprintf(out, "%sRT_%d", space, signo - 32);
		space = " ";
	}
	fputc(']', out);
}

static void put_sigset_at(struct view *view, enum direction direction, uint64_t addr)
{
	uint64_t set;

	if (view_get(view, direction, addr, &set, sizeof(set)))
		put_sigset(view->out, set);
	else
		put_pointer(view, addr);
}

void print_in_sigset(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_sigset_at(view, READ_BY_KERNEL, view->args[i]);
}

void print_out_sigset(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_sigset_at(view, WRITTEN_BY_KERNEL, view->args[i]);
}

/* The kernel's struct: handler, flags, restorer, and the mask last. */
static void put_sigaction(struct view *view, enum direction direction, uint64_t addr)
{
	size_t word = view_word(view);
	uint64_t handler, flags, restorer, mask;

	if (!view_get_word(view, direction, addr, &handler) ||
	    !view_get_word(view, direction, addr + word, &flags) ||
	    !view_get_word(view, direction, addr + 2 * word, &restorer) ||
	    !view_get(view, direction, addr + 3 * word, &mask, sizeof(mask))) {
		put_pointer(view, addr);
		return;
	}
	fputs(flags & SA_SIGINFO ? "{sa_sigaction=" : "{sa_handler=", view->out);
	if (handler <= 1)
		fputs(handler ? "SIG_IGN" : "SIG_DFL", view->out);
	else
		put_pointer(view, handler);
	fputs(", sa_mask=", view->out);
	put_sigset(view->out, mask);
	fputs(", sa_flags=", view->out);
	put_flags(view->out, sa_flags, flags & 0xffffffff, "SA_???");
	if (flags & 0x04000000)
		fprintf(view->out, ", sa_restorer=%#llx", (ull)restorer);
	fputc('}', view->out);
}

void print_in_sigaction(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_sigaction(view, READ_BY_KERNEL, view->args[i]);
}

void print_out_sigaction(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_sigaction(view, WRITTEN_BY_KERNEL, view->args[i]);
}

/* --- waiting for descriptors --- */

void print_pollfds(struct view *view, int i, const struct arg *arg)
{
	uint64_t addr = view->args[i], nr = view->args[i + 1];
	unsigned char entry[8];

	(void)arg;
	if (!nr || !view_get(view, READ_BY_KERNEL, addr, entry, sizeof(entry))) {
		put_pointer(view, addr);
		return;
	}
	fputc('[', view->out);
	for (uint64_t n = 0; n < nr; n++) {
		if (n == STRING_SHOWN ||
		    !view_get(view, READ_BY_KERNEL, addr + 8 * n, entry, sizeof(entry))) {
			fputs(", ...", view->out);
			break;
		}
		fprintf(view->out, "%s{fd=%d, events=", n ? ", " : "",
			(int)u32_at(entry, 0));
		put_flags(view->out, poll_events, u32_at(entry, 4) & 0xffff, "POLL???");
		fputc('}', view->out);
	}
	fputc(']', view->out);
}

void put_revents(struct view *view, uint64_t addr, uint64_t nr)
{
	const char *comma = "";

	fputs(" ([", view->out);
	for (uint64_t n = 0; n < nr && n < 1024; n++) {
		uint16_t revents;
		int fd;

		if (!view_get(view, WRITTEN_BY_KERNEL, addr + 8 * n + 6, &revents,
			      sizeof(revents)) || !revents ||
		    !view_get(view, READ_BY_KERNEL, addr + 8 * n, &fd, sizeof(fd)))
			continue;
		fprintf(view->out, "%s{fd=%d, revents=", comma, fd);
		put_flags(view->out, poll_events, revents, "POLL???");
		fputc('}', view->out);
		comma = ", ";
	}
	fputs("])", view->out);
}

static void put_epoll_event(struct view *view, const void *bytes)
{
	fputs("{events=", view->out);
	put_flags(view->out, epoll_events, u32_at(bytes, 0), "EPOLL???");
	fprintf(view->out, ", data={u32=%u, u64=%llu}}", u32_at(bytes, 4),
		(ull)u64_at(bytes, 4));
}

void print_in_epoll_event(struct view *view, int i, const struct arg *arg)
{
	unsigned char bytes[sizeof(struct epoll_event)];

	(void)arg;
	if (view_get(view, READ_BY_KERNEL, view->args[i], bytes, sizeof(bytes)))
		put_epoll_event(view, bytes);
	else
		put_pointer(view, view->args[i]);
}

void print_out_epoll_events(struct view *view, int i, const struct arg *arg)
{
	unsigned char bytes[sizeof(struct epoll_event)];

	(void)arg;
	if (view_failed(view)) {
		put_pointer(view, view->args[i]);
		return;
	}
	fputc('[', view->out);
	for (int64_t n = 0; n < view->ret; n++) {
		if (n == STRING_SHOWN ||
		    !view_get(view, WRITTEN_BY_KERNEL, view->args[i] +
			      n * sizeof(bytes), bytes, sizeof(bytes))) {
			fputs(n ? ", ..." : "...", view->out);
			break;
		}
		if (n)
			fputs(", ", view->out);
		put_epoll_event(view, bytes);
	}
	fputc(']', view->out);
}

/* Descriptors below the first argument of select() that are set. */
void put_fd_set(struct view *view, enum direction direction, uint64_t addr)
{
	const char *space = "";

	fputc('[', view->out);
	for (uint64_t fd = 0; fd < (view->args[0] & 0xffffffff); fd++) {
		unsigned char byte;

		if (!view_get(view, direction, addr + fd / 8, &byte, 1))
			break;
		if (!(byte & 1 << fd % 8))
			continue;
		fprintf(view->out, "%s%llu", space, (ull)fd);
		space = " ";
	}
	fputc(']', view->out);
}

void print_fd_set(struct view *view, int i, const struct arg *arg)
{
	unsigned char probe;

	(void)arg;
	if (view_get(view, READ_BY_KERNEL, view->args[i], &probe, 1))
		put_fd_set(view, READ_BY_KERNEL, view->args[i]);
	else
		put_pointer(view, view->args[i]);
}

/* --- processes --- */

void print_wait_status(struct view *view, int i, const struct arg *arg)
{
	int status;

	(void)arg;
	if (view_failed(view) || !view->ret ||
	    !view_get(view, WRITTEN_BY_KERNEL, view->args[i], &status, sizeof(status))) {
		put_pointer(view, view->args[i]);
		return;
	}
	if (WIFEXITED(status)) {
		fprintf(view->out, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]",
			WEXITSTATUS(status));
	} else if (WIFSIGNALED(status)) {
		fputs("[{WIFSIGNALED(s) && WTERMSIG(s) == ", view->out);
		put_signal(view->out, WTERMSIG(status));
		fputs(WCOREDUMP(status) ? " && WCOREDUMP(s)}]" : "}]", view->out);
	} else if (WIFSTOPPED(status)) {
		fputs("[{WIFSTOPPED(s) && WSTOPSIG(s) == ", view->out);
		put_signal(view->out, WSTOPSIG(status));
		fputs("}]", view->out);
	} else {
		fprintf(view->out, "[%#x]", status);
	}
}

/* The lowest byte is the signal that tells of the child's end. */
static void put_clone_flags(FILE *out, unsigned int flags)
{
	unsigned int signo = flags & 0xff;

	if (flags & ~0xffu)
		put_flags(out, clone_flags, flags & ~0xffu, "CLONE_???");
	if (signo) {
		if (flags & ~0xffu)
			fputc('|', out);
		put_signal(out, signo);
	} else if (!flags) {
		fputc('0', out);
	}
}

/* All of clone's arguments: which there are, the flags tell. */
void print_clone(struct view *view, int i, const struct arg *arg)
{
	unsigned int flags = view->args[0];
	int tls = view_is_32bit(view) ? 3 : 4, child = 7 - tls;

	(void)i;
	(void)arg;
	fputs("child_stack=", view->out);
	put_pointer(view, view->args[1]);
	fputs(", flags=", view->out);
	put_clone_flags(view->out, flags);
	if (flags & (CLONE_PARENT_SETTID | CLONE_PIDFD)) {
		fputs(flags & CLONE_PIDFD ? ", pidfd=" : ", parent_tid=", view->out);
		put_pointer(view, view->args[2]);
	}
	if (flags & CLONE_SETTLS) {
		fputs(", tls=", view->out);
		put_pointer(view, view->args[tls]);
	}
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) {
		fputs(", child_tidptr=", view->out);
		put_pointer(view, view->args[child]);
	}
}

static void put_limit(FILE *out, uint64_t limit, uint64_t infinity, const char *name)
{
	if (limit == infinity)
		fputs(name, out);
	else if (limit > 1024 && limit % 1024 == 0)
		fprintf(out, "%llu*1024", (ull)limit / 1024);
	else
		fprintf(out, "%llu", (ull)limit);
}

static void put_rlimit(struct view *view, enum direction direction, uint64_t addr,
		       bool narrow, const char *infinite)
{
	uint64_t infinity = narrow ? UINT32_MAX : UINT64_MAX;
	unsigned char bytes[16];

	if (!view_get(view, direction, addr, bytes, narrow ? 8 : 16)) {
		put_pointer(view, addr);
		return;
	}
	fputs("{rlim_cur=", view->out);
	put_limit(view->out, narrow ? u32_at(bytes, 0) : u64_at(bytes, 0), infinity,
		  infinite);
	fputs(", rlim_max=", view->out);
	put_limit(view->out, narrow ? u32_at(bytes, 4) : u64_at(bytes, 8), infinity,
		  infinite);
	fputc('}', view->out);
}

void print_in_rlimit(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_rlimit(view, READ_BY_KERNEL, view->args[i], view_is_32bit(view),
		   "RLIM_INFINITY");
}

void print_out_rlimit(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_rlimit(view, WRITTEN_BY_KERNEL, view->args[i], view_is_32bit(view),
		   "RLIM_INFINITY");
}

void print_in_rlimit64(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_rlimit(view, READ_BY_KERNEL, view->args[i], false, "RLIM64_INFINITY");
}

void print_out_rlimit64(struct view *view, int i, const struct arg *arg)
{
	(void)arg;
	put_rlimit(view, WRITTEN_BY_KERNEL, view->args[i], false, "RLIM64_INFINITY");
}

void print_utsname(struct view *view, int i, const struct arg *arg)
{
	struct utsname uts;

	(void)arg;
	if (!view_get(view, WRITTEN_BY_KERNEL, view->args[i], &uts, sizeof(uts))) {
		put_pointer(view, view->args[i]);
		return;
	}
	fprintf(view->out, "{sysname=\"%.64s\", nodename=\"%.64s\", release=\"%.64s\", ...}",
		uts.sysname, uts.nodename, uts.release);
}

/* set_thread_area */
void print_user_desc(struct view *view, int i, const struct arg *arg)
{
	unsigned char bytes[16];
	int entry;

	(void)arg;
	if (!view_get(view, READ_BY_KERNEL, view->args[i], bytes, sizeof(bytes))) {
		put_pointer(view, view->args[i]);
		return;
	}
	fprintf(view->out, "{entry_number=%d", (int)u32_at(bytes, 0));
	if (view_get(view, WRITTEN_BY_KERNEL, view->args[i], &entry, sizeof(entry)))
		fprintf(view->out, " => %d", entry);
	fprintf(view->out, ", base_addr=%#x, limit=%#x, ...}", u32_at(bytes, 4),
		u32_at(bytes, 8));
}

void print_futex_op(struct view *view, int i, const struct arg *arg)
{
	unsigned int op = view->args[i];

	(void)arg;
	put_name(view->out, futex_ops, op & FUTEX_CMD_MASK, "FUTEX_???");
	if (op & FUTEX_PRIVATE_FLAG)
		fputs("_PRIVATE", view->out);
	if (op & FUTEX_CLOCK_REALTIME)
		fputs("|FUTEX_CLOCK_REALTIME", view->out);
}

/* --- ioctl, fcntl, prctl: an argument depends on the one before it --- */

static void put_termios(struct view *view, enum direction direction, uint64_t addr)
{
	unsigned char t[36];	/* the kernel's: 4 words, the line, 19 chars */
	unsigned int iflag, oflag, lflag;

	if (!view_get(view, direction, addr, t, sizeof(t))) {
		put_pointer(view, addr);
		return;
	}
	iflag = u32_at(t, 0);
	oflag = u32_at(t, 4);
	lflag = u32_at(t, 12);
	fprintf(view->out, "{%sicrnl %sopost %sisig %sicanon %secho ...}",
		iflag & ICRNL ? "" : "-", oflag & OPOST ? "" : "-",
		lflag & ISIG ? "" : "-", lflag & ICANON ? "" : "-",
		lflag & ECHO ? "" : "-");
}

static void put_winsize(struct view *view, enum direction direction, uint64_t addr)
{
	uint16_t size[4];

	if (!view_get(view, direction, addr, size, sizeof(size))) {
		put_pointer(view, addr);
		return;
	}
	fprintf(view->out, "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}",
		size[0], size[1], size[2], size[3]);
}

static void put_ifreq(struct view *view, uint64_t addr)
{
	char name[IFNAMSIZ];

	if (!view_get(view, READ_BY_KERNEL, addr, name, sizeof(name))) {
		put_pointer(view, addr);
		return;
	}
	fputs("{ifr_name=", view->out);
	put_quoted(view->out, name, strnlen(name, sizeof(name)), false);
	fputs(", ...}", view->out);
}

void print_ioctl_argument(struct view *view, int i, const struct arg *arg)
{
	uint64_t addr = view->args[i];

	switch (view->args[i - 1] & 0xffffffff) {
	case TCGETS:
		put_termios(view, WRITTEN_BY_KERNEL, addr);
		break;
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
		put_termios(view, READ_BY_KERNEL, addr);
		break;
	case TIOCGWINSZ:
		put_winsize(view, WRITTEN_BY_KERNEL, addr);
		break;
	case TIOCSWINSZ:
		put_winsize(view, READ_BY_KERNEL, addr);
		break;
	case TIOCGPGRP:
	case TIOCGSID:
	case TIOCGPTN:
	case TIOCOUTQ:
	case FIONREAD:
		print_out_int(view, i, arg);
		break;
	case TIOCSPGRP:
	case TIOCSPTLCK:
	case FIONBIO:
	case FIOASYNC:
		print_in_int(view, i, arg);
		break;
	case SIOCGIFFLAGS ... SIOCSIFMETRIC:
	case SIOCGIFMTU:
	case SIOCSIFMTU:
	case SIOCGIFHWADDR:
	case SIOCGIFINDEX:
	case SIOCGIFTXQLEN:
		put_ifreq(view, addr);
		break;
	case TIOCSCTTY:
		print_int(view, i, arg);
		break;
	default:
		put_pointer(view, addr);
	}
}

void print_prctl_argument(struct view *view, int i, const struct arg *arg)
{
	switch (view->args[i - 1]) {
	case PR_SET_NAME:
		print_path(view, i, arg);
		break;
	case PR_GET_NAME:
		print_out_string(view, i, arg);
		break;
	case PR_SET_PDEATHSIG:
		print_signal(view, i, arg);
		break;
	default:
		print_hex(view, i, arg);
	}
}

void print_fcntl_argument(struct view *view, int i, const struct arg *arg)
{
	switch (view->args[i - 1]) {
	case F_SETFD:
		fputs(view->args[i] & FD_CLOEXEC ? "FD_CLOEXEC" : "0", view->out);
		break;
	case F_SETFL:
		print_open_flags(view, i, arg);
		break;
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
	case F_SETOWN:
	case F_SETPIPE_SZ:
		print_int(view, i, arg);
		break;
	case F_SETSIG:
		print_signal(view, i, arg);
		break;
	default:
		put_pointer(view, view->args[i]);
	}
}
