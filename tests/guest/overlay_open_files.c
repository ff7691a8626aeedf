/*
 * Open files of an overlay: one opened for reading sees what another writes after
 * the copy-up, a mapping made before does not; unlinked files live on; programs
 * run and cannot be written meanwhile; names are the overlay's.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <sys/mman.h>

static void check_read_after_copy_up(void)
{
	int r = MUST(open("m/file", O_RDONLY)), w;
	char buf[16] = "";
	char *map = MUST(mmap(NULL, 4096, PROT_READ, MAP_SHARED, r, 0));
	struct stat st;

	EXPECT_EQ(map[0], 'o');
	w = MUST(open("m/file", O_RDWR));
	EXPECT_EQ(pwrite(w, "NEW", 3, 0), 3);
	EXPECT_EQ(pread(r, buf, 8, 0), 8);
	CHECK(!memcmp(buf, "NEW data", 8));
	EXPECT_EQ(map[0], 'o');
	CHECK_OK(fstat(r, &st));
	EXPECT_EQ(st.st_size, 8);
	munmap(map, 4096);

	/* Mappings of the copy are one with what is written. */
	map = MUST(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, w, 0));
	EXPECT_EQ(map[0], 'N');
	map[1] = 'o';
	EXPECT_EQ(pread(r, buf, 8, 0), 8);
	CHECK(!memcmp(buf, "NoW data", 8));
	EXPECT_EQ(pwrite(w, "w", 1, 2), 1);
	EXPECT_EQ(map[2], 'w');
	munmap(map, 4096);
	close(r);
	close(w);
}

static void check_unlinked(void)
{
	int low = MUST(open("m/gone", O_RDONLY)), up;
	char buf[256], path[64];
	struct stat st;
	ssize_t n;

	up = MUST(open("m/made", O_RDWR | O_CREAT, 0600));
	CHECK_OK(write(up, "made", 4));
	CHECK_OK(unlink("m/gone"));
	CHECK_OK(unlink("m/made"));
	EXPECT_EQ(pread(low, buf, sizeof(buf), 0), 4);
	EXPECT_EQ(pread(up, buf, sizeof(buf), 0), 4);
	EXPECT_EQ(pwrite(up, "more", 4, 4), 4);
	CHECK_OK(fstat(up, &st));
	EXPECT_EQ(st.st_size, 8);
	EXPECT_EQ(st.st_nlink, 0);
	/* A new file of that name is another. */
	put("m/gone", "other");
	EXPECT_EQ(pread(low, buf, sizeof(buf), 0), 4);
	CHECK_TEXT("m/gone", "other");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", up);
	n = readlink(path, buf, sizeof(buf));
	CHECK(n > 10 && !memcmp(buf + n - 10, " (deleted)", 10));
	close(low);
	close(up);
}

static void copy_program(const char *to)
{
	static char buf[65536];
	int in = MUST(open("/proc/self/exe", O_RDONLY));
	int out = MUST(open(to, O_CREAT | O_WRONLY, 0755));
	ssize_t n;

	while ((n = read(in, buf, sizeof(buf))) > 0)
		MUST(write(out, buf, n));
	close(in);
	close(out);
}

/* Runs m/program, which waits for a byte and tells what it is called. */
static void check_program(void)
{
	int to[2], from[2], fd;
	char exe[256] = "", cwd[256], want[512];
	pid_t pid;

	MUST(pipe(to));
	MUST(pipe(from));
	pid = check_fork();
	if (pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execl("m/program", "program", "child", NULL);
		_exit(1);
	}
	close(to[0]);
	close(from[1]);
	EXPECT_EQ(read(from[0], exe, sizeof(exe)) > 0, 1);
	MUST(getcwd(cwd, sizeof(cwd)) ? 0 : -1);
	snprintf(want, sizeof(want), "%s/m/program", cwd);
	if (strcmp(exe, want))
		FAIL("the program is called \"%s\", not \"%s\"", exe, want);
	CHECK_ERRNO(open("m/program", O_WRONLY), ETXTBSY);
	CHECK_ERRNO(truncate("m/program", 0), ETXTBSY);
	CHECK_OK(write(to[1], "x", 1));
	check_join(pid);
	fd = CHECK_OK(open("m/program", O_WRONLY));
	CHECK_ERRNO(execl("m/program", "program", "child", NULL), ETXTBSY);
	close(fd);
}

static int child(void)
{
	char path[256], maps[4096], byte;
	FILE *f = fopen("/proc/self/maps", "r");
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	size_t len = fread(maps, 1, sizeof(maps) - 1, f);

	maps[len] = path[n > 0 ? n : 0] = '\0';
	if (!strstr(maps, path))
		return 1;
	if (write(1, path, n) != n || read(0, &byte, 1) != 1)
		return 1;
	return 0;
}

static void check_locks(void)
{
	struct flock fl = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	int r = MUST(open("m/locked", O_RDONLY));

	CHECK_OK(fcntl(r, F_SETLK, &fl));
	pid_t pid = check_fork();

	if (pid == 0) {
		int w = MUST(open("m/locked", O_RDWR));

		fl.l_type = F_WRLCK;
		CHECK_ERRNO(fcntl(w, F_SETLK, &fl), EAGAIN);
		check_exit();
	}
	check_join(pid);
	close(r);
}

static void check_tmpfile(void)
{
	int fd = open("m/dir", O_TMPFILE | O_RDWR, 0640);
	char path[64];
	struct stat st;

	/* Linux's overlay has it since 6.3. */
	if (fd < 0) {
		EXPECT_EQ(errno, EOPNOTSUPP);
		return;
	}
	EXPECT_EQ(write(fd, "tmp", 3), 3);
	CHECK_OK(fstat(fd, &st));
	EXPECT_EQ(st.st_nlink, 0);
	EXPECT_EQ(st.st_mode, S_IFREG | 0640);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK_OK(linkat(AT_FDCWD, path, AT_FDCWD, "m/dir/named", AT_SYMLINK_FOLLOW));
	CHECK_TEXT("m/dir/named", "tmp");
	CHECK_OK(fstat(fd, &st));
	EXPECT_EQ(st.st_nlink, 1);
	EXPECT_EQ(st.st_ino, ino_of("m/dir/named"));
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "child"))
		return child();
	make_layers(1);
	put("l/file", "old data");
	put("l/gone", "gone");
	put("l/locked", "locked");
	MUST(mkdir("l/dir", 0755));
	copy_program("l/program");
	mount_overlay();
	check_read_after_copy_up();
	check_unlinked();
	check_program();
	check_locks();
	check_tmpfile();
	umount_all();
	return check_result();
}
