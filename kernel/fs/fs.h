/*
 * fs.h - the objects of the file system and the operations behind them
 *
 * An inode is a thing (a file, a directory, a socket); a dentry is a name for
 * it in a directory; a file is the state of one open().  File systems fill the
 * operations; everything that a program can see goes through them.
 *
 * Names are looked up without references or locks, under RCU: dentries and
 * inodes are freed only after a grace period.  A reference is taken on what
 * the walk ends at.
 *
 * Lock letters:
 *   I  written once, before others can see it
 *   i  inode->i_rwsem (exclusive to change)
 *   l  inode->i_lock
 *   d  dcache_lock (dcache.c); readers under RCU check rename_seq
 *   h  inode_hash_lock (inode.c)
 *   f  file->f_lock
 *   p  file->f_pos_lock, unless only one task can reach the file
 *   m  dcache_lock too, see mount.c
 *   A  atomic
 *
 * Order: s_vfs_rename_mutex, i_rwsem of the parent before the child's (two
 * directories: by address unless one is the other's ancestor), then the spin
 * locks: dcache_lock, i_lock, f_lock.
 */
#ifndef RINGSIDE_FS_FS_H
#define RINGSIDE_FS_FS_H

#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/stat.h>

#include "arch/x86/spinlock.h"
#include "lib/atomic.h"
#include "lib/kernel.h"
#include "lib/list.h"
#include "mm/shrinker.h"
#include "mm/uio.h"
#include "sched/mutex.h"
#include "sched/time.h"

struct address_space;
struct cred;
struct dentry;
struct file;
struct file_lock_context;
struct file_system_type;
struct fsnotify_marks;
struct inode;
struct iov_iter;
struct kiocb;
struct kstatfs;
struct pid;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct super_block;
struct vfsmount;
struct vm_area_struct;

typedef unsigned int fmode_t;

/* file->f_mode */
#define FMODE_READ		BIT(0)
#define FMODE_WRITE		BIT(1)
#define FMODE_LSEEK		BIT(2)	/* lseek() works */
#define FMODE_PREAD		BIT(3)
#define FMODE_PWRITE		BIT(4)
#define FMODE_EXEC		BIT(5)	/* opened to be executed */
#define FMODE_CAN_READ		BIT(6)	/* has a read operation */
#define FMODE_CAN_WRITE		BIT(7)
#define FMODE_PATH		BIT(8)	/* O_PATH: only names the file */
#define FMODE_ATOMIC_POS	BIT(9)	/* read and write serialise on f_pos */
#define FMODE_STREAM		BIT(10)	/* has no position at all */
#define FMODE_NOWAIT		BIT(11)	/* RWF_NOWAIT works */
#define FMODE_WRITER		BIT(12)	/* counted in inode->i_writecount */
#define FMODE_PSEUDO		BIT(13)	/* f_path is shared: see alloc_file_pseudo() */
#define FMODE_OPENED		BIT(14)	/* ->open succeeded: ->release is owed */
#define FMODE_UNSIGNED_OFFSET	BIT(15)	/* negative offsets are fine: /dev/mem */
#define FMODE_NONOTIFY		BIT(16)
#define FMODE_DENY_WRITE	BIT(17)	/* holds writers off: a program being run */
#define FMODE_CAN_ODIRECT	BIT(18)	/* ->open says that O_DIRECT works */

#ifndef MAX_RW_COUNT
#define MAX_RW_COUNT	(0x7fffffffUL & ~4095UL)	/* most bytes of one transfer */
#endif
#define MAX_LFS_FILESIZE ((loff_t)LLONG_MAX)
#define MAX_NON_LFS	((1UL << 31) - 1)
#define NAME_MAX_LEN	255
#define PATH_MAX_LEN	4096

/* Modes for inode_permission(), as access(2) numbers them. */
#define MAY_EXEC	1
#define MAY_WRITE	2
#define MAY_READ	4
#define MAY_APPEND	8
#define MAY_ACCESS	16
#define MAY_OPEN	32
#define MAY_CHDIR	64

#define S_IRWXUGO	(S_IRWXU | S_IRWXG | S_IRWXO)
#define S_IALLUGO	(S_ISUID | S_ISGID | S_ISVTX | S_IRWXUGO)
#define S_IRUGO		(S_IRUSR | S_IRGRP | S_IROTH)
#define S_IWUGO		(S_IWUSR | S_IWGRP | S_IWOTH)
#define S_IXUGO		(S_IXUSR | S_IXGRP | S_IXOTH)

