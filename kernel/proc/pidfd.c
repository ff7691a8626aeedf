/*
 * pidfd.c - a process as a file descriptor
 *
 * The file holds the struct pid, so it never means another process.  It becomes
 * readable when the process has ended.
 */
#include "proc/pidfd.h"

#include <linux/eventpoll.h>
#include <linux/mman.h>
#include <linux/pidfd.h>

#include "fs/anon_inodes.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/seq_file.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

static int pidfd_release_file(struct inode *inode, struct file *file)
{
	(void)inode;
	put_pid(file->private_data);
	return 0;
}

static __poll_t pidfd_poll(struct file *file, struct poll_table_struct *pts)
{
	struct pid *pid = file->private_data;
	struct task_struct *t;
	__poll_t events = 0;

	poll_wait(file, &pid->wait_pidfd, pts);
	rcu_read_lock();
	t = pid_task(pid, PIDTYPE_PID);
	if (!t || (t->exit_state && thread_group_empty(t)))
		events = EPOLLIN | EPOLLRDNORM;
	rcu_read_unlock();
	return events;
}

static const struct file_operations pidfd_fops = {
	.release = pidfd_release_file,
	.poll = pidfd_poll,
};

struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags)
{
	struct fd f = fdget(fd);
	struct pid *pid = ERR_PTR(-EBADF);

	if (f.file && f.file->f_op == &pidfd_fops) {
		pid = get_pid(f.file->private_data);
		*flags = f.file->f_flags;
	}
	fdput(f);
	return pid;
}

static struct file *pidfd_file(struct pid *pid, unsigned int flags)
{
	struct file *file = anon_inode_getfile("[pidfd]", &pidfd_fops, pid, O_RDWR | flags);

	if (!IS_ERR(file))
		get_pid(pid);
	return file;
}

int pidfd_reserve(struct pidfd_reservation *r, struct pid *pid, int __user *ufd)
{
	r->fd = get_unused_fd_flags(O_CLOEXEC);
	if (r->fd < 0)
		return r->fd;
	r->file = pidfd_file(pid, 0);
	if (IS_ERR(r->file)) {
		put_unused_fd(r->fd);
		return PTR_ERR(r->file);
	}
	if (put_user(r->fd, ufd)) {
		pidfd_release(r);
		return -EFAULT;
	}
	return 0;
}

void pidfd_install(struct pidfd_reservation *r)
{
	fd_install(r->fd, r->file);
}

void pidfd_release(struct pidfd_reservation *r)
{
	put_unused_fd(r->fd);
	fput(r->file);
}

SYSCALL_DEFINE2(pidfd_open, pid_t, pid, unsigned int, flags)
{
	struct file *file;
	struct pid *p;
	bool leads;
	int fd;

	if (flags & ~PIDFD_NONBLOCK)
		return -EINVAL;
	if (pid <= 0)
		return -EINVAL;
	p = find_get_pid(pid);
	if (!p)
		return -ESRCH;
	rcu_read_lock();
	leads = pid_task(p, PIDTYPE_TGID) != NULL;
	rcu_read_unlock();
	fd = leads ? get_unused_fd_flags(O_CLOEXEC) : -EINVAL;
	if (fd >= 0) {
		file = pidfd_file(p, flags);
		if (IS_ERR(file)) {
			put_unused_fd(fd);
			fd = PTR_ERR(file);
		} else {
			fd_install(fd, file);
		}
	}
	put_pid(p);
	return fd;
}

/* A descriptor of another process, for who may look into it. */
SYSCALL_DEFINE3(pidfd_getfd, int, pidfd, int, fd, unsigned int, flags)
{
	const struct cred *cred = current_cred(), *tcred;
	struct task_struct *t;
	unsigned int f_flags;
	struct file *file;
	struct pid *pid;
	bool may;
	int ret;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	t = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!t)
		return -ESRCH;
	rcu_read_lock();
	tcred = __task_cred(t);
	may = (cred->fsuid == tcred->euid && cred->fsuid == tcred->suid &&
	       cred->fsuid == tcred->uid && cred->fsgid == tcred->egid &&
	       cred->fsgid == tcred->sgid && cred->fsgid == tcred->gid) ||
	      capable(CAP_SYS_PTRACE) || same_thread_group(t, current);
	rcu_read_unlock();
	file = may ? fget_task(t, fd) : ERR_PTR(-EPERM);
	put_task_struct(t);
	if (IS_ERR(file))
		return PTR_ERR(file);
	if (!file)
		return -EBADF;
	ret = receive_fd(file, NULL, O_CLOEXEC);
	fput(file);
	return ret;
}

/*
 * process_madvise: advice for another process's memory, for who may look into
 * it and slow it down.
 */
static struct mm_struct *mm_to_advise(int pidfd, int advice)
{
	struct task_struct *t;
	struct mm_struct *mm;
	unsigned int f_flags;
	struct pid *pid;

	pid = pidfd_get_pid(pidfd, &f_flags);
	if (IS_ERR(pid))
		return ERR_CAST(pid);
	t = get_pid_task(pid, PIDTYPE_TGID);
	put_pid(pid);
	if (!t)
		return ERR_PTR(-ESRCH);
	if (advice == MADV_COLD || advice == MADV_PAGEOUT || advice == MADV_WILLNEED)
		mm = mm_access(t, false);
	else
		mm = ERR_PTR(-EINVAL);
	put_task_struct(t);
	if (!IS_ERR(mm) && !capable(CAP_SYS_NICE)) {
		mmput(mm);
		mm = ERR_PTR(-EPERM);
	}
	return mm;
}

/* Bytes done before the first range that failed, or why that was the first. */
static ssize_t advise_ranges(struct mm_struct *mm, const struct iovec *range, unsigned long nr,
			     int advice)
{
	ssize_t done = 0;
	unsigned long i;
	int err = 0;

	for (i = 0; i < nr && !err; i++) {
		err = do_madvise(mm, (unsigned long)range[i].iov_base, range[i].iov_len, advice);
		if (!err)
			done += range[i].iov_len;
	}
	return done ? done : err;
}

static ssize_t process_madvise(int pidfd, const struct iovec __user *vec, unsigned long vlen,
			       int advice, unsigned int flags, bool compat)
{
	struct iovec stack[UIO_FASTIOV], *big = stack;
	struct mm_struct *mm;
	struct iov_iter iter;
	ssize_t ret;

	if (flags)
		return -EINVAL;
	if (vlen > UIO_MAXIOV)
		return -EINVAL;
	ret = __import_iovec(ITER_SOURCE, vec, vlen, UIO_FASTIOV, &big, &iter, compat);
	if (ret < 0)
		return ret;
	mm = mm_to_advise(pidfd, advice);
	if (IS_ERR(mm)) {
		ret = PTR_ERR(mm);
	} else {
		ret = advise_ranges(mm, iter.__iov, iter.nr_segs, advice);
		mmput(mm);
	}
	kfree(big);
	return ret;
}

SYSCALL_DEFINE5(process_madvise, int, pidfd, const struct iovec __user *, vec, size_t, vlen,
		int, advice, unsigned int, flags)
{
	return process_madvise(pidfd, vec, vlen, advice, flags, false);
}

COMPAT_SYSCALL_DEFINE5(process_madvise, int, pidfd, const struct compat_iovec __user *, vec,
		       u32, vlen, int, advice, u32, flags)
{
	return process_madvise(pidfd, (const struct iovec __user *)vec, vlen, advice, flags, true);
}
