/*
 * dev.c - network interfaces: lo, and the ioctls that ask about it
 *
 * lo is up from the start and has 127.0.0.1/8.  (Linux leaves it down and
 * without an address until somebody runs `ip link set lo up`; connect() to
 * 127.0.0.1 is ENETUNREACH until then.  In a machine that has nothing but lo that
 * would only be one more thing to get wrong, so here init finds it as a
 * distribution's init would leave it.)  SIOCSIF* take it down, change its
 * address, and bring it back as on Linux.
 */
#include "net/dev.h"

#include <linux/if_arp.h>
#include <linux/sockios.h>

#include "arch/x86/spinlock.h"
#include "lib/string.h"
#include "mm/uaccess.h"
#include "net/af_inet.h"
#include "sched/cred.h"

static DEFINE_SPINLOCK(dev_lock);

struct net_device loopback_dev = {
	.name		= "lo",
	.ifindex	= 1,
	.flags		= IFF_UP | IFF_LOOPBACK | IFF_RUNNING | IFF_LOWER_UP,
	.mtu		= 65536,
	.tx_queue_len	= 1000,
	.addr		= htonl(INADDR_LOOPBACK),
	.netmask	= htonl(0xff000000),
};

/* struct ifreq of a 32-bit program: the union is smaller, its values are the same. */
#define COMPAT_IFREQ_SIZE	32
#define COMPAT_IFCONF_SIZE	8

int dev_index(const char *name)
{
	return strcmp(name, loopback_dev.name) ? 0 : loopback_dev.ifindex;
}

const char *dev_name(int ifindex)
{
	return ifindex == loopback_dev.ifindex ? loopback_dev.name : NULL;
}

enum addr_type inet_addr_type(__be32 addr)
{
	const struct net_device *dev = &loopback_dev;
	__be32 hosts = ~dev->netmask;

	if (likely(!((addr ^ dev->addr) & dev->netmask) && (dev->flags & IFF_UP) && dev->addr))
		return hosts && (addr & hosts) == hosts ? ADDR_BROADCAST : ADDR_LOCAL;
	if (!addr || ntohl(addr) == INADDR_BROADCAST)
		return ADDR_BROADCAST;
	if ((ntohl(addr) & 0xf0000000) == 0xe0000000)
		return ADDR_MULTICAST;
	return ADDR_UNREACHABLE;
}

int ip_route_output(__be32 daddr, __be32 *saddr)
{
	enum addr_type type = inet_addr_type(daddr);

	if (type == ADDR_UNREACHABLE || type == ADDR_MULTICAST || ntohl(daddr) == INADDR_BROADCAST)
		return -ENETUNREACH;
	if (!*saddr)
		*saddr = loopback_dev.addr;
	return type;
}

static int dev_ifname(void __user *argp)
{
	struct ifreq ifr;
	const char *name;

	if (copy_from_user(&ifr, argp, COMPAT_IFREQ_SIZE))
		return -EFAULT;
	name = dev_name(ifr.ifr_ifindex);
	if (!name)
		return -ENODEV;
	memset(ifr.ifr_name, 0, IFNAMSIZ);
	strscpy(ifr.ifr_name, name, IFNAMSIZ);
	return copy_to_user(argp, &ifr, IFNAMSIZ) ? -EFAULT : 0;
}

static void sin_fill(struct sockaddr *sa, __be32 addr)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)sa;

	memset(sin, 0, sizeof(*sin));
	sin->sin_family = AF_INET;
	sin->sin_addr.s_addr = addr;
}

