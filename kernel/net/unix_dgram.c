/*
 * unix_dgram.c - AF_UNIX sockets that keep records: SOCK_DGRAM, SOCK_SEQPACKET
 *
 * A record hangs on the receiver's queue and is charged to the sender until it
 * is received, so a sender runs out of room by its own records as well as by a
 * receiver's full queue.  The latter is somebody else's: the sender then waits
 * on the receiver's peer_wait.
 */
#include "lib/string.h"
#include "mm/slab.h"
#include "net/unix_internal.h"
#include "sched/pid.h"
#include "trace/trace.h"

static void message_free(struct unix_message *m)
{
	struct unix_sock *sender = m->sender;
	struct sock *sk = unix_to_sk(sender);

	scm_destroy(&m->scm);
	if (m->addr && refcount_dec_and_test(&m->addr->refcnt))
		kfree(m->addr);
	if (atomic_sub_return(m->cost, &sender->wmem) * 4 <= sk->sk_sndbuf)
		sk_wake(sk, SK_WAKE_WRITE);
	sock_put(sk);
	kvfree(m);
}

static void message_put(struct unix_message *m)
{
	if (refcount_dec_and_test(&m->refs))
		message_free(m);
}

void unix_purge(struct unix_sock *u)
{
	struct unix_message *m;
	LIST_HEAD(messages);

	if (u->sk.socket.type == SOCK_STREAM) {
		unix_stream_purge(u);
		return;
	}
	down_read(&unix_gc_sem);
	spin_lock(&u->sk.sk_lock);
	list_splice_init(&u->queue, &messages);
	u->qlen = 0;
	spin_unlock(&u->sk.sk_lock);
	list_for_each_entry(m, &messages, list)
		if (m->scm.fp)
			unix_notinflight_files(m->scm.fp);
	up_read(&unix_gc_sem);
	while (!list_empty(&messages)) {
		m = list_first_entry(&messages, struct unix_message, list);
		list_del(&m->list);
		message_put(m);
	}
}

void unix_records_visit(struct unix_sock *u, void (*fn)(struct scm_fp_list **fp, void *arg),
			void *arg)
{
	struct unix_message *m;

	/* The collector keeps files where they are; others may come and go. */
	spin_lock(&u->sk.sk_lock);
	list_for_each_entry(m, &u->queue, list)
		if (m->scm.fp)
			fn(&m->scm.fp, arg);
	spin_unlock(&u->sk.sk_lock);
}

int unix_inq(struct unix_sock *u)
{
	int n = 0;

	spin_lock(&u->sk.sk_lock);
	if (!list_empty(&u->queue))
		n = list_first_entry(&u->queue, struct unix_message, list)->len;
	spin_unlock(&u->sk.sk_lock);
	return n;
}

/*
 * Room at the other end.
 */

static bool unix_queue_full(const struct sock *sk)
{
	return READ_ONCE(unix_sk(sk)->qlen) > READ_ONCE(sk->sk_max_ack_backlog);
}

