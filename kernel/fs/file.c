/*
 * file.c - struct file: made by open, counted, gone with the last reference
 *
 * Threads that share a descriptor table look numbers up under RCU and take a
 * reference only if the count is not 0; then they look again, for the memory
 * may already be another file.  That needs freed files to stay files: each CPU
 * keeps a stock of them, and what is over goes back after a grace period.
 *
 * __fput() may itself drop the last reference to other files (descriptors in
 * flight inside a socket).  Those wait in the task's list until the outer
 * __fput() is done, so the depth of the stack does not depend on a program.
 */
#include "fs/file.h"

#include <linux/capability.h>

#include "fs/anon_inodes.h"
#include "fs/dcache.h"
#include "fs/inotify.h"
#include "fs/internal.h"
#include "fs/locks.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "mm/slab.h"
#include "sched/cred.h"
#include "sched/rcu.h"

#define FILE_STOCK_MAX	64	/* free files kept by a CPU */

static struct kmem_cache *filp_cachep;
static DEFINE_PER_CPU(struct file *, file_stock);
static DEFINE_PER_CPU(unsigned int, file_stock_nr);

struct files_stat files_stat;
atomic_long_t nr_files;

static void file_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(filp_cachep, container_of(head, struct file, f_rcu));
}

static void file_free(struct file *file)
{
	atomic_long_dec(&nr_files);
	if (this_cpu_read(file_stock_nr) < FILE_STOCK_MAX) {
		file->f_next = this_cpu_read(file_stock);
		this_cpu_write(file_stock, file);
		this_cpu_inc(file_stock_nr);
	} else {
		call_rcu(&file->f_rcu, file_free_rcu);
	}
}

/* Memory of a new file: f_count is 0, all else is the caller's to set. */
static struct file *file_alloc(void)
{
	struct file *file = this_cpu_read(file_stock);

	if (likely(file)) {
		this_cpu_write(file_stock, file->f_next);
		this_cpu_dec(file_stock_nr);
	} else {
		file = kmem_cache_alloc(filp_cachep, GFP_KERNEL);
		if (!file)
			return NULL;
		atomic_long_set(&file->f_count, 0);
		spin_lock_init(&file->f_lock);
		mutex_init(&file->f_pos_lock);
	}
	if (unlikely(atomic_read(&nr_files) >= (long)files_stat.max_files) &&
	    !capable(CAP_SYS_ADMIN)) {
		atomic_long_inc(&nr_files);
		file_free(file);
		return ERR_PTR(-ENFILE);
	}
	atomic_long_inc(&nr_files);
	return file;
}

/* What every file of the system starts as. */
static struct file *file_init(int flags, const struct file_operations *fop, struct inode *inode)
{
	struct file *file = file_alloc();
	fmode_t mode;

	if (unlikely(IS_ERR_OR_NULL(file)))
		return file ? file : ERR_PTR(-ENOMEM);

	mode = (flags + 1) & O_ACCMODE;		/* O_RDONLY 0 is FMODE_READ ... */
	if ((mode & FMODE_READ) && (fop->read || fop->read_iter))
		mode |= FMODE_CAN_READ;
	if ((mode & FMODE_WRITE) && (fop->write || fop->write_iter))
		mode |= FMODE_CAN_WRITE;
	file->f_op = fop;
	file->f_mode = mode;
	file->f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	file->private_data = NULL;
	file->f_pos = 0;
	file->f_inode = inode;
	file->f_mapping = inode ? inode->i_mapping : NULL;
	file->f_path.mnt = NULL;
	file->f_path.dentry = NULL;
	file->f_dname = NULL;
	file->f_ep = NULL;
	file->f_owner = NULL;
	file->f_cred = get_cred(current_cred());
	return file;
}

/* Now lookups may find it. */
static struct file *file_publish(struct file *file)
{
	smp_store_release(&file->f_count.counter, 1);
	return file;
}

struct file *alloc_file(const struct path *path, int flags, const struct file_operations *fop)
{
	struct file *file = file_init(flags, fop, path->dentry->d_inode);

	if (unlikely(IS_ERR(file)))
		return file;
	file->f_path = *path;
	file->f_mode |= FMODE_OPENED;
	return file_publish(file);
}

struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *dname,
			       int flags, const struct file_operations *fop)
{
	struct file *file = file_init(flags, fop, inode);

	if (unlikely(IS_ERR(file)))
		return file;
	file->f_path.mnt = mnt;
	file->f_path.dentry = mnt->mnt_root;
	file->f_dname = dname;
	file->f_mode |= FMODE_PSEUDO | FMODE_OPENED;
	return file_publish(file);
}

/*
 * alloc_empty_file - a file that open() will fill or throw away
 *
 * Its f_op, f_inode and f_path are set by do_dentry_open().
 */
