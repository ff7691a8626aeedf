/*
 * tcp.c - TCP between two sockets of this machine, without segments
 *
 * connect() finds the listener and makes both ends of the connection at once:
 * each end has a queue of the bytes the other one sent (rx) and a reference to
 * the other (peer).  What segments would do to the states is done to them
 * directly, as if each segment arrived before the call that sent it returned, as
 * it does on Linux's loopback:
 *
 *   connect()	CLOSE, SYN_SENT (while the backlog is full), ESTABLISHED
 *   FIN	the sender: ESTABLISHED to FIN_WAIT2, CLOSE_WAIT to CLOSE;
 *		the receiver: ESTABLISHED to CLOSE_WAIT, FIN_WAIT2 to CLOSE, and a
 *		tcp_timewait keeps its addresses
 *   RST	both ends: CLOSE, and the link between them is cut
 *
 * A closed socket whose other end lives on stays reachable through peer, so
 * that what is sent to it can be answered with a reset; in the port table
 * only a tcp_timewait is left of it.
 *
 * Lock order: listener, client, child (the last two by address), port table.
 */
#include "net/tcp.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "fs/fs.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "sched/task.h"
#include "sched/time.h"
#include "trace/trace.h"

static struct kmem_cache *tcp_cache __ro_after_init;

/*
 * A socket's beginning and end.
 */

static void tcp_sock_init(struct tcp_sock *tp)
{
	struct sock *sk = tcp_to_sk(tp);

	inet_sock_init(&tp->inet, &tcp_ports);
	sk->sk_sndbuf = TCP_SNDBUF_DEFAULT;
	sk->sk_rcvbuf = TCP_RCVBUF_DEFAULT;
	stream_init(&tp->rx, TCP_SNDBUF_CONNECTED + TCP_RCVBUF_DEFAULT);
	INIT_LIST_HEAD(&tp->accept_queue);
	INIT_LIST_HEAD(&tp->deferred);
	INIT_LIST_HEAD(&tp->syn_queue);
}

struct socket *tcp_create(void)
{
	struct sock *sk = sk_alloc(tcp_cache, offsetof(struct tcp_sock, rx), AF_INET, SOCK_STREAM,
				   IPPROTO_TCP, &inet_stream_ops, GFP_KERNEL);

	if (!sk)
		return NULL;
	tcp_sock_init(tcp_sk(sk));
	return &sk->socket;
}

/* The other end of a connection to @listener; it inherits the options. */
static struct tcp_sock *tcp_clone(struct sock *listener)
{
	struct tcp_sock *from = tcp_sk(listener), *tp;
	struct socket *sock = tcp_create();
	struct sock *sk;

	if (!sock)
		return NULL;
	sk = sock->sk;
	tp = tcp_sk(sk);
	sk->sk_uid = listener->sk_uid;
	sk->sk_flags = listener->sk_flags & ~(1U << SOCK_DEAD);
	sk->sk_userlocks = listener->sk_userlocks & ~SOCK_BINDPORT_LOCK;
	sk->sk_sndbuf = listener->sk_sndbuf;
	sk->sk_rcvbuf = listener->sk_rcvbuf;
	sk->sk_rcvlowat = listener->sk_rcvlowat;
	sk->sk_rcvtimeo = listener->sk_rcvtimeo;
	sk->sk_sndtimeo = listener->sk_sndtimeo;
	sk->sk_priority = listener->sk_priority;
	sk->sk_mark = listener->sk_mark;
	sk->sk_lingertime = listener->sk_lingertime;
	sk->sk_bound_dev_if = listener->sk_bound_dev_if;
	tp->inet.uc_ttl = from->inet.uc_ttl;
	tp->inet.tos = from->inet.tos;
	tp->inet.pmtudisc = from->inet.pmtudisc;
	tp->inet.recverr = from->inet.recverr;
	tp->nonagle = from->nonagle;
	tp->keepalive_time = from->keepalive_time;
	tp->keepalive_intvl = from->keepalive_intvl;
	tp->keepalive_probes = from->keepalive_probes;
	tp->user_mss = from->user_mss;
	tp->user_timeout = from->user_timeout;
	tp->linger2 = from->linger2;
	tp->congestion = from->congestion;
	tp->notsent_lowat = from->notsent_lowat;
	return tp;
}

static void tcp_destroy(struct sock *sk)
{
	stream_destroy(&tcp_sk(sk)->rx);
}

/* The other end, with a reference: it may leave at any time. */
static struct tcp_sock *tcp_peer_get(struct sock *sk)
{
	struct tcp_sock *peer;

