/*
 * socketcall.c - one door for twenty calls: number 102 of the 32-bit table
 *
 * The C library of a 32-bit program puts the arguments into an array and passes
 * the number of the call and the array's address.  The array is copied in once,
 * as many words as the call takes; the calls behind are those of socket.c.
 */
#include <linux/net.h>

#include "mm/uaccess.h"
#include "net/net.h"
#include "syscall/syscall.h"
#include "trace/trace.h"

/* The most arguments any of the calls takes. */
#define AUDITSC_ARGS	6

/* Arguments of each call, by its number. */
static const u8 nargs[SYS_SENDMMSG + 1] = {
	[SYS_SOCKET]		= 3,
	[SYS_BIND]		= 3,
	[SYS_CONNECT]		= 3,
	[SYS_LISTEN]		= 2,
	[SYS_ACCEPT]		= 3,
	[SYS_GETSOCKNAME]	= 3,
	[SYS_GETPEERNAME]	= 3,
	[SYS_SOCKETPAIR]	= 4,
	[SYS_SEND]		= 4,
	[SYS_RECV]		= 4,
	[SYS_SENDTO]		= 6,
	[SYS_RECVFROM]		= 6,
	[SYS_SHUTDOWN]		= 2,
	[SYS_SETSOCKOPT]	= 5,
	[SYS_GETSOCKOPT]	= 5,
	[SYS_SENDMSG]		= 3,
	[SYS_RECVMSG]		= 3,
	[SYS_ACCEPT4]		= 4,
	[SYS_RECVMMSG]		= 5,
	[SYS_SENDMMSG]		= 4,
};

int audit_socketcall(int nr, const u32 *args);

/*
 * Every socketcall passes here with the arguments that will be used, copied
 * out of the program's reach.
 */
noinline int audit_socketcall(int nr, const u32 *args)
{
	if (nr <= 0 || nr > AUDITSC_ARGS || !args)
		return -EINVAL;
	trace_step(audit_socketcall, TRACE_STEP_EDGE, 0);
	return 0;
}

static __always_inline void __user *uptr(u32 addr)
{
	return (void __user *)(unsigned long)addr;
}

static long do_socketcall(int call, const u32 *a)
{
	switch (call) {
	case SYS_SOCKET:
		return __sys_socket(a[0], a[1], a[2]);
	case SYS_BIND:
		return __sys_bind(a[0], uptr(a[1]), a[2]);
	case SYS_CONNECT:
		return __sys_connect(a[0], uptr(a[1]), a[2]);
	case SYS_LISTEN:
		return __sys_listen(a[0], a[1]);
	case SYS_ACCEPT:
		return __sys_accept4(a[0], uptr(a[1]), uptr(a[2]), 0);
	case SYS_GETSOCKNAME:
		return __sys_getsockname(a[0], uptr(a[1]), uptr(a[2]));
	case SYS_GETPEERNAME:
		return __sys_getpeername(a[0], uptr(a[1]), uptr(a[2]));
	case SYS_SOCKETPAIR:
		return __sys_socketpair(a[0], a[1], a[2], uptr(a[3]));
	case SYS_SEND:
		return __sys_sendto(a[0], uptr(a[1]), a[2], a[3], NULL, 0);
	case SYS_SENDTO:
		return __sys_sendto(a[0], uptr(a[1]), a[2], a[3], uptr(a[4]), a[5]);
	case SYS_RECV:
		return __sys_recvfrom(a[0], uptr(a[1]), a[2], a[3], NULL, NULL);
	case SYS_RECVFROM:
		return __sys_recvfrom(a[0], uptr(a[1]), a[2], a[3], uptr(a[4]), uptr(a[5]));
	case SYS_SHUTDOWN:
		return __sys_shutdown(a[0], a[1]);
	case SYS_SETSOCKOPT:
		return __sys_setsockopt(a[0], a[1], a[2], uptr(a[3]), a[4]);
	case SYS_GETSOCKOPT:
		return __sys_getsockopt(a[0], a[1], a[2], uptr(a[3]), uptr(a[4]));
	case SYS_SENDMSG:
		return __sys_sendmsg(a[0], uptr(a[1]), a[2] | MSG_CMSG_COMPAT, false);
	case SYS_SENDMMSG:
		return __sys_sendmmsg(a[0], uptr(a[1]), a[2], a[3] | MSG_CMSG_COMPAT, false);
	case SYS_RECVMSG:
		return __sys_recvmsg(a[0], uptr(a[1]), a[2] | MSG_CMSG_COMPAT, false);
	case SYS_RECVMMSG:
		return __sys_recvmmsg(a[0], uptr(a[1]), a[2], a[3] | MSG_CMSG_COMPAT, NULL,
				      uptr(a[4]));
	case SYS_ACCEPT4:
		return __sys_accept4(a[0], uptr(a[1]), uptr(a[2]), a[3]);
	}
	return -EINVAL;
}

COMPAT_SYSCALL_DEFINE2(socketcall, int, call, u32 __user *, args)
{
	u32 a[AUDITSC_ARGS];
	int err;

	if (call < 1 || call > SYS_SENDMMSG)
		return -EINVAL;
	call = array_index_nospec(call, SYS_SENDMMSG + 1);
	if (copy_from_user(a, args, nargs[call] * sizeof(u32)))
		return -EFAULT;
	trace_step(do_socketcall, TRACE_STEP_EDGE, call);
	err = audit_socketcall(nargs[call], a);
	if (err)
		return err;
	return do_socketcall(call, a);
}
