/*
 * sock.c - what sockets of every family share: life, waiting, options
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
#include "mm/uaccess.h"
#include "net/dev.h"
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

int sock_get_int(const void __user *optval, unsigned int optlen, int *val)
{
	if (optlen < sizeof(int))
		return -EINVAL;
	return copy_from_user(val, optval, sizeof(int)) ? -EFAULT : 0;
}

int sock_put_option(void __user *optval, int __user *optlen, const void *val, int size)
{
	int len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	if (len > size)
		len = size;
	if (copy_to_user(optval, val, len))
		return -EFAULT;
	return put_user(len, optlen);
}

/* SO_RCVTIMEO and SO_SNDTIMEO come in three layouts. */
static bool timeo_is_32bit(int optname)
{
	return current->is_32bit && (optname == SO_RCVTIMEO_OLD || optname == SO_SNDTIMEO_OLD);
}

static int sock_set_timeout(long *timeo, int optname, const void __user *optval,
			    unsigned int optlen)
{
	s64 sec, usec;

	if (timeo_is_32bit(optname)) {
		s32 tv[2];

		if (optlen < sizeof(tv))
			return -EINVAL;
		if (copy_from_user(tv, optval, sizeof(tv)))
			return -EFAULT;
		sec = tv[0];
		usec = tv[1];
	} else {
		s64 tv[2];

		if (optlen < sizeof(tv))
			return -EINVAL;
		if (copy_from_user(tv, optval, sizeof(tv)))
			return -EFAULT;
		sec = tv[0];
		usec = tv[1];
	}
	if (usec < 0 || usec >= USEC_PER_SEC)
		return -EDOM;
	if (sec < 0)
		*timeo = 0;
	else if ((!sec && !usec) || sec >= MAX_SCHEDULE_TIMEOUT / NSEC_PER_SEC - 1)
		*timeo = MAX_SCHEDULE_TIMEOUT;
	else
		*timeo = sec * NSEC_PER_SEC + usec * NSEC_PER_USEC;
	return 0;
}

static int sock_get_timeout(long timeo, int optname, void __user *optval, int __user *optlen)
{
	s64 tv[2] = { 0, 0 };
	s32 tv32[2];

	if (timeo != MAX_SCHEDULE_TIMEOUT) {
		tv[0] = timeo / NSEC_PER_SEC;
		tv[1] = timeo % NSEC_PER_SEC / NSEC_PER_USEC;
	}
	if (!timeo_is_32bit(optname))
		return sock_put_option(optval, optlen, tv, sizeof(tv));
	tv32[0] = tv[0];
	tv32[1] = tv[1];
	return sock_put_option(optval, optlen, tv32, sizeof(tv32));
}

static int sock_bindtodevice(struct sock *sk, const void __user *optval, unsigned int optlen)
{
	char name[IFNAMSIZ] = "";
	int index = 0;

	if (optlen > IFNAMSIZ - 1)
		optlen = IFNAMSIZ - 1;
	if (copy_from_user(name, optval, optlen))
		return -EFAULT;
	if (name[0]) {
		index = dev_index(name);
		if (!index)
			return -ENODEV;
	}
	if (READ_ONCE(sk->sk_bound_dev_if) && !capable(CAP_NET_RAW))
		return -EPERM;
	WRITE_ONCE(sk->sk_bound_dev_if, index);
	return 0;
}

static int sock_getbindtodevice(struct sock *sk, void __user *optval, int __user *optlen,
				int len)
{
	const char *name;
	int index = READ_ONCE(sk->sk_bound_dev_if);
	int size;

	if (!index)
		return put_user(0, optlen);
	if (len < IFNAMSIZ)
		return -EINVAL;
	name = dev_name(index);
	if (!name)
		return -ENODEV;
	size = strlen(name) + 1;
	if (copy_to_user(optval, name, size))
		return -EFAULT;
	return put_user(size, optlen);
}

