/*
 * sock.c - what sockets of every family share: life and waiting
 *
 * This is the only place where a socket call sleeps.  Each waiting call is the
 * same loop: ask the family; if it says -EAGAIN and the caller may wait, sleep
 * on the socket until the family's events() shows what is waited for; ask
 * again.  What a call moved before it had to wait is kept in msg->msg_done.
 */
#include "net/sock.h"

#include <linux/eventpoll.h>

#include "fs/file.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "trace/trace.h"

atomic_t nr_socks;

struct sock *sk_alloc(struct kmem_cache *cache, size_t size, int family, int type, int protocol,
		      const struct proto_ops *ops, gfp_t gfp)
{
	struct sock *sk = kmem_cache_alloc(cache, gfp);

	if (!sk)
		return NULL;
	memset(&sk->socket, 0, size - offsetof(struct sock, socket));
	atomic_inc(&nr_socks);
	refcount_set(&sk->sk_refcnt, 1);
	spin_lock_init(&sk->sk_lock);
	init_waitqueue_head(&sk->sk_wq);
	sk->socket.type = type;
	sk->socket.state = SS_UNCONNECTED;
	sk->socket.sk = sk;
	sk->socket.ops = ops;
	sk->sk_family = family;
	sk->sk_protocol = protocol;
	sk->sk_sndbuf = SK_WMEM_MAX;
	sk->sk_rcvbuf = SK_RMEM_MAX;
	sk->sk_rcvlowat = 1;
	sk->sk_rcvtimeo = MAX_SCHEDULE_TIMEOUT;
	sk->sk_sndtimeo = MAX_SCHEDULE_TIMEOUT;
	sk->sk_peek_off = -1;
	sk->sk_incoming_cpu = -1;
	sk->sk_txrehash = family == AF_INET;
	sk->sk_pacing_rate = ~0U;
	sk->sk_uid = current_fsuid();
	sk->sk_cache = cache;
	return sk;
}

void sk_free(struct sock *sk)
{
	if (sk->socket.ops->destroy)
		sk->socket.ops->destroy(sk);
	if (sk->sk_peer_pid)
		put_pid(sk->sk_peer_pid);
	if (sk->sk_peer_cred)
		put_cred(sk->sk_peer_cred);
	atomic_dec(&nr_socks);
	kmem_cache_free(sk->sk_cache, sk);
}

void sock_lock_pair(struct sock *a, struct sock *b)
{
	if (a > b)
		swap(a, b);
	spin_lock(&a->sk_lock);
	if (a != b)
		spin_lock(&b->sk_lock);
}

void sock_unlock_pair(struct sock *a, struct sock *b)
{
	spin_unlock(&a->sk_lock);
	if (a != b)
		spin_unlock(&b->sk_lock);
}

void __sk_wake(struct sock *sk, __poll_t mask)
{
	if (waitqueue_active(&sk->sk_wq))
		__wake_up_sync(&sk->sk_wq, TASK_NORMAL, poll_to_key(mask));
	if (READ_ONCE(sk->socket.fasync_list))
		kill_fasync(&sk->socket.fasync_list, SIGIO,
			    mask & EPOLLIN ? POLL_IN : POLL_OUT);
}

void sk_report_error(struct sock *sk, int err)
{
	WRITE_ONCE(sk->sk_err, err);
	sk_wake(sk, SK_WAKE_HUP);
}

u64 sock_gen_cookie(struct sock *sk)
{
	static atomic64_t last;
	u64 cookie = READ_ONCE(sk->sk_cookie);

	if (!cookie) {
		cmpxchg(&sk->sk_cookie, 0, (u64)atomic64_inc_return(&last));
		cookie = READ_ONCE(sk->sk_cookie);
	}
	return cookie;
}

ino_t sock_i_ino(struct sock *sk)
{
	return READ_ONCE(sk->sk_ino);
}

/*
 * Waiting.
 */

struct sock_waiter {
	struct wait_queue_entry	entry;
	__poll_t		want;
};

/* Not for us: a writer need not wake when bytes arrive. */
static int sock_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			      void *key)
{
	struct sock_waiter *w = container_of(entry, struct sock_waiter, entry);

	if (key && !(key_to_poll(key) & w->want))
		return 0;
	return autoremove_wake_function(entry, mode, flags, key);
}

