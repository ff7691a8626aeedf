/*
 * Many at once on an overlay: copying up the same file, making and removing the same
 * names, listing meanwhile.  Nothing is lost, doubled or half made.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <pthread.h>

#define THREADS	4
#define FILES	40

static void *writer(void *arg)
{
	char path[64], text[16];
	long me = (long)arg;
	int i, fd;

	snprintf(text, sizeof(text), "%ld", me);
	for (i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "m/f%d", i);
		fd = MUST(open(path, O_RDWR));
		/* Byte @me of the file is ours; the others' are theirs. */
		EXPECT_EQ(pwrite(fd, text, 1, me), 1);
		close(fd);
	}
	return NULL;
}

static void check_copy_up(void)
{
	pthread_t threads[THREADS];
	char path[64];
	long i;

	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, writer, (void *)i);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "m/f%ld", i);
		CHECK_TEXT(path, "0123rest");
	}
}

static int made, removed;

static void *churner(void *arg)
{
	char path[64], other[64];
	unsigned int seed = (long)arg;
	int i, fd;

	for (i = 0; i < 200; i++) {
		snprintf(path, sizeof(path), "m/d/%d", rand_r(&seed) % 6);
		snprintf(other, sizeof(other), "m/d/%d", rand_r(&seed) % 6);
		switch (rand_r(&seed) % 4) {
		case 0:
			fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
			if (fd >= 0) {
				__atomic_fetch_add(&made, 1, __ATOMIC_SEQ_CST);
				close(fd);
			} else {
				EXPECT_EQ(errno, EEXIST);
			}
			break;
		case 1:
			if (!unlink(path))
				__atomic_fetch_add(&removed, 1, __ATOMIC_SEQ_CST);
			else
				EXPECT_EQ(errno, ENOENT);
			break;
		case 2:
			if (syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, other, 1) < 0)
				CHECK(errno == ENOENT || errno == EEXIST);
			break;
		default:
			names_in("m/d2");
			fd = open(path, O_RDWR);
			if (fd >= 0)
				close(fd);
			else	/* Linux: copying up met a name just made */
				CHECK(errno == ENOENT || errno == EEXIST);
		}
	}
	return NULL;
}

static int count_names(void)
{
	const char *p = names_in("m/d");
	int n = 0;

	while (*p)
		n += *p++ == ' ';
	return n;
}

int main(void)
{
	pthread_t threads[THREADS];
	char path[64];
	int i;

	make_layers(1);
	for (i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "l/f%d", i);
		put(path, "xxxxrest");
	}
	MUST(mkdir("l/d", 0755));
	MUST(mkdir("l/d2", 0755));
	put("l/d/0", "lower");
	put("l/d/1", "lower");
	put("l/d/2", "lower");
	mount_overlay();
	check_copy_up();
	made = 3;
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, churner, (void *)(i + 1L));
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	EXPECT_EQ(count_names(), made - removed);
	CHECK_NAMES("l/d", "0 1 2 ");
	umount_all();
	return check_result();
}
