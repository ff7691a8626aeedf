/*
 * A large file of the host's is read, and mapped, byte for byte; a program of the
 * host's runs from a read-only share.
 */
#include "../guest/check.h"

#include <sys/mman.h>
#include <sys/stat.h>

#define WINDOW	(8 << 20)	/* mapped at once */

int main(void)
{
	static unsigned int buf[40000];
	int fd = open("numbers", O_RDONLY);
	unsigned int at = 0, i, *p;
	struct stat st;
	ssize_t n;

	EXPECT_EQ(fstat(fd, &st), 0);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (i = 0; i < n / 4; i++, at++)
			if (buf[i] != at) {
				FAIL("wrong content at %u", at);
				return check_result();
			}
	EXPECT_EQ(at, st.st_size / 4);
	EXPECT_EQ(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
	for (at = 0; at < st.st_size / 4; at += WINDOW / 4) {
		p = mmap(NULL, WINDOW, PROT_READ, MAP_PRIVATE, fd, at * 4L);
		CHECK(p != MAP_FAILED);
		for (i = WINDOW / 4; i-- > 0; i -= i % 977)
			if (p[i] != at + i) {
				FAIL("wrong content mapped at %u", at + i);
				break;
			}
		munmap(p, WINDOW);
	}
	close(fd);
	return check_result();
}
