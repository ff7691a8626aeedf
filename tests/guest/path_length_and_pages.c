/*
 * A path is read up to its NUL and not a byte further: it may end where mapped
 * memory ends, at any alignment and of any length up to 4095 bytes; without a
 * NUL before the end of the memory the call fails with EFAULT, without one in
 * 4096 bytes with ENAMETOOLONG.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "check.h"

static char *end;		/* nothing is mapped from here on */

/* The path "///...///NAME" of so many bytes, its NUL @slack bytes before the end. */
static char *path_at_end(const char *name, size_t len, size_t slack)
{
	char *path = end - slack - 1 - len;

	memset(path, '/', len);
	memcpy(path + len - strlen(name), name, strlen(name));
	memset(path + len, 0, slack + 1);
	return path;
}

int main(void)
{
	static const size_t lengths[] = {
		48, 49, 63, 64, 65, 100, 230, 231, 232, 238, 239, 240, 241,
		242, 247, 248, 249, 255, 256, 257, 4000, 4094, 4095,
	};
	struct stat st, other;
	char *map, *path, cwd[64], there[80], missing[80];
	size_t i, slack;

	MUST(getcwd(cwd, sizeof(cwd)) ? 0 : -1);
	snprintf(there, sizeof(there), "%s/x", cwd);
	snprintf(missing, sizeof(missing), "%s/y", cwd);
	map = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(map != MAP_FAILED);
	CHECK_OK(munmap(map + 3 * 4096, 4096));
	end = map + 3 * 4096;

	MUST(close(MUST(open("x", O_CREAT | O_RDWR, 0600))));
	MUST(stat("x", &other));

	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		for (slack = 0; slack < 18; slack++) {
			path = path_at_end(there, lengths[i], slack);
			CHECK_OK(stat(path, &st));
			EXPECT_EQ(st.st_ino, other.st_ino);
			path = path_at_end(missing, lengths[i], slack);
			CHECK_ERRNO(stat(path, &st), ENOENT);
		}
		/* No NUL before the end. */
		path = end - lengths[i];
		memset(path, '/', lengths[i]);
		CHECK_ERRNO(stat(path, &st), EFAULT);
		CHECK_ERRNO(open(path, O_RDONLY), EFAULT);
	}

	/* The empty path, as the last byte there is; and no byte at all. */
	end[-1] = 0;
	CHECK_ERRNO(stat(end - 1, &st), ENOENT);
	CHECK_ERRNO(stat(end, &st), EFAULT);

	/* Too long, and that before anything else is looked at. */
	memset(map, '/', 3 * 4096);
	end[-1] = 0;
	CHECK_ERRNO(stat(end - 4097, &st), ENAMETOOLONG);
	CHECK_ERRNO(stat(map, &st), ENAMETOOLONG);
	CHECK_OK(stat(end - 4096, &st));
	return check_result();
}