/* For those who wait to send to @sk. */
static bool unix_room_ready(struct sock *sk)
{
	return !unix_queue_full(sk) || sock_flag(sk, SOCK_DEAD) ||
	       (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
}

/* Pollers of a socket hear of room at its peer through this entry. */
int unix_peer_wake(struct wait_queue_entry *entry, unsigned int mode __maybe_unused,
		   int flags __maybe_unused, void *key __maybe_unused)
{
	sk_wake(unix_to_sk(container_of(entry, struct unix_sock, peer_wake)), SK_WAKE_WRITE);
	return 0;
}

/* From now on until they part; @u's lock is held. */
static void unix_peer_watch(struct unix_sock *u, struct unix_sock *peer)
{
	if (u->peer_wake.private)
		return;
	u->peer_wake.private = (void *)peer;
	add_wait_queue(&peer->peer_wait, &u->peer_wake);
}

void unix_peer_unwatch(struct unix_sock *u, struct unix_sock *peer)
{
	spin_lock(&unix_to_sk(u)->sk_lock);
	if (u->peer_wake.private == (void *)peer) {
		remove_wait_queue(&peer->peer_wait, &u->peer_wake);
		u->peer_wake.private = NULL;
	}
	spin_unlock(&unix_to_sk(u)->sk_lock);
}

/*
 * Connecting: a default receiver, and only it is heard.
 */

static bool unix_may_send(const struct unix_sock *u, const struct unix_sock *other)
{
	const struct unix_sock *peer = READ_ONCE(other->peer);

	return !peer || peer == u;
}

/* What an old peer may still send us, or sent, is lost; it is told if so. */
static void unix_dgram_disconnected(struct sock *sk, struct unix_sock *old)
{
	struct unix_sock *u = unix_sk(sk);
	bool lost = !list_empty(&u->queue);

	unix_peer_unwatch(u, old);
	if (!lost)
		return;
	unix_purge(u);
	wake_up_all(&u->peer_wait);
	if (!sock_flag(unix_to_sk(old), SOCK_DEAD) && READ_ONCE(old->peer) == u)
		sk_report_error(unix_to_sk(old), ECONNRESET);
}

/* @other: a reference that becomes the peer's; NULL: disconnect. */
static void unix_dgram_set_peer(struct sock *sk, struct unix_sock *other)
{
	struct unix_sock *u = unix_sk(sk), *old;

	spin_lock(&sk->sk_lock);
	old = u->peer;
	u->peer = other;
	sk->sk_state = other ? TCP_ESTABLISHED : TCP_CLOSE;
	sk->socket.state = other ? SS_CONNECTED : SS_UNCONNECTED;
	spin_unlock(&sk->sk_lock);
	if (!old)
		return;
	if (old != other)
		unix_dgram_disconnected(sk, old);
	sock_put(unix_to_sk(old));
}

static int unix_dgram_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len,
			      int flags __maybe_unused, struct sock_wait *wait __maybe_unused)
{
	struct sock *sk = sock->sk;
	struct unix_sock *other;
	int err;

	if (addr_len < (int)sizeof(uaddr->sa_family))
		return -EINVAL;
	if (uaddr->sa_family == AF_UNSPEC) {
		unix_dgram_set_peer(sk, NULL);
		return 0;
	}
	err = unix_check_addr(uaddr, addr_len);
	if (err)
		return err;
	if (sock_flag(sk, SOCK_PASSCRED)) {
		err = unix_autobind(unix_sk(sk));
		if (err)
			return err;
	}
	other = unix_find_other(uaddr, addr_len, sock->type);
	if (IS_ERR(other))
		return PTR_ERR(other);
	if (sock_flag(unix_to_sk(other), SOCK_DEAD))
		err = -ECONNREFUSED;
	else if (!unix_may_send(unix_sk(sk), other))
		err = -EPERM;
	if (err) {
		sock_put(unix_to_sk(other));
		return err;
	}
	unix_dgram_set_peer(sk, other);
	return 0;
}

/*
 * Sending.
 */

/* The receiver of this call, with a reference. */
static struct unix_sock *unix_dgram_dest(struct sock *sk, struct msghdr *msg)
{
	const struct sockaddr *name = (const struct sockaddr *)msg->msg_name;
	struct unix_sock *other;
	int err;

	if (sk->socket.type == SOCK_DGRAM && msg->msg_namelen) {
		err = unix_check_addr(name, msg->msg_namelen);
		if (err)
			return ERR_PTR(err);
		return unix_find_other(name, msg->msg_namelen, SOCK_DGRAM);
	}
	other = unix_peer_get(sk);
	return other ? other : ERR_PTR(-ENOTCONN);
}