struct path {
	struct vfsmount	*mnt;
	struct dentry	*dentry;
};

/* One transfer: where in the file, and the RWF_* it was asked with. */
struct kiocb {
	struct file	*ki_filp;
	loff_t		ki_pos;
	int		ki_flags;	/* IOCB_* */
};

#define IOCB_APPEND	BIT(0)
#define IOCB_NOWAIT	BIT(1)
#define IOCB_DSYNC	BIT(2)
#define IOCB_SYNC	BIT(3)
#define IOCB_HIPRI	BIT(4)
#define IOCB_DIRECT	BIT(5)

/* A directory being listed: actor is told each name; false: enough. */
struct dir_context;
typedef bool (*filldir_t)(struct dir_context *ctx, const char *name, int namelen,
			  loff_t offset, u64 ino, unsigned int type);
struct dir_context {
	filldir_t	actor;
	loff_t		pos;
};

static inline bool dir_emit(struct dir_context *ctx, const char *name, int namelen, u64 ino,
			    unsigned int type)
{
	return ctx->actor(ctx, name, namelen, ctx->pos, ino, type);
}

bool dir_emit_dots(struct file *file, struct dir_context *ctx);

struct fown_struct {
	struct pid	*pid;		/* f  who gets SIGIO or SIGURG */
	int		pid_type;	/* f  enum pid_type */
	uid_t		uid, euid;	/* f  of the one who asked */
	int		signum;		/* f  F_SETSIG */
};

struct file_operations {
	loff_t (*llseek)(struct file *, loff_t, int whence);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	int (*iterate_shared)(struct file *, struct dir_context *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, void *files);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t start, loff_t end, int datasync);
	/* Sends what is dirty of [start, end], without making it durable. */
	int (*sync_range)(struct file *, loff_t start, loff_t end);
	int (*fasync)(int fd, struct file *, int on);
	int (*check_flags)(int flags);
	int (*setfl)(struct file *, unsigned long flags);
	ssize_t (*splice_read)(struct file *in, loff_t *ppos, struct file *pipe, size_t len,
			       unsigned int flags);
	ssize_t (*splice_write)(struct file *pipe, struct file *out, loff_t *ppos, size_t len,
				unsigned int flags);
	long (*fallocate)(struct file *, int mode, loff_t offset, loff_t len);
	void (*show_fdinfo)(struct seq_file *m, struct file *f);
};

/*
 * f_count may be read after the file was freed: the cache keeps freed memory
 * a struct file for a grace period (SLAB_TYPESAFE_BY_RCU), so lookups by
 * number take no lock (file.c).
 */
struct file {
	const struct file_operations *f_op;	/* I */
	fmode_t			f_mode;		/* I */
	unsigned int		f_flags;	/* f  O_*, changed by F_SETFL */
	atomic_long_t		f_count;	/* A */
	void			*private_data;	/* ->open's */
	loff_t			f_pos;		/* p */
	struct inode		*f_inode;	/* I */
	struct address_space	*f_mapping;	/* I  page cache, or NULL */
	struct path		f_path;		/* I */
	const char		*f_dname;	/* I  "[eventfd]": name of a file without a path */
	void			*f_ep;		/* eventpoll.c: who watches; NULL: nobody */
	spinlock_t		f_lock;
	struct mutex		f_pos_lock;
	const struct cred	*f_cred;	/* I  of the opener */
	struct fown_struct	*f_owner;	/* f  NULL until F_SETOWN */
	union {				/* of a file that is gone (file.c) */
		struct file	*f_next;
		struct rcu_head	f_rcu;
	};
};

struct iattr {
	unsigned int	ia_valid;	/* ATTR_* */
	umode_t		ia_mode;
	uid_t		ia_uid;
	gid_t		ia_gid;
	loff_t		ia_size;
	struct timespec64 ia_atime, ia_mtime, ia_ctime;
	struct file	*ia_file;	/* ftruncate's */
};

