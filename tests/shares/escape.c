/*
 * No path leads out of a share: links are followed by the guest, within its own
 * tree, and ".." of the share's root is what it is mounted on.
 */
#include "../guest/check.h"

#include <sys/stat.h>

static void outside(const char *path)
{
	char text[64] = "";
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return;
	CHECK(read(fd, text, sizeof(text) - 1) >= 0);
	if (strstr(text, "secret of the host"))
		FAIL("%s leads out of the share", path);
	close(fd);
}

int main(void)
{
	static const char *const paths[] = {
		"absolute", "relative", "dirlink/secret", "parent/secret", "chain",
		"../secret", "../../secret", "sub/../../secret", "sub/up/secret",
		"./../secret", "sub/up/../secret",
	};
	struct stat root, mnt;
	unsigned int i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		outside(paths[i]);
	EXPECT_EQ(stat("..", &mnt), 0);
	EXPECT_EQ(stat("/", &root), 0);
	EXPECT_EQ(mnt.st_ino, root.st_ino);
	EXPECT_EQ(mnt.st_dev, root.st_dev);
	/* Hard links to what is outside cannot be made either. */
	CHECK_ERRNO(link("/init", "hard"), EXDEV);
	CHECK_ERRNO(rename("/init", "moved"), EXDEV);
	/* An existing link is not followed by creation. */
	CHECK_ERRNO(open("absolute", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST);
	return check_result();
}
