/*
 * What fsync(2), fdatasync(2), O_SYNC, msync(2), close(2), sync(2) or syncfs(2)
 * acknowledged is the host's when the machine is killed: the harness does that when the last
 * line is printed, and looks.
 */
#include "../guest/check.h"

#include <sys/mman.h>

static int make(const char *name, int flags)
{
	int fd = open(name, O_RDWR | O_CREAT | flags, 0644);

	EXPECT_EQ(write(fd, name, strlen(name)), strlen(name));
	return fd;
}

int main(void)
{
	int fd, synced;
	char *p;

	EXPECT_EQ(fsync(make("by-fsync", 0)), 0);
	EXPECT_EQ(fdatasync(make("by-fdatasync", 0)), 0);
	make("by-o-sync", O_SYNC);
	make("by-o-dsync", O_DSYNC);
	EXPECT_EQ(close(make("by-close", 0)), 0);
	fd = make("by-msync", 0);
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memcpy(p, "BY", 2);
	EXPECT_EQ(msync(p, 4096, MS_SYNC), 0);
	fd = make("by-sync-file-range", 0);
	EXPECT_EQ(sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER),
		  0);
	synced = make("by-syncfs", 0);
	EXPECT_EQ(syncfs(synced), 0);
	make("by-sync", 0);
	sync();
	if (!check_failures) {
		printf("@@kill me\n");
		fflush(stdout);
		pause();
	}
	return check_result();
}