#define ATTR_MODE	BIT(0)
#define ATTR_UID	BIT(1)
#define ATTR_GID	BIT(2)
#define ATTR_SIZE	BIT(3)
#define ATTR_ATIME	BIT(4)
#define ATTR_MTIME	BIT(5)
#define ATTR_CTIME	BIT(6)
#define ATTR_ATIME_SET	BIT(7)
#define ATTR_MTIME_SET	BIT(8)
#define ATTR_FORCE	BIT(9)
#define ATTR_KILL_SUID	BIT(10)
#define ATTR_KILL_SGID	BIT(11)
#define ATTR_FILE	BIT(12)
#define ATTR_OPEN	BIT(13)
#define ATTR_TOUCH	BIT(14)	/* both times to now: a writer may */
#define ATTR_TIMES_SET	BIT(15)	/* times other than now: the owner's right */

struct kstat {
	u32		result_mask;	/* STATX_* */
	umode_t		mode;
	unsigned int	nlink;
	u32		blksize;
	u64		attributes, attributes_mask;
	u64		ino;
	dev_t		dev, rdev;
	uid_t		uid;
	gid_t		gid;
	loff_t		size;
	u64		blocks;		/* of 512 bytes */
	u64		mnt_id;
	struct timespec64 atime, mtime, ctime, btime;
};

/* Frees what get_link() handed out, once the walk is through with it. */
struct delayed_call {
	void	(*fn)(void *arg);
	void	*arg;
};

static inline void set_delayed_call(struct delayed_call *call, void (*fn)(void *), void *arg)
{
	call->fn = fn;
	call->arg = arg;
}

struct inode_operations {
	/* NULL: every name that exists has a dentry in the cache. */
	struct dentry *(*lookup)(struct inode *dir, struct dentry *, unsigned int flags);
	/* Only called with the permission to sleep. */
	const char *(*get_link)(struct dentry *, struct inode *, struct delayed_call *);
	/* Only for links whose text is not the way they lead (/proc/PID/fd). */
	int (*readlink)(struct dentry *, char __user *, int buflen);
	int (*permission)(struct inode *, int mask);
	int (*create)(struct inode *dir, struct dentry *, umode_t, bool excl);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *);
	int (*unlink)(struct inode *dir, struct dentry *);
	int (*symlink)(struct inode *dir, struct dentry *, const char *target);
	int (*mkdir)(struct inode *dir, struct dentry *, umode_t);
	int (*rmdir)(struct inode *dir, struct dentry *);
	int (*mknod)(struct inode *dir, struct dentry *, umode_t, dev_t);
	int (*rename)(struct inode *olddir, struct dentry *old, struct inode *newdir,
		      struct dentry *new, unsigned int flags);
	int (*tmpfile)(struct inode *dir, struct dentry *, umode_t);
	int (*setattr)(struct dentry *, struct iattr *);
	int (*getattr)(const struct path *, struct kstat *, u32 request_mask,
		       unsigned int query_flags);
	/*
	 * As getattr, for stat() without references: under RCU, may not sleep.  False:
	 * getattr has to be asked.  Not needed without a getattr.
	 */
	bool (*getattr_fast)(struct inode *, struct kstat *);
	ssize_t (*getxattr)(struct inode *, const char *name, void *value, size_t size);
	int (*setxattr)(struct dentry *, const char *name, const void *value, size_t size,
			int flags);	/* value NULL: remove */
	ssize_t (*listxattr)(struct inode *, char *list, size_t size);
};

/* inode->i_flags: S_* of FS_IOC_GETFLAGS, and states of ours. */
#define S_APPEND	BIT(0)
#define S_IMMUTABLE	BIT(1)
#define S_NOATIME	BIT(2)
#define S_DEAD		BIT(3)	/* i  a directory that was removed */
#define S_PRIVATE	BIT(4)
#define S_LINKABLE	BIT(6)	/* l  made by O_TMPFILE: linkat() may name it */
#define S_STATIC	BIT(5)	/* not allocated by the inode cache: never freed by iput() */
#define S_ASKPERM	BIT(7)	/* has i_op->permission (set when it gets a dentry) */

#define MODE_FLAGS(mode, flags)	((u32)(mode) | (u32)(flags) << 16)

/* inode->i_state */
#define I_NEW		BIT(0)	/* found by iget5_locked(), and being filled */

