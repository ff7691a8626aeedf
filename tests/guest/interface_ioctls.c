/*
 * The interface ioctls tell of lo: list, index, name, flags, address, mask,
 * MTU, hardware address; unknown names are ENODEV.
 */
#include <net/if.h>
#include "net.h"

#define ARPHRD_LOOPBACK 772

int main(void)
{
	struct ifreq ifr, list[8];
	struct ifconf conf = { .ifc_len = sizeof(list) };
	int fd = MUST(socket(AF_INET, SOCK_DGRAM, 0)), i, found = 0;
	pid_t pid;

	conf.ifc_req = list;
	EXPECT_EQ(ioctl(fd, SIOCGIFCONF, &conf), 0);
	for (i = 0; i < conf.ifc_len / (int)sizeof(list[0]); i++)
		found += !strcmp(list[i].ifr_name, "lo");
	EXPECT_EQ(found, 1);
	conf.ifc_len = 0;
	conf.ifc_req = NULL;
	EXPECT_EQ(ioctl(fd, SIOCGIFCONF, &conf), 0);
	CHECK(conf.ifc_len >= (int)sizeof(ifr));

	memset(&ifr, 0, sizeof(ifr));
	strcpy(ifr.ifr_name, "lo");
	EXPECT_EQ(ioctl(fd, SIOCGIFINDEX, &ifr), 0);
	EXPECT_EQ(ifr.ifr_ifindex, 1);
	memset(ifr.ifr_name, 0, sizeof(ifr.ifr_name));
	EXPECT_EQ(ioctl(fd, SIOCGIFNAME, &ifr), 0);
	EXPECT_EQ(strcmp(ifr.ifr_name, "lo"), 0);
	EXPECT_EQ(ioctl(fd, SIOCGIFFLAGS, &ifr), 0);
	EXPECT_EQ(ifr.ifr_flags & (IFF_UP | IFF_LOOPBACK | IFF_RUNNING),
		  IFF_UP | IFF_LOOPBACK | IFF_RUNNING);
	EXPECT_EQ(ioctl(fd, SIOCGIFADDR, &ifr), 0);
	EXPECT_EQ(((struct sockaddr_in *)&ifr.ifr_addr)->sin_addr.s_addr,
		  htonl(INADDR_LOOPBACK));
	EXPECT_EQ(ioctl(fd, SIOCGIFNETMASK, &ifr), 0);
	EXPECT_EQ(((struct sockaddr_in *)&ifr.ifr_addr)->sin_addr.s_addr,
		  htonl(0xff000000));
	EXPECT_EQ(ioctl(fd, SIOCGIFMTU, &ifr), 0);
	EXPECT_EQ(ifr.ifr_mtu, 65536);
	EXPECT_EQ(ioctl(fd, SIOCGIFHWADDR, &ifr), 0);
	EXPECT_EQ(ifr.ifr_hwaddr.sa_family, ARPHRD_LOOPBACK);
	EXPECT_EQ(ioctl(fd, SIOCGIFMETRIC, &ifr), 0);

	strcpy(ifr.ifr_name, "none0");
	CHECK_ERRNO(ioctl(fd, SIOCGIFINDEX, &ifr), ENODEV);
	CHECK_ERRNO(ioctl(fd, SIOCGIFADDR, &ifr), ENODEV);
	CHECK_ERRNO(ioctl(fd, SIOCGIFFLAGS, &ifr), ENODEV);
	ifr.ifr_ifindex = 99;
	CHECK_ERRNO(ioctl(fd, SIOCGIFNAME, &ifr), ENODEV);
	CHECK_ERRNO(ioctl(fd, SIOCGIFADDR, (void *)8), EFAULT);
	CHECK_ERRNO(ioctl(fd, 0x4711, &ifr), ENOTTY);
	CHECK_ERRNO(ioctl(99, SIOCGIFADDR, &ifr), EBADF);

	/* Any socket may ask; changing needs privilege. */
	strcpy(ifr.ifr_name, "lo");
	i = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	EXPECT_EQ(ioctl(i, SIOCGIFFLAGS, &ifr), 0);
	pid = check_fork();
	if (pid == 0) {
		MUST(setresuid(1000, 1000, 1000));
		EXPECT_EQ(ioctl(fd, SIOCGIFFLAGS, &ifr), 0);
		CHECK_ERRNO(ioctl(fd, SIOCSIFFLAGS, &ifr), EPERM);
		check_exit();
	}
	check_join(pid);
	return check_result();
}
