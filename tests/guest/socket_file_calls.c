/*
 * Sockets are files: read and write, readv, fstat, dup and passing through
 * fork work; seeking and mapping do not.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include "net.h"

int main(void)
{
	struct iovec iov[2];
	struct stat st;
	char a[4], b[4], link[64], path[32];
	int sv[2], copy;
	ssize_t n;
	pid_t pid;

	tcp_pair(sv);
	EXPECT_EQ(write(sv[0], "abcd", 4), 4);
	iov[0] = (struct iovec){ a, 2 };
	iov[1] = (struct iovec){ b, 4 };
	EXPECT_EQ(readv(sv[1], iov, 2), 4);
	EXPECT_EQ(memcmp(a, "ab", 2), 0);
	EXPECT_EQ(memcmp(b, "cd", 2), 0);
	EXPECT_EQ(writev(sv[1], iov, 1), 2);
	EXPECT_EQ(read(sv[0], a, 4), 2);
	EXPECT_EQ(write(sv[0], "", 0), 0);
	EXPECT_EQ(fstat(sv[0], &st), 0);
	CHECK(S_ISSOCK(st.st_mode));
	EXPECT_EQ(st.st_mode & 0777, 0777);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", sv[0]);
	n = CHECK_OK(readlink(path, link, sizeof(link) - 1));
	link[n > 0 ? n : 0] = 0;
	snprintf(path, sizeof(path), "socket:[%lu]", (unsigned long)st.st_ino);
	EXPECT_EQ(strcmp(link, path), 0);
	CHECK_ERRNO(lseek(sv[0], 0, SEEK_SET), ESPIPE);
	CHECK_ERRNO(pread(sv[0], a, 1, 0), ESPIPE);
	CHECK_ERRNO(ftruncate(sv[0], 0), EINVAL);
	EXPECT_EQ((long)mmap(NULL, 4096, PROT_READ, MAP_SHARED,
		       MUST(socket(AF_INET, SOCK_DGRAM, 0)), 0), -1);
	EXPECT_EQ(errno, ENODEV);
	CHECK_ERRNO(fsync(sv[0]), EINVAL);

	/* The connection lives while any descriptor of it does. */
	copy = MUST(dup(sv[0]));
	close(sv[0]);
	EXPECT_EQ(write(copy, "e", 1), 1);
	EXPECT_EQ(read(sv[1], a, 4), 1);
	pid = check_fork();
	if (pid == 0) {
		close(sv[1]);
		sleep_ms(10);
		EXPECT_EQ(write(copy, "f", 1), 1);
		check_exit();
	}
	close(copy);
	EXPECT_EQ(read(sv[1], a, 4), 1);
	EXPECT_EQ(read(sv[1], a, 4), 0);
	check_join(pid);
	return check_result();
}
