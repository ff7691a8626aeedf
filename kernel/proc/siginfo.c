/*
 * siginfo.c - siginfo between kernel and program, in both layouts
 *
 * Which member of the union is meant follows from the signal and si_code.
 */
#include "mm/uaccess.h"
#include "proc/compat.h"
#include "proc/sigcalls.h"

enum siginfo_layout { SIL_KILL, SIL_TIMER, SIL_POLL, SIL_FAULT, SIL_CHLD, SIL_RT, SIL_SYS };

static enum siginfo_layout siginfo_layout(int sig, int si_code)
{
	if (si_code > SI_USER && si_code < SI_KERNEL) {
		switch (sig) {
		case SIGILL:
		case SIGFPE:
		case SIGSEGV:
		case SIGBUS:
		case SIGTRAP:
			return SIL_FAULT;
		case SIGCHLD:
			return SIL_CHLD;
		case SIGSYS:
			return SIL_SYS;
		}
		return si_code <= NSIGPOLL ? SIL_POLL : SIL_KILL;
	}
	if (si_code == SI_TIMER)
		return SIL_TIMER;
	if (si_code == SI_SIGIO)
		return SIL_POLL;
	return si_code < 0 ? SIL_RT : SIL_KILL;
}

int copy_siginfo_to_user(siginfo_t __user *to, const kernel_siginfo_t *from)
{
	if (copy_to_user(to, from, sizeof(*from)) ||
	    clear_user((char __user *)to + sizeof(*from), sizeof(*to) - sizeof(*from)))
		return -EFAULT;
	return 0;
}

int copy_siginfo_from_user(kernel_siginfo_t *to, const siginfo_t __user *from)
{
	return copy_from_user(to, from, sizeof(*to)) ? -EFAULT : 0;
}

static void siginfo_to_compat(struct compat_siginfo *to, const kernel_siginfo_t *from)
{
	__builtin_memset(to, 0, sizeof(*to));
	to->si_signo = from->si_signo;
	to->si_errno = from->si_errno;
	to->si_code = from->si_code;
	switch (siginfo_layout(from->si_signo, from->si_code)) {
	case SIL_KILL:
		to->_kill._pid = from->si_pid;
		to->_kill._uid = from->si_uid;
		break;
	case SIL_TIMER:
		to->_timer._tid = from->si_tid;
		to->_timer._overrun = from->si_overrun;
		to->_timer._sigval = from->si_int;
		break;
	case SIL_POLL:
		to->_sigpoll._band = from->si_band;
		to->_sigpoll._fd = from->si_fd;
		break;
	case SIL_FAULT:
		to->_sigfault._addr = (unsigned long)from->si_addr;
		to->_sigfault._addr_lsb = from->si_addr_lsb;
		break;
	case SIL_CHLD:
		to->_sigchld._pid = from->si_pid;
		to->_sigchld._uid = from->si_uid;
		to->_sigchld._status = from->si_status;
		to->_sigchld._utime = from->si_utime;
		to->_sigchld._stime = from->si_stime;
		break;
	case SIL_RT:
		to->_rt._pid = from->si_pid;
		to->_rt._uid = from->si_uid;
		to->_rt._sigval = from->si_int;
		break;
	case SIL_SYS:
		to->_sigsys._call_addr = (unsigned long)from->si_call_addr;
		to->_sigsys._syscall = from->si_syscall;
		to->_sigsys._arch = from->si_arch;
		break;
	}
}

int copy_siginfo_to_user32(struct compat_siginfo __user *to, const kernel_siginfo_t *from)
{
	struct compat_siginfo info;

	siginfo_to_compat(&info, from);
	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

static void siginfo_from_compat(kernel_siginfo_t *to, const struct compat_siginfo *from)
{
	clear_siginfo(to);
	to->si_signo = from->si_signo;
	to->si_errno = from->si_errno;
	to->si_code = from->si_code;
	switch (siginfo_layout(from->si_signo, from->si_code)) {
	case SIL_KILL:
		to->si_pid = from->_kill._pid;
		to->si_uid = from->_kill._uid;
		break;
	case SIL_TIMER:
		to->si_tid = from->_timer._tid;
		to->si_overrun = from->_timer._overrun;
		to->si_int = from->_timer._sigval;
		break;
	case SIL_POLL:
		to->si_band = from->_sigpoll._band;
		to->si_fd = from->_sigpoll._fd;
		break;
	case SIL_FAULT:
		to->si_addr = (void *)(unsigned long)from->_sigfault._addr;
		to->si_addr_lsb = from->_sigfault._addr_lsb;
		break;
	case SIL_CHLD:
		to->si_pid = from->_sigchld._pid;
		to->si_uid = from->_sigchld._uid;
		to->si_status = from->_sigchld._status;
		to->si_utime = from->_sigchld._utime;
		to->si_stime = from->_sigchld._stime;
		break;
	case SIL_RT:
		to->si_pid = from->_rt._pid;
		to->si_uid = from->_rt._uid;
		to->si_ptr = (void *)(unsigned long)from->_rt._sigval;
		break;
	case SIL_SYS:
		to->si_call_addr = (void *)(unsigned long)from->_sigsys._call_addr;
		to->si_syscall = from->_sigsys._syscall;
		to->si_arch = from->_sigsys._arch;
		break;
	}
}

int copy_siginfo_from_user32(kernel_siginfo_t *to, const struct compat_siginfo __user *from)
{
	struct compat_siginfo info;

	if (copy_from_user(&info, from, sizeof(info)))
		return -EFAULT;
	siginfo_from_compat(to, &info);
	return 0;
}