/* Errno of a call that a signal ended: with a timeout it cannot be restarted. */
static int sock_intr_errno(long timeo)
{
	return timeo == MAX_SCHEDULE_TIMEOUT ? -ERESTARTSYS : -EINTR;
}

/*
 * Sleeps until the socket shows one of @want, or, if @other says so, until the
 * other socket is ready.  0: it does; -EAGAIN: *timeo is used up; or a signal.
 */
static int sk_wait(struct socket *sock, __poll_t want, struct sock_wait *other, bool exclusive,
		   long *timeo)
{
	struct sock_waiter w = {
		.entry = { .private = current, .func = sock_wake_function,
			   .entry = LIST_HEAD_INIT(w.entry.entry) },
		.want = want,
	};
	struct wait_queue_head *wq = other ? other->wq : &sock->sk->sk_wq;
	int err;

	for (;;) {
		err = 0;
		if (exclusive)
			prepare_to_wait_exclusive(wq, &w.entry, TASK_INTERRUPTIBLE);
		else
			prepare_to_wait(wq, &w.entry, TASK_INTERRUPTIBLE);
		if (other ? other->ready(other->sk) : sock->ops->events(sock, 1) & want)
			break;
		err = -EAGAIN;
		if (!*timeo)
			break;
		err = sock_intr_errno(*timeo);
		if (signal_pending(current))
			break;
		*timeo = schedule_timeout(*timeo);
	}
	finish_wait(wq, &w.entry);
	return err;
}

static long sock_rcvtimeo(const struct sock *sk, bool noblock)
{
	return noblock ? 0 : READ_ONCE(sk->sk_rcvtimeo);
}

static long sock_sndtimeo(const struct sock *sk, bool noblock)
{
	return noblock ? 0 : READ_ONCE(sk->sk_sndtimeo);
}

#define WAIT_IN		(EPOLLIN | EPOLLERR | EPOLLHUP | EPOLLRDHUP)
#define WAIT_OUT	(EPOLLOUT | EPOLLERR | EPOLLHUP)

/* A stream that broke ends a call that moved something; the next one tells why. */
static bool sock_broken(const struct sock *sk, u8 half)
{
	return READ_ONCE(sk->sk_err) || (READ_ONCE(sk->sk_shutdown) & half);
}

static ssize_t sock_send_slow(struct socket *sock, struct msghdr *msg, ssize_t n)
{
	struct sock *sk = sock->sk;
	long timeo = sock_sndtimeo(sk, msg->msg_flags & MSG_DONTWAIT);
	int err;

	for (;;) {
		if (n > 0)
			msg->msg_done += n;
		else if (n != -EAGAIN)
			break;
		if (n > 0 && (!iov_iter_count(&msg->msg_iter) || sock->ops->atomic_messages))
			return msg->msg_done;
		if (!timeo && n == -EAGAIN)
			break;
		if (n == -EAGAIN) {
			struct sock_wait wait = msg->msg_wait;

			msg->msg_wait.sk = NULL;
			err = sk_wait(sock, WAIT_OUT, wait.sk ? &wait : NULL, false, &timeo);
			if (wait.sk)
				sock_put(wait.sk);
			if (err) {
				n = err;
				break;
			}
		}
		if (msg->msg_done && sock_broken(sk, SEND_SHUTDOWN))
			return msg->msg_done;
		n = sock->ops->sendmsg(sock, msg, iov_iter_count(&msg->msg_iter));
	}
	if (msg->msg_wait.sk) {
		sock_put(msg->msg_wait.sk);
		msg->msg_wait.sk = NULL;
	}
	return msg->msg_done ? (ssize_t)msg->msg_done : n;
}

