/*
 * uio.h - where bulk data goes to or comes from, step by step
 *
 * An iov_iter is a place in one user buffer, in a list of user buffers or in a
 * list of kernel buffers.  Copies move it on; what could not be copied (bad
 * user memory) is what the return value falls short of the request.
 */
#ifndef RINGSIDE_MM_UIO_H
#define RINGSIDE_MM_UIO_H

#include <linux/uio.h>

#include "mm/page.h"
#include "mm/uaccess.h"

struct kvec {
	void	*iov_base;
	size_t	iov_len;
};

/* struct iovec of a 32-bit program */
struct compat_iovec {
	u32	iov_base;
	u32	iov_len;
};

enum iter_type { ITER_UBUF, ITER_IOVEC, ITER_KVEC };

/* Who is filled: the iterator's buffers (a read), or ours from them (a write). */
#define ITER_SOURCE	1
#define ITER_DEST	0

struct iov_iter {
	u8		iter_type;	/* enum iter_type */
	bool		data_source;	/* ITER_SOURCE or ITER_DEST */
	size_t		iov_offset;	/* into the first segment (ITER_UBUF: into ubuf) */
	size_t		count;		/* bytes left in all */
	union {
		void __user		*ubuf;
		const struct iovec	*__iov;	/* first segment not used up */
		const struct kvec	*kvec;
	};
	unsigned long	nr_segs;	/* segments left */
};

#define UIO_FASTIOV	8

static inline size_t iov_iter_count(const struct iov_iter *i)
{
	return i->count;
}

static inline bool iter_is_ubuf(const struct iov_iter *i)
{
	return i->iter_type == ITER_UBUF;
}

static inline bool user_backed_iter(const struct iov_iter *i)
{
	return i->iter_type != ITER_KVEC;
}

/* Never more than @count bytes from here on. */
static inline void iov_iter_truncate(struct iov_iter *i, u64 count)
{
	if (i->count > count)
		i->count = count;
}

static inline void iov_iter_reexpand(struct iov_iter *i, size_t count)
{
	i->count = count;
}

static inline void iov_iter_ubuf(struct iov_iter *i, unsigned int direction, void __user *buf,
				 size_t count)
{
	*i = (struct iov_iter){
		.iter_type = ITER_UBUF, .data_source = direction,
		.ubuf = buf, .count = count, .nr_segs = 1,
	};
}

static inline void iov_iter_init(struct iov_iter *i, unsigned int direction,
				 const struct iovec *iov, unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){
		.iter_type = ITER_IOVEC, .data_source = direction,
		.__iov = iov, .count = count, .nr_segs = nr_segs,
	};
}

static inline void iov_iter_kvec(struct iov_iter *i, unsigned int direction,
				 const struct kvec *kvec, unsigned long nr_segs, size_t count)
{
	*i = (struct iov_iter){
		.iter_type = ITER_KVEC, .data_source = direction,
		.kvec = kvec, .count = count, .nr_segs = nr_segs,
	};
}

/* Any kind of iterator; the common one is handled inline below. */
size_t __copy_to_iter(const void *from, size_t n, struct iov_iter *i);
size_t __copy_from_iter(void *to, size_t n, struct iov_iter *i);

/* Return the bytes copied. */
static inline size_t copy_to_iter(const void *from, size_t n, struct iov_iter *i)
{
	if (unlikely(i->iter_type != ITER_UBUF))
		return __copy_to_iter(from, n, i);
	if (n > i->count)
		n = i->count;
	n -= _copy_to_user(i->ubuf + i->iov_offset, from, n);
	i->iov_offset += n;
	i->count -= n;
	return n;
}

static inline size_t copy_from_iter(void *to, size_t n, struct iov_iter *i)
{
	if (unlikely(i->iter_type != ITER_UBUF))
		return __copy_from_iter(to, n, i);
	if (n > i->count)
		n = i->count;
	n -= _copy_from_user(to, i->ubuf + i->iov_offset, n);
	i->iov_offset += n;
	i->count -= n;
	return n;
}

static inline size_t copy_page_to_iter(struct page *page, size_t offset, size_t n,
				       struct iov_iter *i)
{
	return copy_to_iter((char *)page_address(page) + offset, n, i);
}

static inline size_t copy_page_from_iter(struct page *page, size_t offset, size_t n,
					 struct iov_iter *i)
{
	return copy_from_iter((char *)page_address(page) + offset, n, i);
}

size_t iov_iter_zero(size_t n, struct iov_iter *i);

/* All or nothing: on false the iterator stands where it stood. */
bool copy_from_iter_full(void *to, size_t n, struct iov_iter *i);
bool copy_to_iter_full(const void *from, size_t n, struct iov_iter *i);

void iov_iter_advance(struct iov_iter *i, size_t n);
/* Back by @n bytes that were advanced over before. */
void iov_iter_revert(struct iov_iter *i, size_t n);
size_t iov_iter_single_seg_count(const struct iov_iter *i);

/* Touches the pages so that a copy with faults disabled succeeds; bytes NOT reachable. */
size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t n);
size_t fault_in_iov_iter_writeable(const struct iov_iter *i, size_t n);

/*
 * Copies a user's iovec array in and checks it.  *iovp points to @fast_segs
 * entries of the caller's; afterwards it is NULL or memory to kfree().
 * Returns the bytes in all (cut to MAX_RW_COUNT), -EINVAL, -EFAULT, -ENOMEM.
 */
ssize_t import_iovec(int direction, const struct iovec __user *uvec, unsigned int nr_segs,
		     unsigned int fast_segs, struct iovec **iovp, struct iov_iter *i);
/* The same; @compat: the array is of struct compat_iovec. */
ssize_t __import_iovec(int direction, const struct iovec __user *uvec, unsigned int nr_segs,
		       unsigned int fast_segs, struct iovec **iovp, struct iov_iter *i,
		       bool compat);

static inline ssize_t compat_import_iovec(int direction, const struct compat_iovec __user *uvec,
					  unsigned int nr_segs, unsigned int fast_segs,
					  struct iovec **iovp, struct iov_iter *i)
{
	return __import_iovec(direction, (const struct iovec __user *)uvec, nr_segs, fast_segs,
			      iovp, i, true);
}

/* One buffer; cut to MAX_RW_COUNT.  0, or -EFAULT for a range that is not the program's. */
int import_single_range(int direction, void __user *buf, size_t len, struct iovec *iov,
			struct iov_iter *i);
int import_ubuf(int direction, void __user *buf, size_t len, struct iov_iter *i);

#endif
