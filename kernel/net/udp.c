/*
 * udp.c - datagrams between sockets of this machine
 *
 * A send finds the receiver by port and hangs the datagram on its queue; when
 * nobody has the port, or the receiver connected to somebody else, the sender
 * is told as an ICMP "port unreachable" would tell it.  A full queue drops, as on
 * a wire.
 *
 * Lock order: port table, then a socket.
 */
#include "net/udp.h"

#include <asm/ioctls.h>
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/sockios.h>

#include "lib/hash.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "sched/time.h"
#include "trace/trace.h"

#define UDP_MAX_PAYLOAD	(65535 - 20 - 8)

/* All I but the list. */
struct udp_datagram {
	struct list_head	list;
	refcount_t		refs;		/* a peek reads without the lock */
	u32			len;
	__be32			saddr, daddr;
	__be16			sport, dport;
	u8			tos, ttl;
	u16			cscov;		/* UDP-Lite: covered bytes, 0: all */
	u64			stamp;		/* real time it came, 0: nobody asked */
	u8			data[];
};

/* What an ICMP message said about a datagram of ours. */
struct udp_error {
	struct list_head	list;
	struct sock_extended_err ee;
	struct sockaddr_in	offender, dest;
	u32			len;
	u8			data[];
};

struct udp_sock {
	struct inet_sock	inet;
	struct list_head	queue;		/* s  datagrams, oldest first */
	u32			rmem;		/* s  what they cost */
	u32			errors;		/* s  length of the next list */
	struct list_head	error_queue;	/* s  IP_RECVERR */
	struct udp_datagram	*pending;	/* s  UDP_CORK, MSG_MORE: still growing */
	bool			cork;		/* o */
	bool			stamps;		/* o  SIOCGSTAMP was used: stamp all */
	bool			min_cscov;	/* o  UDPLITE_RECV_CSCOV was set */
	u16			send_cscov;	/* o  UDPLITE_SEND_CSCOV */
	u16			recv_cscov;	/* o  UDPLITE_RECV_CSCOV */
};

/* Where one send goes, and with which header. */
struct udp_dest {
	__be32	saddr, daddr;
	__be16	dport;
	u8	tos, ttl;
	bool	broadcast;
};

static struct kmem_cache *udp_cache __ro_after_init;

static inline struct udp_sock *udp_sk(const struct sock *sk)
{
	return (struct udp_sock *)sk;
}

static struct socket *create(int protocol, struct port_table *ports)
{
	struct sock *sk = sk_alloc(udp_cache, sizeof(struct udp_sock), AF_INET, SOCK_DGRAM,
				   protocol, &inet_dgram_ops, GFP_KERNEL);

	if (!sk)
		return NULL;
	inet_sock_init(inet_sk(sk), ports);
	INIT_LIST_HEAD(&udp_sk(sk)->queue);
	INIT_LIST_HEAD(&udp_sk(sk)->error_queue);
	return &sk->socket;
}

struct socket *udp_create(void)
{
	return create(IPPROTO_UDP, &udp_ports);
}

struct socket *udplite_create(void)
{
	return create(IPPROTO_UDPLITE, &udplite_ports);
}

static void datagram_put(struct udp_datagram *d)
{
	if (refcount_dec_and_test(&d->refs))
		kvfree(d);
}

void udp_purge_errors(struct sock *sk)
{
	struct udp_error *e;
	LIST_HEAD(errors);

	spin_lock(&sk->sk_lock);
	list_splice_init(&udp_sk(sk)->error_queue, &errors);
	udp_sk(sk)->errors = 0;
	spin_unlock(&sk->sk_lock);
	while (!list_empty(&errors)) {
		e = list_first_entry(&errors, struct udp_error, list);
		list_del(&e->list);
		kfree(e);
	}
}

static void udp_destroy(struct sock *sk)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_datagram *d;

	while (!list_empty(&up->queue)) {
		d = list_first_entry(&up->queue, struct udp_datagram, list);
		list_del(&d->list);
		datagram_put(d);
	}
	if (up->pending)
		datagram_put(up->pending);
	udp_purge_errors(sk);
}