/* The receiver is gone. */
static int unix_dest_dead(struct sock *sk, struct unix_sock *other)
{
	struct unix_sock *u = unix_sk(sk);
	bool was_peer;

	if (sk->socket.type == SOCK_SEQPACKET)
		return -EPIPE;
	spin_lock(&sk->sk_lock);
	was_peer = u->peer == other;
	if (was_peer) {
		u->peer = NULL;
		sk->sk_state = TCP_CLOSE;
		sk->socket.state = SS_UNCONNECTED;
	}
	spin_unlock(&sk->sk_lock);
	if (was_peer) {
		unix_dgram_disconnected(sk, other);
		sock_put(unix_to_sk(other));
	}
	return -ECONNREFUSED;
}

/* Could @sk send to @other now?  0, or why not. */
static int unix_dgram_could_send(struct sock *sk, struct unix_sock *other, struct msghdr *msg,
				 size_t len)
{
	struct sock *osk = unix_to_sk(other);
	int err;

	if (len > (size_t)sk->sk_sndbuf - 32)
		return -EMSGSIZE;
	err = sock_error(sk);
	if (err)
		return err;
	if (sk->sk_shutdown & SEND_SHUTDOWN)
		return -EPIPE;
	if (!unix_may_send(unix_sk(sk), other))
		return -EPERM;
	if (sock_flag(osk, SOCK_DEAD))
		return unix_dest_dead(sk, other);
	if (osk->sk_shutdown & RCV_SHUTDOWN)
		return -EPIPE;
	if (atomic_read(&unix_sk(sk)->wmem) >= sk->sk_sndbuf)
		return -EAGAIN;
	/* Two that are connected with each other are held back by sndbuf alone. */
	if (unlikely(unix_queue_full(osk)) && READ_ONCE(other->peer) != unix_sk(sk)) {
		msg->msg_wait.sk = osk;
		msg->msg_wait.wq = &other->peer_wait;
		msg->msg_wait.ready = unix_room_ready;
		sock_hold(osk);
		return -EAGAIN;
	}
	return 0;
}

static struct unix_message *message_new(struct sock *sk, struct msghdr *msg, size_t len)
{
	struct unix_sock *u = unix_sk(sk);
	struct unix_message *m = kvmalloc(sizeof(*m) + len, GFP_KERNEL);

	if (!m)
		return ERR_PTR(-ENOBUFS);
	if (unlikely(!copy_from_iter_full(m->data, len, &msg->msg_iter))) {
		kvfree(m);
		return ERR_PTR(-EFAULT);
	}
	refcount_set(&m->refs, 1);
	m->len = len;
	m->cost = SKB_TRUESIZE(len);
	m->sender = u;
	sock_hold(sk);
	atomic_add(m->cost, &u->wmem);
	m->addr = smp_load_acquire(&u->addr);
	if (m->addr)
		refcount_inc(&m->addr->refcnt);
	memset(&m->scm, 0, sizeof(m->scm));
	return m;
}

/* Into the queue, if nothing changed since we asked. */
static int message_queue(struct sock *osk, struct unix_message *m)
{
	struct unix_sock *other = unix_sk(osk);
	int err = 0;

	spin_lock(&osk->sk_lock);
	if (unlikely(sock_flag(osk, SOCK_DEAD))) {
		err = osk->socket.type == SOCK_SEQPACKET ? -EPIPE : -ECONNREFUSED;
	} else {
		list_add_tail(&m->list, &other->queue);
		other->qlen++;
	}
	spin_unlock(&osk->sk_lock);
	return err;
}

