/*
 * poll.h - asking a file what it could do now
 *
 * ->poll calls poll_wait() on every queue that will be woken when its answer
 * changes, then returns the EPOLL* bits that hold now.  The caller decides what
 * poll_wait() does: sleep on the queue (select.c), watch it (eventpoll.c), or
 * nothing.
 */
#ifndef RINGSIDE_FS_POLL_H
#define RINGSIDE_FS_POLL_H

#include <linux/eventpoll.h>
#include <linux/poll.h>

#include "fs/fs.h"
#include "sched/wait.h"

typedef struct poll_table_struct {
	/* NULL: only the answer is wanted. */
	void (*_qproc)(struct file *, struct wait_queue_head *, struct poll_table_struct *);
	__poll_t	_key;		/* events the caller wants */
} poll_table;

#define DEFAULT_POLLMASK	((__poll_t)(EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM))

static inline void init_poll_funcptr(poll_table *pt,
				     void (*qproc)(struct file *, struct wait_queue_head *,
						   poll_table *))
{
	pt->_qproc = qproc;
	pt->_key = ~(__poll_t)0;
}

static inline void poll_wait(struct file *file, struct wait_queue_head *wq, poll_table *pt)
{
	if (pt && pt->_qproc && wq)
		pt->_qproc(file, wq, pt);
}

static inline bool poll_does_not_wait(const poll_table *pt)
{
	return !pt || !pt->_qproc;
}

static inline __poll_t poll_requested_events(const poll_table *pt)
{
	return pt ? pt->_key : ~(__poll_t)0;
}

static inline bool file_can_poll(struct file *file)
{
	return file->f_op->poll;
}

static inline __poll_t vfs_poll(struct file *file, poll_table *pt)
{
	if (unlikely(!file->f_op->poll))
		return DEFAULT_POLLMASK;
	return file->f_op->poll(file, pt);
}

#endif
