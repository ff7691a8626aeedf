/*
 * sendfile, splice, tee and copy_file_range move bytes between descriptors
 * with the right positions, and refuse the wrong kinds.
 */
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "check.h"

int main(void)
{
	char buf[64];
	off_t off = 2;
	int in, out, fds[2], fds2[2], sv[2];

	make_file("in", "0123456789");
	in = MUST(open("in", O_RDONLY));
	out = MUST(open("out", O_RDWR | O_CREAT, 0600));
	MUST(pipe(fds));
	MUST(pipe(fds2));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, sv));

	EXPECT_EQ(sendfile(sv[0], in, &off, 5), 5);
	EXPECT_EQ(off, 7);
	EXPECT_EQ(lseek(in, 0, SEEK_CUR), 0);
	EXPECT_EQ(read(sv[1], buf, sizeof(buf)), 5);
	EXPECT_EQ(memcmp(buf, "23456", 5), 0);
	EXPECT_EQ(sendfile(out, in, NULL, 100), 10);
	EXPECT_EQ(lseek(in, 0, SEEK_CUR), 10);
	EXPECT_EQ(strcmp(read_file("out"), "0123456789"), 0);
	EXPECT_EQ(sendfile(out, in, NULL, 100), 0);
	CHECK_ERRNO(sendfile(out, 99, NULL, 1), EBADF);
	CHECK_ERRNO(sendfile(in, in, NULL, 1), EBADF);
	CHECK_ERRNO(sendfile(out, sv[0], NULL, 1), EINVAL);
	off = -1;
	CHECK_ERRNO(sendfile(out, in, &off, 1), EINVAL);

	off = 1;
	EXPECT_EQ(splice(in, &off, fds[1], NULL, 4, 0), 4);
	EXPECT_EQ(off, 5);
	EXPECT_EQ(tee(fds[0], fds2[1], 10, 0), 4);
	EXPECT_EQ(read(fds2[0], buf, sizeof(buf)), 4);
	EXPECT_EQ(memcmp(buf, "1234", 4), 0);
	EXPECT_EQ(splice(fds[0], NULL, sv[0], NULL, 10, 0), 4);
	EXPECT_EQ(read(sv[1], buf, sizeof(buf)), 4);
	CHECK_ERRNO(splice(fds[0], NULL, out, NULL, 1, SPLICE_F_NONBLOCK),
		    EAGAIN);
	CHECK_ERRNO(splice(in, NULL, out, NULL, 1, 0), EINVAL);
	CHECK_ERRNO(splice(fds[0], &off, out, NULL, 1, 0), ESPIPE);
	CHECK_ERRNO(tee(in, fds[1], 1, 0), EINVAL);

	off = 0;
	EXPECT_EQ(copy_file_range(in, &off, out, NULL, 3, 0), 3);
	EXPECT_EQ(strcmp(read_file("out"), "0123456789012"), 0);
	CHECK_ERRNO(copy_file_range(in, &off, out, NULL, 3, 1), EINVAL);
	return check_result();
}
