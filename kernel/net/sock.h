/*
 * sock.h - what sockets of every family have
 *
 * sock.c keeps the SOL_SOCKET options and is the one place where a socket call
 * sleeps.  A family embeds struct sock at the start of its own structure.
 *
 * Life: the program's file holds one reference; the other end of a connection,
 * a backlog and a running operation hold more.  release() closes the
 * program's side, destroy() runs with the last reference.
 *
 * Lock order: listener, then the two ends of a connection by address, then a
 * name or port table.  A stream's mutex sleeps: no spinlock may be held.
 */
#ifndef RINGSIDE_NET_SOCK_H
#define RINGSIDE_NET_SOCK_H

#include <asm/socket.h>
#include <linux/eventpoll.h>

#include "fs/fs.h"
#include "lib/atomic.h"
#include "net/net.h"

struct cred;
struct kmem_cache;
struct pid;

/* sk_flags: options that are a bit. */
enum sock_flags {
	SOCK_DEAD,		/* no program holds it any more */
	SOCK_DONE,		/* the other side ended the stream */
	SOCK_URGINLINE,
	SOCK_KEEPOPEN,
	SOCK_LINGER,
	SOCK_BROADCAST,
	SOCK_DBG,
	SOCK_LOCALROUTE,
	SOCK_RCVTSTAMP,
	SOCK_RCVTSTAMPNS,
	SOCK_TSTAMP_NEW,	/* with 64-bit times */
	SOCK_PASSCRED,
	SOCK_PASSSEC,
	SOCK_RXQ_OVFL,
	SOCK_SELECT_ERR_QUEUE,
	SOCK_REUSE,
	SOCK_REUSEPORT,
	SOCK_RCVMARK,
};

/* sk_state; the numbers are those of TCP_INFO and /proc/net/tcp. */
enum {
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_CLOSE,
	TCP_CLOSE_WAIT,
	TCP_LAST_ACK,
	TCP_LISTEN,
	TCP_CLOSING,
};

#define RCV_SHUTDOWN	1
#define SEND_SHUTDOWN	2
#define SHUTDOWN_MASK	3

/* sk_userlocks: what the program fixed. */
#define SOCK_SNDBUF_LOCK	1
#define SOCK_RCVBUF_LOCK	2
#define SOCK_BINDADDR_LOCK	4
#define SOCK_BINDPORT_LOCK	8

#define SK_WMEM_MAX		212992	/* net.core.wmem_max, and the default */
#define SK_RMEM_MAX		212992
#define SOCK_MIN_SNDBUF		4608
#define SOCK_MIN_RCVBUF		2304

/*
 * What a buffer of @len bytes costs its queue: Linux counts its descriptor
 * and the rounding of its allocation too, and SO_SNDBUF and SO_RCVBUF are
 * in that coin.
 */
#define SKB_TRUESIZE(len)	((len) + 576)

/*
 * I  written once    s  sk_lock    A  atomic    o  any time, a plain word
 */
struct sock {
	struct inode		sk_inode;	/* of the file; untouched until it has one */
	struct socket		socket;		/* s  see there; all from here on starts as 0 */
	refcount_t		sk_refcnt;	/* A */
	spinlock_t		sk_lock;
	u16			sk_family;	/* I */
	u16			sk_protocol;	/* I */
	u8			sk_state;	/* s  TCP_*: every family uses them */
	u8			sk_shutdown;	/* s  RCV_SHUTDOWN, SEND_SHUTDOWN */
	u8			sk_userlocks;	/* s */
	u8			sk_no_check;	/* o */
	int			sk_err;		/* A  positive errno, for the next call */
	unsigned int		sk_flags;	/* s  BIT(enum sock_flags) */
	int			sk_sndbuf;	/* o */
	int			sk_rcvbuf;	/* o */
	int			sk_rcvlowat;	/* o */
	struct wait_queue_head	sk_wq;		/* sleepers and pollers of this socket */
	long			sk_rcvtimeo;	/* o  ns, MAX_SCHEDULE_TIMEOUT: none */
	long			sk_sndtimeo;	/* o */

	/* Connections not yet accepted. */
	u32			sk_ack_backlog;	/* s  how many wait */
	u32			sk_max_ack_backlog; /* s  above this, connect() waits */

