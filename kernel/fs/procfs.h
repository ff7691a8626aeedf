/*
 * procfs.h - the files under /proc that are made by the kernel's parts
 *
 * A part registers its file once (proc_create ...); the engine gives it an
 * inode when it is looked up.  Directories of processes come from above:
 * proc/proc_pid.c implements proc_pid_lookup() and proc_pid_readdir().
 */
#ifndef RINGSIDE_FS_PROCFS_H
#define RINGSIDE_FS_PROCFS_H

#include "fs/fs.h"
#include "fs/seq_file.h"

struct poll_table_struct;

struct proc_ops {
	int (*proc_open)(struct inode *inode, struct file *file);
	ssize_t (*proc_read_iter)(struct kiocb *iocb, struct iov_iter *to);
	ssize_t (*proc_write)(struct file *file, const char __user *buf, size_t len, loff_t *pos);
	loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
	int (*proc_release)(struct inode *inode, struct file *file);
	__poll_t (*proc_poll)(struct file *file, struct poll_table_struct *table);
	long (*proc_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
};

struct proc_dir_entry;

/* All return NULL when memory is short; @parent NULL is /proc itself. */
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct proc_ops *ops, void *data);
struct proc_dir_entry *proc_create(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct proc_ops *ops);
struct proc_dir_entry *proc_create_seq_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, const struct seq_operations *ops, void *data);
#define proc_create_seq(name, mode, parent, ops) \
	proc_create_seq_data(name, mode, parent, ops, NULL)
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
		struct proc_dir_entry *parent, int (*show)(struct seq_file *, void *), void *data);
#define proc_create_single(name, mode, parent, show) \
	proc_create_single_data(name, mode, parent, show, NULL)
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
		const char *dest);

/* The data given to proc_create_data() and proc_create_single_data() (m->private too). */
void *pde_data(const struct inode *inode);

/*
 * /proc/net is a link to self/net; this is the directory behind it, where the
 * network's files go.  proc_pid.c shows it in every process: the inode comes from
 * proc_get_inode(sb, proc_net).
 */
extern struct proc_dir_entry *proc_net;
/* /proc/sys and three of its directories. */
extern struct proc_dir_entry *proc_sys, *proc_sys_fs, *proc_sys_kernel, *proc_sys_net;
struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de);

/*
 * A number under /proc/sys: shown with a newline, written within min..max.
 * Mode 0444 makes it read-only.
 */
struct proc_sysctl {
	const char	*name;
	umode_t		mode;
	enum { SYSCTL_INT, SYSCTL_LONG, SYSCTL_ULONG, SYSCTL_INT_VEC, SYSCTL_STRING } type;
	void		*data;
	long		min, max;	/* both 0: any; strings and vectors: max is the size */
	void		(*written)(void); /* after each write; may be NULL */
};
struct proc_dir_entry *proc_create_sysctl(struct proc_dir_entry *parent,
		const struct proc_sysctl *table, size_t n);

/*
 * implemented by proc/proc_pid.c: names that are numbers.  lookup fills
 * @dentry (d_splice_alias or d_add) and returns NULL or the dentry or ERR_PTR(-ENOENT);
 * readdir lists processes; positions from PROC_FIRST_PID on are its own.
 * The links self and thread-self are the engine's.
 */
#define PROC_FIRST_PID	0x1000
struct dentry *proc_pid_lookup(struct dentry *dentry, unsigned int flags);
int proc_pid_readdir(struct file *file, struct dir_context *ctx);
/* An inode of this file system goes away: what proc_pid.c hung on its own is freed. */
void proc_pid_evict_inode(struct inode *inode);
/* For inodes that proc_pid.c makes: a number that is not used again soon. */
ino_t proc_next_ino(void);

/* Registers proc and the kernel's own files; called once by vfs_init(). */
void proc_root_init(void);
/* proc_files.c, proc_sysctl.c; for proc_root_init(). */
void proc_files_init(void);
void proc_sysctl_init(void);

#endif
