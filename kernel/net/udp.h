/*
 * udp.h - datagrams between sockets of this machine
 */
#ifndef RINGSIDE_NET_UDP_H
#define RINGSIDE_NET_UDP_H

#include <linux/udp.h>

#include "net/af_inet.h"

/* Level SOL_UDPLITE: how much of a datagram the checksum covers, 0 all. */
#define UDPLITE_SEND_CSCOV	10	/* of what is sent */
#define UDPLITE_RECV_CSCOV	11	/* at least, of what is taken */

void udp_init(void);
int udp_connect(struct sock *sk, const struct sockaddr_in *addr, int addr_len);
int udp_disconnect(struct sock *sk);
int udp_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg);
int udp_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen);
int udp_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen);
/* IP_RECVERR was switched off. */
void udp_purge_errors(struct sock *sk);
/* For /proc/net/udp: bytes waiting. */
int udp_rmem(const struct sock *sk);

#endif
