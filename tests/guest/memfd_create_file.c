/*
 * memfd_create gives a file without a name that can be grown, mapped and
 * passed on; sealing, where asked for, holds.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include "check.h"

#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1
#define MFD_ALLOW_SEALING 2
#endif

int main(void)
{
	struct stat st;
	char link[64], path[32];
	ssize_t n;
	char *p;
	int fd = MUST(syscall(SYS_memfd_create, "name",
			      MFD_CLOEXEC | MFD_ALLOW_SEALING));

	EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(fstat(fd, &st), 0);
	CHECK(S_ISREG(st.st_mode));
	EXPECT_EQ(st.st_size, 0);
	EXPECT_EQ(ftruncate(fd, 8192), 0);
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	p[5000] = 'm';
	EXPECT_EQ(pread(fd, link, 1, 5000), 1);
	EXPECT_EQ(link[0], 'm');
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	n = CHECK_OK(readlink(path, link, sizeof(link) - 1));
	link[n > 0 ? n : 0] = 0;
	EXPECT_EQ(strcmp(link, "/memfd:name (deleted)"), 0);
	munmap(p, 8192);

	EXPECT_EQ(fcntl(fd, F_GET_SEALS), 0);
	EXPECT_EQ(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
	CHECK_ERRNO(ftruncate(fd, 100), EPERM);
	CHECK_ERRNO(ftruncate(fd, 100000), EPERM);
	CHECK_ERRNO(pwrite(fd, "x", 1, 100000), EPERM);
	EXPECT_EQ(pwrite(fd, "x", 1, 0), 1);
	EXPECT_EQ(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL), 0);
	CHECK_ERRNO(pwrite(fd, "x", 1, 0), EPERM);
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, 0), EPERM);
	fd = MUST(syscall(SYS_memfd_create, "", 0));
	EXPECT_EQ(fcntl(fd, F_GET_SEALS), F_SEAL_SEAL);
	CHECK_ERRNO(syscall(SYS_memfd_create, "x", 0x100), EINVAL);
	CHECK_ERRNO(syscall(SYS_memfd_create, (void *)8, 0), EFAULT);
	return check_result();
}
