/*
 * socket and socketpair: which family, type and protocol go together, which
 * error each misfit gives, and what SOCK_NONBLOCK and SOCK_CLOEXEC set.
 */
#include "net.h"

int main(void)
{
	int fd, sv[2];

	CHECK_ERRNO(socket(-1, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERRNO(socket(100, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERRNO(socket(AF_UNSPEC, SOCK_STREAM, 0), EAFNOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, -1, 0), EINVAL);
	CHECK_ERRNO(socket(AF_INET, 15, 0), EINVAL);
	CHECK_ERRNO(socket(AF_INET, 0, 0), ESOCKTNOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, SOCK_SEQPACKET, 0), ESOCKTNOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM | 0x100, 0), EINVAL);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP), EPROTONOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM, 253), EPROTONOSUPPORT);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM, 300), EINVAL);
	CHECK_ERRNO(socket(AF_INET, SOCK_STREAM, -1), EINVAL);
	CHECK_ERRNO(socket(AF_UNIX, SOCK_STREAM, 2), EPROTONOSUPPORT);
	CHECK_ERRNO(socket(AF_UNIX, SOCK_RDM, 0), ESOCKTNOSUPPORT);
	/* The family is judged before the type's upper bits. */
	CHECK_ERRNO(socket(100, SOCK_STREAM | 0x100, 0), EINVAL);
	CHECK_ERRNO(socket(100, 15, 0), EAFNOSUPPORT);

	fd = CHECK_OK(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
	EXPECT_EQ(fcntl(fd, F_GETFL), O_RDWR);
	EXPECT_EQ(fcntl(fd, F_GETFD), 0);
	close(fd);
	fd = CHECK_OK(socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP));
	close(fd);
	fd = CHECK_OK(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK |
			     SOCK_CLOEXEC, 1));
	EXPECT_EQ(fcntl(fd, F_GETFL), O_RDWR | O_NONBLOCK);
	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	close(fd);

	CHECK_ERRNO(socketpair(AF_INET, SOCK_STREAM, 0, sv), EOPNOTSUPP);
	CHECK_ERRNO(socketpair(AF_INET, SOCK_DGRAM, 0, sv), EOPNOTSUPP);
	CHECK_ERRNO(socketpair(AF_UNIX, 99, 0, sv), EINVAL);
	CHECK_ERRNO(socketpair(100, SOCK_STREAM, 0, sv), EAFNOSUPPORT);
	CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 9, sv), EPROTONOSUPPORT);
	CHECK_ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)8), EFAULT);
	/* A failure leaves no descriptor behind. */
	EXPECT_EQ(MUST(dup(0)), fd);
	close(fd);
	EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv), 0);
	EXPECT_EQ(sv[0], fd);
	EXPECT_EQ(sv[1], fd + 1);
	EXPECT_EQ(fcntl(sv[1], F_GETFD), FD_CLOEXEC);
	return check_result();
}