	spin_lock(&sk->sk_lock);
	peer = tcp_sk(sk)->peer;
	if (peer)
		sock_hold(tcp_to_sk(peer));
	spin_unlock(&sk->sk_lock);
	return peer;
}

/* Not reached by its name any more, unless the program asked for the name. */
static void tcp_done(struct sock *sk)
{
	lock_assert_held(&sk->sk_lock);
	sk->sk_state = TCP_CLOSE;
	if (!(sk->sk_userlocks & SOCK_BINDPORT_LOCK))
		port_release(&inet_sk(sk)->port);
}

/* What FIN or RST from @sk does to the TIME_WAIT entry its closed peer left. */
static void tcp_tell_timewait(struct sock *sk, bool reset)
{
	struct inet_sock *inet = inet_sk(sk);

	timewait_update(inet->inet_daddr, ntohs(inet->inet_dport), inet->port.rcv_saddr,
			inet->inet_sport, reset);
}

/* @sk is told that the connection is no more. */
static void tcp_reset_locked(struct sock *sk)
{
	if (sk->sk_state == TCP_CLOSE)
		return;
	sk->sk_err = sk->sk_state == TCP_CLOSE_WAIT ? EPIPE : ECONNRESET;
	sk->sk_shutdown = SHUTDOWN_MASK;
	tcp_done(sk);
}

/*
 * Ends the connection at once on both sides.  @from_peer: the reset is the
 * closed other end's answer, and @sk itself is told of it.
 */
static void tcp_reset(struct sock *sk, bool from_peer)
{
	struct tcp_sock *tp = tcp_sk(sk), *peer = tcp_peer_get(sk);
	struct sock *psk;
	bool linked, back;

	if (!peer)
		return;
	psk = tcp_to_sk(peer);
	sock_lock_pair(sk, psk);
	linked = tp->peer == peer;
	back = peer->peer == tp;
	if (linked) {
		if (sock_flag(psk, SOCK_DEAD))
			tcp_tell_timewait(sk, true);
		else if (sk != psk)
			tcp_reset_locked(psk);
		if (from_peer)
			tcp_reset_locked(sk);
		else
			tcp_done(sk);
		if (back)
			peer->peer = NULL;
		tp->peer = NULL;
	}
	sock_unlock_pair(sk, psk);
	if (linked) {
		sk_wake(psk, SK_WAKE_HUP);
		if (from_peer)
			sk_wake(sk, SK_WAKE_HUP);
		if (back && sk != psk)
			sock_put(sk);
		sock_put(psk);
	}
	sock_put(psk);
}

/* A FIN from @sk reaches @psk. */
static void tcp_receive_fin(struct sock *psk)
{
	psk->sk_shutdown |= RCV_SHUTDOWN;
	sock_set_flag(psk, SOCK_DONE);
	if (psk->sk_state == TCP_ESTABLISHED || psk->sk_state == TCP_SYN_RECV)
		psk->sk_state = TCP_CLOSE_WAIT;
	else if (psk->sk_state == TCP_FIN_WAIT2) {
		port_timewait(&inet_sk(psk)->port, TCP_TIME_WAIT);
		psk->sk_state = TCP_CLOSE;
	}
}

static void tcp_send_fin_locked(struct sock *sk, struct sock *psk)
{
	if (sk == psk) {	/* connected to itself: both close at once */
		sk->sk_shutdown |= RCV_SHUTDOWN;
		sock_set_flag(sk, SOCK_DONE);
		port_timewait(&inet_sk(sk)->port, TCP_TIME_WAIT);
		sk->sk_state = TCP_CLOSE;
	} else if (sk->sk_state == TCP_ESTABLISHED || sk->sk_state == TCP_SYN_RECV) {
		sk->sk_state = TCP_FIN_WAIT2;
		tcp_receive_fin(psk);
	} else if (sk->sk_state == TCP_CLOSE_WAIT) {
		if (sock_flag(psk, SOCK_DEAD))
			tcp_tell_timewait(sk, false);
		else
			tcp_receive_fin(psk);
		tcp_done(sk);
	}
}

/* TCP_DEFER_ACCEPT: something came for @child; accept() may have it. */
static void tcp_undefer(struct tcp_sock *child)
{
	struct tcp_sock *listener;
	struct sock *sk = tcp_to_sk(child), *lsk;

	spin_lock(&sk->sk_lock);
	listener = child->listener;
	if (listener)
		sock_hold(tcp_to_sk(listener));
	spin_unlock(&sk->sk_lock);
	if (!listener)
		return;
	lsk = tcp_to_sk(listener);
	spin_lock(&lsk->sk_lock);
	spin_lock(&sk->sk_lock);
	if (child->listener == listener) {
		child->listener = NULL;
		if (sk->sk_state == TCP_SYN_RECV)
			sk->sk_state = TCP_ESTABLISHED;
		list_move_tail(&child->queue, &listener->accept_queue);
		sock_put(lsk);		/* not the last: we hold one too */
	}
	spin_unlock(&sk->sk_lock);
	spin_unlock(&lsk->sk_lock);
	sk_wake(lsk, SK_WAKE_READ);
	sock_put(lsk);
}

