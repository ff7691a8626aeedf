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
static __always_inline struct file *file_alloc(void)
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

/* What every file of the system starts as; mode, operations, inode and path are still to be set. */
static __always_inline struct file *file_init(int flags)
{
	struct file *file = file_alloc();

	if (unlikely(IS_ERR_OR_NULL(file)))
		return file ? file : ERR_PTR(-ENOMEM);

	file->f_flags = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	file->private_data = NULL;
	file->f_pos = 0;
	file->f_dname = NULL;
	file->f_ep = NULL;
	file->f_owner = NULL;
	file->f_cred = get_cred(current_cred());
	return file;
}

static __always_inline struct file *file_init_opened(int flags, const struct file_operations *fop,
						     struct inode *inode)
{
	struct file *file = file_init(flags);
	fmode_t mode = (flags + 1) & O_ACCMODE;		/* O_RDONLY 0 is FMODE_READ ... */

	if (unlikely(IS_ERR(file)))
		return file;
	if ((mode & FMODE_READ) && (fop->read || fop->read_iter))
		mode |= FMODE_CAN_READ;
	if ((mode & FMODE_WRITE) && (fop->write || fop->write_iter))
		mode |= FMODE_CAN_WRITE;
	file->f_op = fop;
	file->f_mode = mode;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	return file;
}

/* Now lookups may find it. */
static __always_inline struct file *file_publish(struct file *file)
{
	smp_store_release(&file->f_count.counter, 1);
	return file;
}

struct file *alloc_file(const struct path *path, int flags, const struct file_operations *fop)
{
	struct file *file = file_init_opened(flags, fop, path->dentry->d_inode);

	if (unlikely(IS_ERR(file)))
		return file;
	file->f_path = *path;
	file->f_mode |= FMODE_OPENED;
	return file_publish(file);
}

struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *dname,
			       int flags, const struct file_operations *fop)
{
	struct file *file = file_init_opened(flags, fop, inode);

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
 * The caller sets f_path, do_dentry_open() what is missing.
 */
static __always_inline struct file *alloc_empty_file(int flags)
{
	struct file *file = file_init(flags);

	return unlikely(IS_ERR(file)) ? file : file_publish(file);
}

static const struct file_operations path_fops;	/* of O_PATH files: nothing works */

/*
 * Opens what @path (its references become the file's) stands for.
 */
static __always_inline int do_dentry_open(struct file *file, struct inode *inode, int flags)
{
	fmode_t mode = ((flags + 1) & O_ACCMODE) | FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	const struct file_operations *fop = inode->i_fop;
	int err;

	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	if (unlikely(flags & O_PATH)) {
		file->f_mode = FMODE_PATH | FMODE_OPENED;
		file->f_op = &path_fops;
		return 0;
	}
	file->f_op = fop;
	if ((mode & FMODE_WRITE) && !special_file(inode->i_mode)) {
		err = get_write_access(inode);
		if (err) {
			file->f_mode = 0;
			return err;
		}
		mode |= FMODE_WRITER;
	}
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))
		mode |= FMODE_ATOMIC_POS;
	file->f_mode = mode;
	if (fop->open) {
		if (likely(!(flags & (O_NOCTTY | O_TRUNC)))) {
			err = fop->open(inode, file);
		} else {				/* only ->open shall see them */
			file->f_flags |= flags & (O_NOCTTY | O_TRUNC);
			err = fop->open(inode, file);
			file->f_flags &= ~(O_NOCTTY | O_TRUNC);
		}
		if (err)
			return err;
		fop = file->f_op;
		mode = file->f_mode;
	}
	mode |= FMODE_OPENED;
	if ((mode & FMODE_READ) && (fop->read_iter || fop->read))
		mode |= FMODE_CAN_READ;
	if ((mode & FMODE_WRITE) && (fop->write_iter || fop->write))
		mode |= FMODE_CAN_WRITE;
	if (!fop->llseek)
		mode &= ~FMODE_LSEEK;
	file->f_mode = mode;
	if (unlikely(flags & O_DIRECT) && !S_ISFIFO(inode->i_mode) && !(mode & FMODE_CAN_ODIRECT))
		return -EINVAL;
	return 0;
}

struct file *open_path(struct path path, int flags, const struct cred *cred __maybe_unused)
{
	struct file *file;
	int err;

	file = alloc_empty_file(flags);
	if (unlikely(IS_ERR(file))) {
		path_put(&path);
		return file;
	}
	file->f_path = path;
	err = do_dentry_open(file, path.dentry->d_inode, flags);
	if (unlikely(err)) {
		fput(file);
		return ERR_PTR(err);
	}
	return file;
}

struct file *open_with_fake_path(const struct path *path, int flags, struct inode *inode,
				 const struct cred *cred __maybe_unused)
{
	struct file *file = alloc_empty_file(flags);
	int err;

	if (IS_ERR(file))
		return file;
	file->f_path = *path;
	path_get(path);
	err = do_dentry_open(file, inode, flags);
	if (err) {
		fput(file);
		return ERR_PTR(err);
	}
	file->f_mode |= FMODE_NONOTIFY;
	return file;
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

/* Somebody was told of the file, or wants to hear of its end. */
static void file_release_told(struct file *file)
{
	if (fsnotify_any())
		fsnotify_close(file);
	if (file->f_ep)
		eventpoll_release_file(file);
	if (file->f_inode->i_flctx)
		locks_remove_file(file);
	if ((file->f_flags & FASYNC) && file->f_op->fasync)
		file->f_op->fasync(-1, file, 0);
}

static __always_inline void file_release(struct file *file)
{
	might_sleep();
	if (likely(file->f_mode & FMODE_OPENED)) {
		if (unlikely(fsnotify_any() || file->f_ep || file->f_inode->i_flctx ||
			     (file->f_flags & FASYNC)))
			file_release_told(file);
		if (file->f_op->release)
			file->f_op->release(file->f_inode, file);
	}
	if (unlikely(file->f_owner))
		file_free_owner(file);
	if (unlikely(refcount_dec_and_test(&((struct cred *)file->f_cred)->usage)))
		__put_cred((struct cred *)file->f_cred);
	if (file->f_mode & FMODE_WRITER)
		put_write_access(file->f_inode);
	else if (unlikely(file->f_mode & FMODE_DENY_WRITE))
		allow_write_access(file);
	if (file->f_mode & FMODE_PSEUDO) {
		iput(file->f_inode);
	} else {
		if (unlikely(atomic_dec_and_test(&file->f_path.dentry->d_count)))
			dput_last(file->f_path.dentry);
		if (unlikely(atomic_dec_and_test(&file->f_path.mnt->mnt_count)))
			mntput_last(file->f_path.mnt);
	}
	file_free(file);
}

/* Files whose last reference went while another's release was under way. */
static noinline void fput_rest(struct task_struct *task)
{
	while (task->fput_list) {
		struct file *file = task->fput_list;

		task->fput_list = file->f_next;
		file_release(file);
		cond_resched();
	}
}

void __fput(struct file *file)
{
	struct task_struct *task = current;

	if (unlikely(task->fput_busy)) {
		file->f_next = task->fput_list;
		task->fput_list = file;
		return;
	}
	task->fput_busy = true;
	file_release(file);
	if (unlikely(task->fput_list))
		fput_rest(task);
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
