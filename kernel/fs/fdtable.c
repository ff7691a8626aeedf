/*
 * fdtable.c - the open descriptors of a process
 *
 * The table grows by being replaced: readers that still look at the old one
 * see the same files, and it is freed after a grace period.  A number is first
 * reserved (its bit in open_fds), then filled by fd_install(), which cannot
 * fail; a reserved number without a file is not open.
 */
#include "fs/fdtable.h"

#include <linux/close_range.h>
#include <linux/fcntl.h>
#include <linux/sched.h>

#include "fs/file.h"
#include "fs/locks.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "sched/rcu.h"
#include "sched/rlimit.h"

unsigned int sysctl_nr_open = 1024 * 1024;
#define NR_OPEN_MAX	(1U << 30)

static struct kmem_cache *files_cachep;

struct files_struct init_files = {
	.count		= ATOMIC_INIT(1),
	.fdt		= &init_files.fdtab,
	.fdtab		= {
		.max_fds	= NR_OPEN_DEFAULT,
		.fd		= init_files.fd_array,
		.close_on_exec	= init_files.close_on_exec_init,
		.open_fds	= init_files.open_fds_init,
	},
	.file_lock	= __SPIN_LOCK_UNLOCKED(init_files.file_lock),
};

static size_t bitmap_bytes(unsigned int max_fds)
{
	return max_fds / 8;
}

static void free_fdtable(struct fdtable *fdt)
{
	kvfree(fdt->fd);
	kvfree(fdt->open_fds);
	kfree(fdt);
}

static void free_fdtable_rcu(struct rcu_head *head)
{
	free_fdtable(container_of(head, struct fdtable, rcu));
}

/* A table for at least @nr numbers, empty. */
static struct fdtable *alloc_fdtable(unsigned int nr)
{
	struct fdtable *fdt;
	unsigned int max;

	/* Twice what is asked for, but not beyond what may be opened at all. */
	max = roundup_pow_of_two(max(nr + 1, 2u * NR_OPEN_DEFAULT));
	if (max > sysctl_nr_open)
		max = ALIGN(sysctl_nr_open, BITS_PER_LONG);
	if (max <= nr)
		return ERR_PTR(-EMFILE);

	fdt = kmalloc(sizeof(*fdt), GFP_KERNEL);
	if (!fdt)
		return ERR_PTR(-ENOMEM);
	fdt->max_fds = max;
	fdt->fd = kvzalloc(max * sizeof(struct file *), GFP_KERNEL);
	fdt->open_fds = kvzalloc(2 * bitmap_bytes(max), GFP_KERNEL);
	if (!fdt->fd || !fdt->open_fds) {
		free_fdtable(fdt);
		return ERR_PTR(-ENOMEM);
	}
	fdt->close_on_exec = fdt->open_fds + max / BITS_PER_LONG;
	return fdt;
}

static void copy_fdtable(struct fdtable *to, const struct fdtable *from)
{
	unsigned int n = min(to->max_fds, from->max_fds);

	memcpy(to->fd, from->fd, n * sizeof(struct file *));
	memcpy(to->open_fds, from->open_fds, bitmap_bytes(n));
	memcpy(to->close_on_exec, from->close_on_exec, bitmap_bytes(n));
}

/*
 * Makes room for number @nr.  The lock is dropped while memory is allocated:
 * the caller looks again.
 */
static int expand_files(struct files_struct *files, unsigned int nr)
{
	struct fdtable *new, *old = files->fdt;

	lock_assert_held(&files->file_lock);
	if (nr < old->max_fds)
		return 0;
	if (nr >= sysctl_nr_open)
		return -EMFILE;

	spin_unlock(&files->file_lock);
	new = alloc_fdtable(nr);
	spin_lock(&files->file_lock);
	if (IS_ERR(new))
		return PTR_ERR(new);

	old = files->fdt;
	if (nr < old->max_fds) {		/* another thread was faster */
		free_fdtable(new);
		return 0;
	}
	copy_fdtable(new, old);
	rcu_assign_pointer(files->fdt, new);
	if (old != &files->fdtab)
		call_rcu(&old->rcu, free_fdtable_rcu);
	return 0;
}

