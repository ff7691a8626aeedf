/*
 * fs_struct.h - where a process stands: root, working directory, umask
 */
#ifndef RINGSIDE_FS_FS_STRUCT_H
#define RINGSIDE_FS_FS_STRUCT_H

#include "fs/fs.h"
#include "sched/task.h"

struct fs_struct {
	int		users;		/* l */
	spinlock_t	lock;
	int		umask;		/* l */
	unsigned int	seq;		/* l  odd while root or pwd change */
	struct path	root, pwd;	/* l  or under RCU, see fs_path_rcu() */
};

/* The lock is held. */
static inline void fs_seq_begin(struct fs_struct *fs)
{
	WRITE_ONCE(fs->seq, fs->seq + 1);
	smp_wmb();
}

static inline void fs_seq_end(struct fs_struct *fs)
{
	smp_wmb();
	WRITE_ONCE(fs->seq, fs->seq + 1);
}

/*
 * fs->root or fs->pwd without references or lock, under RCU: what it was a moment
 * ago; a task that shares @fs may have moved on, but mount and dentry belong together.
 */
static __always_inline struct path fs_path_rcu(const struct fs_struct *fs, const struct path *place)
{
	struct path path;
	unsigned int seq;

	do {
		while (unlikely((seq = READ_ONCE(fs->seq)) & 1))
			cpu_relax();
		smp_rmb();
		path.mnt = READ_ONCE(place->mnt);
		path.dentry = READ_ONCE(place->dentry);
		smp_rmb();
	} while (unlikely(READ_ONCE(fs->seq) != seq));
	return path;
}

extern struct fs_struct init_fs;

int copy_fs(unsigned long clone_flags, struct task_struct *child);
void exit_fs(struct task_struct *task);
int unshare_fs_struct(void);
void set_fs_root(struct fs_struct *fs, const struct path *path);
void set_fs_pwd(struct fs_struct *fs, const struct path *path);
/* With references. */
void get_fs_root(struct fs_struct *fs, struct path *root);
void get_fs_pwd(struct fs_struct *fs, struct path *pwd);

#define current_umask()	(current->fs->umask)

#endif
