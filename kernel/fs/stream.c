/*
 * stream.c - a queue of bytes from writers to a reader
 *
 * The bytes from `out` up to `in` lie in a chain of chunks, head to tail, each
 * a page with a small header, or up to CHUNK_ORDER_MAX for a large write.  The
 * head may be partly read, the tail partly filled; those between are full, but
 * for the last chunk of a packet.  A stream keeps one empty page as its head or
 * as `spare`: messages of less than a page allocate nothing once it is warm.
 *
 * Reading is in two steps: gather copies and finds out where to stop,
 * consume takes the bytes off.  Peeking is the first step alone.
 */
#include "fs/stream.h"

#include "lib/string.h"
#include "mm/page.h"
#include "mm/uio.h"

struct stream_chunk {
	struct stream_chunk	*next;
	u16			start, end;	/* bytes not yet read */
	u16			size;		/* I  bytes of data[] */
	bool			record;		/* packets: nothing may be added */
	bool			last;		/* ... and the packet ends here */
	u8			data[] __aligned(8);
};

#define CHUNK_SIZE	(PAGE_SIZE - sizeof(struct stream_chunk))
#define CHUNK_ORDER_MAX	3
BUILD_BUG_ON((PAGE_SIZE << CHUNK_ORDER_MAX) > U16_MAX);

static inline unsigned int chunk_order(const struct stream_chunk *c)
{
	return get_order(c->size);
}

void stream_init(struct stream *s, u32 limit)
{
	memset(s, 0, sizeof(*s));
	mutex_init(&s->lock);
	s->limit = limit;
	s->marks_end = &s->marks;
}

static void chunk_free(struct stream *s, struct stream_chunk *c)
{
	if (s->spare || c->size != CHUNK_SIZE)
		free_pages((unsigned long)c, chunk_order(c));
	else
		s->spare = c;
}

/* Room for @want bytes in one piece if memory allows, else a page. */
static struct stream_chunk *chunk_alloc(size_t want)
{
	unsigned int order = min(get_order(want + sizeof(struct stream_chunk)),
				 (unsigned int)CHUNK_ORDER_MAX);
	struct stream_chunk *c = NULL;

	if (order)
		c = (void *)__get_free_pages(GFP_KERNEL | __GFP_NOWARN, order);
	if (!c) {
		order = 0;
		c = (void *)__get_free_page(GFP_KERNEL);
	}
	if (c)
		c->size = (u16)((PAGE_SIZE << order) - sizeof(*c));
	return c;
}

/* A new, empty tail, for @want bytes or the first of them. */
static struct stream_chunk *chunk_add(struct stream *s, size_t want)
{
	struct stream_chunk *c = s->spare;

	if (c && want <= CHUNK_SIZE) {
		s->spare = NULL;
	} else {
		c = chunk_alloc(want);
		if (!c)
			return NULL;
	}
	c->next = NULL;
	c->start = c->end = 0;
	c->record = c->last = false;
	if (s->tail)
		s->tail->next = c;
	else
		s->head = c;
	s->tail = c;
	return c;
}

static void marks_destroy(struct stream *s, u64 upto)
{
	struct stream_mark *m;

	while ((m = s->marks) && m->end <= upto) {
		s->marks = m->next;
		if (!s->marks)
			s->marks_end = &s->marks;
		m->destroy(m);
	}
}

static void chunks_destroy(struct stream *s)
{
	struct stream_chunk *c;

	while ((c = s->head)) {
		s->head = c->next;
		free_pages((unsigned long)c, chunk_order(c));
	}
	s->tail = NULL;
	WRITE_ONCE(s->charged, 0);
}

void stream_purge(struct stream *s)
{
	mutex_lock(&s->lock);
	chunks_destroy(s);
	WRITE_ONCE(s->out, s->in);
	s->urgent = STREAM_URG_NONE;
	marks_destroy(s, U64_MAX);
	mutex_unlock(&s->lock);
}

void stream_destroy(struct stream *s)
{
	chunks_destroy(s);
	marks_destroy(s, U64_MAX);
	if (s->spare)
		free_page(s->spare);
	s->spare = NULL;
}

/* Where the tail stood, to take back bytes that were only partly copied. */
struct stream_place {
	struct stream_chunk	*tail;
	u16			end;
	bool			record;
};