static void tcp_send_fin(struct sock *sk)
{
	struct tcp_sock *peer = tcp_peer_get(sk);
	struct sock *psk;

	if (!peer)
		return;
	psk = tcp_to_sk(peer);
	sock_lock_pair(sk, psk);
	if (tcp_sk(sk)->peer == peer)
		tcp_send_fin_locked(sk, psk);
	sock_unlock_pair(sk, psk);
	if (unlikely(READ_ONCE(peer->listener)))
		tcp_undefer(peer);
	sk_wake(psk, SK_WAKE_HUP);
	sock_put(psk);
}

void tcp_shutdown(struct sock *sk, int how)
{
	if (how & SEND_SHUTDOWN)
		tcp_send_fin(sk);
}

/*
 * Listening and connecting.
 */

static bool tcp_backlog_full(const struct sock *listener)
{
	return listener->sk_ack_backlog > listener->sk_max_ack_backlog;
}

int tcp_listen(struct sock *sk, int backlog)
{
	struct inet_sock *inet = inet_sk(sk);
	int err = 0;

	if (sk->sk_state != TCP_LISTEN) {
		if (sk->sk_state != TCP_CLOSE)
			return -EINVAL;
		err = inet_autobind(sk);
		if (err)
			return -EADDRINUSE;
		err = port_listen_check(&inet->port);
		if (err)
			return err;
	}
	spin_lock(&sk->sk_lock);
	sk->sk_max_ack_backlog = backlog;
	if (sk->sk_state == TCP_CLOSE)
		sk->sk_state = TCP_LISTEN;
	else if (sk->sk_state != TCP_LISTEN)
		err = -EINVAL;
	spin_unlock(&sk->sk_lock);
	return err;
}

static void tcp_name_child(struct tcp_sock *child, struct inet_sock *client, struct sock *listener)
{
	struct inet_sock *inet = &child->inet;

	inet->port.rcv_saddr = client->inet_daddr;
	inet->inet_saddr = client->inet_daddr;
	inet->inet_sport = client->inet_dport;
	inet->inet_daddr = client->inet_saddr;
	inet->inet_dport = client->inet_sport;
	inet->port.daddr = inet->inet_daddr;
	inet->port.dport = inet->inet_dport;
	port_join(&inet->port, inet_sk(listener)->port.num);
}

static void tcp_grow_buffers(struct sock *sk)
{
	if (!(sk->sk_userlocks & SOCK_SNDBUF_LOCK))
		sk->sk_sndbuf = TCP_SNDBUF_CONNECTED;
}

/* The three-way handshake: the listener's lock is held. */
static bool tcp_establish(struct sock *listener, struct tcp_sock *client, struct tcp_sock *child)
{
	struct sock *csk = tcp_to_sk(client), *sk = tcp_to_sk(child);
	bool deferred = tcp_sk(listener)->defer_accept;

	lock_assert_held(&listener->sk_lock);
	sock_lock_pair(csk, sk);
	if (csk->sk_state != TCP_SYN_SENT) {
		sock_unlock_pair(csk, sk);
		return false;
	}
	tcp_name_child(child, &client->inet, listener);
	client->peer = child;
	sock_hold(sk);
	child->peer = client;
	sock_hold(csk);
	tcp_grow_buffers(csk);
	tcp_grow_buffers(sk);
	csk->sk_state = TCP_ESTABLISHED;
	sk->sk_state = deferred ? TCP_SYN_RECV : TCP_ESTABLISHED;
	sock_unlock_pair(csk, sk);

	listener->sk_ack_backlog++;
	if (deferred) {
		child->listener = tcp_sk(listener);
		sock_hold(listener);
		list_add_tail(&child->queue, &tcp_sk(listener)->deferred);
	} else {
		list_add_tail(&child->queue, &tcp_sk(listener)->accept_queue);
	}
	return true;
}

/* @client leaves the queue before the door; the listener's lock is held. */
static struct tcp_sock *tcp_syn_dequeue(struct tcp_sock *client)
{
	struct sock *sk = tcp_to_sk(client);
	struct tcp_sock *embryo;

	list_del_init(&client->queue);
	spin_lock(&sk->sk_lock);
	embryo = client->embryo;
	client->embryo = NULL;
	client->listener = NULL;
	spin_unlock(&sk->sk_lock);
	return embryo;
}

