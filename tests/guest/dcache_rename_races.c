/*
 * Names are found while others are renamed, made and removed around them: a file
 * that never moves is always there, one that moves between two names has one of
 * them, and what was read through a name is that file's.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <pthread.h>

static volatile int stop;

static void *renames(void *arg)
{
	char a[32], b[32];
	long me = (long)arg;
	int i;

	snprintf(a, sizeof(a), "m/dir%ld", me);
	snprintf(b, sizeof(b), "m/other%ld", me);
	for (i = 0; i < 25; i++) {
		CHECK_OK(rename(a, b));
		CHECK_OK(rename(b, a));
		CHECK_OK(rename("m/dir1/x", "m/dir1/y") == 0 || errno == ENOENT ? 0 : -1);
		CHECK_OK(rename("m/dir1/y", "m/dir1/x") == 0 || errno == ENOENT ? 0 : -1);
	}
	return NULL;
}

static void *lookups(void *arg)
{
	struct stat st, again;
	int fd;

	(void)arg;
	while (!stop) {
		CHECK_OK(stat("m/stays/file", &st));
		CHECK_ERRNO(stat("m/stays/none", &again), ENOENT);
		fd = open("m/dir1/file", O_RDONLY);
		if (fd < 0)
			fd = open("m/other1/file", O_RDONLY);
		if (fd >= 0) {
			char c = 0;

			CHECK_OK(fstat(fd, &st));
			EXPECT_EQ(st.st_size, 1);
			EXPECT_EQ(read(fd, &c, 1), 1);
			EXPECT_EQ(c, '1');
			close(fd);
		}
	}
	return NULL;
}

static void *drops(void *arg)
{
	const struct timespec tick = { .tv_nsec = 20000000 };
	int fd = MUST(open("/proc/sys/vm/drop_caches", O_WRONLY));

	(void)arg;
	while (!stop) {
		CHECK_OK(write(fd, "2", 1));
		nanosleep(&tick, NULL);
	}
	close(fd);
	return NULL;
}

int main(void)
{
	pthread_t r[2], l[2], d;
	long i;

	make_layers(1);
	MUST(mkdir("l/stays", 0755));
	put("l/stays/file", "stays");
	mount_overlay();
	MUST(mkdir("m/dir0", 0755));
	MUST(mkdir("m/dir1", 0755));
	put("m/dir0/file", "0");
	put("m/dir1/file", "1");
	put("m/dir1/x", "x");
	for (i = 0; i < 2; i++) {
		pthread_create(&r[i], NULL, renames, (void *)i);
		pthread_create(&l[i], NULL, lookups, NULL);
	}
	pthread_create(&d, NULL, drops, NULL);
	for (i = 0; i < 2; i++)
		pthread_join(r[i], NULL);
	stop = 1;
	for (i = 0; i < 2; i++)
		pthread_join(l[i], NULL);
	pthread_join(d, NULL);
	CHECK_TEXT("m/dir0/file", "0");
	CHECK_TEXT("m/dir1/file", "1");
	CHECK_NAMES("m", "dir0 dir1 stays ");
	umount_all();
	return check_result();
}
