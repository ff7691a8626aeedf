/*
 * ip_options.c - options of level IPPROTO_IP
 *
 * Most are numbers that would go into the header of a packet; between two
 * sockets of this machine they are carried along and shown to a receiver
 * that asked (IP_RECVTOS, IP_RECVTTL).  Groups cannot be joined: no interface
 * here can carry multicast.
 */
#include "net/af_inet.h"

#include "lib/string.h"
#include "mm/uaccess.h"
#include "net/dev.h"
#include "net/udp.h"
#include "sched/cred.h"

#define INET_ECN_MASK	3

/* These options may be one byte wide. */
static int ip_get_int(const void __user *optval, unsigned int optlen, int *val)
{
	u8 byte;

	*val = 0;
	if (optlen >= sizeof(int))
		return copy_from_user(val, optval, sizeof(int)) ? -EFAULT : 0;
	if (optlen >= 1) {
		if (get_user(byte, (const u8 __user *)optval))
			return -EFAULT;
		*val = byte;
	}
	return 0;
}

static void ip_cmsg_flag(struct inet_sock *inet, u8 flag, int on)
{
	if (on)
		inet->cmsg_flags |= flag;
	else
		inet->cmsg_flags &= ~flag;
}

static int ip_set_multicast_if(struct inet_sock *inet, const void __user *optval,
			       unsigned int optlen)
{
	struct ip_mreqn mreq = { 0 };

	if (optlen < sizeof(struct in_addr))
		return -EINVAL;
	if (optlen >= sizeof(struct ip_mreqn)) {
		if (copy_from_user(&mreq, optval, sizeof(mreq)))
			return -EFAULT;
	} else if (optlen >= sizeof(struct ip_mreq)) {
		if (copy_from_user(&mreq, optval, sizeof(struct ip_mreq)))
			return -EFAULT;
	} else if (copy_from_user(&mreq.imr_address, optval, sizeof(struct in_addr))) {
		return -EFAULT;
	}
	if (mreq.imr_ifindex && !dev_name(mreq.imr_ifindex))
		return -EADDRNOTAVAIL;
	if (!mreq.imr_ifindex && mreq.imr_address.s_addr &&
	    inet_addr_type(mreq.imr_address.s_addr) != ADDR_LOCAL)
		return -EADDRNOTAVAIL;
	inet->mc_index = mreq.imr_ifindex;
	inet->mc_addr = mreq.imr_address.s_addr;
	if (!inet->mc_index && inet->mc_addr)
		inet->mc_index = loopback_dev.ifindex;
	return 0;
}

static int ip_membership(int optname, const void __user *optval, unsigned int optlen)
{
	struct ip_mreq mreq;

	if (optlen < sizeof(mreq))
		return -EINVAL;
	if (copy_from_user(&mreq, optval, sizeof(mreq)))
		return -EFAULT;
	if ((ntohl(mreq.imr_multiaddr.s_addr) & 0xf0000000) != 0xe0000000)
		return -EINVAL;
	return optname == IP_ADD_MEMBERSHIP ? -ENODEV : -EADDRNOTAVAIL;
}

int ip_setsockopt(struct sock *sk, int optname, const void __user *optval, unsigned int optlen)
{
	struct inet_sock *inet = inet_sk(sk);
	int val, err;

	switch (optname) {
	case IP_MULTICAST_IF:
		if (sk->socket.type == SOCK_STREAM)
			return -EINVAL;
		return ip_set_multicast_if(inet, optval, optlen);
	case IP_ADD_MEMBERSHIP:
	case IP_DROP_MEMBERSHIP:
		if (sk->socket.type == SOCK_STREAM)
			return -EPROTO;
		return ip_membership(optname, optval, optlen);
	case IP_OPTIONS:
		return optlen ? -EINVAL : 0;
	}
	err = ip_get_int(optval, optlen, &val);
	if (err)
		return err;

	switch (optname) {
	case IP_TOS:
		if (sk->socket.type == SOCK_STREAM)
			val = (val & ~INET_ECN_MASK) | (inet->tos & INET_ECN_MASK);
		inet->tos = val;
		return 0;
	case IP_TTL:
		if (optlen < 1 || (val != -1 && (val < 1 || val > 255)))
			return -EINVAL;
		inet->uc_ttl = val;
		return 0;
	case IP_MINTTL:
		if (optlen < 1 || val < 0 || val > 255)
			return -EINVAL;
		inet->min_ttl = val;
		return 0;
	case IP_MTU_DISCOVER:
		if (val < IP_PMTUDISC_DONT || val > IP_PMTUDISC_OMIT)
			return -EINVAL;
		inet->pmtudisc = val;
		return 0;
	case IP_RECVERR:
		inet->recverr = val;
		if (!val && sk->socket.type == SOCK_DGRAM)
			udp_purge_errors(sk);
		return 0;
	case IP_PKTINFO:
		ip_cmsg_flag(inet, IP_CMSG_PKTINFO, val);
		return 0;
	case IP_RECVTTL:
		ip_cmsg_flag(inet, IP_CMSG_TTL, val);
		return 0;
	case IP_RECVTOS:
		ip_cmsg_flag(inet, IP_CMSG_TOS, val);
		return 0;
	case IP_RECVORIGDSTADDR:
		ip_cmsg_flag(inet, IP_CMSG_ORIGDSTADDR, val);
		return 0;
	case IP_RECVOPTS:	/* packets here never carry options */
	case IP_RETOPTS:
		ip_cmsg_flag(inet, optname == IP_RECVOPTS ? IP_CMSG_RECVOPTS : IP_CMSG_RETOPTS,
			     val);
		return 0;
	case IP_FREEBIND:
		if (optlen < 1)
			return -EINVAL;
		inet->freebind = val;
		return 0;
	case IP_TRANSPARENT:
		if (optlen < 1)
			return -EINVAL;
		if (val && !capable(CAP_NET_ADMIN) && !capable(CAP_NET_RAW))
			return -EPERM;
		inet->transparent = val;
		return 0;
	case IP_BIND_ADDRESS_NO_PORT:
		inet->bind_address_no_port = val;
		return 0;
	case IP_MULTICAST_TTL:
		if (sk->socket.type == SOCK_STREAM || optlen < 1)
			return -EINVAL;
		if (val == -1)
			val = 1;
		if (val < 0 || val > 255)
			return -EINVAL;
		inet->mc_ttl = val;
		return 0;
	case IP_MULTICAST_LOOP:
		if (optlen < 1)
			return -EINVAL;
		inet->mc_loop = val;
		return 0;
	case IP_MULTICAST_ALL:
		if (optlen < 1 || (val != 0 && val != 1))
			return -EINVAL;
		inet->mc_all = val;
		return 0;
	}
	return -ENOPROTOOPT;
}

