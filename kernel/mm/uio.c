/*
 * uio.c - copies to and from iov_iters
 *
 * Every copy walks the segments with one loop, iterate(); the step function
 * says what happens to a piece, user or kernel memory, and answers what it
 * could not do.  The common case, one user buffer, is inline in the header.
 */
#include "mm/uio.h"

#include "lib/string.h"
#include "mm/slab.h"

#define RW_COUNT_MAX	(0x7fffffffUL & ~(PAGE_SIZE - 1))	/* MAX_RW_COUNT */

/* Handles @len bytes at @base (a user address unless the iterator is ITER_KVEC). */
typedef size_t (*iter_step_t)(bool user, void *base, size_t len, void *kbuf);

static size_t step_to_iter(bool user, void *base, size_t len, void *kbuf)
{
	if (user)
		return copy_to_user((__force void __user *)base, kbuf, len);
	memcpy(base, kbuf, len);
	return 0;
}

static size_t step_from_iter(bool user, void *base, size_t len, void *kbuf)
{
	if (user)
		return copy_from_user(kbuf, (__force const void __user *)base, len);
	memcpy(kbuf, base, len);
	return 0;
}

static size_t step_zero(bool user, void *base, size_t len, void *kbuf __maybe_unused)
{
	if (user)
		return clear_user((__force void __user *)base, len);
	memset(base, 0, len);
	return 0;
}

static size_t step_skip(bool user __maybe_unused, void *base __maybe_unused,
			size_t len __maybe_unused, void *kbuf __maybe_unused)
{
	return 0;
}

/* struct iovec and struct kvec have the same layout: a base and a length. */
static inline void segment(const struct iov_iter *i, void **base, size_t *len)
{
	if (i->iter_type == ITER_KVEC) {
		*base = i->kvec->iov_base;
		*len = i->kvec->iov_len;
	} else {
		*base = (__force void *)i->__iov->iov_base;
		*len = i->__iov->iov_len;
	}
}

/* Over segments that are used up, empty ones included. */
static void next_segment(struct iov_iter *i)
{
	if (i->iter_type == ITER_KVEC)
		i->kvec++;
	else
		i->__iov++;
	i->nr_segs--;
	i->iov_offset = 0;
}

static size_t iterate(struct iov_iter *i, size_t n, char *kbuf, iter_step_t step)
{
	bool user = i->iter_type != ITER_KVEC;
	size_t done = 0;

	n = min(n, i->count);
	while (done < n) {
		size_t len, left, piece;
		void *base;

		if (i->iter_type == ITER_UBUF) {
			base = (__force void *)i->ubuf;
			len = i->iov_offset + i->count;
		} else {
			segment(i, &base, &len);
		}
		piece = min(len - i->iov_offset, n - done);
		if (piece) {
			left = step(user, (char *)base + i->iov_offset, piece, kbuf + done);
			piece -= left;
			i->iov_offset += piece;
			i->count -= piece;
			done += piece;
			if (left)
				break;
		}
		if (i->iter_type != ITER_UBUF && i->iov_offset == len)
			next_segment(i);
	}
	return done;
}

size_t __copy_to_iter(const void *from, size_t n, struct iov_iter *i)
{
	return iterate(i, n, (char *)from, step_to_iter);
}

size_t __copy_from_iter(void *to, size_t n, struct iov_iter *i)
{
	return iterate(i, n, to, step_from_iter);
}

size_t iov_iter_zero(size_t n, struct iov_iter *i)
{
	return iterate(i, n, NULL, step_zero);
}

bool copy_from_iter_full(void *to, size_t n, struct iov_iter *i)
{
	struct iov_iter start = *i;

	if (i->count >= n && copy_from_iter(to, n, i) == n)
		return true;
	*i = start;
	return false;
}

bool copy_to_iter_full(const void *from, size_t n, struct iov_iter *i)
{
	struct iov_iter start = *i;

	if (i->count >= n && copy_to_iter(from, n, i) == n)
		return true;
	*i = start;
	return false;
}

void iov_iter_advance(struct iov_iter *i, size_t n)
{
	if (i->iter_type == ITER_UBUF) {
		n = min(n, i->count);
		i->iov_offset += n;
		i->count -= n;
	} else {
		iterate(i, n, NULL, step_skip);
	}
}

void iov_iter_revert(struct iov_iter *i, size_t n)
{
	i->count += n;
	if (n <= i->iov_offset) {
		i->iov_offset -= n;
		return;
	}
	n -= i->iov_offset;
	for (;;) {
		void *base;
		size_t len;

		if (i->iter_type == ITER_KVEC)
			i->kvec--;
		else
			i->__iov--;
		i->nr_segs++;
		segment(i, &base, &len);
		if (n <= len) {
			i->iov_offset = len - n;
			return;
		}
		n -= len;
	}
}

