/*
 * root.c - the tree the program sees
 *
 * The host's tree comes in by 9p, read-only.  Above it lies a layer of memory
 * (overlay, its upper directory in tmpfs), so that the program may write where
 * its user may, and nothing of it reaches the host.  What a machine has of its
 * own is mounted over that: /proc, /sys, /dev, /tmp, /run.  Then come the
 * shares, which are the host's directories themselves.
 *
 * All this is put together below STAGE and then moved to /, so that the
 * program finds in /proc/mounts what is there, and nothing else.  Without a
 * root share the initramfs is the tree already, and only shares are added.
 */
#include "agent.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below /, in the initramfs. */
#define STAGE		"/.ringside/root"
#define HOST		"/.ringside/host"
#define MEMORY		"/.ringside/memory"

/* A read-only tree's names do not change behind our back: keep them. */
#define NINEP_OPTIONS	"trans=virtio,version=9p2000.L,msize=524288"
#define NINEP_READ	NINEP_OPTIONS ",cache=loose"
#define NINEP_WRITE	NINEP_OPTIONS ",cache=none"

#define OVERLAY_OPTIONS	"lowerdir=" HOST ",upperdir=" MEMORY "/upper," \
			"workdir=" MEMORY "/work,index=on"

/* Makes @path and what is missing above it; 0 when it is there in the end. */
static int directories_make(const char *path)
{
	char part[PATH_MAX];

	if (strlen(path) >= sizeof(part)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(part, path);
	for (char *slash = part + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(part, 0755);
		*slash = '/';
	}
	return mkdir(part, 0755) && errno != EEXIST ? -1 : 0;
}

static void ninep_mount(const char *tag, const char *where, bool writable,
			const char *what, struct failure *failure)
{
	int err = mount(tag, where, "9p", writable ? 0 : MS_RDONLY,
			writable ? NINEP_WRITE : NINEP_READ);

	if (!err)
		return;
	if (errno == ENODEV)
		failure_set(failure, AGENT_EXIT_MACHINE,
			    "this kernel cannot see the host's files (it has no 9p): "
			    "take --alone for a static program");
	else
		failure_set(failure, AGENT_EXIT_MACHINE, "%s: cannot be mounted: %s",
			    what, strerror(errno));
}

static void layers_mount(const struct run *run, struct failure *failure)
{
	mkdir(HOST, 0755);
	mkdir(MEMORY, 0755);
	mkdir(STAGE, 0755);
	ninep_mount(run->root, HOST, false, "the root directory", failure);
	if (failure->status)
		return;
	if (mount("tmpfs", MEMORY, "tmpfs", 0, "mode=0755") ||
	    mkdir(MEMORY "/upper", 0755) || mkdir(MEMORY "/work", 0755) ||
	    mount("overlay", STAGE, "overlay", 0, OVERLAY_OPTIONS))
		failure_set(failure, AGENT_EXIT_MACHINE,
			    "the layer of memory above the root directory: %s",
			    strerror(errno));
}

/* A directory of the guest's own.  The mode is /tmp's, or that of any other. */
static void own_mount(const char *stage, const char *where, struct failure *failure)
{
	const char *options = strcmp(where, "/tmp") ? "mode=0755" : "mode=1777";
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s%s", stage, where);
	if (directories_make(path) < 0 ||
	    mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options))
		failure_set(failure, AGENT_EXIT_MACHINE, "%s: %s", where, strerror(errno));
}

static void share_mount(const char *stage, const struct run_share *share,
			struct failure *failure)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s%s", stage, share->where) >=
	    (int)sizeof(path)) {
		failure_set(failure, AGENT_EXIT_MACHINE, "%s: %s", share->where,
			    strerror(ENAMETOOLONG));
		return;
	}
	if (directories_make(path) < 0) {
		failure_set(failure, AGENT_EXIT_MACHINE, "%s: cannot be made: %s",
			    share->where, strerror(errno));
		return;
	}
	ninep_mount(share->tag, path, share->writable, share->where, failure);
}

/* The move cannot be undone half-way: the last step is a mere change of name. */
static void stage_enter(struct failure *failure)
{
	if (chdir(STAGE) || mount(".", "/", NULL, MS_MOVE, NULL) || chroot(".") ||
	    chdir("/"))
		failure_set(failure, AGENT_EXIT_MACHINE, "the root directory: %s",
			    strerror(errno));
}

void root_enter(const struct run *run, struct failure *failure)
{
	const char *stage = run->root ? STAGE : "";

	if (run->root)
		layers_mount(run, failure);
	if (!failure->status)
		machine_mount_systems(stage);
	for (size_t i = 0; i < run->nr_own && !failure->status; i++)
		own_mount(stage, run->own[i], failure);
	for (size_t i = 0; i < run->nr_shares && !failure->status; i++)
		share_mount(stage, &run->shares[i], failure);
	if (run->root && !failure->status)
		stage_enter(failure);
	if (run->hostname)
		sethostname(run->hostname, strlen(run->hostname));
}