struct inode {
	union {
		struct {
			umode_t	i_mode;		/* l */
			u16	i_flags;	/* l  S_* */
		};
		u32		i_mode_flags;	/* both, for one comparison: MODE_FLAGS() */
	};
	uid_t			i_uid;		/* l */
	gid_t			i_gid;		/* l */
	unsigned int		i_nlink;	/* i of the parents, l */
	const struct inode_operations *i_op;	/* I */
	const struct file_operations *i_fop;	/* I  for open() */
	struct super_block	*i_sb;		/* I */
	struct address_space	*i_mapping;	/* I  page cache, or NULL */
	const char		*i_link;	/* I  target of a plain symlink, freed under RCU */
	ino_t			i_ino;		/* I */
	loff_t			i_size;		/* i */
	u64			i_blocks;	/* l  of 512 bytes */
	struct timespec64 i_atime, i_mtime, i_ctime, i_btime;	/* l */
	atomic_t		i_count;	/* A */
	atomic_t		i_writecount;	/* A  > 0: writers, < 0: being executed */
	spinlock_t		i_lock;
	dev_t			i_rdev;		/* I  of a device node */
	u32			i_generation;	/* I */
	unsigned int		i_state;	/* h  I_NEW */
	struct hlist_node	i_hash;		/* h  by a number of the file system's choice */
	struct dentry		*i_alias;	/* d  of a directory: its one dentry */
	struct rw_semaphore	i_rwsem;
	struct file_lock_context *i_flctx;	/* l  NULL: never locked (locks.c) */
	struct fsnotify_marks	*i_fsnotify;	/* l  NULL: not watched (inotify.c) */
	struct pipe_inode_info	*i_pipe;	/* l  of a FIFO (pipe.c) */
	void			*i_private;	/* file system's */
	struct rcu_head		i_rcu;
};

struct qstr {
	union {
		struct {
			u32	hash;
			u32	len;
		};
		u64	hash_len;	/* both, for one comparison */
	};
	const char	*name;
};

#define DNAME_INLINE_LEN	40

#define DCACHE_MOUNTED		BIT(0)	/* m  something is mounted here */
#define DCACHE_UNHASHED		BIT(1)	/* d  not found by lookup: deleted or never linked */
#define DCACHE_DEAD		BIT(2)	/* d  count fell to 0: no new references */
#define DCACHE_ROOT		BIT(3)	/* I  root of a super block */
#define DCACHE_PINNED		BIT(4)	/* d  one reference stands for "it exists" */
#define DCACHE_OP_REVALIDATE	BIT(5)	/* I  each lookup asks d_op->d_revalidate */
#define DCACHE_CACHED		BIT(6)	/* d  one reference is the cache's: in s_dentry_lru */
#define DCACHE_DONTCACHE	BIT(7)	/* I  goes with its last user; so do its children */
#define DCACHE_SYMLINK		BIT(8)	/* d  of a symlink */
#define DCACHE_NOT_PLAIN	(DCACHE_MOUNTED | DCACHE_OP_REVALIDATE | DCACHE_SYMLINK)

struct dentry_operations {
	/*
	 * > 0: still good; 0: look it up anew.  With LOOKUP_RCU in @flags it may
	 * not sleep, nor take references: -ECHILD asks to be called without it.
	 */
	int (*d_revalidate)(struct dentry *, unsigned int flags);
	void (*d_release)(struct dentry *);
	/* Name of a file without a path; writes into buf, returns its start. */
	char *(*d_dname)(struct dentry *, char *buf, int buflen);
};

struct dentry {
	u16			d_flags;	/* d  DCACHE_* */
	bool			d_referenced;	/* used since the shrinker came by; no lock */
	atomic_t		d_count;	/* A */
	struct hlist_node	d_hash;		/* d */
	struct dentry		*d_parent;	/* d  itself for a root */
	struct qstr		d_name;		/* d */
	struct inode		*d_inode;	/* d  NULL: negative */
	const struct dentry_operations *d_op;	/* I */
	struct super_block	*d_sb;		/* I */
	void			*d_fsdata;	/* file system's */
	struct vfsmount		*d_mounted;	/* m  the newest mount here, or NULL */
	union {
		struct {			/* file systems in memory */
			loff_t	d_offset;	/* i of the parent: position in getdents */
			loff_t	d_next_offset;	/* i  for the next child */
		};
		struct list_head d_lru;		/* d  in s_dentry_lru */
	};
	struct list_head	d_child;	/* d  in the parent's d_subdirs, newest first */
	struct list_head	d_subdirs;	/* d */
	struct rcu_head		d_rcu;
	union {				/* d  a name that fits, zeros behind it */
		char		d_iname[DNAME_INLINE_LEN];
		u64		d_name_words[DNAME_INLINE_LEN / 8];
	};
};

