/*
 * proc_pid_mem.c - /proc/PID/mem: a process's memory as a file
 *
 * Who may trace the process may open it.  The file stays with the address space it
 * was opened on: after an exec or the end it reads as empty.
 */
#include "fs/file.h"
#include "mm/mm.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "proc/proc_pid.h"

static int mem_open(struct inode *inode, struct file *file)
{
	struct task_struct *t = proc_task(inode);
	struct mm_struct *mm;

	if (!t)
		return -ESRCH;
	mm = mm_access(t, false);
	put_task_struct(t);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	mmgrab(mm);		/* not a user: the memory goes with its process */
	mmput(mm);
	file->private_data = mm;
	file->f_mode |= FMODE_UNSIGNED_OFFSET;	/* addresses, up to the last */
	return 0;
}

static int mem_release(struct inode *inode __maybe_unused, struct file *file)
{
	mmdrop(file->private_data);
	return 0;
}

static loff_t mem_lseek(struct file *file, loff_t offset, int whence)
{
	switch (whence) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		offset += file->f_pos;
		break;
	default:
		return -EINVAL;
	}
	file->f_pos = offset;
	return offset;
}

/* One page's worth at most; bytes, or -errno when there were none. */
static int mem_copy(struct mm_struct *mm, unsigned long addr, char __user *buf, void *page,
		    size_t n, bool write)
{
	int done;

	if (write) {
		if (copy_from_user(page, buf, n))
			return -EFAULT;
		done = access_remote_vm(mm, addr, page, n, FOLL_FORCE | FOLL_WRITE);
		return done ? done : -EIO;
	}
	done = access_remote_vm(mm, addr, page, n, FOLL_FORCE);
	if (!done)
		return -EIO;
	return copy_to_user(buf, page, done) ? -EFAULT : done;
}

static ssize_t mem_rw(struct file *file, char __user *buf, size_t len, loff_t *pos, bool write)
{
	struct mm_struct *mm = file->private_data;
	unsigned long addr = *pos;
	ssize_t done = 0;
	void *page;
	int n = 0;

	if (!len || !mmget_not_zero(mm))
		return 0;
	page = (void *)__get_free_page(GFP_KERNEL);
	if (!page)
		done = -ENOMEM;
	while (page && len) {
		n = mem_copy(mm, addr, buf, page, min(len, PAGE_SIZE), write);
		if (n <= 0)
			break;
		buf += n;
		addr += n;
		done += n;
		len -= n;
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	*pos = addr;
	free_page((unsigned long)page);
	mmput(mm);
	return done ? done : n;
}

static ssize_t mem_read(struct file *file, char __user *buf, size_t len, loff_t *pos)
{
	return mem_rw(file, buf, len, pos, false);
}

static ssize_t mem_write(struct file *file, const char __user *buf, size_t len, loff_t *pos)
{
	return mem_rw(file, (char __user *)buf, len, pos, true);
}

const struct file_operations proc_mem_fops = {
	.open		= mem_open,
	.release	= mem_release,
	.llseek		= mem_lseek,
	.read		= mem_read,
	.write		= mem_write,
};