static int dev_ifconf(void __user *argp)
{
	int size = current->is_32bit ? COMPAT_IFREQ_SIZE : (int)sizeof(struct ifreq);
	u64 words[2] = { 0 };
	struct ifreq ifr;
	void __user *buf;
	int len;

	/* struct ifconf: int, pointer */
	if (copy_from_user(words, argp, current->is_32bit ? COMPAT_IFCONF_SIZE : 16))
		return -EFAULT;
	len = (int)words[0];
	buf = (void __user *)(current->is_32bit ? words[0] >> 32 : words[1]);
	if (!loopback_dev.addr) {
		size = 0;
	} else if (buf) {
		if (len < size)
			size = 0;
		memset(&ifr, 0, sizeof(ifr));
		strscpy(ifr.ifr_name, loopback_dev.name, IFNAMSIZ);
		sin_fill(&ifr.ifr_addr, loopback_dev.addr);
		if (copy_to_user(buf, &ifr, size))
			return -EFAULT;
	}
	return put_user(size, (int __user *)argp);
}

static int dev_get(struct net_device *dev, unsigned int cmd, struct ifreq *ifr)
{
	switch (cmd) {
	case SIOCGIFFLAGS:
		ifr->ifr_flags = dev->flags & (IFF_UP | IFF_LOOPBACK | IFF_RUNNING | IFF_PROMISC |
					       IFF_ALLMULTI | IFF_NOARP);
		if (!(dev->flags & IFF_UP))
			ifr->ifr_flags &= ~IFF_RUNNING;
		return 0;
	case SIOCGIFADDR:
		if (!dev->addr)
			return -EADDRNOTAVAIL;
		sin_fill(&ifr->ifr_addr, dev->addr);
		return 0;
	case SIOCGIFBRDADDR:
		if (!dev->addr)
			return -EADDRNOTAVAIL;
		sin_fill(&ifr->ifr_broadaddr, dev->broadcast);
		return 0;
	case SIOCGIFDSTADDR:
		if (!dev->addr)
			return -EADDRNOTAVAIL;
		sin_fill(&ifr->ifr_dstaddr, dev->addr);
		return 0;
	case SIOCGIFNETMASK:
		if (!dev->addr)
			return -EADDRNOTAVAIL;
		sin_fill(&ifr->ifr_netmask, dev->netmask);
		return 0;
	case SIOCGIFHWADDR:
		memset(&ifr->ifr_hwaddr, 0, sizeof(ifr->ifr_hwaddr));
		ifr->ifr_hwaddr.sa_family = ARPHRD_LOOPBACK;
		return 0;
	case SIOCGIFMETRIC:
		ifr->ifr_metric = 0;
		return 0;
	case SIOCGIFMTU:
		ifr->ifr_mtu = dev->mtu;
		return 0;
	case SIOCGIFINDEX:
		ifr->ifr_ifindex = dev->ifindex;
		return 0;
	case SIOCGIFTXQLEN:
		ifr->ifr_qlen = dev->tx_queue_len;
		return 0;
	case SIOCGIFMAP:
		memset(&ifr->ifr_map, 0, sizeof(ifr->ifr_map));
		return 0;
	}
	return -ENOIOCTLCMD;
}

static int dev_set_addr(struct net_device *dev, unsigned int cmd, const struct ifreq *ifr)
{
	const struct sockaddr_in *sin = (const struct sockaddr_in *)&ifr->ifr_addr;
	__be32 addr = sin->sin_addr.s_addr;

	if (sin->sin_family != AF_INET)
		return -EINVAL;
	if (cmd != SIOCSIFADDR && !dev->addr)
		return -EADDRNOTAVAIL;
	switch (cmd) {
	case SIOCSIFADDR:
		dev->addr = addr;
		dev->netmask = htonl(0xff000000);
		if (addr && (ntohl(addr) & 0x80000000))
			dev->netmask = htonl((ntohl(addr) & 0x40000000) ? 0xffffff00 : 0xffff0000);
		return 0;
	case SIOCSIFNETMASK:
		if (~ntohl(addr) & (~ntohl(addr) + 1))	/* not ones, then zeros */
			return -EINVAL;
		dev->netmask = addr;
		return 0;
	case SIOCSIFBRDADDR:
		dev->broadcast = addr;
		return 0;
	case SIOCSIFDSTADDR:
		return 0;
	}
	return -ENOIOCTLCMD;
}