static __always_inline void __set_close_on_exec(struct fdtable *fdt, unsigned int fd, bool set)
{
	if (set)
		__set_bit(fd, fdt->close_on_exec);
	else if (unlikely(test_bit(fd, fdt->close_on_exec)))
		__clear_bit(fd, fdt->close_on_exec);
}

/* Reserves the lowest free number in [start, end). */
static noinline int alloc_fd(unsigned int start, unsigned int end, unsigned int flags)
{
	struct files_struct *files = current->files;
	struct fdtable *fdt;
	unsigned int fd;
	int err;

	spin_lock(&files->file_lock);
	for (;;) {
		fdt = files->fdt;
		fd = max(start, files->next_fd);
		if (likely(fd < fdt->max_fds))
			fd = find_next_zero_bit(fdt->open_fds, fdt->max_fds, fd);
		err = -EMFILE;
		if (unlikely(fd >= end))
			goto out;
		if (likely(fd < fdt->max_fds))
			break;
		err = expand_files(files, fd);
		if (err)
			goto out;
	}
	if (start <= files->next_fd)
		files->next_fd = fd + 1;
	__set_bit(fd, fdt->open_fds);
	__set_close_on_exec(fdt, fd, flags & O_CLOEXEC);
	err = fd;
out:
	spin_unlock(&files->file_lock);
	return err;
}

/* Mostly the lowest number that may be free is free. */
int get_unused_fd_flags(unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int limit = rlimit(RLIMIT_NOFILE), fd;
	unsigned long *open, *cloexec, bit;
	struct fdtable *fdt;

	spin_lock(&files->file_lock);
	fdt = files->fdt;
	fd = files->next_fd;
	open = fdt->open_fds + BIT_WORD(fd);
	bit = BIT_MASK(fd);
	if (unlikely(fd >= limit || fd >= fdt->max_fds || (*open & bit))) {
		spin_unlock(&files->file_lock);
		return alloc_fd(0, limit, flags);
	}
	files->next_fd = fd + 1;
	*open |= bit;
	cloexec = fdt->close_on_exec + BIT_WORD(fd);
	if (flags & O_CLOEXEC)
		*cloexec |= bit;
	else if (unlikely(*cloexec & bit))
		*cloexec &= ~bit;
	spin_unlock(&files->file_lock);
	return fd;
}

static void __put_unused_fd(struct files_struct *files, unsigned int fd)
{
	__clear_bit(fd, files->fdt->open_fds);
	if (fd < files->next_fd)
		files->next_fd = fd;
}

void put_unused_fd(unsigned int fd)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	__put_unused_fd(files, fd);
	spin_unlock(&files->file_lock);
}

/* Other threads may be growing the table. */
void fd_install_shared(unsigned int fd, struct file *file)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	smp_store_release(&files->fdt->fd[fd], file);
	spin_unlock(&files->file_lock);
}

/* Takes the file out of the table, or NULL. */
static __always_inline struct file *pick_file(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = files->fdt;
	struct file *file;

	lock_assert_held(&files->file_lock);
	if (fd >= fdt->max_fds)
		return NULL;
	fd = array_index_nospec(fd, fdt->max_fds);
	file = fdt->fd[fd];
	if (file) {
		WRITE_ONCE(fdt->fd[fd], NULL);
		__put_unused_fd(files, fd);
	}
	return file;
}

int close_fd(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file;

	spin_lock(&files->file_lock);
	file = pick_file(files, fd);
	spin_unlock(&files->file_lock);
	if (unlikely(!file))
		return -EBADF;
	return filp_close(file, files);
}

