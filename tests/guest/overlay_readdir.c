/*
 * Listing a merged directory: each name once, none that is covered, also when
 * names are removed and made during the listing; lseek goes back to a name; a new
 * listing shows what is there now.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#define NAMES 600

static void make_names(const char *dir, int from, int to)
{
	char path[64];
	int i;

	for (i = from; i < to; i++) {
		snprintf(path, sizeof(path), "%s/n%d", dir, i);
		close(MUST(open(path, O_CREAT | O_WRONLY, 0644)));
	}
}

/* Lists m/d; each name found counts in seen[]. */
static int list(int *seen)
{
	DIR *dir = opendir("m/d");
	struct dirent *e;
	int n = 0;

	memset(seen, 0, NAMES * sizeof(*seen));
	if (!dir)
		return -1;
	while ((e = readdir(dir)))
		if (e->d_name[0] == 'n') {
			seen[atoi(e->d_name + 1)]++;
			n++;
		}
	closedir(dir);
	return n;
}

static void check_removing(void)
{
	int removed = 0, seen[NAMES] = { 0 }, i;
	DIR *dir = opendir("m/d");
	struct dirent *e;
	char path[300];

	while ((e = readdir(dir))) {
		if (e->d_name[0] != 'n')
			continue;
		seen[atoi(e->d_name + 1)]++;
		snprintf(path, sizeof(path), "m/d/%s", e->d_name);
		CHECK_OK(unlink(path));
		if (++removed == 10)
			close(CHECK_OK(open("m/d/other", O_CREAT | O_WRONLY, 0644)));
	}
	closedir(dir);
	for (i = 0; i < NAMES; i++)
		if (seen[i] > 1)
			FAIL("n%d was listed %d times", i, seen[i]);
	EXPECT_EQ(removed, NAMES);
	CHECK_NAMES("m/d", "other ");
	CHECK_OK(unlink("m/d/other"));
	CHECK_OK(rmdir("m/d"));
}

static void check_positions(void)
{
	char first[300], second[300];
	DIR *dir = opendir("m/d");
	struct dirent *e;
	long place;

	readdir(dir);
	readdir(dir);
	readdir(dir);
	place = telldir(dir);
	e = readdir(dir);
	snprintf(first, sizeof(first), "%s", e->d_name);
	while (readdir(dir))
		;
	seekdir(dir, place);
	e = readdir(dir);
	snprintf(second, sizeof(second), "%s", e ? e->d_name : "");
	if (strcmp(first, second))
		FAIL("\"%s\" the first time, \"%s\" the second", first, second);

	/* A rewound listing shows what came meanwhile. */
	CHECK_OK(mkdir("m/d/nested", 0755));
	rewinddir(dir);
	place = 0;
	while ((e = readdir(dir)))
		place += !strcmp(e->d_name, "nested");
	EXPECT_EQ(place, 1);
	closedir(dir);
	CHECK_OK(rmdir("m/d/nested"));
}

static void check_types(void)
{
	DIR *dir = opendir("m/types");
	struct dirent *e;

	while ((e = readdir(dir))) {
		if (!strcmp(e->d_name, "dir"))
			EXPECT_EQ(e->d_type, DT_DIR);
		else if (!strcmp(e->d_name, "link"))
			EXPECT_EQ(e->d_type, DT_LNK);
		else if (!strcmp(e->d_name, "fifo"))
			EXPECT_EQ(e->d_type, DT_FIFO);
		else if (!strcmp(e->d_name, "null"))
			EXPECT_EQ(e->d_type, DT_CHR);
		else
			CHECK(e->d_name[0] == '.');
	}
	closedir(dir);
	CHECK_NAMES("m/types", "dir fifo link null ");
}

int main(void)
{
	int seen[NAMES], i;

	make_layers(1);
	MUST(mkdir("l/d", 0755));
	MUST(mkdir("up/u/d", 0755));
	make_names("l/d", 0, 400);
	make_names("up/u/d", 300, NAMES);
	MUST(mkdir("l/types", 0755));
	MUST(mkdir("l/types/dir", 0755));
	MUST(symlink("x", "l/types/link"));
	MUST(mkfifo("l/types/fifo", 0644));
	MUST(mknod("l/types/null", S_IFCHR | 0666, makedev(1, 3)));
	MUST(mkdir("up/u/types", 0755));
	mount_overlay();
	EXPECT_EQ(list(seen), NAMES);
	for (i = 0; i < NAMES; i++)
		EXPECT_EQ(seen[i], 1);
	check_types();
	check_positions();
	check_removing();
	/* What is only below, too. */
	EXPECT_EQ(exists("l/d/n0"), 1);
	umount_all();
	return check_result();
}