/* The listener has room again: those who wait for it get in, first come first served. */
static void tcp_admit(struct sock *listener)
{
	struct tcp_sock *tl = tcp_sk(listener);

	while (!tcp_backlog_full(listener) && !list_empty(&tl->syn_queue)) {
		struct tcp_sock *client = list_first_entry(&tl->syn_queue, struct tcp_sock, queue);
		struct tcp_sock *embryo = tcp_syn_dequeue(client);

		if (!tcp_establish(listener, client, embryo))
			sock_put(tcp_to_sk(embryo));
		sk_wake(tcp_to_sk(client), SK_WAKE_WRITE);
		sock_put(tcp_to_sk(client));
		sock_put(listener);	/* not the last: the caller's file has one */
	}
}

struct sock *tcp_accept(struct sock *listener)
{
	struct tcp_sock *tl = tcp_sk(listener), *child;
	struct sock *sk;

	spin_lock(&listener->sk_lock);
	if (listener->sk_state != TCP_LISTEN) {
		sk = ERR_PTR(-EINVAL);
	} else if (list_empty(&tl->accept_queue)) {
		sk = ERR_PTR(-EAGAIN);
	} else {
		child = list_first_entry(&tl->accept_queue, struct tcp_sock, queue);
		list_del_init(&child->queue);
		listener->sk_ack_backlog--;
		sk = tcp_to_sk(child);
		if (unlikely(!list_empty(&tl->syn_queue)))
			tcp_admit(listener);
	}
	spin_unlock(&listener->sk_lock);
	return sk;
}

/* Leaves the listener's queue, if it still stands there. */
static void tcp_syn_cancel(struct tcp_sock *tp)
{
	struct sock *sk = tcp_to_sk(tp), *lsk;
	struct tcp_sock *listener, *embryo = NULL;

	spin_lock(&sk->sk_lock);
	listener = tp->embryo ? tp->listener : NULL;
	if (listener)
		sock_hold(tcp_to_sk(listener));
	spin_unlock(&sk->sk_lock);
	if (!listener)
		return;
	lsk = tcp_to_sk(listener);
	spin_lock(&lsk->sk_lock);
	if (tp->embryo && tp->listener == listener)
		embryo = tcp_syn_dequeue(tp);
	spin_unlock(&lsk->sk_lock);
	if (embryo) {
		sock_put(tcp_to_sk(embryo));
		sock_put(lsk);
		sock_put(sk);
	}
	sock_put(lsk);
}

static void tcp_refuse(struct sock *sk)
{
	spin_lock(&sk->sk_lock);
	if (sk->sk_state == TCP_SYN_SENT) {
		sk->sk_err = ECONNREFUSED;
		sk->sk_shutdown = SHUTDOWN_MASK;
		tcp_done(sk);
	}
	spin_unlock(&sk->sk_lock);
	sk_wake(sk, SK_WAKE_HUP);
}

/* A listener closes: nobody will take these connections. */
static void tcp_listen_stop(struct sock *listener)
{
	struct tcp_sock *tl = tcp_sk(listener), *tp;
	LIST_HEAD(children);
	LIST_HEAD(clients);

	spin_lock(&listener->sk_lock);
	listener->sk_state = TCP_CLOSE;
	list_splice_init(&tl->accept_queue, &children);
	list_for_each_entry(tp, &tl->deferred, queue) {
		spin_lock(&tcp_to_sk(tp)->sk_lock);
		tp->listener = NULL;
		spin_unlock(&tcp_to_sk(tp)->sk_lock);
		sock_put(listener);	/* not the last: the file has one */
	}
	list_splice_tail_init(&tl->deferred, &children);
	while (!list_empty(&tl->syn_queue)) {
		tp = list_first_entry(&tl->syn_queue, struct tcp_sock, queue);
		sock_put(tcp_to_sk(tcp_syn_dequeue(tp)));
		sock_put(listener);
		list_add_tail(&tp->queue, &clients);
	}
	listener->sk_ack_backlog = 0;
	spin_unlock(&listener->sk_lock);

	while (!list_empty(&children)) {
		tp = list_first_entry(&children, struct tcp_sock, queue);
		list_del_init(&tp->queue);
		tcp_reset(tcp_to_sk(tp), false);
		sock_release(&tcp_to_sk(tp)->socket);
	}
	while (!list_empty(&clients)) {
		tp = list_first_entry(&clients, struct tcp_sock, queue);
		list_del_init(&tp->queue);
		tcp_refuse(tcp_to_sk(tp));
		sock_put(tcp_to_sk(tp));
	}
}

