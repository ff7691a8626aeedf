/*
 * Every socket call on a bad descriptor is EBADF, on one that is no socket
 * ENOTSOCK, before any other argument is looked at.
 */
#include "net.h"

static void try(int fd, int want)
{
	struct sockaddr_in sin = lo_addr(1);
	socklen_t len = 4;
	int v;

	CHECK_ERRNO(bind(fd, (void *)8, 16), want);
	/* connect alone copies the address in first. */
	CHECK_ERRNO(connect(fd, (void *)8, 16), want == EBADF ? want : EFAULT);
	CHECK_ERRNO(connect(fd, SA(&sin), sizeof(sin)), want);
	CHECK_ERRNO(listen(fd, 1), want);
	CHECK_ERRNO(accept(fd, (void *)8, (void *)16), want);
	CHECK_ERRNO(accept4(fd, NULL, NULL, 0), want);
	CHECK_ERRNO(getsockname(fd, (void *)8, (void *)16), want);
	CHECK_ERRNO(getpeername(fd, (void *)8, (void *)16), want);
	CHECK_ERRNO(send(fd, "x", 1, 0), want);
	CHECK_ERRNO(sendto(fd, "x", 1, 0, (void *)8, 16), want);
	CHECK_ERRNO(recv(fd, &v, 1, 0), want);
	CHECK_ERRNO(syscall(SYS_sendmsg, fd, (void *)8, 0), want);
	CHECK_ERRNO(syscall(SYS_recvmsg, fd, (void *)8, 0), want);
	CHECK_ERRNO(syscall(SYS_recvmmsg, fd, (void *)8, 1, 0, NULL), want);
	CHECK_ERRNO(syscall(SYS_sendmmsg, fd, (void *)8, 1, 0), want);
	CHECK_ERRNO(shutdown(fd, SHUT_RD), want);
	CHECK_ERRNO(shutdown(fd, 99), want);
	CHECK_ERRNO(getsockopt(fd, SOL_SOCKET, SO_TYPE, &v, &len), want);
	CHECK_ERRNO(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &v, 4), want);
}

int main(void)
{
	int fds[2];

	MUST(pipe(fds));
	try(99, EBADF);
	try(-1, EBADF);
	try(MUST(open("/dev/null", O_RDWR)), ENOTSOCK);
	try(fds[0], ENOTSOCK);
	try(MUST(open("/tmp", O_PATH)), EBADF);
	return check_result();
}
