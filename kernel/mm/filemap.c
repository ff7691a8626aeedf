/*
 * filemap.c - the page cache: read, write, fault and truncate over it
 *
 * Data goes between the cache and the program without a lock on the page.  A
 * new page gets its content before others can find it: either it is zeros, or it is what
 * was just copied from the writer.  Only reading in from a device holds the
 * page's lock.
 *
 * Truncation takes pages out of the tree first and out of page tables then; a
 * fault puts a page into a page table only while it still belongs to the tree (both
 * under that page table's lock), so none stays behind.
 */
#include "mm/filemap.h"

#include <linux/fs.h>

#include "lib/bitops.h"
#include "lib/string.h"
#include "mm/internal.h"
#include "mm/mm_init.h"
#include "mm/page_tree.h"
#include "mm/uio.h"
#include "mm/vmscan.h"
#include "sched/task.h"
#include "sched/wait.h"

void address_space_init(struct address_space *mapping, struct inode *host, loff_t *i_size,
			const struct address_space_operations *a_ops)
{
	*mapping = (struct address_space){ .host = host, .a_ops = a_ops, .i_size = i_size };
	spin_lock_init(&mapping->lock);
	spin_lock_init(&mapping->i_mmap_lock);
	INIT_LIST_HEAD(&mapping->i_mmap);
}

/* ---- The page lock ---- */

#define PAGE_WAIT_BITS	4
static struct wait_queue_head page_waits[1 << PAGE_WAIT_BITS];

static struct wait_queue_head *page_wait(const struct page *page)
{
	return &page_waits[page_to_pfn(page) & ((1 << PAGE_WAIT_BITS) - 1)];
}

bool trylock_page(struct page *page)
{
	return !test_and_set_bit(PG_locked, &page->flags);
}

void lock_page(struct page *page)
{
	wait_event(*page_wait(page), trylock_page(page));
}

void unlock_page(struct page *page)
{
	clear_bit(PG_locked, &page->flags);
	if (wq_has_sleeper(page_wait(page)))
		wake_up_all(page_wait(page));
}

void wait_on_page_locked(struct page *page)
{
	wait_event(*page_wait(page), !test_bit(PG_locked, &page->flags));
}

/* ---- Finding and adding ---- */

