/*
 * kcmp.c - do two tasks share a file, a table, an address space?
 *
 * The answer is an order, so that a checkpointing program can sort: equal, less
 * or greater of the two objects' addresses, scrambled so that it tells nothing
 * of them.  Nothing is locked: objects compared may be gone when it is read.
 */
#include <linux/kcmp.h>

#include "fs/file.h"
#include "mm/mm.h"
#include "sched/pid.h"
#include "sched/random.h"
#include "syscall/syscall.h"

struct scramble {
	unsigned long	flip, factor;
};

static struct scramble scrambles[KCMP_TYPES];	/* factor 0: not made yet */
static DEFINE_SPINLOCK(scramble_lock);

static struct scramble scramble_of(int type)
{
	struct scramble *s = &scrambles[type], copy;

	spin_lock(&scramble_lock);
	if (!s->factor) {
		s->flip = get_random_u64();
		s->factor = get_random_u64() | 1;	/* odd: different stays different */
	}
	copy = *s;
	spin_unlock(&scramble_lock);
	return copy;
}

/* 0: the same, 1: the first is less, 2: the second is. */
static int order(const void *a, const void *b, int type)
{
	struct scramble s = scramble_of(type);
	unsigned long va = ((unsigned long)a ^ s.flip) * s.factor;
	unsigned long vb = ((unsigned long)b ^ s.flip) * s.factor;

	return va == vb ? 0 : va < vb ? 1 : 2;
}

static int compare_files(struct task_struct *t1, struct task_struct *t2, unsigned long fd1,
			 unsigned long fd2)
{
	struct file *f1 = fget_task(t1, fd1), *f2 = fget_task(t2, fd2);
	int ret = f1 && f2 ? order(f1, f2, KCMP_FILE) : -EBADF;

	if (f1)
		fput(f1);
	if (f2)
		fput(f2);
	return ret;
}

static int compare(struct task_struct *t1, struct task_struct *t2, int type, unsigned long idx1,
		   unsigned long idx2)
{
	switch (type) {
	case KCMP_FILE:
		return compare_files(t1, t2, idx1, idx2);
	case KCMP_VM:
		return order(t1->mm, t2->mm, type);
	case KCMP_FILES:
		return order(t1->files, t2->files, type);
	case KCMP_FS:
		return order(t1->fs, t2->fs, type);
	case KCMP_SIGHAND:
		return order(t1->sighand, t2->sighand, type);
	case KCMP_IO:			/* no I/O contexts, no semaphores */
	case KCMP_SYSVSEM:
	case KCMP_EPOLL_TFD:
		return -EOPNOTSUPP;
	}
	return -EINVAL;
}

SYSCALL_DEFINE5(kcmp, pid_t, pid1, pid_t, pid2, int, type, unsigned long, idx1,
		unsigned long, idx2)
{
	struct task_struct *t1 = find_get_task_by_vpid(pid1), *t2 = find_get_task_by_vpid(pid2);
	int ret = -ESRCH;

	if (t1 && t2) {
		ret = -EPERM;
		if (ptrace_may_access(t1, true) && ptrace_may_access(t2, true))
			ret = compare(t1, t2, type, idx1, idx2);
	}
	if (t1)
		put_task_struct(t1);
	if (t2)
		put_task_struct(t2);
	return ret;
}
