/*
 * What the host does to a share is seen when a file is looked up or opened: new
 * names, new content, other files of the same name, and names that are gone.  An
 * open file stays what it was.
 */
#include "../guest/check.h"

#include <sys/stat.h>

/* Tells the harness to do its step @n and waits until the name that says it did is there. */
static void step(int n)
{
	char name[32];

	printf("@@step %d\n", n);
	fflush(stdout);
	snprintf(name, sizeof(name), "done%d", n);
	while (access(name, F_OK))
		usleep(1000);
}

static const char *content(const char *name)
{
	static char text[64];
	int fd = open(name, O_RDONLY), n;

	if (fd < 0)
		return "";
	n = read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = 0;
	close(fd);
	return text;
}

int main(void)
{
	struct stat st;
	char text[64];
	int fd, dir;

	CHECK(!strcmp(content("grows"), "one"));
	CHECK(!strcmp(content("rewritten"), "first text"));
	CHECK(!strcmp(content("replaced"), "old file"));
	CHECK_ERRNO(stat("appears", &st), ENOENT);
	fd = open("replaced", O_RDONLY);
	dir = open("moved", O_RDONLY | O_DIRECTORY);
	step(1);
	CHECK(!strcmp(content("grows"), "one two"));
	EXPECT_EQ(stat("grows", &st), 0);
	EXPECT_EQ(st.st_size, 7);
	CHECK(!strcmp(content("rewritten"), "other text"));
	CHECK(!strcmp(content("replaced"), "new one"));
	CHECK(!strcmp(content("appears"), "here"));
	CHECK_ERRNO(open("removed", O_RDONLY), ENOENT);
	CHECK_ERRNO(stat("moved/inside", &st), ENOENT);
	CHECK(!strcmp(content("elsewhere/inside"), "inside"));
	EXPECT_EQ(stat("mode", &st), 0);
	EXPECT_EQ(st.st_mode & 0777, 0600);
	EXPECT_EQ(stat("became", &st), 0);
	CHECK(S_ISDIR(st.st_mode));
	/* The old file, still open: its own bytes, never the new one's. */
	EXPECT_EQ(pread(fd, text, sizeof(text), 0), 8);
	CHECK(!memcmp(text, "old file", 8));
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, 8);
	close(fd);
	close(dir);

	/* A file that shrinks while it is open, and one that the host adds to. */
	fd = open("shrinks", O_RDONLY);
	EXPECT_EQ(pread(fd, text, 8, 0), 8);
	step(2);
	CHECK(!strcmp(content("shrinks"), "ab"));
	EXPECT_EQ(fstat(fd, &st), 0);
	EXPECT_EQ(st.st_size, 2);
	EXPECT_EQ(pread(fd, text, sizeof(text), 0), 2);
	close(fd);
	return check_result();
}
