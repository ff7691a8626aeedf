/*
 * TCP-level and IP-level options: defaults, what is set is read back, sizes
 * are checked, unknown ones are ENOPROTOOPT; TCP_INFO tells the state.
 */
#include "net.h"

int main(void)
{
	struct tcp_info info;
	char name[32] = { 0 };
	socklen_t len;
	int sv[2], l, fd, v;

	fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_NODELAY), 0);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_NODELAY, 5), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_NODELAY), 1);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_CORK, 1), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_CORK), 1);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_KEEPIDLE), 7200);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_KEEPINTVL), 75);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_KEEPCNT), 9);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, 10), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_KEEPIDLE), 10);
	CHECK_ERRNO(set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, 0), EINVAL);
	CHECK_ERRNO(set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, 40000), EINVAL);
	CHECK_ERRNO(set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, 128), EINVAL);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, 3), 0);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_KEEPINTVL, 4), 0);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 3), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_SYNCNT), 3);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT), 5000);
	EXPECT_EQ(set_int(fd, IPPROTO_TCP, TCP_QUICKACK, 1), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_TCP, TCP_MAXSEG), 536);
	CHECK_ERRNO(set_int(fd, IPPROTO_TCP, TCP_MAXSEG, 10), EINVAL);
	CHECK_ERRNO(set_int(fd, IPPROTO_TCP, 9999, 1), ENOPROTOOPT);
	len = 4;
	CHECK_ERRNO(getsockopt(fd, IPPROTO_TCP, 9999, &v, &len), ENOPROTOOPT);
	CHECK_ERRNO(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &v, 3), EINVAL);
	CHECK_ERRNO(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, (void *)8, 4),
		    EFAULT);
	CHECK_ERRNO(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &v, (void *)8),
		    EFAULT);
	len = -1;
	CHECK_ERRNO(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &v, &len), EINVAL);
	len = 2;
	v = -1;
	EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &v, &len), 0);
	EXPECT_EQ(len, 2);
	EXPECT_EQ((unsigned)v, 0xffff0001);
	len = sizeof(name);
	EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &len), 0);
	EXPECT_EQ(strcmp(name, "cubic"), 0);
	CHECK_ERRNO(setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "nonesuch", 8),
		    ENOENT);

	EXPECT_EQ(get_int(fd, IPPROTO_IP, IP_TTL), 64);
	EXPECT_EQ(set_int(fd, IPPROTO_IP, IP_TTL, 9), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_IP, IP_TTL), 9);
	CHECK_ERRNO(set_int(fd, IPPROTO_IP, IP_TTL, 256), EINVAL);
	CHECK_ERRNO(set_int(fd, IPPROTO_IP, IP_TTL, 0), EINVAL);
	EXPECT_EQ(set_int(fd, IPPROTO_IP, IP_TTL, -1), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_IP, IP_TTL), 64);
	EXPECT_EQ(set_int(fd, IPPROTO_IP, IP_TOS, 0x10), 0);
	EXPECT_EQ(get_int(fd, IPPROTO_IP, IP_TOS), 0x10);
	CHECK_ERRNO(set_int(fd, IPPROTO_IP, 9999, 1), ENOPROTOOPT);
	CHECK_ERRNO(set_int(fd, 4711, 1, 1), ENOPROTOOPT);

	/* TCP_INFO through a life. */
	len = sizeof(info);
	EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(info.tcpi_state, TCP_CLOSE);
	l = tcp_listener(7);
	len = sizeof(info);
	EXPECT_EQ(getsockopt(l, IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(info.tcpi_state, TCP_LISTEN);
	EXPECT_EQ(info.tcpi_sacked, 7);		/* the backlog */
	tcp_pair(sv);
	len = sizeof(info);
	EXPECT_EQ(getsockopt(sv[0], IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(info.tcpi_state, TCP_ESTABLISHED);
	EXPECT_EQ(shutdown(sv[0], SHUT_WR), 0);
	sleep_ms(5);
	len = sizeof(info);
	EXPECT_EQ(getsockopt(sv[0], IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(info.tcpi_state, TCP_FIN_WAIT2);
	len = sizeof(info);
	EXPECT_EQ(getsockopt(sv[1], IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(info.tcpi_state, TCP_CLOSE_WAIT);
	len = 1;
	EXPECT_EQ(getsockopt(sv[1], IPPROTO_TCP, TCP_INFO, &info, &len), 0);
	EXPECT_EQ(len, 1);
	return check_result();
}
