/*
 * af_inet.c - internet sockets: what is the same for TCP and UDP
 *
 * Families' operations (inet_stream_ops, inet_dgram_ops) end here or in the
 * protocol: addresses and socket->state are handled here, what happens to the
 * other end is in tcp.c and udp.c.
 */
#include "net/af_inet.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>

#include "lib/string.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "net/tcp.h"
#include "net/udp.h"
#include "sched/cred.h"
#include "trace/trace.h"

#define PROT_SOCK	1024	/* net.ipv4.ip_unprivileged_port_start */

void inet_sock_init(struct inet_sock *inet, struct port_table *ports)
{
	inet->port.table = ports;
	inet->port.sk = &inet->sk;
	inet->uc_ttl = -1;
	inet->mc_ttl = 1;
	inet->mc_loop = true;
	inet->mc_all = true;
	inet->pmtudisc = IP_PMTUDISC_WANT;
	inet->sk.sk_state = TCP_CLOSE;
}

/* The types of socket there are; the first that fits is taken. */
static const struct inet_protosw {
	int		type;
	int		protocol;
	struct socket	*(*create)(void);
} inet_protosw[] = {
	{ SOCK_STREAM, IPPROTO_TCP, tcp_create },
	{ SOCK_DGRAM, IPPROTO_UDP, udp_create },
	{ SOCK_DGRAM, IPPROTO_UDPLITE, udplite_create },
};

static int inet_create(struct socket **res, int type, int protocol)
{
	int err = -ESOCKTNOSUPPORT;
	size_t i;

	trace_step(inet_create, TRACE_STEP_SOCKET, 0);
	if (protocol < 0 || protocol >= IPPROTO_MAX)
		return -EINVAL;
	if (type == SOCK_RAW)
		return -EPROTONOSUPPORT;
	if (type == SOCK_DGRAM && protocol == IPPROTO_ICMP)
		return -EACCES;		/* net.ipv4.ping_group_range is empty */
	for (i = 0; i < ARRAY_SIZE(inet_protosw); i++) {
		const struct inet_protosw *p = &inet_protosw[i];

		if (p->type != type)
			continue;
		err = -EPROTONOSUPPORT;
		if (protocol && protocol != p->protocol)
			continue;
		trace_step(p->create, TRACE_STEP_PROTOCOL, 0);
		*res = p->create();
		return *res ? 0 : -ENOBUFS;
	}
	return err;
}

static const struct net_proto_family inet_family = {
	.family	= AF_INET,
	.create	= inet_create,
};

void inet_init(void)
{
	ports_init();
	tcp_init();
	udp_init();
	sock_register(&inet_family);
}

static int inet_bind_check(struct inet_sock *inet, const struct sockaddr_in *addr, int addr_len)
{
	u16 num;

	if (addr_len < (int)sizeof(*addr))
		return -EINVAL;
	if (addr->sin_family != AF_INET &&
	    (addr->sin_family != AF_UNSPEC || addr->sin_addr.s_addr))
		return -EAFNOSUPPORT;
	if (addr->sin_addr.s_addr && !inet->freebind && !inet->transparent &&
	    inet_addr_type(addr->sin_addr.s_addr) == ADDR_UNREACHABLE)
		return -EADDRNOTAVAIL;
	num = ntohs(addr->sin_port);
	if (num && num < PROT_SOCK && !capable(CAP_NET_BIND_SERVICE))
		return -EACCES;
	return 0;
}

int inet_bind(struct socket *sock, struct sockaddr *uaddr, int addr_len)
{
	const struct sockaddr_in *addr = (const struct sockaddr_in *)uaddr;
	struct sock *sk = sock->sk;
	struct inet_sock *inet = inet_sk(sk);
	int err = inet_bind_check(inet, addr, addr_len);
	u16 num;

	if (err)
		return err;
	num = ntohs(addr->sin_port);

	/* The name is being given: nobody else may do it meanwhile. */
	spin_lock(&sk->sk_lock);
	err = -EINVAL;
	if (sk->sk_state == TCP_CLOSE && !inet->port.num && !inet->binding) {
		inet->binding = true;
		err = 0;
	}
	spin_unlock(&sk->sk_lock);
	if (err)
		return err;

	inet->port.rcv_saddr = addr->sin_addr.s_addr;
	err = 0;
	if (num || !inet->bind_address_no_port) {
		trace_step(port_bind, TRACE_STEP_PROTOCOL, 0);
		err = port_bind(&inet->port, num);
	}
	spin_lock(&sk->sk_lock);
	inet->binding = false;
	if (err) {
		inet->port.rcv_saddr = 0;
	} else {
		enum addr_type type = inet_addr_type(addr->sin_addr.s_addr);

		inet->inet_sport = htons(inet->port.num);
		inet->inet_saddr = type == ADDR_LOCAL ? addr->sin_addr.s_addr : 0;
		if (addr->sin_addr.s_addr)
			sk->sk_userlocks |= SOCK_BINDADDR_LOCK;
		if (num)
			sk->sk_userlocks |= SOCK_BINDPORT_LOCK;
		inet->inet_daddr = 0;
		inet->inet_dport = 0;
	}
	spin_unlock(&sk->sk_lock);
	return err;
}