static void sock_set_sndbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_SNDBUF_LOCK;
	WRITE_ONCE(sk->sk_sndbuf, max_t(int, val * 2, SOCK_MIN_SNDBUF));
	sk_wake(sk, SK_WAKE_WRITE);
}

static void sock_set_rcvbuf(struct sock *sk, int val)
{
	val = min_t(int, val, INT_MAX / 2);
	sk->sk_userlocks |= SOCK_RCVBUF_LOCK;
	WRITE_ONCE(sk->sk_rcvbuf, max_t(int, val * 2, SOCK_MIN_RCVBUF));
}

static int sock_set_linger(struct sock *sk, const void __user *optval, unsigned int optlen)
{
	struct linger ling;

	if (optlen < sizeof(ling))
		return -EINVAL;
	if (copy_from_user(&ling, optval, sizeof(ling)))
		return -EFAULT;
	if (ling.l_onoff)
		WRITE_ONCE(sk->sk_lingertime, (unsigned int)ling.l_linger);
	sock_valbool_flag(sk, SOCK_LINGER, ling.l_onoff);
	return 0;
}

static void sock_set_timestamp(struct sock *sk, int optname, int on)
{
	bool ns = optname == SO_TIMESTAMPNS_OLD || optname == SO_TIMESTAMPNS_NEW;
	bool new = optname == SO_TIMESTAMP_NEW || optname == SO_TIMESTAMPNS_NEW;

	sock_valbool_flag(sk, SOCK_RCVTSTAMP, on);
	sock_valbool_flag(sk, SOCK_RCVTSTAMPNS, on && ns);
	sock_valbool_flag(sk, SOCK_TSTAMP_NEW, on && new);
}

static int sock_set_busy_poll(struct sock *sk, int val)
{
	if (val < 0)
		return -EINVAL;
	if (val > sk->sk_ll_usec && !capable(CAP_NET_ADMIN))
		return -EPERM;
	sk->sk_ll_usec = val;
	return 0;
}

static bool ns_net_capable(void)
{
	return capable(CAP_NET_ADMIN) || capable(CAP_NET_RAW);
}

