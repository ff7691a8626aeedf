/*
 * getdents64 lists every entry once with type and inode, in records that fit
 * the buffer; entries removed while reading do no harm.
 */
#include <dirent.h>
#include <sys/stat.h>
#include "check.h"

struct dent {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

#define FILES 300

static char seen[FILES];

static int read_some(int fd, char *buf, size_t size, int *dots)
{
	long n = syscall(SYS_getdents64, fd, buf, size), at;

	for (at = 0; at < n; ) {
		struct dent *d = (void *)(buf + at);

		EXPECT_EQ(d->reclen % 8, 0);
		CHECK(d->ino != 0);
		if (!strcmp(d->name, ".") || !strcmp(d->name, "..")) {
			EXPECT_EQ(d->type, DT_DIR);
			++*dots;
		} else if (d->name[0] == 'f') {
			EXPECT_EQ(d->type, DT_REG);
			EXPECT_EQ(seen[atoi(d->name + 1)]++, 0);
		}
		at += d->reclen;
	}
	return n;
}

int main(void)
{
	char name[32], buf[2048];
	int fd, i, dots = 0;
	struct dirent *e;
	DIR *dir;
	long where = -1;

	MUST(mkdir("d", 0755));
	MUST(chdir("d"));
	for (i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		make_file(name, "");
	}
	fd = MUST(open(".", O_RDONLY | O_DIRECTORY));
	while (read_some(fd, buf, sizeof(buf), &dots) > 0)
		;
	EXPECT_EQ(dots, 2);
	for (i = 0; i < FILES; i++)
		EXPECT_EQ(seen[i], 1);

	/* Once more from the start, by one entry at a time. */
	EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
	memset(seen, 0, sizeof(seen));
	dots = 0;
	while (read_some(fd, buf, 32, &dots) > 0)
		;
	EXPECT_EQ(dots, 2);
	for (i = 0; i < FILES; i++)
		EXPECT_EQ(seen[i], 1);
	EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_ERRNO(syscall(SYS_getdents64, fd, buf, 8), EINVAL);
	CHECK_ERRNO(syscall(SYS_getdents64, 99, buf, sizeof(buf)), EBADF);
	CHECK_ERRNO(syscall(SYS_getdents64, fd, (void *)8, 4096), EFAULT);
	close(fd);
	fd = MUST(open("f0", O_RDONLY));
	CHECK_ERRNO(syscall(SYS_getdents64, fd, buf, sizeof(buf)), ENOTDIR);

	/* Remove all while reading. */
	dir = opendir(".");
	while ((e = readdir(dir))) {
		if (e->d_name[0] == 'f')
			EXPECT_EQ(unlink(e->d_name), 0);
		where = telldir(dir);
	}
	CHECK(where > 0);
	closedir(dir);
	EXPECT_EQ(rmdir("../d"), 0);
	return check_result();
}
