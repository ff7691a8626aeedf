/*
 * openat2: the structure's size and every bit of it are checked, and the
 * resolve flags hold the walk back.
 */
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "check.h"

static int openat2(int dir, const char *path, const void *how, size_t size)
{
	return syscall(SYS_openat2, dir, path, how, size);
}

static int resolve(int dir, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = O_RDONLY, .resolve = flags };
	int fd = openat2(dir, path, &how, sizeof(how));

	if (fd >= 0)
		close(fd);
	return fd < 0 ? -errno : 0;
}

int main(void)
{
	struct {
		struct open_how	how;
		uint64_t	more;
	} big = { .how.flags = O_RDONLY };
	struct open_how *how = &big.how;
	char *page;
	int dir;

	EXPECT_EQ(mkdir("o2", 0755), 0);
	make_file("o2/f", "x");
	EXPECT_EQ(symlink("f", "o2/s"), 0);
	EXPECT_EQ(symlink("/", "o2/root"), 0);
	dir = MUST(open("o2", O_RDONLY | O_DIRECTORY));

	close(CHECK_OK(openat2(dir, "f", how, sizeof(*how))));
	close(CHECK_OK(openat2(dir, "f", how, sizeof(big))));
	big.more = 1;
	CHECK_ERRNO(openat2(dir, "f", how, sizeof(big)), E2BIG);
	CHECK_ERRNO(openat2(dir, "f", how, sizeof(*how) - 1), EINVAL);
	CHECK_ERRNO(openat2(dir, "f", how, 0), EINVAL);
	page = MUST(mmap(NULL, 16384, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	close(CHECK_OK(openat2(dir, "f", page, 4096)));
	CHECK_ERRNO(openat2(dir, "f", page, 4097), E2BIG);
	CHECK_ERRNO(openat2(dir, "f", (void *)-1L, -1), E2BIG);
	CHECK_ERRNO(openat2(dir, "f", (void *)-1L, sizeof(*how)), EFAULT);

	how->flags = 1ULL << 40;
	CHECK_ERRNO(openat2(dir, "f", how, sizeof(*how)), EINVAL);
	how->flags = O_RDONLY;
	how->mode = 0600;
	CHECK_ERRNO(openat2(dir, "f", how, sizeof(*how)), EINVAL);
	how->flags = O_CREAT | O_WRONLY;
	how->mode = 010000;
	CHECK_ERRNO(openat2(dir, "n", how, sizeof(*how)), EINVAL);
	how->mode = 0600;
	close(CHECK_OK(openat2(dir, "n", how, sizeof(*how))));

	EXPECT_EQ(resolve(dir, "f", 1 << 20), -EINVAL);
	EXPECT_EQ(resolve(dir, "f", RESOLVE_BENEATH | RESOLVE_IN_ROOT), -EINVAL);
	EXPECT_EQ(resolve(dir, "s", 0), 0);
	EXPECT_EQ(resolve(dir, "s", RESOLVE_NO_SYMLINKS), -ELOOP);
	EXPECT_EQ(resolve(dir, "s", RESOLVE_BENEATH), 0);
	EXPECT_EQ(resolve(dir, "..", RESOLVE_BENEATH), -EXDEV);
	EXPECT_EQ(resolve(dir, "/", RESOLVE_BENEATH), -EXDEV);
	EXPECT_EQ(resolve(dir, "root", RESOLVE_BENEATH), -EXDEV);
	EXPECT_EQ(resolve(dir, "../../f", RESOLVE_IN_ROOT), 0);
	EXPECT_EQ(resolve(dir, "/f", RESOLVE_IN_ROOT), 0);
	EXPECT_EQ(resolve(dir, "root/f", RESOLVE_IN_ROOT), 0);
	return check_result();
}
