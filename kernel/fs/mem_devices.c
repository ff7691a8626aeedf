/*
 * mem_devices.c - the devices that are only memory: null, zero, full, random
 *
 * All have major 1.  /dev/kmsg is in kmsg.c.
 */
#include "fs/mem_devices.h"

#include <linux/major.h>
#include <linux/random.h>

#include "fs/char_dev.h"
#include "fs/fs.h"
#include "fs/poll.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/shared_anon.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/random.h"
#include "sched/signal.h"
#include "syscall/syscall.h"

static ssize_t null_read(struct kiocb *iocb __maybe_unused, struct iov_iter *to __maybe_unused)
{
	return 0;
}

/* All is taken, and gone. */
static ssize_t null_write(struct kiocb *iocb __maybe_unused, struct iov_iter *from)
{
	size_t n = iov_iter_count(from);

	iov_iter_advance(from, n);
	return n;
}

static loff_t null_lseek(struct file *file, loff_t offset __maybe_unused,
			 int whence __maybe_unused)
{
	return file->f_pos = 0;
}

static ssize_t zero_read(struct kiocb *iocb __maybe_unused, struct iov_iter *to)
{
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		size_t n = min_t(size_t, iov_iter_count(to), PAGE_SIZE), got;

		got = iov_iter_zero(n, to);
		done += got;
		if (got < n)
			return done ? done : -EFAULT;
		if (signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/* Memory that begins as zeros: what anonymous memory is. */
static int zero_mmap(struct file *file __maybe_unused, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return shmem_zero_setup(vma);
	vma->vm_ops = NULL;
	return 0;
}

static ssize_t full_write(struct kiocb *iocb __maybe_unused,
			  struct iov_iter *from __maybe_unused)
{
	return -ENOSPC;
}

/* ---- random ---- */

static ssize_t random_to_iter(struct iov_iter *to)
{
	u8 buf[256];
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		size_t n = min_t(size_t, iov_iter_count(to), sizeof(buf)), got;

		get_random_bytes(buf, n);
		got = copy_to_iter(buf, n, to);
		done += got;
		if (got < n) {
			done = done ? done : -EFAULT;
			break;
		}
		/* A large request can be interrupted, one of up to a page not. */
		if (done >= (ssize_t)PAGE_SIZE) {
			if (signal_pending(current))
				break;
			cond_resched();
		}
	}
	memset(buf, 0, sizeof(buf));
	return done;
}

static ssize_t random_read(struct kiocb *iocb __maybe_unused, struct iov_iter *to)
{
	return random_to_iter(to);
}

static ssize_t random_write(struct kiocb *iocb __maybe_unused, struct iov_iter *from)
{
	u8 buf[64];
	ssize_t done = 0;

	while (iov_iter_count(from)) {
		size_t n = min_t(size_t, iov_iter_count(from), sizeof(buf)), got;

		got = copy_from_iter(buf, n, from);
		add_device_randomness(buf, got);
		done += got;
		if (got < n)
			return done ? done : -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return done;
}

static __poll_t random_poll(struct file *file __maybe_unused, poll_table *wait __maybe_unused)
{
	return EPOLLIN | EPOLLRDNORM | EPOLLOUT | EPOLLWRNORM;
}

/* rand_pool_info: entropy that is claimed, and the bytes. */
static long random_add_entropy(const int __user *p)
{
	u8 buf[64];
	int bits, left;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(bits, p) || get_user(left, p + 1))
		return -EFAULT;
	if (bits < 0 || left < 0)
		return -EINVAL;
	for (p += 2; left > 0; ) {
		int n = min_t(int, left, sizeof(buf));

		if (copy_from_user(buf, p, n))
			return -EFAULT;
		add_device_randomness(buf, n);
		p = (const int __user *)((const char __user *)p + n);
		left -= n;
	}
	return 0;
}

static long random_ioctl(struct file *file __maybe_unused, unsigned int cmd, unsigned long arg)
{
	int bits;

	switch (cmd) {
	case RNDGETENTCNT:
		return put_user(256, (int __user *)arg);
	case RNDADDTOENTCNT:
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		if (get_user(bits, (int __user *)arg))
			return -EFAULT;
		return bits < 0 ? -EINVAL : 0;
	case RNDADDENTROPY:
		return random_add_entropy((const int __user *)arg);
	case RNDZAPENTCNT:
	case RNDCLEARPOOL:
	case RNDRESEEDCRNG:
		return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
	}
	return -EINVAL;
}

SYSCALL_DEFINE3(getrandom, char __user *, ubuf, size_t, len, unsigned int, flags)
{
	struct iov_iter to;
	int err;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & (GRND_INSECURE | GRND_RANDOM)) == (GRND_INSECURE | GRND_RANDOM))
		return -EINVAL;
	err = import_ubuf(ITER_DEST, ubuf, len, &to);
	return err ? err : random_to_iter(&to);
}

/* ---- by minor number ---- */

static const struct file_operations null_fops = {
	.llseek = null_lseek, .read_iter = null_read, .write_iter = null_write,
};

static const struct file_operations zero_fops = {
	.llseek = null_lseek, .read_iter = zero_read, .write_iter = null_write,
	.mmap = zero_mmap,
};

static const struct file_operations full_fops = {
	.llseek = null_lseek, .read_iter = zero_read, .write_iter = full_write,
};

static const struct file_operations random_fops = {
	.llseek = noop_llseek, .read_iter = random_read, .write_iter = random_write,
	.poll = random_poll, .unlocked_ioctl = random_ioctl, .compat_ioctl = random_ioctl,
};

/* Never short of anything: nothing to poll for. */
static const struct file_operations urandom_fops = {
	.llseek = noop_llseek, .read_iter = random_read, .write_iter = random_write,
	.unlocked_ioctl = random_ioctl, .compat_ioctl = random_ioctl,
};

static const struct {
	const char			*name;
	unsigned int			minor;
	umode_t				mode;
	const struct file_operations	*fops;
} mem_devices[] = {
	{ "null",	3,	0666,	&null_fops },
	{ "zero",	5,	0666,	&zero_fops },
	{ "full",	7,	0666,	&full_fops },
	{ "random",	8,	0666,	&random_fops },
	{ "urandom",	9,	0666,	&urandom_fops },
	{ "kmsg",	11,	0644,	&kmsg_fops },
};

void mem_devices_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mem_devices); i++) {
		__register_chrdev(MEM_MAJOR, mem_devices[i].minor, 1, "mem",
				  mem_devices[i].fops);
		devtmpfs_create_node(mem_devices[i].name, mem_devices[i].mode,
				     MKDEV(MEM_MAJOR, mem_devices[i].minor));
	}
}