static void stream_rewind(struct stream *s, const struct stream_place *at)
{
	struct stream_chunk *c = at->tail ? at->tail->next : s->head;

	while (c) {
		struct stream_chunk *next = c->next;

		chunk_free(s, c);
		c = next;
	}
	s->tail = at->tail;
	if (s->tail) {
		s->tail->next = NULL;
		s->tail->end = at->end;
		s->tail->record = at->record;
	} else {
		s->head = NULL;
	}
}

/* The tail cannot take more: full, or a packet ends in it or would begin. */
static inline bool chunk_closed(const struct stream_chunk *c, bool first_of_packet)
{
	return c->end == c->size || c->last || (first_of_packet && c->end);
}

/* Copies up to @n bytes in behind the tail; returns how many, or -errno if none. */
static ssize_t stream_append(struct stream *s, struct iov_iter *from, size_t n, bool packet)
{
	size_t done = 0;

	while (n) {
		struct stream_chunk *c = s->tail;
		size_t k, got;

		if (!c || chunk_closed(c, packet && !done)) {
			c = chunk_add(s, n);
			if (!c)
				return done ? (ssize_t)done : -ENOMEM;
		}
		k = min_t(size_t, n, c->size - c->end);
		got = copy_from_iter(c->data + c->end, k, from);
		c->end += got;
		c->record = packet;
		done += got;
		if (got < k)
			return done ? (ssize_t)done : -EFAULT;
		n -= k;
	}
	return done;
}

/* How many of @want bytes may be taken now. */
static size_t stream_admit(const struct stream *s, size_t want, unsigned int flags)
{
	size_t room = stream_room(s);

	if (flags & STREAM_PACKET)
		return room >= PAGE_SIZE ? want : 0;
	if (room >= want)
		return want;
	return (flags & STREAM_ATOMIC) ? 0 : room;
}

static void stream_add_mark(struct stream *s, struct stream_mark *mark, size_t len)
{
	mark->next = NULL;
	mark->at = s->in;
	mark->end = s->in + len;
	mark->taken = false;
	*s->marks_end = mark;
	s->marks_end = &mark->next;
}

static inline void stream_count_in(struct stream *s, size_t n, u32 charge)
{
	WRITE_ONCE(s->charged, s->charged + charge);
	WRITE_ONCE(s->in, s->in + n);
}

/*
 * Nearly every write: plain bytes that fit behind the tail.  false: it is not
 * one of these, or the copy failed, and nothing has changed.
 */
static inline bool stream_write_simple(struct stream *s, struct iov_iter *from, size_t want)
{
	struct stream_chunk *c = s->tail;
	size_t got;

	if (unlikely(!c || want > (size_t)(c->size - c->end) || c->last || s->shut ||
		     want > stream_room(s)))
		return false;
	got = copy_from_iter(c->data + c->end, want, from);
	if (unlikely(got != want)) {
		iov_iter_revert(from, got);
		return false;
	}
	c->end += want;
	stream_count_in(s, want, want);
	return true;
}

/* The lock is held. */
static noinline ssize_t __stream_write(struct stream *s, struct iov_iter *from,
				       unsigned int flags, struct stream_mark *mark)
{
	size_t want = iov_iter_count(from), n;
	struct stream_place place;
	ssize_t done;

	if (s->shut)
		return -EPIPE;
	if (!want)
		return 0;
	n = stream_admit(s, want, flags);
	if (!n)
		return -EAGAIN;

	place.tail = s->tail;
	place.end = s->tail ? s->tail->end : 0;
	place.record = s->tail && s->tail->record;
	done = stream_append(s, from, n, flags & STREAM_PACKET);
	if (done < (ssize_t)n && (done < 0 || (flags & (STREAM_ATOMIC | STREAM_PACKET)))) {
		stream_rewind(s, &place);
		return done > 0 ? -EFAULT : done;
	}

	if (mark)
		stream_add_mark(s, mark, done);
	if (flags & STREAM_PACKET)
		s->tail->last = true;
	stream_count_in(s, done, flags & STREAM_PACKET ? PAGE_SIZE : (u32)done);
	if ((flags & STREAM_OOB) && done == (ssize_t)want) {
		s->urgent_byte = s->tail->data[s->tail->end - 1];
		WRITE_ONCE(s->urgent_at, s->in - 1);
		WRITE_ONCE(s->urgent, STREAM_URG_VALID);
	}
	return done;
}

ssize_t stream_write(struct stream *s, struct iov_iter *from, unsigned int flags,
		     struct stream_mark *mark)
{
	ssize_t done = iov_iter_count(from);

	mutex_lock(&s->lock);
	if (unlikely(!done || (flags & ~STREAM_ATOMIC) || mark ||
		     !stream_write_simple(s, from, done)))
		done = __stream_write(s, from, flags, mark);
	mutex_unlock(&s->lock);
	return done;
}

