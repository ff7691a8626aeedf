/*
 * seq_file.h - files whose text is made when it is read
 *
 * start() finds the record at *pos, next() the one after, show() prints one
 * with seq_printf(); stop() unlocks.  What did not fit into the buffer is
 * made again in a larger one, so show() needs not care.
 */
#ifndef RINGSIDE_FS_SEQ_FILE_H
#define RINGSIDE_FS_SEQ_FILE_H

#include "lib/kernel.h"
#include "sched/mutex.h"

struct file;
struct inode;
struct kiocb;
struct iov_iter;
struct path;
struct seq_operations;

struct seq_file {
	char			*buf;
	size_t			size;		/* of buf */
	size_t			from;		/* first byte not yet read */
	size_t			count;		/* bytes in buf; == size: it overflowed */
	loff_t			index;		/* record after those in buf */
	loff_t			read_pos;	/* file position that buf + from stands for */
	struct mutex		lock;
	const struct seq_operations *op;
	const struct file	*file;
	void			*private;
};

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

#define SEQ_SKIP	1	/* from show(): print nothing for this record */
#define SEQ_START_TOKEN	((void *)1)

int seq_open(struct file *file, const struct seq_operations *op);
ssize_t seq_read_iter(struct kiocb *iocb, struct iov_iter *to);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
void *__seq_open_private(struct file *file, const struct seq_operations *op, int size);
int seq_release_private(struct inode *inode, struct file *file);

int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data);
int single_release(struct inode *inode, struct file *file);

void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
void seq_putc(struct seq_file *m, char c);
void seq_puts(struct seq_file *m, const char *s);
int seq_write(struct seq_file *m, const void *data, size_t len);
/* Pads the line that began at count @from with spaces to @width. */
void seq_pad_to(struct seq_file *m, size_t from, size_t width);
/* Prints s, with the characters in @esc (and backslash) as octal escapes. */
void seq_escape(struct seq_file *m, const char *s, const char *esc);

static inline bool seq_has_overflowed(struct seq_file *m)
{
	return m->count == m->size;
}

struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos);

#endif
