/*
 * Many names, found and not found, answer the same from the cache as from the file
 * system, and after the cache was dropped.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#define NAMES	5000

static void name_of(char *path, size_t size, const char *dir, int i)
{
	snprintf(path, size, "%s/%d/a-name-that-is-longer-than-most-others-%d", dir, i % 50, i);
}

static void drop_caches(void)
{
	int fd = MUST(open("/proc/sys/vm/drop_caches", O_WRONLY));

	CHECK_OK(write(fd, "2", 1));
	close(fd);
}

/* Even numbers exist; each is a file of its own. */
static void check_all(void)
{
	struct stat st;
	char path[128];
	int i, wrong = 0;

	for (i = 0; i < NAMES; i++) {
		name_of(path, sizeof(path), "m", i);
		if (stat(path, &st) < 0)
			wrong += i % 2 == 0 || errno != ENOENT;
		else
			wrong += i % 2 || st.st_size != i;
	}
	EXPECT_EQ(wrong, 0);
}

int main(void)
{
	char path[128];
	int i, fd;

	make_layers(1);
	for (i = 0; i < 50; i++) {
		snprintf(path, sizeof(path), "l/%d", i);
		MUST(mkdir(path, 0755));
	}
	for (i = 0; i < NAMES; i += 2) {
		name_of(path, sizeof(path), "l", i);
		fd = MUST(open(path, O_CREAT | O_WRONLY, 0644));
		MUST(ftruncate(fd, i));
		close(fd);
	}
	mount_overlay();
	check_all();
	check_all();
	drop_caches();
	check_all();

	/* What is in use stays: an open directory, the working directory. */
	fd = MUST(open("m/0", O_RDONLY | O_DIRECTORY));
	MUST(chdir("m/1"));
	drop_caches();
	name_of(path, sizeof(path), "..", 2);
	CHECK_OK(access(path, F_OK));
	name_of(path, sizeof(path), "..", 50);
	CHECK_OK(faccessat(fd, strrchr(path, '/') + 1, F_OK, 0));
	CHECK_OK(chdir("../.."));
	close(fd);
	umount_all();
	return check_result();
}
