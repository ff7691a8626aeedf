/*
 * What is written by write, pwrite, append, mapping, truncation and past the
 * cache is what is read back, at once and after the file was opened anew.
 */
#include "../guest/check.h"

#include <sys/mman.h>
#include <sys/stat.h>

#define BIG	(5LL << 30)

static void fill(unsigned char *p, size_t n, unsigned int seed)
{
	while (n--)
		*p++ = (seed = seed * 1103515245 + 12345) >> 16;
}

static void patterns(void)
{
	static unsigned char buf[300000], back[300000];
	int fd = open("pattern", O_RDWR | O_CREAT | O_TRUNC, 0644);
	size_t at = 0, n;

	CHECK(fd >= 0);
	fill(buf, sizeof(buf), 1);
	for (n = 1; at < sizeof(buf); at += n, n = n * 2 + 1) {
		if (n > sizeof(buf) - at)
			n = sizeof(buf) - at;
		EXPECT_EQ(write(fd, buf + at, n), n);
	}
	EXPECT_EQ(pread(fd, back, sizeof(back), 0), sizeof(back));
	CHECK(!memcmp(buf, back, sizeof(buf)));
	fill(buf + 5000, 100, 2);
	EXPECT_EQ(pwrite(fd, buf + 5000, 100, 5000), 100);
	close(fd);
	fd = open("pattern", O_RDONLY);
	EXPECT_EQ(read(fd, back, sizeof(back)), sizeof(back));
	CHECK(!memcmp(buf, back, sizeof(buf)));
	close(fd);
}

static void append(void)
{
	char back[32];
	int i, fd;

	for (i = 0; i < 3; i++) {
		fd = open("append", O_WRONLY | O_CREAT | O_APPEND, 0600);
		EXPECT_EQ(write(fd, "line\n", 5), 5);
		EXPECT_EQ(lseek(fd, 0, SEEK_SET), 0);
		EXPECT_EQ(write(fd, "more\n", 5), 5);
		close(fd);
	}
	fd = open("append", O_RDONLY);
	EXPECT_EQ(read(fd, back, sizeof(back)), 30);
	CHECK(!memcmp(back, "line\nmore\nline\nmore\n", 20));
	close(fd);
}

static void mapping(void)
{
	int fd = open("mapped", O_RDWR | O_CREAT | O_TRUNC, 0644);
	char byte, *p;

	EXPECT_EQ(ftruncate(fd, 100000), 0);
	p = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	p[0] = 'a';
	p[50000] = 'b';
	p[99999] = 'c';
	EXPECT_EQ(msync(p, 100000, MS_SYNC), 0);
	p[1] = 'd';		/* after the page was written out */
	EXPECT_EQ(pread(fd, &byte, 1, 50000), 1);
	EXPECT_EQ(byte, 'b');
	EXPECT_EQ(pwrite(fd, "w", 1, 60000), 1);
	EXPECT_EQ(p[60000], 'w');
	close(fd);
	p[2] = 'e';		/* the mapping holds the file open */
	EXPECT_EQ(munmap(p, 100000), 0);
	fd = open("mapped", O_RDONLY);
	EXPECT_EQ(pread(fd, &byte, 1, 1), 1);
	EXPECT_EQ(byte, 'd');
	EXPECT_EQ(pread(fd, &byte, 1, 2), 1);
	EXPECT_EQ(byte, 'e');
	close(fd);
}

/* What lies behind the end in the last page of a mapping never becomes content. */
static void behind_the_end(void)
{
	int fd = open("end", O_RDWR | O_CREAT | O_TRUNC, 0644);
	char *p, back[64];

	EXPECT_EQ(write(fd, "0123456789", 10), 10);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	memset(p + 10, 'x', 50);
	EXPECT_EQ(ftruncate(fd, 40), 0);
	EXPECT_EQ(pwrite(fd, "!", 1, 50), 1);
	EXPECT_EQ(pread(fd, back, 64, 0), 51);
	EXPECT_EQ(back[10] | back[39] | back[49], 0);
	EXPECT_EQ(back[50], '!');
	munmap(p, 4096);
	close(fd);
}