int inet_autobind(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	bool mine = false;
	int err;

	if (likely(READ_ONCE(inet->port.num)))
		return 0;
	spin_lock(&sk->sk_lock);
	if (!inet->port.num && !inet->binding)
		mine = inet->binding = true;
	spin_unlock(&sk->sk_lock);
	if (!mine)
		return READ_ONCE(inet->port.num) ? 0 : -EAGAIN;
	err = port_bind(&inet->port, 0);
	inet->inet_sport = htons(inet->port.num);
	WRITE_ONCE(inet->binding, false);
	return err ? -EAGAIN : 0;
}

int inet_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)uaddr;
	struct sock *sk = sock->sk;
	struct inet_sock *inet = inet_sk(sk);
	int len = sizeof(*sin);

	memset(sin, 0, sizeof(*sin));
	sin->sin_family = AF_INET;
	spin_lock(&sk->sk_lock);
	if (!peer) {
		sin->sin_port = inet->inet_sport;
		sin->sin_addr.s_addr = inet->port.rcv_saddr ? inet->port.rcv_saddr :
							      inet->inet_saddr;
	} else if (!inet->inet_dport ||
		   (peer == 1 && (sk->sk_state == TCP_CLOSE || sk->sk_state == TCP_SYN_SENT))) {
		len = -ENOTCONN;
	} else {
		sin->sin_port = inet->inet_dport;
		sin->sin_addr.s_addr = inet->inet_daddr;
	}
	spin_unlock(&sk->sk_lock);
	return len;
}

int inet_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	int err = 0;

	how++;
	if ((how & ~SHUTDOWN_MASK) || !how)
		return -EINVAL;

	switch (READ_ONCE(sk->sk_state)) {
	case TCP_LISTEN:
		if (!(how & RCV_SHUTDOWN))
			break;
		fallthrough;
	case TCP_SYN_SENT:
		tcp_disconnect(sk);
		sock->state = SS_UNCONNECTED;
		break;
	case TCP_CLOSE:
		err = -ENOTCONN;
		fallthrough;
	default:
		spin_lock(&sk->sk_lock);
		sk->sk_shutdown |= how;
		spin_unlock(&sk->sk_lock);
		if (sk->sk_protocol == IPPROTO_TCP) {
			trace_step(tcp_shutdown, TRACE_STEP_PROTOCOL, 0);
			tcp_shutdown(sk, how);
		}
	}
	/* Even one that is not connected: other threads may wait for it. */
	sk_wake(sk, SK_WAKE_HUP);
	return err;
}

/*
 * connect() of a stream: the first begins, those after it ask how far it is.
 */
int inet_stream_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len, int flags,
			struct sock_wait *wait __maybe_unused)
{
	struct sock *sk = sock->sk;
	int err;

	if (addr_len < (int)sizeof(uaddr->sa_family))
		return -EINVAL;
	if (uaddr->sa_family == AF_UNSPEC) {
		tcp_disconnect(sk);
		sock->state = SS_UNCONNECTED;
		return 0;
	}

	spin_lock(&sk->sk_lock);
	switch (sock->state) {
	case SS_CONNECTED:
		err = -EISCONN;
		break;
	case SS_CONNECTING:
		err = sk->sk_state == TCP_SYN_SENT ? -EALREADY : 0;
		break;
	default:
		err = sk->sk_state == TCP_CLOSE ? 1 : -EISCONN;
		if (err == 1)
			sock->state = SS_CONNECTING;
	}
	spin_unlock(&sk->sk_lock);
	if (err < 0)
		return err == -EALREADY && !(flags & O_NONBLOCK) ? -EINPROGRESS : err;
	if (!err)
		return inet_stream_connect_done(sock);

