/*
 * seq_file.c - files whose text is made when it is read
 *
 * The buffer holds the text of some whole records; `index` is the record after
 * them.  A record that does not fit is made again later, in a larger buffer if
 * it was the first.  A read at a position other than the one expected makes
 * the text from the beginning on and drops what lies before.
 */
#include "fs/seq_file.h"

#include "fs/fs.h"
#include "lib/string.h"
#include "mm/slab.h"
#include "mm/uio.h"

static int seq_grow(struct seq_file *m)
{
	size_t size = m->size ? m->size * 2 : PAGE_SIZE;
	char *buf = kvmalloc(size, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	kvfree(m->buf);
	m->buf = buf;
	m->size = size;
	return 0;
}

/*
 * Replaces the buffer's content with records from `index` on, until there are
 * @want bytes.  Returns the bytes (0: no more records) or a negative errno.
 */
static ssize_t seq_fill(struct seq_file *m, size_t want)
{
	size_t before = 0;
	ssize_t err = 0;
	loff_t pos;
	void *p;

again:
	m->count = m->from = 0;
	pos = m->index;
	p = m->op->start(m, &pos);
	while (p && !IS_ERR(p)) {
		err = m->op->show(m, p);
		if (err < 0)
			break;
		if (err > 0)		/* SEQ_SKIP */
			m->count = before;
		err = 0;
		if (seq_has_overflowed(m)) {
			m->count = before;
			if (before)
				break;
			m->op->stop(m, p);
			err = seq_grow(m);
			if (err)
				return err;
			goto again;
		}
		before = m->count;
		p = m->op->next(m, p, &pos);
		if (WARN_ON_ONCE(pos == m->index))
			pos++;		/* next() must, or the record would come for ever */
		m->index = pos;
		if (m->count >= want)
			break;
	}
	if (IS_ERR(p))
		err = PTR_ERR(p);
	m->op->stop(m, p);
	return m->count ? (ssize_t)m->count : err;
}

/* Makes the text again and stops at byte @offset of it. */
static int seq_traverse(struct seq_file *m, loff_t offset)
{
	loff_t at = 0;

	m->index = 0;
	m->count = m->from = 0;
	m->read_pos = offset;
	while (at < offset) {
		ssize_t n = seq_fill(m, 1);

		if (n <= 0)
			return n;
		if (at + n > offset) {
			m->from = offset - at;
			m->count -= m->from;
			return 0;
		}
		at += n;
		m->count = 0;
	}
	return 0;
}

ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct seq_file *m = iocb->ki_filp->private_data;
	ssize_t done = 0, err = 0;

	mutex_lock(&m->lock);
	if (!m->buf) {
		err = seq_grow(m);
		if (err)
			goto out;
	}
	if (!iocb->ki_pos || iocb->ki_pos != m->read_pos) {
		err = seq_traverse(m, iocb->ki_pos);
		if (err) {
			m->read_pos = -1;
			goto out;
		}
	}
	while (iov_iter_count(to)) {
		size_t n, got;

		if (!m->count) {
			err = seq_fill(m, iov_iter_count(to));
			if (err <= 0)
				break;
		}
		n = min(m->count, iov_iter_count(to));
		got = copy_to_iter(m->buf + m->from, n, to);
		m->from += got;
		m->count -= got;
		done += got;
		err = -EFAULT;
		if (got < n)
			break;
	}
	iocb->ki_pos += done;
	m->read_pos = iocb->ki_pos;
out:
	mutex_unlock(&m->lock);
	return done ? done : err;
}

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->file = file;
	file->private_data = m;
	return 0;
}

int seq_release(struct inode *inode __maybe_unused, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
	return 0;
}

void *__seq_open_private(struct file *file, const struct seq_operations *op, int size)
{
	void *private = kzalloc(size, GFP_KERNEL);

	if (!private)
		return NULL;
	if (seq_open(file, op)) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}

int seq_release_private(struct inode *inode, struct file *file)
{
	kfree(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

/* One record, shown by the function that single_open() was given. */
static void *single_start(struct seq_file *m __maybe_unused, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m __maybe_unused, void *v __maybe_unused, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m __maybe_unused, void *v __maybe_unused)
{
}

int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL);
	int err;

	if (!op)
		return -ENOMEM;
	*op = (struct seq_operations){ single_start, single_stop, single_next, show };
	err = seq_open(file, op);
	if (err)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return err;
}

int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;

	seq_release(inode, file);
	kfree(op);
	return 0;
}

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	size_t room = m->size - m->count;
	int n;

	if (!room)
		return;
	n = vsnprintf(m->buf + m->count, room, fmt, args);
	m->count = (size_t)n < room ? m->count + n : m->size;
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len >= m->size) {
		m->count = m->size;
		return -1;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
	return 0;
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}

void seq_pad_to(struct seq_file *m, size_t from, size_t width)
{
	while (!seq_has_overflowed(m) && m->count < from + width)
		seq_putc(m, ' ');
}

void seq_escape(struct seq_file *m, const char *s, const char *esc)
{
	char octal[4] = { '\\' };

	for (; *s; s++) {
		u8 c = *s;

		if (c != '\\' && !strchr(esc, c)) {
			seq_putc(m, c);
			continue;
		}
		octal[1] = '0' + (c >> 6);
		octal[2] = '0' + ((c >> 3) & 7);
		octal[3] = '0' + (c & 7);
		seq_write(m, octal, 4);
	}
}

struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *l;

	list_for_each(l, head)
		if (pos-- == 0)
			return l;
	return NULL;
}

struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}

struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos)
{
	struct list_head *l = ((struct list_head *)v)->next;

	++*ppos;
	return l == head ? NULL : l;
}
