/*
 * /proc/PID/mem: reading and writing by address, also what is read-only, the end
 * of what is mapped, a process that is gone, and who may open it.
 */
#include <sys/mman.h>
#include "check.h"

static volatile long variable = 12345;
static const volatile long constant = 777;

int main(void)
{
	char path[40], *p, buf[8192];
	long value = 0;
	int fd, go[2];
	pid_t pid, other;

	fd = MUST(open("/proc/self/mem", O_RDWR));
	EXPECT_EQ(pread(fd, &value, 8, (long)&variable), 8);
	EXPECT_EQ(value, 12345);
	value = 54321;
	EXPECT_EQ(pwrite(fd, &value, 8, (long)&variable), 8);
	EXPECT_EQ(variable, 54321);
	value = 778;
	EXPECT_EQ(pwrite(fd, &value, 8, (long)&constant), 8);
	EXPECT_EQ(constant, 778);
	p = MUST(mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	munmap(p + 4096, 4096);
	EXPECT_EQ(pread(fd, buf, 200, (long)p + 4000), 96);
	CHECK_ERRNO(pread(fd, buf, 1, 8), EIO);
	CHECK_ERRNO(pread(fd, (void *)8, 1, (long)&variable), EFAULT);
	EXPECT_EQ(lseek(fd, (long)&variable, SEEK_SET), (long)&variable);
	EXPECT_EQ(read(fd, &value, 8), 8);
	EXPECT_EQ(value, 54321);
	EXPECT_EQ(lseek(fd, -8, SEEK_CUR), (long)&variable);
	CHECK_ERRNO(lseek(fd, 0, SEEK_END), EINVAL);
	close(fd);

	MUST(pipe(go));
	pid = check_fork();
	if (pid == 0) {
		MUST(read(go[0], buf, 1));
		EXPECT_EQ(variable, 99);
		check_exit();
	}
	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = MUST(open(path, O_RDWR));
	value = 99;
	EXPECT_EQ(pwrite(fd, &value, 8, (long)&variable), 8);
	EXPECT_EQ(variable, 54321);
	other = check_fork();
	if (other == 0) {
		MUST(setresuid(1000, 1000, 1000));
		CHECK_ERRNO(open(path, O_RDONLY), EACCES);
		check_exit();
	}
	check_join(other);
	MUST(write(go[1], "x", 1));
	check_join(pid);
	EXPECT_EQ(pread(fd, &value, 8, (long)&variable), 0);
	CHECK_ERRNO(open(path, O_RDONLY), ENOENT);
	return check_result();
}