struct file *alloc_empty_file(int flags)
{
	static const struct file_operations no_fops;
	struct file *file = file_init(flags, &no_fops, NULL);

	if (unlikely(IS_ERR(file)))
		return file;
	return file_publish(file);
}

int file_get_path(struct file *file, struct path *path)
{
	struct dentry *dentry;

	if (!(file->f_mode & FMODE_PSEUDO)) {
		*path = file->f_path;
		path_get(path);
		return 0;
	}
	ihold(file->f_inode);
	dentry = d_alloc_anon(file->f_inode->i_sb, file->f_dname ? file->f_dname : "",
			      file->f_inode);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	path->dentry = dentry;
	path->mnt = mntget(file->f_path.mnt);
	return 0;
}

static void file_release(struct file *file)
{
	struct inode *inode = file->f_inode;

	might_sleep();
	if (likely(file->f_mode & FMODE_OPENED)) {
		if (fsnotify_any())
			fsnotify_close(file);
		if (unlikely(file->f_ep))
			eventpoll_release_file(file);
		if (unlikely(inode->i_flctx))
			locks_remove_file(file);
		if (unlikely(file->f_flags & FASYNC) && file->f_op->fasync)
			file->f_op->fasync(-1, file, 0);
		if (file->f_op->release)
			file->f_op->release(inode, file);
	}
	if (unlikely(file->f_owner))
		file_free_owner(file);
	put_cred(file->f_cred);
	if (file->f_mode & FMODE_WRITER)
		put_write_access(inode);
	else if (unlikely(file->f_mode & FMODE_DENY_WRITE))
		allow_write_access(file);
	if (file->f_mode & FMODE_PSEUDO)
		iput(inode);
	else if (file->f_path.dentry)
		path_put(&file->f_path);
	file_free(file);
}

void __fput(struct file *file)
{
	struct task_struct *task = current;

	if (task->fput_busy) {
		file->f_next = task->fput_list;
		task->fput_list = file;
		return;
	}
	task->fput_busy = true;
	file_release(file);
	while (unlikely(task->fput_list)) {
		file = task->fput_list;
		task->fput_list = file->f_next;
		file_release(file);
		cond_resched();
	}
	task->fput_busy = false;
}

/* A reference to what the table holds at @fd, while others may change it. */
static struct file *__fget_files(struct files_struct *files, unsigned int fd, fmode_t mask)
{
	struct file *file;

	rcu_read_lock();
	for (;;) {
		struct fdtable *fdt = READ_ONCE(files->fdt);
		struct file **slot;

		file = NULL;
		if (fd >= fdt->max_fds)
			break;
		slot = &fdt->fd[array_index_nospec(fd, fdt->max_fds)];
		file = READ_ONCE(*slot);
		if (!file)
			break;
		if (!atomic_inc_not_zero(&file->f_count))
			continue;	/* being closed: the slot changes at once */
		if (unlikely(READ_ONCE(*slot) != file || READ_ONCE(files->fdt) != fdt)) {
			fput(file);
			continue;
		}
		if (unlikely(file->f_mode & mask)) {
			fput(file);
			file = NULL;
		}
		break;
	}
	rcu_read_unlock();
	return file;
}

struct fd __fdget_shared(unsigned int fd, fmode_t mask)
{
	struct file *file = __fget_files(current->files, fd, mask);

	return (struct fd){ file, file ? FDPUT_FPUT : 0 };
}

struct file *fget(unsigned int fd)
{
	return __fget_files(current->files, fd, FMODE_PATH);
}

struct file *fget_raw(unsigned int fd)
{
	return __fget_files(current->files, fd, 0);
}

struct file *fget_task(struct task_struct *task, unsigned int fd)
{
	struct files_struct *files = get_files_struct(task);
	struct file *file = NULL;

	if (files) {
		file = __fget_files(files, fd, 0);
		put_files_struct(files);
	}
	return file;
}

struct file *fget_task_next(struct task_struct *task, unsigned int *fd)
{
	struct files_struct *files = get_files_struct(task);
	struct file *file = NULL;
	unsigned int n = *fd;

	if (!files)
		return NULL;
	for (; !file && n < READ_ONCE(files->fdt)->max_fds; n++)
		file = __fget_files(files, n, 0);
	if (file)
		*fd = n - 1;
	put_files_struct(files);
	return file;
}

void __init files_init(void)
{
	filp_cachep = kmem_cache_create("filp", sizeof(struct file), 0,
					SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
	/* A tenth of memory, at a KiB for each, but not fewer than 8192. */
	files_stat.max_files = totalram_pages() * (PAGE_SIZE / 1024) / 10;
	if (files_stat.max_files < 8192)
		files_stat.max_files = 8192;
}
