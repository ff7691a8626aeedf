/*
 * overlay.h - several directory trees shown as one: file system type "overlay"
 *
 * overlay_super.c    mount options, layers, statfs
 * overlay_namei.c    looking a name up in the layers
 * overlay_inode.c    inodes and their attributes
 * overlay_dir.c      making, linking, removing and renaming names
 * overlay_copy_up.c  bringing a file of a lower layer to the upper one
 * overlay_file.c     files: every operation is the real file's
 * overlay_readdir.c  the lists of the layers as one list
 *
 * All changes go to the upper layer; the lower ones are only read.  A name is
 * found in the topmost layer that has it.  Directories are merged: the list of
 * one is the union of all layers', down to one that is opaque
 * (trusted.overlay.opaque).  A removed name of a lower layer is covered by a
 * whiteout, a character device 0/0.  What is to be changed is first copied up:
 * made complete in the work directory, then moved into its place.
 *
 * With index=on the names of one lower file stay one file when it is copied up:
 * the copy is kept in the directory "index", named by what it is a copy of, and the
 * names that are not copied find it there.
 *
 * An overlay inode knows its real ones.  It has at least one lower dentry or an
 * upper one; the upper one comes at most once (copy-up) and stays.
 *
 * Lock order: overlay's i_rwsem, then the ovl_inode's lock, then the upper file
 * system's s_vfs_rename_mutex and i_rwsems (work directory and directory by
 * lock_rename(), then the file).
 */
#ifndef RINGSIDE_FS_OVERLAY_H
#define RINGSIDE_FS_OVERLAY_H

#include "fs/dcache.h"
#include "fs/fs.h"
#include "fs/mount.h"
#include "sched/cred.h"

#define OVL_XATTR_PREFIX	"trusted.overlay."
#define OVL_XATTR_OPAQUE	OVL_XATTR_PREFIX "opaque"
#define OVL_XATTR_REDIRECT	OVL_XATTR_PREFIX "redirect"
#define OVL_XATTR_METACOPY	OVL_XATTR_PREFIX "metacopy"
#define OVL_XATTR_ORIGIN	OVL_XATTR_PREFIX "origin"
#define OVL_XATTR_NLINK		OVL_XATTR_PREFIX "nlink"

/* One tree.  All I. */
struct ovl_layer {
	struct vfsmount	*mnt;		/* a mount of our own; NULL: there is no upper layer */
	dev_t		dev;		/* st_dev of its files, unless all layers are of one fs */
	u32		fsid;		/* layers of the same file system have the same */
};

struct ovl_path {
	const struct ovl_layer	*layer;
	struct dentry		*dentry;
};

/* A mounted overlay.  All I. */
struct ovl_fs {
	unsigned int		nr_lower;
	bool			same_fs;	/* all layers are of one file system */
	bool			noxattr;	/* the upper layer has no trusted.* */
	struct dentry		*workdir;	/* NULL: read-only */
	struct dentry		*indexdir;	/* NULL: index=off */
	const struct cred	*creator_cred;	/* of who mounted it: used on the layers */
	char			*lowerdir_opt, *upperdir_opt, *workdir_opt;
	atomic_t		temp_seq;	/* A  names in the work directory */
	struct ovl_layer	layers[];	/* the upper one, then the lower from the top */
};

/*
 * I  when the inode is made     o  this lock
 * u  the lock, when set; no lock to read: never changes again
 */
struct ovl_inode {
	struct inode		inode;
	struct inode		*key;		/* o  found by it (iget5_locked); NULL: never */
	struct dentry		*upper;		/* u  NULL: not copied up */
	unsigned int		nr_lower;	/* I  directories: any number, others: 1 or 0 */
	bool			unlinked;	/* o  the last name went while it was lower only */
	bool			indexed;	/* I  i_nlink counts names of all layers */
	struct ovl_path		*lower;		/* I  from the top */
	struct ovl_path		lower_one;	/* I  if there is but one */
	dev_t			dev;		/* st_dev; with i_ino changed by copy-up only */
	struct mutex		lock;		/* copy-up, unlink of lower files; the cache */
	struct ovl_dir_cache	*cache;		/* o  a merged directory's list */
	u64			version;	/* i  of a directory's content */
};

static inline struct ovl_inode *OVL_I(const struct inode *inode)
{
	return container_of(inode, struct ovl_inode, inode);
}

