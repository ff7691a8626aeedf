/*
 * kmsg.c - reading the kernel's messages: /dev/kmsg, /proc/kmsg, syslog(2)
 *
 * The log (lib/printk.c) is read by position; it tells nobody when it grows,
 * because a message may come from any context.  Who waits for the next message
 * looks again every POLL_NS.
 */
#include <linux/capability.h>

#include "fs/fs.h"
#include "fs/mem_devices.h"
#include "fs/poll.h"
#include "fs/procfs.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/cred.h"
#include "sched/signal.h"
#include "sched/time.h"
#include "syscall/syscall.h"

#define POLL_NS		(100 * NSEC_PER_MSEC)
#define LINE_SIZE	1024
#define LOG_BYTES	16384	/* what the log keeps */

static DECLARE_WAIT_QUEUE_HEAD(kmsg_wait);

/* One message with its newline from *seq on; 0: no newer one. */
static size_t kmsg_line(u64 *seq, char *line)
{
	u64 end = *seq;
	ssize_t n = printk_read(&end, line, LINE_SIZE);
	const char *newline;
	size_t len;

	if (n <= 0)
		return 0;
	newline = memchr(line, '\n', n);
	len = newline ? (size_t)(newline - line) + 1 : (size_t)n;
	*seq = end - n + len;
	return len;
}

/* Waits until there is something after @seq; 0, -EAGAIN, -ERESTARTSYS. */
static int kmsg_wait_after(u64 seq, bool nonblock)
{
	char line[LINE_SIZE];
	u64 look = seq;
	long left;

	while (!kmsg_line(&look, line)) {
		if (nonblock)
			return -EAGAIN;
		left = wait_event_interruptible_timeout(kmsg_wait, false, POLL_NS);
		if (left < 0)
			return left;
		look = seq;
	}
	return 0;
}

/* "<6>[    1.234567] text" as "6,1234,1234567,-;text". */
static size_t kmsg_record(u64 seq, char *line, size_t len, char *out, size_t size)
{
	char *p = line + 1, *end;
	unsigned long level, sec, usec;

	line[len - 1] = '\0';
	level = simple_strtoul(p, &end, 10);
	p = strchr(end, '[');
	if (!p)
		return 0;
	for (p++; *p == ' '; p++)
		;
	sec = simple_strtoul(p, &end, 10);
	usec = *end == '.' ? simple_strtoul(end + 1, &end, 10) : 0;
	p = *end == ']' ? end + 2 : end;
	return scnprintf(out, size, "%lu,%llu,%lu,-;%s\n", level, (unsigned long long)seq,
			 sec * 1000000 + usec, p);
}

/* file->private_data: the position in the log. */
static int kmsg_open(struct inode *inode __maybe_unused, struct file *file)
{
	u64 *seq;

	if (!capable(CAP_SYSLOG) && (file->f_mode & FMODE_READ))
		return -EPERM;
	seq = kzalloc(sizeof(*seq), GFP_KERNEL);
	if (!seq)
		return -ENOMEM;
	file->private_data = seq;
	return 0;
}

