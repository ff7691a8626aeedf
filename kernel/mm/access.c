/*
 * access.c - one process looks into the memory of another
 */
#include "mm/mm.h"

#include <linux/capability.h>

#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/pid.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

static unsigned int fault_flags(unsigned int gup_flags)
{
	return (gup_flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0) |
	       (gup_flags & FOLL_FORCE ? FAULT_FLAG_FORCE : 0);
}

int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len,
		     unsigned int gup_flags)
{
	unsigned int flags = fault_flags(gup_flags);
	int done = 0;

	mmap_read_lock(mm);
	while (done < len) {
		int n = min_t(unsigned long, len - done, PAGE_SIZE - offset_in_page(addr));
		struct page *page = get_user_page(mm, addr, flags);
		char *data;

		if (IS_ERR(page))
			break;
		data = (char *)page_address(page) + offset_in_page(addr);
		if (gup_flags & FOLL_WRITE)
			memcpy(data, (char *)buf + done, n);
		else
			memcpy((char *)buf + done, data, n);
		put_page(page);
		done += n;
		addr += n;
	}
	mmap_read_unlock(mm);
	return done;
}

int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len,
		      unsigned int gup_flags)
{
	struct mm_struct *mm = get_task_mm(tsk);
	int done;

	if (!mm)
		return 0;
	done = access_remote_vm(mm, addr, buf, len, gup_flags);
	mmput(mm);
	return done;
}

bool ptrace_may_access(struct task_struct *task, bool real)
{
	const struct cred *cred = current_cred(), *tcred;
	uid_t uid = real ? cred->uid : cred->fsuid;
	gid_t gid = real ? cred->gid : cred->fsgid;
	struct mm_struct *mm = task->mm;
	bool ok;

	if (same_thread_group(task, current) || capable(CAP_SYS_PTRACE))
		return true;
	rcu_read_lock();
	tcred = __task_cred(task);
	ok = uid == tcred->euid && uid == tcred->suid && uid == tcred->uid &&
	     gid == tcred->egid && gid == tcred->sgid && gid == tcred->gid &&
	     !(tcred->cap_permitted & ~cred->cap_permitted);
	rcu_read_unlock();
	return ok && (!mm || mm->dumpable == 1);
}

struct mm_struct *mm_access(struct task_struct *task, bool real)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm)
		return ERR_PTR(-ESRCH);
	if (mm != current->mm && !ptrace_may_access(task, real)) {
		mmput(mm);
		return ERR_PTR(-EACCES);
	}
	return mm;
}

/* ---- process_vm_readv, process_vm_writev ---- */

/* One remote range; *err is set when it could not be done to its end. */
static size_t copy_remote_range(struct mm_struct *mm, unsigned long addr, size_t len,
				struct iov_iter *local, bool write, int *err)
{
	unsigned int flags = fault_flags(write ? FOLL_WRITE : 0);
	size_t done = 0;

	len = min(len, iov_iter_count(local));
	while (done < len) {
		size_t n = min(len - done, PAGE_SIZE - offset_in_page(addr)), copied;
		struct page *page;

		mmap_read_lock(mm);
		page = get_user_page(mm, addr, flags);
		mmap_read_unlock(mm);
		if (IS_ERR(page)) {
			*err = -EFAULT;
			break;
		}
		if (write)
			copied = copy_page_from_iter(page, offset_in_page(addr), n, local);
		else
			copied = copy_page_to_iter(page, offset_in_page(addr), n, local);
		put_page(page);
		done += copied;
		addr += copied;
		if (copied < n) {
			*err = -EFAULT;
			break;
		}
	}
	return done;
}

static ssize_t process_vm_copy(pid_t pid, struct iov_iter *local, const struct iovec *remote,
			       unsigned long nr, bool write)
{
	struct task_struct *task;
	struct mm_struct *mm;
	ssize_t done = 0;
	int err = 0;
	unsigned long i;

	task = find_get_task_by_vpid(pid);
	if (!task)
		return -ESRCH;
	mm = mm_access(task, true);
	put_task_struct(task);
	if (IS_ERR(mm))
		return PTR_ERR(mm) == -EACCES ? -EPERM : PTR_ERR(mm);
	for (i = 0; i < nr && iov_iter_count(local) && !err; i++)
		done += copy_remote_range(mm, (unsigned long)remote[i].iov_base,
					  remote[i].iov_len, local, write, &err);
	mmput(mm);
	return done ? done : err;
}

static ssize_t process_vm_rw(pid_t pid, const struct iovec __user *lvec, unsigned long liovcnt,
			     const struct iovec __user *rvec, unsigned long riovcnt,
			     unsigned long flags, bool write, bool compat)
{
	struct iovec lstack[UIO_FASTIOV], rstack[UIO_FASTIOV];
	struct iovec *lbig = lstack, *rbig = rstack;
	struct iov_iter local, remote;
	ssize_t ret;

	if (flags)
		return -EINVAL;
	if (liovcnt > UIO_MAXIOV || riovcnt > UIO_MAXIOV)
		return -EINVAL;
	ret = __import_iovec(write ? ITER_SOURCE : ITER_DEST, lvec, liovcnt, UIO_FASTIOV, &lbig,
			     &local, compat);
	if (ret < 0)
		return ret;
	if (!iov_iter_count(&local))
		goto free_local;
	ret = __import_iovec(ITER_SOURCE, rvec, riovcnt, UIO_FASTIOV, &rbig, &remote, compat);
	if (ret < 0)
		goto free_local;
	if (iov_iter_count(&remote))
		ret = process_vm_copy(pid, &local, remote.__iov, remote.nr_segs, write);
	kfree(rbig);
free_local:
	kfree(lbig);
	return ret;
}

SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, const struct iovec __user *, lvec,
		unsigned long, liovcnt, const struct iovec __user *, rvec,
		unsigned long, riovcnt, unsigned long, flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, false, false);
}

SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, const struct iovec __user *, lvec,
		unsigned long, liovcnt, const struct iovec __user *, rvec,
		unsigned long, riovcnt, unsigned long, flags)
{
	return process_vm_rw(pid, lvec, liovcnt, rvec, riovcnt, flags, true, false);
}

COMPAT_SYSCALL_DEFINE6(process_vm_readv, pid_t, pid, const struct compat_iovec __user *, lvec,
		       u32, liovcnt, const struct compat_iovec __user *, rvec,
		       u32, riovcnt, u32, flags)
{
	return process_vm_rw(pid, (const struct iovec __user *)lvec, liovcnt,
			     (const struct iovec __user *)rvec, riovcnt, flags, false, true);
}

COMPAT_SYSCALL_DEFINE6(process_vm_writev, pid_t, pid, const struct compat_iovec __user *, lvec,
		       u32, liovcnt, const struct compat_iovec __user *, rvec,
		       u32, riovcnt, u32, flags)
{
	return process_vm_rw(pid, (const struct iovec __user *)lvec, liovcnt,
			     (const struct iovec __user *)rvec, riovcnt, flags, true, true);
}