	/* Seldom used. */
	u32			sk_priority;	/* o */
	u32			sk_mark;	/* o */
	u32			sk_lingertime;	/* o  seconds */
	int			sk_bound_dev_if; /* s */
	int			sk_peek_off;	/* s  -1: off */
	u32			sk_drops;	/* o  datagrams dropped for want of room */
	u32			sk_pacing_rate;	/* o */
	u32			sk_ll_usec;	/* o */
	int			sk_incoming_cpu; /* o */
	u8			sk_txrehash;	/* o */
	u64			sk_cookie;	/* s  0 until asked for */
	u64			sk_stamp;	/* o  real time of the last datagram received */
	uid_t			sk_uid;		/* I  who made it */
	ino_t			sk_ino;		/* I */
	struct pid		*sk_peer_pid;	/* s  SO_PEERCRED */
	const struct cred	*sk_peer_cred;	/* s */
	struct kmem_cache	*sk_cache;	/* I  where its memory goes back to */
};

static inline bool sock_flag(const struct sock *sk, enum sock_flags flag)
{
	return READ_ONCE(sk->sk_flags) & (1U << flag);
}

/* Atomic: two threads may set different options at once. */
static inline void sock_set_flag(struct sock *sk, enum sock_flags flag)
{
	__atomic_fetch_or(&sk->sk_flags, 1U << flag, __ATOMIC_RELAXED);
}

static inline void sock_reset_flag(struct sock *sk, enum sock_flags flag)
{
	__atomic_fetch_and(&sk->sk_flags, ~(1U << flag), __ATOMIC_RELAXED);
}

static inline void sock_valbool_flag(struct sock *sk, enum sock_flags flag, int on)
{
	if (on)
		sock_set_flag(sk, flag);
	else
		sock_reset_flag(sk, flag);
}

static inline void sock_hold(struct sock *sk)
{
	refcount_inc(&sk->sk_refcnt);
}

extern atomic_t nr_socks;		/* that exist, for /proc/net/sockstat */

void sk_free(struct sock *sk);
static inline void sock_put(struct sock *sk)
{
	if (refcount_dec_and_test(&sk->sk_refcnt))
		sk_free(sk);
}

/*
 * An object of @size bytes from @cache, zeroes but for the common part, which is
 * filled in; one reference.
 */
struct sock *sk_alloc(struct kmem_cache *cache, size_t size, int family, int type, int protocol,
		      const struct proto_ops *ops, gfp_t gfp);

/* Takes the pending error: a negative errno, or 0. */
static inline int sock_error(struct sock *sk)
{
	if (likely(!READ_ONCE(sk->sk_err)))
		return 0;
	return -xchg(&sk->sk_err, 0);
}

/* Both ends of a connection, the lower address first. */
void sock_lock_pair(struct sock *a, struct sock *b);
void sock_unlock_pair(struct sock *a, struct sock *b);

/*
 * Something happened that EPOLL* bits in @mask tell: wakes sleepers and
 * pollers that asked for them, and sends SIGIO.
 */
void __sk_wake(struct sock *sk, __poll_t mask);
static inline void sk_wake(struct sock *sk, __poll_t mask)
{
	if (wq_has_sleeper(&sk->sk_wq) || unlikely(READ_ONCE(sk->socket.fasync_list)))
		__sk_wake(sk, mask);
}

#define SK_WAKE_READ	(EPOLLIN | EPOLLRDNORM | EPOLLRDBAND)
#define SK_WAKE_WRITE	(EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND)
#define SK_WAKE_HUP	(EPOLLIN | EPOLLRDNORM | EPOLLRDHUP | EPOLLHUP | EPOLLOUT | EPOLLWRNORM | \
			 EPOLLERR)

/* Sets the error a later call reports, and wakes everybody. */
void sk_report_error(struct sock *sk, int err);

/*
 * The waiting.  Each asks the family; when it answers -EAGAIN and the call may
 * block, sleeps until events() shows what it waits for, the time is over or
 * a signal comes.
 */
ssize_t sock_sendmsg(struct socket *sock, struct msghdr *msg);
ssize_t sock_recvmsg(struct socket *sock, struct msghdr *msg, int flags);
struct socket *sock_accept(struct socket *sock, int file_flags);
int sock_connect(struct socket *sock, struct sockaddr *addr, int addr_len, int file_flags);

int sock_setsockopt(struct socket *sock, int level, int optname, const void __user *optval,
		    unsigned int optlen);
int sock_getsockopt(struct socket *sock, int level, int optname, void __user *optval,
		    int __user *optlen);
/* Options of a kernel-made integer: cut to the program's length, as Linux does. */
int sock_put_option(void __user *optval, int __user *optlen, const void *val, int len);
int sock_get_int(const void __user *optval, unsigned int optlen, int *val);

/* What every datagram receive adds: SO_TIMESTAMP, SO_RXQ_OVFL. */
void sock_recv_timestamp(struct msghdr *msg, struct sock *sk, u64 stamp_ns);

u64 sock_gen_cookie(struct sock *sk);
ino_t sock_i_ino(struct sock *sk);

#endif