static void udp_release(struct socket *sock)
{
	struct sock *sk = sock->sk;

	trace_step(udp_release, TRACE_STEP_PROTOCOL, 0);
	port_release(&inet_sk(sk)->port);
	spin_lock(&sk->sk_lock);
	sock_set_flag(sk, SOCK_DEAD);
	sk->sk_shutdown = SHUTDOWN_MASK;
	sock->file = NULL;
	spin_unlock(&sk->sk_lock);
}

/*
 * Connecting: a default address, and a filter on who is heard.
 */

/* ADDR_LOCAL or ADDR_BROADCAST, or why not. */
static int udp_route(struct sock *sk, __be32 daddr, __be32 *saddr)
{
	int type = ip_route_output(daddr, saddr);

	if (type == ADDR_BROADCAST && !sock_flag(sk, SOCK_BROADCAST))
		return -EACCES;
	return type;
}

int udp_connect(struct sock *sk, const struct sockaddr_in *addr, int addr_len)
{
	struct inet_sock *inet = inet_sk(sk);
	__be32 daddr, saddr = inet->inet_saddr;
	int err;

	if (addr_len < (int)sizeof(*addr))
		return -EINVAL;
	if (addr->sin_family != AF_INET)
		return -EAFNOSUPPORT;
	daddr = addr->sin_addr.s_addr ? addr->sin_addr.s_addr : htonl(INADDR_LOOPBACK);
	err = udp_route(sk, daddr, &saddr);
	if (err < 0)
		return err;
	spin_lock(&sk->sk_lock);
	if (!inet->inet_saddr)
		inet->inet_saddr = saddr;
	if (!inet->port.rcv_saddr)
		inet->port.rcv_saddr = saddr;
	inet->inet_daddr = inet->port.daddr = daddr;
	inet->inet_dport = inet->port.dport = addr->sin_port;
	sk->sk_state = TCP_ESTABLISHED;
	spin_unlock(&sk->sk_lock);
	return 0;
}

int udp_disconnect(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);

	spin_lock(&sk->sk_lock);
	sk->sk_state = TCP_CLOSE;
	inet->inet_daddr = inet->port.daddr = 0;
	inet->inet_dport = inet->port.dport = 0;
	if (!(sk->sk_userlocks & SOCK_BINDADDR_LOCK))
		inet->inet_saddr = inet->port.rcv_saddr = 0;
	if (!(sk->sk_userlocks & SOCK_BINDPORT_LOCK)) {
		port_release(&inet->port);
		inet->inet_sport = 0;
	}
	spin_unlock(&sk->sk_lock);
	return 0;
}

/*
 * Delivering.
 */

/* How well @o fits; -1: not at all. */
static int udp_score(struct port_owner *o, const struct udp_dest *to, __be16 sport)
{
	int score = 1;

	if (o->rcv_saddr) {
		if (o->rcv_saddr != to->daddr)
			return -1;
		score += 4;
	}
	if (o->daddr) {
		if (o->daddr != to->saddr)
			return -1;
		score += 4;
	}
	if (o->dport) {
		if (o->dport != sport)
			return -1;
		score += 4;
	}
	return score;
}

static bool udp_broadcast_matches(struct port_owner *o, const struct udp_dest *to, __be16 sport)
{
	return (!o->rcv_saddr || o->rcv_saddr == to->daddr) &&
	       (!o->daddr || o->daddr == to->saddr) && (!o->dport || o->dport == sport);
}

/* The receiver, with a reference; of a SO_REUSEPORT group the one the sender hashes to. */
static struct sock *udp_lookup(struct port_table *ports, const struct udp_dest *to, __be16 sport)
{
	u16 num = ntohs(to->dport);
	struct port_slot *slot = port_slot(ports, num);
	int best_score = 0, nr = 0, score;
	struct port_owner *o;
	struct sock *best = NULL;

	if (!slot)
		return NULL;
	spin_lock(port_lock(ports, num));
	hlist_for_each_entry(o, &slot->owners, node) {
		score = udp_score(o, to, sport);
		if (score > best_score) {
			best = o->sk;
			best_score = score;
			nr = 1;
		} else if (score == best_score && sock_flag(best, SOCK_REUSEPORT) &&
			   sock_flag(o->sk, SOCK_REUSEPORT)) {
			nr++;
			if (hash_64(((u64)to->saddr << 16) ^ sport, 16) % nr == 0)
				best = o->sk;
		}
	}
	if (best)
		sock_hold(best);
	spin_unlock(port_lock(ports, num));
	return best;
}

