/*
 * Paths are walked while other threads rename what they lead through: a walk
 * finds the file there was at some moment or none, never another one, and a
 * directory that is always there is always found.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "check.h"

#define ROUNDS	3000

static atomic_int done;
static ino_t ino_a, ino_b, ino_deep;

/* "one" and "a longer name for two" swap; dir moves away and comes back. */
static void *mover(void *arg)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		MUST(syscall(SYS_renameat2, AT_FDCWD, "one", AT_FDCWD,
			     "a name of more than forty bytes, for two of them", 2));
		MUST(rename("dir/sub", "moved"));
		MUST(rename("moved", "dir/sub"));
		MUST(syscall(SYS_renameat2, AT_FDCWD, "one", AT_FDCWD,
			     "a name of more than forty bytes, for two of them", 2));
	}
	done = 1;
	return arg;
}

static void *looker(void *arg)
{
	struct stat st;
	int fd;

	while (!done) {
		CHECK_OK(stat("one", &st));
		CHECK(st.st_ino == ino_a || st.st_ino == ino_b);
		CHECK_OK(stat("a name of more than forty bytes, for two of them", &st));
		CHECK(st.st_ino == ino_a || st.st_ino == ino_b);
		if (!stat("dir/sub/deep", &st))
			EXPECT_EQ(st.st_ino, ino_deep);
		else
			EXPECT_EQ(errno, ENOENT);
		if (!stat("moved/../one", &st))
			CHECK(st.st_ino == ino_a || st.st_ino == ino_b);
		fd = open("one", O_RDONLY);
		CHECK_OK(fd);
		CHECK_OK(fstat(fd, &st));
		CHECK(st.st_ino == ino_a || st.st_ino == ino_b);
		CHECK_OK(close(fd));
		CHECK_OK(stat("dir", &st));
		if (check_failures > 5)
			break;
	}
	return arg;
}

static ino_t make(const char *name)
{
	struct stat st;
	int fd = MUST(open(name, O_CREAT | O_RDWR, 0600));

	MUST(fstat(fd, &st));
	MUST(close(fd));
	return st.st_ino;
}

int main(void)
{
	pthread_t t[3];
	int i;

	ino_a = make("one");
	ino_b = make("a name of more than forty bytes, for two of them");
	MUST(mkdir("dir", 0755));
	MUST(mkdir("dir/sub", 0755));
	ino_deep = make("dir/sub/deep");

	for (i = 0; i < 3; i++)
		MUST(-pthread_create(&t[i], NULL, i ? looker : mover, NULL));
	for (i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	return check_result();
}
