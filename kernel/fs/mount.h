/*
 * mount.h - file systems joined into one tree
 */
#ifndef RINGSIDE_FS_MOUNT_H
#define RINGSIDE_FS_MOUNT_H

#include <linux/mount.h>

#include "fs/fs.h"

/* mnt_flags */
#define MNT_NOSUID	BIT(0)
#define MNT_NODEV	BIT(1)
#define MNT_NOEXEC	BIT(2)
#define MNT_NOATIME	BIT(3)
#define MNT_NODIRATIME	BIT(4)
#define MNT_RELATIME	BIT(5)
#define MNT_READONLY	BIT(6)
#define MNT_NOSYMFOLLOW	BIT(7)
#define MNT_INTERNAL	BIT(8)	/* kern_mount: in no tree */

/* Flags of umount2(2). */
#define MNT_FORCE	1
#define MNT_DETACH	2
#define MNT_EXPIRE	4
#define UMOUNT_NOFOLLOW	8

struct vfsmount {
	struct dentry		*mnt_root;	/* I */
	struct super_block	*mnt_sb;	/* I */
	int			mnt_flags;	/* m */
	int			mnt_id;		/* I */
	atomic_t		mnt_count;	/* A  1 for being in the tree, and users */
	struct vfsmount		*mnt_parent;	/* m  itself for the root */
	struct dentry		*mnt_mountpoint;	/* m */
	struct hlist_node	mnt_hash;	/* m  by parent and mountpoint */
	struct list_head	mnt_list;	/* m  all mounts, in order of mounting */
	struct list_head	mnt_mounts;	/* m  children */
	struct list_head	mnt_child;	/* m */
	const char		*mnt_devname;	/* I */
	struct rcu_head		mnt_rcu;
};

static inline struct vfsmount *mntget(struct vfsmount *mnt)
{
	if (mnt)
		atomic_inc(&mnt->mnt_count);
	return mnt;
}

void mntput_last(struct vfsmount *mnt);		/* its count fell to 0 */

static __always_inline void mntput(struct vfsmount *mnt)
{
	if (mnt && unlikely(atomic_dec_and_test(&mnt->mnt_count)))
		mntput_last(mnt);
}

/* What is mounted on this place, topmost, or NULL; under RCU. */
struct vfsmount *__lookup_mnt(struct vfsmount *mnt, struct dentry *dentry);
/* While *path is a mountpoint, goes to what is mounted there (references move). */
bool follow_down(struct path *path);
/* From the root of a mount to the place it is mounted on. */
bool follow_up(struct path *path);

int mnt_want_write(struct vfsmount *mnt);	/* EROFS */
static inline void mnt_drop_write(struct vfsmount *mnt) { (void)mnt; }
static inline bool __mnt_is_readonly(struct vfsmount *mnt)
{
	return (mnt->mnt_flags & MNT_READONLY) || (mnt->mnt_sb->s_flags & MS_RDONLY);
}

/* The file system at @path from there on, in no tree; ended by mntput(). */
struct vfsmount *clone_private_mount(const struct path *path);
struct vfsmount *kern_mount(struct file_system_type *type);
int do_mount(const char *dev_name, const char __user *dir_name, const char *type_page,
	     unsigned long flags, void *data_page);

/* For /proc/mounts, mountinfo: calls fn for every mount in order. */
int for_each_mount(int (*fn)(struct vfsmount *mnt, void *arg), void *arg);
void show_vfsmnt(struct seq_file *m, struct vfsmount *mnt);	/* a line of /proc/mounts */
void show_mountinfo(struct seq_file *m, struct vfsmount *mnt);
/* implemented by mount.c: changes when a mount comes or goes (poll of /proc/mounts) */
extern unsigned int mount_event;
extern struct wait_queue_head mount_event_wait;

/* The root tmpfs, init's root and working directory. */
void mnt_init(void);

#endif