struct super_operations {
	struct inode *(*alloc_inode)(struct super_block *);
	void (*free_inode)(struct inode *);	/* after a grace period; may not sleep */
	void (*evict_inode)(struct inode *);	/* last reference gone, no link left or unmounted */
	void (*shutdown)(struct super_block *);		/* unmounted, its names are gone */
	void (*put_super)(struct super_block *);	/* and its inodes too; may not sleep */
	int (*sync_fs)(struct super_block *);		/* what is dirty goes where it belongs */
	int (*statfs)(struct dentry *, struct kstatfs *);
	int (*remount_fs)(struct super_block *, int *flags, char *data);
	void (*show_options)(struct seq_file *, struct dentry *);
};

/* sb->s_flags are the SB_* = MS_* of mount(2). */
struct super_block {
	const struct super_operations *s_op;	/* I */
	struct file_system_type	*s_type;	/* I */
	struct dentry		*s_root;	/* I */
	unsigned long		s_flags;	/* s_umount */
	unsigned long		s_magic;	/* I */
	unsigned long		s_blocksize;	/* I */
	loff_t			s_maxbytes;	/* I */
	dev_t			s_dev;		/* I */
	u64			s_next_ino;	/* A */
	atomic_t		s_active;	/* A  mounts, and kernel users */
	atomic_t		s_leaving;	/* A  evicted inodes not yet freed, + 1 */
	struct rw_semaphore	s_umount;
	struct mutex		s_vfs_rename_mutex;	/* directories move one at a time */
	const struct dentry_operations *s_d_op;	/* I  for its new dentries */
	struct list_head	s_dentry_lru;	/* d  the cached ones, oldest first */
	unsigned long		s_nr_dentry;	/* d  their number */
	struct shrinker		s_shrink;
	struct list_head	s_list;		/* super_blocks (super.c) */
	int			s_stack_depth;	/* I  0: is not made of other file systems */
	void			*s_fs_info;	/* file system's */
	char			s_id[32];	/* I  device name as mounted */
};

struct file_system_type {
	const char	*name;
	int		fs_flags;	/* FS_* */
	/* Fills a new super block: s_op, s_root ... */
	int (*fill_super)(struct super_block *, void *data, int flags);
	struct super_block *single;	/* of FS_SINGLE: made at the first mount */
	struct file_system_type *next;
};

#define FS_NODEV	BIT(0)	/* "nodev" in /proc/filesystems */
#define FS_SINGLE	BIT(1)	/* all mounts show the same super block (proc, sysfs, devtmpfs) */
#define FS_NOMOUNT	BIT(2)	/* internal: sockfs, pipefs */
#define FS_USER_XATTR	BIT(3)	/* has user.* attributes */

/* What statfs(2) says. */
struct kstatfs {
	long	f_type, f_bsize;
	u64	f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	int	f_fsid[2];
	long	f_namelen, f_frsize, f_flags;
};

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

static inline struct dentry *file_dentry(const struct file *f)
{
	return f->f_path.dentry;
}

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t size)
{
	WRITE_ONCE(inode->i_size, size);
}

static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}

static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

static inline void inode_lock_shared(struct inode *inode)
{
	down_read(&inode->i_rwsem);
}

static inline void inode_unlock_shared(struct inode *inode)
{
	up_read(&inode->i_rwsem);
}

/* inode.c */
struct inode *new_inode(struct super_block *sb);	/* fields zeroed, i_count 1, ino fresh */
void inode_init_once_fields(struct inode *inode, struct super_block *sb);
void ihold(struct inode *inode);
/*
 * Inodes that are found again by what they stand for (inode.c): the one in use
 * for which @test says yes, or a new one that @set has filled so far that @test
 * would.  A new one has I_NEW, until unlock_new_inode(); others wait for that.
 * iget_failed() instead of it: nobody gets this inode.
 */
struct inode *iget5_locked(struct super_block *sb, unsigned long hashval,
			   int (*test)(struct inode *, void *),
			   int (*set)(struct inode *, void *), void *data);
struct inode *ilookup5(struct super_block *sb, unsigned long hashval,
		       int (*test)(struct inode *, void *), void *data);
