/*
 * libfs.c - what file systems share whose names all live in the cache
 *
 * A name exists while its dentry is pinned (d_add_pinned).  A directory is
 * listed newest name first; each name's position is fixed and smaller than
 * those of names made later, so a listing that others disturb neither repeats
 * nor skips a name that stays, and does not chase names made meanwhile.
 */
#include "fs/dcache.h"
#include "fs/fs.h"
#include "lib/string.h"
#include "mm/uaccess.h"

static ino_t parent_ino(struct dentry *dentry)
{
	return READ_ONCE(dentry->d_parent)->d_inode->i_ino;
}

bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry;

	if (ctx->pos == 0) {
		if (!dir_emit(ctx, ".", 1, dentry->d_inode->i_ino, S_IFDIR >> 12))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!dir_emit(ctx, "..", 2, parent_ino(dentry), S_IFDIR >> 12))
			return false;
		ctx->pos = DIR_OFFSET_BEGIN;
	}
	return true;
}

/* The directory's lock is held (shared), so its list stands still. */
int dcache_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->f_path.dentry, *child;

	if (!dir_emit_dots(file, ctx))
		return 0;
	list_for_each_entry(child, &dir->d_subdirs, d_child) {
		struct inode *inode = child->d_inode;

		if (ctx->pos != DIR_OFFSET_BEGIN && child->d_offset > ctx->pos)
			continue;
		ctx->pos = child->d_offset;
		if (!dir_emit(ctx, child->d_name.name, child->d_name.len, inode->i_ino,
			      (inode->i_mode & S_IFMT) >> 12))
			return 0;
	}
	ctx->pos = DIR_OFFSET_END;
	return 0;
}

loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

ssize_t generic_read_dir(struct file *file __maybe_unused, char __user *buf __maybe_unused,
			 size_t n __maybe_unused, loff_t *pos __maybe_unused)
{
	return -EISDIR;
}

static int noop_fsync(struct file *file __maybe_unused, loff_t start __maybe_unused,
		      loff_t end __maybe_unused, int datasync __maybe_unused)
{
	return 0;
}

const struct file_operations simple_dir_operations = {
	.llseek		= dcache_dir_lseek,
	.read		= generic_read_dir,
	.iterate_shared	= dcache_readdir,
	.fsync		= noop_fsync,
};

const struct inode_operations simple_symlink_inode_operations = {
	.setattr	= simple_setattr,
};

int simple_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	buf->f_type = dentry->d_sb->s_magic;
	buf->f_bsize = 4096;
	buf->f_namelen = NAME_MAX_LEN;
	return 0;
}

bool simple_empty(struct dentry *dentry)
{
	return list_empty(&dentry->d_subdirs);
}

static void touch_dir(struct inode *dir)
{
	dir->i_ctime = dir->i_mtime = current_time(dir);
}

int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;

	inode->i_ctime = current_time(inode);
	touch_dir(dir);
	inc_nlink(inode);
	ihold(inode);
	d_add_pinned(dentry, inode);
	return 0;
}

int simple_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	inode->i_ctime = current_time(inode);
	touch_dir(dir);
	drop_nlink(inode);
	d_delete_pinned(dentry);
	return 0;
}

int simple_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return -ENOTEMPTY;
	drop_nlink(dentry->d_inode);
	simple_unlink(dir, dentry);
	drop_nlink(dir);
	return 0;
}

/* The names themselves are moved by vfs_rename(): here only what they count. */
int simple_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
		  struct dentry *new, unsigned int flags)
{
	struct inode *inode = old->d_inode, *target = new->d_inode;
	bool is_dir = S_ISDIR(inode->i_mode), target_is_dir = target && S_ISDIR(target->i_mode);

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	if (flags & RENAME_EXCHANGE) {
		if (olddir != newdir && is_dir != target_is_dir) {
			drop_nlink(is_dir ? olddir : newdir);
			inc_nlink(is_dir ? newdir : olddir);
		}
		target->i_ctime = current_time(target);
	} else {
		if (target_is_dir && !simple_empty(new))
			return -ENOTEMPTY;
		if (target) {
			drop_nlink(target);
			if (is_dir)
				drop_nlink(target);
			target->i_ctime = current_time(target);
		}
		if (is_dir && (target || olddir != newdir))
			drop_nlink(olddir);
		if (is_dir && !target && olddir != newdir)
			inc_nlink(newdir);
	}
	inode->i_ctime = current_time(inode);
	touch_dir(olddir);
	touch_dir(newdir);
	return 0;
}