/* UDP-Lite: does the checksum of @d cover less than the receiver insists on? */
static bool udplite_uncovered(const struct udp_sock *up, const struct udp_datagram *d)
{
	return up->min_cscov && d->cscov && d->cscov < d->len + sizeof(struct udphdr) &&
	       (!up->recv_cscov || d->cscov < up->recv_cscov);
}

/* @d goes to the end of the queue, or is dropped when that is full. */
static void udp_queue_rcv(struct sock *sk, struct udp_datagram *d)
{
	struct udp_sock *up = udp_sk(sk);
	u32 size = SKB_TRUESIZE(d->len);

	if (unlikely(up->stamps || sock_flag(sk, SOCK_RCVTSTAMP)))
		d->stamp = ktime_get_real_ns();
	spin_lock(&sk->sk_lock);
	/* As on Linux one datagram may always come over the limit. */
	if (unlikely(up->rmem > (u32)sk->sk_rcvbuf || sock_flag(sk, SOCK_DEAD) ||
		     udplite_uncovered(up, d))) {
		sk->sk_drops++;
		spin_unlock(&sk->sk_lock);
		datagram_put(d);
		return;
	}
	up->rmem += size;
	list_add_tail(&d->list, &up->queue);
	spin_unlock(&sk->sk_lock);
	sk_wake(sk, SK_WAKE_READ);
}

static void udp_deliver_broadcast(struct port_table *ports, struct udp_datagram *d)
{
	struct udp_dest to = { .saddr = d->saddr, .daddr = d->daddr, .dport = d->dport };
	u16 num = ntohs(d->dport);
	struct port_slot *slot = port_slot(ports, num);
	struct udp_datagram *copy;
	struct port_owner *o;

	if (!slot)
		return;
	spin_lock(port_lock(ports, num));
	hlist_for_each_entry(o, &slot->owners, node) {
		if (!udp_broadcast_matches(o, &to, d->sport))
			continue;
		copy = kmalloc(sizeof(*d) + d->len, GFP_ATOMIC);
		if (!copy)
			break;
		memcpy(copy, d, sizeof(*d) + d->len);
		refcount_set(&copy->refs, 1);
		udp_queue_rcv(o->sk, copy);
	}
	spin_unlock(port_lock(ports, num));
}

static void udp_queue_error(struct sock *sk, const struct udp_datagram *d)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_error *e = kmalloc(sizeof(*e) + d->len, GFP_KERNEL);

	if (!e)
		return;
	memset(e, 0, sizeof(*e));
	e->ee.ee_errno = ECONNREFUSED;
	e->ee.ee_origin = SO_EE_ORIGIN_ICMP;
	e->ee.ee_type = ICMP_DEST_UNREACH;
	e->ee.ee_code = ICMP_PORT_UNREACH;
	e->offender.sin_family = AF_INET;
	e->offender.sin_addr.s_addr = d->daddr;
	e->dest.sin_family = AF_INET;
	e->dest.sin_addr.s_addr = d->daddr;
	e->dest.sin_port = d->dport;
	e->len = d->len;
	memcpy(e->data, d->data, d->len);
	spin_lock(&sk->sk_lock);
	if (up->errors < 64) {
		up->errors++;
		list_add_tail(&e->list, &up->error_queue);
		e = NULL;
	}
	spin_unlock(&sk->sk_lock);
	kfree(e);
}

/* ICMP: port unreachable. */
static void udp_unreachable(struct sock *sk, const struct udp_datagram *d)
{
	if (inet_sk(sk)->recverr)
		udp_queue_error(sk, d);
	else if (sk->sk_state != TCP_ESTABLISHED)
		return;
	sk_report_error(sk, ECONNREFUSED);
}