size_t iov_iter_single_seg_count(const struct iov_iter *i)
{
	void *base;
	size_t len;

	if (i->iter_type == ITER_UBUF || !i->nr_segs)
		return i->count;
	segment(i, &base, &len);
	return min(len - i->iov_offset, i->count);
}

static size_t touch_user(void *base, size_t len, bool write)
{
	unsigned long addr = (unsigned long)base, end = addr + len;

	while (addr < end) {
		if (fault_in_user((const void __user *)addr, write))
			return end - addr;
		addr = (addr & PAGE_MASK) + PAGE_SIZE;
	}
	return 0;
}

static size_t step_touch_read(bool user, void *base, size_t len, void *kbuf __maybe_unused)
{
	return user ? touch_user(base, len, false) : 0;
}

static size_t step_touch_write(bool user, void *base, size_t len, void *kbuf __maybe_unused)
{
	return user ? touch_user(base, len, true) : 0;
}

size_t fault_in_iov_iter_readable(const struct iov_iter *i, size_t n)
{
	struct iov_iter copy = *i;

	n = min(n, copy.count);
	return n - iterate(&copy, n, NULL, step_touch_read);
}

size_t fault_in_iov_iter_writeable(const struct iov_iter *i, size_t n)
{
	struct iov_iter copy = *i;

	n = min(n, copy.count);
	return n - iterate(&copy, n, NULL, step_touch_write);
}

static int copy_iovec_in(struct iovec *iov, const struct iovec __user *uvec, unsigned int nr,
			 bool compat)
{
	const struct compat_iovec __user *cvec = (const struct compat_iovec __user *)uvec;
	unsigned int i;

	if (!compat)
		return copy_from_user(iov, uvec, nr * sizeof(*iov)) ? -EFAULT : 0;
	for (i = 0; i < nr; i++) {
		struct compat_iovec c;

		if (copy_from_user(&c, &cvec[i], sizeof(c)))
			return -EFAULT;
		/* A negative length stays one, to be refused below. */
		iov[i].iov_base = (void __user *)(unsigned long)c.iov_base;
		iov[i].iov_len = (size_t)(ssize_t)(s32)c.iov_len;
	}
	return 0;
}

/* Every segment must be in user space; the sum is cut to what one call may move. */
static ssize_t check_iovec(struct iovec *iov, unsigned int nr)
{
	size_t total = 0;
	unsigned int i;

	for (i = 0; i < nr; i++)
		if ((ssize_t)iov[i].iov_len < 0)
			return -EINVAL;
	for (i = 0; i < nr; i++) {
		if (!access_ok(iov[i].iov_base, iov[i].iov_len))
			return -EFAULT;
		if (iov[i].iov_len > RW_COUNT_MAX - total)
			iov[i].iov_len = RW_COUNT_MAX - total;
		total += iov[i].iov_len;
	}
	return total;
}

ssize_t __import_iovec(int direction, const struct iovec __user *uvec, unsigned int nr_segs,
		       unsigned int fast_segs, struct iovec **iovp, struct iov_iter *i,
		       bool compat)
{
	struct iovec *iov = *iovp, *big = NULL;
	ssize_t total;

	*iovp = NULL;
	if (nr_segs > UIO_MAXIOV)
		return -EINVAL;
	if (nr_segs > fast_segs) {
		iov = big = kmalloc_array(nr_segs, sizeof(*iov), GFP_KERNEL);
		if (!iov)
			return -ENOMEM;
	}
	total = copy_iovec_in(iov, uvec, nr_segs, compat);
	if (!total)
		total = check_iovec(iov, nr_segs);
	if (total < 0) {
		kfree(big);
		return total;
	}
	iov_iter_init(i, direction, iov, nr_segs, total);
	*iovp = big;
	return total;
}

ssize_t import_iovec(int direction, const struct iovec __user *uvec, unsigned int nr_segs,
		     unsigned int fast_segs, struct iovec **iovp, struct iov_iter *i)
{
	return __import_iovec(direction, uvec, nr_segs, fast_segs, iovp, i, false);
}

int import_ubuf(int direction, void __user *buf, size_t len, struct iov_iter *i)
{
	len = min(len, RW_COUNT_MAX);
	if (!access_ok(buf, len))
		return -EFAULT;
	iov_iter_ubuf(i, direction, buf, len);
	return 0;
}

int import_single_range(int direction, void __user *buf, size_t len,
			struct iovec *iov __maybe_unused, struct iov_iter *i)
{
	return import_ubuf(direction, buf, len, i);
}
