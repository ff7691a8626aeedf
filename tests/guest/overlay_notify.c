/*
 * inotify on an overlay hears of what happens through it, also when the file comes
 * to the upper layer meanwhile.
 *
 * Linux module: overlay
 */
#include "overlay.h"

#include <sys/inotify.h>

static int fd;

/* The masks of all events so far, but for those of opening and closing. */
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
	return mask & ~(IN_OPEN | IN_ISDIR);
}

int main(void)
{
	int wd;

	make_layers(1);
	put("l/file", "lower");
	MUST(mkdir("l/dir", 0755));
	mount_overlay();
	fd = MUST(inotify_init1(IN_NONBLOCK));
	wd = MUST(inotify_add_watch(fd, "m/file", IN_ALL_EVENTS));
	MUST(inotify_add_watch(fd, "m/dir", IN_ALL_EVENTS));
	CHECK_TEXT("m/file", "lower");
	EXPECT_EQ(events(), IN_ACCESS | IN_CLOSE_NOWRITE);
	put("m/file", "upper");
	EXPECT_EQ(events() & ~IN_ACCESS, IN_MODIFY | IN_CLOSE_WRITE);
	put("m/dir/new", "new");
	EXPECT_EQ(events() & (IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE),
		  IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE);
	CHECK_OK(chmod("m/file", 0600));
	EXPECT_EQ(events(), IN_ATTRIB);
	CHECK_OK(rename("m/dir/new", "m/dir/newer"));
	EXPECT_EQ(events(), IN_MOVED_FROM | IN_MOVED_TO);
	CHECK_OK(unlink("m/dir/newer"));
	EXPECT_EQ(events(), IN_DELETE);
	CHECK_OK(inotify_rm_watch(fd, wd));
	CHECK_OK(close(fd));
	umount_all();
	return check_result();
}