static void udp_deliver(struct sock *sk, struct udp_datagram *d, const struct udp_dest *to)
{
	struct port_table *ports = inet_sk(sk)->port.table;
	struct sock *rsk;

	dev_count(d->len + 28);
	if (unlikely(to->broadcast)) {
		udp_deliver_broadcast(ports, d);
		datagram_put(d);
		return;
	}
	rsk = udp_lookup(ports, to, d->sport);
	if (likely(rsk)) {
		udp_queue_rcv(rsk, d);
		sock_put(rsk);
	} else {
		udp_unreachable(sk, d);
		datagram_put(d);
	}
}

/*
 * Sending.
 */

static int udp_send_cmsg(struct msghdr *msg, struct udp_dest *to)
{
	struct in_pktinfo info;
	struct cmsghdr *c;
	int val;

	for_each_cmsghdr(c, msg) {
		if (!CMSG_OK(msg, c))
			return -EINVAL;
		if (c->cmsg_level != SOL_IP)
			continue;
		switch (c->cmsg_type) {
		case IP_PKTINFO:
			if (c->cmsg_len != CMSG_LEN(sizeof(info)))
				return -EINVAL;
			memcpy(&info, CMSG_DATA(c), sizeof(info));
			if (info.ipi_ifindex && !dev_name(info.ipi_ifindex))
				return -ENODEV;
			if (info.ipi_spec_dst.s_addr) {
				if (inet_addr_type(info.ipi_spec_dst.s_addr) != ADDR_LOCAL)
					return -EINVAL;
				to->saddr = info.ipi_spec_dst.s_addr;
			}
			break;
		case IP_TTL:
			if (c->cmsg_len != CMSG_LEN(sizeof(val)))
				return -EINVAL;
			memcpy(&val, CMSG_DATA(c), sizeof(val));
			if (val < 1 || val > 255)
				return -EINVAL;
			to->ttl = val;
			break;
		case IP_TOS:
			if (c->cmsg_len != CMSG_LEN(sizeof(val)) && c->cmsg_len != CMSG_LEN(1))
				return -EINVAL;
			to->tos = *(u8 *)CMSG_DATA(c);
			break;
		default:
			return -EINVAL;
		}
	}
	return 0;
}

/* To whom: the address of this call, or the one connected to. */
static int udp_send_dest(struct sock *sk, struct msghdr *msg, struct udp_dest *to)
{
	const struct sockaddr_in *addr = (const struct sockaddr_in *)msg->msg_name;
	struct inet_sock *inet = inet_sk(sk);
	int err;

	to->saddr = inet->inet_saddr;
	to->tos = inet->tos;
	to->ttl = inet->uc_ttl < 0 ? IPDEFTTL : inet->uc_ttl;
	if (addr) {
		if (msg->msg_namelen < (int)sizeof(*addr))
			return -EINVAL;
		if (addr->sin_family != AF_INET && addr->sin_family != AF_UNSPEC)
			return -EAFNOSUPPORT;
		to->daddr = addr->sin_addr.s_addr;
		to->dport = addr->sin_port;
		if (!to->dport)
			return -EINVAL;
	} else {
		if (sk->sk_state != TCP_ESTABLISHED)
			return -EDESTADDRREQ;
		to->daddr = inet->inet_daddr;
		to->dport = inet->inet_dport;
	}
	if (unlikely(msg->msg_controllen)) {
		err = udp_send_cmsg(msg, to);
		if (err)
			return err;
	}
	if (!to->daddr)
		to->daddr = htonl(INADDR_LOOPBACK);
	err = udp_route(sk, to->daddr, &to->saddr);
	to->broadcast = err == ADDR_BROADCAST;
	return err < 0 ? err : 0;
}

static struct udp_datagram *datagram_alloc(size_t len)
{
	struct udp_datagram *d = kvmalloc(sizeof(*d) + len, GFP_KERNEL);

	if (d) {
		refcount_set(&d->refs, 1);
		d->len = len;
		d->stamp = 0;
	}
	return d;
}

static void datagram_address(struct udp_datagram *d, struct sock *sk, const struct udp_dest *to)
{
	d->saddr = to->saddr;
	d->daddr = to->daddr;
	d->sport = inet_sk(sk)->inet_sport;
	d->dport = to->dport;
	d->tos = to->tos;
	d->ttl = to->ttl;
	d->cscov = udp_sk(sk)->send_cscov;
}

