/*
 * kernel_stubs.c - see kernel_stubs.h
 */
#include "kernel_stubs.h"

#include "lib/string.h"
#include "mm/page.h"
#include "mm/uaccess.h"
#include "mm/uio.h"
#include "sched/mutex.h"

void *aligned_alloc(size_t align, size_t size);
void free(void *p);

int stub_pages_in_use;

void mutex_lock(struct mutex *m)
{
	(void)m;
}

void mutex_unlock(struct mutex *m)
{
	(void)m;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	stub_pages_in_use++;
	return (unsigned long)aligned_alloc(PAGE_SIZE, PAGE_SIZE << order);
}

void free_pages(unsigned long addr, unsigned int order)
{
	(void)order;
	stub_pages_in_use--;
	free((void *)addr);
}

void iov_iter_advance(struct iov_iter *i, size_t n)
{
	i->iov_offset += n;
	i->count -= n;
}

void iov_iter_revert(struct iov_iter *i, size_t n)
{
	i->iov_offset -= n;
	i->count += n;
}

/* Nothing here is user memory. */
unsigned long _copy_to_user(void __user *to, const void *from, unsigned long n)
{
	(void)to;
	(void)from;
	return n;
}

unsigned long _copy_from_user(void *to, const void __user *from, unsigned long n)
{
	(void)to;
	(void)from;
	return n;
}

size_t __copy_to_iter(const void *from, size_t n, struct iov_iter *i)
{
	n = min(n, i->count);
	memcpy((char *)i->kvec->iov_base + i->iov_offset, from, n);
	iov_iter_advance(i, n);
	return n;
}

size_t __copy_from_iter(void *to, size_t n, struct iov_iter *i)
{
	n = min(n, i->count);
	memcpy(to, (char *)i->kvec->iov_base + i->iov_offset, n);
	iov_iter_advance(i, n);
	return n;
}
