/*
 * pipe.h - pipes and fifos
 */
#ifndef RINGSIDE_FS_PIPE_H
#define RINGSIDE_FS_PIPE_H

#include "fs/stream.h"
#include "sched/wait.h"

struct fasync_struct;
struct file;
struct file_operations;
struct inode;
struct iov_iter;

#define PIPE_DEF_SIZE	65536
#define PIPE_MAX_SIZE	(1U << 31)

/*
 * l  lock    S  see stream.h    A  atomic
 */
struct pipe_inode_info {
	struct stream		stream;		/* S */
	struct wait_queue_head	rd_wait;	/* readers, pollers of the read end */
	struct wait_queue_head	wr_wait;	/* writers, pollers of the write end, openers */
	spinlock_t		lock;
	unsigned int		readers;	/* l  open descriptions that can read */
	unsigned int		writers;	/* l  ... that can write */
	unsigned int		r_counter;	/* l  opens for reading so far (fifos) */
	unsigned int		w_counter;	/* l */
	unsigned int		files;		/* l  open descriptions; the last frees the pipe */
	struct fasync_struct	*fasync_readers, *fasync_writers;	/* who wants SIGIO */
};

extern unsigned int pipe_max_size;		/* /proc/sys/fs/pipe-max-size */

/* The two ends; no descriptors yet. */
int create_pipe_files(struct file *res[2], int flags);
/* The pipe behind a file, or NULL: splice and fcntl ask. */
struct pipe_inode_info *get_pipe_info(struct file *file);
/* fcntl F_SETPIPE_SZ, F_GETPIPE_SZ. */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned int arg);

/* f_op of fifo inodes: its open() waits for the other side. */
extern const struct file_operations pipefifo_fops;

/*
 * For splice: read and write with any kind of iterator.  read takes what is there,
 * write all of it unless @nonblock or a signal ends it; both wait if they may.
 */
ssize_t pipe_do_read(struct pipe_inode_info *pipe, struct iov_iter *to, bool nonblock);
ssize_t pipe_do_write(struct pipe_inode_info *pipe, struct iov_iter *from, bool nonblock,
		      bool packet);
/* Wait until read or write would not return -EAGAIN; 0, -EAGAIN, -ERESTARTSYS. */
int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock);
int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock);
/* After use of the stream itself (tee peeks and writes): tell the other side. */
void pipe_wake_writers(struct pipe_inode_info *pipe);
void pipe_wake_readers(struct pipe_inode_info *pipe);

void pipe_init(void);

#endif
