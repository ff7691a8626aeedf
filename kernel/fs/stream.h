/*
 * stream.h - a queue of bytes from writers to a reader
 *
 * One queue under pipes, AF_UNIX stream sockets and TCP within this kernel.
 * It answers "what could be done now" and never waits for the other side: the
 * owner brings the wait queues and sleeps.  (It may sleep for its own mutex
 * and in a page fault of the caller's buffer, so it is for process context.)
 *
 * Bytes lie in page-sized chunks.  A chunk that runs empty is kept for the
 * next write, so short messages on a warm stream allocate nothing.  `in` and
 * `out` count the bytes that ever came and went: two offsets name the same
 * byte on both sides, which is how the tracer joins a send to its recv.
 *
 * Things that belong to a place in the stream:
 *   marks    ancillary data (descriptors, credentials) of the bytes of one write
 *   urgent   one byte, TCP's out-of-band data
 *   packets  bytes written with STREAM_PACKET are read one write at a time
 */
#ifndef RINGSIDE_FS_STREAM_H
#define RINGSIDE_FS_STREAM_H

#include "lib/kernel.h"
#include "sched/mutex.h"

struct iov_iter;
struct stream_chunk;

/*
 * Ancillary data, embedded in a structure of its owner.  It belongs to the
 * bytes at..end.  A barrier ends every read that took some of those bytes at
 * `end`, as descriptors do on Linux.
 */
struct stream_mark {
	struct stream_mark	*next;
	u64			at, end;	/* set by stream_write() */
	bool			barrier;
	bool			taken;		/* a reader has it; gone with its last byte */
	void			(*destroy)(struct stream_mark *mark);
};

/*
 * How a reader receives marks.  take() is called (stream locked) when the
 * read is about to copy the first of the mark's bytes that it sees.  It returns false
 * to end the read in front of those bytes (credentials differ from those of
 * the bytes already copied, which `copied` counts).  With `peek` the mark
 * stays: duplicate what you keep.  `mark->taken` tells that an earlier read
 * already received it; without peek take() moves the contents out.
 */
struct stream_reader {
	bool (*take)(struct stream_reader *reader, struct stream_mark *mark,
		     size_t copied, bool peek);
};

/*
 * I  written once    m  lock    M  changed under lock, read without
 */
struct stream {
	struct mutex		lock;
	u64			in;		/* M  bytes ever written */
	u64			out;		/* M  bytes ever read or dropped */
	u32			limit;		/* M  how many bytes may wait */
	u32			charged;	/* M  how many do; a packet counts as a page */
	u8			shut;		/* M  STREAM_SHUT_* */
	u8			urgent;		/* M  STREAM_URG_* */
	u8			urgent_byte;	/* m */
	int			err;		/* M  positive errno for the next read */
	u64			urgent_at;	/* M  offset of the urgent byte */
	struct stream_chunk	*head, *tail;	/* m  oldest, newest */
	struct stream_chunk	*spare;		/* m  one empty chunk */
	struct stream_mark	*marks;		/* m  by offset */
	struct stream_mark	**marks_end;	/* m */
};

#define STREAM_SHUT_WRITE	1	/* no more bytes will come: the reader sees the end */
#define STREAM_SHUT_READ	2	/* nobody will read: the writer gets EPIPE */

#define STREAM_URG_NONE		0
#define STREAM_URG_VALID	1	/* urgent_byte was not read yet */
#define STREAM_URG_READ		2	/* read, but its place is still ahead of `out` */

/* Flags of a write. */
#define STREAM_ATOMIC	1	/* all the bytes or -EAGAIN (a pipe's PIPE_BUF rule) */
#define STREAM_PACKET	2	/* one record; a reader gets at most that */
#define STREAM_OOB	4	/* the last byte is urgent */
/* Flags of a read. */
#define STREAM_PEEK	8	/* leave the bytes */
#define STREAM_OOBINLINE 16	/* the urgent byte is one like the others */
#define STREAM_DROP	32	/* MSG_TRUNC: count them, copy nothing */

void stream_init(struct stream *s, u32 limit);
/* Drops bytes and marks, gives the pages back.  Nobody uses it any more. */
void stream_destroy(struct stream *s);
/* Drops bytes and marks of a live stream; the counters go on. */
void stream_purge(struct stream *s);

/*
 * Takes bytes from @from.  Returns how many (> 0); -EAGAIN when there is no
 * room; -EPIPE when either half is shut; -EFAULT, -ENOMEM when nothing could
 * be taken.  0 only for an empty @from.  @mark (or NULL) goes with these
 * bytes: the stream owns it if the value is > 0.
 */
ssize_t stream_write(struct stream *s, struct iov_iter *from, unsigned int flags,
		     struct stream_mark *mark);

/*
 * Moves bytes to @to.  Returns how many (> 0); 0 at the end of the stream (or
 * for an empty @to); -EAGAIN when there are none yet; the stream's error once;
 * -EFAULT.  @reader may be NULL: marks are destroyed with their bytes.
 * With STREAM_PEEK, *skip (if skip is not NULL) bytes are passed over first.
 */
ssize_t stream_read(struct stream *s, struct iov_iter *to, unsigned int flags,
		    struct stream_reader *reader);
ssize_t stream_peek_at(struct stream *s, u64 skip, struct iov_iter *to, unsigned int flags,
		       struct stream_reader *reader);

/* The urgent byte: 1, -EAGAIN not here yet, -EINVAL none or already read or inline. */
int stream_read_oob(struct stream *s, u8 *byte, unsigned int flags);

/* As the names say; no wake-up. */
void stream_shutdown(struct stream *s, u8 halves);
void stream_set_error(struct stream *s, int err);
void stream_set_limit(struct stream *s, u32 limit);

/* Looks without the lock: true now, perhaps not later. */
static inline size_t stream_bytes(const struct stream *s)
{
	u64 out = READ_ONCE(s->out);

	return READ_ONCE(s->in) - out;
}

static inline bool stream_empty(const struct stream *s)
{
	return READ_ONCE(s->in) == READ_ONCE(s->out);
}

static inline size_t stream_room(const struct stream *s)
{
	u32 limit = READ_ONCE(s->limit), charged = READ_ONCE(s->charged);

	return charged < limit ? limit - charged : 0;
}

/* A read would not return -EAGAIN. */
static inline bool stream_readable(const struct stream *s)
{
	return !stream_empty(s) || (READ_ONCE(s->shut) & STREAM_SHUT_WRITE) || READ_ONCE(s->err);
}

/* SIOCATMARK: the next byte to read is the urgent one. */
static inline bool stream_at_mark(const struct stream *s)
{
	return READ_ONCE(s->urgent) && READ_ONCE(s->urgent_at) == READ_ONCE(s->out);
}

#endif
