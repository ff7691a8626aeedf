/*
 * signalfd.c - signals that are read
 *
 * A signalfd has a mask and nothing else: read takes signals of the reader,
 * poll asks for the caller's.  Both wait on the queue of the caller's sighand,
 * which whoever sends a signal wakes.
 */
#include "fs/signalfd.h"

#include <linux/signalfd.h>

#include "fs/anon_inodes.h"
#include "fs/file.h"
#include "fs/poll.h"
#include "fs/seq_file.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

struct signalfd_ctx {
	u64	sigmask;	/* signals NOT wanted; siglock of who sets it */
};

void signalfd_cleanup(struct sighand_struct *sighand)
{
	if (waitqueue_active(&sighand->signalfd_wqh))
		__wake_up(&sighand->signalfd_wqh, TASK_NORMAL, 0,
			  poll_to_key(EPOLLHUP | POLLFREE));
}

static int signalfd_release(struct inode *inode __maybe_unused, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static __poll_t signalfd_poll(struct file *file, poll_table *wait)
{
	struct signalfd_ctx *ctx = file->private_data;
	__poll_t events = 0;
	unsigned long flags;

	poll_wait(file, &current->sighand->signalfd_wqh, wait);
	spin_lock_irqsave(&current->sighand->siglock, flags);
	if (signal_pending_in(current, ~ctx->sigmask))
		events |= EPOLLIN;
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	return events;
}

static bool from_kernel_fault(int sig)
{
	return sig == SIGILL || sig == SIGFPE || sig == SIGSEGV || sig == SIGBUS ||
	       sig == SIGTRAP;
}

static void signalfd_fill(struct signalfd_siginfo *new, const kernel_siginfo_t *info)
{
	memset(new, 0, sizeof(*new));
	new->ssi_signo = info->si_signo;
	new->ssi_errno = info->si_errno;
	new->ssi_code = info->si_code;
	if (info->si_code > 0 && from_kernel_fault(info->si_signo)) {
		new->ssi_addr = (unsigned long)info->si_addr;
	} else if (info->si_code > 0 && info->si_signo == SIGPOLL) {
		new->ssi_band = info->si_band;
		new->ssi_fd = info->si_fd;
	} else if (info->si_code > 0 && info->si_signo == SIGCHLD) {
		new->ssi_pid = info->si_pid;
		new->ssi_uid = info->si_uid;
		new->ssi_status = info->si_status;
		new->ssi_utime = info->si_utime;
		new->ssi_stime = info->si_stime;
	} else if (info->si_code == SI_TIMER) {
		new->ssi_tid = info->si_tid;
		new->ssi_overrun = info->si_overrun;
		new->ssi_ptr = (unsigned long)info->si_ptr;
		new->ssi_int = info->si_int;
	} else {
		new->ssi_pid = info->si_pid;
		new->ssi_uid = info->si_uid;
		if (info->si_code < 0) {	/* queued with a value */
			new->ssi_ptr = (unsigned long)info->si_ptr;
			new->ssi_int = info->si_int;
		}
	}
}

/* Takes one signal: its number, 0 if there is none. */
static int signalfd_take(struct signalfd_ctx *ctx, kernel_siginfo_t *info)
{
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&current->sighand->siglock, flags);
	sig = dequeue_signal(current, ctx->sigmask, info);
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	return sig;
}

static int signalfd_dequeue(struct signalfd_ctx *ctx, kernel_siginfo_t *info, bool nonblock)
{
	int sig = signalfd_take(ctx, info), err;

	if (sig)
		return sig;
	if (nonblock)
		return -EAGAIN;
	err = wait_event_interruptible(current->sighand->signalfd_wqh,
				       (sig = signalfd_take(ctx, info)) != 0);
	return err ? err : sig;
}

static ssize_t signalfd_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	bool nonblock = (file->f_flags & O_NONBLOCK) || (iocb->ki_flags & IOCB_NOWAIT);
	struct signalfd_siginfo out;
	kernel_siginfo_t info;
	ssize_t done = 0;
	int ret = -EINVAL;

	while (iov_iter_count(to) >= sizeof(out)) {
		ret = signalfd_dequeue(file->private_data, &info, nonblock || done);
		if (ret <= 0)
			break;
		signalfd_fill(&out, &info);
		ret = -EFAULT;
		if (copy_to_iter(&out, sizeof(out), to) != sizeof(out))
			break;
		done += sizeof(out);
	}
	return done ? done : ret;
}

static void signalfd_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct signalfd_ctx *ctx = file->private_data;

	seq_printf(m, "sigmask:\t%016llx\n", (unsigned long long)~ctx->sigmask);
}

static const struct file_operations signalfd_fops = {
	.release	= signalfd_release,
	.poll		= signalfd_poll,
	.read_iter	= signalfd_read,
	.show_fdinfo	= signalfd_show_fdinfo,
	.llseek		= noop_llseek,
};

static int signalfd_create(u64 unwanted, int flags)
{
	struct signalfd_ctx *ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	int fd;

	if (!ctx)
		return -ENOMEM;
	ctx->sigmask = unwanted;
	fd = anon_inode_getfd("[signalfd]", &signalfd_fops, ctx,
			      O_RDWR | (flags & (O_CLOEXEC | O_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

static int signalfd_change(int ufd, u64 unwanted)
{
	struct fd f = fdget(ufd);
	struct signalfd_ctx *ctx;
	unsigned long flags;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op != &signalfd_fops) {
		fdput(f);
		return -EINVAL;
	}
	ctx = f.file->private_data;
	spin_lock_irqsave(&current->sighand->siglock, flags);
	ctx->sigmask = unwanted;
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	wake_up_all(&current->sighand->signalfd_wqh);
	fdput(f);
	return ufd;
}

static int do_signalfd4(int ufd, const void __user *mask, size_t size, int flags)
{
	u64 wanted;

	if (size != sizeof(wanted))
		return -EINVAL;
	if (copy_from_user(&wanted, mask, sizeof(wanted)))
		return -EFAULT;
	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	wanted &= ~SIG_KERNEL_ONLY_MASK;
	return ufd == -1 ? signalfd_create(~wanted, flags) : signalfd_change(ufd, ~wanted);
}

/* The mask has the same 64 bits in a 32-bit program. */
SYSCALL_DEFINE4(signalfd4, int, ufd, const sigset_t __user *, user_mask, size_t, sizemask,
		int, flags)
{
	return do_signalfd4(ufd, user_mask, sizemask, flags);
}

SYSCALL_DEFINE3(signalfd, int, ufd, const sigset_t __user *, user_mask, size_t, sizemask)
{
	return do_signalfd4(ufd, user_mask, sizemask, 0);
}