static inline struct ovl_fs *OVL_FS(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static inline struct vfsmount *ovl_upper_mnt(const struct ovl_fs *ofs)
{
	return ofs->layers[0].mnt;
}

static inline struct dentry *ovl_upper(const struct inode *inode)
{
	return smp_load_acquire(&OVL_I(inode)->upper);
}

static inline struct dentry *ovl_real_dentry(const struct inode *inode)
{
	struct dentry *upper = ovl_upper(inode);

	return upper ? upper : OVL_I(inode)->lower->dentry;
}

/* What the file really is now; also under RCU. */
static inline struct inode *ovl_real_inode(const struct inode *inode)
{
	return ovl_real_dentry(inode)->d_inode;
}

/* Without references. */
static inline struct path ovl_real_path(const struct inode *inode)
{
	struct dentry *upper = ovl_upper(inode);

	if (upper)
		return (struct path){ ovl_upper_mnt(OVL_FS(inode->i_sb)), upper };
	return (struct path){ OVL_I(inode)->lower->layer->mnt, OVL_I(inode)->lower->dentry };
}

/* A lower file with several names that shall stay one file. */
static inline bool ovl_wants_index(const struct ovl_fs *ofs, const struct inode *lower)
{
	return ofs->indexdir && !S_ISDIR(lower->i_mode) && lower->i_nlink > 1;
}

/* A directory with names of more than one layer, or that hides lower names. */
static inline bool ovl_is_merged(const struct inode *dir)
{
	const struct ovl_inode *oi = OVL_I(dir);

	return ovl_upper(dir) ? oi->nr_lower > 0 : oi->nr_lower > 1;
}

static inline bool ovl_is_whiteout(const struct inode *inode)
{
	return S_ISCHR(inode->i_mode) && !inode->i_rdev;
}

/* Who acts on the layers; ended by revert_creds(). */
static inline const struct cred *ovl_override_creds(const struct super_block *sb)
{
	return override_creds(OVL_FS(sb)->creator_cred);
}

/* overlay_super.c */
static inline int ovl_want_write(const struct super_block *sb)
{
	struct vfsmount *mnt = ovl_upper_mnt(OVL_FS(sb));

	return mnt ? mnt_want_write(mnt) : -EROFS;
}

/* overlay_namei.c */
struct dentry *ovl_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags);
/* Would @name be seen in @dir if the upper layer did not cover it?  1, 0, -errno. */
int ovl_lower_positive(struct inode *dir, const struct qstr *name);
bool ovl_is_opaque(struct dentry *real);
#define OVL_INDEX_NAME_LEN	32
/* What the copy of @lower is called in the index; returns the length. */
int ovl_index_name(const struct ovl_path *lower, char *name);
/* The copy in the index, with a reference; NULL: there is none, or no index for it. */
struct dentry *ovl_lookup_index(const struct ovl_fs *ofs, const struct ovl_path *lower);

/* overlay_inode.c */
struct inode *ovl_alloc_inode(struct super_block *sb);
void ovl_free_inode(struct inode *inode);
void ovl_evict_inode(struct inode *inode);
/* The inode for these; takes references of its own.  Lower: from the top. */
struct inode *ovl_get_inode(struct super_block *sb, struct dentry *upper,
			    const struct ovl_path *lower, unsigned int nr_lower);
/* After the real inode changed: mode, owner, times and size are the overlay's too. */
void ovl_copyattr(struct inode *inode);
/* The file is in the upper layer now. */
void ovl_set_upper(struct inode *inode, struct dentry *upper);
/* A name in @dir came or went. */
void ovl_dir_modified(struct inode *dir);
int ovl_set_attr(struct dentry *real, struct iattr *attr);	/* locks the real inode */
/* What a file in the upper layer was before: its st_ino and st_dev stay. */
void ovl_set_origin(struct inode *inode, struct dentry *upper);
bool ovl_is_private_xattr(const char *name);
/* i_nlink of an indexed inode changed: kept with the copy, for when this one is gone. */
void ovl_keep_nlink(struct inode *inode);
void ovl_inode_init(void);

/* overlay_copy_up.c; with O_TRUNC in @flags the content need not come along */
int ovl_copy_up_flags(struct dentry *dentry, int flags);
static inline int ovl_copy_up(struct dentry *dentry)
{
	return ovl_upper(dentry->d_inode) ? 0 : ovl_copy_up_flags(dentry, 0);
}

/* overlay_dir.c */
/* A negative dentry with a new name; the work directory is locked. */
struct dentry *ovl_lookup_temp(struct ovl_fs *ofs);
/* Removes a file, or an empty directory, of a locked directory. */
void ovl_cleanup(struct dentry *dir, struct dentry *dentry);
int ovl_set_opaque(struct super_block *sb, struct dentry *upper);
/* Whiteouts in a directory of the upper layer that is empty otherwise. */
int ovl_remove_whiteouts(struct ovl_fs *ofs, struct dentry *upper);
extern const struct inode_operations ovl_dir_inode_operations;

/* overlay_readdir.c */
int ovl_check_empty_dir(struct inode *dir);	/* 0 or -ENOTEMPTY */
void ovl_dir_cache_free(struct inode *dir);
extern const struct file_operations ovl_dir_operations;
/* Calls @fn for each name of a real directory but the dots, unlocked. */
struct ovl_name {
	struct ovl_name	*next;
	u64		ino;
	unsigned int	type;
	struct qstr	q;
	char		name[];
};
int ovl_list_real(const struct path *path, struct ovl_name **names);
void ovl_free_names(struct ovl_name *names);

/* overlay_file.c */
extern const struct file_operations ovl_file_operations;

/* overlay_inode.c */
int ovl_setattr(struct dentry *dentry, struct iattr *attr);
int ovl_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
		unsigned int query_flags);
bool ovl_getattr_fast(struct inode *inode, struct kstat *stat);
ssize_t ovl_getxattr(struct inode *inode, const char *name, void *value, size_t size);
int ovl_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		 int flags);
ssize_t ovl_listxattr(struct inode *inode, char *list, size_t size);
#define OVL_ATTR_OPS \
	.setattr = ovl_setattr, .getattr = ovl_getattr, .getattr_fast = ovl_getattr_fast, \
	.getxattr = ovl_getxattr, .setxattr = ovl_setxattr, .listxattr = ovl_listxattr

void ovl_init(void);

#endif
