/*
 * mount(2) of a share: options it does not know are EINVAL, a tag that does not
 * exist ENOENT, one in use EBUSY; each cache mode can be unmounted and mounted anew.
 */
#include "../guest/check.h"

#include <sys/mount.h>
#include <sys/stat.h>

static int mnt(const char *tag, const char *options)
{
	return mount(tag, "/share", "9p", 0, options);
}

int main(void)
{
	static const char *const good[] = {
		NULL, "", "trans=virtio", "version=9p2000.L", "msize=4096", "msize=65536",
		"cache=none", "cache=mmap", "cache=readahead", "cache=loose", "access=any",
		"access=client", "noxattr", "trans=virtio,version=9p2000.L,msize=262144,cache=none",
	};
	static const char *const bad[] = {
		"nonsense", "nonsense=1", "trans=tcp", "trans", "version=9p2000", "msize=12",
		"msize=4096x", "msize=", "cache=some", "cache", "access=everybody",
		"trans=virtio,,nonsense",
	};
	unsigned int i;
	char text[8];
	int fd;

	EXPECT_EQ(chdir("/"), 0);
	CHECK_ERRNO(mnt("share", "trans=virtio"), EBUSY);
	CHECK_ERRNO(mnt("nosuchtag", "trans=virtio"), ENOENT);
	CHECK_ERRNO(mnt("share-with-a-name-longer-than-a-tag-can-be", NULL), ENOENT);
	EXPECT_EQ(umount("/share"), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (mnt("share", bad[i]) != -1 || errno != EINVAL)
			FAIL("option \"%s\": errno %d", bad[i], errno);
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (mnt("share", good[i])) {
			FAIL("option \"%s\": errno %d", good[i], errno);
			continue;
		}
		fd = open("/share/file", O_RDONLY);
		EXPECT_EQ(read(fd, text, sizeof(text)), 4);
		CHECK_ERRNO(umount("/share"), EBUSY);
		close(fd);
		EXPECT_EQ(umount("/share"), 0);
	}
	return check_result();
}