/* Where a datagram that waited for its end goes. */
static struct udp_dest datagram_dest(const struct udp_datagram *d)
{
	return (struct udp_dest){
		.saddr = d->saddr, .daddr = d->daddr, .dport = d->dport,
		.broadcast = inet_addr_type(d->daddr) == ADDR_BROADCAST,
	};
}

/* UDP_CORK and MSG_MORE: bytes gather in up->pending until one send lacks both. */
static ssize_t udp_send_corked(struct sock *sk, struct msghdr *msg, size_t len,
			       const struct udp_dest *to, bool more)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_datagram *old, *d;

	spin_lock(&sk->sk_lock);
	old = up->pending;
	up->pending = NULL;
	spin_unlock(&sk->sk_lock);
	if (len + (old ? old->len : 0) > UDP_MAX_PAYLOAD) {
		if (old)
			datagram_put(old);
		return -EMSGSIZE;
	}
	d = datagram_alloc(len + (old ? old->len : 0));
	if (!d || !copy_from_iter_full(d->data + (old ? old->len : 0), len, &msg->msg_iter)) {
		ssize_t err = d ? -EFAULT : -ENOBUFS;

		if (d)
			datagram_put(d);
		if (old)
			datagram_put(old);
		return err;
	}
	datagram_address(d, sk, to);
	if (old) {
		memcpy(d->data, old->data, old->len);
		d->saddr = old->saddr;
		d->daddr = old->daddr;
		d->dport = old->dport;
		datagram_put(old);
	}
	if (!more) {
		struct udp_dest first = datagram_dest(d);

		udp_deliver(sk, d, &first);
		return len;
	}
	spin_lock(&sk->sk_lock);
	old = up->pending;
	up->pending = d;
	spin_unlock(&sk->sk_lock);
	if (old)
		datagram_put(old);
	return len;
}

static ssize_t udp_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct udp_sock *up = udp_sk(sk);
	struct udp_datagram *d;
	struct udp_dest to;
	bool more;
	int err;

	err = inet_autobind(sk);
	if (err)
		return err;
	if (len > 0xffff)
		return -EMSGSIZE;
	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	err = udp_send_dest(sk, msg, &to);
	if (unlikely(err))
		return err;
	more = up->cork || (msg->msg_flags & MSG_MORE);
	if (unlikely(more || up->pending))
		return udp_send_corked(sk, msg, len, &to, more);

	if (len > UDP_MAX_PAYLOAD)
		return -EMSGSIZE;
	err = sock_error(sk);
	if (unlikely(err))
		return err;
	if (unlikely(sk->sk_shutdown & SEND_SHUTDOWN))
		return -EPIPE;
	d = datagram_alloc(len);
	if (!d)
		return -ENOBUFS;
	if (unlikely(copy_from_iter(d->data, len, &msg->msg_iter) != len)) {
		datagram_put(d);
		return -EFAULT;
	}
	datagram_address(d, sk, &to);
	udp_deliver(sk, d, &to);
	return len;
}

/*
 * Receiving.
 */

static void udp_fill_name(struct msghdr *msg, __be32 addr, __be16 port)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)msg->msg_name;

	memset(sin, 0, sizeof(*sin));
	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = addr;
	sin->sin_port = port;
	msg->msg_namelen = sizeof(*sin);
}

static void udp_recv_cmsg(struct inet_sock *inet, struct msghdr *msg,
			  const struct udp_datagram *d)
{
	struct sockaddr_in dst = { .sin_family = AF_INET, .sin_port = d->dport,
				   .sin_addr.s_addr = d->daddr };
	int ttl = d->ttl;

	if (inet->cmsg_flags & IP_CMSG_PKTINFO) {
		struct in_pktinfo info = {
			.ipi_ifindex = loopback_dev.ifindex,
			.ipi_spec_dst.s_addr = d->daddr,
			.ipi_addr.s_addr = d->daddr,
		};

		put_cmsg(msg, SOL_IP, IP_PKTINFO, sizeof(info), &info);
	}
	if (inet->cmsg_flags & IP_CMSG_TTL)
		put_cmsg(msg, SOL_IP, IP_TTL, sizeof(ttl), &ttl);
	if (inet->cmsg_flags & IP_CMSG_TOS)
		put_cmsg(msg, SOL_IP, IP_TOS, sizeof(d->tos), &d->tos);
	if (inet->cmsg_flags & IP_CMSG_ORIGDSTADDR)
		put_cmsg(msg, SOL_IP, IP_ORIGDSTADDR, sizeof(dst), &dst);
}

