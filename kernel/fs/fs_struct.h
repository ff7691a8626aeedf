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
	struct path	root, pwd;	/* l  the owner reads without, when alone */
};

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