int sock_setsockopt(struct socket *sock, int level __maybe_unused, int optname,
		    const void __user *optval, unsigned int optlen)
{
	struct sock *sk = sock->sk;
	int val, err, on;

	if (optname == SO_BINDTODEVICE)
		return sock_bindtodevice(sk, optval, optlen);
	err = sock_get_int(optval, optlen, &val);
	if (err)
		return err;
	on = val ? 1 : 0;

	switch (optname) {
	case SO_DEBUG:
		if (val && !capable(CAP_NET_ADMIN))
			return -EACCES;
		sock_valbool_flag(sk, SOCK_DBG, on);
		return 0;
	case SO_REUSEADDR:
		sock_valbool_flag(sk, SOCK_REUSE, on);
		return 0;
	case SO_REUSEPORT:
		if (on && sk->sk_family != AF_INET)
			return -EOPNOTSUPP;
		sock_valbool_flag(sk, SOCK_REUSEPORT, on);
		return 0;
	case SO_DONTROUTE:
		sock_valbool_flag(sk, SOCK_LOCALROUTE, on);
		return 0;
	case SO_BROADCAST:
		sock_valbool_flag(sk, SOCK_BROADCAST, on);
		return 0;
	case SO_SNDBUF:
		sock_set_sndbuf(sk, min_t(u32, val, SK_WMEM_MAX));
		return 0;
	case SO_SNDBUFFORCE:
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		sock_set_sndbuf(sk, max_t(int, val, 0));
		return 0;
	case SO_RCVBUF:
		sock_set_rcvbuf(sk, min_t(u32, val, SK_RMEM_MAX));
		return 0;
	case SO_RCVBUFFORCE:
		if (!capable(CAP_NET_ADMIN))
			return -EPERM;
		sock_set_rcvbuf(sk, max_t(int, val, 0));
		return 0;
	case SO_KEEPALIVE:
		sock_valbool_flag(sk, SOCK_KEEPOPEN, on);
		return 0;
	case SO_OOBINLINE:
		sock_valbool_flag(sk, SOCK_URGINLINE, on);
		return 0;
	case SO_NO_CHECK:
		sk->sk_no_check = on;
		return 0;
	case SO_PRIORITY:
		if ((val < 0 || val > 6) && !ns_net_capable())
			return -EPERM;
		sk->sk_priority = val;
		return 0;
	case SO_LINGER:
		return sock_set_linger(sk, optval, optlen);
	case SO_BSDCOMPAT:
		return 0;
	case SO_PASSCRED:
		sock_valbool_flag(sk, SOCK_PASSCRED, on);
		return 0;
	case SO_PASSSEC:
		sock_valbool_flag(sk, SOCK_PASSSEC, on);
		return 0;
	case SO_TIMESTAMP_OLD:
	case SO_TIMESTAMP_NEW:
	case SO_TIMESTAMPNS_OLD:
	case SO_TIMESTAMPNS_NEW:
		sock_set_timestamp(sk, optname, on);
		return 0;
	case SO_RCVLOWAT:
		if (val < 0)
			val = INT_MAX;
		WRITE_ONCE(sk->sk_rcvlowat, val ? val : 1);
		return 0;
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return sock_set_timeout(&sk->sk_rcvtimeo, optname, optval, optlen);
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return sock_set_timeout(&sk->sk_sndtimeo, optname, optval, optlen);
	case SO_DETACH_FILTER:
		return -ENOENT;
	case SO_MARK:
		if (!ns_net_capable())
			return -EPERM;
		sk->sk_mark = val;
		return 0;
	case SO_RCVMARK:
		sock_valbool_flag(sk, SOCK_RCVMARK, on);
		return 0;
	case SO_RXQ_OVFL:
		sock_valbool_flag(sk, SOCK_RXQ_OVFL, on);
		return 0;
	case SO_PEEK_OFF:
		if (sk->sk_family != AF_UNIX && sk->socket.type != SOCK_DGRAM)
			return -EOPNOTSUPP;
		WRITE_ONCE(sk->sk_peek_off, val);
		return 0;
	case SO_SELECT_ERR_QUEUE:
		sock_valbool_flag(sk, SOCK_SELECT_ERR_QUEUE, on);
		return 0;
	case SO_BUSY_POLL:
		return sock_set_busy_poll(sk, val);
	case SO_MAX_PACING_RATE:
		sk->sk_pacing_rate = val;
		return 0;
	case SO_INCOMING_CPU:
		sk->sk_incoming_cpu = val;
		return 0;
	case SO_BINDTOIFINDEX:
		if (val < 0)
			return -EINVAL;
		if (val && !dev_name(val))
			return -ENODEV;
		if (sk->sk_bound_dev_if && !capable(CAP_NET_RAW))
			return -EPERM;
		sk->sk_bound_dev_if = val;
		return 0;
	case SO_BUF_LOCK:
		if (val & ~(SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK))
			return -EINVAL;
		sk->sk_userlocks = (sk->sk_userlocks &
				    ~(SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK)) | val;
		return 0;
	case SO_TXREHASH:
		if (val < -1 || val > 1)
			return -EINVAL;
		sk->sk_txrehash = val == -1 ? 1 : val;
		return 0;
	case SO_TYPE:
	case SO_PROTOCOL:
	case SO_DOMAIN:
	case SO_ERROR:
	default:
		return -ENOPROTOOPT;
	}
}

static int sock_get_peercred(struct sock *sk, void __user *optval, int __user *optlen)
{
	struct ucred peer = { .pid = 0, .uid = -1, .gid = -1 };

	spin_lock(&sk->sk_lock);
	if (sk->sk_peer_pid)
		peer.pid = pid_vnr(sk->sk_peer_pid);
	if (sk->sk_peer_cred) {
		peer.uid = sk->sk_peer_cred->euid;
		peer.gid = sk->sk_peer_cred->egid;
	}
	spin_unlock(&sk->sk_lock);
	return sock_put_option(optval, optlen, &peer, sizeof(peer));
}

