/*
 * eventfd.c - a counter with a descriptor
 *
 * write adds to it and waits while it would overflow; read takes all of it (or
 * one, EFD_SEMAPHORE) and waits while it is 0.  The counter is guarded by
 * the wait queue's lock, so adding and waking are one step.
 */
#include <linux/fcntl.h>

#include "fs/anon_inodes.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/seq_file.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/signal.h"
#include "sched/wait.h"
#include "syscall/syscall.h"

/* Not in the ABI headers of 6.1. */
#define EFD_SEMAPHORE	1
#define EFD_CLOEXEC	O_CLOEXEC
#define EFD_NONBLOCK	O_NONBLOCK

struct eventfd_ctx {
	struct wait_queue_head	wqh;		/* readers, writers, pollers */
	u64			count;		/* wqh.lock; < U64_MAX but for overflow */
	unsigned int		flags;		/* I */
	int			id;		/* I  for fdinfo */
};

static atomic_t eventfd_ids;

static bool eventfd_can_add(const struct eventfd_ctx *ctx, u64 n)
{
	return U64_MAX - READ_ONCE(ctx->count) > n;
}

/* Wakes; the lock is held. */
static void eventfd_wake(struct eventfd_ctx *ctx, __poll_t events)
{
	if (!list_empty(&ctx->wqh.head))
		__wake_up_locked(&ctx->wqh, TASK_NORMAL, 1, poll_to_key(events));
}

static ssize_t eventfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	struct eventfd_ctx *ctx = file->private_data;
	bool nonblock = (file->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
	u64 count;
	int err;

	if (iov_iter_count(to) < sizeof(count))
		return -EINVAL;
	spin_lock_irq(&ctx->wqh.lock);
	while (!ctx->count) {
		spin_unlock_irq(&ctx->wqh.lock);
		if (nonblock)
			return -EAGAIN;
		err = wait_event_interruptible(ctx->wqh, READ_ONCE(ctx->count));
		if (err)
			return err;
		spin_lock_irq(&ctx->wqh.lock);
	}
	count = (ctx->flags & EFD_SEMAPHORE) ? 1 : ctx->count;
	ctx->count -= count;
	eventfd_wake(ctx, EPOLLOUT);
	spin_unlock_irq(&ctx->wqh.lock);
	if (copy_to_iter(&count, sizeof(count), to) != sizeof(count))
		return -EFAULT;
	return sizeof(count);
}

static ssize_t eventfd_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct eventfd_ctx *ctx = file->private_data;
	bool nonblock = (file->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
	u64 n;
	int err;

	if (iov_iter_count(from) < sizeof(n))
		return -EINVAL;
	if (copy_from_iter(&n, sizeof(n), from) != sizeof(n))
		return -EFAULT;
	if (n == U64_MAX)
		return -EINVAL;
	spin_lock_irq(&ctx->wqh.lock);
	while (!eventfd_can_add(ctx, n)) {
		spin_unlock_irq(&ctx->wqh.lock);
		if (nonblock)
			return -EAGAIN;
		err = wait_event_interruptible(ctx->wqh, eventfd_can_add(ctx, n));
		if (err)
			return err;
		spin_lock_irq(&ctx->wqh.lock);
	}
	ctx->count += n;
	eventfd_wake(ctx, EPOLLIN);
	spin_unlock_irq(&ctx->wqh.lock);
	return sizeof(n);
}

static __poll_t eventfd_poll(struct file *file, poll_table *wait)
{
	struct eventfd_ctx *ctx = file->private_data;
	__poll_t events = 0;
	u64 count;

	poll_wait(file, &ctx->wqh, wait);
	count = READ_ONCE(ctx->count);
	if (count > 0)
		events |= EPOLLIN;
	if (count == U64_MAX)
		events |= EPOLLERR;
	if (count < U64_MAX - 1)
		events |= EPOLLOUT;
	return events;
}

static int eventfd_release(struct inode *inode __maybe_unused, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static void eventfd_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct eventfd_ctx *ctx = file->private_data;

	seq_printf(m, "eventfd-count: %16llx\n", (unsigned long long)READ_ONCE(ctx->count));
	seq_printf(m, "eventfd-id: %d\n", ctx->id);
}

static const struct file_operations eventfd_fops = {
	.read_iter	= eventfd_read,
	.write_iter	= eventfd_write,
	.poll		= eventfd_poll,
	.release	= eventfd_release,
	.show_fdinfo	= eventfd_show_fdinfo,
	.llseek		= noop_llseek,
};

static int do_eventfd(unsigned int count, int flags)
{
	struct eventfd_ctx *ctx;
	int fd;

	if (flags & ~(EFD_SEMAPHORE | EFD_CLOEXEC | EFD_NONBLOCK))
		return -EINVAL;
	ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	init_waitqueue_head(&ctx->wqh);
	ctx->count = count;
	ctx->flags = flags;
	ctx->id = atomic_inc_return(&eventfd_ids) - 1;
	fd = anon_inode_getfd("[eventfd]", &eventfd_fops, ctx,
			      O_RDWR | (flags & (O_CLOEXEC | O_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

SYSCALL_DEFINE2(eventfd2, unsigned int, count, int, flags)
{
	return do_eventfd(count, flags);
}

SYSCALL_DEFINE1(eventfd, unsigned int, count)
{
	return do_eventfd(count, 0);
}