/* IP_MTU: of the way to the other end. */
static int ip_get_mtu(struct inet_sock *inet, int *val)
{
	if (!inet->inet_daddr)
		return -ENOTCONN;
	*val = loopback_dev.mtu;
	return 0;
}

/* A program that asks with less room than an int gets a byte, if it fits. */
static int ip_put_int(void __user *optval, int __user *optlen, int val)
{
	int len;
	u8 byte = val;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	if (len > 0 && len < (int)sizeof(int) && val >= 0 && val <= 255)
		return put_user(1, optlen) || put_user(byte, (u8 __user *)optval) ? -EFAULT : 0;
	return sock_put_option(optval, optlen, &val, sizeof(val));
}

int ip_getsockopt(struct sock *sk, int optname, void __user *optval, int __user *optlen)
{
	struct inet_sock *inet = inet_sk(sk);
	int val, len, err;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	switch (optname) {
	case IP_OPTIONS:
		return put_user(0, optlen);
	case IP_TOS:
		val = inet->tos;
		break;
	case IP_TTL:
		val = inet->uc_ttl == -1 ? IPDEFTTL : inet->uc_ttl;
		break;
	case IP_MINTTL:
		val = inet->min_ttl;
		break;
	case IP_MTU_DISCOVER:
		val = inet->pmtudisc;
		break;
	case IP_MTU:
		err = ip_get_mtu(inet, &val);
		if (err)
			return err;
		break;
	case IP_RECVERR:
		val = inet->recverr;
		break;
	case IP_PKTINFO:
		val = !!(inet->cmsg_flags & IP_CMSG_PKTINFO);
		break;
	case IP_RECVTTL:
		val = !!(inet->cmsg_flags & IP_CMSG_TTL);
		break;
	case IP_RECVTOS:
		val = !!(inet->cmsg_flags & IP_CMSG_TOS);
		break;
	case IP_RECVORIGDSTADDR:
		val = !!(inet->cmsg_flags & IP_CMSG_ORIGDSTADDR);
		break;
	case IP_RECVOPTS:
		val = !!(inet->cmsg_flags & IP_CMSG_RECVOPTS);
		break;
	case IP_RETOPTS:
		val = !!(inet->cmsg_flags & IP_CMSG_RETOPTS);
		break;
	case IP_HDRINCL:
	case IP_NODEFRAG:
		val = 0;	/* of raw sockets only */
		break;
	case IP_FREEBIND:
		val = inet->freebind;
		break;
	case IP_TRANSPARENT:
		val = inet->transparent;
		break;
	case IP_BIND_ADDRESS_NO_PORT:
		val = inet->bind_address_no_port;
		break;
	case IP_MULTICAST_TTL:
		val = inet->mc_ttl;
		break;
	case IP_MULTICAST_LOOP:
		val = inet->mc_loop;
		break;
	case IP_MULTICAST_ALL:
		val = inet->mc_all;
		break;
	case IP_MULTICAST_IF:
		return sock_put_option(optval, optlen, &inet->mc_addr, sizeof(inet->mc_addr));
	default:
		return -ENOPROTOOPT;
	}
	return ip_put_int(optval, optlen, val);
}
