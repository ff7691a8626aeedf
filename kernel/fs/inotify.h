/*
 * inotify.h - telling programs what happens to files
 *
 * The hooks stand where the thing happens; they are one test while nobody
 * watches anything.
 */
#ifndef RINGSIDE_FS_INOTIFY_H
#define RINGSIDE_FS_INOTIFY_H

#include <linux/inotify.h>

#include "fs/dcache.h"
#include "fs/fs.h"

extern int fsnotify_watches;	/* of the whole system */

void __fsnotify(struct inode *inode, u32 mask, const char *name, u32 cookie);
void __fsnotify_dentry(struct dentry *dentry, u32 mask);
void __fsnotify_change(struct dentry *dentry, unsigned int ia_valid);
void __fsnotify_move(struct inode *olddir, const char *oldname, struct inode *newdir,
		     struct dentry *moved);
void fsnotify_close(struct file *file);
/* fcntl(F_NOTIFY): a signal when something happens in a directory. */
int fcntl_dirnotify(int fd, struct file *file, unsigned long arg);
/* @owner, a files_struct, closes a descriptor of @file. */
void dnotify_flush(struct file *file, void *owner);
/* The inode has no name left and nobody uses it: its watches end. */
void fsnotify_deleted(struct inode *inode);
void fsnotify_inode_delete(struct inode *inode);
/* The file system is unmounted: its watches end. */
void fsnotify_sb_delete(struct super_block *sb);

static inline bool fsnotify_any(void)
{
	return unlikely(READ_ONCE(fsnotify_watches));
}

/* The object itself and, with its name, the directory it is in. */
static inline void fsnotify_dentry(struct dentry *dentry, u32 mask)
{
	if (fsnotify_any())
		__fsnotify_dentry(dentry, mask);
}

static inline void fsnotify_file(struct file *file, u32 mask)
{
	if (fsnotify_any() && !(file->f_mode & (FMODE_NONOTIFY | FMODE_PSEUDO | FMODE_PATH)))
		__fsnotify_dentry(file->f_path.dentry, mask);
}

/* The object alone. */
static inline void fsnotify_dentry_inode(struct dentry *dentry, u32 mask)
{
	if (fsnotify_any())
		__fsnotify(dentry->d_inode, mask, NULL, 0);
}

/* Something happened to the name @dentry in @dir: IN_CREATE, IN_DELETE. */
static inline void fsnotify_dir(struct inode *dir, struct dentry *dentry, u32 mask)
{
	if (fsnotify_any())
		__fsnotify(dir, mask, dentry->d_name.name, 0);
}

static inline void fsnotify_change(struct dentry *dentry, unsigned int ia_valid)
{
	if (fsnotify_any())
		__fsnotify_change(dentry, ia_valid);
}

/* After d_move(); @oldname is a copy. */
static inline void fsnotify_move(struct inode *olddir, const char *oldname,
				 struct inode *newdir, struct dentry *moved)
{
	if (fsnotify_any())
		__fsnotify_move(olddir, oldname, newdir, moved);
}

#endif
