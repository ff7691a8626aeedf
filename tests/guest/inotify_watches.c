/*
 * inotify(7): a watched directory tells of its files' closing, too; umount(2) ends
 * the watches on a file system with IN_UNMOUNT and IN_IGNORED.
 */
#include "check.h"

#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>

static int fd;

static unsigned int events(void)
{
	char buf[4096] __attribute__((aligned(8)));
	ssize_t n = read(fd, buf, sizeof(buf)), at = 0;
	unsigned int mask = 0;

	while (at < n) {
		struct inotify_event *e = (struct inotify_event *)(buf + at);

		mask |= e->mask;
		at += sizeof(*e) + e->len;
	}
	return mask;
}

static void check_close(void)
{
	int file;

	MUST(inotify_add_watch(fd, "d", IN_CLOSE_WRITE | IN_CLOSE_NOWRITE | IN_CREATE));
	file = MUST(open("d/f", O_CREAT | O_WRONLY, 0600));
	EXPECT_EQ(events(), IN_CREATE);
	close(file);
	EXPECT_EQ(events(), IN_CLOSE_WRITE);
	close(MUST(open("d/f", O_RDONLY)));
	EXPECT_EQ(events(), IN_CLOSE_NOWRITE);
}

static void check_umount(void)
{
	int wd;

	MUST(mkdir("m", 0755));
	MUST(mount("tmpfs", "m", "tmpfs", 0, NULL));
	close(MUST(open("m/f", O_CREAT | O_WRONLY, 0600)));
	wd = MUST(inotify_add_watch(fd, "m/f", IN_MODIFY));
	MUST(inotify_add_watch(fd, "m", IN_MODIFY));
	CHECK_OK(umount("m"));
	EXPECT_EQ(events(), IN_UNMOUNT | IN_IGNORED | IN_ISDIR);
	CHECK_ERRNO(inotify_rm_watch(fd, wd), EINVAL);
}

int main(void)
{
	fd = MUST(inotify_init1(IN_NONBLOCK));
	MUST(mkdir("d", 0755));
	check_close();
	check_umount();
	close(fd);
	return check_result();
}