/* The next error that IP_RECVERR kept, with the datagram it is about. */
static ssize_t udp_recv_error(struct sock *sk, struct msghdr *msg, size_t len)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_error *e, *next;
	struct {
		struct sock_extended_err ee;
		struct sockaddr_in offender;
	} info;
	ssize_t n;

	spin_lock(&sk->sk_lock);
	e = list_first_entry_or_null(&up->error_queue, struct udp_error, list);
	if (e) {
		list_del(&e->list);
		up->errors--;
	}
	next = list_first_entry_or_null(&up->error_queue, struct udp_error, list);
	WRITE_ONCE(sk->sk_err, next ? (int)next->ee.ee_errno : 0);
	spin_unlock(&sk->sk_lock);
	if (!e)
		return -EAGAIN;
	n = e->len;
	if (e->len > len) {
		msg->msg_flags |= MSG_TRUNC;
		n = len;
	}
	if (copy_to_iter(e->data, n, &msg->msg_iter) != (size_t)n)
		n = -EFAULT;
	if (msg->msg_name)
		udp_fill_name(msg, e->dest.sin_addr.s_addr, e->dest.sin_port);
	info.ee = e->ee;
	info.offender = e->offender;
	put_cmsg(msg, SOL_IP, IP_RECVERR, sizeof(info), &info);
	msg->msg_flags |= MSG_ERRQUEUE;
	kfree(e);
	return n;
}

/* SO_PEEK_OFF: the datagram that byte *skip of the queue is in, and where in it. */
static struct udp_datagram *udp_datagram_at(struct udp_sock *up, size_t *skip)
{
	struct udp_datagram *d;

	list_for_each_entry(d, &up->queue, list) {
		if (!*skip || *skip < d->len)
			return d;
		*skip -= d->len;
	}
	return NULL;
}

/*
 * The datagram at the head, off the queue, or (peek) the one at *skip with one
 * more reference.
 */
static struct udp_datagram *udp_dequeue(struct sock *sk, bool peek, size_t *skip)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_datagram *d;

	spin_lock(&sk->sk_lock);
	d = udp_datagram_at(up, skip);
	if (d && peek) {
		refcount_inc(&d->refs);
	} else if (d) {
		list_del(&d->list);
		up->rmem -= SKB_TRUESIZE(d->len);
	}
	spin_unlock(&sk->sk_lock);
	return d;
}

static ssize_t udp_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	struct inet_sock *inet = inet_sk(sk);
	int off = READ_ONCE(sk->sk_peek_off), err;
	size_t skip = unlikely(off > 0) && (flags & MSG_PEEK) ? off : 0;
	struct udp_datagram *d;
	ssize_t copied;

	if (unlikely(flags & MSG_ERRQUEUE))
		return udp_recv_error(sk, msg, len);
	err = sock_error(sk);
	if (unlikely(err))
		return err;
	d = udp_dequeue(sk, flags & MSG_PEEK, &skip);
	if (!d)
		return (sk->sk_shutdown & RCV_SHUTDOWN) && !(flags & MSG_DONTWAIT) ? 0 : -EAGAIN;

	copied = d->len - skip;
	if (unlikely(copied >= (ssize_t)len && d->len > len)) {
		msg->msg_flags |= MSG_TRUNC;
		copied = len;
	}
	if (unlikely(copy_to_iter(d->data + skip, copied, &msg->msg_iter) != (size_t)copied)) {
		datagram_put(d);
		return -EFAULT;
	}
	if (msg->msg_name)
		udp_fill_name(msg, d->saddr, d->sport);
	if (unlikely(inet->cmsg_flags))
		udp_recv_cmsg(inet, msg, d);
	if (unlikely(d->stamp || sock_flag(sk, SOCK_RXQ_OVFL)))
		sock_recv_timestamp(msg, sk, d->stamp);
	if (unlikely(flags & MSG_TRUNC))
		copied = d->len;
	if (unlikely(off >= 0))
		WRITE_ONCE(sk->sk_peek_off, flags & MSG_PEEK ? off + (int)copied :
			   max(off - (int)copied, 0));
	datagram_put(d);
	return copied;
}

