/*
 * trace_calls.c - one row a system call: its name, how to print its arguments
 *
 * The names are Linux's; numbers become names in syscall_names.c, made from
 * the headers of both ABIs.  A name whose arguments differ between the two
 * has a row in rows_32 as well.  A call without a row prints six hexadecimal
 * numbers.  To add one: write a row, and its line in tests/unit.
 */
#include "trace_names.h"
#include "trace_view.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>

/* How an argument is printed; OUT_ and INOUT_ are known after the call. */
#define INT		{ .print = print_int }
#define UINT		{ .print = print_uint }
#define LONG		{ .print = print_long }
#define ULONG		{ .print = print_ulong }
#define HEX		{ .print = print_hex }
#define OCTAL		{ .print = print_octal }
#define PTR		{ .print = print_pointer }
#define FD		{ .print = print_int }
#define DIRFD		{ .print = print_dirfd }
#define PATH		{ .print = print_path }
#define ARGV		{ .print = print_strings }
#define ENVP		{ .print = print_vars }
#define IN_BUF		{ .print = print_in_buffer }
#define OUT_BUF		{ .print = print_out_buffer, .at_exit = true }
#define OUT_STRING	{ .print = print_out_string, .at_exit = true }
#define FLAGS(table)	{ .print = print_flags, .names = table }
#define NAME(table)	{ .print = print_name, .names = table }
#define SIGNAL		{ .print = print_signal }
#define IN_INT		{ .print = print_in_int }
#define OUT_INT		{ .print = print_out_int, .at_exit = true }
#define OUT_PAIR	{ .print = print_out_pair, .at_exit = true }
#define OUT_LONG	{ .print = print_out_long, .at_exit = true }
#define SPLIT64		{ .print = print_split64 }
#define AND_ABOVE	{ .print = NULL }	/* belongs to the one before */

#define OPEN_FLAGS	{ .print = print_open_flags }
#define MODE		{ .print = print_octal }
#define NODE_MODE	{ .print = print_open_mode }
#define OUT_STAT	{ .print = print_stat, .at_exit = true }
#define OUT_STAT64	{ .print = print_stat64, .at_exit = true }
#define OUT_STATX	{ .print = print_statx, .at_exit = true }
#define OUT_DIRENTS	{ .print = print_dirents, .at_exit = true }
#define IN_TIMESPEC	{ .print = print_in_timespec }
#define IN_TIMESPEC64	{ .print = print_in_timespec64 }
#define OUT_TIMESPEC	{ .print = print_out_timespec, .at_exit = true }
#define OUT_TIMESPEC64	{ .print = print_out_timespec64, .at_exit = true }
#define IN_TIMEVAL	{ .print = print_in_timeval }
#define OUT_TIMEVAL	{ .print = print_out_timeval, .at_exit = true }
#define IN_ITIMERVAL	{ .print = print_in_itimerval }
#define OUT_ITIMERVAL	{ .print = print_out_itimerval, .at_exit = true }
#define IN_ITIMERSPEC	{ .print = print_in_itimerspec }
#define OUT_ITIMERSPEC	{ .print = print_out_itimerspec, .at_exit = true }
#define IN_SIGSET	{ .print = print_in_sigset }
#define OUT_SIGSET	{ .print = print_out_sigset, .at_exit = true }
#define IN_SIGACTION	{ .print = print_in_sigaction }
#define OUT_SIGACTION	{ .print = print_out_sigaction, .at_exit = true }
#define POLLFDS		{ .print = print_pollfds }
#define IN_EPOLL_EVENT	{ .print = print_in_epoll_event }
#define OUT_EPOLL_EVENTS { .print = print_out_epoll_events, .at_exit = true }
#define FD_SET_		{ .print = print_fd_set }
#define OUT_WSTATUS	{ .print = print_wait_status, .at_exit = true }
#define CLONE		{ .print = print_clone }
#define PRCTL_ARG	{ .print = print_prctl_argument, .at_exit = true }
#define IN_RLIMIT	{ .print = print_in_rlimit }
#define OUT_RLIMIT	{ .print = print_out_rlimit, .at_exit = true }
#define IN_RLIMIT64	{ .print = print_in_rlimit64 }
#define OUT_RLIMIT64	{ .print = print_out_rlimit64, .at_exit = true }
#define OUT_UTSNAME	{ .print = print_utsname, .at_exit = true }
#define IOCTL_ARG	{ .print = print_ioctl_argument, .at_exit = true }
#define FCNTL_ARG	{ .print = print_fcntl_argument }
#define FUTEX_OPERATION	{ .print = print_futex_op }
#define USER_DESC	{ .print = print_user_desc, .at_exit = true }

