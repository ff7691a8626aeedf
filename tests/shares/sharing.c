/*
 * Processes that share a file by record locks, by a mapping, and by both; and
 * many that read one file at once, some of them killed meanwhile.
 */
#include "../guest/check.h"

#include <sys/mman.h>
#include <sys/stat.h>

#define WORKERS	4
#define ROUNDS	200

static void lock(int fd, short type)
{
	struct flock fl = { .l_type = type, .l_whence = SEEK_SET, .l_len = 8 };

	CHECK(fcntl(fd, F_SETLKW, &fl) == 0);
}

/* Each adds to a number in the file and to one in a mapping of it, under a lock. */
static void worker(void)
{
	int fd = open("counter", O_RDWR), i;
	long *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), n;

	for (i = 0; i < ROUNDS; i++) {
		lock(fd, F_WRLCK);
		CHECK(pread(fd, &n, sizeof(n), 0) == sizeof(n));
		n++;
		CHECK(pwrite(fd, &n, sizeof(n), 0) == sizeof(n));
		CHECK(map[0] == n);
		map[1]++;
		if (i % 50 == 0)
			CHECK(fsync(fd) == 0);
		lock(fd, F_UNLCK);
	}
	_exit(check_failures != 0);
}

static void counters(void)
{
	int fd = open("counter", O_RDWR | O_CREAT, 0644), i, status;
	long n[2];

	EXPECT_EQ(ftruncate(fd, 4096), 0);
	for (i = 0; i < WORKERS; i++)
		if (!fork())
			worker();
	for (i = 0; i < WORKERS; i++) {
		wait(&status);
		EXPECT_EQ(status, 0);
	}
	EXPECT_EQ(pread(fd, n, sizeof(n), 0), sizeof(n));
	EXPECT_EQ(n[0], WORKERS * ROUNDS);
	EXPECT_EQ(n[1], WORKERS * ROUNDS);
	close(fd);
}

/* Reads the host's file of numbers from a place of its own; forever, if it may. */
static void reader(int seed, int rounds)
{
	int fd = open("numbers", O_RDONLY), i;
	unsigned int buf[1024], j;
	struct stat st;

	for (i = 0; i != rounds; i++) {
		unsigned int at = (seed = seed * 1103515245 + 12345) >> 8 & 0xfff;

		CHECK(pread(fd, buf, sizeof(buf), at * sizeof(buf)) == sizeof(buf));
		for (j = 0; j < 1024; j++)
			if (buf[j] != at * 1024 + j) {
				FAIL("wrong content at %u", at * 1024 + j);
				break;
			}
		CHECK(!stat("numbers", &st));
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	}
	_exit(check_failures != 0);
}

static void readers(void)
{
	pid_t killed[WORKERS], pid[WORKERS];
	int i, round, status;

	for (i = 0; i < WORKERS; i++)
		if (!(pid[i] = fork()))
			reader(i + 1, 100);
	for (round = 0; round < 10; round++) {
		for (i = 0; i < WORKERS; i++)
			if (!(killed[i] = fork()))
				reader(100 * round + i, -1);
		usleep(3000 * round);
		for (i = 0; i < WORKERS; i++) {
			kill(killed[i], SIGKILL);
			EXPECT_EQ(waitpid(killed[i], &status, 0), killed[i]);
			EXPECT_EQ(status, SIGKILL);
		}
	}
	for (i = 0; i < WORKERS; i++) {
		waitpid(pid[i], &status, 0);
		EXPECT_EQ(status, 0);
	}
}

int main(void)
{
	counters();
	readers();
	return check_result();
}
