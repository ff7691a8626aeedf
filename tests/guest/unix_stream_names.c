/*
 * AF_UNIX addresses: paths, abstract names, autobind, what getsockname and
 * getpeername say, and errors of bind and connect.
 */
#include <sys/stat.h>
#include "net.h"

int main(void)
{
	struct sockaddr_un sun, got;
	struct stat st;
	socklen_t len, n;
	int l = MUST(socket(AF_UNIX, SOCK_STREAM, 0)), c, s, d;

	/* Unnamed. */
	len = sizeof(got);
	EXPECT_EQ(getsockname(l, SA(&got), &len), 0);
	EXPECT_EQ(len, 2);
	EXPECT_EQ(got.sun_family, AF_UNIX);

	len = path_addr(&sun, "sock");
	EXPECT_EQ(bind(l, SA(&sun), len), 0);
	EXPECT_EQ(stat("sock", &st), 0);
	EXPECT_EQ(st.st_mode, S_IFSOCK | 0755);
	path_addr(&sun, "other");
	CHECK_ERRNO(bind(l, SA(&sun), len), EINVAL);
	path_addr(&sun, "sock");
	len = sizeof(got);
	EXPECT_EQ(getsockname(l, SA(&got), &len), 0);
	EXPECT_EQ(len, 2 + 5);
	EXPECT_EQ(strcmp(got.sun_path, "sock"), 0);
	CHECK_ERRNO(open("sock", O_RDWR), ENXIO);

	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	CHECK_ERRNO(bind(c, SA(&sun), sizeof(sun)), EADDRINUSE);
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), ECONNREFUSED);
	EXPECT_EQ(listen(l, 2), 0);
	EXPECT_EQ(connect(c, SA(&sun), sizeof(sun)), 0);
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), EISCONN);
	len = sizeof(got);
	EXPECT_EQ(getpeername(c, SA(&got), &len), 0);
	EXPECT_EQ(strcmp(got.sun_path, "sock"), 0);
	len = sizeof(got);
	s = CHECK_OK(accept(l, SA(&got), &len));
	EXPECT_EQ(len, 2);			/* the client has no name */
	len = sizeof(got);
	EXPECT_EQ(getsockname(s, SA(&got), &len), 0);
	EXPECT_EQ(len, 7);
	EXPECT_EQ(send(c, "hi", 2, 0), 2);
	EXPECT_EQ(recv(s, &got, 9, 0), 2);
	close(c);
	close(s);

	d = MUST(socket(AF_UNIX, SOCK_DGRAM, 0));
	CHECK_ERRNO(connect(d, SA(&sun), sizeof(sun)), EPROTOTYPE);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	path_addr(&sun, "nothing");
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), ENOENT);
	make_file("plain", "");
	path_addr(&sun, "plain");
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), ECONNREFUSED);
	CHECK_ERRNO(bind(c, SA(&sun), sizeof(sun)), EADDRINUSE);
	path_addr(&sun, "none/x");
	CHECK_ERRNO(bind(c, SA(&sun), sizeof(sun)), ENOENT);
	sun.sun_family = AF_INET;
	CHECK_ERRNO(bind(c, SA(&sun), sizeof(sun)), EINVAL);
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), EINVAL);
	sun.sun_family = AF_UNIX;
	CHECK_ERRNO(bind(c, SA(&sun), sizeof(sun) + 1), EINVAL);
	CHECK_ERRNO(bind(c, SA(&sun), 1), EINVAL);
	CHECK_ERRNO(connect(c, SA(&sun), 2), EINVAL);
	EXPECT_EQ(unlink("sock"), 0);
	path_addr(&sun, "sock");
	CHECK_ERRNO(connect(c, SA(&sun), sizeof(sun)), ENOENT);
	close(l);

	/* Abstract: no file, gone with its socket. */
	l = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	n = abstract_addr(&sun, "ringside test");
	EXPECT_EQ(bind(l, SA(&sun), n), 0);
	EXPECT_EQ(listen(l, 2), 0);
	EXPECT_EQ(connect(c, SA(&sun), n), 0);
	len = sizeof(got);
	EXPECT_EQ(getpeername(c, SA(&got), &len), 0);
	EXPECT_EQ(len, n);
	EXPECT_EQ(memcmp(&got, &sun, n), 0);
	close(c);
	c = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	CHECK_ERRNO(bind(c, SA(&sun), n), EADDRINUSE);
	CHECK_ERRNO(connect(c, SA(&sun), n - 1), ECONNREFUSED);
	close(l);
	CHECK_ERRNO(connect(c, SA(&sun), n), ECONNREFUSED);

	/* Autobind: five hexadecimal digits. */
	sun.sun_family = AF_UNIX;
	EXPECT_EQ(bind(c, SA(&sun), 2), 0);
	len = sizeof(got);
	EXPECT_EQ(getsockname(c, SA(&got), &len), 0);
	EXPECT_EQ(len, 2 + 6);
	EXPECT_EQ(got.sun_path[0], 0);
	EXPECT_EQ(strspn(got.sun_path + 1, "0123456789abcdef") >= 5, 1);
	return check_result();
}
