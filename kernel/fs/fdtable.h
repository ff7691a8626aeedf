/*
 * fdtable.h - the open descriptors of a process
 *
 * Lock letters:
 *   t  files->file_lock; readers under RCU, or when the table is not shared
 *   A  atomic
 */
#ifndef RINGSIDE_FS_FDTABLE_H
#define RINGSIDE_FS_FDTABLE_H

#include "lib/atomic.h"
#include "lib/bitops.h"
#include "sched/task.h"

struct file;

#define NR_OPEN_DEFAULT	64

struct fdtable {
	unsigned int	max_fds;	/* I  a multiple of 64 */
	struct file	**fd;		/* t */
	unsigned long	*close_on_exec;	/* t */
	unsigned long	*open_fds;	/* t  reserved or open */
	struct rcu_head	rcu;
};

struct files_struct {
	atomic_t	count;		/* A  tasks that share it */
	struct fdtable	*fdt;		/* t */
	struct fdtable	fdtab;		/* the first table, inside */
	spinlock_t	file_lock;
	unsigned int	next_fd;	/* t  no free number below */
	unsigned long	close_on_exec_init[1];
	unsigned long	open_fds_init[1];
	struct file	*fd_array[NR_OPEN_DEFAULT];
};

extern struct files_struct init_files;
extern unsigned int sysctl_nr_open;	/* /proc/sys/fs/nr_open */

/* Reserves the lowest free number (EMFILE); then fd_install() or put_unused_fd(). */
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
void fd_install_shared(unsigned int fd, struct file *file);
/*
 * Hands the caller's reference to the table; cannot fail.  The slot is ours since it
 * was reserved; only a growing table could lose it, and only another thread grows it.
 */
static __always_inline void fd_install(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	if (likely(atomic_read(&files->count) == 1))
		smp_store_release(&files->fdt->fd[fd], file);
	else
		fd_install_shared(fd, file);
}
int close_fd(unsigned int fd);
/* Puts @file (another reference is taken) at @fd, closing what was there: dup2. */
int replace_fd(unsigned int fd, struct file *file, unsigned int flags);
int f_dupfd(unsigned int from, struct file *file, unsigned int flags);
/* SCM_RIGHTS and the like: a new descriptor for a file, written to *ufd if not NULL. */
int receive_fd(struct file *file, int __user *ufd, unsigned int flags);

void set_close_on_exec(unsigned int fd, int flag);
bool get_close_on_exec(unsigned int fd);
void do_close_on_exec(struct files_struct *files);

/* fork: the child's table (shared with CLONE_FILES). */
int copy_files(unsigned long clone_flags, struct task_struct *child);
void exit_files(struct task_struct *task);
/* A private copy for the current task: unshare, exec. */
int unshare_files(void);
struct files_struct *get_files_struct(struct task_struct *task);
void put_files_struct(struct files_struct *files);
/* Calls fn for each open file until it returns non-zero (/proc/PID/fd). */
int iterate_fd(struct files_struct *files, unsigned int from,
	       int (*fn)(const void *arg, struct file *file, unsigned int fd), const void *arg);

void fdtable_init(void);

#endif