#define SOCKET_TYPE	{ .print = print_socket_type }
#define SOCKET_PROTOCOL	{ .print = print_socket_protocol }
#define IN_SOCKADDR	{ .print = print_in_sockaddr }
#define OUT_SOCKADDR	{ .print = print_out_sockaddr, .at_exit = true }
#define INOUT_LENGTH	{ .print = print_inout_length, .at_exit = true }
#define IN_IOVEC	{ .print = print_in_iovec }
#define OUT_IOVEC	{ .print = print_out_iovec, .at_exit = true }
#define IN_MSGHDR	{ .print = print_in_msghdr }
#define OUT_MSGHDR	{ .print = print_out_msghdr, .at_exit = true }
#define IN_MMSGHDR	{ .print = print_in_mmsghdr }
#define OUT_MMSGHDR	{ .print = print_out_mmsghdr, .at_exit = true }
#define SOCKOPT_NAME	{ .print = print_sockopt_name }
#define IN_SOCKOPT	{ .print = print_in_sockopt }
#define OUT_SOCKOPT	{ .print = print_out_sockopt, .at_exit = true }

#define NR_ARGS(...)	(sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))
#define ROW(call, how, ...) \
	{ .name = call, .nr_args = NR_ARGS(__VA_ARGS__), .result = how, \
	  .args = { __VA_ARGS__ } }
#define ROW_COUNTED(call, how, counter, ...) \
	{ .name = call, .nr_args = NR_ARGS(__VA_ARGS__), .result = how, \
	  .args = { __VA_ARGS__ }, .count = counter }
#define ROW0(call, how)	{ .name = call, .nr_args = 0, .result = how }

#define NUM		RESULT_NUMBER

/* --- calls whose number of arguments depends on what they are --- */

static int open_count(const struct view *view)
{
	return view->args[1] & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? 3 : 2;
}

static int openat_count(const struct view *view)
{
	return view->args[2] & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? 4 : 3;
}

static int fcntl_count(const struct view *view)
{
	switch (view->args[1]) {
	case F_GETFD:
	case F_GETFL:
	case F_GETOWN:
	case F_GETSIG:
	case F_GETLEASE:
	case F_GETPIPE_SZ:
	case F_GET_SEALS:
		return 2;
	default:
		return 3;
	}
}

