/*
 * file.h - from a descriptor to its struct file
 *
 * fdget() borrows the table's own reference when no other thread shares the
 * table: nobody can close the descriptor before fdput().
 */
#ifndef RINGSIDE_FS_FILE_H
#define RINGSIDE_FS_FILE_H

#include "fs/fdtable.h"
#include "fs/fs.h"
#include "syscall/syscall.h"

struct fd {
	struct file	*file;
	unsigned int	flags;		/* FDPUT_* */
};

#define FDPUT_FPUT		1	/* a reference was taken */
#define FDPUT_POS_UNLOCK	2	/* f_pos_lock is held */

static inline struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}

#define file_count(f)	atomic_long_read(&(f)->f_count)

void __fput(struct file *file);

static inline void fput(struct file *file)
{
	if (atomic_dec_and_test(&file->f_count))
		__fput(file);
}

struct file *fget(unsigned int fd);		/* not O_PATH files */
struct file *fget_raw(unsigned int fd);
struct file *fget_task(struct task_struct *task, unsigned int fd);	/* any, also O_PATH */
/* First open descriptor of @task at or after *fd, with a reference; NULL: no more. */
struct file *fget_task_next(struct task_struct *task, unsigned int *fd);

struct fd __fdget_shared(unsigned int fd, fmode_t mask);

/* The file of an open descriptor, without a reference; the table is not shared. */
static __always_inline struct file *files_lookup_fd(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = files->fdt;

	if (unlikely(fd >= fdt->max_fds))
		return NULL;
	return fdt->fd[array_index_nospec(fd, fdt->max_fds)];
}

static __always_inline struct fd __fdget(unsigned int fd, fmode_t mask)
{
	struct files_struct *files = current->files;
	struct file *file;

	if (unlikely(atomic_read(&files->count) != 1))
		return __fdget_shared(fd, mask);
	file = files_lookup_fd(files, fd);
	if (!file || unlikely(file->f_mode & mask))
		return (struct fd){ NULL, 0 };
	return (struct fd){ file, 0 };
}

static __always_inline struct fd fdget(unsigned int fd)
{
	return __fdget(fd, FMODE_PATH);
}

static __always_inline struct fd fdget_raw(unsigned int fd)
{
	return __fdget(fd, 0);
}

static __always_inline void fdput(struct fd f)
{
	if (unlikely(f.flags & FDPUT_FPUT))
		fput(f.file);
}

/* As fdget(), and the file position is the caller's alone until fdput_pos(). */
static __always_inline struct fd fdget_pos(unsigned int fd)
{
	struct fd f = fdget(fd);

	if (f.file && (f.file->f_mode & FMODE_ATOMIC_POS) &&
	    (f.flags || file_count(f.file) > 1)) {
		mutex_lock(&f.file->f_pos_lock);
		f.flags |= FDPUT_POS_UNLOCK;
	}
	return f;
}

static __always_inline void fdput_pos(struct fd f)
{
	if (unlikely(f.flags)) {
		if (f.flags & FDPUT_POS_UNLOCK)
			mutex_unlock(&f.file->f_pos_lock);
		fdput(f);
	}
}

/* A file for an opened path: takes over the path's references when it succeeds. */
struct file *alloc_file(const struct path *path, int flags, const struct file_operations *fop);
/*
 * A file without a path.  Takes over the reference of @inode, which belongs to
 * the pseudo file system mounted at @mnt.  @dname: "[eventfd]", a literal, or
 * NULL: named by the inode's type and number.
 */
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *dname,
			       int flags, const struct file_operations *fop);
/* The path of any file with references; makes one for a pseudo file. */
int file_get_path(struct file *file, struct path *path);

/* implemented by eventpoll.c: the file is going; called when f_ep is set */
void eventpoll_release_file(struct file *file);

struct files_stat {
	unsigned long	max_files;	/* /proc/sys/fs/file-max */
};
extern struct files_stat files_stat;
extern atomic_long_t nr_files;

void files_init(void);

#endif