/* From where, to whom, by which port. */
static int tcp_choose_addresses(struct sock *sk, const struct sockaddr_in *addr)
{
	struct inet_sock *inet = inet_sk(sk);
	__be32 daddr = addr->sin_addr.s_addr, saddr = inet->inet_saddr;
	int err;

	if (!daddr)
		daddr = htonl(INADDR_LOOPBACK);
	if (ip_route_output(daddr, &saddr) != ADDR_LOCAL)
		return -ENETUNREACH;
	inet->inet_saddr = saddr;
	inet->port.rcv_saddr = saddr;
	inet->inet_daddr = inet->port.daddr = daddr;
	inet->inet_dport = inet->port.dport = addr->sin_port;
	err = port_connect(&inet->port);
	if (err) {
		inet->inet_daddr = inet->port.daddr = 0;
		inet->inet_dport = inet->port.dport = 0;
		if (!(sk->sk_userlocks & SOCK_BINDADDR_LOCK))
			inet->inet_saddr = inet->port.rcv_saddr = 0;
		return err;
	}
	inet->inet_sport = htons(inet->port.num);
	return 0;
}

static void tcp_connect_self(struct sock *sk)
{
	spin_lock(&sk->sk_lock);
	tcp_sk(sk)->peer = tcp_sk(sk);
	sock_hold(sk);
	tcp_grow_buffers(sk);
	sk->sk_state = TCP_ESTABLISHED;
	spin_unlock(&sk->sk_lock);
}

/* Knocks at the listener: in, or in the queue before the door, or refused. */
static int tcp_send_syn(struct sock *sk, struct sock *listener)
{
	struct tcp_sock *tp = tcp_sk(sk), *child = tcp_clone(listener);
	bool full;

	if (!child)
		return -ENOBUFS;
	spin_lock(&listener->sk_lock);
	if (listener->sk_state != TCP_LISTEN) {
		spin_unlock(&listener->sk_lock);
		sock_put(tcp_to_sk(child));
		tcp_refuse(sk);
		return 0;
	}
	full = tcp_backlog_full(listener);
	if (full) {
		spin_lock(&sk->sk_lock);
		tp->listener = tcp_sk(listener);
		tp->embryo = child;
		spin_unlock(&sk->sk_lock);
		sock_hold(listener);
		sock_hold(sk);
		list_add_tail(&tp->queue, &tcp_sk(listener)->syn_queue);
	} else if (!tcp_establish(listener, tp, child)) {
		sock_put(tcp_to_sk(child));
	}
	spin_unlock(&listener->sk_lock);
	if (!full)
		sk_wake(listener, SK_WAKE_READ);
	return 0;
}

static void tcp_connect_start(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk);

	spin_lock(&sk->sk_lock);
	sk->sk_state = TCP_SYN_SENT;
	sk->sk_err = 0;
	sk->sk_shutdown = 0;
	sock_reset_flag(sk, SOCK_DONE);
	spin_unlock(&sk->sk_lock);
	if (unlikely(tp->rx.in))
		stream_purge(&tp->rx);
}

/*
 * 0: the connection stands, or waits for room (TCP_SYN_SENT), or was refused
 * (TCP_CLOSE with sk_err).  Another error: nothing was begun.
 */
int tcp_connect(struct sock *sk, const struct sockaddr_in *addr, int addr_len)
{
	struct inet_sock *inet = inet_sk(sk);
	struct sock *listener;
	int err;

	if (addr_len < (int)sizeof(*addr))
		return -EINVAL;
	if (addr->sin_family != AF_INET)
		return -EAFNOSUPPORT;
	err = tcp_choose_addresses(sk, addr);
	if (err)
		return err;
	tcp_connect_start(sk);

	listener = port_find_listener(&tcp_ports, inet->inet_daddr, ntohs(inet->inet_dport));
	if (listener) {
		err = tcp_send_syn(sk, listener);
		sock_put(listener);
		if (err)
			tcp_disconnect(sk);
	} else if (inet->inet_dport == inet->inet_sport && inet->inet_saddr == inet->inet_daddr) {
		tcp_connect_self(sk);
	} else {
		tcp_refuse(sk);
	}
	return err;
}