static void truncation(void)
{
	char back[16];
	int fd = open("cut", O_RDWR | O_CREAT | O_TRUNC, 0644), i;

	for (i = 0; i < 4096; i++)
		EXPECT_EQ(write(fd, "0123456789abcdef", 16), 16);
	EXPECT_EQ(ftruncate(fd, 5), 0);
	EXPECT_EQ(ftruncate(fd, 20000), 0);
	EXPECT_EQ(pread(fd, back, 16, 0), 16);
	CHECK(!memcmp(back, "01234\0\0\0\0\0\0\0\0\0\0\0", 16));
	EXPECT_EQ(pread(fd, back, 16, 19990), 10);
	EXPECT_EQ(back[0] | back[9], 0);
	close(fd);
	fd = open("cut", O_RDWR | O_TRUNC);
	EXPECT_EQ(pread(fd, back, 16, 0), 0);
	EXPECT_EQ(write(fd, "new", 3), 3);
	close(fd);
}

static void sparse(void)
{
	int fd = open("sparse", O_RDWR | O_CREAT | O_TRUNC, 0644);
	struct stat st;
	char back[8];

	EXPECT_EQ(pwrite(fd, "end", 3, BIG), 3);
	EXPECT_EQ(fsync(fd), 0);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, BIG + 3);
	CHECK(st.st_blocks < 1000);
	EXPECT_EQ(pread(fd, back, 8, BIG - 3), 6);
	CHECK(!memcmp(back, "\0\0\0end", 6));
	EXPECT_EQ(lseek(fd, 10, SEEK_DATA), 10);
	EXPECT_EQ(lseek(fd, 10, SEEK_HOLE), BIG + 3);
	CHECK_ERRNO(lseek(fd, BIG + 3, SEEK_HOLE), ENXIO);
	CHECK_ERRNO(fallocate(fd, 0, 0, 4096), EOPNOTSUPP);
	close(fd);
}

static void direct(void)
{
	static unsigned char buf[40960] __attribute__((aligned(4096))), back[40960];
	int fd = open("direct", O_RDWR | O_CREAT | O_TRUNC | O_DIRECT, 0644), cached;

	CHECK(fd >= 0);
	fill(buf, sizeof(buf), 3);
	EXPECT_EQ(write(fd, buf, sizeof(buf)), sizeof(buf));
	cached = open("direct", O_RDWR);
	EXPECT_EQ(pread(cached, back, sizeof(back), 0), sizeof(back));
	CHECK(!memcmp(buf, back, sizeof(buf)));
	EXPECT_EQ(pwrite(cached, "cached", 6, 8192), 6);
	EXPECT_EQ(pread(fd, back, 4096, 8192), 4096);
	CHECK(!memcmp(back, "cached", 6));
	EXPECT_EQ(pwrite(fd, buf, 4096, 8192), 4096);
	EXPECT_EQ(pread(cached, back, 4096, 8192), 4096);
	CHECK(!memcmp(buf, back, 4096));
	close(cached);
	close(fd);
}

/* A file that has no name any more works on by its descriptor. */
static void unlinked(void)
{
	int fd = open("gone", O_RDWR | O_CREAT | O_EXCL, 0600);
	struct stat st;
	char back[8];

	EXPECT_EQ(write(fd, "abcdef", 6), 6);
	EXPECT_EQ(unlink("gone"), 0);
	CHECK_ERRNO(access("gone", F_OK), ENOENT);
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(st.st_size, 6);
	EXPECT_EQ(ftruncate(fd, 2), 0);
	EXPECT_EQ(ftruncate(fd, 6), 0);
	EXPECT_EQ(pread(fd, back, 8, 0), 6);
	CHECK(!memcmp(back, "ab\0\0\0\0", 6));
	EXPECT_EQ(fchmod(fd, 0640), 0);
	EXPECT_EQ(fsync(fd), 0);
	/* Another file of that name is another file. */
	close(open("gone", O_RDWR | O_CREAT | O_EXCL, 0600));
	EXPECT_EQ(pwrite(fd, "ZZ", 2, 0), 2);
	close(fd);
	EXPECT_EQ(stat("gone", &st), 0);
	EXPECT_EQ(st.st_size, 0);
}

int main(void)
{
	patterns();
	append();
	mapping();
	behind_the_end();
	truncation();
	sparse();
	direct();
	unlinked();
	return check_result();
}
