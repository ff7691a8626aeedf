/*
 * dev.h - network interfaces, and which addresses are this machine's
 *
 * There is one interface: lo.  Everything not local is unreachable.
 */
#ifndef RINGSIDE_NET_DEV_H
#define RINGSIDE_NET_DEV_H

#include <linux/if.h>
#include <linux/in.h>

#include "net/net.h"

/*
 * l  dev_lock; single words are read without
 */
struct net_device {
	char		name[IFNAMSIZ];	/* I */
	int		ifindex;	/* I */
	unsigned int	flags;		/* l  IFF_* */
	unsigned int	mtu;		/* l */
	unsigned int	tx_queue_len;	/* l */
	__be32		addr;		/* l  0: none */
	__be32		netmask;	/* l */
	__be32		broadcast;	/* l */
	u64		packets, bytes;	/* statistics, approximate */
};

extern struct net_device loopback_dev;

/* 0 / NULL: no such interface. */
int dev_index(const char *name);
const char *dev_name(int ifindex);

/* Counts a packet of @bytes that went out and came back. */
static inline void dev_count(size_t bytes)
{
	loopback_dev.packets++;
	loopback_dev.bytes += bytes;
}

/* SIOC[GS]IF*; -ENOIOCTLCMD for what is none of them. */
int dev_ioctl(unsigned int cmd, unsigned long arg);

/* What an address is, as Linux's RTN_*. */
enum addr_type { ADDR_UNREACHABLE, ADDR_LOCAL, ADDR_BROADCAST, ADDR_MULTICAST };
enum addr_type inet_addr_type(__be32 addr);

/*
 * Where to: what daddr is (ADDR_LOCAL, ADDR_BROADCAST), and in *saddr the source
 * address to use if it was 0; -ENETUNREACH when there is no way.
 */
int ip_route_output(__be32 daddr, __be32 *saddr);

#endif