static __poll_t udp_events(struct socket *sock, int low __maybe_unused)
{
	struct sock *sk = sock->sk;
	struct udp_sock *up = udp_sk(sk);
	__poll_t mask = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;

	if (READ_ONCE(sk->sk_err) || !list_empty(&up->error_queue))
		mask |= EPOLLERR;
	if (sk->sk_shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (sk->sk_shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (!list_empty(&up->queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	return mask;
}

int udp_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg)
{
	struct udp_sock *up = udp_sk(sk);
	int answer = 0;

	switch (cmd) {
	case SIOCINQ:
		spin_lock(&sk->sk_lock);
		if (!list_empty(&up->queue))
			answer = list_first_entry(&up->queue, struct udp_datagram, list)->len;
		spin_unlock(&sk->sk_lock);
		break;
	case SIOCOUTQ:
		break;
	default:
		return -ENOIOCTLCMD;
	}
	return put_user(answer, (int __user *)arg);
}

/* UDPLITE_*_CSCOV: the header is always covered. */
static u16 udplite_coverage(int val)
{
	return val ? clamp(val, (int)sizeof(struct udphdr), 0xffff) : 0;
}

static int udplite_setsockopt(struct sock *sk, int optname, int val)
{
	struct udp_sock *up = udp_sk(sk);

	if (sk->sk_protocol != IPPROTO_UDPLITE)
		return -ENOPROTOOPT;
	if (optname == UDPLITE_SEND_CSCOV) {
		up->send_cscov = udplite_coverage(val);
		return 0;
	}
	up->recv_cscov = udplite_coverage(val);
	up->min_cscov = true;
	return 0;
}

int udp_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen)
{
	struct udp_sock *up = udp_sk(sk);
	struct udp_datagram *d = NULL;
	struct udp_dest to;
	int val, err = sock_get_int(optval, optlen, &val);

	if (err)
		return err;
	if (optname == UDPLITE_SEND_CSCOV || optname == UDPLITE_RECV_CSCOV)
		return udplite_setsockopt(sk, optname, val);
	if (optname != UDP_CORK)
		return -ENOPROTOOPT;
	up->cork = val;
	if (val)
		return 0;
	spin_lock(&sk->sk_lock);
	swap(d, up->pending);
	spin_unlock(&sk->sk_lock);
	if (d) {
		to = datagram_dest(d);
		udp_deliver(sk, d, &to);
	}
	return 0;
}

int udp_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen)
{
	const struct udp_sock *up = udp_sk(sk);
	int val, len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	switch (optname) {
	case UDP_CORK:
		val = up->cork;
		break;
	case UDPLITE_SEND_CSCOV:
		val = up->send_cscov;
		break;
	case UDPLITE_RECV_CSCOV:
		val = up->recv_cscov;
		break;
	default:
		return -ENOPROTOOPT;
	}
	return sock_put_option(optval, optlen, &val, sizeof(val));
}

int udp_rmem(const struct sock *sk)
{
	return READ_ONCE(udp_sk(sk)->rmem);
}

const struct proto_ops inet_dgram_ops = {
	.family		= AF_INET,
	.name		= "UDP",
	.bind		= inet_bind,
	.connect	= inet_dgram_connect,
	.getname	= inet_getname,
	.events		= udp_events,
	.ioctl		= inet_ioctl,
	.shutdown	= inet_shutdown,
	.setsockopt	= inet_setsockopt,
	.getsockopt	= inet_getsockopt,
	.sendmsg	= udp_sendmsg,
	.recvmsg	= udp_recvmsg,
	.release	= udp_release,
	.destroy	= udp_destroy,
	.atomic_messages = true,
};

void __init udp_init(void)
{
	udp_cache = KMEM_CACHE(udp_sock, SLAB_PANIC);
}
