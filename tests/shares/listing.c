/*
 * A directory of 100,000 names, with odd bytes in some, is listed once each, with
 * their types; seekdir() goes back to where telldir() was.
 */
#include "../guest/check.h"

#include <dirent.h>
#include <sys/stat.h>

#define MANY	100000

static unsigned char seen[MANY];

static void many(void)
{
	DIR *dir = opendir("many");
	struct dirent *e;
	long here = 0, count = 0, i;
	char name[256] = "";

	CHECK(dir);
	while (dir && (e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		i = atol(e->d_name + 1);
		CHECK(i >= 0 && i < MANY && !seen[i]++);
		EXPECT_EQ(e->d_type, DT_REG);
		if (++count == MANY / 2) {
			here = telldir(dir);
			e = readdir(dir);
			strcpy(name, e->d_name);
			seen[atol(name + 1)]++;
			count++;
		}
	}
	EXPECT_EQ(count, MANY);
	seekdir(dir, here);
	e = readdir(dir);
	CHECK(e && !strcmp(e->d_name, name));
	rewinddir(dir);
	for (count = 0; readdir(dir); count++)
		;
	EXPECT_EQ(count, MANY + 2);
	closedir(dir);
}

static void odd(void)
{
	char name[300], byte;
	struct dirent *e;
	struct stat st;
	int i, count = 0;
	DIR *dir;

	for (i = 1; i < 256; i++) {
		if (i == '/')
			continue;
		snprintf(name, sizeof(name), "odd/%c%d", i, i);
		CHECK(!stat(name, &st));
	}
	memset(name, 'n', 260);
	memcpy(name, "odd/", 4);
	name[4 + 255] = 0;
	CHECK(!stat(name, &st));
	name[4 + 255] = 'n';
	name[4 + 256] = 0;
	CHECK_ERRNO(stat(name, &st), ENAMETOOLONG);
	dir = opendir("odd");
	while ((e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.' || e->d_name[1])
			count++;
	closedir(dir);
	EXPECT_EQ(count, 254 + 1 + 1);		/* and ".." */
	close(open("odd/made\n\377here", O_CREAT | O_WRONLY, 0644));
	byte = open("odd/made\n\377here", O_RDONLY) >= 0;
	CHECK(byte);
}

static void types(void)
{
	struct dirent *e;
	DIR *dir = opendir("types");

	while ((e = readdir(dir)) != NULL) {
		if (!strcmp(e->d_name, "dir"))
			EXPECT_EQ(e->d_type, DT_DIR);
		if (!strcmp(e->d_name, "link"))
			EXPECT_EQ(e->d_type, DT_LNK);
		if (!strcmp(e->d_name, "fifo"))
			EXPECT_EQ(e->d_type, DT_FIFO);
	}
	closedir(dir);
}

int main(void)
{
	many();
	odd();
	types();
	return check_result();
}