/* A reader's place, and what it found. */
struct stream_cursor {
	struct stream_chunk	*chunk;
	u32			at;		/* next byte in chunk */
	u64			pos;		/* its offset in the stream */
	size_t			done;		/* bytes copied */
	bool			stop;
};

static void cursor_advance(struct stream_cursor *cur, size_t n)
{
	while (n) {
		size_t k = min_t(size_t, n, cur->chunk->end - cur->at);

		cur->at += k;
		cur->pos += k;
		n -= k;
		if (cur->at == cur->chunk->end && cur->chunk->next) {
			cur->chunk = cur->chunk->next;
			cur->at = cur->chunk->start;
		}
	}
}

/*
 * Looks at the marks of the byte at the cursor and after it.  Returns how many of the next
 * @n bytes belong together; 0 (and cur->stop) to end the read here.
 */
static size_t stream_meet_marks(struct stream *s, struct stream_cursor *cur, size_t n,
				struct stream_reader *reader, bool peek, u64 *barrier)
{
	struct stream_mark *m;
	bool fresh;

	for (m = s->marks; m && m->end <= cur->pos; m = m->next)
		;
	if (!m)
		return n;
	if (m->at > cur->pos)
		return min_t(u64, n, m->at - cur->pos);

	fresh = !m->taken;
	if (reader && !reader->take(reader, m, cur->done, peek)) {
		cur->stop = true;
		return 0;
	}
	if (!peek)
		m->taken = true;
	if (m->barrier && fresh)
		*barrier = m->end;
	return min_t(u64, n, m->end - cur->pos);
}

/*
 * The urgent byte ends a read in front of it; a read that begins at it passes
 * over it, unless it wants it inline.  Returns as stream_meet_marks().
 */
static size_t stream_meet_urgent(struct stream *s, struct stream_cursor *cur, size_t n,
				 unsigned int flags)
{
	if (cur->pos > s->urgent_at)
		return n;
	if (cur->pos < s->urgent_at)
		return min_t(u64, n, s->urgent_at - cur->pos);
	if (cur->done) {
		cur->stop = true;
		return 0;
	}
	if (!(flags & STREAM_OOBINLINE)) {
		cursor_advance(cur, 1);
		return 0;
	}
	return n;
}

static int stream_gather(struct stream *s, struct stream_cursor *cur, struct iov_iter *to,
			 unsigned int flags, struct stream_reader *reader)
{
	u64 barrier = U64_MAX;

	while (iov_iter_count(to) && cur->pos < s->in && !cur->stop) {
		size_t n = min_t(u64, iov_iter_count(to), s->in - cur->pos), got;

		if (unlikely(s->urgent)) {
			n = stream_meet_urgent(s, cur, n, flags);
			if (!n)
				continue;
		}
		if (unlikely(s->marks)) {
			if (cur->pos >= barrier)
				break;
			n = stream_meet_marks(s, cur, n, reader, flags & STREAM_PEEK, &barrier);
			if (!n)
				break;
		}
		n = min_t(size_t, n, cur->chunk->end - cur->at);
		if (unlikely(flags & STREAM_DROP)) {
			iov_iter_advance(to, n);
			got = n;
		} else {
			got = copy_to_iter(cur->chunk->data + cur->at, n, to);
		}
		cur->done += got;
		cur->at += got;
		cur->pos += got;
		if (unlikely(got < n))
			return -EFAULT;
		if (cur->at < cur->chunk->end)
			continue;
		if (unlikely(cur->chunk->last))
			break;
		if (cur->chunk->next) {
			cur->chunk = cur->chunk->next;
			cur->at = cur->chunk->start;
		}
	}
	return 0;
}

/* A read took part of a packet: the rest of it goes too. */
static void cursor_finish_packet(struct stream_cursor *cur)
{
	bool last;

	do {
		last = cur->chunk->last;
		cursor_advance(cur, cur->chunk->end - cur->at);
	} while (!last);
}