/* The number is taken, the file that was there comes back in *old. */
static int do_dup2(struct files_struct *files, struct file *file, unsigned int fd,
		   unsigned int flags)
{
	struct fdtable *fdt = files->fdt;
	struct file *old = fdt->fd[fd];

	lock_assert_held(&files->file_lock);
	if (!old && test_bit(fd, fdt->open_fds)) {
		/* Reserved: another thread's open() is about to fill it. */
		spin_unlock(&files->file_lock);
		return -EBUSY;
	}
	get_file(file);
	__set_bit(fd, fdt->open_fds);
	__set_close_on_exec(fdt, fd, flags & O_CLOEXEC);
	smp_store_release(&fdt->fd[fd], file);
	spin_unlock(&files->file_lock);
	if (old)
		filp_close(old, files);
	return fd;
}

int replace_fd(unsigned int fd, struct file *file, unsigned int flags)
{
	struct files_struct *files = current->files;
	int err;

	if (!file)
		return close_fd(fd);
	if (fd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;
	spin_lock(&files->file_lock);
	err = expand_files(files, fd);
	if (err) {
		spin_unlock(&files->file_lock);
		return err;
	}
	return do_dup2(files, file, fd, flags);
}

int f_dupfd(unsigned int from, struct file *file, unsigned int flags)
{
	unsigned long limit = rlimit(RLIMIT_NOFILE);
	int fd;

	if (from >= limit)
		return -EINVAL;
	fd = alloc_fd(from, limit, flags);
	if (fd >= 0)
		fd_install(fd, get_file(file));
	return fd;
}

int receive_fd(struct file *file, int __user *ufd, unsigned int flags)
{
	int fd = get_unused_fd_flags(flags);

	if (fd < 0)
		return fd;
	if (ufd && put_user(fd, ufd)) {
		put_unused_fd(fd);
		return -EFAULT;
	}
	fd_install(fd, get_file(file));
	return fd;
}

static int ksys_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	struct files_struct *files = current->files;
	struct file *file;
	int err;

	if ((flags & ~O_CLOEXEC) || oldfd == newfd)
		return -EINVAL;
	if (newfd >= rlimit(RLIMIT_NOFILE))
		return -EBADF;

	spin_lock(&files->file_lock);
	err = expand_files(files, newfd);
	file = files_lookup_fd(files, oldfd);
	if (!file)
		err = -EBADF;
	else if (err == -EMFILE)
		err = -EBADF;
	if (err < 0) {
		spin_unlock(&files->file_lock);
		return err;
	}
	return do_dup2(files, file, newfd, flags);
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	return ksys_dup3(oldfd, newfd, flags);
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	if (oldfd == newfd) {		/* unlike dup3: just a check */
		struct fd f = fdget_raw(oldfd);

		if (!f.file)
			return -EBADF;
		fdput(f);
		return oldfd;
	}
	return ksys_dup3(oldfd, newfd, 0);
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	struct file *file = fget_raw(fildes);
	int fd;

	if (!file)
		return -EBADF;
	fd = get_unused_fd_flags(0);
	if (fd >= 0)
		fd_install(fd, file);
	else
		fput(file);
	return fd;
}

void set_close_on_exec(unsigned int fd, int flag)
{
	struct files_struct *files = current->files;

	spin_lock(&files->file_lock);
	if (fd < files->fdt->max_fds)
		__set_close_on_exec(files->fdt, fd, flag);
	spin_unlock(&files->file_lock);
}

bool get_close_on_exec(unsigned int fd)
{
	struct fdtable *fdt = READ_ONCE(current->files->fdt);

	return fd < fdt->max_fds && test_bit(fd, fdt->close_on_exec);
}

/* The table is the task's own by now: nobody else changes it. */
void do_close_on_exec(struct files_struct *files)
{
	unsigned int fd;

	spin_lock(&files->file_lock);
	for (;;) {
		struct fdtable *fdt = files->fdt;
		struct file *file;

		fd = find_first_bit(fdt->close_on_exec, fdt->max_fds);
		if (fd >= fdt->max_fds)
			break;
		__clear_bit(fd, fdt->close_on_exec);
		file = pick_file(files, fd);
		if (!file)
			continue;
		spin_unlock(&files->file_lock);
		filp_close(file, files);
		cond_resched();
		spin_lock(&files->file_lock);
	}
	spin_unlock(&files->file_lock);
}