static int kmsg_release(struct inode *inode __maybe_unused, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t kmsg_read(struct kiocb *iocb, struct iov_iter *to)
{
	char line[LINE_SIZE], out[LINE_SIZE];
	u64 *seq = iocb->ki_filp->private_data, start;
	size_t n;
	int err;

	err = kmsg_wait_after(*seq, iocb->ki_filp->f_flags & O_NONBLOCK);
	if (err)
		return err;
	start = *seq;
	n = kmsg_line(seq, line);
	n = kmsg_record(start, line, n, out, sizeof(out));
	if (iov_iter_count(to) < n) {
		*seq = start;
		return -EINVAL;
	}
	return copy_to_iter(out, n, to) == n ? (ssize_t)n : -EFAULT;
}

/* A line for the log; "<N>" in front gives its level. */
static ssize_t kmsg_write(struct kiocb *iocb __maybe_unused, struct iov_iter *from)
{
	size_t n = iov_iter_count(from);
	char line[LINE_SIZE], *text = line, *end;
	int level = LOG_NOTICE;

	if (n >= sizeof(line))
		return -EINVAL;
	if (copy_from_iter(line, n, from) != n)
		return -EFAULT;
	line[n] = '\0';
	if (line[0] == '<') {
		unsigned long value = simple_strtoul(line + 1, &end, 10);

		if (end != line + 1 && *end == '>') {
			level = value & 7;
			text = end + 1;
		}
	}
	end = text + strlen(text);
	if (end > text && end[-1] == '\n')
		end[-1] = '\0';
	printk(level, "%s\n", text);
	return n;
}

static loff_t kmsg_lseek(struct file *file, loff_t offset, int whence)
{
	char line[LINE_SIZE];
	u64 *seq = file->private_data;

	if (offset)
		return -ESPIPE;
	if (whence == SEEK_SET)
		*seq = 0;
	else if (whence != SEEK_END)
		return -EINVAL;
	while (whence == SEEK_END && kmsg_line(seq, line))
		;
	return 0;
}

static __poll_t kmsg_poll(struct file *file, poll_table *wait)
{
	char line[LINE_SIZE];
	u64 seq = *(u64 *)file->private_data;

	poll_wait(file, &kmsg_wait, wait);
	return kmsg_line(&seq, line) ? EPOLLIN | EPOLLRDNORM : 0;
}

const struct file_operations kmsg_fops = {
	.open		= kmsg_open,
	.release	= kmsg_release,
	.read_iter	= kmsg_read,
	.write_iter	= kmsg_write,
	.llseek		= kmsg_lseek,
	.poll		= kmsg_poll,
};

/* ---- syslog(2) and /proc/kmsg share one position ---- */

enum {
	SYSLOG_CLOSE, SYSLOG_OPEN, SYSLOG_READ, SYSLOG_READ_ALL, SYSLOG_READ_CLEAR, SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF, SYSLOG_CONSOLE_ON, SYSLOG_CONSOLE_LEVEL, SYSLOG_SIZE_UNREAD,
	SYSLOG_SIZE_BUFFER,
};

static DEFINE_MUTEX(syslog_mutex);
static u64 syslog_seq;			/* syslog_mutex  next to be read */
static u64 syslog_clear_seq;		/* syslog_mutex  what CLEAR hid lies before */
static int saved_console_loglevel = -1;	/* syslog_mutex */

/* Whole lines; blocks until there is one. */
static ssize_t syslog_read(struct iov_iter *to, bool nonblock)
{
	char line[LINE_SIZE];
	ssize_t done = 0;
	u64 seq;
	int err;

	err = kmsg_wait_after(READ_ONCE(syslog_seq), nonblock);
	if (err)
		return err;
	mutex_lock(&syslog_mutex);
	for (;;) {
		size_t n;

		seq = syslog_seq;
		n = kmsg_line(&seq, line);
		if (!n || n > iov_iter_count(to))
			break;
		if (copy_to_iter(line, n, to) != n) {
			done = done ? done : -EFAULT;
			break;
		}
		syslog_seq = seq;
		done += n;
	}
	mutex_unlock(&syslog_mutex);
	return done;
}

/* The newest lines that fit into @to. */
static ssize_t syslog_read_all(struct iov_iter *to, bool clear)
{
	size_t room = iov_iter_count(to), total = 0;
	char line[LINE_SIZE];
	ssize_t done = 0;
	u64 seq;
	size_t n;

	mutex_lock(&syslog_mutex);
	seq = syslog_clear_seq;
	while ((n = kmsg_line(&seq, line)))
		total += n;
	seq = syslog_clear_seq;
	while (done >= 0 && (n = kmsg_line(&seq, line))) {
		if (total > room) {
			total -= n;
			continue;
		}
		if (n > iov_iter_count(to))
			break;
		done = copy_to_iter(line, n, to) == n ? done + (ssize_t)n : -EFAULT;
	}
	if (clear && done >= 0)
		syslog_clear_seq = seq;
	mutex_unlock(&syslog_mutex);
	return done;
}

static long syslog_size_unread(void)
{
	char line[LINE_SIZE];
	long total = 0;
	size_t n;
	u64 seq;

	mutex_lock(&syslog_mutex);
	seq = syslog_seq;
	while ((n = kmsg_line(&seq, line)))
		total += n;
	mutex_unlock(&syslog_mutex);
	return total;
}

static void syslog_clear(void)
{
	char line[LINE_SIZE];

	mutex_lock(&syslog_mutex);
	while (kmsg_line(&syslog_clear_seq, line))
		;
	mutex_unlock(&syslog_mutex);
}

static long syslog_console(int type, int level)
{
	if (type == SYSLOG_CONSOLE_LEVEL && (level < 1 || level > 8))
		return -EINVAL;
	mutex_lock(&syslog_mutex);
	switch (type) {
	case SYSLOG_CONSOLE_OFF:
		if (saved_console_loglevel < 0)
			saved_console_loglevel = console_loglevel;
		console_loglevel = LOG_ALERT;
		break;
	case SYSLOG_CONSOLE_ON:
		if (saved_console_loglevel >= 0)
			console_loglevel = saved_console_loglevel;
		saved_console_loglevel = -1;
		break;
	default:
		console_loglevel = level;
		saved_console_loglevel = -1;
	}
	mutex_unlock(&syslog_mutex);
	return 0;
}

static long syslog_read_user(int type, char __user *buf, int len)
{
	struct iov_iter to;
	int err;

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	err = import_ubuf(ITER_DEST, buf, len, &to);
	if (err)
		return err;
	if (type == SYSLOG_READ)
		return syslog_read(&to, false);
	return syslog_read_all(&to, type == SYSLOG_READ_CLEAR);
}

SYSCALL_DEFINE3(syslog, int, type, char __user *, buf, int, len)
{
	if (type != SYSLOG_READ_ALL && type != SYSLOG_SIZE_BUFFER && !capable(CAP_SYSLOG))
		return -EPERM;
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ:
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return syslog_read_user(type, buf, len);
	case SYSLOG_CLEAR:
		syslog_clear();
		return 0;
	case SYSLOG_CONSOLE_OFF:
	case SYSLOG_CONSOLE_ON:
	case SYSLOG_CONSOLE_LEVEL:
		return syslog_console(type, len);
	case SYSLOG_SIZE_UNREAD:
		return syslog_size_unread();
	case SYSLOG_SIZE_BUFFER:
		return LOG_BYTES;
	}
	return -EINVAL;
}

static int proc_kmsg_open(struct inode *inode __maybe_unused, struct file *file __maybe_unused)
{
	return capable(CAP_SYSLOG) ? 0 : -EPERM;
}

static ssize_t proc_kmsg_read(struct kiocb *iocb, struct iov_iter *to)
{
	return syslog_read(to, iocb->ki_filp->f_flags & O_NONBLOCK);
}

static __poll_t proc_kmsg_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &kmsg_wait, wait);
	return syslog_size_unread() ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct proc_ops proc_kmsg_ops = {
	.proc_open	= proc_kmsg_open,
	.proc_read_iter	= proc_kmsg_read,
	.proc_poll	= proc_kmsg_poll,
	.proc_lseek	= no_llseek,
};

void kmsg_init(void)
{
	proc_create("kmsg", 0400, NULL, &proc_kmsg_ops);
}