static inline struct page *__find_get_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = page_tree_find(mapping, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

struct page *find_get_page(struct address_space *mapping, pgoff_t index)
{
	return __find_get_page(mapping, index);
}

struct page *find_get_next_page(struct address_space *mapping, pgoff_t *index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = page_tree_next(mapping, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

unsigned int find_get_pages_contig(struct address_space *mapping, pgoff_t index,
				   unsigned int nr, struct page **pages)
{
	unsigned int found = 0;

	spin_lock(&mapping->lock);
	while (found < nr) {
		struct page *page = page_tree_find(mapping, index + found);

		if (!page)
			break;
		get_page(page);
		pages[found++] = page;
	}
	spin_unlock(&mapping->lock);
	return found;
}

unsigned int filemap_get_around(struct address_space *mapping, pgoff_t first, unsigned int nr,
				struct page **pages)
{
	loff_t size = READ_ONCE(*mapping->i_size);
	unsigned int found = 0, i = 0, run;

	spin_lock(&mapping->lock);
	while (i < nr) {
		struct page **slot = page_tree_run(mapping, first + i, &run);

		for (run = run ? min(run, nr - i) : 1; run; run--, i++) {
			struct page *page = slot ? *slot++ : NULL;

			if (page && ((page->flags & BIT(PG_uptodate)) == 0 ||
				     (loff_t)(first + i) << PAGE_SHIFT >= size))
				page = NULL;
			pages[i] = page;
			if (page) {
				get_page(page);
				found++;
			}
		}
	}
	spin_unlock(&mapping->lock);
	return found;
}

int add_to_page_cache(struct page *page, struct address_space *mapping, pgoff_t index,
		      gfp_t gfp __maybe_unused)
{
	int err, tries = 4;

	if (mapping->a_ops->charge) {
		err = mapping->a_ops->charge(mapping, 1);
		if (err)
			return err;
	}
	do {
		spin_lock(&mapping->lock);
		err = page_tree_insert(mapping, index, page);
		if (!err) {
			get_page(page);
			page->index = index;
			WRITE_ONCE(page->mapping, mapping);
			mapping->nrpages++;
		}
		spin_unlock(&mapping->lock);
	} while (err == -ENOMEM && tries-- && page_tree_preload());
	if (err) {
		if (mapping->a_ops->uncharge)
			mapping->a_ops->uncharge(mapping, 1);
		return err;
	}
	atomic_long_inc(&nr_file_pages);
	if (mapping->a_ops->readpage)
		lru_cache_add(page);
	return 0;
}

struct page *find_or_create_page(struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	for (;;) {
		struct page *page = find_get_page(mapping, index);
		int err;

		if (page) {
			lock_page(page);
			if (page->mapping == mapping)
				return page;
			unlock_page(page);	/* truncated while we waited */
			put_page(page);
			continue;
		}
		page = alloc_page(gfp | __GFP_USER | __GFP_ZERO);
		if (!page)
			return NULL;
		page->flags = BIT(PG_locked);
		err = add_to_page_cache(page, mapping, index, gfp);
		if (!err)
			return page;
		put_page(page);
		if (err != -EEXIST)
			return NULL;
	}
}

/* A page of zeros that the file is to have from now on; ERR_PTR. */
static struct page *add_zero_page(struct address_space *mapping, pgoff_t index)
{
	for (;;) {
		struct page *page = alloc_page(__GFP_USER | __GFP_ZERO);
		int err;

		if (!page)
			return ERR_PTR(-ENOMEM);
		page->flags = BIT(PG_uptodate);
		err = add_to_page_cache(page, mapping, index, GFP_KERNEL);
		if (!err)
			return page;
		put_page(page);
		if (err != -EEXIST)
			return ERR_PTR(err);
		page = find_get_page(mapping, index);
		if (page)
			return page;
	}
}

/* Has the file system read the page in. */
static struct page *read_page_in(struct address_space *mapping, pgoff_t index,
				 struct file *file)
{
	struct page *page = find_or_create_page(mapping, index, GFP_KERNEL);
	int err;

	if (!page)
		return ERR_PTR(-ENOMEM);
	if (test_bit(PG_uptodate, &page->flags)) {
		unlock_page(page);
		return page;
	}
	err = mapping->a_ops->readpage(file, page);
	if (!err) {
		wait_on_page_locked(page);
		if (!test_bit(PG_uptodate, &page->flags))
			err = -EIO;
	}
	if (err) {
		put_page(page);
		return ERR_PTR(err);
	}
	return page;
}

struct page *read_mapping_page(struct address_space *mapping, pgoff_t index, struct file *file)
{
	struct page *page = find_get_page(mapping, index);

	if (page && test_bit(PG_uptodate, &page->flags))
		return page;
	if (page)
		put_page(page);
	if (mapping->a_ops->readpage)
		return read_page_in(mapping, index, file);
	return add_zero_page(mapping, index);
}

/* ---- read ---- */

/*
 * @page, which may be NULL, has to be read in, or read ahead of; or there is a
 * hole.  Bytes copied, or -errno.  Drops @page.
 */
static noinline ssize_t read_missing(struct file *file, struct address_space *mapping,
				     struct page *page, loff_t pos, size_t n, struct iov_iter *to)
{
	pgoff_t index = pos >> PAGE_SHIFT;
	size_t copied;

	if (!page && !mapping->a_ops->readpage)
		return copy_to_iter(empty_zero_page, n, to);
	if (!page)
		readahead_miss(mapping, index, PFN_UP(offset_in_page(pos) + iov_iter_count(to)));
	else if (test_bit(PG_readahead, &page->flags))
		readahead_marked(mapping, page);
	if (!page || !test_bit(PG_uptodate, &page->flags)) {
		if (page)
			put_page(page);
		page = read_page_in(mapping, index, file);
		if (IS_ERR(page))
			return PTR_ERR(page);
		/* Reading may have shown that the file ends before. */
		n = min_t(loff_t, n, max(READ_ONCE(*mapping->i_size) - pos, 0LL));
	}
	copied = copy_page_to_iter(page, offset_in_page(pos), n, to);
	put_page(page);
	return copied;
}

/* The bytes of one page go to @to; bytes copied, or -errno. */
static inline ssize_t read_one(struct file *file, struct address_space *mapping, loff_t pos,
			       size_t n, struct iov_iter *to)
{
	struct page *page = __find_get_page(mapping, pos >> PAGE_SHIFT);
	size_t copied;

	if (unlikely(!page || (page->flags & (BIT(PG_uptodate) | BIT(PG_readahead))) !=
		     BIT(PG_uptodate)))
		return read_missing(file, mapping, page, pos, n, to);
	/* Reading on in a page is no other use of it. */
	if ((page->flags & BIT(PG_lru)) && !offset_in_page(pos))
		mark_page_accessed(page);
	copied = copy_page_to_iter(page, offset_in_page(pos), n, to);
	put_page(page);
	return copied;
}

ssize_t filemap_read(struct file *file, struct address_space *mapping, loff_t *ppos,
		     struct iov_iter *to)
{
	loff_t pos = *ppos;
	ssize_t done = 0, copied = 0;

	while (iov_iter_count(to)) {
		loff_t size = READ_ONCE(*mapping->i_size);
		size_t n;

		if (pos >= size)
			break;
		n = min(PAGE_SIZE - offset_in_page(pos), iov_iter_count(to));
		n = min(n, (size_t)(size - pos));
		copied = read_one(file, mapping, pos, n, to);
		if (unlikely(copied != (ssize_t)n)) {
			if (copied >= 0) {
				done += copied;
				pos += copied;
				copied = pos < READ_ONCE(*mapping->i_size) ? -EFAULT : 0;
			}
			break;
		}
		pos += n;
		done += n;
		if (!iov_iter_count(to))
			break;
		if (unlikely(fatal_signal_pending(current))) {
			copied = -EINTR;
			break;
		}
		cond_resched();
	}
	*ppos = pos;
	return done ? done : min(copied, (ssize_t)0);
}

/* ---- write ---- */

/*
 * Into a page that is not in the cache: it is filled before it can be found.
 * Bytes taken from @from, or -errno; -EEXIST: a fault brought the page in meanwhile.
 */
static ssize_t write_new_page(struct address_space *mapping, loff_t pos, size_t n,
			      struct iov_iter *from)
{
	struct page *page = alloc_page(__GFP_USER | (n < PAGE_SIZE ? __GFP_ZERO : 0));
	size_t offset = offset_in_page(pos), copied;
	char *data;
	int err;

	if (!page)
		return -ENOMEM;
	data = page_address(page);
	copied = copy_from_iter(data + offset, n, from);
	if (!copied) {
		put_page(page);
		return -EFAULT;
	}
	if (unlikely(copied < n))
		memset(data + offset + copied, 0, n - copied);
	page->flags = BIT(PG_uptodate) | (mapping->a_ops->writepages ? 0 : BIT(PG_dirty));
	err = add_to_page_cache(page, mapping, pos >> PAGE_SHIFT, GFP_KERNEL);
	if (!err)
		set_page_dirty(page);
	put_page(page);
	if (err) {
		iov_iter_revert(from, copied);
		return err;
	}
	return copied;
}

/* Must the rest of the page be read in, because only a part is overwritten? */
static bool needs_old_content(struct address_space *mapping, loff_t pos, size_t n)
{
	loff_t start = pos & ~(loff_t)(PAGE_SIZE - 1);
	loff_t size = READ_ONCE(*mapping->i_size);

	if (!mapping->a_ops->readpage || start >= size)
		return false;
	return pos > start || pos + (loff_t)n < min(size, start + (loff_t)PAGE_SIZE);
}

/* Into a page whose old content is not at hand. */
static noinline ssize_t write_missing(struct file *file, struct address_space *mapping, loff_t pos,
				      size_t n, struct iov_iter *from)
{
	struct page *page;
	size_t copied;

	if (!needs_old_content(mapping, pos, n)) {
		ssize_t done = write_new_page(mapping, pos, n, from);

		if (done != -EEXIST)
			return done;
	}
	page = read_mapping_page(mapping, pos >> PAGE_SHIFT, file);
	if (IS_ERR(page))
		return PTR_ERR(page);
	copied = copy_page_from_iter(page, offset_in_page(pos), n, from);
	set_page_dirty(page);
	put_page(page);
	return copied ? (ssize_t)copied : -EFAULT;
}

static inline ssize_t write_one(struct file *file, struct address_space *mapping, loff_t pos,
				size_t n, struct iov_iter *from)
{
	struct page *page = __find_get_page(mapping, pos >> PAGE_SHIFT);
	size_t copied;

	if (unlikely(!page))
		return write_missing(file, mapping, pos, n, from);
	if (unlikely(!(page->flags & BIT(PG_uptodate)))) {
		put_page(page);
		return write_missing(file, mapping, pos, n, from);
	}
	copied = copy_page_from_iter(page, offset_in_page(pos), n, from);
	set_page_dirty(page);
	put_page(page);
	return copied ? (ssize_t)copied : -EFAULT;
}

ssize_t filemap_write(struct file *file, struct address_space *mapping, loff_t *ppos,
		      struct iov_iter *from)
{
	loff_t pos = *ppos;
	ssize_t done = 0, copied = 0;

	while (iov_iter_count(from)) {
		size_t n = min(PAGE_SIZE - offset_in_page(pos), iov_iter_count(from));

		copied = write_one(file, mapping, pos, n, from);
		if (copied <= 0)
			break;
		pos += copied;
		done += copied;
		if (pos > *mapping->i_size)
			WRITE_ONCE(*mapping->i_size, pos);
		if (!iov_iter_count(from))
			break;
		if (unlikely(fatal_signal_pending(current))) {
			copied = -EINTR;
			break;
		}
		cond_resched();
	}
	*ppos = pos;
	return done || copied >= 0 ? done : copied;
}

loff_t mapping_seek_hole_data(struct address_space *mapping, loff_t start, loff_t end, int whence)
{
	if (start < 0 || start >= end)
		return -ENXIO;
	while (start < end) {
		pgoff_t index = start >> PAGE_SHIFT, at = index;
		struct page *page = find_get_next_page(mapping, &at);
		bool data_here = page && at == index;

		if (page)
			put_page(page);
		if (whence == SEEK_DATA) {
			if (data_here)
				return start;
			if (!page || (loff_t)at << PAGE_SHIFT >= end)
				return -ENXIO;
			return (loff_t)at << PAGE_SHIFT;
		}
		if (!data_here)
			return start;
		start = (loff_t)(index + 1) << PAGE_SHIFT;
	}
	return end;
}

/* ---- Taking out ---- */

/* @page, locked, leaves the cache; false: it had left already. */
static bool remove_page(struct address_space *mapping, struct page *page)
{
	bool removed = false;

	spin_lock(&mapping->lock);
	if (page->mapping == mapping) {
		__clear_page_dirty(mapping, page);
		page_tree_remove(mapping, page->index);
		WRITE_ONCE(page->mapping, NULL);
		mapping->nrpages--;
		removed = true;
	}
	spin_unlock(&mapping->lock);
	if (!removed)
		return false;
	atomic_long_dec(&nr_file_pages);
	if (mapping->a_ops->readpage)
		lru_cache_del(page);
	if (mapping->a_ops->uncharge)
		mapping->a_ops->uncharge(mapping, 1);
	put_page(page);		/* the cache's reference */
	return true;
}

bool remove_mapping(struct address_space *mapping, struct page *page)
{
	bool removed = false;

	spin_lock(&mapping->lock);
	/* Nobody finds it now; page tables would count. */
	if (page_count(page) == 2 && !test_bit(PG_dirty, &page->flags)) {
		page_tree_remove(mapping, page->index);
		WRITE_ONCE(page->mapping, NULL);
		mapping->nrpages--;
		removed = true;
	}
	spin_unlock(&mapping->lock);
	if (!removed)
		return false;
	atomic_long_dec(&nr_file_pages);
	put_page(page);		/* the cache's reference: the caller has another */
	return true;
}

static void zero_part(struct address_space *mapping, pgoff_t index, unsigned int from,
		      unsigned int to)
{
	struct page *page = find_get_page(mapping, index);

	if (!page)
		return;
	memset((char *)page_address(page) + from, 0, to - from);
	set_page_dirty(page);
	put_page(page);
}

void truncate_inode_pages_range(struct address_space *mapping, loff_t lstart, loff_t lend)
{
	/* Whole pages: [first, end). */
	pgoff_t first = ((u64)lstart + PAGE_SIZE - 1) >> PAGE_SHIFT;
	pgoff_t end = lend == -1 ? ~0UL >> PAGE_SHIFT : ((u64)lend + 1) >> PAGE_SHIFT;
	unsigned int head = offset_in_page(lstart), tail = offset_in_page(lend + 1);
	struct page *page;
	pgoff_t index;

	if (!mapping->nrpages && list_empty(&mapping->i_mmap))
		return;
	if (first > end) {
		zero_part(mapping, end, head, tail);	/* all inside one page */
		return;
	}
	if (head)
		zero_part(mapping, first - 1, head, PAGE_SIZE);
	if (tail && lend != -1)
		zero_part(mapping, end, 0, tail);
	for (index = first; (page = find_get_next_page(mapping, &index)) != NULL; index++) {
		if (index >= end) {
			put_page(page);
			break;
		}
		lock_page(page);
		remove_page(mapping, page);
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
	if (first < end)
		unmap_mapping_range(mapping, first, end - 1, true);
}

void truncate_inode_pages(struct address_space *mapping, loff_t lstart)
{
	truncate_inode_pages_range(mapping, lstart, -1);
}

void truncate_pagecache(struct address_space *mapping, loff_t newsize)
{
	truncate_inode_pages_range(mapping, newsize, -1);
}

unsigned long invalidate_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t end)
{
	unsigned long freed = 0;
	struct page *page;

	if (!mapping->a_ops->readpage)
		return 0;
	for (; (page = find_get_next_page(mapping, &start)) != NULL; start++) {
		if (start > end) {
			put_page(page);
			break;
		}
		/* The cache's reference and ours: nobody else has it. */
		if (page_count(page) == 2 && !test_bit(PG_dirty, &page->flags) &&
		    trylock_page(page)) {
			freed += remove_page(mapping, page);
			unlock_page(page);
		}
		put_page(page);
	}
	return freed;
}

void invalidate_inode_pages2_range(struct address_space *mapping, pgoff_t start, pgoff_t end)
{
	struct page *page;

	unmap_mapping_range(mapping, start, end, false);
	for (; (page = find_get_next_page(mapping, &start)) != NULL; start++) {
		if (start > end) {
			put_page(page);
			break;
		}
		lock_page(page);
		if (!test_bit(PG_dirty, &page->flags))
			remove_page(mapping, page);
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
}

void address_space_destroy(struct address_space *mapping)
{
	truncate_inode_pages(mapping, 0);
	/* Reclaim may have taken the last page, and not have let go of the lock yet. */
	spin_lock(&mapping->lock);
	spin_unlock(&mapping->lock);
}

/* ---- mmap ---- */

vm_fault_t filemap_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_mapping;
	loff_t size = READ_ONCE(*mapping->i_size);
	vm_fault_t ret = 0;
	struct page *page;

	if (vmf->pgoff >= ((u64)size + PAGE_SIZE - 1) >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	page = find_get_page(mapping, vmf->pgoff);
	if (!page || !test_bit(PG_uptodate, &page->flags)) {
		if (page)
			put_page(page);
		if (mapping->a_ops->readpage) {
			readahead_fault(mapping, vmf->pgoff);
			ret = VM_FAULT_MAJOR;
		}
		page = read_mapping_page(mapping, vmf->pgoff, vmf->vma->vm_file);
		if (IS_ERR(page))
			return PTR_ERR(page) == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	}
	vmf->page = page;
	return ret;
}

const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
};

int generic_file_mmap(struct file *file __maybe_unused, struct vm_area_struct *vma)
{
	if (!vma->vm_mapping)
		return -ENODEV;
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

void filemap_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(page_waits); i++)
		init_waitqueue_head(&page_waits[i]);
	page_tree_init();
}
