/*
 * compat.h - 32-bit structures of the calls in proc/
 */
#ifndef RINGSIDE_PROC_COMPAT_H
#define RINGSIDE_PROC_COMPAT_H

#include <linux/resource.h>

#include "lib/types.h"

typedef u32 compat_uptr_t;
typedef s32 compat_long_t;
typedef u32 compat_ulong_t;

static inline void __user *compat_ptr(compat_uptr_t p)
{
	return (void __user *)(unsigned long)p;
}

/* A set of signals is two words there: the same bytes as ours. */
typedef u64 compat_sigset_t __aligned(4);

struct old_timeval32 {
	s32	tv_sec, tv_usec;
};

struct old_itimerval32 {
	struct old_timeval32 it_interval, it_value;
};

struct old_timespec32 {
	s32	tv_sec, tv_nsec;
};

struct compat_stack {
	compat_uptr_t	ss_sp;
	int		ss_flags;
	u32		ss_size;
};

struct compat_sigaction {
	compat_uptr_t	sa_handler;
	u32		sa_flags;
	compat_uptr_t	sa_restorer;
	compat_sigset_t	sa_mask;
};

struct compat_old_sigaction {
	compat_uptr_t	sa_handler;
	u32		sa_mask;
	u32		sa_flags;
	compat_uptr_t	sa_restorer;
};

struct compat_siginfo {
	int	si_signo, si_errno, si_code;
	union {
		int	_pad[29];
		struct {
			int _pid;
			u32 _uid;
		} _kill;
		struct {
			int _tid, _overrun;
			u32 _sigval;
		} _timer;
		struct {
			int _pid;
			u32 _uid, _sigval;
		} _rt;
		struct {
			int _pid;
			u32 _uid;
			int _status;
			s32 _utime, _stime;
		} _sigchld;
		struct {
			u32 _addr;
			s16 _addr_lsb;
			u16 _pad;
			u32 _lower, _upper;
		} _sigfault;
		struct {
			s32 _band;
			int _fd;
		} _sigpoll;
		struct {
			u32 _call_addr;
			int _syscall;
			u32 _arch;
		} _sigsys;
	};
};

struct compat_sigevent {
	u32	sigev_value;
	int	sigev_signo, sigev_notify;
	union {
		int	_pad[13];
		int	_tid;
	};
};

struct compat_rusage {
	struct old_timeval32 ru_utime, ru_stime;
	s32	ru_maxrss, ru_ixrss, ru_idrss, ru_isrss, ru_minflt, ru_majflt, ru_nswap,
		ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals, ru_nvcsw, ru_nivcsw;
};

struct compat_rlimit {
	u32	rlim_cur, rlim_max;
};

struct compat_tms {
	s32	tms_utime, tms_stime, tms_cutime, tms_cstime;
};

struct compat_sysinfo {
	s32	uptime;
	u32	loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	u16	procs, pad;
	u32	totalhigh, freehigh, mem_unit;
	char	_f[8];
};

int put_compat_rusage(const struct rusage *r, struct compat_rusage __user *ru);

#endif
