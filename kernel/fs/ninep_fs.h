/*
 * ninep_fs.h - what the files of the 9p file system know of each other
 */
#ifndef RINGSIDE_FS_NINEP_FS_H
#define RINGSIDE_FS_NINEP_FS_H

#include "fs/ninep.h"

enum v9fs_cache {
	V9FS_CACHE_NONE,	/* names and attributes are asked for again: close-to-open */
	V9FS_CACHE_MMAP,	/* the same: named so by programs that mmap */
	V9FS_CACHE_READAHEAD,
	V9FS_CACHE_LOOSE,	/* nobody else changes the tree: what is known stays true */
};

/*
 * A mount.
 *
 * I  written once     s  this lock
 */
struct v9fs_session {
	struct p9_client	*client;	/* I */
	enum v9fs_cache		cache;		/* I */
	bool			noxattr;	/* I */
	char			aname[64];	/* I  which of the server's trees */
	u32			msize;		/* I  as asked for */
	bool			chown_ignored;	/* the server leaves owners as they are */
	atomic_t		idle_fids;	/* A  of v9fs_inode.idle */
	bool			wrote;		/* something was sent since room was looked for */
	bool			nearly_full;	/* writes are sent at once, to hear them fail */
	spinlock_t		lock;
	struct list_head	writers;	/* s  inodes that are open for writing */
	struct list_head	node;		/* mounts_mutex (ninep_super.c) */
	struct super_block	*sb;		/* I */
	struct p9_fid		*root_fid;	/* I  the root, also when its dentry is gone */
};

/*
 * An inode.  All names of a file lead to the same one, found by its qid;
 * directories have one for each name.
 *
 * Order: i_rwsem, open_lock, wb_lock, page locks.
 *
 * I  written once     s  session->lock     l  i_lock     o  open_lock
 * w  wb_lock          n  open_lock and wb_lock to change
 */
struct v9fs_inode {
	struct inode		inode;
	struct address_space	mapping;	/* regular files */
	u64			qid_path;	/* I */
	u32			qid_version;	/* l  of the attributes we have */
	struct p9_fid		*fid;		/* l  names the file; not open */
	bool			nameless;	/* l  ... but the name is gone */
	ktime_t			attr_time;	/* l  when the attributes were asked for */
	struct mutex		open_lock;
	struct p9_fid		*rfid;		/* o  open for reading */
	struct p9_fid		*wfid;		/* n  for writing, and reading if that may be */
	bool			wfid_only;	/* n  it may not */
	unsigned int		nr_open;	/* o  files */
	bool			idle;		/* o  rfid is kept although nr_open is 0 */
	struct mutex		wb_lock;	/* one writes out, or sets the size, at a time */
	bool			wrote;		/* w  the server's attributes changed by us */
	struct list_head	writers;	/* s  session->writers; empty: no wfid */
};

static inline struct v9fs_inode *V9FS_I(const struct inode *inode)
{
	return container_of(inode, struct v9fs_inode, inode);
}

static inline struct v9fs_session *V9FS_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static inline bool v9fs_loose(const struct super_block *sb)
{
	return V9FS_SB(sb)->cache == V9FS_CACHE_LOOSE;
}

/* ninep_inode.c */
void v9fs_inode_init(void);
struct inode *v9fs_alloc_inode(struct super_block *sb);
void v9fs_free_inode(struct inode *inode);
void v9fs_evict_inode(struct inode *inode);
/* The inode of @fid, which is taken over; @attr are its attributes. */
struct inode *v9fs_iget(struct super_block *sb, struct p9_fid *fid, const struct p9_attr *attr);
/* The fid that names the inode, with a reference. */
struct p9_fid *v9fs_fid(struct inode *inode);
/* From now on @fid, taken over, names it. */
void v9fs_replace_fid(struct inode *inode, struct p9_fid *fid);
/* Asks for the attributes anew; -ESTALE: the name is another file's now. */
int v9fs_refresh(struct inode *inode);
/* They were asked for a moment ago: by the lookup before an open or a stat. */
bool v9fs_is_fresh(const struct inode *inode);
/* Something changed them since. */
static inline void v9fs_attr_old(struct inode *inode)
{
	WRITE_ONCE(V9FS_I(inode)->attr_time, 0);
}

/* ninep_namei.c */
extern const struct dentry_operations v9fs_dentry_operations, v9fs_loose_dentry_operations;
struct dentry *v9fs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags);
int v9fs_create(struct inode *dir, struct dentry *dentry, umode_t mode, bool excl);
int v9fs_link(struct dentry *old, struct inode *dir, struct dentry *dentry);
int v9fs_unlink(struct inode *dir, struct dentry *dentry);
int v9fs_symlink(struct inode *dir, struct dentry *dentry, const char *target);
int v9fs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode);
int v9fs_rmdir(struct inode *dir, struct dentry *dentry);
int v9fs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
int v9fs_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
		struct dentry *new, unsigned int flags);

/* ninep_xattr.c */
ssize_t v9fs_getxattr(struct inode *inode, const char *name, void *value, size_t size);
int v9fs_setxattr(struct dentry *dentry, const char *name, const void *value, size_t size,
		  int flags);
ssize_t v9fs_listxattr(struct inode *inode, char *list, size_t size);

/* ninep_file.c, ninep_dir.c */
extern const struct file_operations v9fs_file_operations, v9fs_dir_operations;
extern const struct address_space_operations v9fs_aops;
/* Its rfid, if there is one, is used again, or goes; open_lock is held, or nobody has it. */
void v9fs_not_idle(struct inode *inode);
/* A new file's fid, open for reading and writing, until somebody opens the inode. */
void v9fs_keep_wfid(struct inode *inode, struct p9_fid *fid);
/* Everything dirty of the inode is sent to the server; 0 or an error. */
int v9fs_write_out(struct inode *inode);
/* The server's [start, end) reads as zeros; wb_lock is held. */
int v9fs_zero_range(struct inode *inode, loff_t start, loff_t end);
/* Of all of a mount's inodes; @sync: and the server to its disk. */
int v9fs_write_out_all(struct super_block *sb, bool sync);

#endif