/* One past the highest number in use below @limit. */
static unsigned int count_open_files(const struct fdtable *fdt, unsigned int limit)
{
	unsigned int i = min(fdt->max_fds, limit) / BITS_PER_LONG;

	while (i > 0 && !fdt->open_fds[i - 1])
		i--;
	return i * BITS_PER_LONG;
}

/*
 * A copy of the table.  Numbers that another thread has only reserved are free
 * in the copy.  Numbers from @limit on are left out.
 */
static struct files_struct *dup_files(struct files_struct *old, unsigned int limit)
{
	struct files_struct *files;
	struct fdtable *fdt;
	unsigned int n, word;

	files = kmem_cache_alloc(files_cachep, GFP_KERNEL);
	if (!files)
		return ERR_PTR(-ENOMEM);
	atomic_set(&files->count, 1);
	spin_lock_init(&files->file_lock);
	files->next_fd = 0;
	memset(files->fd_array, 0, sizeof(files->fd_array));
	fdt = &files->fdtab;
	fdt->max_fds = NR_OPEN_DEFAULT;
	fdt->fd = files->fd_array;
	fdt->close_on_exec = files->close_on_exec_init;
	fdt->open_fds = files->open_fds_init;

	limit = ALIGN(min(limit, NR_OPEN_MAX), BITS_PER_LONG);
	spin_lock(&old->file_lock);
	while ((n = count_open_files(old->fdt, limit)) > fdt->max_fds) {
		spin_unlock(&old->file_lock);
		if (fdt != &files->fdtab)
			free_fdtable(fdt);
		fdt = alloc_fdtable(n - 1);
		if (IS_ERR(fdt)) {
			kmem_cache_free(files_cachep, files);
			return ERR_CAST(fdt);
		}
		spin_lock(&old->file_lock);
	}
	if (fdt == &files->fdtab) {
		fdt->open_fds[0] = 0;
		fdt->close_on_exec[0] = 0;
	}
	for (word = 0; word < n / BITS_PER_LONG; word++) {
		unsigned long open = old->fdt->open_fds[word], bits = open;
		unsigned int base = word * BITS_PER_LONG;

		for (; bits; bits &= bits - 1) {
			unsigned int fd = base + __ffs(bits);
			struct file *file = old->fdt->fd[fd];

			if (file)
				get_file(file);
			else
				open &= ~(bits & -bits);
			fdt->fd[fd] = file;
		}
		fdt->open_fds[word] = open;
		fdt->close_on_exec[word] = old->fdt->close_on_exec[word] & open;
	}
	spin_unlock(&old->file_lock);
	files->fdt = fdt;
	return files;
}

int copy_files(unsigned long clone_flags, struct task_struct *child)
{
	struct files_struct *old = current->files, *files;

	if (!old)			/* a kernel thread */
		return 0;
	if (clone_flags & CLONE_FILES) {
		atomic_inc(&old->count);
		return 0;
	}
	files = dup_files(old, NR_OPEN_MAX);
	if (IS_ERR(files))
		return PTR_ERR(files);
	child->files = files;
	return 0;
}

static void close_files(struct files_struct *files)
{
	struct fdtable *fdt = files->fdt;
	unsigned int word;

	for (word = 0; word < fdt->max_fds / BITS_PER_LONG; word++) {
		unsigned long bits = fdt->open_fds[word];

		for (; bits; bits &= bits - 1) {
			unsigned int fd = word * BITS_PER_LONG + __ffs(bits);
			struct file *file = xchg(&fdt->fd[fd], NULL);

			if (file) {
				filp_close(file, files);
				cond_resched();
			}
		}
	}
}

void put_files_struct(struct files_struct *files)
{
	if (!atomic_dec_and_test(&files->count))
		return;
	close_files(files);
	if (files->fdt != &files->fdtab)
		free_fdtable(files->fdt);
	kmem_cache_free(files_cachep, files);
}