ssize_t sock_sendmsg(struct socket *sock, struct msghdr *msg)
{
	size_t len = iov_iter_count(&msg->msg_iter);
	ssize_t n;

	msg->msg_done = 0;
	msg->msg_wait.sk = NULL;
	trace_step(sock_sendmsg, TRACE_STEP_SOCKET, 0);
	trace_step(sock->ops->sendmsg, TRACE_STEP_PROTOCOL, 0);
	n = sock->ops->sendmsg(sock, msg, len);
	if (unlikely(n != (ssize_t)len && (n > 0 || n == -EAGAIN)))
		n = sock_send_slow(sock, msg, n);
	if (unlikely(n == -EPIPE) && sock->type == SOCK_STREAM &&
	    !(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return n;
}

/* How much a stream receive waits for. */
static size_t sock_rcvlowat(const struct sock *sk, int flags, size_t len)
{
	size_t low = (flags & MSG_WAITALL) ? len :
		     min_t(size_t, READ_ONCE(sk->sk_rcvlowat), len);

	return low ? low : 1;
}

struct sock_listener {
	struct wait_queue_entry	entry;
	bool			woken;
};

static int sock_listener_wake(struct wait_queue_entry *entry, unsigned int mode, int flags,
			      void *key)
{
	WRITE_ONCE(container_of(entry, struct sock_listener, entry)->woken, true);
	smp_mb();
	return default_wake_function(entry, mode, flags, key);
}

/*
 * There is something, but not for this call: bytes it has peeked at already, or
 * an error that only MSG_ERRQUEUE takes.  Tries again whenever anything happens.
 */
static ssize_t sock_recv_news(struct socket *sock, struct msghdr *msg, int flags, long *timeo)
{
	struct sock_listener w = {
		.entry = { .private = current, .func = sock_listener_wake,
			   .entry = LIST_HEAD_INIT(w.entry.entry) },
	};
	struct wait_queue_head *wq = &sock->sk->sk_wq;
	ssize_t n;

	add_wait_queue(wq, &w.entry);
	for (;;) {
		WRITE_ONCE(w.woken, false);
		smp_mb();
		n = sock->ops->recvmsg(sock, msg, iov_iter_count(&msg->msg_iter), flags);
		if (n != -EAGAIN || !*timeo)
			break;
		n = sock_intr_errno(*timeo);
		if (signal_pending(current))
			break;
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(w.woken))
			*timeo = schedule_timeout(*timeo);
		__set_current_state(TASK_RUNNING);
	}
	remove_wait_queue(wq, &w.entry);
	return n;
}

static ssize_t sock_recv_slow(struct socket *sock, struct msghdr *msg, int flags, ssize_t n,
			      size_t target)
{
	struct sock *sk = sock->sk;
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	bool exclusive = sock->ops->atomic_messages, waited = false;
	int err;

	for (;;) {
		if (n > 0)
			msg->msg_done += n;
		else if (n != -EAGAIN)
			break;
		if (msg->msg_done >= target || (msg->msg_done && msg->msg_stop))
			break;
		if (n == -EAGAIN) {
			if (!timeo)
				break;
			if (waited && (sock->ops->events(sock, 1) & WAIT_IN)) {
				n = sock_recv_news(sock, msg, flags, &timeo);
				continue;
			}
			err = sk_wait(sock, WAIT_IN, NULL, exclusive, &timeo);
			if (err) {
				n = err;
				break;
			}
			waited = true;
		}
		n = sock->ops->recvmsg(sock, msg, iov_iter_count(&msg->msg_iter), flags);
	}
	return msg->msg_done ? (ssize_t)msg->msg_done : n;
}

ssize_t sock_recvmsg(struct socket *sock, struct msghdr *msg, int flags)
{
	size_t len = iov_iter_count(&msg->msg_iter), target = 1;
	ssize_t n;

	msg->msg_done = 0;
	msg->msg_stop = false;
	trace_step(sock_recvmsg, TRACE_STEP_SOCKET, 0);
	trace_step(sock->ops->recvmsg, TRACE_STEP_PROTOCOL, 0);
	n = sock->ops->recvmsg(sock, msg, len, flags);
	if (likely(n > 0 && !(flags & MSG_WAITALL) && sock->sk->sk_rcvlowat == 1))
		return n;
	if (!sock->ops->atomic_messages && !(flags & (MSG_OOB | MSG_ERRQUEUE)))
		target = sock_rcvlowat(sock->sk, flags, len);
	if (likely(n >= (ssize_t)target || (n <= 0 && n != -EAGAIN)))
		return n;
	if ((flags & (MSG_OOB | MSG_ERRQUEUE)) || (n == -EAGAIN && (flags & MSG_DONTWAIT)))
		return n;
	return sock_recv_slow(sock, msg, flags, n, target);
}

struct socket *sock_accept(struct socket *sock, int file_flags)
{
	long timeo = sock_rcvtimeo(sock->sk, file_flags & O_NONBLOCK);
	struct socket *newsock;
	int err;

	if (!sock->ops->accept)
		return ERR_PTR(-EOPNOTSUPP);
	trace_step(sock->ops->accept, TRACE_STEP_SOCKET, 0);
	for (;;) {
		newsock = sock->ops->accept(sock);
		if (!IS_ERR(newsock) || PTR_ERR(newsock) != -EAGAIN)
			return newsock;
		if (!timeo)
			return ERR_PTR(-EAGAIN);
		err = sk_wait(sock, WAIT_IN, NULL, true, &timeo);
		if (err)
			return ERR_PTR(err);
	}
}

/*
 * The family works on it (-EINPROGRESS): wait for the outcome, as long as the
 * program wants and the protocol tries.
 */
static int sock_connect_wait(struct socket *sock, long timeo)
{
	long limit = sock->ops->connect_limit(sock), left = min(timeo, limit);
	int err;

	if (!timeo)
		return -EINPROGRESS;
	err = sk_wait(sock, WAIT_OUT, NULL, false, &left);
	if (err == -EAGAIN && limit < timeo)
		return sock->ops->connect_give_up(sock);
	if (err == -EAGAIN)
		return -EINPROGRESS;
	if (err)
		return sock_intr_errno(timeo);
	return sock->ops->connect_done(sock);
}

int sock_connect(struct socket *sock, struct sockaddr *addr, int addr_len, int file_flags)
{
	long timeo = sock_sndtimeo(sock->sk, file_flags & O_NONBLOCK);
	struct sock_wait wait = { 0 };
	int err;

	if (!sock->ops->connect)
		return -EOPNOTSUPP;
	trace_step(sock->ops->connect, TRACE_STEP_SOCKET, 0);
	for (;;) {
		err = sock->ops->connect(sock, addr, addr_len, file_flags, &wait);
		if (err == -EINPROGRESS)
			return sock_connect_wait(sock, timeo);
		if (err != -EAGAIN || !wait.sk)
			return err;
		if (timeo)
			err = sk_wait(sock, 0, &wait, true, &timeo);
		sock_put(wait.sk);
		wait.sk = NULL;
		if (err)
			return err;
	}
}

/*
 * Options of level SOL_SOCKET.
 */

static void put_cmsg_timestamp(struct msghdr *msg, struct sock *sk, u64 stamp)
{
	bool ns = sock_flag(sk, SOCK_RCVTSTAMPNS), new = sock_flag(sk, SOCK_TSTAMP_NEW);
	u64 fraction = ns ? stamp % NSEC_PER_SEC : stamp % NSEC_PER_SEC / NSEC_PER_USEC;
	s64 ts[2] = { stamp / NSEC_PER_SEC, fraction };
	s32 ts32[2] = { ts[0], ts[1] };
	int type;

	if (ns)
		type = new ? SO_TIMESTAMPNS_NEW : SO_TIMESTAMPNS_OLD;
	else
		type = new ? SO_TIMESTAMP_NEW : SO_TIMESTAMP_OLD;
	if ((msg->msg_flags & MSG_CMSG_COMPAT) && !new)
		put_cmsg(msg, SOL_SOCKET, type, sizeof(ts32), ts32);
	else
		put_cmsg(msg, SOL_SOCKET, type, sizeof(ts), ts);
}

void sock_recv_timestamp(struct msghdr *msg, struct sock *sk, u64 stamp)
{
	u32 drops;

	WRITE_ONCE(sk->sk_stamp, stamp);
	if (sock_flag(sk, SOCK_RCVTSTAMP))
		put_cmsg_timestamp(msg, sk, stamp);
	drops = READ_ONCE(sk->sk_drops);
	if (sock_flag(sk, SOCK_RXQ_OVFL) && drops)
		put_cmsg(msg, SOL_SOCKET, SO_RXQ_OVFL, sizeof(drops), &drops);
}