static ssize_t unix_dgram_send_to(struct sock *sk, struct unix_sock *other, struct msghdr *msg,
				  size_t len)
{
	struct sock *osk = unix_to_sk(other);
	struct unix_message *m;
	bool files = false;
	int err;

	err = unix_dgram_could_send(sk, other, msg, len);
	if (err)
		return err;
	m = message_new(sk, msg, len);
	if (IS_ERR(m))
		return PTR_ERR(m);
	if (unlikely(msg->msg_controllen || unix_wants_sender(sk, osk))) {
		err = scm_send(msg, &m->scm, unix_wants_sender(sk, osk));
		if (err)
			goto put;
		files = m->scm.fp;
	}
	if (unlikely(files)) {
		down_read(&unix_gc_sem);
		err = unix_inflight_files(m->scm.fp);
		if (!err) {
			err = message_queue(osk, m);
			if (err)
				unix_notinflight_files(m->scm.fp);
		}
		up_read(&unix_gc_sem);
	} else {
		err = message_queue(osk, m);
	}
	if (unlikely(err))
		goto put;
	sk_wake(osk, SK_WAKE_READ);
	return len;
put:
	message_put(m);
	return err;
}

static ssize_t unix_dgram_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct unix_sock *other;
	ssize_t n;

	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (unlikely(sock_flag(sk, SOCK_PASSCRED))) {
		n = unix_autobind(unix_sk(sk));
		if (n)
			return n;
	}
	other = unix_dgram_dest(sk, msg);
	if (IS_ERR(other))
		return PTR_ERR(other);
	n = unix_dgram_send_to(sk, other, msg, len);
	sock_put(unix_to_sk(other));
	return n;
}

static ssize_t unix_seqpacket_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	int err = sock_error(sock->sk);

	if (err)
		return err;
	if (sock->sk->sk_state != TCP_ESTABLISHED)
		return -ENOTCONN;
	return unix_dgram_sendmsg(sock, msg, len);
}

/*
 * Receiving.
 */

/* The record that byte *skip of the queue is in, and where in it. */
static struct unix_message *unix_message_at(struct unix_sock *u, size_t *skip)
{
	struct unix_message *m;

	list_for_each_entry(m, &u->queue, list) {
		if (!*skip || *skip < m->len)
			return m;
		*skip -= m->len;
	}
	return NULL;
}

/*
 * The oldest record, off the queue, or (peek) the one at *skip with one more
 * reference.
 */
static struct unix_message *unix_dequeue(struct sock *sk, bool peek, size_t *skip,
					 struct scm_cookie *scm)
{
	struct unix_sock *u = unix_sk(sk);
	struct unix_message *m;

	spin_lock(&sk->sk_lock);
	m = unix_message_at(u, skip);
	if (m && peek) {
		refcount_inc(&m->refs);
		*scm = m->scm;
		get_pid(scm->pid);
		if (scm->fp)
			scm->fp = scm_fp_dup(scm->fp, GFP_ATOMIC);
	} else if (m) {
		list_del(&m->list);
		u->qlen--;
		*scm = m->scm;
		m->scm.fp = NULL;
		m->scm.pid = NULL;
	}
	spin_unlock(&sk->sk_lock);
	return m;
}

/* As above, with what goes along; the collector must not look meanwhile. */
static struct unix_message *unix_next_message(struct sock *sk, bool peek, size_t *skip,
					      struct scm_cookie *scm)
{
	struct unix_message *m;

	down_read(&unix_gc_sem);
	m = unix_dequeue(sk, peek, skip, scm);
	if (m && !peek && scm->fp)
		unix_notinflight_files(scm->fp);
	up_read(&unix_gc_sem);
	return m;
}

static ssize_t unix_dgram_nothing(struct sock *sk, int flags)
{
	int err = sock_error(sk);

	if (err)
		return err;
	if (!(sk->sk_shutdown & RCV_SHUTDOWN))
		return -EAGAIN;
	return (flags & MSG_DONTWAIT) && sk->socket.type == SOCK_DGRAM ? -EAGAIN : 0;
}