void unlock_new_inode(struct inode *inode);
void iget_failed(struct inode *inode);
void __insert_inode_hash(struct inode *inode, unsigned long hashval);
void remove_inode_hash(struct inode *inode);
static inline void insert_inode_hash(struct inode *inode)
{
	__insert_inode_hash(inode, inode->i_ino);
}
void iput(struct inode *inode);
void set_nlink(struct inode *inode, unsigned int n);
void inc_nlink(struct inode *inode);
void drop_nlink(struct inode *inode);
void clear_nlink(struct inode *inode);
struct timespec64 current_time(struct inode *inode);
void inode_init_owner(struct inode *inode, const struct inode *dir, umode_t mode);
void touch_atime(const struct path *path);
void inode_touch_atime(struct inode *inode, const struct vfsmount *mnt);
void file_accessed(struct file *file);
int file_update_time(struct file *file);
int file_remove_privs(struct file *file);
int inode_permission(struct inode *inode, int mask);
int generic_permission(struct inode *inode, int mask);
bool inode_owner_or_capable(const struct inode *inode);
int notify_change(struct dentry *dentry, struct iattr *attr);
int setattr_prepare(struct dentry *dentry, struct iattr *attr);
void setattr_copy(struct inode *inode, const struct iattr *attr);
int simple_setattr(struct dentry *dentry, struct iattr *attr);
void generic_fillattr(struct inode *inode, struct kstat *stat);
int inode_newsize_ok(const struct inode *inode, loff_t offset);
void init_special_inode(struct inode *inode, umode_t mode, dev_t rdev);
int get_write_access(struct inode *inode);	/* ETXTBSY while executed */
void put_write_access(struct inode *inode);
int deny_write_access(struct file *file);
void allow_write_access(struct file *file);

void inode_init(void);

/* stat.c: of an open file or a path; sets every field of *stat */
int vfs_getattr(const struct path *path, struct kstat *stat, u32 request_mask,
		unsigned int query_flags);
int vfs_fstat(int fd, struct kstat *stat);

/* read_write.c */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);
ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf);
ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *pos, int rwf);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);	/* ESPIPE */
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
/* For ->read of small generated texts: copies from a kernel buffer at *ppos. */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available);
/* RLIMIT_FSIZE and s_maxbytes; may shorten *count; sends SIGXFSZ. */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from);

/* open.c */
struct file *filp_open(const char *path, int flags, umode_t mode);
/* As dentry_open(), but what is opened is @inode, whatever is at @path. */
struct file *open_with_fake_path(const struct path *path, int flags, struct inode *inode,
				 const struct cred *cred);
struct file *dentry_open(const struct path *path, int flags, const struct cred *cred);
int filp_close(struct file *file, void *files);
int vfs_truncate(const struct path *path, loff_t length);
long vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
int generic_file_open(struct inode *inode, struct file *file);

/* super.c */
dev_t get_anon_bdev(void);	/* a number for st_dev that nothing else has */
int register_filesystem(struct file_system_type *fs);
struct file_system_type *get_fs_type(const char *name);
struct super_block *alloc_super(struct file_system_type *type, int flags, const char *devname,
				void *data);
void deactivate_super(struct super_block *sb);
void super_leave(struct super_block *sb);	/* any context; put_super() may follow */
/* An internal file system of bare inodes (sockfs, pipefs) and its one mount. */
struct vfsmount *kern_mount_pseudo(struct file_system_type *type, unsigned long magic,
				   const struct super_operations *ops);
int sync_filesystem(struct super_block *sb);
void ksys_sync(void);			/* all of them */
int vfs_statfs(const struct path *path, struct kstatfs *buf);

/* fcntl.c: who is told of input by SIGIO */
struct fasync_struct {
	struct fasync_struct	*fa_next;
	struct file		*fa_file;
	int			fa_fd;
};
int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **list);
void kill_fasync(struct fasync_struct **list, int sig, int band);
int f_setown(struct file *file, unsigned long arg, int force);
void send_sigurg(struct file *file);
void send_sigio(struct file *file, int fd, int band);

/* libfs.c: what simple file systems share */
int simple_statfs(struct dentry *dentry, struct kstatfs *buf);
int dcache_readdir(struct file *file, struct dir_context *ctx);
loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence);
ssize_t generic_read_dir(struct file *file, char __user *buf, size_t n, loff_t *pos);
bool simple_empty(struct dentry *dentry);
int simple_unlink(struct inode *dir, struct dentry *dentry);
int simple_rmdir(struct inode *dir, struct dentry *dentry);
int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry);
int simple_rename(struct inode *olddir, struct dentry *old, struct inode *newdir,
		  struct dentry *new, unsigned int flags);
extern const struct file_operations simple_dir_operations;
extern const struct inode_operations simple_symlink_inode_operations;	/* target in i_link */

#endif
