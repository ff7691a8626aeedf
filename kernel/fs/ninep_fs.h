/*
 * ninep_fs.h - what the files of the 9p file system know of each other
 */
#ifndef RINGSIDE_FS_NINEP_FS_H
#define RINGSIDE_FS_NINEP_FS_H

#include "fs/ninep.h"

#define V9FS_HASH_BITS	9

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
	bool			chown_ignored;	/* the server keeps owners as they are */
	spinlock_t		lock;
	struct hlist_head	inodes[1 << V9FS_HASH_BITS];	/* s  by qid.path */
	struct wait_queue_head	evict_wait;	/* for inodes to leave the table */
};

/*
 * An inode.  All names of a file lead to the same one, found by its qid;
 * directories have one for each name.
 *
 * I  written once     s  session->lock     l  i_lock     o  open_lock
 */
struct v9fs_inode {
	struct inode		inode;
	struct address_space	mapping;	/* regular files */
	struct hlist_node	hash;		/* s */
	bool			hashed;		/* s */
	u64			qid_path;	/* I */
	u32			qid_version;	/* l  of the attributes we have */
	struct p9_fid		*fid;		/* l  names the file; not open, unless it is rfid too */
	ktime_t			attr_time;	/* l  when the attributes were asked for */
	struct mutex		open_lock;
	struct p9_fid		*rfid;		/* o  open for reading */
	struct p9_fid		*wfid;		/* o  open for writing (and reading, if may be) */
	unsigned int		nr_open;	/* o  files */
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
/* Asks for the attributes anew; -ESTALE: the name is another file's now. */
int v9fs_refresh(struct inode *inode);
extern const struct dentry_operations v9fs_dentry_operations;

/* ninep_file.c, ninep_dir.c */
extern const struct file_operations v9fs_file_operations, v9fs_dir_operations;
extern const struct address_space_operations v9fs_aops;

#endif
