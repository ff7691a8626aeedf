/*
 * tcp.h - TCP between two sockets of this machine
 */
#ifndef RINGSIDE_NET_TCP_H
#define RINGSIDE_NET_TCP_H

#include <linux/tcp.h>

#include "fs/stream.h"
#include "net/af_inet.h"

#define TCP_ADVMSS_LOOPBACK	65483	/* of lo's MTU of 65536 */
#define TCP_MSS_LOOPBACK	32768	/* and half a window is enough */
#define TCP_SYN_RETRIES		6	/* net.ipv4.tcp_syn_retries */
#define TCP_SNDBUF_DEFAULT	16384	/* net.ipv4.tcp_wmem[1] */
#define TCP_SNDBUF_CONNECTED	212992
#define TCP_RCVBUF_DEFAULT	131072	/* net.ipv4.tcp_rmem[1] */

/*
 * s  sk_lock        P  both ends' sk_locks, lower address first
 * L  the listener's sk_lock        o  any time, a plain word
 */
struct tcp_sock {
	struct inet_sock	inet;
	struct tcp_sock		*peer;		/* P  a reference; NULL: no connection */

	/* A listener. */
	struct list_head	accept_queue;	/* s  connected, not yet accepted */
	struct list_head	deferred;	/* s  TCP_DEFER_ACCEPT: no data yet */
	struct list_head	syn_queue;	/* s  those who wait for room in the backlog */

	/* On one of a listener's queues. */
	struct list_head	queue;		/* L */
	struct tcp_sock		*listener;	/* L  whose; a reference of syn_queue's */
	struct tcp_sock		*embryo;	/* L  of syn_queue: the other end to be */

	/* Options: o. */
	u8			nonagle;	/* TCP_NODELAY */
	bool			cork;
	bool			quickack;
	u8			syn_retries;	/* 0: the default */
	u8			keepalive_probes;
	u8			defer_accept;	/* s  as a number of retransmits */
	u8			thin_lto;
	bool			recvmsg_inq;
	u16			user_mss;
	u32			keepalive_time, keepalive_intvl;	/* seconds */
	u32			user_timeout;	/* ms */
	u32			window_clamp;
	u32			notsent_lowat;
	int			linger2;	/* seconds; 0: the default */
	int			fastopen_qlen;
	const char		*congestion;	/* a name in tcp.c's list */

	/* For TCP_INFO: o. */
	u64			bytes_sent;
	u32			segs_out;
	ktime_t			last_data_sent, last_data_recv;

	struct stream		rx;		/* what the other end sent; its own lock */
};

static inline struct tcp_sock *tcp_sk(const struct sock *sk)
{
	return (struct tcp_sock *)sk;
}

#define tcp_to_sk(tp)	(&(tp)->inet.sk)

void tcp_init(void);
int tcp_connect(struct sock *sk, const struct sockaddr_in *addr, int addr_len);
int tcp_disconnect(struct sock *sk);
int tcp_listen(struct sock *sk, int backlog);
struct sock *tcp_accept(struct sock *sk);
void tcp_shutdown(struct sock *sk, int how);
int tcp_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg);
/* The other end may write now: as Linux, when a third is free. */
bool tcp_stream_writable(const struct tcp_sock *to);

/* tcp_options.c: level IPPROTO_TCP. */
int tcp_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen);
int tcp_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen);

#endif
