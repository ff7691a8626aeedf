/*
 * In a tree that should not change, a file that was changed or replaced all the
 * same is, when it is opened some time afterwards, the new one as a whole; who has the
 * old one open reads its bytes, or what the host made of them, and no other file's.
 */
#include "../guest/check.h"

#include <dirent.h>

/* Listings are asked for each time; that a name is not there would be remembered. */
static int listed(const char *name)
{
	DIR *dir = opendir(".");
	struct dirent *e;
	int found = 0;

	while ((e = readdir(dir)) != NULL)
		found |= !strcmp(e->d_name, name);
	closedir(dir);
	return found;
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
	char text[16];
	int fd;

	CHECK(!strcmp(content("rewritten"), "first text"));
	CHECK(!strcmp(content("replaced"), "old file"));
	CHECK(!strcmp(content("removed"), "x"));
	fd = open("replaced", O_RDONLY);
	printf("@@step 1\n");
	fflush(stdout);
	while (!listed("done1"))
		usleep(1000);
	sleep(2);		/* what was asked for a moment ago is believed */
	CHECK(!strcmp(content("rewritten"), "other text"));
	CHECK(!strcmp(content("replaced"), "new one"));
	CHECK_ERRNO(open("removed", O_RDONLY), ENOENT);
	EXPECT_EQ(pread(fd, text, sizeof(text), 0), 8);
	CHECK(!memcmp(text, "old file", 8));
	return check_result();
}