	trace_step(tcp_connect, TRACE_STEP_PROTOCOL, 0);
	err = tcp_connect(sk, (struct sockaddr_in *)uaddr, addr_len);
	if (err) {
		sock->state = SS_UNCONNECTED;
		return err;
	}
	/* Linux tells the outcome of a connect() that may not wait in the next call. */
	if ((flags & O_NONBLOCK) || READ_ONCE(sk->sk_state) == TCP_SYN_SENT)
		return -EINPROGRESS;
	return inet_stream_connect_done(sock);
}

int inet_stream_connect_done(struct socket *sock)
{
	struct sock *sk = sock->sk;
	int err;

	if (READ_ONCE(sk->sk_state) != TCP_CLOSE) {
		sock->state = SS_CONNECTED;
		return 0;
	}
	err = sock_error(sk);
	sock->state = SS_UNCONNECTED;
	tcp_disconnect(sk);
	return err ? err : -ECONNABORTED;
}

/* A SYN would be sent again after 1, 2, 4 ... seconds, until the tries are used up. */
long inet_stream_connect_limit(struct socket *sock)
{
	struct tcp_sock *tp = tcp_sk(sock->sk);
	unsigned int tries = tp->syn_retries ? tp->syn_retries : TCP_SYN_RETRIES;

	if (tp->user_timeout)
		return tp->user_timeout * NSEC_PER_MSEC;
	return ((2L << min(tries, 16U)) - 1) * NSEC_PER_SEC;
}

int inet_stream_connect_give_up(struct socket *sock)
{
	tcp_disconnect(sock->sk);
	sock_error(sock->sk);
	sock->state = SS_UNCONNECTED;
	return -ETIMEDOUT;
}

int inet_dgram_connect(struct socket *sock, struct sockaddr *uaddr, int addr_len,
		       int flags __maybe_unused, struct sock_wait *wait __maybe_unused)
{
	struct sock *sk = sock->sk;
	int err;

	if (addr_len < (int)sizeof(uaddr->sa_family))
		return -EINVAL;
	if (uaddr->sa_family == AF_UNSPEC)
		return udp_disconnect(sk);
	err = inet_autobind(sk);
	if (err)
		return err;
	trace_step(udp_connect, TRACE_STEP_PROTOCOL, 0);
	return udp_connect(sk, (struct sockaddr_in *)uaddr, addr_len);
}

int inet_listen(struct socket *sock, int backlog)
{
	if (sock->state != SS_UNCONNECTED)
		return -EINVAL;
	trace_step(tcp_listen, TRACE_STEP_PROTOCOL, 0);
	return tcp_listen(sock->sk, backlog);
}

struct socket *inet_accept(struct socket *sock)
{
	struct sock *sk;

	trace_step(tcp_accept, TRACE_STEP_PROTOCOL, 0);
	sk = tcp_accept(sock->sk);
	if (IS_ERR(sk))
		return ERR_CAST(sk);
	sk->socket.state = SS_CONNECTED;
	return &sk->socket;
}

int inet_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case SIOCADDRT:
	case SIOCDELRT:
		return capable(CAP_NET_ADMIN) ? -EOPNOTSUPP : -EPERM;
	case SIOCGARP:
	case SIOCDARP:
	case SIOCSARP:
		return cmd == SIOCGARP ? -ENXIO : -EPERM;
	}
	if (sock->sk->sk_protocol == IPPROTO_TCP)
		return tcp_ioctl(sock->sk, cmd, arg);
	return udp_ioctl(sock->sk, cmd, arg);
}

int inet_setsockopt(struct socket *sock, int level, int optname, const void __user *optval,
		    unsigned int optlen)
{
	struct sock *sk = sock->sk;

	if (level == SOL_IP)
		return ip_setsockopt(sk, optname, optval, optlen);
	if (level == SOL_TCP && sk->sk_protocol == IPPROTO_TCP)
		return tcp_setsockopt(sk, optname, optval, optlen);
	if ((level == SOL_UDP || level == SOL_UDPLITE) && sock->type == SOCK_DGRAM)
		return udp_setsockopt(sk, optname, optval, optlen);
	return -ENOPROTOOPT;
}

int inet_getsockopt(struct socket *sock, int level, int optname, void __user *optval,
		    int __user *optlen)
{
	struct sock *sk = sock->sk;

	if (level == SOL_IP)
		return ip_getsockopt(sk, optname, optval, optlen);
	if (level == SOL_TCP && sk->sk_protocol == IPPROTO_TCP)
		return tcp_getsockopt(sk, optname, optval, optlen);
	if ((level == SOL_UDP || level == SOL_UDPLITE) && sock->type == SOCK_DGRAM)
		return udp_getsockopt(sk, optname, optval, optlen);
	return -EOPNOTSUPP;
}