/* Takes off everything before the cursor. */
static void stream_consume(struct stream *s, const struct stream_cursor *cur)
{
	u64 n = cur->pos - s->out;

	while (n) {
		struct stream_chunk *c = s->head;
		size_t k = min_t(u64, n, c->end - c->start);

		c->start += k;
		n -= k;
		if (!c->record)
			WRITE_ONCE(s->charged, s->charged - k);
		if (c->start < c->end)
			break;
		if (c->last)
			WRITE_ONCE(s->charged, s->charged - PAGE_SIZE);
		if (c->next || unlikely(c->size != CHUNK_SIZE)) {
			s->head = c->next;
			if (!s->head)
				s->tail = NULL;
			chunk_free(s, c);
		} else {
			c->start = c->end = 0;
			c->record = c->last = false;
		}
	}
	WRITE_ONCE(s->out, cur->pos);
	if (unlikely(s->marks))
		marks_destroy(s, s->out);
	if (unlikely(s->urgent) && s->out > s->urgent_at)
		WRITE_ONCE(s->urgent, STREAM_URG_NONE);
}

/* What a read says that found no byte. */
static ssize_t stream_nothing(struct stream *s)
{
	ssize_t err = s->err;

	if (err) {
		WRITE_ONCE(s->err, 0);
		return -err;
	}
	return (s->shut & STREAM_SHUT_WRITE) ? 0 : -EAGAIN;
}

/* The lock is held. */
static noinline ssize_t __stream_read(struct stream *s, u64 skip, struct iov_iter *to,
				      unsigned int flags, struct stream_reader *reader)
{
	struct stream_cursor cur;
	int err;

	if (s->in - s->out <= skip)
		return stream_nothing(s);
	cur = (struct stream_cursor){ .chunk = s->head, .at = s->head->start, .pos = s->out };
	if (skip)
		cursor_advance(&cur, skip);
	err = stream_gather(s, &cur, to, flags, reader);
	if (!(flags & STREAM_PEEK)) {
		if (s->head->record && cur.done)
			cursor_finish_packet(&cur);
		stream_consume(s, &cur);
	}
	if (cur.done)
		return cur.done;
	return err ? err : stream_nothing(s);
}

/*
 * Nearly every read: plain bytes, all in the head chunk, which stays.
 * Returns how many; 0: it is not one of these, or the copy failed.
 */
static inline size_t stream_read_simple(struct stream *s, struct iov_iter *to)
{
	struct stream_chunk *c = s->head;
	size_t n = iov_iter_count(to), there, got;

	if (unlikely(!c || s->marks || s->urgent || c->record))
		return 0;
	there = c->end - c->start;
	if (n >= there) {
		if (c->next)
			return 0;
		n = there;
	}
	got = copy_to_iter(c->data + c->start, n, to);
	if (unlikely(got != n)) {
		iov_iter_revert(to, got);
		return 0;
	}
	c->start += n;
	if (n == there)
		c->start = c->end = 0;
	WRITE_ONCE(s->charged, s->charged - n);
	WRITE_ONCE(s->out, s->out + n);
	return n;
}

ssize_t stream_read(struct stream *s, struct iov_iter *to, unsigned int flags,
		    struct stream_reader *reader)
{
	ssize_t done = 0;

	if (unlikely(!iov_iter_count(to)))
		return 0;
	mutex_lock(&s->lock);
	if (likely(!(flags & (STREAM_PEEK | STREAM_DROP))))
		done = stream_read_simple(s, to);
	if (unlikely(!done))
		done = __stream_read(s, 0, to, flags, reader);
	mutex_unlock(&s->lock);
	return done;
}

ssize_t stream_peek_at(struct stream *s, u64 skip, struct iov_iter *to, unsigned int flags,
		       struct stream_reader *reader)
{
	ssize_t done;

	if (!iov_iter_count(to))
		return 0;
	mutex_lock(&s->lock);
	done = __stream_read(s, skip, to, flags | STREAM_PEEK, reader);
	mutex_unlock(&s->lock);
	return done;
}

int stream_read_oob(struct stream *s, u8 *byte, unsigned int flags)
{
	int ret = -EINVAL;

	mutex_lock(&s->lock);
	if (s->urgent == STREAM_URG_VALID && !(flags & STREAM_OOBINLINE)) {
		*byte = s->urgent_byte;
		if (!(flags & STREAM_PEEK))
			WRITE_ONCE(s->urgent, STREAM_URG_READ);
		ret = 1;
	}
	mutex_unlock(&s->lock);
	return ret;
}

void stream_shutdown(struct stream *s, u8 halves)
{
	mutex_lock(&s->lock);
	WRITE_ONCE(s->shut, s->shut | halves);
	mutex_unlock(&s->lock);
}

void stream_set_error(struct stream *s, int err)
{
	WRITE_ONCE(s->err, err);
}

void stream_set_limit(struct stream *s, u32 limit)
{
	WRITE_ONCE(s->limit, limit);
}