static int futex_count(const struct view *view)
{
	switch (view->args[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAKE:
		return 3;
	case FUTEX_UNLOCK_PI:
	case FUTEX_TRYLOCK_PI:
		return 2;
	case FUTEX_WAIT:
	case FUTEX_LOCK_PI:
		return 4;
	default:
		return 6;
	}
}

static int mremap_count(const struct view *view)
{
	return view->args[3] & 2 ? 5 : 4;	/* MREMAP_FIXED */
}

static int prctl_count(const struct view *view)
{
	return view->args[2] || view->args[3] || view->args[4] ? 5 : 2;
}

/* --- the rows, by name --- */

static const struct call_row rows[] = {
	ROW("accept", NUM, FD, OUT_SOCKADDR, INOUT_LENGTH),
	ROW("accept4", NUM, FD, OUT_SOCKADDR, INOUT_LENGTH, FLAGS(socket_type_flags)),
	ROW("access", NUM, PATH, FLAGS(access_modes)),
	ROW("alarm", NUM, UINT),
	ROW("arch_prctl", NUM, NAME(arch_codes), HEX),
	ROW("bind", NUM, FD, IN_SOCKADDR, INT),
	ROW("brk", RESULT_HEX, PTR),
	ROW("chdir", NUM, PATH),
	ROW("chmod", NUM, PATH, MODE),
	ROW("chown", NUM, PATH, INT, INT),
	ROW("chroot", NUM, PATH),
	ROW("clock_getres", NUM, NAME(clock_ids), OUT_TIMESPEC),
	ROW("clock_getres_time64", NUM, NAME(clock_ids), OUT_TIMESPEC64),
	ROW("clock_gettime", NUM, NAME(clock_ids), OUT_TIMESPEC),
	ROW("clock_gettime64", NUM, NAME(clock_ids), OUT_TIMESPEC64),
	ROW("clock_nanosleep", NUM, NAME(clock_ids), FLAGS(timer_flags),
	    IN_TIMESPEC, OUT_TIMESPEC),
	ROW("clock_nanosleep_time64", NUM, NAME(clock_ids), FLAGS(timer_flags),
	    IN_TIMESPEC64, OUT_TIMESPEC64),
	ROW("clock_settime", NUM, NAME(clock_ids), IN_TIMESPEC),
	ROW("clone", NUM, CLONE),
	ROW("clone3", NUM, PTR, ULONG),
	ROW("close", NUM, FD),
	ROW("close_range", NUM, UINT, UINT, HEX),
	ROW("connect", NUM, FD, IN_SOCKADDR, INT),
	ROW("creat", NUM, PATH, MODE),
	ROW("dup", NUM, FD),
	ROW("dup2", NUM, FD, FD),
	ROW("dup3", NUM, FD, FD, FLAGS(pipe_flags)),
	ROW("epoll_create", NUM, INT),
	ROW("epoll_create1", NUM, FLAGS(epoll_flags)),
	ROW("epoll_ctl", NUM, FD, NAME(epoll_ops), FD, IN_EPOLL_EVENT),
	ROW("epoll_pwait", NUM, FD, OUT_EPOLL_EVENTS, INT, INT, IN_SIGSET, ULONG),
	ROW("epoll_pwait2", NUM, FD, OUT_EPOLL_EVENTS, INT, IN_TIMESPEC64,
	    IN_SIGSET, ULONG),
	ROW("epoll_wait", NUM, FD, OUT_EPOLL_EVENTS, INT, INT),
	ROW("eventfd", NUM, UINT),
	ROW("eventfd2", NUM, UINT, FLAGS(eventfd_flags)),
	ROW("execve", NUM, PATH, ARGV, ENVP),
	ROW("execveat", NUM, DIRFD, PATH, ARGV, ENVP, FLAGS(at_flags)),
	ROW("exit", RESULT_NEVER, INT),
	ROW("exit_group", RESULT_NEVER, INT),
	ROW("faccessat", NUM, DIRFD, PATH, FLAGS(access_modes)),
	ROW("faccessat2", NUM, DIRFD, PATH, FLAGS(access_modes), FLAGS(at_flags)),
	ROW("fadvise64", NUM, FD, LONG, LONG, INT),
	ROW("fallocate", NUM, FD, HEX, LONG, LONG),
	ROW("fchdir", NUM, FD),
	ROW("fchmod", NUM, FD, MODE),
	ROW("fchmodat", NUM, DIRFD, PATH, MODE),
	ROW("fchown", NUM, FD, INT, INT),
	ROW("fchownat", NUM, DIRFD, PATH, INT, INT, FLAGS(at_flags)),
	ROW_COUNTED("fcntl", RESULT_FCNTL, fcntl_count, FD, NAME(fcntl_commands),
		    FCNTL_ARG),
	ROW_COUNTED("fcntl64", RESULT_FCNTL, fcntl_count, FD,
		    NAME(fcntl_commands), FCNTL_ARG),
	ROW("fdatasync", NUM, FD),
	ROW("flock", NUM, FD, FLAGS(flock_ops)),
	ROW0("fork", NUM),
	ROW("fstat", NUM, FD, OUT_STAT),
	ROW("fstat64", NUM, FD, OUT_STAT64),
	ROW("fstatat64", NUM, DIRFD, PATH, OUT_STAT64, FLAGS(at_flags)),
	ROW("fstatfs", NUM, FD, PTR),
	ROW("fsync", NUM, FD),
	ROW("ftruncate", NUM, FD, LONG),
	ROW_COUNTED("futex", NUM, futex_count, PTR, FUTEX_OPERATION, INT, IN_TIMESPEC,
		    PTR, HEX),
	ROW_COUNTED("futex_time64", NUM, futex_count, PTR, FUTEX_OPERATION, INT,
		    IN_TIMESPEC64, PTR, HEX),
	ROW("getcpu", NUM, OUT_INT, OUT_INT, PTR),
	ROW("getcwd", NUM, OUT_STRING, ULONG),
	ROW("getdents", NUM, FD, PTR, UINT),
	ROW("getdents64", NUM, FD, OUT_DIRENTS, UINT),
	ROW0("getegid", NUM), ROW0("getegid32", NUM),
	ROW0("geteuid", NUM), ROW0("geteuid32", NUM),
	ROW0("getgid", NUM), ROW0("getgid32", NUM),
	ROW("getgroups", NUM, INT, PTR),
	ROW("getitimer", NUM, NAME(itimers), OUT_ITIMERVAL),
	ROW("getpeername", NUM, FD, OUT_SOCKADDR, INOUT_LENGTH),
	ROW("getpgid", NUM, INT),
	ROW0("getpgrp", NUM),
	ROW0("getpid", NUM),
	ROW0("getppid", NUM),
	ROW("getpriority", NUM, INT, INT),
	ROW("getrandom", NUM, OUT_BUF, ULONG, FLAGS(getrandom_flags)),
	ROW("getresgid", NUM, OUT_INT, OUT_INT, OUT_INT),
	ROW("getresuid", NUM, OUT_INT, OUT_INT, OUT_INT),
	ROW("getrlimit", NUM, NAME(rlimits), OUT_RLIMIT),
	ROW("getrusage", NUM, NAME(rusage_whos), PTR),
	ROW("getsid", NUM, INT),
	ROW("getsockname", NUM, FD, OUT_SOCKADDR, INOUT_LENGTH),
	ROW("getsockopt", NUM, FD, NAME(socket_levels), SOCKOPT_NAME, OUT_SOCKOPT,
	    INOUT_LENGTH),
	ROW0("gettid", NUM),
	ROW("gettimeofday", NUM, OUT_TIMEVAL, PTR),
	ROW0("getuid", NUM), ROW0("getuid32", NUM),
	ROW("inotify_add_watch", NUM, FD, PATH, HEX),
	ROW("inotify_init1", NUM, FLAGS(pipe_flags)),
	ROW("ioctl", NUM, FD, NAME(ioctl_codes), IOCTL_ARG),
	ROW("ipc", NUM, NAME(ipc_calls), INT, INT, HEX, PTR, HEX),
	ROW("kill", NUM, INT, SIGNAL),
	ROW("lchown", NUM, PATH, INT, INT),
	ROW("link", NUM, PATH, PATH),
	ROW("linkat", NUM, DIRFD, PATH, DIRFD, PATH, FLAGS(at_flags)),
	ROW("listen", NUM, FD, INT),
	ROW("lseek", NUM, FD, LONG, NAME(seek_whences)),
	ROW("lstat", NUM, PATH, OUT_STAT),
	ROW("lstat64", NUM, PATH, OUT_STAT64),
	ROW("madvise", NUM, PTR, ULONG, NAME(madvices)),
	ROW("membarrier", NUM, NAME(membarrier_commands), HEX, INT),
	ROW("memfd_create", NUM, PATH, HEX),
	ROW("mincore", NUM, PTR, ULONG, PTR),
	ROW("mkdir", NUM, PATH, MODE),
	ROW("mkdirat", NUM, DIRFD, PATH, MODE),
	ROW("mknod", NUM, PATH, NODE_MODE, HEX),
	ROW("mknodat", NUM, DIRFD, PATH, NODE_MODE, HEX),
	ROW("mlock", NUM, PTR, ULONG),
	ROW("mmap", RESULT_HEX, PTR, ULONG, FLAGS(mmap_prots), FLAGS(mmap_flags),
	    FD, HEX),
	ROW("mmap2", RESULT_HEX, PTR, ULONG, FLAGS(mmap_prots), FLAGS(mmap_flags),
	    FD, HEX),
	ROW("mount", NUM, PATH, PATH, PATH, FLAGS(mount_flags), PTR),
	ROW("mprotect", NUM, PTR, ULONG, FLAGS(mmap_prots)),
	ROW("mq_getsetattr", NUM, FD, PTR, PTR),
	ROW("mq_notify", NUM, FD, PTR),
	ROW("mq_open", NUM, PATH, OPEN_FLAGS, MODE, PTR),
	ROW("mq_timedreceive", NUM, FD, OUT_BUF, ULONG, OUT_INT, IN_TIMESPEC),
	ROW("mq_timedreceive_time64", NUM, FD, OUT_BUF, ULONG, OUT_INT,
	    IN_TIMESPEC64),
	ROW("mq_timedsend", NUM, FD, IN_BUF, ULONG, UINT, IN_TIMESPEC),
	ROW("mq_timedsend_time64", NUM, FD, IN_BUF, ULONG, UINT, IN_TIMESPEC64),
	ROW("mq_unlink", NUM, PATH),
	ROW_COUNTED("mremap", RESULT_HEX, mremap_count, PTR, ULONG, ULONG,
		    FLAGS(mremap_flags), PTR),
	ROW("msgctl", NUM, INT, NAME(msgctl_commands), PTR),
	ROW("msgget", NUM, HEX, FLAGS(ipc_flags)),
	ROW("msgrcv", NUM, INT, PTR, ULONG, LONG, FLAGS(msg_flags)),
	ROW("msgsnd", NUM, INT, PTR, ULONG, FLAGS(msg_flags)),
	ROW("msync", NUM, PTR, ULONG, FLAGS(msync_flags)),
	ROW("munlock", NUM, PTR, ULONG),
	ROW("munmap", NUM, PTR, ULONG),
	ROW("nanosleep", NUM, IN_TIMESPEC, OUT_TIMESPEC),
	ROW("newfstatat", NUM, DIRFD, PATH, OUT_STAT, FLAGS(at_flags)),
	ROW("nice", NUM, INT),
	ROW_COUNTED("open", NUM, open_count, PATH, OPEN_FLAGS, MODE),
	ROW_COUNTED("openat", NUM, openat_count, DIRFD, PATH, OPEN_FLAGS, MODE),
	ROW0("pause", NUM),
	ROW("pipe", NUM, OUT_PAIR),
	ROW("pipe2", NUM, OUT_PAIR, FLAGS(pipe_flags)),
	ROW("poll", RESULT_READY, POLLFDS, UINT, INT),
	ROW("ppoll", RESULT_READY, POLLFDS, UINT, IN_TIMESPEC, IN_SIGSET, ULONG),
	ROW("ppoll_time64", RESULT_READY, POLLFDS, UINT, IN_TIMESPEC64, IN_SIGSET,
	    ULONG),
	ROW_COUNTED("prctl", NUM, prctl_count, NAME(prctl_options),
		    PRCTL_ARG, HEX, HEX, HEX),
	ROW("pread64", NUM, FD, OUT_BUF, ULONG, LONG),
	ROW("preadv", NUM, FD, OUT_IOVEC, ULONG, LONG),
	ROW("prlimit64", NUM, INT, NAME(rlimits), IN_RLIMIT64, OUT_RLIMIT64),
	ROW("pselect6", RESULT_READY, INT, FD_SET_, FD_SET_, FD_SET_, IN_TIMESPEC,
	    PTR),
	ROW("pselect6_time64", RESULT_READY, INT, FD_SET_, FD_SET_, FD_SET_,
	    IN_TIMESPEC64, PTR),
	ROW("ptrace", NUM, NAME(ptrace_requests), INT, PTR, PTR),
	ROW("pwrite64", NUM, FD, IN_BUF, ULONG, LONG),
	ROW("pwritev", NUM, FD, IN_IOVEC, ULONG, LONG),
	ROW("read", NUM, FD, OUT_BUF, ULONG),
	ROW("readlink", NUM, PATH, OUT_BUF, ULONG),
	ROW("readlinkat", NUM, DIRFD, PATH, OUT_BUF, ULONG),
	ROW("readv", NUM, FD, OUT_IOVEC, ULONG),
	ROW("reboot", NUM, NAME(reboot_magics), NAME(reboot_magics),
	    NAME(reboot_commands), PTR),
	/* Not calls of x86-64, but what i386's socketcall may be. */
	ROW("recv", NUM, FD, OUT_BUF, ULONG, FLAGS(message_flags)),
	ROW("recvfrom", NUM, FD, OUT_BUF, ULONG, FLAGS(message_flags),
	    OUT_SOCKADDR, INOUT_LENGTH),
	ROW("recvmmsg", NUM, FD, OUT_MMSGHDR, UINT, FLAGS(message_flags),
	    IN_TIMESPEC),
	ROW("recvmmsg_time64", NUM, FD, OUT_MMSGHDR, UINT, FLAGS(message_flags),
	    IN_TIMESPEC64),
	ROW("recvmsg", NUM, FD, OUT_MSGHDR, FLAGS(message_flags)),
	ROW("rename", NUM, PATH, PATH),
	ROW("renameat", NUM, DIRFD, PATH, DIRFD, PATH),
	ROW("renameat2", NUM, DIRFD, PATH, DIRFD, PATH, HEX),
	ROW("rmdir", NUM, PATH),
	ROW("rseq", NUM, PTR, HEX, HEX, HEX),
	ROW("rt_sigaction", NUM, SIGNAL, IN_SIGACTION, OUT_SIGACTION, ULONG),
	ROW("rt_sigpending", NUM, OUT_SIGSET, ULONG),
	ROW("rt_sigprocmask", NUM, NAME(sigmask_hows), IN_SIGSET, OUT_SIGSET, ULONG),
	ROW("rt_sigqueueinfo", NUM, INT, SIGNAL, PTR),
	ROW0("rt_sigreturn", NUM),
	ROW("rt_sigsuspend", NUM, IN_SIGSET, ULONG),
	ROW("rt_sigtimedwait", NUM, IN_SIGSET, PTR, IN_TIMESPEC, ULONG),
	ROW("rt_sigtimedwait_time64", NUM, IN_SIGSET, PTR, IN_TIMESPEC64, ULONG),
	ROW("sched_getaffinity", NUM, INT, ULONG, PTR),
	ROW("sched_setaffinity", NUM, INT, ULONG, PTR),
	ROW0("sched_yield", NUM),
	ROW("select", RESULT_READY, INT, FD_SET_, FD_SET_, FD_SET_, IN_TIMEVAL),
	ROW("_newselect", RESULT_READY, INT, FD_SET_, FD_SET_, FD_SET_, IN_TIMEVAL),
	ROW("semctl", NUM, INT, INT, NAME(semctl_commands), HEX),
	ROW("semget", NUM, HEX, INT, FLAGS(ipc_flags)),
	ROW("semop", NUM, INT, PTR, UINT),
	ROW("semtimedop", NUM, INT, PTR, UINT, IN_TIMESPEC),
	ROW("semtimedop_time64", NUM, INT, PTR, UINT, IN_TIMESPEC64),
	ROW("send", NUM, FD, IN_BUF, ULONG, FLAGS(message_flags)),
	ROW("sendfile", NUM, FD, FD, OUT_LONG, ULONG),
	ROW("sendfile64", NUM, FD, FD, PTR, ULONG),
	ROW("sendmmsg", NUM, FD, IN_MMSGHDR, UINT, FLAGS(message_flags)),
	ROW("sendmsg", NUM, FD, IN_MSGHDR, FLAGS(message_flags)),
	ROW("sendto", NUM, FD, IN_BUF, ULONG, FLAGS(message_flags), IN_SOCKADDR,
	    INT),
	ROW("set_robust_list", NUM, PTR, ULONG),
	ROW("set_thread_area", NUM, USER_DESC),
	ROW("set_tid_address", NUM, PTR),
	ROW("setfsuid", NUM, INT),
	ROW("setgid", NUM, INT), ROW("setgid32", NUM, INT),
	ROW("setgroups", NUM, INT, PTR),
	ROW("setitimer", NUM, NAME(itimers), IN_ITIMERVAL, OUT_ITIMERVAL),
	ROW("sethostname", NUM, IN_BUF, ULONG),
	ROW("setpgid", NUM, INT, INT),
	ROW("setpriority", NUM, INT, INT, INT),
	ROW("setrlimit", NUM, NAME(rlimits), IN_RLIMIT),
	ROW0("setsid", NUM),
	ROW("setsockopt", NUM, FD, NAME(socket_levels), SOCKOPT_NAME, IN_SOCKOPT,
	    INT),
	ROW("setuid", NUM, INT), ROW("setuid32", NUM, INT),
	ROW("shmat", RESULT_HEX, INT, PTR, FLAGS(shmat_flags)),
	ROW("shmctl", NUM, INT, NAME(shmctl_commands), PTR),
	ROW("shmdt", NUM, PTR),
	ROW("shmget", NUM, HEX, ULONG, FLAGS(ipc_flags)),
	ROW("shutdown", NUM, FD, NAME(shutdown_hows)),
	ROW("sigaltstack", NUM, PTR, PTR),
	ROW("signalfd", NUM, FD, IN_SIGSET, ULONG),
	ROW("signalfd4", NUM, FD, IN_SIGSET, ULONG, FLAGS(signalfd_flags)),
	ROW0("sigreturn", NUM),
	ROW("socket", NUM, NAME(address_families), SOCKET_TYPE, SOCKET_PROTOCOL),
	ROW("socketcall", NUM, INT, PTR),
	ROW("socketpair", NUM, NAME(address_families), SOCKET_TYPE,
	    SOCKET_PROTOCOL, OUT_PAIR),
	ROW("splice", NUM, FD, PTR, FD, PTR, ULONG, FLAGS(splice_flags)),
	ROW("stat", NUM, PATH, OUT_STAT),
	ROW("stat64", NUM, PATH, OUT_STAT64),
	ROW("statfs", NUM, PATH, PTR),
	ROW("statx", NUM, DIRFD, PATH, FLAGS(at_flags), FLAGS(statx_masks),
	    OUT_STATX),
	ROW("symlink", NUM, PATH, PATH),
	ROW("symlinkat", NUM, PATH, DIRFD, PATH),
	ROW0("sync", NUM),
	ROW("sysinfo", NUM, PTR),
	ROW("syslog", NUM, INT, PTR, INT),
	ROW("tee", NUM, FD, FD, ULONG, FLAGS(splice_flags)),
	ROW("tgkill", NUM, INT, INT, SIGNAL),
	ROW("time", NUM, OUT_LONG),
	ROW("timer_create", NUM, NAME(clock_ids), PTR, OUT_INT),
	ROW("timer_delete", NUM, INT),
	ROW("timer_settime", NUM, INT, FLAGS(timer_flags), IN_ITIMERSPEC,
	    OUT_ITIMERSPEC),
	ROW("timerfd_create", NUM, NAME(clock_ids), FLAGS(timerfd_flags)),
	ROW("timerfd_gettime", NUM, FD, OUT_ITIMERSPEC),
	ROW("timerfd_settime", NUM, FD, FLAGS(timer_flags), IN_ITIMERSPEC,
	    OUT_ITIMERSPEC),
	ROW("times", NUM, PTR),
	ROW("tkill", NUM, INT, SIGNAL),
	ROW("truncate", NUM, PATH, LONG),
	ROW("umask", RESULT_OCTAL, MODE),
	ROW("umount2", NUM, PATH, FLAGS(umount_flags)),
	ROW("uname", NUM, OUT_UTSNAME),
	ROW("unlink", NUM, PATH),
	ROW("unlinkat", NUM, DIRFD, PATH, FLAGS(unlink_flags)),
	ROW("utimensat", NUM, DIRFD, PATH, PTR, FLAGS(at_flags)),
	ROW0("vfork", NUM),
	ROW("vmsplice", NUM, FD, IN_IOVEC, ULONG, FLAGS(splice_flags)),
	ROW("wait4", NUM, INT, OUT_WSTATUS, FLAGS(wait_flags), PTR),
	ROW("waitid", NUM, INT, INT, PTR, FLAGS(wait_flags), PTR),
	ROW("waitpid", NUM, INT, OUT_WSTATUS, FLAGS(wait_flags)),
	ROW("write", NUM, FD, IN_BUF, ULONG),
	ROW("writev", NUM, FD, IN_IOVEC, ULONG),
};

/* i386: 64-bit numbers take two registers. */
static const struct call_row rows_32[] = {
	ROW("_llseek", NUM, FD, HEX, HEX, PTR, NAME(seek_whences)),
	ROW("ftruncate64", NUM, FD, SPLIT64, AND_ABOVE),
	ROW("mmap", RESULT_HEX, PTR),
	ROW("pread64", NUM, FD, OUT_BUF, ULONG, SPLIT64, AND_ABOVE),
	ROW("pwrite64", NUM, FD, IN_BUF, ULONG, SPLIT64, AND_ABOVE),
	ROW("select", RESULT_NUMBER, PTR),
	ROW("truncate64", NUM, PATH, SPLIT64, AND_ABOVE),
	ROW("ugetrlimit", NUM, NAME(rlimits), OUT_RLIMIT),
	ROW("umount", NUM, PATH),
};

static const struct call_row unknown_row =
	ROW("?", NUM, HEX, HEX, HEX, HEX, HEX, HEX);

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static const struct call_row *row_find(const struct call_row *table, size_t nr,
				       const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

const struct call_row *call_row(const char *name, enum trace_abi abi)
{
	const struct call_row *row = NULL;

	if (!name)
		return &unknown_row;
	if (abi == TRACE_ABI_I386)
		row = row_find(rows_32, ARRAY_SIZE(rows_32), name);
	if (!row)
		row = row_find(rows, ARRAY_SIZE(rows), name);
	return row ? row : &unknown_row;
}