static ssize_t unix_dgram_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	struct scm_cookie scm = { 0 };
	int off = READ_ONCE(sk->sk_peek_off);
	struct unix_message *m;
	size_t skip = unlikely(off > 0) && (flags & MSG_PEEK) ? off : 0;
	ssize_t n;

	if (unlikely(flags & (MSG_OOB | MSG_ERRQUEUE)))
		return flags & MSG_OOB ? -EOPNOTSUPP : -EAGAIN;
	m = unix_next_message(sk, flags & MSG_PEEK, &skip, &scm);
	if (!m)
		return unix_dgram_nothing(sk, flags);
	if (!(flags & MSG_PEEK) && waitqueue_active(&u->peer_wait))
		wake_up_interruptible_poll(&u->peer_wait, SK_WAKE_WRITE);
	if (msg->msg_name)
		msg->msg_namelen = m->addr ? unix_fill_name((struct sockaddr *)msg->msg_name,
							    m->addr) : 0;
	n = m->len - skip;
	if ((size_t)n > len) {
		n = len;
		msg->msg_flags |= MSG_TRUNC;
	}
	if (unlikely(copy_to_iter(m->data + skip, n, &msg->msg_iter) != (size_t)n)) {
		n = -EFAULT;
		scm_destroy(&scm);
		goto out;
	}
	if (unlikely(off >= 0))
		WRITE_ONCE(sk->sk_peek_off, flags & MSG_PEEK ? off + (int)n :
			   max(off - (int)m->len, 0));
	scm_recv(sock, msg, &scm, flags);
	if (flags & MSG_TRUNC)
		n = m->len - skip;
out:
	message_put(m);
	return n;
}

static ssize_t unix_seqpacket_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
				      int flags)
{
	if (sock->sk->sk_state != TCP_ESTABLISHED)
		return -ENOTCONN;
	return unix_dgram_recvmsg(sock, msg, len, flags);
}

static bool unix_dgram_writable(struct sock *sk)
{
	struct unix_sock *u = unix_sk(sk), *peer;
	bool room = true;

	if (sk->sk_state == TCP_LISTEN || atomic_read(&u->wmem) * 4 > sk->sk_sndbuf)
		return false;
	spin_lock(&sk->sk_lock);
	peer = u->peer;
	if (peer && READ_ONCE(peer->peer) != u && unix_queue_full(unix_to_sk(peer))) {
		unix_peer_watch(u, peer);
		room = unix_room_ready(unix_to_sk(peer));
	}
	spin_unlock(&sk->sk_lock);
	return room;
}

static __poll_t unix_dgram_events(struct socket *sock, int low __maybe_unused)
{
	struct sock *sk = sock->sk;
	struct unix_sock *u = unix_sk(sk);
	__poll_t mask = 0;

	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (sk->sk_shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (!list_empty(&u->queue) || !list_empty(&u->accept_queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (sock->type == SOCK_SEQPACKET && sk->sk_state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (unix_dgram_writable(sk))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

const struct proto_ops unix_dgram_ops = {
	.family		= AF_UNIX,
	.name		= "UNIX",
	.bind		= unix_bind,
	.connect	= unix_dgram_connect,
	.socketpair	= unix_socketpair,
	.getname	= unix_getname,
	.events		= unix_dgram_events,
	.ioctl		= unix_ioctl,
	.shutdown	= unix_shutdown,
	.sendmsg	= unix_dgram_sendmsg,
	.recvmsg	= unix_dgram_recvmsg,
	.release	= unix_release,
	.destroy	= unix_destroy,
	.atomic_messages = true,
};

const struct proto_ops unix_seqpacket_ops = {
	.family		= AF_UNIX,
	.name		= "UNIX",
	.bind		= unix_bind,
	.connect	= unix_stream_connect,
	.socketpair	= unix_socketpair,
	.accept		= unix_accept,
	.getname	= unix_getname,
	.events		= unix_dgram_events,
	.ioctl		= unix_ioctl,
	.listen		= unix_listen,
	.shutdown	= unix_shutdown,
	.sendmsg	= unix_seqpacket_sendmsg,
	.recvmsg	= unix_seqpacket_recvmsg,
	.release	= unix_release,
	.destroy	= unix_destroy,
	.atomic_messages = true,
};