int tcp_disconnect(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	struct tcp_sock *tp = tcp_sk(sk);
	u8 old = READ_ONCE(sk->sk_state);

	if (old == TCP_LISTEN)
		tcp_listen_stop(sk);
	else if (old == TCP_SYN_SENT)
		tcp_syn_cancel(tp);
	else if (old != TCP_CLOSE)
		tcp_reset(sk, false);
	if (tp->rx.in)
		stream_purge(&tp->rx);

	spin_lock(&sk->sk_lock);
	if (old == TCP_SYN_SENT || (old != TCP_CLOSE && old != TCP_LISTEN))
		sk->sk_err = ECONNRESET;
	tcp_done(sk);
	sk->sk_shutdown = 0;
	sock_reset_flag(sk, SOCK_DONE);
	inet->inet_daddr = inet->port.daddr = 0;
	inet->inet_dport = inet->port.dport = 0;
	if (!(sk->sk_userlocks & SOCK_BINDADDR_LOCK))
		inet->inet_saddr = inet->port.rcv_saddr = 0;
	spin_unlock(&sk->sk_lock);
	sk_wake(sk, SK_WAKE_HUP);
	return 0;
}

/* Unread data, or SO_LINGER with time 0: the other end is told with a reset. */
static bool tcp_close_resets(const struct sock *sk)
{
	return !stream_empty(&tcp_sk(sk)->rx) ||
	       (sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime);
}

/* The program's side is gone: let go of the other end, leave only a TIME_WAIT. */
static void tcp_orphan(struct sock *sk)
{
	struct tcp_sock *tp = tcp_sk(sk), *peer;

	spin_lock(&sk->sk_lock);
	peer = tp->peer;
	tp->peer = NULL;
	if (sk->sk_state == TCP_FIN_WAIT2)
		port_timewait(&inet_sk(sk)->port, TCP_FIN_WAIT2);
	else
		port_release(&inet_sk(sk)->port);
	spin_unlock(&sk->sk_lock);
	if (peer)
		sock_put(tcp_to_sk(peer));
}

static void tcp_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct tcp_sock *tp = tcp_sk(sk);

	trace_step(tcp_release, TRACE_STEP_PROTOCOL, 0);
	if (sk->sk_state == TCP_LISTEN)
		tcp_listen_stop(sk);
	else if (sk->sk_state == TCP_SYN_SENT)
		tcp_syn_cancel(tp);

	/* From here on what the other end sends is answered with a reset. */
	if (tp->peer) {
		stream_shutdown(&tp->rx, STREAM_SHUT_READ);
		if (sk->sk_state != TCP_CLOSE && tcp_close_resets(sk))
			tcp_reset(sk, false);
		else
			tcp_send_fin(sk);
	}
	spin_lock(&sk->sk_lock);
	sock_set_flag(sk, SOCK_DEAD);
	sk->sk_shutdown = SHUTDOWN_MASK;
	sock->file = NULL;
	spin_unlock(&sk->sk_lock);
	tcp_orphan(sk);
	if (!stream_empty(&tp->rx))
		stream_purge(&tp->rx);
}

/*
 * Sending and receiving.
 */

/* What may wait for @to to read it: either side's buffer may have been changed. */
static void tcp_set_limit(const struct sock *sk, struct tcp_sock *to)
{
	u32 limit = READ_ONCE(sk->sk_sndbuf) + READ_ONCE(tcp_to_sk(to)->sk_rcvbuf);

	if (unlikely(READ_ONCE(to->rx.limit) != limit))
		stream_set_limit(&to->rx, limit);
}

bool tcp_stream_writable(const struct tcp_sock *to)
{
	u32 used = READ_ONCE(to->rx.charged), limit = READ_ONCE(to->rx.limit);

	return limit > used && limit - used >= used / 2;
}

/* Why nothing can be sent: the error, -EPIPE, or -EAGAIN while connecting. */
static ssize_t tcp_send_error(struct sock *sk)
{
	int err = sock_error(sk);

	if (err)
		return err;
	return READ_ONCE(sk->sk_state) == TCP_SYN_SENT ? -EAGAIN : -EPIPE;
}

static void tcp_send_urgent(struct sock *psk)
{
	spin_lock(&psk->sk_lock);
	if (psk->socket.file)
		send_sigurg(psk->socket.file);
	spin_unlock(&psk->sk_lock);
	sk_wake(psk, EPOLLPRI | SK_WAKE_READ);
}

/* TCP_FASTOPEN: connect() and the first data in one call. */
static int tcp_sendmsg_fastopen(struct socket *sock, struct msghdr *msg)
{
	int err;

	if (sock->sk->sk_state != TCP_CLOSE)
		return 0;
	if (!msg->msg_name)
		return -EINVAL;
	err = inet_stream_connect(sock, (struct sockaddr *)msg->msg_name, msg->msg_namelen,
				  msg->msg_flags & MSG_DONTWAIT ? O_NONBLOCK : 0, NULL);
	if (err == -EINPROGRESS && READ_ONCE(sock->sk->sk_state) == TCP_ESTABLISHED)
		err = inet_stream_connect_done(sock);
	return err;
}

