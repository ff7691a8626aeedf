/*
 * /dev/null swallows, /dev/zero gives zeroes, /dev/full is full, the random
 * devices give bytes; they can be mapped and polled as Linux's.
 */
#include <sys/mman.h>
#include <sys/random.h>
#include "net.h"

int main(void)
{
	unsigned char a[64], b[64];
	char *p;
	int fd, i;

	fd = MUST(open("/dev/null", O_RDWR));
	EXPECT_EQ(write(fd, a, 64), 64);
	EXPECT_EQ(read(fd, a, 64), 0);
	EXPECT_EQ(lseek(fd, 100, SEEK_SET), 0);
	EXPECT_EQ(poll_one(fd, POLLIN | POLLOUT, 0), POLLIN | POLLOUT);
	EXPECT_EQ(ftruncate(fd, 0) < 0 ? errno : 0, EINVAL);
	close(fd);

	fd = MUST(open("/dev/zero", O_RDWR));
	memset(a, 1, sizeof(a));
	EXPECT_EQ(read(fd, a, 64), 64);
	for (i = 0; i < 64; i++)
		EXPECT_EQ(a[i], 0);
	EXPECT_EQ(write(fd, a, 64), 64);
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	CHECK(p != MAP_FAILED);
	EXPECT_EQ(p[5000], 0);
	p[5000] = 1;
	close(fd);

	fd = MUST(open("/dev/full", O_RDWR));
	CHECK_ERRNO(write(fd, a, 1), ENOSPC);
	EXPECT_EQ(read(fd, a, 4), 4);
	close(fd);

	memset(a, 0, 64);
	memset(b, 0, 64);
	fd = MUST(open("/dev/urandom", O_RDONLY));
	EXPECT_EQ(read(fd, a, 64), 64);
	EXPECT_EQ(read(fd, b, 64), 64);
	CHECK(memcmp(a, b, 64) != 0);
	close(fd);
	fd = MUST(open("/dev/random", O_RDONLY));
	EXPECT_EQ(read(fd, a, 16), 16);
	close(fd);

	EXPECT_EQ(syscall(SYS_getrandom, a, 64, 0), 64);
	EXPECT_EQ(syscall(SYS_getrandom, b, 64, GRND_NONBLOCK), 64);
	CHECK(memcmp(a, b, 64) != 0);
	CHECK_ERRNO(syscall(SYS_getrandom, a, 64, 0x100), EINVAL);
	CHECK_ERRNO(syscall(SYS_getrandom, (void *)8, 64, 0), EFAULT);
	EXPECT_EQ(syscall(SYS_getrandom, a, 0, 0), 0);
	return check_result();
}
