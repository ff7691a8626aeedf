/*
 * ninep.h - the host's files over 9P2000.L: file system type "9p"
 *
 * ninep_client.c   messages, tags and fids: one function for each message
 * ninep_super.c    mount options, super blocks, statfs
 * ninep_inode.c    inodes and their attributes
 * ninep_namei.c    names: found, made, moved, removed
 * ninep_file.c     open, read, write: between the page cache and the server
 * ninep_dir.c      listing directories
 * ninep_xattr.c    extended attributes
 *
 * A fid is the client's number for a file that the server keeps.  Each inode
 * has one that only names it; opening makes another.
 */
#ifndef RINGSIDE_FS_NINEP_H
#define RINGSIDE_FS_NINEP_H

#include "drivers/virtio_9p.h"
#include "fs/fs.h"
#include "lib/bitops.h"
#include "mm/filemap.h"

struct p9_qid {
	u8	type;		/* P9_QTDIR ... */
	u32	version;	/* changes with the content */
	u64	path;		/* which file: the inode number */
};

#define P9_QTDIR	0x80
#define P9_QTSYMLINK	0x02

/* What Rgetattr tells. */
struct p9_attr {
	u64		valid;		/* P9_STATS_* */
	struct p9_qid	qid;
	u32		mode, uid, gid;
	u64		nlink, rdev, size, blksize, blocks;
	struct timespec64 atime, mtime, ctime, btime;
};

#define P9_STATS_BASIC	0x7ffULL
#define P9_STATS_BTIME	0x800ULL

/* What Tsetattr changes. */
struct p9_setattr {
	u32		valid;		/* P9_SET_* */
	u32		mode, uid, gid;
	u64		size;
	struct timespec64 atime, mtime;
};

#define P9_SET_MODE	BIT(0)
#define P9_SET_UID	BIT(1)
#define P9_SET_GID	BIT(2)
#define P9_SET_SIZE	BIT(3)
#define P9_SET_ATIME	BIT(4)
#define P9_SET_MTIME	BIT(5)
#define P9_SET_CTIME	BIT(6)
#define P9_SET_ATIME_SET BIT(7)
#define P9_SET_MTIME_SET BIT(8)

#define P9_TAGS		128		/* requests on their way at once */
#define P9_IOHDRSZ	24		/* of Twrite, the larger one, and some room */

/*
 * One session with one server.
 *
 * I  written once     l  this lock, interrupts off     A  atomic
 */
struct p9_client {
	struct virtio_9p_channel *channel;	/* I */
	u32			msize;		/* I  largest message */
	u32			max_io;		/* I  bytes of one Tread or Twrite: whole pages */
	atomic_t		refs;		/* A  the mount, and requests on their way */
	spinlock_t		lock;
	unsigned long		tags[BITS_TO_LONGS(P9_TAGS)];	/* l  in use */
	struct wait_queue_head	tag_wait, idle;
	u32			next_fid;	/* l  never used so far */
	struct p9_fid		*free_fids;	/* l  clunked: numbers to use again */
	char			name[32];	/* I  for messages */
};

struct p9_req;
struct p9_fid;

struct p9_client *p9_client_create(const char *tag, u32 msize);
/* All fids are put: waits until the server has forgotten them; the share is free then. */
void p9_client_end(struct p9_client *c);
void p9_client_put(struct p9_client *c);	/* any context */

/* Fids are counted; the last reference tells the server to forget it. */
struct p9_fid *p9_fid_get(struct p9_fid *fid);
struct p9_client *fid_client(const struct p9_fid *fid);
void p9_fid_put(struct p9_fid *fid);

struct p9_fid *p9_attach(struct p9_client *c, const char *aname, u32 uid, struct p9_qid *qid);
/* A new fid for @name in directory @fid; @name NULL: for the same file. */
struct p9_fid *p9_walk(struct p9_fid *fid, const char *name, size_t len, struct p9_qid *qid);
int p9_getattr(struct p9_fid *fid, u64 mask, struct p9_attr *attr);
int p9_setattr(struct p9_fid *fid, const struct p9_setattr *set);
char *p9_readlink(struct p9_fid *fid);		/* kmalloc'ed, or ERR_PTR */
int p9_statfs(struct p9_fid *fid, struct kstatfs *st);
/* @fid becomes open.  @flags: O_*. */
int p9_lopen(struct p9_fid *fid, u32 flags, struct p9_qid *qid);
int p9_fsync(struct p9_fid *fid, bool datasync);
/* @fid, a directory's, becomes the new file's, open. */
int p9_lcreate(struct p9_fid *fid, const struct qstr *name, u32 flags, u32 mode, u32 gid);
int p9_mkdir(struct p9_fid *dir, const struct qstr *name, u32 mode, u32 gid);
int p9_mknod(struct p9_fid *dir, const struct qstr *name, u32 mode, dev_t rdev, u32 gid);
int p9_symlink(struct p9_fid *dir, const struct qstr *name, const char *target, u32 gid);
int p9_link(struct p9_fid *dir, struct p9_fid *fid, const struct qstr *name);
int p9_unlinkat(struct p9_fid *dir, const struct qstr *name, u32 flags);
int p9_renameat(struct p9_fid *olddir, const struct qstr *old, struct p9_fid *newdir,
		const struct qstr *new);

/* One reply of directory entries into @buf; bytes, 0 at the end. */
ssize_t p9_readdir(struct p9_fid *fid, u64 offset, void *buf, u32 count);
/* An entry at @p, of at most @n bytes: how many it takes; -EIO. */
struct p9_dirent {
	struct p9_qid	qid;
	u64		offset;		/* of the next one */
	u8		type;		/* DT_* */
	u16		namelen;
	const char	*name;		/* not terminated */
};
ssize_t p9_dirent_parse(const u8 *p, size_t n, struct p9_dirent *d);

/* Buffers of a transfer: kernel memory in pieces, as the ring takes them. */
struct p9_io {
	struct virtio_buf	*bufs;
	unsigned int		nr;
	u32			count;		/* bytes in all */
};

/* Bytes moved, or -errno.  Reading: a fatal signal ends the wait. */
ssize_t p9_read(struct p9_fid *fid, u64 offset, const struct p9_io *io);
ssize_t p9_write(struct p9_fid *fid, u64 offset, const struct p9_io *io);

/*
 * As p9_read(), without waiting: @done is called from the interrupt with bytes
 * or -errno.  0, or -ENOMEM and @done is not called.
 */
typedef void (*p9_read_done_t)(void *arg, ssize_t result);
int p9_read_async(struct p9_fid *fid, u64 offset, const struct p9_io *io, p9_read_done_t done,
		  void *arg);

/* Extended attributes: a fid that reads as the value, or the list when @name is "". */
struct p9_fid *p9_xattrwalk(struct p9_fid *fid, const char *name, u64 *size);
/* @fid becomes one that is written with the value, which counts when it is clunked. */
int p9_xattrcreate(struct p9_fid *fid, const char *name, u64 size, u32 flags);
/* Clunks now and says how it went; the reference is dropped in any case. */
int p9_clunk(struct p9_fid *fid);

/* At boot: the file system type. */
void ninep_init(void);

#endif
