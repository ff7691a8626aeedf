/*
 * A mount taken out of the tree while somebody is in it: it can be used, but
 * nothing can be mounted in it, copied from it or changed about it.  And a tree of
 * mounts of any depth can be taken out at once.
 */
#include <sys/mount.h>
#include <sys/stat.h>
#include "check.h"

#define DEPTH	1500

static void detached(void)
{
	MUST(mkdir("m", 0755));
	EXPECT_EQ(mount("t", "m", "tmpfs", 0, NULL), 0);
	EXPECT_EQ(mkdir("m/sub", 0755), 0);
	EXPECT_EQ(mkdir("other", 0755), 0);
	EXPECT_EQ(chdir("m"), 0);
	CHECK_ERRNO(umount2("../m", 0), EBUSY);
	EXPECT_EQ(umount2("../m", MNT_DETACH), 0);
	make_file("sub/still", "here");
	CHECK_ERRNO(mount("t", "sub", "tmpfs", 0, NULL), EINVAL);
	CHECK_ERRNO(mount("sub", "sub", NULL, MS_BIND, NULL), EINVAL);
	CHECK_ERRNO(mount(".", "/tmp", NULL, MS_MOVE, NULL), EINVAL);
	CHECK_ERRNO(mount("t", ".", "tmpfs", MS_REMOUNT, NULL), EINVAL);
	CHECK_ERRNO(umount2(".", MNT_DETACH), EINVAL);
	EXPECT_EQ(unlink("sub/still"), 0);
}

static void deep(void)
{
	int i;

	MUST(mkdir("deep", 0755));
	EXPECT_EQ(mount("bottom", "deep", "tmpfs", 0, NULL), 0);
	EXPECT_EQ(mkdir("deep/stack", 0755), 0);
	for (i = 0; i < DEPTH; i++)
		if (mount("layer", "deep/stack", "tmpfs", 0, NULL) != 0)
			break;
	EXPECT_EQ(i, DEPTH);
	EXPECT_EQ(umount2("deep", MNT_DETACH), 0);
	CHECK(!strstr(read_file("/proc/mounts"), "layer"));
	EXPECT_EQ(rmdir("deep"), 0);
}

int main(void)
{
	char here[256];

	if (geteuid() != 0)
		SKIP("needs root");
	MUST((intptr_t)getcwd(here, sizeof(here)) ? 0 : -1);
	detached();
	MUST(chdir(here));
	deep();
	return check_result();
}
