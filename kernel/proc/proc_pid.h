/*
 * proc_pid.h - /proc/PID, between the file that makes the tree, the one that
 * makes the texts, and the one for descriptors
 */
#ifndef RINGSIDE_PROC_PROC_PID_H
#define RINGSIDE_PROC_PROC_PID_H

#include "fs/fs.h"
#include "fs/seq_file.h"
#include "sched/pid.h"

#define NO_FD	(~0U)		/* not about a descriptor */

struct proc_entry;

/* What an inode under /proc/PID hangs on. */
struct proc_pid_node {
	struct pid		*pid;		/* I  counted */
	const struct proc_entry	*entry;		/* I  NULL: a process, or a descriptor */
	unsigned int		fd;		/* I */
};

/* A name that every process has. */
struct proc_entry {
	const char	*name;
	umode_t		mode;
	int (*show)(struct seq_file *m, struct task_struct *t);
	ssize_t (*write)(struct task_struct *t, char *text);
	int (*link)(struct task_struct *t, struct path *path);	/* 0, with references */
	const struct inode_operations *dir_iops;
	const struct file_operations *dir_fops;
	bool		private;	/* for who may trace the process only */
};

static inline struct proc_pid_node *proc_node(const struct inode *inode)
{
	return inode->i_private;
}

/* proc_pid.c */
struct task_struct *proc_task(const struct inode *inode);	/* with a reference, or NULL */
/* May the caller look into @t's private parts?  As ptrace's read access. */
bool proc_may_access(struct task_struct *t);
/* The process that an open /proc/PID is of; -EBADF: it is not one. */
struct pid *tgid_pidfd_to_pid(const struct file *file);
struct inode *proc_pid_make_inode(struct super_block *sb, struct task_struct *t, umode_t mode);
struct dentry *proc_pid_add(struct dentry *dentry, struct inode *inode);
int proc_pid_permission(struct inode *inode, int mask);
/* A number as a directory entry; -1: it is none. */
long proc_name_to_number(const struct qstr *name);
int proc_readlink_path(const struct path *path, struct file *file, char __user *buf, int buflen);
extern const struct dentry_operations proc_pid_dentry_ops;

/* proc_pid_fd.c */
extern const struct inode_operations proc_fd_dir_iops, proc_fdinfo_dir_iops;
extern const struct file_operations proc_fd_dir_fops, proc_fdinfo_dir_fops;
/* proc_pid_mem.c */
extern const struct file_operations proc_mem_fops;
bool proc_fd_valid(struct task_struct *t, unsigned int fd);

/* proc_pid_text.c, proc_pid_stat.c, proc_pid_maps.c */
int proc_pid_stat(struct seq_file *m, struct task_struct *t);
int proc_tid_stat(struct seq_file *m, struct task_struct *t);
int proc_pid_status(struct seq_file *m, struct task_struct *t);
int proc_pid_statm(struct seq_file *m, struct task_struct *t);
int proc_pid_cmdline(struct seq_file *m, struct task_struct *t);
int proc_pid_environ(struct seq_file *m, struct task_struct *t);
int proc_pid_auxv(struct seq_file *m, struct task_struct *t);
int proc_pid_comm(struct seq_file *m, struct task_struct *t);
ssize_t proc_pid_set_comm(struct task_struct *t, char *text);
int proc_pid_maps(struct seq_file *m, struct task_struct *t);
int proc_pid_limits(struct seq_file *m, struct task_struct *t);
int proc_pid_syscall(struct seq_file *m, struct task_struct *t);
int proc_pid_wchan(struct seq_file *m, struct task_struct *t);
int proc_pid_personality(struct seq_file *m, struct task_struct *t);
int proc_pid_oom_score(struct seq_file *m, struct task_struct *t);
int proc_pid_oom_score_adj(struct seq_file *m, struct task_struct *t);
ssize_t proc_pid_set_oom_score_adj(struct task_struct *t, char *text);
int proc_pid_make_it_fail(struct seq_file *m, struct task_struct *t);
ssize_t proc_pid_set_make_it_fail(struct task_struct *t, char *text);
int proc_pid_mounts(struct seq_file *m, struct task_struct *t);
int proc_pid_mountinfo(struct seq_file *m, struct task_struct *t);
int proc_pid_children(struct seq_file *m, struct task_struct *t);

#endif
