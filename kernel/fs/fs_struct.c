/*
 * fs_struct.c - where a process stands: root, working directory, umask
 */
#include "fs/fs_struct.h"

#include <linux/sched.h>

#include "fs/namei.h"
#include "mm/slab.h"

struct fs_struct init_fs = {
	.users	= 1,
	.lock	= __SPIN_LOCK_UNLOCKED(init_fs.lock),
	.umask	= 0022,
};

static void set_fs_path(struct fs_struct *fs, struct path *place, const struct path *path)
{
	struct path old;

	path_get(path);
	spin_lock(&fs->lock);
	old = *place;
	fs_seq_begin(fs);
	*place = *path;
	fs_seq_end(fs);
	spin_unlock(&fs->lock);
	if (old.dentry)
		path_put(&old);
}

void set_fs_root(struct fs_struct *fs, const struct path *path)
{
	set_fs_path(fs, &fs->root, path);
}

void set_fs_pwd(struct fs_struct *fs, const struct path *path)
{
	set_fs_path(fs, &fs->pwd, path);
}

void get_fs_root(struct fs_struct *fs, struct path *root)
{
	spin_lock(&fs->lock);
	*root = fs->root;
	path_get(root);
	spin_unlock(&fs->lock);
}

void get_fs_pwd(struct fs_struct *fs, struct path *pwd)
{
	spin_lock(&fs->lock);
	*pwd = fs->pwd;
	path_get(pwd);
	spin_unlock(&fs->lock);
}

static struct fs_struct *dup_fs(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	fs->users = 1;
	fs->seq = 0;
	spin_lock_init(&fs->lock);
	spin_lock(&old->lock);
	fs->umask = old->umask;
	fs->root = old->root;
	fs->pwd = old->pwd;
	path_get(&fs->root);
	path_get(&fs->pwd);
	spin_unlock(&old->lock);
	return fs;
}

static void put_fs(struct fs_struct *fs)
{
	bool last;

	spin_lock(&fs->lock);
	last = !--fs->users;
	spin_unlock(&fs->lock);
	if (!last)
		return;
	path_put(&fs->root);
	path_put(&fs->pwd);
	kfree(fs);
}

int copy_fs(unsigned long clone_flags, struct task_struct *child)
{
	struct fs_struct *fs = current->fs;

	if (clone_flags & CLONE_FS) {
		spin_lock(&fs->lock);
		fs->users++;
		spin_unlock(&fs->lock);
		return 0;
	}
	child->fs = dup_fs(fs);
	return child->fs ? 0 : -ENOMEM;
}

void exit_fs(struct task_struct *task)
{
	struct fs_struct *fs = task->fs;

	if (!fs)
		return;
	spin_lock(&task->alloc_lock);
	task->fs = NULL;
	spin_unlock(&task->alloc_lock);
	put_fs(fs);
}

int unshare_fs_struct(void)
{
	struct fs_struct *fs, *old = current->fs;

	if (READ_ONCE(old->users) == 1)
		return 0;
	fs = dup_fs(old);
	if (!fs)
		return -ENOMEM;
	spin_lock(&current->alloc_lock);
	current->fs = fs;
	spin_unlock(&current->alloc_lock);
	put_fs(old);
	return 0;
}