static int sock_get_peergroups(struct sock *sk, void __user *optval, int __user *optlen, int len)
{
	const struct cred *cred;
	int size, err = 0;

	spin_lock(&sk->sk_lock);
	cred = sk->sk_peer_cred ? get_cred(sk->sk_peer_cred) : NULL;
	spin_unlock(&sk->sk_lock);
	if (!cred)
		return -ENODATA;
	size = cred->group_info->ngroups * sizeof(gid_t);
	if (len < size)
		err = put_user(size, optlen) ? -EFAULT : -ERANGE;
	else if (copy_to_user(optval, cred->group_info->gid, size))
		err = -EFAULT;
	else
		err = put_user(size, optlen);
	put_cred(cred);
	return err;
}

static int sock_get_meminfo(struct sock *sk, void __user *optval, int __user *optlen)
{
	u32 info[9] = { 0 };

	info[1] = sk->sk_rcvbuf;
	info[3] = sk->sk_sndbuf;
	info[8] = sk->sk_drops;
	return sock_put_option(optval, optlen, info, sizeof(info));
}

static int sock_get_peername(struct socket *sock, void __user *optval, int __user *optlen,
			     int len)
{
	struct sockaddr_storage addr;
	int size = sock->ops->getname(sock, (struct sockaddr *)&addr, 2);

	if (size < 0)
		return -ENOTCONN;
	if (size < len)
		return -EINVAL;
	return copy_to_user(optval, &addr, len) ? -EFAULT : put_user(len, optlen);
}