static void tcp_data_arrived(struct tcp_sock *peer, struct msghdr *msg)
{
	struct sock *psk = tcp_to_sk(peer);

	if (unlikely(READ_ONCE(peer->listener)))
		tcp_undefer(peer);
	if (unlikely(msg->msg_flags & MSG_OOB))
		tcp_send_urgent(psk);
	sk_wake(psk, SK_WAKE_READ);
}

static ssize_t tcp_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	unsigned int flags = msg->msg_flags & MSG_OOB ? STREAM_OOB : 0;
	struct sock *sk = sock->sk;
	struct tcp_sock *tp = tcp_sk(sk), *peer;
	ssize_t n;

	if (unlikely(msg->msg_flags & MSG_FASTOPEN)) {
		n = tcp_sendmsg_fastopen(sock, msg);
		if (n)
			return n;
	}
	peer = tcp_peer_get(sk);
	if (unlikely(!peer || sk->sk_err || (sk->sk_shutdown & SEND_SHUTDOWN))) {
		if (peer)
			sock_put(tcp_to_sk(peer));
		return tcp_send_error(sk);
	}
	tcp_set_limit(sk, peer);
	n = stream_write(&peer->rx, &msg->msg_iter, flags, NULL);
	if (likely(n > 0)) {
		tp->bytes_sent += n;
		tp->segs_out++;
		dev_count(n + 52);
		tp->last_data_sent = peer->last_data_recv = ktime_get_coarse_real();
		tcp_data_arrived(peer, msg);
	} else if (n == -EPIPE) {
		/* It left: the data goes off and a reset comes back. */
		tcp_reset(sk, true);
		iov_iter_advance(&msg->msg_iter, len);
		n = len;
	}
	sock_put(tcp_to_sk(peer));
	return n;
}

static ssize_t tcp_recv_urgent(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	unsigned int sflags = 0;
	u8 byte;
	int ret;

	if (sock_flag(sk, SOCK_URGINLINE))
		return -EINVAL;
	if (flags & MSG_PEEK)
		sflags |= STREAM_PEEK;
	if (sk->sk_state == TCP_CLOSE && !sock_flag(sk, SOCK_DONE))
		return -ENOTCONN;
	ret = stream_read_oob(&tcp_sk(sk)->rx, &byte, sflags);
	if (ret != 1)
		return ret;
	msg->msg_flags |= MSG_OOB;
	if (!len) {
		msg->msg_flags |= MSG_TRUNC;
		return 0;
	}
	if (!(flags & MSG_TRUNC) && copy_to_iter(&byte, 1, &msg->msg_iter) != 1)
		return -EFAULT;
	return 1;
}

/*
 * What a receive that found no byte says.  @ended: known before it looked.
 * After bytes of the same call, an error is kept for the next.
 */
static ssize_t tcp_recv_nothing(struct sock *sk, struct msghdr *msg, bool ended)
{
	int err;

	if (!ended)
		return -EAGAIN;
	if (msg->msg_done || sock_flag(sk, SOCK_DONE))
		return 0;
	err = sock_error(sk);
	if (err)
		return err;
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		return 0;
	return sk->sk_state == TCP_CLOSE ? -ENOTCONN : -EAGAIN;
}

/* The writer at the other end waits for room, and there is some now. */
static void tcp_tell_writer(struct sock *sk)
{
	struct tcp_sock *peer;

	if (!tcp_stream_writable(tcp_sk(sk)))
		return;
	peer = tcp_peer_get(sk);
	if (!peer)
		return;
	sk_wake(tcp_to_sk(peer), SK_WAKE_WRITE);
	sock_put(tcp_to_sk(peer));
}

static ssize_t tcp_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	struct tcp_sock *tp = tcp_sk(sk);
	unsigned int sflags = 0;
	bool ended, tight;
	ssize_t n;

	if (unlikely(flags & (MSG_OOB | MSG_ERRQUEUE))) {
		if (flags & MSG_ERRQUEUE)
			return -EAGAIN;
		return tcp_recv_urgent(sk, msg, len, flags);
	}
	if (unlikely(sk->sk_state == TCP_LISTEN))
		return -ENOTCONN;

	/* Ends are looked at first: bytes that came before them are found then. */
	ended = READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN || READ_ONCE(sk->sk_err) ||
		READ_ONCE(sk->sk_state) == TCP_CLOSE;
	tight = !tcp_stream_writable(tp);
	smp_rmb();
	if (flags & MSG_TRUNC)
		sflags |= STREAM_DROP;
	if (sock_flag(sk, SOCK_URGINLINE))
		sflags |= STREAM_OOBINLINE;
	if (unlikely(!len))
		return stream_empty(&tp->rx) ? tcp_recv_nothing(sk, msg, ended) : 0;
	if (unlikely(flags & MSG_PEEK))
		n = stream_peek_at(&tp->rx, msg->msg_done, &msg->msg_iter, sflags, NULL);
	else
		n = stream_read(&tp->rx, &msg->msg_iter, sflags, NULL);
	if (unlikely(n == -EAGAIN || n == 0))
		return tcp_recv_nothing(sk, msg, ended);
	if (unlikely(tight))
		tcp_tell_writer(sk);
	if (unlikely(stream_at_mark(&tp->rx)))
		msg->msg_stop = true;
	if (unlikely(tp->recvmsg_inq) && n > 0) {
		int inq = stream_bytes(&tp->rx);

		put_cmsg(msg, SOL_TCP, TCP_CM_INQ, sizeof(inq), &inq);
	}
	return n;
}

