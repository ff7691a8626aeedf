/*
 * readv, writev, preadv, pwritev and their -2 forms: order, partial ends,
 * positions, zero lengths, and refusals.
 */
#include <limits.h>
#include <sys/uio.h>
#include "check.h"

int main(void)
{
	char a[4] = "aaa", b[6] = "bbbbb", big[32];
	struct iovec out[3] = { { a, 3 }, { NULL, 0 }, { b, 5 } };
	struct iovec in[2] = { { big, 2 }, { big + 10, 20 } };
	struct iovec many[IOV_MAX + 1], huge[2];
	int fd, i;

	fd = MUST(open("f", O_RDWR | O_CREAT, 0600));
	EXPECT_EQ(writev(fd, out, 3), 8);
	EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
	EXPECT_EQ(readv(fd, in, 2), 8);
	EXPECT_EQ(memcmp(big, "aa", 2), 0);
	EXPECT_EQ(memcmp(big + 10, "abbbbb", 6), 0);
	EXPECT_EQ(readv(fd, in, 2), 0);

	EXPECT_EQ(preadv(fd, in, 2, 6), 2);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 8);
	EXPECT_EQ(pwritev(fd, out, 3, 2), 8);
	EXPECT_EQ(lseek(fd, 0, SEEK_CUR), 8);
	EXPECT_EQ(strcmp(read_file("f"), "aaaaabbbbb"), 0);
	CHECK_ERRNO(preadv(fd, in, 2, -1), EINVAL);
	CHECK_ERRNO(pwritev(fd, out, 2, -1), EINVAL);
	EXPECT_EQ(syscall(SYS_preadv2, fd, in, 2L, -1L, 0L, 0), 2);
	CHECK_ERRNO(syscall(SYS_preadv2, fd, in, 2L, 0L, 0L, 0x8000),
		    EOPNOTSUPP);

	EXPECT_EQ(readv(fd, in, 0), 0);
	CHECK_ERRNO(readv(fd, in, -1), EINVAL);
	for (i = 0; i <= IOV_MAX; i++)
		many[i] = (struct iovec){ a, 1 };
	EXPECT_EQ(pwritev(fd, many, IOV_MAX, 0), IOV_MAX);
	CHECK_ERRNO(writev(fd, many, IOV_MAX + 1), EINVAL);
	huge[0] = (struct iovec){ a, SSIZE_MAX };
	huge[1] = (struct iovec){ a, 1 };
	huge[0].iov_len = (size_t)-1;
	CHECK_ERRNO(readv(fd, huge, 1), EINVAL);
	CHECK_ERRNO(readv(fd, (void *)8, 1), EFAULT);

	CHECK_ERRNO(readv(fd, NULL, 1), EFAULT);
	CHECK_ERRNO(readv(99, in, 1), EBADF);

	CHECK_ERRNO(pread(fd, big, 1, -1), EINVAL);
	CHECK_ERRNO(pwrite(fd, big, 1, -5), EINVAL);
	EXPECT_EQ(pread(fd, big, 0, 0), 0);
	EXPECT_EQ(pread(fd, big, 1, 1L << 40), 0);
	return check_result();
}