int sock_getsockopt(struct socket *sock, int level __maybe_unused, int optname,
		    void __user *optval, int __user *optlen)
{
	struct sock *sk = sock->sk;
	struct linger ling;
	u64 cookie, rate;
	int val, len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;

	switch (optname) {
	case SO_DEBUG:
		val = sock_flag(sk, SOCK_DBG);
		break;
	case SO_DONTROUTE:
		val = sock_flag(sk, SOCK_LOCALROUTE);
		break;
	case SO_BROADCAST:
		val = sock_flag(sk, SOCK_BROADCAST);
		break;
	case SO_SNDBUF:
		val = sk->sk_sndbuf;
		break;
	case SO_RCVBUF:
		val = sk->sk_rcvbuf;
		break;
	case SO_REUSEADDR:
		val = sock_flag(sk, SOCK_REUSE);
		break;
	case SO_REUSEPORT:
		val = sock_flag(sk, SOCK_REUSEPORT);
		break;
	case SO_KEEPALIVE:
		val = sock_flag(sk, SOCK_KEEPOPEN);
		break;
	case SO_TYPE:
		val = sock->type;
		break;
	case SO_PROTOCOL:
		val = sk->sk_protocol;
		break;
	case SO_DOMAIN:
		val = sk->sk_family;
		break;
	case SO_ERROR:
		val = -sock_error(sk);
		break;
	case SO_OOBINLINE:
		val = sock_flag(sk, SOCK_URGINLINE);
		break;
	case SO_NO_CHECK:
		val = sk->sk_no_check;
		break;
	case SO_PRIORITY:
		val = sk->sk_priority;
		break;
	case SO_LINGER:
		ling.l_onoff = sock_flag(sk, SOCK_LINGER);
		ling.l_linger = sk->sk_lingertime;
		return sock_put_option(optval, optlen, &ling, sizeof(ling));
	case SO_BSDCOMPAT:
		val = 0;
		break;
	case SO_TIMESTAMP_OLD:
		val = sock_flag(sk, SOCK_RCVTSTAMP) && !sock_flag(sk, SOCK_TSTAMP_NEW) &&
		      !sock_flag(sk, SOCK_RCVTSTAMPNS);
		break;
	case SO_TIMESTAMPNS_OLD:
		val = sock_flag(sk, SOCK_RCVTSTAMPNS) && !sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_TIMESTAMP_NEW:
		val = sock_flag(sk, SOCK_RCVTSTAMP) && sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_TIMESTAMPNS_NEW:
		val = sock_flag(sk, SOCK_RCVTSTAMPNS) && sock_flag(sk, SOCK_TSTAMP_NEW);
		break;
	case SO_RCVTIMEO_OLD:
	case SO_RCVTIMEO_NEW:
		return sock_get_timeout(sk->sk_rcvtimeo, optname, optval, optlen);
	case SO_SNDTIMEO_OLD:
	case SO_SNDTIMEO_NEW:
		return sock_get_timeout(sk->sk_sndtimeo, optname, optval, optlen);
	case SO_RCVLOWAT:
		val = sk->sk_rcvlowat;
		break;
	case SO_SNDLOWAT:
		val = 1;
		break;
	case SO_PASSCRED:
		val = sock_flag(sk, SOCK_PASSCRED);
		break;
	case SO_PASSSEC:
		val = sock_flag(sk, SOCK_PASSSEC);
		break;
	case SO_PEERCRED:
		return sock_get_peercred(sk, optval, optlen);
	case SO_PEERGROUPS:
		return sock_get_peergroups(sk, optval, optlen, len);
	case SO_PEERNAME:
		return sock_get_peername(sock, optval, optlen, len);
	case SO_ACCEPTCONN:
		val = sk->sk_state == TCP_LISTEN;
		break;
	case SO_MARK:
		val = sk->sk_mark;
		break;
	case SO_RCVMARK:
		val = sock_flag(sk, SOCK_RCVMARK);
		break;
	case SO_RXQ_OVFL:
		val = sock_flag(sk, SOCK_RXQ_OVFL);
		break;
	case SO_PEEK_OFF:
		if (sk->sk_family != AF_UNIX && sk->socket.type != SOCK_DGRAM)
			return -EOPNOTSUPP;
		val = sk->sk_peek_off;
		break;
	case SO_BINDTODEVICE:
		return sock_getbindtodevice(sk, optval, optlen, len);
	case SO_LOCK_FILTER:
		val = 0;
		break;
	case SO_SELECT_ERR_QUEUE:
		val = sock_flag(sk, SOCK_SELECT_ERR_QUEUE);
		break;
	case SO_BUSY_POLL:
		val = sk->sk_ll_usec;
		break;
	case SO_MAX_PACING_RATE:
		rate = sk->sk_pacing_rate == ~0U ? ~0ULL : sk->sk_pacing_rate;
		if (len >= (int)sizeof(rate))
			return sock_put_option(optval, optlen, &rate, sizeof(rate));
		val = sk->sk_pacing_rate;
		break;
	case SO_INCOMING_NAPI_ID:
		val = 0;
		break;
	case SO_NETNS_COOKIE:
		cookie = 1;	/* there is one name space */
		if (len != sizeof(cookie))
			return -EINVAL;
		return sock_put_option(optval, optlen, &cookie, sizeof(cookie));
	case SO_INCOMING_CPU:
		val = sk->sk_incoming_cpu;
		break;
	case SO_MEMINFO:
		return sock_get_meminfo(sk, optval, optlen);
	case SO_COOKIE:
		if (len < (int)sizeof(cookie))
			return -EINVAL;
		cookie = sock_gen_cookie(sk);
		return sock_put_option(optval, optlen, &cookie, sizeof(cookie));
	case SO_BINDTOIFINDEX:
		val = sk->sk_bound_dev_if;
		break;
	case SO_BUF_LOCK:
		val = sk->sk_userlocks & (SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK);
		break;
	case SO_TXREHASH:
		val = sk->sk_txrehash;
		break;
	default:
		return -ENOPROTOOPT;
	}
	return sock_put_option(optval, optlen, &val, sizeof(val));
}

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