static int dev_set(struct net_device *dev, unsigned int cmd, const struct ifreq *ifr)
{
	switch (cmd) {
	case SIOCSIFFLAGS:
		dev->flags = (dev->flags & ~(IFF_UP | IFF_PROMISC | IFF_ALLMULTI | IFF_RUNNING)) |
			     (ifr->ifr_flags & (IFF_UP | IFF_PROMISC | IFF_ALLMULTI));
		if (dev->flags & IFF_UP)
			dev->flags |= IFF_RUNNING;
		/* Linux gives lo its address when it comes up without one. */
		if ((dev->flags & IFF_UP) && !dev->addr) {
			dev->addr = htonl(INADDR_LOOPBACK);
			dev->netmask = htonl(0xff000000);
		}
		return 0;
	case SIOCSIFADDR:
	case SIOCSIFNETMASK:
	case SIOCSIFBRDADDR:
	case SIOCSIFDSTADDR:
		return dev_set_addr(dev, cmd, ifr);
	case SIOCSIFMTU:
		if (ifr->ifr_mtu < 0)
			return -EINVAL;
		dev->mtu = ifr->ifr_mtu;
		return 0;
	case SIOCSIFTXQLEN:
		if (ifr->ifr_qlen < 0)
			return -EINVAL;
		dev->tx_queue_len = ifr->ifr_qlen;
		return 0;
	case SIOCSIFMETRIC:
	case SIOCSIFHWADDR:
	case SIOCSIFMAP:
	case SIOCSIFNAME:
		return -EOPNOTSUPP;
	}
	return -ENOIOCTLCMD;
}

static bool is_dev_get(unsigned int cmd)
{
	switch (cmd) {
	case SIOCGIFFLAGS:
	case SIOCGIFADDR:
	case SIOCGIFBRDADDR:
	case SIOCGIFDSTADDR:
	case SIOCGIFNETMASK:
	case SIOCGIFHWADDR:
	case SIOCGIFMETRIC:
	case SIOCGIFMTU:
	case SIOCGIFINDEX:
	case SIOCGIFTXQLEN:
	case SIOCGIFMAP:
		return true;
	}
	return false;
}

static bool is_dev_set(unsigned int cmd)
{
	switch (cmd) {
	case SIOCSIFFLAGS:
	case SIOCSIFADDR:
	case SIOCSIFNETMASK:
	case SIOCSIFBRDADDR:
	case SIOCSIFDSTADDR:
	case SIOCSIFMTU:
	case SIOCSIFTXQLEN:
	case SIOCSIFMETRIC:
	case SIOCSIFHWADDR:
	case SIOCSIFMAP:
	case SIOCSIFNAME:
		return true;
	}
	return false;
}

int dev_ioctl(unsigned int cmd, unsigned long arg)
{
	size_t size = current->is_32bit ? COMPAT_IFREQ_SIZE : sizeof(struct ifreq);
	void __user *argp = (void __user *)arg;
	struct ifreq ifr;
	int err;

	if (cmd == SIOCGIFCONF)
		return dev_ifconf(argp);
	if (cmd == SIOCGIFNAME)
		return dev_ifname(argp);
	if (!is_dev_get(cmd) && !is_dev_set(cmd))
		return -ENOIOCTLCMD;

	memset(&ifr, 0, sizeof(ifr));
	if (copy_from_user(&ifr, argp, size))
		return -EFAULT;
	ifr.ifr_name[IFNAMSIZ - 1] = '\0';
	if (is_dev_set(cmd) && !capable(CAP_NET_ADMIN))
		return -EPERM;
	if (!dev_index(ifr.ifr_name))
		return -ENODEV;
	spin_lock(&dev_lock);
	if (is_dev_set(cmd))
		err = dev_set(&loopback_dev, cmd, &ifr);
	else
		err = dev_get(&loopback_dev, cmd, &ifr);
	spin_unlock(&dev_lock);
	if (!err && is_dev_get(cmd) && copy_to_user(argp, &ifr, size))
		err = -EFAULT;
	return err;
}