static __poll_t tcp_events(struct socket *sock, int low)
{
	struct sock *sk = sock->sk;
	struct tcp_sock *tp = tcp_sk(sk);
	__poll_t mask = 0;
	bool writable = true;

	if (sk->sk_state == TCP_LISTEN)
		return list_empty(&tp->accept_queue) ? 0 : EPOLLIN | EPOLLRDNORM;
	if (sk->sk_shutdown == SHUTDOWN_MASK || sk->sk_state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
	if (sk->sk_state != TCP_SYN_SENT) {
		if (stream_bytes(&tp->rx) >= (size_t)low)
			mask |= EPOLLIN | EPOLLRDNORM;
		if (!(sk->sk_shutdown & SEND_SHUTDOWN)) {
			spin_lock(&sk->sk_lock);
			if (tp->peer) {
				tcp_set_limit(sk, tp->peer);
				writable = READ_ONCE(tp->peer->rx.shut) ||
					   tcp_stream_writable(tp->peer);
			}
			spin_unlock(&sk->sk_lock);
		}
		if (writable)
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (READ_ONCE(tp->rx.urgent) == STREAM_URG_VALID)
			mask |= EPOLLPRI;
	}
	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	return mask;
}

/* Bytes that a read can get: up to the urgent one, which it would skip or stop at. */
static int tcp_inq(struct tcp_sock *tp)
{
	size_t n = stream_bytes(&tp->rx);

	if (READ_ONCE(tp->rx.urgent) && !sock_flag(tcp_to_sk(tp), SOCK_URGINLINE)) {
		u64 ahead = tp->rx.urgent_at - tp->rx.out;

		n = ahead < n && ahead ? ahead : n - 1;
	}
	return n;
}

/* Bytes sent that the other end's receive buffer has no room for yet. */
static int tcp_outq(struct sock *sk)
{
	struct tcp_sock *peer = tcp_peer_get(sk);
	size_t n;

	if (!peer)
		return 0;
	n = stream_bytes(&peer->rx);
	n = n > (size_t)tcp_to_sk(peer)->sk_rcvbuf ? n - tcp_to_sk(peer)->sk_rcvbuf : 0;
	sock_put(tcp_to_sk(peer));
	return n;
}

int tcp_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg)
{
	struct tcp_sock *tp = tcp_sk(sk);
	int answer;

	switch (cmd) {
	case SIOCINQ:
		if (sk->sk_state == TCP_LISTEN)
			return -EINVAL;
		answer = tcp_inq(tp);
		break;
	case SIOCATMARK:
		answer = stream_at_mark(&tp->rx);
		break;
	case SIOCOUTQ:
	case SIOCOUTQNSD:
		if (sk->sk_state == TCP_LISTEN)
			return -EINVAL;
		answer = tcp_outq(sk);
		break;
	default:
		return -ENOIOCTLCMD;
	}
	return put_user(answer, (int __user *)arg);
}

const struct proto_ops inet_stream_ops = {
	.family		= AF_INET,
	.name		= "TCP",
	.bind		= inet_bind,
	.connect	= inet_stream_connect,
	.connect_done	= inet_stream_connect_done,
	.connect_limit	= inet_stream_connect_limit,
	.connect_give_up = inet_stream_connect_give_up,
	.accept		= inet_accept,
	.getname	= inet_getname,
	.events		= tcp_events,
	.ioctl		= inet_ioctl,
	.listen		= inet_listen,
	.shutdown	= inet_shutdown,
	.setsockopt	= inet_setsockopt,
	.getsockopt	= inet_getsockopt,
	.sendmsg	= tcp_sendmsg,
	.recvmsg	= tcp_recvmsg,
	.release	= tcp_release,
	.destroy	= tcp_destroy,
};

void __init tcp_init(void)
{
	tcp_cache = KMEM_CACHE(tcp_sock, SLAB_PANIC);
}
