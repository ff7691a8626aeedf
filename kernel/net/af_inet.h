/*
 * af_inet.h - internet sockets, version 4: what TCP and UDP share
 */
#ifndef RINGSIDE_NET_AF_INET_H
#define RINGSIDE_NET_AF_INET_H

#include <linux/in.h>
#include <asm/byteorder.h>

#include "net/ports.h"
#include "net/sock.h"

#define htons(x)	((__force __be16)__builtin_bswap16(x))
#define ntohs(x)	__builtin_bswap16((__force u16)(x))
#define htonl(x)	((__force __be32)__builtin_bswap32(x))
#define ntohl(x)	__builtin_bswap32((__force u32)(x))

/* inet->cmsg_flags: what a receive tells. */
#define IP_CMSG_PKTINFO		BIT(0)
#define IP_CMSG_TTL		BIT(1)
#define IP_CMSG_TOS		BIT(2)
#define IP_CMSG_ORIGDSTADDR	BIT(3)
#define IP_CMSG_RECVOPTS	BIT(4)
#define IP_CMSG_RETOPTS		BIT(5)

/*
 * s  sk_lock    o  any time, a plain word
 */
struct inet_sock {
	struct sock		sk;
	struct port_owner	port;		/* s  local address and port, as bound */
	__be32			inet_saddr;	/* s  source address of what is sent */
	__be32			inet_daddr;	/* s  connected to; 0: not */
	__be16			inet_sport;	/* s */
	__be16			inet_dport;	/* s */
	s16			uc_ttl;		/* o  -1: the default */
	u8			tos;		/* o */
	u8			mc_ttl;		/* o */
	bool			mc_loop;	/* o */
	bool			mc_all;		/* o */
	bool			recverr;	/* o */
	bool			binding;	/* s  a port is being looked for */
	bool			freebind;	/* o */
	bool			transparent;	/* o */
	bool			bind_address_no_port; /* o */
	u8			pmtudisc;	/* o */
	u8			min_ttl;	/* o */
	u8			cmsg_flags;	/* o  IP_CMSG_* */
	int			mc_index;	/* o */
	__be32			mc_addr;	/* o */
};


static inline struct inet_sock *inet_sk(const struct sock *sk)
{
	return (struct inet_sock *)sk;
}

#define IPDEFTTL	64

void inet_init(void);
/* Common part of a new socket. */
void inet_sock_init(struct inet_sock *inet, struct port_table *ports);

int inet_bind(struct socket *sock, struct sockaddr *addr, int addr_len);
int inet_getname(struct socket *sock, struct sockaddr *addr, int peer);
int inet_shutdown(struct socket *sock, int how);
int inet_stream_connect(struct socket *sock, struct sockaddr *addr, int addr_len, int flags,
			struct sock_wait *wait);
int inet_stream_connect_done(struct socket *sock);
long inet_stream_connect_limit(struct socket *sock);
int inet_stream_connect_give_up(struct socket *sock);
int inet_dgram_connect(struct socket *sock, struct sockaddr *addr, int addr_len, int flags,
		       struct sock_wait *wait);
int inet_listen(struct socket *sock, int backlog);
struct socket *inet_accept(struct socket *sock);
int inet_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg);
int inet_setsockopt(struct socket *sock, int level, int optname, const void __user *optval,
		    unsigned int optlen);
int inet_getsockopt(struct socket *sock, int level, int optname, void __user *optval,
		    int __user *optlen);
/* A port of the kernel's choice if the socket has none; -EAGAIN: none is free. */
int inet_autobind(struct sock *sk);

/* ip_options.c: level IPPROTO_IP. */
int ip_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen);
int ip_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen);

/* The protocols' file of operations. */
extern const struct proto_ops inet_stream_ops, inet_dgram_ops;
struct socket *tcp_create(void);
struct socket *udp_create(void);
struct socket *udplite_create(void);

#endif