void exit_files(struct task_struct *task)
{
	struct files_struct *files = task->files;

	if (!files)
		return;
	spin_lock(&task->alloc_lock);
	task->files = NULL;
	spin_unlock(&task->alloc_lock);
	put_files_struct(files);
}

struct files_struct *get_files_struct(struct task_struct *task)
{
	struct files_struct *files;

	spin_lock(&task->alloc_lock);
	files = task->files;
	if (files)
		atomic_inc(&files->count);
	spin_unlock(&task->alloc_lock);
	return files;
}

static int unshare_files_below(unsigned int limit)
{
	struct files_struct *files, *old = current->files;

	if (atomic_read(&old->count) == 1 && limit >= NR_OPEN_MAX)
		return 0;
	files = dup_files(old, limit);
	if (IS_ERR(files))
		return PTR_ERR(files);
	spin_lock(&current->alloc_lock);
	current->files = files;
	spin_unlock(&current->alloc_lock);
	put_files_struct(old);
	return 0;
}

int unshare_files(void)
{
	return unshare_files_below(NR_OPEN_MAX);
}

int iterate_fd(struct files_struct *files, unsigned int from,
	       int (*fn)(const void *arg, struct file *file, unsigned int fd), const void *arg)
{
	int res = 0;

	spin_lock(&files->file_lock);
	for (; !res && from < files->fdt->max_fds; from++) {
		struct file *file = files->fdt->fd[from];

		if (file)
			res = fn(arg, file, from);
	}
	spin_unlock(&files->file_lock);
	return res;
}

static void range_cloexec(struct files_struct *files, unsigned int first, unsigned int last)
{
	struct fdtable *fdt;

	spin_lock(&files->file_lock);
	fdt = files->fdt;
	for (; first <= last && first < fdt->max_fds; first++)
		if (test_bit(first, fdt->open_fds))
			__set_bit(first, fdt->close_on_exec);
	spin_unlock(&files->file_lock);
}

static void range_close(struct files_struct *files, unsigned int first, unsigned int last)
{
	unsigned int fd = first;

	spin_lock(&files->file_lock);
	for (;;) {
		struct fdtable *fdt = files->fdt;
		struct file *file;

		fd = find_next_bit(fdt->open_fds, fdt->max_fds, fd);
		if (fd > last || fd >= fdt->max_fds)
			break;
		file = pick_file(files, fd++);
		if (!file)
			continue;
		spin_unlock(&files->file_lock);
		filp_close(file, files);
		cond_resched();
		spin_lock(&files->file_lock);
	}
	spin_unlock(&files->file_lock);
}

SYSCALL_DEFINE3(close_range, unsigned int, fd, unsigned int, max_fd, unsigned int, flags)
{
	int err;

	if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))
		return -EINVAL;
	if (fd > max_fd)
		return -EINVAL;

	if (flags & CLOSE_RANGE_UNSHARE) {
		/* What would be closed at once need not be copied. */
		bool tail = !(flags & CLOSE_RANGE_CLOEXEC) &&
			    max_fd >= READ_ONCE(current->files->fdt)->max_fds;

		if (atomic_read(&current->files->count) > 1) {
			err = unshare_files_below(tail ? ALIGN(fd, BITS_PER_LONG) : NR_OPEN_MAX);
			if (err)
				return err;
		}
	}
	if (flags & CLOSE_RANGE_CLOEXEC)
		range_cloexec(current->files, fd, max_fd);
	else
		range_close(current->files, fd, max_fd);
	return 0;
}

SYSCALL_DEFINE1(close, unsigned int, fd)
{
	int err = close_fd(fd);

	/* The number is gone: the call cannot be started again. */
	if (unlikely(err) && (err == -ERESTARTSYS || err == -ERESTARTNOINTR ||
			      err == -ERESTARTNOHAND || err == -ERESTART_RESTARTBLOCK))
		err = -EINTR;
	return err;
}

void __init fdtable_init(void)
{
	files_cachep = kmem_cache_create("files_cache", sizeof(struct files_struct), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);
}
